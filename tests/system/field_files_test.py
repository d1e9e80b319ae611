# SPDX-License-Identifier: MIT
"""Whatever the field sends to `framesd ingest`: every fixture of tests/data/csv, inputs that are no files, files that
change while they are read, two ingests at once, and rejected rows on their way back.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import unittest

import harness

FIXTURES = pathlib.Path(__file__).parent.parent / "data" / "csv"
NEVER_THE_SAME = ("seconds", "rows_per_second", "bytes_per_second", "parsing_share", "waiting_share",
                  "committing_share", "syncing_share", "ingest_id", "same_as")
UNKNOWN_WITHOUT_STORE = ("inserted", "replaced")


def fixtures():
    return sorted(path for path in FIXTURES.iterdir() if path.suffix != ".json")


def width_of(path):
    """Three samples a row, or as many as the name begins with."""
    named = re.match(r"(\d+)_samples", path.name)
    return named[1] if named else "3"


def without(report, names):
    return {name: value for name, value in report.items() if name not in names}


class Fixtures(harness.SystemTest):
    def outcome(self, path, *flags):
        """(exit status, report without times and ids, or error without the path)."""
        done = self.ingest(path, "--format", "json", "--source-width", width_of(path), "--frame-width", "2", *flags,
                           data_dir=self.folder / path.name)
        said = json.loads(done.stdout)
        if "error" in said:
            return done.returncode, {"error": said["error"].removeprefix(f"{path}: ")}
        return done.returncode, without(said["report"], NEVER_THE_SAME)

    def expected(self, path):
        report = json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8"))
        if "error" in report:
            return 1, report
        return 3 if report["rejected"] else 0, report

    def test_every_fixture_gives_the_report_beside_it(self):
        for path in fixtures():
            with self.subTest(path.name):
                self.assertEqual(self.outcome(path), self.expected(path))

    def test_a_dry_run_says_the_same_and_makes_no_store(self):
        for path in fixtures():
            with self.subTest(path.name):
                status, report = self.outcome(path, "--dry-run")
                wanted_status, wanted = self.expected(path)
                self.assertEqual(status, wanted_status)
                self.assertEqual(without(report, UNKNOWN_WITHOUT_STORE), without(wanted, UNKNOWN_WITHOUT_STORE))
                self.assertFalse((self.folder / path.name).exists())

    def test_more_samples_than_a_row_may_have(self):
        done = self.ingest(FIXTURES / "gap.csv", "--source-width", "4097")
        self.assertEqual(done.returncode, 2)
        self.assertIn("4096", done.stderr)


class NoFiles(harness.SystemTest):
    def refuse(self, path, words):
        done = self.ingest(path)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        self.assertIn(words, done.stderr)

    def test_what_holds_no_log_is_refused_at_once(self):
        os.symlink("nowhere", self.folder / "dangling")
        self.refuse(self.folder, "no log in this folder")
        self.refuse("/dev/null", "the input is empty")
        self.refuse("/dev/zero", "the first line is longer than")
        self.refuse(self.folder / "dangling", "No such file")

    def test_a_closed_standard_input_is_an_error(self):
        done = subprocess.run([harness.FRAMESD, "ingest", "-", "--data-dir", str(self.folder / "data")], timeout=harness.PATIENCE,
                              preexec_fn=lambda: os.close(0), capture_output=True, check=False,
                              env=harness.clean_environment())
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard input", done.stderr)


class ChangingFiles(harness.SystemTest):
    """The ingest is stopped once it has read some megabytes, the file is changed, the ingest goes on."""

    ROWS = 40000
    HALF_WAY = 8 << 20  # bytes

    def read_bytes(self, process):
        text = pathlib.Path(f"/proc/{process.pid}/io").read_text(encoding="ascii")
        return int(re.search(r"rchar: (\d+)", text)[1])

    def stop_half_way(self, process):
        """False: it was too quick."""
        try:
            while self.read_bytes(process) < self.HALF_WAY:
                pass
        except (OSError, TypeError):
            return False
        process.send_signal(signal.SIGSTOP)
        return process.poll() is None and self.read_bytes(process) < 3 * self.HALF_WAY

    def ingest_while(self, log, change, *flags):
        """(exit status, the JSON object said, its store) of an ingest of `log` during which change() was called."""
        content = log.read_bytes()
        for attempt in range(20):
            data = self.folder / f"data-{attempt}"
            process = subprocess.Popen([harness.FRAMESD, "ingest", str(log), "--format", "json", "--quiet", "--data-dir", str(data), *flags],
                                       stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=harness.clean_environment())
            self.addCleanup(process.kill)
            changed = self.stop_half_way(process)
            if changed:
                change()
            process.send_signal(signal.SIGCONT)
            said, self.complaints = process.communicate(timeout=harness.PATIENCE)
            if changed:
                return process.returncode, json.loads(said), data
            log.write_bytes(content)
        self.fail("the ingest was over before it could be stopped, twenty times")

    def test_a_store_that_is_removed_takes_the_rows_with_it_and_the_report_says_so(self):
        for order in ("asc", "desc"):
            log = self.sample_log(rows=self.ROWS, order=order, step="0.01")

            def remove():
                for data in self.folder.glob("data-*"):
                    shutil.rmtree(data)

            status, said, data = self.ingest_while(log, remove, "--chunk-size", "500")
            self.assertEqual(status, 1)
            self.assertRegex(said["error"], rf"^{log}: the store was removed or replaced, with all rows in it "
                                            rf"\({data}/data\.mdb was removed or replaced while it was open\): "
                                            r"none of the [\d,]+ rows read is stored$")
            self.assertEqual(self.complaints.decode(), f"framesd: {said['error']}\n")
            self.assertFalse(data.exists())

    def refuse_truncated(self, order):
        log = self.sample_log(rows=self.ROWS, order=order, step="0.01")
        status, said, data = self.ingest_while(log, lambda: os.truncate(log, 1 << 20))
        self.assertEqual(status, 1)
        self.assertIn("shrank while it was read", said["error"])
        stored = int(re.search(r"([\d,]+) of [\d,]+ rows read were stored", said["error"])[1].replace(",", ""))
        self.assertGreater(stored, 0)
        self.assertEqual(self.serve(data_dir=data).total(), stored)
        self.assert_sound(data)

    def test_a_log_truncated_while_it_is_read_says_how_many_rows_were_stored(self):
        self.refuse_truncated("asc")

    def test_an_up_log_truncated_while_it_is_read_backwards_too(self):
        self.refuse_truncated("desc")

    def test_a_log_that_grows_is_read_to_where_it_ended(self):
        for order in ("asc", "desc"):
            log = self.sample_log(rows=self.ROWS, order=order, step="0.01")
            more = b"1.5," + b",".join([b"7"] * 200) + b"\n"

            def grow(log=log, more=more):
                with open(log, "ab") as file:
                    file.write(more)

            status, said, data = self.ingest_while(log, grow)
            self.assertEqual(status, 0)
            self.assertEqual((said["report"]["stored"], said["report"]["grown_bytes"]), (self.ROWS, len(more)))
            self.assertEqual(self.serve(data_dir=data).total(), self.ROWS)


class TwoAtOnce(harness.SystemTest):
    def test_both_end_well_and_every_row_is_there(self):
        rows = 30000
        logs = [harness.make_log(self.folder / f"{start}.csv", rows=rows, start=start, step="0.01") for start in (1000, 5000)]
        again = harness.make_log(self.folder / "again.csv", rows=rows, start=1150, step="0.01")
        running = [subprocess.Popen([harness.FRAMESD, "ingest", str(log), "--quiet", "--data-dir", str(self.folder / "data")],
                                    stderr=subprocess.PIPE, env=harness.clean_environment()) for log in (*logs, again)]
        for process in running:
            _, said = process.communicate(timeout=harness.PATIENCE)
            self.assertEqual((process.returncode, said), (0, b""))
        self.assert_sound()
        server = self.serve()
        overlap = rows // 2
        self.assertEqual(server.total(), 3 * rows - overlap)


class RejectsComeBack(harness.SystemTest):
    """A dirty log, its rejected rows corrected and ingested again: the store of the clean log, byte by byte."""

    def dirty(self, lines):
        """`lines` with faults of many kinds; the first two in one row."""
        lines = list(lines)

        def put(line, column, text):
            cells = lines[line].split(",")
            cells[column] = text
            lines[line] = ",".join(cells)

        put(7, 3, "-999.25")
        put(7, 90, "NULL")
        put(20, 200, "256")
        put(21, 0, "12O.5")
        put(100, 17, "")
        put(101, 17, "\"1\n2\"")
        put(300, 5, "0x1F")
        lines[400] = lines[400][:300]
        lines[401] += ",1"
        lines[-1] = lines[-1].rsplit(",", 2)[0]
        return lines

    def correct(self, rejects, clean):
        """The file of rejected rows, each cell at fault replaced by what the clean log has there."""
        text = rejects.read_text(encoding="utf-8").replace("\"1\n2\"", "1 2")
        header, *rows = text.splitlines()
        by_depth = {line.split(",", 1)[0]: line for line in clean}
        corrected = [header]
        for row in rows:
            line, column, reason, *cells = row.split(",")
            if column == "1":
                cells[0] = clean[int(line) - 1].split(",")[0]
            elif reason.startswith("wrong number of cells"):
                cells = by_depth[cells[0]].split(",")
            else:
                cells[int(column) - 1] = by_depth[cells[0]].split(",")[int(column) - 1]
            corrected.append(",".join([line, column, reason, *cells]))
        return "\n".join(corrected) + "\n"

    def export(self, data):
        server = self.serve(data_dir=data)
        exported = server.get("/frames.csv")[2]
        server.stop()
        return exported

    def test_the_store_is_that_of_the_clean_log(self):
        log = self.sample_log(rows=1000)
        clean = log.read_text(encoding="ascii").splitlines()
        self.assertEqual(self.ingest(log, data_dir=self.folder / "clean").returncode, 0)
        path = self.write("dirty.csv", "\n".join(self.dirty(clean)))
        for _ in range(2):  # the second fault of a row shows when the first is mended
            rejects = self.folder / "bad.csv"
            self.assertEqual(self.ingest(path, "--absent", "reject", "--rejects", rejects).returncode, 3)
            path = self.write("corrected.csv", self.correct(rejects, clean))
        done = self.ingest(path)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual(self.export(self.folder / "data"), self.export(self.folder / "clean"))


if __name__ == "__main__":
    unittest.main()
