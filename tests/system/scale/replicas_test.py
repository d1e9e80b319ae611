# SPDX-License-Identifier: MIT
"""A database with a replica: what the replica takes over, and what it is alone."""
import itertools
import json
import os
import pathlib
import signal
import subprocess
import threading
import unittest

import harness
import one_database
from one_database import until

FOLDER = pathlib.Path(os.environ["PRIVATE_POSTGRES_FOLDER"])


def as_server(command):
    subprocess.run(["sh", "-c", f"{os.environ['PRIVATE_POSTGRES_RUN']} {command}"], check=True, timeout=harness.PATIENCE,
                   stdout=subprocess.DEVNULL)


class ReplicaTest(one_database.DatabaseTest):
    """A replica whose commits the first server waits for, as databases are run that may lose none."""

    def setUp(self):
        super().setUp()
        self.data = FOLDER / f"replica-{self.name}"
        self.socket = FOLDER / f"socket-{self.name}"
        as_server(f"mkdir {self.socket}")
        as_server(f"pg_basebackup -h {FOLDER} -U framesd -D {self.data} -R -X stream -c fast")
        with (self.data / "postgresql.conf").open("a", encoding="ascii") as settings:
            settings.write(f"unix_socket_directories = '{self.socket}'\n")
        self.replica("start")
        self.addCleanup(self.replica, "stop")
        one_database.sql(one_database.SERVER, "ALTER SYSTEM SET synchronous_standby_names = '*'")
        one_database.sql(one_database.SERVER, "SELECT pg_reload_conf()")
        self.addCleanup(self.alone_again)

    def replica(self, word):
        as_server(f"pg_ctl -D {self.data} -s -w -m immediate -l {self.data}.log {word}")

    def alone_again(self):
        """The first server, which waits for no replica."""
        as_server(f"sed -i /synchronous_standby_names/d {FOLDER}/data/postgresql.auto.conf")
        one_database.control("restart")

    def both(self):
        return self.url.replace(f"host={FOLDER}", f"host={FOLDER},{self.socket}")

    def alone(self):
        return self.url.replace(f"host={FOLDER}", f"host={self.socket}")


class TakingOver(ReplicaTest):
    def test_when_the_replica_takes_over_nothing_acknowledged_is_lost(self):
        server = self.instance(url=self.both())
        taken, ended = [], threading.Event()

        def store():
            for depth in itertools.count(9000):
                if ended.is_set():
                    return
                while self.put(server, depth, depth % 256)[0] != 201:
                    if ended.is_set():
                        return
                taken.append(depth)

        writer = threading.Thread(target=store)
        writer.start()
        until(lambda: len(taken) > 100)
        one_database.control("stop")
        until(lambda: server.get("/ready")[0] == 503)
        before = len(taken)
        self.replica("promote")
        until(lambda: len(taken) > before + 100)
        ended.set()
        writer.join()
        stored = [frame["depth"] for frame in server.json(f"/frames?limit={len(taken) + 10}&image=none")["frames"]]
        self.assertEqual(set(taken) - set(stored), set())
        self.assertLessEqual(len(stored), len(taken) + 1)  # one was perhaps stored without an answer
        done = self.framesd("verify", url=self.both())
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_replica_alone_is_no_database_to_serve_from(self):
        server = self.instance(url=self.alone())
        self.assertEqual(server.get("/ready")[0], 503)
        status, _, body = server.get("/frames")
        self.assertEqual((status, json.loads(body)["error_code"]), (503, "store_unreachable"))
        done = self.framesd("stat", url=self.alone())
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("read-only", done.stderr)


