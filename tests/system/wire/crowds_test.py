# SPDX-License-Identifier: MIT
"""Many slow senders and readers at once: they are cut in their time, and nobody else is held up by them.

FRAMESD_CROWD says how many senders (default 60; 1,000 for a release), with a tenth as many readers.
"""
import multiprocessing
import os
import resource
import select
import socket
import time
import unittest

import harness

SENDERS = int(os.environ.get("FRAMESD_CROWD", "60"))
READERS = SENDERS // 10
TIMEOUT = 1  # seconds: header_timeout and request_timeout of these servers
TICK = 0.2  # seconds between two bytes of a slow client
GONE = select.POLLERR | select.POLLHUP | select.POLLRDHUP
HEAD = b"GET /health HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
BODY = b"PUT /frames/1.5 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n" \
       b"X-Admin-Token: " + harness.TOKENS["admin"].encode() + b"\r\n\r\n{"
EXPORT = b"GET /frames.csv HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Crowd:
    """Clients that send or take a byte per tick, until each of them is cut."""

    def __init__(self, port):
        self._poll = select.poll()
        self._slow = {}  # descriptor: (socket, whether it sends)
        for number in range(SENDERS):
            self._join(port, HEAD if number % 2 else BODY, sends=True)
        for _ in range(READERS):
            self._join(port, EXPORT, sends=False)
        self._began = time.monotonic()
        self.cut_after = []  # seconds

    def _join(self, port, request, sends):
        client = socket.socket()
        if not sends:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", port))
        client.sendall(request)
        self._poll.register(client, GONE)
        self._slow[client.fileno()] = (client, sends)

    def left(self):
        return len(self._slow)

    def _trickle(self):
        for client, sends in self._slow.values():
            try:
                if sends:
                    client.send(b"x", socket.MSG_DONTWAIT)
                else:
                    client.recv(1, socket.MSG_DONTWAIT)
            except OSError:
                pass  # the next poll says so

    def go_on(self, seconds):
        """Lets them be slow until all are cut, or for so long."""
        end = time.monotonic() + seconds
        while self._slow and time.monotonic() < end:
            self._trickle()
            for descriptor, _ in self._poll.poll(TICK * 1000):
                self._leave(descriptor)
                self.cut_after.append(time.monotonic() - self._began)
            time.sleep(TICK / 4)

    def _leave(self, descriptor):
        self._poll.unregister(descriptor)
        self._slow.pop(descriptor)[0].close()

    def close(self):
        for descriptor in list(self._slow):
            self._leave(descriptor)


FORKED = multiprocessing.get_context("fork")


class Normal:
    """A client that asks for pages one after the other, in a process of its own: the crowd does not slow it down."""

    def __init__(self, server):
        self.statuses, self.seconds = set(), []
        self._over = FORKED.Event()
        self._result, self._told = FORKED.Pipe(duplex=False)
        self._process = FORKED.Process(target=self._run, args=(server,))
        self._process.start()

    def _run(self, server):
        page, statuses, seconds = 0, set(), []
        with server.conversation() as get:
            while not self._over.wait(0.002):
                began = time.perf_counter()
                page = (page + 7) % 5000
                statuses.add(get(f"/frames?limit=100&offset={page}")[0])
                seconds.append(time.perf_counter() - began)
        self._told.send((statuses, seconds))

    def end(self):
        self._over.set()
        if self._result.poll(harness.PATIENCE):
            self.statuses, self.seconds = self._result.recv()
        self._process.join(harness.PATIENCE)

    def p99_ms(self):
        return sorted(self.seconds)[len(self.seconds) * 99 // 100] * 1000


class Crowds(harness.SystemTest):
    def setUp(self):
        super().setUp()
        most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
        self.assertGreater(most, 2 * (SENDERS + READERS), "the limit of descriptors is too low here")
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        self.log = self.sample_log(rows=20000)
        self.assertEqual(self.ingest(self.log).returncode, 0)

    def start(self, timeout):
        return self.serve("--header-timeout", timeout, "--request-timeout", timeout, "--max-connections", "5000",
                          *self.token_flags("admin"))

    def crowd(self, server):
        crowd = Crowd(server.port)
        self.addCleanup(crowd.close)
        return crowd

    def test_all_are_cut_and_others_are_served(self):
        server = self.start(f"{TIMEOUT}s")
        before = Normal(server)
        time.sleep(0.5)
        before.end()
        crowd = self.crowd(server)
        beside = Normal(server)
        crowd.go_on(harness.PATIENCE)
        beside.end()
        self.assertEqual(crowd.left(), 0)
        self.assertEqual(beside.statuses, {200})
        print(f"{SENDERS} slow senders and {READERS} slow readers, timeouts of {TIMEOUT} s: all cut after at most "
              f"{max(crowd.cut_after):.1f} s; p99 of pages {before.p99_ms():.1f} ms without them, "
              f"{beside.p99_ms():.1f} ms beside them")

    def test_they_hold_no_state_of_the_log(self):
        server = self.start("3600s")
        self.crowd(server)
        rows = self.sample_log(rows=2000, seed=5).read_bytes()
        upload = lambda: server.get("/frames", "POST", {**harness.token(), "Content-Type": "text/csv"}, rows)[0]
        self.assertEqual(upload(), 200)
        data = self.folder / "data" / "data.mdb"
        size = data.stat().st_size
        for _ in range(20):  # a transaction that was held would keep the pages of each of these
            self.assertEqual(upload(), 200)
        self.assertLess(data.stat().st_size, size + (4 << 20))

    def test_where_they_have_the_time_none_is_cut(self):
        """Shows that it is their time that cuts them in the first test, and nothing that they do."""
        server = self.start("3600s")
        crowd = self.crowd(server)
        crowd.go_on(2 * TIMEOUT)
        self.assertEqual(crowd.left(), SENDERS + READERS)


if __name__ == "__main__":
    unittest.main()
