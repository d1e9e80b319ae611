# SPDX-License-Identifier: MIT
"""Many logs in one server: made, filled, renamed and removed while others read and write them, and what a kill leaves."""
import contextlib
import json
import os
import pathlib
import random
import signal
import threading
import unittest

import harness

CSV = {"Content-Type": "text/csv"}


class Logs(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.data_dir = self.folder / "data"
        self.server = self.start()

    def start(self, *flags):
        return self.serve(*harness.NARROW, *self.token_flags("admin", "ingest"), *flags)

    def ask(self, target, method="GET", body=None, headers=None, server=None):
        """(status, parsed answer) with the admin token."""
        headers = {**harness.token(), **(headers or {})}
        status, _, answer = (server or self.server).get(target, method, headers, body)
        return status, json.loads(answer) if answer else None

    def make(self, name, **widths):
        status, answer = self.ask(f"/logs/{name}", "PUT", json.dumps(widths), {"Content-Type": "application/json"})
        self.assertEqual(status, 201, answer)

    def upload(self, name, rows, sample=7, width=4, server=None):
        body = harness.header(width) + "".join(harness.row(f"{depth}.5", sample, width) for depth in rows)
        return self.ask(f"/logs/{name}/frames", "POST", body, CSV, server)

    def total(self, name):
        status, page = self.ask(f"/logs/{name}/frames?limit=1&image=none")
        self.assertEqual(status, 200, page)
        return page["metadata"]["total"]

    def names(self):
        return [log["name"] for log in self.ask("/logs?limit=1000")[1]["logs"]]

    def test_logs_of_different_widths_are_kept_apart_over_a_restart(self):
        self.make("wide", source_width=16, frame_width=8)
        self.make("narrow")
        self.assertEqual(self.upload("wide", range(30), width=16)[0], 200)
        self.assertEqual(self.upload("narrow", range(10))[0], 200)
        self.assertEqual(self.upload("default", range(3))[0], 200)
        self.assertEqual(self.server.stop(), 0)
        self.server = self.start()
        self.assertEqual([self.total(name) for name in self.names()], [3, 10, 30])
        self.assertEqual(self.server.total(), 3)
        status, _, picture = self.server.get("/logs/wide/strip.png")
        self.assertEqual((status, picture[:4]), (200, b"\x89PNG"))
        self.assertEqual(self.ask("/logs/wide")[1]["source_width"], 16)

    def test_many_clients_make_and_remove_the_same_log(self):
        made, removed, wrong = [], [], []

        def change():
            for _ in range(15):
                status, _ = self.ask("/logs/a", "PUT", "{}", {"Content-Type": "application/json", "If-None-Match": "*"})
                made.append(status)
                status, _ = self.ask("/logs/a?confirm=a", "DELETE")
                removed.append(status)

        def read():
            for _ in range(100):
                status, answer = self.ask("/logs/a/frames")
                if status not in (200, 404, 409, 503):
                    wrong.append((status, answer))

        threads = [threading.Thread(target=change) for _ in range(4)] + [threading.Thread(target=read) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(harness.PATIENCE)
        self.assertEqual(wrong, [])
        self.assertLessEqual(set(made), {201, 412, 404, 409}, made)
        self.assertLessEqual(set(removed), {200, 404, 409}, removed)
        self.assertEqual(made.count(201), removed.count(200))
        self.assertEqual(self.names(), ["default"])
        self.assertEqual(os.listdir(self.data_dir / "logs"), [".lock"])

    def test_a_log_is_removed_while_it_is_written_and_read(self):
        self.make("a")
        self.make("b")
        self.assertEqual(self.upload("a", range(2000))[0], 200)
        stop, outcomes = threading.Event(), []

        def write():
            depth = 10_000
            while not stop.is_set():
                outcomes.append(self.upload("a", range(depth, depth + 100)))
                depth += 100

        def export():
            while not stop.is_set():
                try:
                    status, _, body = self.server.get("/logs/a/frames.csv")
                except (OSError, harness.http.client.HTTPException):
                    continue  # an export that met a change is reset
                if status == 200:
                    outcomes.append((200, {"lines": body.count(b"\n") >= 2000}))

        threads = [threading.Thread(target=write), threading.Thread(target=export)]
        for thread in threads:
            thread.start()
        while sum(status == 200 for status, _ in outcomes) < 10:
            pass
        status, answer = self.ask("/logs/a?confirm=a", "DELETE")
        self.assertEqual(status, 200, answer)
        self.assertEqual(self.ask("/logs/a/frames")[0], 404)
        stop.set()
        for thread in threads:
            thread.join(harness.PATIENCE)
        for status, answer in outcomes:
            self.assertIn(status, (200, 404, 409), answer)
            self.assertTrue(answer.get("lines", True))
        self.assertNotIn("critical", [event.get("level") for event in self.server.log])
        self.assertEqual(self.upload("b", range(5))[0], 200)
        self.assertEqual(self.names(), ["b", "default"])
        self.assertEqual(sorted(os.listdir(self.data_dir / "logs")), [".lock", "b"])

    def test_a_kill_leaves_a_log_whole_or_not_at_all(self):
        chance = random.Random(5)
        there = set()
        for round_number in range(12):
            acknowledged = []

            def change(names=acknowledged, number=round_number):
                try:
                    for i in range(50):
                        name = f"log-{number}-{i}"
                        self.make(name)
                        status, _ = self.upload(name, range(3))
                        names.append((name, status == 200))
                except (OSError, harness.http.client.HTTPException):
                    pass

            thread = threading.Thread(target=change)
            thread.start()
            while len(acknowledged) < chance.randrange(1, 6):
                pass
            self.server.stop(signal.SIGKILL)
            thread.join(harness.PATIENCE)
            self.server = self.start()
            there |= {name for name, stored in acknowledged if stored}
            names = self.names()
            self.assertLessEqual(there, set(names))
            for name in names[1:]:
                self.assertIn(self.total(name), (0, 3), name)
            for name in there:
                self.assertEqual(self.total(name), 3, name)
            left = [name for name in os.listdir(self.data_dir / "logs") if name.startswith((".new", ".gone"))]
            self.assertEqual(left, [])

    def test_a_log_that_another_program_removes_is_no_longer_found(self):
        self.make("a")
        self.assertEqual(self.upload("a", range(3))[0], 200)
        pathlib.Path(self.data_dir / "logs" / "a").rename(self.data_dir / "logs" / ".gone-by-hand")
        self.wait_for(lambda: self.ask("/logs/a/frames")[0] == 404)
        self.make("a")
        self.assertEqual(self.total("a"), 0)

    def test_tokens_for_single_logs_are_read_again_at_a_reload(self):
        tokens = self.write("tokens", f"ingest rig7-* {harness.TOKENS['ingest']}\n")
        tokens.chmod(0o600)
        server = self.serve(*harness.NARROW, *self.token_flags("admin"), "--tokens-file", tokens, "--create-logs", "on",
                            data_dir=self.folder / "other")

        def upload(log):
            body = harness.header(4) + harness.row("1.0", 7, 4)
            return server.get(f"/logs/{log}/frames", "POST", {**harness.token("ingest"), **CSV}, body)[0]

        self.assertEqual((upload("rig7-a"), upload("rig9")), (200, 403))
        tokens.write_text(f"ingest rig9 {harness.TOKENS['ingest']}\n", encoding="ascii")
        self.assertIn("tokens_file", str(server.reload()))
        self.assertEqual((upload("rig7-a"), upload("rig9")), (403, 200))
        tokens.write_text("ingest rig7\n", encoding="ascii")
        self.assertIn("line 1: the token is shorter than 16 characters", str(server.reload()))
        self.assertEqual((upload("rig7-a"), upload("rig9")), (403, 200))

    def test_few_open_logs_serve_many(self):
        self.assertEqual(self.server.stop(), 0)
        self.server = self.start("--max-open-logs", "3", "--log-idle", "1s")
        for number in range(10):
            self.make(f"l{number}")
        for _ in range(2):
            for number in range(10):
                self.assertEqual(self.upload(f"l{number}", range(5))[0], 200)
        self.assertEqual([self.total(f"l{number}") for number in range(10)], [5] * 10)

        def open_files():
            folder = f"/proc/{self.server.process.pid}/fd"
            count = 0
            for name in os.listdir(folder):
                with contextlib.suppress(FileNotFoundError):  # closed in the meantime
                    count += "/logs/" in os.readlink(f"{folder}/{name}")
            return count

        self.wait_for(lambda: open_files() == 0)

    def wait_for(self, condition):
        """Until it holds; a test that hangs is given up by ctest."""
        while not condition():
            threading.Event().wait(0.05)


class LogsCommand(harness.SystemTest):
    def framesd(self, *arguments, status=0):
        done = harness.run(*arguments, "--data-dir", self.folder / "data", *harness.NARROW)
        self.assertEqual(done.returncode, status, done.stdout + done.stderr)
        return done.stdout + done.stderr

    def log_file(self, width=4):
        text = harness.header(width) + "".join(harness.row(f"{depth}.5", 7, width) for depth in range(3))
        return self.write(f"log{width}.csv", text)

    def test_logs_are_made_filled_renamed_listed_and_removed(self):
        self.framesd("logs", "create", "a")
        self.assertIn("log 'a' already", self.framesd("logs", "create", "a", status=1))
        self.framesd("ingest", self.log_file(), "--log", "a")
        self.framesd("ingest", self.log_file(), "--log", "b", "--create")
        listed = json.loads(self.framesd("logs", "--json"))["logs"]
        self.assertEqual([(log["name"], log["frames"]) for log in listed], [("a", 3), ("b", 3)])
        self.framesd("logs", "rename", "a", "c")
        lines = self.framesd("logs").splitlines()
        self.assertEqual([line.split()[:3] for line in lines], [["b", "3", "frames,"], ["c", "3", "frames,"]])
        self.assertIn("3 frames", self.framesd("logs", "remove", "b", status=2))
        self.framesd("logs", "remove", "b", "--yes")
        self.assertIn("sound", self.framesd("verify", "--log", "c"))
        self.assertRegex(self.framesd("stat", "--log", "c"), r"\nframes: +3\n")

    def test_a_log_that_is_not_there_is_named_with_what_to_do(self):
        for command in (("ingest", self.log_file()), ("stat",), ("verify",)):
            said = self.framesd(*command, "--log", "a", status=1)
            self.assertIn("there is no log 'a'", said)
            self.assertIn("framesd logs create a", said)
            self.assertIn("'../a' is no log", self.framesd(*command, "--log", "../a", status=2))
        self.assertFalse((self.folder / "data" / "logs").exists())

    def test_a_folder_without_a_store_is_named_as_what_is_in_the_way(self):
        self.framesd("logs", "create", "a")
        (self.folder / "data" / "logs" / "empty").mkdir()
        for command, status in ((("create", "empty"), 2), (("rename", "a", "empty"), 2), (("show", "empty"), 1)):
            said = self.framesd("logs", *command, status=status)
            self.assertIn("logs/empty", said)
            self.assertIn("no data.mdb", said)
            self.assertNotIn("already", said)
        self.assertRegex(self.framesd("logs"), r"\Aa +0 frames.*\n\Z")

    def test_the_log_default_is_there_from_its_first_rows_on_and_stays(self):
        self.assertEqual(self.framesd("logs"), "")
        self.assertIn("makes it with its first rows", self.framesd("logs", "show", "default", status=1))
        self.framesd("ingest", self.log_file())
        self.assertRegex(self.framesd("logs"), r"\Adefault +3 frames")
        for command in (("remove", "default", "--yes"), ("rename", "default", "b")):
            self.assertIn("neither renamed nor removed", self.framesd("logs", *command, status=2))
        self.assertIn("the log without a name", self.framesd("logs", "create", "default", status=2))

    def test_a_refused_file_makes_no_log(self):
        self.framesd("ingest", self.log_file(width=5), "--log", "a", "--create", status=1)
        self.assertEqual(self.framesd("logs"), "")

    def test_a_log_keeps_its_own_widths(self):
        done = harness.run("logs", "create", "wide", "--data-dir", self.folder / "data", "--source-width", "6")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.framesd("ingest", self.log_file(width=6), "--log", "wide")

    def test_wrong_words_are_refused(self):
        for words in (("create",), ("make", "a"), ("create", "a", "b"), ("rename", "a"), ("remove",)):
            self.framesd("logs", *words, status=2)
        self.framesd("logs", "create", "Not-A-Name", status=2)
        self.framesd("logs", "rename", "a", "b", status=1)


if __name__ == "__main__":
    unittest.main()
