# SPDX-License-Identifier: MIT
"""Backups: made while others read and write, restored elsewhere, and what is left when either is cut short."""
import json
import pathlib
import random
import signal
import subprocess
import threading
import time
import unittest

import harness

CSV = {"Content-Type": "text/csv"}
KILLS = 12


class Backups(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.data_dir = self.folder / "data"
        self.copy = self.folder / "copy.framesd"
        self.other = self.folder / "other"

    def run_on(self, folder, *arguments, **kwargs):
        return harness.run(*arguments, "--data-dir", folder, **kwargs)

    def piped(self, folder, *arguments, given=None):
        """The same with bytes on standard input and output."""
        return subprocess.run([harness.FRAMESD, *arguments, "--data-dir", folder], input=given, capture_output=True,
                              timeout=harness.PATIENCE, check=False, env=harness.clean_environment())

    def done(self, folder, *arguments):
        result = self.run_on(folder, *arguments)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def refused(self, folder, words, *arguments):
        result = self.run_on(folder, *arguments)
        self.assertNotEqual(result.returncode, 0, result.stdout)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
        self.assertIn(words, result.stderr)

    def fill(self, rows=3000):
        """The log without a name, and one with."""
        self.assertEqual(self.ingest(self.sample_log(rows=rows)).returncode, 0)
        self.done(self.data_dir, "ingest", "--log", "a-1", "--create", self.sample_log(rows=500, seed=2))
        facts = self.write("facts.json", '{"well":"A-1","unit":"ft"}')
        self.done(self.data_dir, "logs", "change", "a-1", "--facts", facts)

    def exported(self, folder):
        """All that a client sees of both logs."""
        seen = {}
        with harness.Server(folder) as server:
            for log in ("default", "a-1"):
                for what in ("frames.csv", "ingests", "stats", ""):
                    status, _, body = server.get(f"/logs/{log}/{what}".rstrip("/"))
                    self.assertEqual(status, 200, body)
                    seen[log, what] = body
                described = json.loads(seen.pop((log, "")))
                seen[log, "facts"] = {key: described[key] for key in described if key != "generation"}
        return seen

    def names_in(self, folder):
        return sorted(path.name for path in pathlib.Path(folder).iterdir()) if pathlib.Path(folder).exists() else []

    def test_a_restored_store_is_the_one_that_was_copied(self):
        self.fill()
        self.assertIn("2 logs", self.done(self.data_dir, "backup", self.copy, "--verify"))
        self.done(self.other, "restore", self.copy)
        self.assert_sound(self.other)
        self.done(self.other, "verify", "--log", "a-1")
        self.assertEqual(self.exported(self.other), self.exported(self.data_dir))
        said = {folder: dict(line.split(":", 1) for line in self.done(folder, "stat").splitlines())
                for folder in (self.data_dir, self.other)}
        self.assertEqual(said[self.data_dir]["store"], said[self.other]["store"])
        self.assertNotEqual(said[self.data_dir]["incarnation"], said[self.other]["incarnation"])

    def test_one_log_is_copied_and_restored_under_another_name_beside_a_server(self):
        self.fill()
        self.done(self.data_dir, "backup", self.copy, "--log", "a-1")
        server = self.serve(data_dir=self.data_dir)
        for own in ("data.mdb", "lock.mdb", "logs/a-1/data.mdb"):
            self.refused(self.data_dir, "a file of the store itself", "backup", self.data_dir / own, "--force")
        self.done(self.data_dir, "verify")
        self.refused(self.data_dir, "already", "restore", self.copy)
        self.done(self.data_dir, "restore", self.copy, "--as", "a-2")
        self.assertEqual(server.json("/logs/a-2/frames?limit=1&image=none")["metadata"]["total"], 500)

    def test_through_a_pipe(self):
        self.fill()
        made = self.piped(self.data_dir, "backup", "-")
        self.assertEqual(made.returncode, 0, made.stderr)
        restored = self.piped(self.other, "restore", "-", given=made.stdout)
        self.assertEqual(restored.returncode, 0, restored.stderr)
        self.assertEqual(self.exported(self.other), self.exported(self.data_dir))
        cut = self.piped(self.folder / "third", "restore", "-", given=made.stdout[:-1])
        self.assertEqual(cut.returncode, 1)
        self.assertIn(b"before its end mark", cut.stderr)
        self.assertEqual(self.names_in(self.folder / "third"), [])

    def test_a_dry_run_says_what_a_file_holds_and_makes_nothing(self):
        self.fill()
        self.done(self.data_dir, "backup", self.copy)
        held = json.loads(self.done(self.other, "restore", self.copy, "--dry-run", "--json"))
        self.assertEqual([(log["name"], log["frames"]) for log in held["logs"]], [("default", 3000), ("a-1", 500)])
        self.assertEqual(held["archive"]["logs"], 2)
        self.assertEqual(held["bytes"], self.copy.stat().st_size)
        self.assertFalse(self.other.exists())

    def test_a_damaged_file_is_refused_before_anything_is_made(self):
        self.fill()
        self.done(self.data_dir, "backup", self.copy)
        damaged = bytearray(self.copy.read_bytes())
        damaged[len(damaged) // 2] ^= 4
        self.copy.write_bytes(damaged)
        self.refused(self.other, "checksum does not fit", "restore", self.copy)
        self.assertFalse(self.other.exists())

    def test_nothing_is_overwritten(self):
        self.fill()
        self.done(self.data_dir, "backup", self.copy)
        before = self.copy.read_bytes()
        self.refused(self.data_dir, "add --force", "backup", self.copy)
        self.assertEqual(self.copy.read_bytes(), before)
        self.done(self.data_dir, "backup", self.copy, "--force")
        self.refused(self.data_dir, "already", "restore", self.copy)
        self.other.mkdir()
        (self.other / "letter.txt").write_text("mine")
        self.refused(self.other, "not empty", "restore", self.copy)
        self.assertEqual(self.names_in(self.other), ["letter.txt"])
        self.assertEqual([name for name in self.names_in(self.folder) if "part-" in name], [])

    def test_of_two_restores_at_once_one_is_refused_and_leaves_nothing(self):
        self.fill(rows=300)
        self.done(self.data_dir, "backup", self.copy, "--log", "a-1")
        for turn in range(30):
            folder = self.folder / f"new{turn}"
            restores = [subprocess.Popen([harness.FRAMESD, "restore", self.copy, "--data-dir", folder],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                                         env=harness.clean_environment()) for _ in range(2)]
            said = [restore.communicate(timeout=harness.PATIENCE)[1] for restore in restores]
            self.assertEqual(sorted(restore.returncode for restore in restores), [0, 1], said)
            self.assertRegex("".join(said), r"^framesd: there is a log 'a-1' already\n$")
            self.assertEqual([name for name in self.names_in(folder) if name.startswith(".restore")], [])

    def test_a_folder_that_cannot_be_made_is_one_line(self):
        self.fill()
        self.done(self.data_dir, "backup", self.copy)
        self.write("file", "no folder")
        self.refused(self.folder / "file" / "data", "cannot make", "restore", self.copy)
        self.refused(self.data_dir, "cannot make a file", "backup", self.folder / "none" / "copy.framesd")

    def test_a_backup_while_rows_come_in_is_of_one_state(self):
        server = self.serve(*harness.NARROW, *self.token_flags("admin", "ingest"), data_dir=self.data_dir)
        stop = threading.Event()

        def write():  # each batch has one sample value, and replaces all rows
            value = 0
            while not stop.is_set():
                value = (value + 1) % 250
                body = harness.header(4) + "".join(harness.row(f"{depth}.5", value, 4) for depth in range(400))
                server.get("/frames", "POST", {**harness.token(), **CSV}, body)

        writer = threading.Thread(target=write)
        writer.start()
        try:
            for turn in range(5):
                while server.total() == 0:
                    time.sleep(0.01)
                self.done(self.data_dir, "backup", self.copy, "--force")
                folder = self.folder / f"restored-{turn}"
                self.done(folder, "restore", self.copy)
                with harness.Server(folder, *harness.NARROW) as restored:
                    stats = restored.json("/stats")
                self.assertEqual(stats["count"], 400)
                self.assertEqual(stats["min"], stats["max"])
        finally:
            stop.set()
            writer.join()

    def test_a_killed_restore_leaves_all_or_nothing(self):
        self.fill()
        self.done(self.data_dir, "backup", self.copy)
        expected = self.exported(self.data_dir)
        chance = random.Random(7)
        for kill in range(KILLS):
            folder = self.folder / f"killed-{kill}"
            process = subprocess.Popen([harness.FRAMESD, "restore", self.copy, "--data-dir", folder],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=harness.clean_environment())
            time.sleep(chance.uniform(0, 0.25))
            process.send_signal(signal.SIGKILL)
            process.wait()
            if (folder / "data.mdb").exists() or any((folder / "logs").glob("a-1")):
                self.assertEqual(self.exported(folder), expected)
            else:
                again = self.run_on(folder, "restore", self.copy)
                # Cut off when all was decided and nothing had its name: the second one completes that first.
                if again.returncode != 0:
                    self.assertIn("already; nothing is ever restored over one", again.stderr)
                self.assertEqual(self.exported(folder), expected)
            self.assertEqual([name for name in self.names_in(folder) if name.startswith(".restore")], [])


class Compaction(Backups):
    """Also everything above, for a store that was compacted before."""

    def fill(self, rows=3000):
        super().fill(rows)
        self.done(self.data_dir, "compact")
        self.done(self.data_dir, "compact", "--log", "a-1")

    def scatter(self):
        """Rows in no order: their pages are half empty."""
        lines = self.sample_log(rows=6000).read_text().splitlines(keepends=True)
        rows = lines[1:]
        random.Random(3).shuffle(rows)
        done = self.ingest(self.write("shuffled.csv", lines[0] + "".join(rows)), "--chunk-size", "200")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_it_gives_back_room_and_changes_nothing_else(self):
        self.scatter()
        self.done(self.data_dir, "ingest", "--log", "a-1", "--create", self.sample_log(rows=500, seed=2))
        before = self.exported(self.data_dir)
        said = json.loads(self.done(self.data_dir, "compact", "--json"))
        self.assertEqual(said["bytes_after"], (self.data_dir / "data.mdb").stat().st_size)
        self.assertLess(said["bytes_after"], said["bytes_before"])
        self.assert_sound()
        self.assertEqual(self.exported(self.data_dir), before)
        self.assertEqual([name for name in self.names_in(self.data_dir) if name.startswith(".restore")], [])

    def test_a_store_that_is_open_is_refused(self):
        self.fill()
        server = self.serve(data_dir=self.data_dir)
        self.refused(self.data_dir, "another process has the store", "compact")
        self.assertEqual(server.total(), 3000)

    def test_killed_anywhere_it_leaves_the_log(self):
        self.scatter()
        self.done(self.data_dir, "ingest", "--log", "a-1", "--create", self.sample_log(rows=500, seed=2))
        expected = self.exported(self.data_dir)
        chance = random.Random(11)
        for _ in range(KILLS):
            process = subprocess.Popen([harness.FRAMESD, "compact", "--data-dir", self.data_dir],
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=harness.clean_environment())
            time.sleep(chance.uniform(0, 0.2))
            process.send_signal(signal.SIGKILL)
            process.wait()
            self.assertEqual(self.exported(self.data_dir), expected)
            self.assert_sound()
            self.assertEqual([name for name in self.names_in(self.data_dir) if name.startswith(".restore")], [])


class Http(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.data_dir = self.folder / "data"
        self.assertEqual(self.ingest(self.sample_log(rows=40000), data_dir=self.data_dir).returncode, 0)
        self.server = self.serve(*self.token_flags("admin", "ingest"), data_dir=self.data_dir)

    def test_it_is_the_archive_that_the_command_writes(self):
        status, headers, body = self.server.get("/admin/backup", headers=harness.token())
        self.assertEqual(status, 200, body)
        self.assertEqual(int(headers["Content-Length"]), len(body))
        self.assertRegex(headers["Content-Disposition"], r'filename="framesd-\d{8}\.framesd"')
        copy = self.folder / "copy.framesd"
        copy.write_bytes(body)
        done = harness.run("restore", copy, "--data-dir", self.folder / "other")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_sound(self.folder / "other")

    def test_it_needs_the_admin_token_and_a_log_that_is_there(self):
        self.assertEqual(self.server.get("/admin/backup")[0], 401)
        self.assertEqual(self.server.get("/admin/backup", headers=harness.token("ingest"))[0], 403)
        self.assertEqual(self.server.get("/admin/backup?log=none", headers=harness.token())[0], 404)

    def test_a_client_that_does_not_read_holds_no_state_of_the_log_and_no_thread(self):
        slow = self.server.connect()
        self.addCleanup(slow.close)
        slow.sendall(f"GET /admin/backup HTTP/1.1\r\nHost: x\r\nX-Admin-Token: {harness.token()['X-Admin-Token']}\r\n\r\n".encode())
        self.assertTrue(slow.recv(1).startswith(b"H"))  # it is made, and is being sent
        status, headers, _ = self.server.get("/admin/backup", headers=harness.token())
        self.assertEqual((status, "Retry-After" in headers), (503, True))
        body = self.sample_log(rows=2000, seed=5).read_bytes()
        upload = lambda: self.server.get("/frames", "POST", {**harness.token(), **CSV}, body)[0]
        self.assertEqual(upload(), 200)
        size = (self.data_dir / "data.mdb").stat().st_size
        for turn in range(20):  # a state that was held would keep each of these pages
            self.assertEqual(upload(), 200)
        self.assertLess((self.data_dir / "data.mdb").stat().st_size, size + (4 << 20))
        slow.close()
        for _ in range(100):  # once the server has noticed
            if self.server.get("/admin/backup", headers=harness.token())[0] == 200:
                return
            time.sleep(0.1)
        self.fail("no backup after the slow client went away")


if __name__ == "__main__":
    unittest.main()
