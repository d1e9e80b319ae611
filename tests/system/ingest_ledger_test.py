# SPDX-License-Identifier: MIT
"""framesd ingest: what it records of each call, and what it says when the same content comes again."""
import gzip
import json
import subprocess
import unittest

import harness


class Ledger(harness.SystemTest):
    def stat(self):
        return harness.run("stat", "--data-dir", self.folder / "data").stdout

    def test_what_came_is_listed_and_what_comes_again_is_said(self):
        log = self.sample_log(rows=3000, order="desc")
        self.assertNotIn("same content", self.ingest(log).stdout)
        done = self.ingest(log)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn(", the same content as ingest ", done.stdout)
        done = self.ingest(log, "--format", "json")
        report = json.loads(done.stdout)["report"]
        self.assertEqual(done.stderr, f"{log}: the same content as ingest {report['same_as']}\n")
        server = self.serve(*self.token_flags("ingest"))
        ingests = server.json("/ingests")["ingests"]
        self.assertEqual([i["id"] for i in ingests][:2], [report["ingest_id"], report["same_as"]])
        self.assertEqual([(i["source"], i["bytes"], i["scope"]) for i in ingests],
                         [(str(log), log.stat().st_size, "command line")] * 3)
        self.assertEqual(len({i["digest"] for i in ingests}), 1)
        status, _, body = server.get("/frames", "POST", body=log.read_bytes(),
                                     headers={**harness.token("ingest"), "Content-Type": "text/csv"})
        self.assertEqual((status, json.loads(body)["same_as"]), (200, report["ingest_id"]))
        listed = self.stat()
        self.assertIn("ingests:          4\n", listed)
        self.assertIn(f"{log}: 3,000 rows stored of {log.stat().st_size:,} bytes, command line", listed)

    def test_processes_that_ingest_the_same_at_once_are_recorded_one_behind_the_other(self):
        log = self.sample_log(rows=20)
        server = self.serve(*self.token_flags("ingest"))
        command = [harness.FRAMESD, "ingest", str(log), "--quiet", "--data-dir", str(self.folder / "data")]
        beside = [subprocess.Popen(command, env=harness.clean_environment()) for _ in range(12)]
        for _ in range(12):
            status, _, body = server.get("/frames", "POST", body=log.read_bytes(),
                                         headers={**harness.token("ingest"), "Content-Type": "text/csv"})
            self.assertEqual(status, 200, body)
        for process in beside:
            self.assertEqual(process.wait(timeout=harness.PATIENCE), 0)
        ingests = server.json("/ingests")["ingests"]
        self.assertEqual(len({i["id"] for i in ingests}), 24)
        # Each names the one recorded before it, and so no two the same.
        self.assertEqual([i["same_as"] for i in ingests].count(None), 1)
        self.assertEqual(len({i["same_as"] for i in ingests}), 24)
        self.assertEqual({i["same_as"] for i in ingests} - {i["id"] for i in ingests}, {None})

    def test_standard_input_has_a_name_and_its_bytes_a_digest(self):
        log = self.sample_log(rows=50)
        self.assertEqual(self.ingest(log).returncode, 0)
        with log.open("rb") as file:
            done = subprocess.run([harness.FRAMESD, "ingest", "-", "--data-dir", str(self.folder / "data")], stdin=file,
                                  capture_output=True, text=True, timeout=harness.PATIENCE, check=True,
                                  env=harness.clean_environment())
        self.assertIn("the same content", done.stdout)
        self.assertEqual([i["source"] for i in self.serve().json("/ingests")["ingests"]], ["-", str(log)])

    def test_a_dry_run_records_nothing_and_a_broken_file_what_is_stored(self):
        log = self.sample_log(rows=2000)
        self.assertEqual(self.ingest(log).returncode, 0)
        self.assertNotIn("same content", self.ingest(log, "--dry-run").stdout)
        packed = gzip.compress(log.read_bytes(), 1)
        (self.folder / "cut.csv.gz").write_bytes(packed[:-9])
        self.assertEqual(self.ingest(self.folder / "cut.csv.gz", "--chunk-size", "100").returncode, 1)
        broken, whole = self.serve().json("/ingests")["ingests"]
        self.assertEqual((broken["digest"], whole["error"]), (None, None))
        self.assertIn("ends too early", broken["error"])
        self.assertGreater(broken["report"]["stored"], 0)

    def test_names_are_escaped_where_they_are_printed(self):
        log = self.sample_log(rows=3)
        odd = log.rename(self.folder / "a\x1b[31m\nb.csv")
        done = self.ingest(odd)
        self.assertIn("a\\u001b[31m\\nb.csv -> ", done.stdout)
        self.assertIn("a\\u001b[31m\\nb.csv: 3 rows stored", self.stat())
        odd.unlink()
        gone = self.ingest(odd)
        self.assertNotIn("\x1b", done.stdout + self.stat() + gone.stderr)


if __name__ == "__main__":
    unittest.main()
