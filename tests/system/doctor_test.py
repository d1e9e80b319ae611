# SPDX-License-Identifier: MIT
"""framesd doctor: what it finds where all is well, and each thing that can be wrong."""
import json
import os
import resource
import socket
import subprocess
import unittest

import harness
from store_format import give_format

GOOD_TOKEN = "k3rn-0f-the-m4chine-r00m-7"


class Examination(harness.SystemTest):
    def setUp(self):
        super().setUp()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    def flags(self, *more):
        return ("--data-dir", self.folder / "data", "--host", "127.0.0.1", "--port", self.port, *more)

    def doctor(self, *more):
        """(exit status, {check: what was found}) of a run with --json."""
        done = harness.run("doctor", "--json", *self.flags(*more))
        self.assertEqual(done.stderr, "")
        report = json.loads(done.stdout)
        self.assertEqual(report["status"], "bad" if done.returncode else "ok")
        return done.returncode, {check["check"]: check for check in report["checks"]}

    def finding(self, check, *more):
        """(exit status, status of that check, its text)"""
        status, checks = self.doctor(*more)
        return status, checks[check]["status"], f"{checks[check]['found']} {checks[check]['advice']}"

    def token_file(self, name, *tokens, mode=0o600):
        path = self.write(name, "".join(f"{token}\n" for token in tokens))
        path.chmod(mode)
        return path

    def filled(self):
        self.assertEqual(self.ingest(self.sample_log(rows=2000)).returncode, 0)
        return self.folder / "data" / "data.mdb"


