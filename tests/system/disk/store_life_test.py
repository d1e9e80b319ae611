# SPDX-License-Identifier: MIT
"""When a store is made, by whom it can be read, and what happens when its folder goes away under a server."""
import json
import os
import shutil
import unittest

import harness
from harness import NARROW

WIDE = ("--source-width", "6", "--frame-width", "3")
ROWS = "depth,a,b,c,d\n1.0,1,2,3,4\n1.1,5,6,7,8\n"
NOBODY = 65534


class Making(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        self.log = self.write("log.csv", ROWS)

    def test_a_file_that_is_missing_or_refused_makes_no_store_and_the_corrected_call_works(self):
        for name in (self.folder / "missing.csv", self.log):
            done = self.ingest(name, *WIDE)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertFalse(self.data.exists(), done.stderr)
        done = self.ingest(self.log, *NARROW)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("2 rows stored", done.stdout)

    def test_a_file_without_an_accepted_row_makes_no_store(self):
        done = self.ingest(self.write("bad.csv", "depth,a,b,c,d\n1.0,1,2,3,900\n"), *NARROW)
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertFalse(self.data.exists())

    def test_every_report_names_the_store(self):
        first = self.ingest(self.log, *NARROW).stdout
        self.assertIn(f" -> {self.data.resolve()}: ", first)
        self.assertIn(", in a new store: 4 samples, shown as 3 (bilinear)\n", first)
        second = self.ingest(self.log, *NARROW).stdout
        self.assertIn(f" -> {self.data.resolve()}: ", second)
        self.assertNotIn("new store", second)
        for made, data in ((False, self.data), (True, self.folder / "other")):
            report = json.loads(self.ingest(self.log, *NARROW, "--format", "json", data_dir=data).stdout)
            self.assertEqual((report["store"], report["store_made"]), (str(data.resolve()), made))

    def test_a_dry_run_and_a_failed_file_make_none(self):
        self.assertNotIn("new store", self.ingest(self.log, *NARROW, "--dry-run").stdout)
        report = json.loads(self.ingest(self.folder / "none.csv", *NARROW, "--format", "json").stdout)
        self.assertFalse(report["store_made"])
        self.assertFalse(self.data.exists())

    def test_rows_for_which_no_store_can_be_made_are_told_why(self):
        place = self.write("place", "a file")
        done = self.ingest(self.log, *NARROW, data_dir=place / "below")
        self.assertEqual(done.returncode, 1)
        self.assertIn(str(place), done.stderr)

    def test_a_store_that_cannot_be_opened_is_told_of_once_however_many_files_there_are(self):
        server = self.serve(*NARROW)
        logs = [self.write(f"{name}.csv", "depth,a,b,c,d,e,f\n1.0,1,2,3,4,5,6\n") for name in "abc"]
        done = self.ingest(*logs, *WIDE)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr.count("another process has it open"), 1, done.stderr)
        self.assertTrue(done.stderr.endswith("framesd: 2 files were not read, because the store failed\n"), done.stderr)
        server.stop()

    def test_a_server_says_that_it_made_a_store_and_only_then(self):
        made = [event for event in self.started_and_stopped() if event["message"] == "a new store was made"]
        self.assertEqual([(event["data_dir"], event["rows"]) for event in made],
                         [(str(self.data.resolve()), "4 samples, shown as 3 (bilinear)")])
        self.assertNotIn("a new store was made", [event["message"] for event in self.started_and_stopped()])

    def test_the_empty_store_of_a_server_takes_other_widths_when_it_has_ended(self):
        server = self.serve(*NARROW)
        refused = self.ingest(self.write("wide.csv", "depth,a,b,c,d,e,f\n1.0,1,2,3,4,5,6\n"), *WIDE)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("another process has it open", refused.stderr)
        server.stop()
        done = self.ingest(self.folder / "wide.csv", *WIDE)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("without frames until now, which takes 6 samples", done.stdout)

    def test_stat_and_verify_make_nothing(self):
        for command in ("stat", "verify"):
            done = harness.run(command, "--data-dir", self.data)
            self.assertEqual((done.returncode, done.stderr), (1, f"framesd: there is no store in {self.data}\n"))
        self.assertFalse(self.data.exists())

    def test_a_user_who_may_not_write_can_look(self):
        self.assertEqual(self.ingest(self.log, *NARROW).returncode, 0)
        program = shutil.copy2(harness.FRAMESD, self.folder / "framesd")
        self.folder.chmod(0o755)
        for path, mode in ((self.data / "data.mdb", 0o444), (self.data / "lock.mdb", 0o444), (self.data, 0o555)):
            path.chmod(mode)
        self.addCleanup(self.data.chmod, 0o755)
        as_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        before = sorted((entry.name, entry.stat().st_mtime_ns) for entry in self.data.iterdir())
        for command, words in (("stat", "frames:           2"), ("verify", "2 frames")):
            done = harness.subprocess.run([program, command, "--data-dir", self.data], capture_output=True, text=True,
                                          env=harness.clean_environment(), check=False, **as_user)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn(words, done.stdout)
        self.assertEqual(sorted((entry.name, entry.stat().st_mtime_ns) for entry in self.data.iterdir()), before)
        refused = harness.subprocess.run([program, "ingest", self.log, *NARROW, "--data-dir", self.data], text=True,
                                         capture_output=True, env=harness.clean_environment(), check=False, **as_user)
        self.assertEqual(refused.returncode, 1, refused.stdout)
        self.assertIn("Permission denied", refused.stderr)
        self.assertIn("framesd runs as", refused.stderr)

    @unittest.skipIf(os.geteuid() != 0, "a store of another user is root's to make")
    def test_a_user_who_may_not_look_is_told_to_be_another(self):
        program = shutil.copy2(harness.FRAMESD, self.folder / "framesd")
        self.folder.chmod(0o755)
        private = self.folder / "private"
        private.mkdir(mode=0o700)
        data, log = private / "framesd", self.folder / "log.csv"
        log.chmod(0o644)
        self.assertEqual(self.ingest(log, *NARROW, data_dir=data).returncode, 0)
        link = self.folder / "framesd-data"
        link.symlink_to(data)
        as_user = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        for command in (("stat",), ("ingest", log, *NARROW), ("doctor",)):
            done = harness.subprocess.run([program, *command, "--data-dir", link], capture_output=True, text=True, check=False,
                                          env=harness.clean_environment(), **as_user)
            said = done.stdout + done.stderr
            self.assertEqual(done.returncode, 1, said)
            self.assertIn("Permission denied", said)
            self.assertRegex(said, "with sudo, or as the user of the service|as the user of the service, or with sudo")
            self.assertNotRegex(said, "correct data_dir|correct this|belongs to user 'root'")

    def test_the_configuration_check_asks_the_store_and_makes_none(self):
        fresh = harness.run("-t", *NARROW, "--data-dir", self.data)
        self.assertEqual((fresh.returncode, self.data.exists()), (0, False), fresh.stderr)
        self.ingest(self.log, *NARROW)
        self.assertEqual(harness.run("-t", *NARROW, "--data-dir", self.data).returncode, 0)
        (self.data / "lock.mdb").unlink()
        done = harness.run("-t", *WIDE, "--data-dir", self.data)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, f"framesd: the store in {self.data} holds frames of 4 samples, shown as 3 (bilinear), "
                         "not of 6 samples, shown as 3 (bilinear): set source_width = 4, or another data_dir\n")
        self.assertFalse((self.data / "lock.mdb").exists())

    def started_and_stopped(self):
        server = self.serve(*NARROW)
        server.stop()
        return server.log