class ReadingFromOne(ReplicaTest):
    """Servers that read from the replica as long as it has what was seen already."""

    def reading(self, staleness="1h", url=None):
        return self.instance("--database-read-url", url or self.alone(), "--max-staleness", staleness)

    def on_replica(self, text):
        return one_database.sql(self.alone(), text)

    def pages_read(self):
        """Whether a look was the last thing that a session with the replica was used for: it ends with COMMIT."""
        return self.on_replica("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'framesd' AND query = 'COMMIT'") != "0"

    def count(self, server):
        status, _, body = server.get("/frames?limit=1000&image=none")
        self.assertEqual(status, 200, body)
        return len(json.loads(body)["frames"])

    def test_pages_come_from_the_replica_and_hold_what_was_stored_before_them(self):
        server = self.reading()
        self.put(server, 1, 7)

        def read_there():
            self.assertEqual(self.count(server), 1)
            return self.pages_read()

        until(read_there)
        for depth in range(2, 100):
            self.assertEqual(self.put(server, depth, 7)[0], 201)
            self.assertEqual(self.count(server), depth)

    def test_while_the_replica_lags_the_database_is_read(self):
        one, other = self.reading(), self.reading()
        self.on_replica("SELECT pg_wal_replay_pause()")
        for depth in range(1, 20):
            self.assertEqual(self.put(one, depth, 7)[0], 201)
            self.assertEqual(self.count(one), depth)
        until(lambda: self.count(other) == 19)  # the other server asks twice a second
        self.assertEqual(self.count(other), 19)
        picture = one.get("/strip.png?height=19")
        self.assertEqual(picture[0], 200)
        self.on_replica("SELECT pg_wal_replay_resume()")
        self.assertEqual(self.count(one), 19)
        self.assertEqual(other.get("/strip.png?height=19")[2], picture[2])

    def test_a_replica_that_goes_is_not_missed_and_one_that_comes_back_is_read(self):
        server = self.reading()
        self.put(server, 1, 7)
        until(lambda: self.count(server) == 1 and self.pages_read())
        self.replica("stop")
        one_database.sql(one_database.SERVER, "ALTER SYSTEM RESET synchronous_standby_names")
        one_database.sql(one_database.SERVER, "SELECT pg_reload_conf()")
        refused = [status for status, _, _ in (server.get("/frames?limit=10") for _ in range(50)) if status != 200]
        self.assertLessEqual(len(refused), 1)  # that was at the replica as it went
        self.assertEqual(self.put(server, 2, 7)[0], 201)
        self.assertEqual(self.count(server), 2)
        self.replica("start")
        until(lambda: self.count(server) == 2 and self.pages_read())

    def test_a_replica_that_is_there_but_says_nothing_is_left(self):
        server = self.reading()
        self.put(server, 1, 7)
        until(lambda: self.count(server) == 1 and self.pages_read())
        frozen = self.freeze()
        try:
            until(lambda: server.get("/frames?limit=10")[0] == 200)  # who waited for the replica is told
            for _ in range(20):
                self.assertEqual(self.count(server), 1)
        finally:
            for process in reversed(frozen):  # the server last: it collects those that were ending
                os.kill(process, signal.SIGCONT)

    def freeze(self):
        """Stops all processes of the replica, and gives their ids."""
        server = int((self.data / "postmaster.pid").read_text(encoding="ascii").split()[0])
        os.kill(server, signal.SIGSTOP)  # it starts no more of them
        family = [server, *map(int, pathlib.Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split())]
        for process in family:
            os.kill(process, signal.SIGSTOP)
        return family

    def test_without_the_database_answers_are_no_older_than_was_said(self):
        server = self.reading(staleness="1s")
        self.put(server, 1, 7)
        until(lambda: self.count(server) == 1 and self.pages_read())
        one_database.control("stop")
        self.addCleanup(one_database.control, "start")
        until(lambda: server.get("/frames?limit=10")[0] == 503)
        self.assertEqual(server.get("/frames?limit=10")[0], 503)

    def test_another_database_is_no_replica(self):
        another = f"{self.name}_apart"
        one_database.sql(one_database.SERVER, f"CREATE DATABASE {another}")
        done = self.framesd("migrate", url=one_database.url_of(another))
        self.assertEqual(done.returncode, 0, done.stderr)
        server = self.reading(url=one_database.url_of(another) + "&target_session_attrs=any")
        self.put(server, 1, 7)
        until(lambda: any("no copy of database_url" in event.get("because", "") for event in server.log))
        self.assertEqual(self.count(server), 1)

    def test_a_copy_that_has_gone_its_own_way_is_not_read(self):
        server = self.instance()
        for depth in range(1, 4):
            self.put(server, depth, 7)
        server.stop()
        apart = f"{self.name}_clone"
        one_database.sql(one_database.SERVER, f"CREATE DATABASE {apart} TEMPLATE {self.name}")
        clone = self.instance(url=one_database.url_of(apart))
        for depth in range(100, 110):
            self.assertEqual(self.put(clone, depth, 7)[0], 201)
        server = self.reading(url=one_database.url_of(apart) + "&target_session_attrs=any")
        until(lambda: any("database_read_url is read from" in event["message"] for event in server.log))
        for depth in range(4, 20):
            self.assertEqual(self.put(server, depth, 7)[0], 201)
            page = server.json("/frames?limit=1000&image=none")["frames"]
            self.assertEqual([frame["depth"] for frame in page], list(range(1, depth + 1)))

    def test_what_was_shown_is_not_taken_back(self):
        one, other = self.reading(), self.reading()
        self.put(one, 1, 7)
        for depth in range(2, 200):
            self.assertEqual(self.put(one, depth, depth % 256)[0], 201)
            shown = self.count(other)
            etag = other.get("/strip.png?height=50")[1]["ETag"]
            self.assertGreaterEqual(other.json("/log")["frames"], shown)
            self.assertGreaterEqual(self.count(other), shown)
            if shown == depth:  # the picture that was shown then is the newest one
                self.assertEqual(one.get("/strip.png?height=50", headers={"If-None-Match": etag})[0], 304)

    def test_a_replica_without_a_word_on_age_is_refused(self):
        for command in ((), ("--check-config",)):
            for staleness in ((), ("--max-staleness", "500ms")):
                done = self.framesd(*command, "--database-read-url", self.alone(), *staleness)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn("max_staleness", done.stderr)


if __name__ == "__main__":
    unittest.main()
