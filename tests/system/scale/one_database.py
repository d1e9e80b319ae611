# SPDX-License-Identifier: MIT
"""A database of a test's own, on the server that tests/support/private_postgres has started, and instances of framesd-postgres on it."""
import contextlib
import ctypes
import itertools
import os
import pathlib
import signal
import subprocess
import time

import harness

PROGRAM = os.environ["IN_DATABASE_PROGRAM"]
SERVER = os.environ["PRIVATE_POSTGRES_URL"]
NUMBERS = itertools.count(1)
PR_SET_CHILD_SUBREAPER = 36  # of Linux


def control(word):
    """Ends the database server at once ("stop"), starts it, or both ("restart")."""
    subprocess.run(["sh", "-c", f"{os.environ['PRIVATE_POSTGRES_CONTROL']} {word}"], check=True, timeout=harness.PATIENCE)


def adopt():
    """Starts the database server again as a child of this process, for kill(): as that of others it would be left a zombie
    for a while, whose files say that it runs."""
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1)
    control("restart")


def kill():
    """Ends every process of the database server, which was adopted, with SIGKILL. "start" is possible then."""
    server = int(pathlib.Path(os.environ["PRIVATE_POSTGRES_PID_FILE"]).read_text(encoding="ascii").split()[0])
    os.kill(server, signal.SIGSTOP)  # it starts no more of them
    family = [server, *map(int, pathlib.Path(f"/proc/{server}/task/{server}/children").read_text(encoding="ascii").split())]
    for process in family:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    for process in family:
        os.waitpid(process, 0)


def sql(url, text):
    """What psql prints."""
    done = subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", url, "-c", text], check=True, timeout=harness.PATIENCE, text=True, capture_output=True)
    return done.stdout.strip()


def until(holds):
    """What holds() gives, once it is true."""
    deadline = time.monotonic() + harness.PATIENCE
    while not (given := holds()):
        assert time.monotonic() < deadline, "it did not come to it"
        time.sleep(0.01)
    return given


def url_of(name):
    return SERVER.replace("/postgres?", f"/{name}?")


class DatabaseTest(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.name = f"scale_{os.getpid()}_{next(NUMBERS)}"
        sql(SERVER, f"CREATE DATABASE {self.name}")
        self.url = url_of(self.name)
        done = self.framesd("migrate")
        self.assertEqual(done.returncode, 0, done.stderr)

    def framesd(self, *arguments, url=None, env=None, durability="relaxed"):
        """A command on the database, to its end."""
        return subprocess.run([PROGRAM, "--database-url", url or self.url, "--durability", durability, *map(str, arguments)], text=True,
                              capture_output=True, timeout=harness.PATIENCE, env={**harness.clean_environment(), **(env or {})})

    def instance(self, *flags, url=None, env=None):
        """One more server on the database, whose admin token is harness.token()'s."""
        number = next(NUMBERS)
        server = harness.Server(self.folder / f"instance-{number}", "--database-url", url or self.url, "--durability", "relaxed",
                                *self.token_flags("admin"), *flags, program=PROGRAM, env=env)
        self.addCleanup(server.stop, signal.SIGKILL)
        return server

    def put(self, server, depth, grey, headers=None):
        """(status, headers, body) of storing a row of one grey."""
        body = b'{"samples":[' + b",".join([str(grey).encode()] * harness.WIDTH) + b"]}"
        return server.get(f"/frames/{depth}", "PUT", {**harness.token(), "Content-Type": "application/json", **(headers or {})}, body)