class CopiesThatFailed(harness.SystemTest):
    COMMANDS = (["stat"], ["verify"], ["-t"], ["ingest"], ["ingest", "--dry-run"])

    def setUp(self):
        super().setUp()
        self.log = self.sample_log(rows=5000)
        self.ingest(self.log)
        self.copy = self.folder / "copy"
        self.copy.mkdir()

    def of_copy(self, size, command):
        with open(self.folder / "data" / "data.mdb", "rb") as whole:
            (self.copy / "data.mdb").write_bytes(whole.read(size))
        files = [self.log] if "ingest" in command else []
        return harness.run(*command, *files, "--data-dir", self.copy)

    def test_a_truncated_store_is_called_so_by_every_command(self):
        needed = (self.folder / "data" / "data.mdb").stat().st_size
        for size in (8192, 100000, 1000000):
            for command in self.COMMANDS:
                done = self.of_copy(size, command)
                self.assertEqual(done.returncode, 2 if command == ["-t"] else 1, (size, command, done.stderr))
                self.assertEqual(done.stderr, f"framesd: {self.copy}/data.mdb is truncated: it has {size:,} bytes and needs "
                                 f"{needed:,}; copy it again while framesd is stopped\n")
                self.assertEqual((self.copy / "data.mdb").stat().st_size, size)

    def test_an_empty_one_too_and_an_ingest_makes_a_store_of_it(self):
        empty = f"{self.copy}/data.mdb is empty, as a copy that failed leaves it: nothing can be read from it"
        for command in ("stat", "verify"):
            done = self.of_copy(0, [command])
            self.assertEqual((done.returncode, done.stderr), (1, f"framesd: {empty}\n"))
        done = self.of_copy(0, ["-t"])
        self.assertEqual((done.returncode, done.stderr), (0, f"framesd: warning: {empty}; a server makes a new store of it\n"))
        self.assertEqual(self.of_copy(0, ["ingest", "--dry-run"]).returncode, 0)
        self.assertIn("5,000 rows stored", self.of_copy(0, ["ingest"]).stdout)


