# SPDX-License-Identifier: MIT
"""tools/framesd.py as a program that has NumPy, or has not, imports it, and what its tests share: connections that break, answers
that are prepared, a server with a log."""
import contextlib
import importlib.util
import pathlib
import socket
import ssl
import struct
import sys
import threading
import time
import unittest.mock

import harness
from listener import Listener
import reference

REPOSITORY = pathlib.Path(__file__).resolve().parents[3]
TOOL = REPOSITORY / "tools" / "framesd.py"
UPLOAD = REPOSITORY / "tools" / "upload"
ROWS = 3000
PNG = b"\x89PNG\r\n\x1a\n"


def load(with_numpy):
    """The module, as a program that has NumPy, or has not, imports it."""
    spec = importlib.util.spec_from_file_location("framesd", TOOL)
    module = importlib.util.module_from_spec(spec)
    hidden = unittest.mock.patch.dict(sys.modules, {"numpy": None})
    with contextlib.nullcontext() if with_numpy else hidden:
        spec.loader.exec_module(module)
    return module


framesd = load(with_numpy=False)
HAS_NUMPY = importlib.util.find_spec("numpy") is not None


class Proxy(Listener):
    """Carries connections to `port`.

    down, up   how many bytes of answers, of requests, the next connections carry before they are cut, one number each;
               connections after these carry all
    resets     how many bytes of answers the next connections carry before they are reset, one number each; they come first
    below      a prefix that the server does not see: requests outside it are not passed on
    tls        (certificate, key): what it speaks with its clients
    carried    how many connections there have been
    """

    def __init__(self, port, down=(), up=(), resets=(), below="", tls=None):
        self.down, self.up, self.resets = list(down), list(up), list(resets)
        self.carried = 0
        self._target = port
        self._below = below.encode()
        self._tls = None
        if tls:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(*tls)
        super().__init__()

    def take(self, client):
        self.carried += 1
        if self.resets:
            threading.Thread(target=self._reset, args=(client, self.resets.pop(0)), daemon=True).start()
            return
        down = self.down.pop(0) if self.down else None
        up = self.up.pop(0) if self.up else None
        threading.Thread(target=self._carry, args=(client, down, up), daemon=True).start()

    def _carry(self, client, down, up):
        try:
            if self._tls:
                client = self._tls.wrap_socket(client, server_side=True)
            server = socket.create_connection(("127.0.0.1", self._target))
        except OSError:  # a client that trusts nobody here, or nobody listens
            client.close()
            return
        back = threading.Thread(target=self._pump, args=(server, client, down), daemon=True)
        back.start()
        self._pump(client, server, up, self._below)
        back.join()
        client.close()
        server.close()

    def _reset(self, client, left):
        with socket.create_connection(("127.0.0.1", self._target)) as server, client:
            server.sendall(client.recv(65536))
            while left and (part := server.recv(min(left, 16384))):
                client.sendall(part)
                left -= len(part)
            time.sleep(0.3)  # the client has read it by then
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    @staticmethod
    def _pump(source, sink, left, below=b""):
        try:
            while left != 0 and (part := source.recv(16384 if left is None else min(left, 16384))):
                left = None if left is None else left - len(part)
                if below:
                    assert part.split(b" ")[1].startswith(below + b"/"), part
                    part = part.replace(b" " + below + b"/", b" /", 1)
                sink.sendall(part)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Canned(Listener):
    """A server that gives prepared answers, the last of them again and again, and ends the connection behind each.

    heads   of the requests that came          hold   keeps the connections open instead
    """

    def __init__(self, *answers, hold=False):
        self.heads = []
        self._answers = list(answers)
        self._hold = hold
        self._held = []
        super().__init__()

    def close(self):
        super().close()
        for connection in self._held:
            connection.close()

    def take(self, connection):
        head = b""
        while b"\r\n\r\n" not in head and (part := connection.recv(65536)):
            head += part
        self.heads.append(head.decode())
        connection.sendall(self._answers[0] if len(self._answers) == 1 else self._answers.pop(0))
        self._held.append(connection)
        if not self._hold:
            connection.shutdown(socket.SHUT_RDWR)


def answer(body, fields="", status="200 OK", length=None):
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {size}\r\n{fields}\r\n".encode() + body


class ClientTest(harness.SystemTest):
    module = framesd

    def setUp(self):
        super().setUp()
        self.pauses = []
        patch = unittest.mock.patch.object(self.module, "_sleep", self.pauses.append)
        patch.start()
        self.addCleanup(patch.stop)

    def client(self, port, scope=None, **options):
        token = harness.TOKENS[scope] if scope else None
        client = self.module.Client(f"http://127.0.0.1:{port}", token, timeout=harness.PATIENCE, **options)
        self.addCleanup(client.close)
        return client

    def behind(self, server, **options):
        proxy = Proxy(server.port, **options)
        self.addCleanup(proxy.close)
        return proxy

    def canned(self, *answers, **options):
        server = Canned(*answers, **options)
        self.addCleanup(server.close)
        return server

    def narrow(self, *flags):
        return self.serve(*harness.NARROW, *self.token_flags("admin", "ingest"), *flags)

    def until(self, condition):
        while not condition():
            threading.Event().wait(0.01)


class WholeLog(ClientTest):
    def setUp(self):
        super().setUp()
        self.log = self.sample_log(rows=ROWS)
        self.assertEqual(self.ingest(self.log).returncode, 0)
        self.server = self.serve(*self.token_flags("admin", "ingest"))
        self.expected = [(float(depth), samples) for depth, samples in reference.read_log(self.log)]
