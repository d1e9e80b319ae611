# SPDX-License-Identifier: MIT
"""framesd ingest: what it prints, what it leaves behind."""
import json
import os
import unittest

import harness
from harness import header, row


class Outputs(harness.SystemTest):
    def dirty_log(self):
        return self.write("dirty.csv", header() + row("1.0") + row("1.1", "bad") + "x\n" + row("1.2"))

    def test_rejected_rows_are_corrected_and_ingested_as_they_are(self):
        bad = self.folder / "bad.csv"
        done = self.ingest(self.dirty_log(), "--rejects", bad)
        self.assertEqual(done.returncode, 3)
        lines = bad.read_text().splitlines()
        self.assertTrue(lines[0].startswith("line,column,reason,depth,col1"))
        self.assertTrue(lines[1].startswith("3,2,sample is not a number,1.1,bad"))
        self.assertEqual(lines[2], "4,2,wrong number of cells (1 instead of 201),x")
        bad.write_text("\n".join(lines[:2]).replace("bad", "5") + "\n")
        done = self.ingest(bad)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.serve().total(), 3)

    def test_rejects_of_several_files_share_one_file(self):
        one, two = self.write("one.csv", header() + "a\n"), self.write("two.csv", header() + "b\n")
        bad = self.folder / "bad.csv"
        self.assertEqual(self.ingest(one, two, "--rejects", bad).returncode, 3)
        self.assertEqual([line.split(",")[-1] for line in bad.read_text().splitlines()[1:]], ["a", "b"])
        self.assertEqual(self.ingest(bad).returncode, 3)

    def test_rejects_may_not_overwrite_the_store(self):
        self.assertEqual(self.ingest(self.sample_log(rows=10)).returncode, 0)
        for name in ("data.mdb", "lock.mdb"):
            done = self.ingest(self.sample_log(rows=10), "--rejects", self.folder / "data" / name)
            self.assertEqual(done.returncode, 2)
            self.assertIn("is a file of the store itself", done.stderr)
        self.assert_sound()

    def test_rejects_may_not_overwrite_an_input(self):
        log = self.dirty_log()
        before = log.read_bytes()
        done = self.ingest(log, "--rejects", log)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(log.read_bytes(), before)

    def test_nor_what_standard_input_is_read_from(self):
        log = self.dirty_log()
        before = log.read_bytes()
        with open(log, "rb") as opened:
            done = harness.run("ingest", "-", "--rejects", log, "--data-dir", self.folder / "data", stdin=opened)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("is one of the files to be read", done.stderr)
        self.assertEqual(log.read_bytes(), before)

    def test_a_call_that_fails_leaves_the_rejects_of_the_one_before(self):
        bad, place = self.write("bad.csv", "half corrected\n"), self.write("place", "a file")
        no_log = self.write("no_log.csv", "no header\n")
        for log, data in ((self.dirty_log(), place / "below"), (no_log, None), (self.folder / "missing.csv", None)):
            self.assertEqual(self.ingest(log, "--rejects", bad, data_dir=data).returncode, 1)
            self.assertEqual(bad.read_text(), "half corrected\n")
        self.assertEqual(self.ingest(self.write("log.csv", header() + row("1.0")), "--rejects", bad).returncode, 0)
        self.assertEqual(bad.read_text(), "")

    def test_a_dry_run_reports_and_makes_no_store(self):
        done = self.ingest(self.dirty_log(), "--dry-run")
        self.assertEqual(done.returncode, 3)
        self.assertIn(f"dirty.csv -> {self.folder / 'data'}: would store 2 rows, 0 blank, 2 rejected", done.stdout)
        self.assertFalse((self.folder / "data").exists())

    def test_a_scale_is_kept_in_the_log_and_another_one_refused(self):
        log = self.write("unit.csv", header() + row("1.0", "0.5") + row("1.1", "1"))
        refused = self.ingest(log)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("scale=0,1", refused.stderr)
        self.assertFalse((self.folder / "data").exists())
        self.assertEqual(self.ingest(log, "--scale", "0,1").returncode, 0)
        other = self.ingest(log, "--scale", "0,2")
        self.assertEqual(other.returncode, 1)
        self.assertIn("the log has the scale 0,1, not 0,2", other.stderr)
        dry = self.ingest(log, "--scale", "0,2", "--dry-run")
        self.assertEqual((dry.returncode, dry.stderr), (1, other.stderr))
        kept = self.ingest(log, "--scale", "kept")
        self.assertIn("2 rows stored (0 new, 2 replaced)", kept.stdout)
        rows = self.serve().get("/frames.csv?samples=source")[2].decode().splitlines()
        self.assertEqual([line.split(",")[:2] for line in rows[1:]], [["1.0", "128"], ["1.1", "255"]])
        self.assertEqual(self.ingest(log, "--scale", "1").returncode, 2)

    def test_a_file_is_scaled_by_its_own_numbers(self):
        log = self.write("wide.csv", header() + "".join(row(f"{i}.0", str(1000 + i % 2 * 1000)) for i in range(100)))
        said = self.ingest(log, "--scale", "auto")
        self.assertEqual(said.returncode, 0, said.stderr)
        self.assertIn("the scale is 1000,2000", said.stderr)
        explained = self.ingest("--explain", log, "--scale", "auto", data_dir=self.folder / "none")
        self.assertIn("1000,2000", explained.stdout)

    def test_a_dry_run_takes_the_widths_of_the_store_that_is_there(self):
        self.ingest(self.write("log.csv", header(100) + row("1.0", width=100)), "--source-width", "100")
        self.assertEqual(self.ingest(self.folder / "log.csv", "--dry-run").returncode, 0)
        self.assertEqual(self.ingest(self.dirty_log(), "--dry-run").returncode, 1)

    def test_explain_says_how_files_would_be_read_and_stores_nothing(self):
        las = self.write("log.las", "~V\nVERS. 2.0 :\nWRAP. NO :\n~C\nDEPT.F :\nA. :\nB. :\n~A\n9000.1 1 2\n9000.2 3 4\n")
        done = self.ingest(las, self.folder / "nowhere.las", "--explain", "--source-width", "2")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stdout.splitlines()[0], f"{las}: would be read as LAS 2.0")
        self.assertIn("depth:       DEPT, in ft\n", done.stdout)
        self.assertIn("row:         9000.1: 1 2\n", done.stdout)
        self.assertLessEqual(len(done.stdout.splitlines()), 12)
        self.assertIn("nowhere.las: No such file", done.stderr)
        self.assertFalse((self.folder / "data").exists())
        self.assertEqual(self.ingest(las, "--explain", "--source-width", "2").returncode, 0)
        self.assertEqual(self.ingest(las, "--explain").returncode, 1)  # of 200 samples

    def test_remarks_go_to_standard_error_and_into_the_report(self):
        log = self.write("units.csv", ",DEPT (mm),a,b\n,,dB,dB\n0,1500,1,2\n# end\n")
        done = self.ingest(log, "--source-width", "2", "--frame-width", "2", "--json")
        report = json.loads(done.stdout)["report"]
        self.assertEqual((report["stored"], report["first_depth"], report["depth_unit"], report["comments"]), (1, 1.5, "m", 1))
        self.assertEqual([f"{log}: {remark}" for remark in report["remarks"]], done.stderr.splitlines())

    def test_json_is_one_object_a_file(self):
        done = self.ingest(self.dirty_log(), self.folder / "nowhere.csv", "--format", "json")
        self.assertEqual(done.returncode, 1)
        first, second = map(json.loads, done.stdout.splitlines())
        self.assertEqual((first["file"], first["store"], first["dry_run"]),
                         (str(self.folder / "dirty.csv"), str(self.folder / "data"), False))
        report = first["report"]
        self.assertEqual((report["rows"], report["stored"], report["rejected"]), (4, 2, 2))
        self.assertEqual((report["direction"], report["median_step"], report["gaps"]), ("down", 0.2, 0))
        self.assertEqual(list(report)[:13], ["rows", "stored", "inserted", "replaced", "absent", "blank", "rejected", "bytes",
                                             "seconds", "first_depth", "last_depth", "stopped", "rejects"])
        self.assertIn("No such file", second["error"])
        self.assertEqual(self.ingest(self.dirty_log(), "--json", "--dry-run").stdout.count("\n"), 1)

    def test_a_file_without_a_good_row_makes_no_store_and_is_not_said_to_be_recorded(self):
        bad = self.folder / "bad.csv"
        bad.write_text("depth," + ",".join(map(str, range(200))) + "\nbad,1\n")
        done = self.ingest(bad, "--json")
        self.assertEqual((done.returncode, len(done.stderr.splitlines())), (3, 1), done.stderr)  # the bad row's line
        self.assertNotIn("ingest_id", json.loads(done.stdout)["report"])
        self.assertFalse((self.folder / "data").exists())

    def test_the_line_says_where_the_rows_went_and_shares_of_time_only_when_asked(self):
        log = self.write("log.csv", header() + row("1.0"))
        done = harness.run("ingest", "log.csv", "--data-dir", "here/../data", cwd=self.folder)
        self.assertRegex(done.stdout, rf"^log\.csv -> {self.folder}/data: 1 row stored \(1 new, 0 replaced\), 0 blank, "
                                      r"0 rejected, depths 1\.0 to 1\.0, 0 gaps, in \d\.\d\d s \([\d,]+ rows/s, [\d,]+ MB/s\), in a new store: 200 samples, shown as 150 \(bilinear\)\n$")
        self.assertIn("% waiting for the store", self.ingest(log, "--verbose").stdout)

    def three_logs(self):
        folder = self.folder / "logs"
        folder.mkdir()
        for name, depth in (("b.csv", 2), ("a.csv", 1), ("c.ndjson", 3)):
            text = json.dumps({"depth": depth, "samples": [7] * 200}) if name.endswith("ndjson") else header() + row(depth)
            (folder / name).write_text(text)
        (folder / "notes.txt").write_text("no log")
        return folder

    def test_a_folder_is_its_logs_in_order_with_a_line_for_each_and_one_for_all(self):
        folder, data = self.three_logs(), self.folder / "data"
        done = self.ingest(folder)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        lines = done.stdout.splitlines()
        self.assertEqual([line.split(" -> ")[0] for line in lines],
                         [f"{folder}/a.csv", f"{folder}/b.csv", f"{folder}/c.ndjson", "3 files"])
        self.assertTrue(lines[3].startswith(f"3 files -> {data}: 3 rows stored (3 new, 0 replaced), 0 blank, 0 rejected, "
                                            "depths 1.0 to 3.0, in "), lines[3])

    def test_one_file_that_fails_does_not_keep_the_others_out(self):
        folder = self.three_logs()
        (folder / "b.csv").write_text("no header\n")
        done = self.ingest(self.folder / "missing.csv", folder, self.dirty_log())
        self.assertEqual(done.returncode, 1)
        self.assertEqual([line.split(": ")[1] for line in done.stderr.splitlines() if line.startswith("framesd: ")],
                         [f"{self.folder}/missing.csv", f"{folder}/b.csv"])
        self.assertTrue(done.stdout.splitlines()[-1].startswith("5 files (2 failed) -> "))
        self.assertIn(": 4 rows stored", done.stdout.splitlines()[-1])

    def test_what_has_a_logs_name_in_a_folder_and_cannot_be_read_fails_and_is_named(self):
        folder = self.three_logs()
        (folder / "bb.csv").symlink_to("nowhere.csv")
        os.mkfifo(folder / "bc.csv")
        done = self.ingest(folder)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, f"framesd: {folder}/bb.csv: leads to a file that does not exist\n"
                         f"framesd: {folder}/bc.csv: is not a regular file but a pipe, socket or device\n")
        self.assertTrue(done.stdout.splitlines()[-1].startswith("5 files (2 failed) -> "))

    def test_on_error_stop_ends_at_the_file_that_fails(self):
        folder = self.three_logs()
        (folder / "b.csv").write_text(header() + row("2.0") + "x\n" + row("2.1"))
        done = self.ingest(folder, "--on-error", "stop")
        self.assertEqual(done.returncode, 1)
        self.assertTrue(done.stderr.endswith("framesd: 1 file was not read, because an earlier file failed (--on-error stop)\n"), done.stderr)
        self.assertTrue(done.stdout.splitlines()[-1].startswith("2 files (1 failed) -> "))
        self.assertIn(": 2 rows stored", done.stdout.splitlines()[-1])

    def test_the_status_is_that_of_the_worst_file(self):
        self.assertEqual(self.ingest(self.dirty_log(), self.three_logs()).returncode, 3)

    def test_help_is_its_own(self):
        done = harness.run("ingest", "--help")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("--rejects FILE", done.stdout)


if __name__ == "__main__":
    unittest.main()
