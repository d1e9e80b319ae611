# SPDX-License-Identifier: MIT
"""framesd ingest: what it takes, what it prints, what it leaves behind."""
import fcntl
import gzip
import json
import os
import pty
import struct
import subprocess
import termios
import unittest

import harness


def header(width=200):
    return "depth," + ",".join(f"col{i + 1}" for i in range(width)) + "\n"


def row(depth, sample=77, width=200):
    return f"{depth}," + ",".join([str(sample)] * width) + "\n"


class Inputs(harness.SystemTest):
    def total(self):
        return self.serve().json("/frames?limit=1")["metadata"]["total"]

    def ingest_input(self, data, *flags):
        return subprocess.run([harness.FRAMESD, "ingest", "-", "--data-dir", str(self.folder / "data"), *flags],
                              input=data, capture_output=True, timeout=harness.PATIENCE, check=False,
                              env=harness.clean_environment())

    def test_standard_input_plain_and_packed(self):
        log = (header() + row("1.0") + row("1.1")).encode()
        done = self.ingest_input(log)
        self.assertEqual((done.returncode, done.stderr), (0, b""))
        self.assertIn(b"-: 2 rows stored (2 new, 0 replaced)", done.stdout)
        self.assertIn(b"(0 new, 2 replaced)", self.ingest_input(gzip.compress(log)).stdout)
        self.assertEqual(self.total(), 2)

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
        self.assertEqual(self.total(), 3)

    def test_a_pipe_is_no_file(self):
        os.mkfifo(self.folder / "pipe")
        done = self.ingest(self.folder / "pipe")
        self.assertEqual(done.returncode, 1)
        self.assertIn("pipe", done.stderr)

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


class Outputs(harness.SystemTest):
    def dirty_log(self):
        return self.write("dirty.csv", header() + row("1.0") + row("1.1", "nan") + "x\n" + row("1.2"))

    def test_rejected_rows_are_corrected_and_ingested_as_they_are(self):
        bad = self.folder / "bad.csv"
        done = self.ingest(self.dirty_log(), "--rejects", bad)
        self.assertEqual(done.returncode, 3)
        lines = bad.read_text().splitlines()
        self.assertTrue(lines[0].startswith("line,column,reason,depth,col1"))
        self.assertTrue(lines[1].startswith("3,2,absent value,1.1,nan"))
        self.assertEqual(lines[2], "4,2,wrong number of cells,x")
        bad.write_text("\n".join(lines[:2]).replace("nan", "5") + "\n")
        done = self.ingest(bad)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.serve().json("/frames?limit=1")["metadata"]["total"], 3)

    def test_rejects_of_several_files_share_one_file(self):
        one, two = self.write("one.csv", header() + "a\n"), self.write("two.csv", header() + "b\n")
        bad = self.folder / "bad.csv"
        self.assertEqual(self.ingest(one, two, "--rejects", bad).returncode, 3)
        self.assertEqual([line.split(",")[-1] for line in bad.read_text().splitlines()[1:]], ["a", "b"])
        self.assertEqual(self.ingest(bad).returncode, 3)

    def test_rejects_may_not_overwrite_an_input(self):
        log = self.dirty_log()
        before = log.read_bytes()
        done = self.ingest(log, "--rejects", log)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(log.read_bytes(), before)

    def test_a_dry_run_reports_and_makes_no_store(self):
        done = self.ingest(self.dirty_log(), "--dry-run")
        self.assertEqual(done.returncode, 3)
        self.assertIn("dry run: 2 rows stored", done.stdout)
        self.assertFalse((self.folder / "data").exists())

    def test_a_dry_run_takes_the_widths_of_the_store_that_is_there(self):
        self.ingest(self.write("log.csv", header(100) + row("1.0", width=100)), "--source-width", "100")
        self.assertEqual(self.ingest(self.folder / "log.csv", "--dry-run").returncode, 0)
        self.assertEqual(self.ingest(self.dirty_log(), "--dry-run").returncode, 1)

    def test_json_is_one_object_a_file(self):
        done = self.ingest(self.dirty_log(), self.folder / "nowhere.csv", "--format", "json")
        self.assertEqual(done.returncode, 1)
        first, second = map(json.loads, done.stdout.splitlines())
        self.assertEqual(first["file"], str(self.folder / "dirty.csv"))
        report = first["report"]
        self.assertEqual((report["rows"], report["stored"], report["rejected"]), (4, 2, 2))
        self.assertEqual((report["direction"], report["median_step"], report["gaps"]), ("down", 0.2, 0))
        self.assertEqual(list(report)[:12], ["rows", "stored", "inserted", "replaced", "blank", "rejected", "bytes",
                                             "seconds", "first_depth", "last_depth", "stopped", "rejects"])
        self.assertIn("No such file", second["error"])

    def test_help_is_its_own(self):
        done = harness.run("ingest", "--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("--rejects FILE", done.stdout)


class Terminal(harness.SystemTest):
    def on_terminal(self, log, columns, *flags):
        """Standard error of an ingest whose standard error is a terminal so wide."""
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
        process = subprocess.Popen([harness.FRAMESD, "ingest", str(log), "--data-dir", str(self.folder / "data"), *flags],
                                   stdout=subprocess.DEVNULL, stderr=slave, env=harness.clean_environment())
        os.close(slave)
        shown = b""
        try:
            while part := os.read(master, 65536):
                shown += part
        except OSError:  # the other end is closed
            pass
        os.close(master)
        self.assertEqual(process.wait(harness.PATIENCE), 0)
        return shown.decode()

    def test_one_line_is_drawn_over_and_erased_and_fits(self):
        log = self.sample_log(rows=20000)
        shown = self.on_terminal(log, 40)
        self.assertNotIn("\n", shown)
        self.assertTrue(shown.endswith("\r\x1b[K"))
        drawn = [part.split("\x1b")[0] for part in shown.split("\r")]
        self.assertTrue(any("log.csv  " in line and "rows" in line for line in drawn), shown)
        self.assertLess(max(map(len, drawn)), 40)

    def test_quiet_draws_nothing(self):
        self.assertEqual(self.on_terminal(self.sample_log(rows=100), 80, "--quiet"), "")


if __name__ == "__main__":
    unittest.main()
