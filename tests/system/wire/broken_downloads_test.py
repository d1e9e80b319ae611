# SPDX-License-Identifier: MIT
"""A download that broke off goes on where it stopped, or says that the log has changed."""
import http.client
import unittest

import harness

ROWS = 5460


class BrokenDownloads(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.ingest(self.sample_log(rows=ROWS)).returncode, 0)
        self.server = self.serve(*self.token_flags("ingest"))

    def part(self, target, value, **more):
        return self.server.get(target, headers={"Range": value, **{k.replace("_", "-"): v for k, v in more.items()}})

    def change(self, depth):
        status, _, body = self.server.get(f"/frames/{depth}", "PUT", {**harness.token("ingest"),
                                                                 "Content-Type": "application/octet-stream"}, bytes(200))
        self.assertEqual(status, 201, body)

    def test_an_array_that_broke_off_is_continued_byte_by_byte(self):
        _, headers, whole = self.server.get("/frames.npy")
        self.assertEqual(headers["Accept-Ranges"], "bytes")
        with self.server.connect() as connection:  # a client that is cut in the middle
            connection.sendall(b"GET /frames.npy HTTP/1.1\r\nHost: a\r\n\r\n")
            answer = b""
            while len(answer) < 300_000:
                answer += connection.recv(65536)
        have = answer.partition(b"\r\n\r\n")[2]
        self.assertEqual(whole[:len(have)], have)
        status, again, rest = self.part("/frames.npy", f"bytes={len(have)}-", If_Range=headers["ETag"])
        self.assertEqual((status, again["Content-Range"]), (206, f"bytes {len(have)}-{len(whole) - 1}/{len(whole)}"))
        self.assertEqual(int(again["Content-Length"]), len(rest))
        self.assertEqual(have + rest, whole)

    def test_parts_of_any_size_join(self):
        for target in ("/frames.npy?offset=7&limit=3000&order=desc", "/frames?limit=300", "/strip.png?height=700",
                       "/frames/9010.0.png", "/openapi.json"):
            _, headers, whole = self.server.get(target)
            for step in (len(whole) // 3 + 1, len(whole) - 1, 70_001):
                joined = b""
                while len(joined) < len(whole):
                    status, part_headers, part = self.part(target, f"bytes={len(joined)}-{len(joined) + step - 1}")
                    self.assertEqual((status, part_headers["ETag"]), (206, headers["ETag"]), target)
                    joined += part
                self.assertEqual(joined, whole, target)

    def test_what_is_complete_already_is_416_and_the_connection_stays(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=harness.PATIENCE)
        for target in ("/frames.npy", "/frames?limit=5"):
            connection.request("GET", target)
            size = len(connection.getresponse().read())
            connection.request("GET", target, headers={"Range": f"bytes={size}-"})
            answer = connection.getresponse()
            answer.read()
            self.assertEqual((answer.status, answer.headers["Content-Range"]), (416, f"bytes */{size}"))
            connection.request("GET", target, headers={"Range": "bytes=0-0"})
            answer = connection.getresponse()
            self.assertEqual((answer.status, len(answer.read())), (206, 1))
        connection.close()

    def test_a_log_that_changed_meanwhile_is_sent_whole_or_refused(self):
        for depth, target in enumerate(("/frames.npy", "/strip.png?height=300")):
            _, headers, _ = self.server.get(target)
            self.assertEqual(self.part(target, "bytes=100-", If_Range=headers["ETag"])[0], 206)
            self.change(depth)
            status, again, _ = self.part(target, "bytes=100-", If_Range=headers["ETag"])
            self.assertEqual(status, 200, target)
            self.assertNotIn("Content-Range", again)
            self.assertNotEqual(again["ETag"], headers["ETag"])
            self.assertEqual(self.part(target, "bytes=100-", If_Match=headers["ETag"])[0], 412, target)
            self.assertEqual(self.part(target, "bytes=100-", If_Match=again["ETag"])[0], 206, target)

    def test_what_cannot_be_continued_is_sent_whole(self):
        for target, headers in (("/frames.csv", {}), ("/frames.ndjson", {"Accept-Encoding": "gzip"}),
                                ("/frames.npy", {"Range": "bytes=0-9,20-29"}), ("/frames.npy", {"Range": "rows=0-9"})):
            status, answer, _ = self.server.get(target, headers={"Range": "bytes=100-", **headers})
            self.assertEqual(status, 200, target)
            self.assertNotIn("Content-Range", answer)
        status, headers, body = self.server.get("/frames.npy", "HEAD", {"Range": "bytes=100-"})
        self.assertEqual((status, body), (200, b""))
        self.assertEqual(int(headers["Content-Length"]), 128 + ROWS * 200)


if __name__ == "__main__":
    unittest.main()