class Gone(harness.SystemTest):
    ROW = json.dumps({"samples": [1, 2, 3, 4]})

    def setUp(self):
        super().setUp()
        self.server = self.serve(*NARROW, *self.token_flags("admin"))
        self.assertEqual(self.put("1.0")[0], 201)

    def put(self, depth):
        status, _, body = self.server.get(f"/frames/{depth}", "PUT",
                                          {**harness.token(), "Content-Type": "application/json"}, self.ROW)
        return status, json.loads(body)

    def assert_refused(self):
        status, problem = self.put("2.0")
        self.assertEqual((status, problem["error_code"]), (503, "store_gone"))
        self.assertIn("removed or replaced", problem["detail"])
        reasons = self.server.json("/ready", 503)["reasons"]
        self.assertTrue(any("removed or replaced" in reason for reason in reasons), reasons)
        self.assertEqual(self.server.get("/frames/1.0")[0], 200)

    def test_a_folder_that_is_deleted_takes_no_more_rows(self):
        shutil.rmtree(self.folder / "data")
        self.assert_refused()
        self.assert_refused()
        self.server.stop()
        said = [event for event in self.server.log if "removed or replaced" in event["message"]]
        self.assertEqual(len(said), 1, said)

    def test_without_its_lock_file_nobody_writes_and_nothing_is_lost(self):
        (self.folder / "data" / "lock.mdb").unlink()
        log = self.write("log.csv", "depth,a,b,c,d\n5.0,1,2,3,4\n")
        for _ in range(2):
            refused = self.ingest(log, *NARROW)
            self.assertEqual(refused.returncode, 1, refused.stdout)
            self.assertIn("another process has the store", refused.stderr)
            self.assertIn("lock.mdb was removed or replaced", refused.stderr)
        self.assert_refused()
        self.assertIn("/lock.mdb was removed", self.server.json("/ready", 503)["reasons"][0])
        self.server.stop()
        self.assertEqual(self.ingest(log, *NARROW).returncode, 0)
        self.assertEqual(self.serve(*NARROW).total(), 2)

    def test_a_folder_that_is_replaced_neither_until_its_own_is_back(self):
        (self.folder / "data").rename(self.folder / "away")
        self.ingest(self.write("log.csv", ROWS), *NARROW)
        self.assert_refused()
        shutil.rmtree(self.folder / "data")
        (self.folder / "away").rename(self.folder / "data")
        self.assertEqual(self.put("2.0")[0], 201)
        self.assertEqual(self.server.json("/ready")["status"], "ready")


if __name__ == "__main__":
    unittest.main()
