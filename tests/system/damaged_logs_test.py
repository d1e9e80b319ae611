# SPDX-License-Identifier: MIT
"""One damaged log of several: verify, doctor and backup name it, and say which commands help."""
import json
import shutil
import unittest

import harness


class DamagedLog(harness.SystemTest):
    """A data_dir whose log a-1 is sound until a test damages it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shared = harness.pathlib.Path(harness.tempfile.mkdtemp(prefix="framesd-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.shared, True)
        log = harness.make_log(cls.shared / "log.csv", rows=2000)
        for flags in ((), ("--log", "a-1", "--create"), ("--log", "b-2", "--create")):
            done = harness.run("ingest", log, *flags, "--data-dir", cls.shared / "data")
            assert done.returncode == 0, done.stderr

    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        shutil.copytree(self.shared / "data", self.data)
        self.file = self.data / "logs" / "a-1" / "data.mdb"

    def run_on(self, *arguments):
        return harness.run(*arguments, "--data-dir", self.data)

    def damage_a_row(self):
        harness.damage_row(self.file.parent, 9010)

    def finding(self, check, *flags):
        """(exit status, what doctor found there)"""
        done = self.run_on("doctor", "--json", *flags)
        return done.returncode, [found for found in json.loads(done.stdout)["checks"] if found["check"] == check]

    def test_verify_checks_every_log_and_says_so_in_a_line_each(self):
        done = self.run_on("verify")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertEqual([line.split(" frames")[0] for line in done.stdout.splitlines()],
                         ["default: 2,000", "a-1: 2,000", "b-2: 2,000"])
        self.damage_a_row()
        done = self.run_on("verify")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^framesd: a-1: frame 9010\.0: ")
        self.assertEqual([line.split(": ", 1)[0] for line in done.stdout.splitlines() if line.endswith("sound")],
                         ["default", "b-2"])

    def test_the_json_of_verify_has_all_logs_and_each_part_of_them(self):
        self.damage_a_row()
        whole = json.loads(self.run_on("verify", "--json").stdout)
        self.assertFalse(whole["sound"])
        self.assertEqual([(log["log"], log["sound"], log["error"]) for log in whole["logs"]],
                         [("default", True, None), ("a-1", False, None), ("b-2", True, None)])
        self.assertEqual(whole["logs"][1]["faults"][0]["where"], "frame 9010.0")
        parts = [json.loads(self.run_on("verify", "--json", "--part", f"{k}/2").stdout) for k in (1, 2)]
        for index, log in enumerate(whole["logs"]):
            self.assertEqual(sum(part["logs"][index]["frames"] for part in parts), log["frames"])
        one = json.loads(self.run_on("verify", "--json", "--log", "a-1").stdout)
        self.assertEqual(one, whole["logs"][1])

    def test_a_log_that_does_not_open_does_not_keep_verify_from_the_others(self):
        self.file.write_bytes(b"no store" * 1000)
        done = self.run_on("verify")
        self.assertEqual(done.returncode, 1)
        self.assertIn("a-1", done.stderr)
        self.assertEqual(done.stdout.count("sound\n"), 2)

    def test_doctor_names_a_damaged_log_and_what_to_do(self):
        self.assertEqual(self.finding("logs")[1][0]["status"], "ok")
        self.assertIn("2 more", self.finding("logs", "--thorough")[1][0]["found"])
        self.damage_a_row()
        status, (found,) = self.finding("logs", "--thorough")
        self.assertEqual((status, found["status"]), (1, "bad"))
        self.assertRegex(found["found"], r"^the log 'a-1': 2,000 frames, 1 faults: frame 9010\.0: ")
        for command in ("framesd verify --log a-1", f"framesd salvage {self.data} --log a-1 --to NEW",
                        "framesd backup FILE --log NAME"):
            self.assertIn(command, found["advice"])

    def test_doctor_reads_a_sample_of_every_log(self):
        content = bytearray(self.file.read_bytes())
        for at in range(20 * 4096, len(content), 64):
            content[at] ^= 1
        self.file.write_bytes(content)
        self.assertEqual(self.finding("logs")[1][0]["status"], "bad")
        self.assertEqual(self.finding("frames")[1][0]["status"], "ok")

    def test_a_backup_that_fails_says_which_commands_help(self):
        self.damage_a_row()
        copy = self.folder / "copy.framesd"
        done = self.run_on("backup", copy)
        self.assertEqual((done.returncode, copy.exists()), (1, False))
        reason, advice = done.stderr.splitlines()
        self.assertIn("the log 'a-1' cannot be read", reason)
        for command in ("framesd verify --log a-1", f"framesd salvage {self.data} --log a-1 --to NEW",
                        "framesd backup FILE --log NAME"):
            self.assertIn(command, advice)
        self.assertEqual(self.run_on("backup", copy, "--log", "b-2").returncode, 0)

    def test_a_folder_whose_log_is_gone_is_named_by_all(self):
        self.file.unlink()
        words = "logs/a-1 in data_dir has no data.mdb"
        status, (found,) = self.finding("logs")
        self.assertEqual((status, found["status"]), (1, "bad"))
        self.assertIn(words, found["found"])
        self.assertIn("framesd restore FILE --log a-1", found["advice"])
        for command, expected in ((("verify",), 1), (("backup", self.folder / "copy.framesd"), 0)):
            done = self.run_on(*command)
            self.assertEqual(done.returncode, expected, command)
            self.assertIn(words, done.stderr, command)
        self.assertEqual(json.loads(self.run_on("verify", "--json").stdout)["logs"][-1]["log"], "a-1")


if __name__ == "__main__":
    unittest.main()
