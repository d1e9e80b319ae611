# SPDX-License-Identifier: MIT
"""Starts and stops the real program for black-box tests. Loopback only; every process is ended by its pid.

The programs under test come from the environment: FRAMESD, FRAMESD_MAKE_LOG; without it from build/release.
"""
import contextlib
import http.client
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import unittest

BUILT = pathlib.Path(__file__).resolve().parent.parent.parent / "build" / "release"
FRAMESD = os.environ.get("FRAMESD", str(BUILT / "framesd"))
MAKE_LOG = os.environ.get("FRAMESD_MAKE_LOG", str(BUILT / "framesd_make_log"))
PATIENCE = 240  # seconds until a test that hangs is given up; no test measures time by it

TOKENS = {"admin": "bore-hole-41-derrick", "ingest": "mud-pump-17-caliper", "read": "wire-line-88-gamma"}


def token(scope="admin"):
    """The header field that sends the token of that scope."""
    return {"X-Admin-Token": TOKENS[scope]}


WRONG_SECRET = "drill-bit-05-casing"  # of no scope
METHODS = ("get", "put", "post", "delete")  # that the API document describes
WIDTH = 200  # samples of a row, unless a test says otherwise
NARROW = ("--source-width", "4", "--frame-width", "3")  # flags of a store whose rows can be written by hand


def clean_environment():
    """This process's environment without anything that would configure framesd."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("FRAMESD_", "NOTIFY_", "STATE_DIR", "CREDENTIALS_", "INVOCATION_"))}


def run(*arguments, **kwargs):
    """Runs framesd to its end; stdout and stderr as text."""
    kwargs.setdefault("env", clean_environment())
    return subprocess.run([FRAMESD, *map(str, arguments)], capture_output=True, text=True, timeout=PATIENCE,
                          check=False, **kwargs)


def make_log(path, **options):
    """Writes a log with tools/make_log's program: make_log(path, rows=100, step="0.1", seed=7)."""
    flags = [f"--{name.replace('_', '-')}={value}" for name, value in options.items() if value is not True]
    flags += [f"--{name.replace('_', '-')}" for name, value in options.items() if value is True]
    subprocess.run([MAKE_LOG, *flags, "-o", str(path)], check=True, timeout=PATIENCE)
    return path


def header(width=WIDTH):
    """The first line of a CSV log whose rows have that many samples."""
    return "depth," + ",".join(f"col{i + 1}" for i in range(width)) + "\n"


def row(depth, sample=77, width=WIDTH):
    """A line of a CSV log with the same sample in every column."""
    return f"{depth}," + ",".join([str(sample)] * width) + "\n"


def samples(seed, width=WIDTH):
    """The samples of one row as bytes, random, the same for a seed."""
    chance = random.Random(seed)
    return bytes(chance.randrange(256) for _ in range(width))


def private_kib(pid):
    """Resident memory of a process's own: mapped files (the store, the program) do not count."""
    for line in pathlib.Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1])
    raise AssertionError("no RssAnon")


def damage_row(data_dir, depth):
    """Flips a bit of every copy of that row in the store of a log that nobody has open."""
    file = pathlib.Path(data_dir) / "data.mdb"
    content = bytearray(file.read_bytes())
    key = (round(depth * 1e6) + (1 << 63)).to_bytes(8, "big")
    places = [at for at in range(len(content)) if content.startswith(key, at)]
    assert places, f"there is no row at {depth}"
    for at in places:
        content[at + 8 + 100] ^= 4
    file.write_bytes(content)


