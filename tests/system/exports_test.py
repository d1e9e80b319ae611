# SPDX-License-Identifier: MIT
"""Exports: NDJSON, CSV, LAS and NumPy arrays of any number of frames, and the same log made of them again."""
import ast
import gzip
import http.client
import json
import struct
import unittest

import harness
import reference

ROWS = 5460


def read_npy(body):
    """(shape, bytes) of a NumPy file of format 1.0 that holds uint8 in C order."""
    assert body[:8] == b"\x93NUMPY\x01\x00"
    (length,) = struct.unpack("<H", body[8:10])
    assert (10 + length) % 64 == 0 and body[9 + length:10 + length] == b"\n"
    head = ast.literal_eval(body[10:10 + length].decode("latin-1"))
    assert head["descr"] == "|u1" and head["fortran_order"] is False
    return head["shape"], body[10 + length:]


class Exports(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.log = self.sample_log(rows=ROWS)
        self.assertEqual(self.ingest(self.log).returncode, 0)
        self.server = self.serve()
        self.rows = reference.read_log(self.log)

    def test_csv_is_the_log_again(self):
        status, headers, body = self.server.get("/frames.csv")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/csv"))
        self.assertIn("frames_9000.1_9546.0.csv", headers["Content-Disposition"])
        lines = body.decode("ascii").split("\n")
        self.assertEqual(lines[0], "depth," + ",".join(f"col{i}" for i in range(1, 201)))
        self.assertEqual(lines[-1], "")
        self.assertEqual(len(lines), ROWS + 2)
        for line, (depth, samples) in zip(lines[1:], self.rows):
            cells = line.split(",")
            self.assertEqual(float(cells[0]), float(depth))
            self.assertEqual([int(cell) for cell in cells[1:]], samples)

    def test_ndjson_lines_carry_samples_or_images(self):
        status, headers, body = self.server.get("/frames.ndjson?depth_min=9100&depth_max=9200&order=desc")
        self.assertEqual((status, headers["Content-Type"]), (200, "application/x-ndjson"))
        frames = [json.loads(line) for line in body.splitlines()]
        wanted = [(float(d), s) for d, s in self.rows if 9100 <= float(d) <= 9200][::-1]
        self.assertEqual([(f["depth"], f["samples"]) for f in frames], wanted)
        page = self.server.json("/frames?limit=3&colormap=viridis&png=indexed&fields=stats")["frames"]
        _, _, body = self.server.get("/frames.ndjson?limit=3&colormap=viridis&png=indexed&fields=stats&image=png")
        self.assertEqual([json.loads(line) for line in body.splitlines()], page)

    def test_npy_is_one_array_of_known_length(self):
        for samples, width in (("source", 200), ("frame", 150)):
            status, headers, body = self.server.get(f"/frames.npy?samples={samples}&offset=60")
            self.assertEqual(status, 200)
            self.assertEqual(int(headers["Content-Length"]), len(body))
            shape, data = read_npy(body)
            self.assertEqual(shape, (ROWS - 60, width))
            self.assertEqual(len(data), (ROWS - 60) * width)
        resize = reference.Resizer(200, 150)
        for row in (0, 1, 777, ROWS - 61):
            self.assertEqual(list(data[row * 150:(row + 1) * 150]), resize(self.rows[60 + row][1]))

    def test_las_is_a_header_and_the_log_again(self):
        status, headers, body = self.server.get("/frames.las?depth_min=9100&depth_max=9200&order=desc")
        self.assertEqual((status, headers["Content-Type"]), (200, "text/plain; charset=utf-8"))
        self.assertEqual(headers["Content-Disposition"], 'attachment; filename="frames_9100.0_9200.0.las"')
        head, rows = body.decode("ascii").split("~ASCII\r\n")
        for line in ("STRT.M 9200.0 : START DEPTH", "STOP.M 9100.0 : STOP DEPTH", "STEP.M -0.1 : STEP, 0 if it varies",
                     "NULL. -999.25 : NULL VALUE", "DEPT.M : DEPTH", "IMG[200]. : SAMPLE 200"):
            self.assertIn(line, [" ".join(found.split()) for found in head.split("\r\n")])
        cells = [line.split(" ") for line in rows.splitlines()]
        wanted = [(float(d), s) for d, s in self.rows if 9100 <= float(d) <= 9200][::-1]
        self.assertEqual([(float(row[0]), list(map(int, row[1:]))) for row in cells], wanted)
        _, headers, packed = self.server.get("/frames.las?depth_min=9100&depth_max=9200&order=desc",
                                             headers={"Accept-Encoding": "gzip"})
        self.assertEqual((headers["Content-Encoding"], gzip.decompress(packed)), ("gzip", body))

    def test_accept_chooses_the_form_and_406_lists_what_there_is(self):
        forms = {"text/csv": "text/csv", "application/x-ndjson": "application/x-ndjson", "*/*": "application/json"}
        for accept, expected in forms.items():
            status, headers, _ = self.server.get("/frames?limit=2", headers={"Accept": accept})
            self.assertEqual((status, headers["Content-Type"]), (200, expected))
        status, _, body = self.server.get("/frames", headers={"Accept": "application/xml"})
        self.assertEqual(status, 406)
        for media_type in ("application/json", "application/x-ndjson", "text/csv"):
            self.assertIn(media_type.encode(), body)
        for target in ("/frames.csv", "/frames.las"):
            self.assertEqual(self.server.get(target, headers={"Accept": "application/xml"})[0], 200)

    def test_head_says_what_get_would(self):
        for target in ("/frames.npy", "/frames?limit=3", "/frames/9100.5", "/frames/9100.5.png"):
            _, got, body = self.server.get(target)
            status, headers, nothing = self.server.get(target, method="HEAD")
            self.assertEqual((status, nothing), (200, b""))
            self.assertEqual(headers["Content-Length"], str(len(body)), target)
            self.assertEqual(headers["Content-Type"], got["Content-Type"])
        for target in ("/frames.csv", "/frames.las"):
            self.assertEqual(self.server.get(target, method="HEAD")[0], 200)

    def test_http_1_0_gets_no_chunks(self):
        answer = self.server.raw(b"GET /frames.csv?limit=300 HTTP/1.0\r\n\r\n")
        head, _, body = answer.partition(b"\r\n\r\n")
        self.assertNotIn(b"transfer-encoding", head.lower())
        self.assertEqual(body.count(b"\n"), 301)

    def test_an_exported_log_makes_the_same_log(self):
        for form in ("csv", "las"):
            _, _, body = self.server.get(f"/frames.{form}?order=desc")
            copy = self.write(f"copy.{form}", body.decode("ascii"))
            data_dir = self.folder / f"copy_{form}"
            self.assertEqual(self.ingest(copy, data_dir=data_dir).returncode, 0)
            other = self.serve(data_dir=data_dir)
            for target in ("/frames.npy", "/frames.ndjson?depth_max=9010"):
                self.assertEqual(other.get(target)[2], self.server.get(target)[2], form)

    def test_wrong_parameters_are_refused_before_anything_streams(self):
        for target, expected in (("/frames.csv?limit=0", 422), ("/frames.npy?colormap=gray", 400),
                                 ("/frames.ndjson?gamma=0", 422), ("/frames.csv?depth_min=2&depth_max=1", 400),
                                 ("/frames.csv?samples=both", 422), ("/frames.las?mask=true", 400)):
            status, headers, body = self.server.get(target)
            self.assertEqual((status, headers["Content-Type"]), (expected, "application/problem+json"), target)
            self.assertEqual(json.loads(body)["status"], expected)

    def test_a_reader_that_leaves_disturbs_nobody(self):
        for _ in range(5):
            connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=harness.PATIENCE)
            connection.request("GET", "/frames.csv")
            connection.getresponse().read(1000)
            connection.close()
        self.assertEqual(self.server.json("/health")["status"], "healthy")
        self.assertEqual(self.server.get("/frames.csv?limit=10")[2].count(b"\n"), 11)


if __name__ == "__main__":
    unittest.main()
