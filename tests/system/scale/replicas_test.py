# SPDX-License-Identifier: MIT
"""A database with a replica: what the replica takes over, and what it is alone."""
import itertools
import json
import os
import pathlib
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


class Replicas(one_database.DatabaseTest):
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


if __name__ == "__main__":
    unittest.main()