class Server:
    """A serving framesd on a free port of 127.0.0.1. Its log lines are kept in `log` as parsed JSON."""

    def __init__(self, data_dir, *flags, env=None, program=FRAMESD):
        self.log = []
        self._port = None
        self._listening = threading.Event()
        self.process = subprocess.Popen(
            [program, "--host", "127.0.0.1", "--port", "0", "--data-dir", str(data_dir), *map(str, flags)],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env={**clean_environment(), **(env or {})})
        self._reader = threading.Thread(target=self._read_log, daemon=True)
        self._reader.start()
        if not self._listening.wait(PATIENCE) or self._port is None:
            self.stop(signal.SIGKILL)
            raise AssertionError(f"framesd did not start: {self.log}")

    def _read_log(self):
        for line in self.process.stderr:
            try:
                event = json.loads(line)
            except ValueError:  # a complaint in plain words
                event = {"message": line.decode(errors="replace")}
            self.log.append(event)
            if event["message"] == "listening":
                self._port = event["port"]
                self._listening.set()
        self._listening.set()

    @property
    def port(self):
        return self._port

    def get(self, target, method="GET", headers=None, body=None):
        """(status, headers, body bytes) of one request on a connection of its own."""
        with self.conversation() as get:
            return get(target, method, headers, body)

    @contextlib.contextmanager
    def conversation(self):
        """A get() whose requests share one connection: each is counted and logged before the next is read."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

        def get(target, method="GET", headers=None, body=None):
            connection.request(method, target, headers=headers or {}, body=body)
            answer = connection.getresponse()
            return answer.status, answer.headers, first_event(answer) or answer.read()

        try:
            yield get
        finally:
            connection.close()

    def json(self, target, status=200):
        got, _, body = self.get(target)
        assert got == status, f"{target}: {got} {body!r}"
        return json.loads(body)

    def total(self):
        """How many frames the log has."""
        return self.json("/frames?limit=1")["metadata"]["total"]

    def connect(self):
        return socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)

    def raw(self, data):
        """Sends bytes as they are and gives everything that comes until the server closes."""
        with self.connect() as connection:
            connection.sendall(data)
            return read_all(connection)

    def reload(self):
        """Sends SIGHUP and gives the log events up to the one that says what came of it."""
        before = len(self.log)
        self.process.send_signal(signal.SIGHUP)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            events = self.log[before:]
            if any(event["message"].startswith("configuration ") for event in events):
                return events
            time.sleep(0.01)
        raise AssertionError(f"no word of the reload: {self.log}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self, sig=signal.SIGTERM):
        """The exit status after `sig`."""
        if self.process.poll() is None:
            self.process.send_signal(sig)
        status = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        if not self.process.stderr.closed:
            self.process.stderr.close()
        return status


class LocalConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=PATIENCE)
        self._path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def local_connection(path, process):
    """Connected to the server behind that Unix socket, once it listens: where its log does not tell a port."""
    connection = LocalConnection(str(path))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            connection.connect()
            return connection
        except OSError:
            connection.close()
            time.sleep(0.01)
    raise AssertionError("framesd did not start")


def first_event(answer):
    """Of a stream of events, which has no end, the first one; of other answers nothing."""
    event = b""
    if answer.headers.get_content_type() == "text/event-stream":
        while not event.endswith(b"\n\n") and (line := answer.readline()):
            event += line
    return event


def read_all(connection):
    received = b""
    while True:
        part = connection.recv(65536)
        if not part:
            return received
        received += part


class SystemTest(unittest.TestCase):
    """A test with a folder of its own, and servers that are stopped behind it."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="framesd-test-"))
        self.addCleanup(shutil.rmtree, self.folder, True)

    def serve(self, *flags, data_dir=None, env=None):
        server = Server(data_dir or self.folder / "data", *flags, env=env)
        self.addCleanup(server.stop, signal.SIGKILL)
        return server

    def ingest(self, *arguments, data_dir=None):
        return run("ingest", *arguments, "--data-dir", data_dir or self.folder / "data")

    def assert_sound(self, data_dir=None):
        done = run("verify", "--data-dir", data_dir or self.folder / "data")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("sound", done.stdout)

    def token_flags(self, *scopes):
        """Flags that configure the tokens of these scopes, for serve(); see token()."""
        flags = []
        for scope in scopes:
            path = self.write(f"{scope}_token", TOKENS[scope] + "\n")
            path.chmod(0o600)
            flags += [f"--{scope}-token-file", path]
        return flags

    def sample_log(self, rows=5460, **options):
        return make_log(self.folder / "log.csv", rows=rows, **options)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text, encoding="utf-8", newline="")
        return path
