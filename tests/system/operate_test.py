# SPDX-License-Identifier: MIT
"""A day of operation: install, store, copy the logs to another place, lose the disk, restore on a new machine.

The place is a folder; with $S3_SERVER, the program of an S3 server, a bucket there (tools/test_s3).
"""
import json
import os
import re
import shutil
import subprocess
import unittest

import harness
import operation

CSV = {"Content-Type": "text/csv"}
EXPORTS = ("frames.csv", "frames.ndjson", "frames.npy", "frames.las", "ingests", "stats", "gaps", "strip.png?height=500")


def clock(time):
    """A program `date` that says this time: copies are named by it."""
    return f"echo {time}"


class Operation(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.place = (operation.S3 if "S3_SERVER" in os.environ else operation.Folder)(self)
        self.machine = operation.Machine(self.folder / "rig7")
        self.substitutes = self.folder / "substitutes"  # programs that are found first
        self.substitutes.mkdir()

    def substitute(self, name, text):
        path = self.substitutes / name
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)

    def environment(self, machine, **more):
        path = os.pathsep.join([str(self.substitutes), str(machine.programs), os.environ["PATH"]])
        return {**operation.clean_environment(), "PATH": path, "RCLONE_CONFIG": str(self.folder / "rclone.conf"),
                "BACKUP_TARGET": self.place.target, **self.place.environment, **more}

    def back_up(self, **environment):
        return subprocess.run([self.machine.programs / "framesd-backup", "-c", self.machine.conf], capture_output=True,
                              text=True, check=False, timeout=harness.PATIENCE,
                              env=self.environment(self.machine, **environment))

    def backed_up(self, **environment):
        done = self.back_up(**environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def not_backed_up(self, words, **environment):
        done = self.back_up(**environment)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(words, done.stderr)

    def fill(self, rows=2000):
        done = self.machine.run("ingest", self.sample_log(rows=rows))
        self.assertEqual(done.returncode, 0, done.stderr)

    def exported(self, server):
        """All bytes that a client gets of the logs."""
        seen = {}
        for log in ("default", "rig7-a12"):
            for what in EXPORTS:
                status, _, body = server.get(f"/logs/{log}/{what}")
                self.assertEqual(status, 200, body[:200])
                seen[log, what] = body
            described = server.json(f"/logs/{log}")
            seen[log, "facts"] = {key: described[key] for key in described if key != "generation"}
        return seen


class ADay(Operation):
    def upload(self, server, log, path):
        status, _, body = server.get(f"/logs/{log}/frames", "POST", {**harness.token(), **CSV}, path.read_bytes())
        self.assertEqual(status, 200, body)

    def test_from_the_installation_to_a_new_machine(self):
        self.fill()
        facts = json.dumps({"well": "A-12", "unit": "ft"})
        done = self.machine.run("logs", "create", "rig7-a12", "--facts", self.write("facts.json", facts))
        self.assertEqual(done.returncode, 0, done.stderr)
        with self.machine.serve(*self.token_flags("admin", "ingest")) as server:
            self.upload(server, "rig7-a12", self.sample_log(rows=1500, seed=2))
            self.assertIn("2 logs, ", self.backed_up())
            self.substitute("date", clock("29991231T000000Z"))  # the names differ
            self.upload(server, "default", self.sample_log(rows=500, seed=3, start="12000.0"))
            self.assertIn("2 logs, ", self.backed_up())
            before = self.exported(server)
        shutil.rmtree(self.machine.data_dir)

        new = operation.Machine(self.folder / "rig8")
        newest = self.place.names()[-1]
        done = new.run("restore", "-", input=self.place.get(newest), text=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        for log in ("default", "rig7-a12"):
            done = new.run("verify", "--log", log)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
            self.assertIn("sound", done.stdout)
        with new.serve() as server:
            self.assertEqual(self.exported(server), before)


class Copies(Operation):
    def setUp(self):
        super().setUp()
        self.fill(rows=400)

    def at(self, night):
        """Lets the next copy be made in that night of November; its name."""
        self.substitute("date", clock(f"202611{night:02}T013000Z"))
        return f"framesd-202611{night:02}T013000Z.framesd"

    def left_by_a_killed_run(self, name, hours):
        left = self.write("left", "part of a copy")
        os.utime(left, times=(left.stat().st_mtime - hours * 3600,) * 2)
        self.place.put(left, name)

    def test_the_newest_are_kept_and_nothing_else_is_deleted(self):
        self.place.put(self.write("notes", "mine"), "framesd-notes.txt")
        self.left_by_a_killed_run("framesd-old.framesd.part", hours=48)
        self.left_by_a_killed_run("framesd-young.framesd.part", hours=1)
        others = ["framesd-notes.txt", "framesd-young.framesd.part"]
        names = []
        for night in (1, 2, 3):
            names.append(self.at(night))
            said = self.backed_up(BACKUP_KEEP="2")
        self.assertIn(f"deleted {names[0]}\n", said)
        self.assertEqual(self.place.names(), [*names[1:], *others])
        self.at(1)
        self.not_backed_up("correct the clock", BACKUP_KEEP="2")
        self.assertEqual(self.place.names(), [*names, *others])

    def test_no_failure_makes_a_copy_or_deletes_one(self):
        copy = self.at(1)
        self.backed_up()
        self.at(2)
        framesd, rclone = self.machine.framesd, shutil.which("rclone")
        unless = '[ "$1" = {} ] || exec {} "$@"\n'.format
        cut = f"{framesd} \"$@\" | head -c 20000\n"
        failures = {
            "the stream ends early, and framesd fails":
                ("no copy was made", "framesd", unless("backup", framesd) + cut + "exit 1"),
            "the stream ends early":
                ("cannot be read back", "framesd", unless("backup", framesd) + cut),
            "it comes back damaged":
                ("cannot be read back", "rclone", unless("cat", rclone) + f'{rclone} "$@" | tr "\\000" "\\001"'),
            "an older copy comes back":
                ("cannot be read back", "rclone", unless("cat", rclone) + f"{rclone} cat {self.place.target}/{copy}"),
        }
        for name, (words, program, text) in failures.items():
            with self.subTest(name):
                self.substitute(program, text)
                self.not_backed_up(words, BACKUP_KEEP="1")
                (self.substitutes / program).unlink()
                self.assertEqual(self.place.names(), [copy])
        self.not_backed_up("no copy was made", BACKUP_KEEP="1", **self.place.out_of_reach)
        shutil.rmtree(self.machine.data_dir)
        self.not_backed_up("there is no store in", BACKUP_KEEP="1")
        self.assertEqual(self.place.names(), [copy])

    def doctor(self):
        return self.machine.run("doctor").stdout

    def test_a_copy_is_known_to_doctor_when_it_was_read_back(self):
        framesd, rclone = self.machine.framesd, shutil.which("rclone")
        self.substitute("rclone", f'[ "$1" = rcat ] || exec {rclone} "$@"\ncat > /dev/null; exit 1')
        self.not_backed_up("no copy was made")
        self.assertIn("no backup is known", self.doctor())
        (self.substitutes / "rclone").unlink()
        self.backed_up()
        self.assertRegex(self.doctor(), r"the last one is of 20\S+Z \(less than an hour ago, read back\)")
        self.assertTrue(framesd.exists())

    def test_two_runs_in_the_same_second_do_not_take_one_anothers_copy(self):
        name = self.at(1)
        runs = [subprocess.Popen([self.machine.programs / "framesd-backup", "-c", self.machine.conf],
                                 stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                 env=self.environment(self.machine)) for _ in range(2)]
        for run in runs:
            _, said = run.communicate(timeout=harness.PATIENCE)
            self.assertEqual(run.returncode, 0, said)
        self.assertEqual(self.place.names(), [name])

    def test_a_folder_that_is_not_there_is_not_made(self):
        self.not_backed_up("is its disk mounted?", BACKUP_TARGET=str(self.folder / "mnt"))
        self.assertFalse((self.folder / "mnt").exists())

    def test_settings_that_are_missing_or_wrong_are_one_line(self):
        self.not_backed_up("is not set. For the service write it into /etc/framesd/backup.env", BACKUP_TARGET="")
        for keep in ("0", "-1", "many", ""):
            self.not_backed_up("BACKUP_KEEP must be a number", BACKUP_KEEP=keep)

    def test_its_help_is_about_all_that_it_reads(self):
        done = subprocess.run([self.machine.programs / "framesd-backup", "--help"], capture_output=True, text=True, check=False,
                              timeout=harness.PATIENCE, env=operation.clean_environment())
        lines = done.stdout.splitlines()
        self.assertEqual((done.returncode, done.stderr, lines[0]), (0, "", "framesd-backup [-c FILE] [--data-dir DIR] [--log NAME]"))
        self.assertEqual([line.split()[0] for line in lines if line.startswith("  ") and line[2] != " "],
                         ["BACKUP_TARGET", "BACKUP_KEEP", "RCLONE_..."])
        self.assertEqual(lines[-1], "what it was.")


class Files(unittest.TestCase):
    """What tools/packaging has for the service."""

    @staticmethod
    def tool(name):
        return (operation.REPOSITORY / "tools/packaging" / name).read_text(encoding="utf-8")

    def may(self, unit):
        """The lines of the unit that say what it may do."""
        text = self.tool(f"systemd/{unit}.service")
        return list(filter(None, text[text.index("AmbientCapabilities="):].partition("\n[Install]")[0].split("\n")))

    def test_the_unit_of_the_backup_may_do_no_more_than_that_of_the_server(self):
        self.assertEqual(self.may("framesd"), self.may("framesd-backup"))

    def test_the_unit_of_the_check_may_do_less(self):
        of_network = "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX"
        self.assertEqual([line if line != of_network else "RestrictAddressFamilies=AF_UNIX" for line in self.may("framesd")],
                         self.may("framesd-verify"))
        self.assertIn("\nPrivateNetwork=yes\n", self.tool("systemd/framesd-verify.service"))

    def test_where_the_place_was_never_named_the_program_says_so(self):
        self.assertIn("EnvironmentFile=-/etc/framesd/backup.env", self.tool("systemd/framesd-backup.service").splitlines())

    def test_the_example_names_the_variables_of_the_script(self):
        read = set(re.findall(r"\$\{(BACKUP_[A-Z]+)-", self.tool("framesd-backup")))
        self.assertEqual(read, set(re.findall(r"^#(BACKUP_[A-Z]+)=", self.tool("examples/framesd-backup.env"), re.M)))
        self.assertEqual(len(read), 2)


if __name__ == "__main__":
    unittest.main()
