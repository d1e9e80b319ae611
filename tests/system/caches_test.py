# SPDX-License-Identifier: MIT
"""Conditional and cached answers: quick, never older than the last commit of whichever process."""
import gzip
import json
import threading
import unittest

import harness


class Conditional(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.ingest(self.sample_log(rows=300))
        self.server = self.serve(*self.token_flags("admin"))

    def stats(self, cache):
        return self.server.json("/cache/stats")[cache]

    def test_etag_304_and_head_agree(self):
        for target in ("/frames?limit=5", "/frames/9010.0", "/frames/9010.0.png"):
            status, headers, body = self.server.get(target)
            self.assertEqual((status, headers["Cache-Control"], headers["Vary"]),
                             (200, "no-cache", "Accept, Accept-Encoding"), target)
            head_status, head, nothing = self.server.get(target, method="HEAD")
            self.assertEqual((head_status, nothing), (200, b""))
            for name in ("ETag", "Vary", "Cache-Control", "Content-Type", "Content-Length"):
                self.assertEqual(head[name], headers[name], f"{target} {name}")
            self.assertEqual(int(head["Content-Length"]), len(body))
            status, again, body = self.server.get(target, headers={"If-None-Match": '"x", ' + headers["ETag"]})
            self.assertEqual((status, body, again["ETag"]), (304, b"", headers["ETag"]))
            self.assertEqual(again["Vary"], headers["Vary"])

    def test_hits_and_misses_are_counted_and_cleared(self):
        bodies = [self.server.get("/frames?limit=7")[2] for _ in range(3)]
        self.assertEqual(len(set(bodies)), 1)
        self.server.get("/frames/9010.0")
        ranges, frames = self.stats("range_cache"), self.stats("frame_cache")
        self.assertEqual((ranges["hits"], ranges["misses"], ranges["size"]), (2, 1, 1))
        self.assertEqual((frames["hits"], frames["misses"], frames["size"]), (0, 1, 1))
        self.assertEqual(set(ranges), {"hits", "misses", "hit_rate", "size", "max_size", "evictions", "expirations"})
        self.assertEqual(self.server.get("/cache/stats")[1]["Cache-Control"], "no-store")
        cleared = json.loads(self.server.get("/cache", method="DELETE", headers=harness.token())[2])
        self.assertEqual(cleared["cleared"], {"frame_cache": 1, "range_cache": 1})
        self.assertEqual(self.stats("range_cache")["size"], 0)

    def test_the_access_line_says_hit_or_miss(self):
        for _ in range(2):
            self.server.get("/frames?limit=9")
        self.server.stop()
        uses = [line.get("cache") for line in self.server.log if line["message"] == "request"]
        self.assertCountEqual(uses, ["miss", "hit"])  # two threads may have written them

    def test_gzip_when_asked_for(self):
        status, headers, packed = self.server.get("/frames?limit=50", headers={"Accept-Encoding": "gzip"})
        self.assertEqual((status, headers["Content-Encoding"]), (200, "gzip"))
        _, plain_headers, plain = self.server.get("/frames?limit=50")
        self.assertNotIn("Content-Encoding", plain_headers)
        self.assertEqual(gzip.decompress(packed), plain)
        self.assertNotEqual(headers["ETag"], plain_headers["ETag"])
        for target in ("/frames?limit=1", "/frames/9010.0.png"):
            headers = self.server.get(target, headers={"Accept-Encoding": "gzip"})[1]
            self.assertNotIn("Content-Encoding", headers, target)

    def test_a_commit_of_another_process_is_seen_at_once(self):
        status, headers, _ = self.server.get("/frames?limit=3")
        self.assertEqual(self.server.json("/frames")["metadata"]["total"], 300)
        self.ingest(harness.make_log(self.folder / "more.csv", rows=200, start="9500"))
        self.assertEqual(self.server.json("/frames")["metadata"]["total"], 500)
        status, changed, _ = self.server.get("/frames?limit=3", headers={"If-None-Match": headers["ETag"]})
        self.assertEqual(status, 200)
        self.assertNotEqual(changed["ETag"], headers["ETag"])

    def test_readers_beside_an_ingest_never_go_back(self):
        done = threading.Event()
        totals, failures = [], []

        def read():
            while not done.is_set():
                status, _, body = self.server.get("/frames?limit=2")
                if status != 200:
                    failures.append(status)
                    return
                totals.append(json.loads(body)["metadata"]["total"])

        reader = threading.Thread(target=read)
        reader.start()
        for part in range(8):
            log = harness.make_log(self.folder / f"part{part}.csv", rows=100, start=str(9500 + 20 * part))
            self.assertEqual(self.ingest(log, "--quiet").returncode, 0)
            self.assertEqual(self.server.json("/frames?limit=2")["metadata"]["total"], 300 + 100 * (part + 1))
        done.set()
        reader.join(harness.PATIENCE)
        self.assertEqual(failures, [])
        self.assertEqual(totals, sorted(totals))


if __name__ == "__main__":
    unittest.main()