class Doctor(Examination):
    def test_every_check_says_what_it_found_in_a_line(self):
        self.filled()
        done = harness.run("doctor", *self.flags())
        self.assertEqual(done.stderr, "")
        checks = [line.split()[1] for line in done.stdout.splitlines()]
        self.assertEqual(checks, ["configuration", "tokens", "data_dir", "file_system", "free_space", "sync", "store",
                                  "map_size", "readers", "frames", "logs", "backup", "clock", "descriptors", "port"])

    def test_a_sound_store_is_well(self):
        self.filled()
        _, checks = self.doctor()
        for check in ("configuration", "tokens", "data_dir", "store", "map_size", "readers", "frames", "port"):
            self.assertEqual((checks[check]["status"], checks[check]["advice"]), ("ok", None), checks[check])
        self.assertIn("2,000 frames", checks["store"]["found"])
        self.assertEqual(checks["frames"]["found"], "1,024 of 2,000 frames were read, all sound")
        self.assertRegex(checks["sync"]["found"], r"^a small durable write takes [0-9.,]+ ms")

    def test_nobody_reads_a_store_without_a_lock_file(self):
        (self.filled().parent / "lock.mdb").unlink()
        self.assertEqual(self.finding("readers")[1:], ("ok", "nobody reads the store: it has no lock.mdb yet None"))

    def test_it_changes_nothing_and_leaves_nothing(self):
        self.filled()
        before = {path.name: path.read_bytes() for path in (self.folder / "data").iterdir() if path.name != "lock.mdb"}
        self.doctor("--thorough")
        after = {path.name: path.read_bytes() for path in (self.folder / "data").iterdir() if path.name != "lock.mdb"}
        self.assertEqual(before, after)

    def test_it_runs_beside_a_server_and_knows_it(self):
        self.filled()
        server = self.serve()
        self.port = server.port
        _, status, text = self.finding("port")
        self.assertEqual(status, "ok")
        self.assertRegex(text, rf"^framesd [0-9.]+ answers at http://127.0.0.1:{server.port}")
        self.assertEqual(server.total(), 2000)

    def test_a_server_that_is_not_ready_is_bad_in_its_own_words(self):
        data = self.filled()
        server = self.serve()
        self.port = server.port
        data.rename(self.folder / "away")
        status, verdict, text = self.finding("port")
        self.assertEqual((status, verdict), (1, "bad"))
        self.assertRegex(text, rf"answers at http://127.0.0.1:{server.port}, not ready: .*data.mdb was removed or replaced")

    def test_a_log_whose_file_is_gone_is_bad(self):
        data = self.filled()
        data.rename(self.folder / "away")
        status, verdict, text = self.finding("store")
        self.assertEqual((status, verdict), (1, "bad"))
        self.assertRegex(text, "no data.mdb: the file of the log is gone put the file back, or restore the log")

    def test_a_port_that_another_program_has_is_bad(self):
        with socket.create_server(("127.0.0.1", 0)) as other:
            self.port = other.getsockname()[1]
            other.settimeout(harness.PATIENCE)
            other.listen()
            status, verdict, text = self.finding("port")
        self.assertEqual((status, verdict), (1, "bad"))
        self.assertIn("listens there already", text)

    def test_data_dir_that_is_not_there_is_a_warning(self):
        _, verdict, text = self.finding("data_dir")
        self.assertEqual(verdict, "warning")
        self.assertIn("does not exist", text)
        self.assertEqual(self.finding("store")[1:], ("ok", "there is none yet None"))
        self.assertFalse((self.folder / "data").exists())

    def test_a_data_dir_that_everybody_can_change_is_bad(self):
        self.filled()
        (self.folder / "data").chmod(0o777)
        status, verdict, text = self.finding("data_dir")
        self.assertEqual((status, verdict), (1, "bad"))
        self.assertIn("every user can change it chmod o-w", text)

    def test_a_store_that_the_owner_of_its_folder_cannot_write_is_bad(self):
        data = self.filled()
        data.chmod(0o400)
        os.chown(self.folder / "data", 12345, 12345)
        status, verdict, text = self.finding("data_dir")
        self.assertEqual((status, verdict), (1, "bad"))
        self.assertRegex(text, "data.mdb belongs to root and cannot be written by user 12345.* chown --reference=")

    def test_a_missing_token_file_is_bad(self):
        status, verdict, text = self.finding("configuration", "--admin-token-file", self.folder / "nowhere")
        self.assertEqual((status, verdict), (1, "bad"))
        self.assertIn("nowhere", text)

    def test_a_token_file_that_others_can_read_is_a_warning(self):
        path = self.token_file("admin", GOOD_TOKEN, mode=0o644)
        _, verdict, text = self.finding("configuration", "--admin-token-file", path)
        self.assertEqual(verdict, "warning")
        self.assertIn("every user of this machine can read", text)

    @unittest.skipIf(os.getuid() != 0, "files of another user are root's to make")
    def test_a_token_file_that_the_user_of_the_service_cannot_read_is_bad_though_root_can(self):
        self.filled()
        self.folder.chmod(0o711)
        os.chown(self.folder / "data", 12345, 12345)
        path = self.token_file("ingest_token", GOOD_TOKEN)
        flags = ("--ingest-token-file", path)
        says = f"the user 12345, to whom data_dir belongs, cannot read {path}; .*LoadCredential=ingest_token:{path} in its unit"
        status, verdict, text = self.finding("configuration", *flags)
        self.assertEqual((status, verdict), (1, "bad"))
        self.assertRegex(text, says)
        checked = harness.run("--check-config", *self.flags(*flags))
        self.assertEqual((checked.returncode, checked.stdout), (1, ""))
        self.assertRegex(checked.stderr, says)
        os.chown(path, 12345, 12345)
        self.assertEqual(self.finding("configuration", *flags)[1], "ok")
        self.assertEqual(harness.run("--check-config", *self.flags(*flags)).returncode, 0)

    def test_tokens_that_the_service_manager_gives_are_not_said_to_be_missing(self):
        self.assertEqual(self.finding("tokens")[1:], (
            "ok", "none in the configuration; those that systemd gives the service by LoadCredential= cannot be seen from here. "
                  "Without any, reading is open to all and nobody can write None"))

    def test_for_a_store_of_a_newer_format_the_newer_framesd_is_to_be_installed_again(self):
        give_format(self.filled(), 99)
        status, verdict, text = self.finding("store")
        self.assertEqual((status, verdict), (1, "bad"))
        self.assertRegex(text, "newer framesd; .* install the newer framesd again")
        self.assertNotIn("correct this", text)

    def test_a_token_with_two_purposes_is_bad_and_never_shown(self):
        admin, reading = self.token_file("admin", GOOD_TOKEN), self.token_file("read", GOOD_TOKEN)
        flags = ("--admin-token-file", admin, "--read-token-file", reading)
        status, verdict, text = self.finding("configuration", *flags)
        self.assertEqual((status, verdict), (1, "bad"))
        self.assertIn("the admin token is also the read token", text)
        self.assertEqual(self.finding("tokens", *flags)[1], "unknown")
        self.assertNotIn(GOOD_TOKEN, harness.run("doctor", *self.flags(*flags)).stdout)

    def test_a_short_token_is_a_warning(self):
        path = self.token_file("admin", "only-16-letters-")
        _, verdict, text = self.finding("tokens", "--admin-token-file", path)
        self.assertEqual(verdict, "warning")
        self.assertIn("has only 16 characters", text)

    def test_a_damaged_frame_is_bad(self):
        data = self.filled()
        rows = self.write("rows.csv", harness.header() + harness.row("9999.0", sample=137))
        self.assertEqual(self.ingest(rows).returncode, 0)
        content = bytearray(data.read_bytes())
        row = content.rindex(bytes([137]) * 150)  # of the frame that was stored last
        content[row + 75] ^= 1
        data.write_bytes(content)
        for flags in ((), ("--thorough",)):
            status, verdict, text = self.finding("frames", *flags)
            self.assertEqual((status, verdict), (1, "bad"), flags)
            self.assertIn("run framesd verify", text)

    def test_a_store_that_is_nearly_full_is_bad(self):
        self.filled()
        used = (self.folder / "data" / "data.mdb").stat().st_size
        status, verdict, text = self.finding("map_size", "--map-size", max(used, 1 << 20))
        self.assertEqual((status, verdict), (1, "bad"))
        self.assertIn("raise map_size", text)

    def test_a_limit_below_what_connections_need_is_a_warning(self):
        done = harness.run("doctor", "--json", *self.flags(),
                           preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (512, 512)))
        found = next(check for check in json.loads(done.stdout)["checks"] if check["check"] == "descriptors")
        self.assertEqual(found["status"], "warning")
        self.assertIn("may open 512 files", found["found"])
        self.assertIn("LimitNOFILE", found["advice"])

    def test_the_clock_is_compared_with_the_newest_ingest(self):
        self.filled()
        _, verdict, text = self.finding("clock")
        self.assertIn(verdict, ("ok", "warning"))
        self.assertRegex(text, r"^20\d\d-")

    def test_a_log_that_is_not_there_is_bad(self):
        status, verdict, text = self.finding("store", "--log", "rig7")
        self.assertEqual((status, verdict), (1, "bad"))
        self.assertIn("there is no log 'rig7'", text)


