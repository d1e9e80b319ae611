# SPDX-License-Identifier: MIT
"""framesd migrate: stores of an older format are brought to the newest one, and a dry run changes nothing."""
import json
import unittest

import harness
from store_format import give_format

NEWEST = 3


class Migrate(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.data_dir = self.folder / "data"
        self.assertEqual(self.ingest(self.sample_log(rows=3000)).returncode, 0)
        done = self.ingest("--log", "a-1", "--create", self.sample_log(rows=500, seed=2))
        self.assertEqual(done.returncode, 0, done.stderr)

    def migrate(self, *flags, status=0):
        done = harness.run("migrate", *flags, "--data-dir", self.data_dir)
        self.assertEqual(done.returncode, status, done.stderr)
        return done

    def formats(self, *flags):
        said = json.loads(self.migrate("--json", *flags).stdout)
        self.assertEqual(said["newest_format"], NEWEST)
        return {log["log"]: (log["format_before"], log["format"], log["frames"]) for log in said["logs"]}

    def test_logs_of_an_older_format_get_the_newest_one_and_others_stay_as_they_are(self):
        self.assertGreater(give_format(self.data_dir / "data.mdb", 2), 0)
        newer = (self.data_dir / "logs" / "a-1" / "data.mdb").read_bytes()
        self.assertEqual(self.migrate("--dry-run").stdout,
                         "default: format 2, would be brought to 3, 3,000 frames\na-1: format 3, the newest, 500 frames\n")
        self.assertEqual(self.formats("--dry-run"), {"default": (2, 3, 3000), "a-1": (3, 3, 500)})
        self.assertEqual(self.formats(), {"default": (2, 3, 3000), "a-1": (3, 3, 500)})
        self.assertEqual(self.formats(), {"default": (3, 3, 3000), "a-1": (3, 3, 500)})
        self.assert_sound()
        self.assertEqual((self.data_dir / "logs" / "a-1" / "data.mdb").read_bytes(), newer)

    def test_the_oldest_format_is_brought_up_step_by_step(self):
        give_format(self.data_dir / "logs" / "a-1" / "data.mdb", 1)
        done = self.migrate()
        self.assertEqual(done.stdout.splitlines()[1], "a-1: format 1, brought to 3, 500 frames")
        [said] = [json.loads(line) for line in done.stderr.splitlines() if "converted to a newer format" in line]
        self.assertEqual((said["from"], said["to"]), (1, NEWEST))
        done = harness.run("verify", "--log", "a-1", "--data-dir", self.data_dir)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_who_does_not_read_the_oldest_format_names_the_command_that_converts_it(self):
        give_format(self.data_dir / "data.mdb", 1)
        give_format(self.data_dir / "logs" / "a-1" / "data.mdb", 1)
        for command in (("verify",), ("backup", self.folder / "copy"), ("export",), ("stat", "--log", "a-1")):
            done = harness.run(*command, "--data-dir", self.data_dir)
            self.assertEqual(done.returncode, 1, command)
            self.assertRegex(done.stderr.splitlines()[0], "of an older format .*copy data_dir .*run framesd migrate$")
        done = harness.run("doctor", "--json", "--data-dir", self.data_dir)
        found = {check["check"]: check for check in json.loads(done.stdout)["checks"]}
        for check in ("store", "logs"):
            self.assertEqual(found[check]["status"], "warning")
            self.assertIn("it is of format 1", found[check]["found"])
            self.assertRegex(found[check]["advice"], "copy data_dir .*run framesd migrate$")
        self.assertIn("copy the folder data_dir first", harness.run("help", "migrate").stdout)

    def test_a_newer_format_is_left_alone_and_the_others_are_done(self):
        give_format(self.data_dir / "data.mdb", 99)
        give_format(self.data_dir / "logs" / "a-1" / "data.mdb", 2)
        done = self.migrate(status=1)
        self.assertIn("newer framesd", done.stderr)
        self.assertEqual(done.stdout, "a-1: format 2, brought to 3, 500 frames\n")

    def test_without_a_store_there_is_nothing_to_migrate_and_none_is_made(self):
        done = harness.run("migrate", "--data-dir", self.folder / "nowhere")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("there is no store in", done.stderr)
        self.assertFalse((self.folder / "nowhere").exists())


if __name__ == "__main__":
    unittest.main()
