# SPDX-License-Identifier: MIT
"""framesd ingest: what it takes: files, standard input, pipes, packed or plain."""
import gzip
import json
import os
import subprocess
import unittest

import harness
from harness import header, row


class Inputs(harness.SystemTest):
    def ingest_input(self, data, *flags):
        return subprocess.run([harness.FRAMESD, "ingest", "-", "--data-dir", str(self.folder / "data"), *flags],
                              input=data, capture_output=True, timeout=harness.PATIENCE, check=False,
                              env=harness.clean_environment())

    def test_standard_input_plain_and_packed(self):
        log = (header() + row("1.0") + row("1.1")).encode()
        done = self.ingest_input(log)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn(b"standard input -> " + os.fsencode(self.folder / "data") + b": 2 rows stored (2 new, 0 replaced)", done.stdout)
        self.assertIn(b"(0 new, 2 replaced)", self.ingest_input(gzip.compress(log)).stdout)
        self.assertEqual(self.serve().total(), 2)

    def test_empty_standard_input_is_an_error(self):
        done = self.ingest_input(b"")
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard input: the input is empty", done.stderr)

    def test_a_gzip_file_and_one_that_is_cut_off(self):
        packed = gzip.compress((header() + row("1.0")).encode())
        (self.folder / "log.csv.gz").write_bytes(packed)
        (self.folder / "cut.csv.gz").write_bytes(packed[:-9])
        self.assertEqual(self.ingest(self.folder / "log.csv.gz").returncode, 0)
        done = self.ingest(self.folder / "cut.csv.gz")
        self.assertEqual(done.returncode, 1)
        self.assertIn("ends too early", done.stderr)

    def test_json_lines(self):
        lines = "".join(json.dumps({"depth": d, "samples": [d] * 200}) + "\n" for d in (1, 2, 3))
        done = self.ingest(self.write("log.ndjson", lines + "{\n"))
        self.assertEqual(done.returncode, 3)
        self.assertIn("log.ndjson:4: column 1: malformed JSON", done.stderr)
        self.assertEqual(self.serve().total(), 3)

    def test_a_pipe_with_a_name_is_read_as_standard_input_is(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        process = subprocess.Popen([harness.FRAMESD, "ingest", str(pipe), "--data-dir", str(self.folder / "data")],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                   env=harness.clean_environment())
        self.addCleanup(process.kill)
        pipe.write_text(header() + row("1.0") + row("1.1"))
        said = process.communicate(timeout=harness.PATIENCE)
        self.assertEqual((process.returncode, said[1]), (0, ""))
        self.assertIn("2 rows stored", said[0])

    def test_what_a_shell_makes_of_process_substitution(self):
        reading, writing = os.pipe()
        with os.fdopen(writing, "w") as end:
            end.write(header() + row("1.0"))
        done = harness.run("ingest", f"/dev/fd/{reading}", "--data-dir", self.folder / "data", pass_fds=(reading,))
        os.close(reading)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("1 row stored", done.stdout)

    def test_an_up_log_is_appended_and_takes_no_more_room_than_a_down_log(self):
        sizes = {}
        for order in ("asc", "desc"):
            log = harness.make_log(self.folder / f"{order}.csv", rows=20000, step="0.01", order=order)
            data = self.folder / order
            done = self.ingest(log, data_dir=data)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("downwards" if order == "asc" else "upwards", done.stdout)
            sizes[order] = (data / "data.mdb").stat().st_size
        self.assertLess(sizes["desc"], 1.05 * sizes["asc"])


if __name__ == "__main__":
    unittest.main()
