# SPDX-License-Identifier: MIT
"""Slow clients that get on are served; those that stall are cut."""
import json
import socket
import time
import unittest

import harness

TIMEOUT = 1  # seconds: request_timeout of these servers
PACE = 150_000  # bytes a second: a reader that gets on


class SlowClients(harness.SystemTest):
    def start(self):
        self.ingest(self.sample_log(rows=25000))
        return self.serve("--request-timeout", f"{TIMEOUT}s")

    def reader(self, server, target):
        """A connection with a small receive buffer that has asked for `target`."""
        client = socket.socket()
        self.addCleanup(client.close)
        client.settimeout(harness.PATIENCE)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        client.connect(("127.0.0.1", server.port))
        client.sendall(f"GET {target} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return client

    def test_a_slow_reader_is_not_cut(self):
        server = self.start()
        client = self.reader(server, "/frames.csv")
        begin, taken = time.monotonic(), 0
        while time.monotonic() < begin + 5 * TIMEOUT:
            data = client.recv(15000)  # a reset raises
            self.assertTrue(data, f"closed after {taken} bytes")
            taken += len(data)
            time.sleep(max(0, begin + taken / PACE - time.monotonic()))

    def test_a_reader_that_stalls_is_cut(self):
        server = self.start()
        client = self.reader(server, "/frames.csv")
        client.recv(15000)
        deadline = time.monotonic() + harness.PATIENCE
        while not [e for e in server.log if e.get("aborted")]:
            self.assertLess(time.monotonic(), deadline, "still there")
            time.sleep(0.05)
        with self.assertRaises(ConnectionResetError):
            while client.recv(65536):
                pass

    def test_a_body_that_comes_slowly_is_waited_for(self):
        server = self.serve("--request-timeout", f"{TIMEOUT}s", *self.token_flags("ingest"))
        body = json.dumps({"samples": [7] * 200}).encode().ljust(600_000)
        with server.connect() as client:
            client.sendall(b"PUT /frames/1.0 HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                           b"Connection: close\r\nX-Admin-Token: %s\r\nContent-Length: %d\r\n\r\n"
                           % (harness.TOKENS["ingest"].encode(), len(body)))
            begin = time.monotonic()
            for at in range(0, len(body), 15000):
                client.sendall(body[at:at + 15000])
                time.sleep(max(0, begin + at / PACE - time.monotonic()))
            self.assertTrue(harness.read_all(client).startswith(b"HTTP/1.1 201"))


if __name__ == "__main__":
    unittest.main()