class LastBackup(Examination):
    """What it says of the last backup, and of the time since."""

    def setUp(self):
        super().setUp()
        self.filled()
        self.data_dir = self.folder / "data"
        self.mark = self.data_dir / "last_backup.ndjson"

    def back_up(self, *more):
        done = harness.run("backup", self.folder / "copy.framesd", "--force", "--data-dir", self.data_dir, *more)
        self.assertEqual((done.returncode, done.stderr), (0, ""))

    def made_older(self, days):
        """As if it had been made so many days before."""
        copies = [json.loads(line) for line in self.mark.read_text(encoding="utf-8").splitlines()]
        for copy in copies:
            copy["log"]["time_ms"] -= round(days * 86_400_000)
        self.mark.write_text("".join(f"{json.dumps(copy)}\n" for copy in copies), encoding="utf-8")

    def change(self):
        self.assertEqual(self.ingest(self.sample_log(rows=10, start="20000.0")).returncode, 0)

    def verdict(self, *more):
        return self.finding("backup", *more)[1:]

    def test_without_one_it_warns_and_says_how_to_make_one(self):
        verdict, text = self.verdict()
        self.assertEqual(verdict, "warning")
        self.assertRegex(text, "^no backup is known of 'default' framesd backup FILE --verify")

    def test_a_store_without_frames_needs_none(self):
        verdict, text = self.verdict("--data-dir", self.folder / "none")
        self.assertEqual((verdict, text), ("ok", "there is nothing to copy yet None"))

    def test_a_new_one_is_well(self):
        self.back_up()
        verdict, text = self.verdict()
        self.assertEqual(verdict, "ok")
        self.assertRegex(text, r"^the last one is of 20\S+Z \(less than an hour ago, file\), and nothing has changed since None$")

    def test_changes_are_warned_of_after_seven_days(self):
        self.back_up()
        self.change()
        self.made_older(6.9)
        verdict, text = self.verdict()
        self.assertEqual(verdict, "ok")
        self.assertRegex(text, r"\(6 days ago, file\) None$")
        self.made_older(0.2)
        verdict, text = self.verdict()
        self.assertEqual(verdict, "warning")
        self.assertRegex(text, r"^'default' changed since the last backup, 20\S+Z \(7 days ago, file\) framesd backup")

    def test_an_old_one_of_a_log_that_has_not_changed_is_well(self):
        self.back_up()
        self.made_older(400)
        verdict, text = self.verdict()
        self.assertEqual(verdict, "ok")
        self.assertIn("(400 days ago, file), and nothing has changed since", text)

    def test_every_log_counts_and_those_that_were_not_copied_are_named(self):
        self.back_up()
        done = self.ingest("--log", "rig7", "--create", self.sample_log(rows=10))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(self.verdict()[1], "^no backup is known of 'rig7' ")
        self.assertEqual(self.verdict("--log", "default")[0], "ok")
        self.back_up("--log", "rig7")
        self.assertEqual(self.verdict()[0], "ok")
        self.assertEqual(len(self.mark.read_text(encoding="utf-8").splitlines()), 2)

    def test_a_time_to_come_is_that_of_a_wrong_clock(self):
        self.back_up()
        self.made_older(-400)
        verdict, text = self.verdict()
        self.assertEqual(verdict, "warning")
        self.assertIn("correct the clock", text)

    def test_a_mark_that_cannot_be_read_is_unknown_and_the_next_backup_replaces_it(self):
        self.back_up()
        self.mark.write_text("backup\n", encoding="utf-8")
        verdict, text = self.verdict()
        self.assertEqual(verdict, "unknown")
        self.assertIn("last_backup.ndjson is damaged", text)
        self.back_up()
        self.assertEqual(self.verdict()[0], "ok")

    def test_what_went_into_a_pipe_is_one_when_it_was_read_back(self):
        command = [harness.FRAMESD, "backup", "-", "--data-dir", str(self.data_dir)]
        made = subprocess.run(command, capture_output=True, check=True).stdout
        self.assertFalse(self.mark.exists())
        reading = [harness.FRAMESD, "restore", "-", "--data-dir", str(self.data_dir), "--note"]
        for content, arguments, status in ((made[:-1], ["--dry-run"], 1), (made, [], 2), (made, ["--dry-run"], 0)):
            self.assertFalse(self.mark.exists())
            done = subprocess.run([*reading, *arguments], input=content, capture_output=True, check=False)
            self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn("ago, read back)", self.verdict()[1])

    def test_where_it_cannot_be_noted_the_backup_is_good_all_the_same(self):
        self.mark.mkdir()
        (self.mark / "in the way").mkdir()
        done = harness.run("backup", self.folder / "copy.framesd", "--data-dir", self.data_dir)
        self.assertEqual(done.returncode, 0)
        self.assertIn("framesd doctor will not know of this backup", done.stderr)
        done = harness.run("restore", self.folder / "copy.framesd", "--dry-run", "--note", "--data-dir", self.data_dir)
        self.assertEqual(done.returncode, 0)
        self.assertIn("framesd doctor will not know of this backup", done.stderr)

    def test_a_restored_store_gets_no_mark_and_one_that_is_left_is_no_hindrance(self):
        self.back_up()
        for left in self.data_dir.glob("*.mdb"):
            left.unlink()
        done = harness.run("restore", self.folder / "copy.framesd", "--data-dir", self.data_dir)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.verdict()[0], "ok")


if __name__ == "__main__":
    unittest.main()
