# SPDX-License-Identifier: MIT
"""How a server ends: in a bounded time, with a status that tells, and without a reset for who had connected."""
import gzip
import os
import select
import signal
import socket
import threading
import unittest

import harness

STOPS = int(os.environ.get("FRAMESD_STOPS", "20"))
REQUEST = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


class Crowd:
    """Threads that connect and ask over and over, until they are refused."""

    def __init__(self, port, threads=4):
        self.answered, self.broken = 0, []
        self._threads = [threading.Thread(target=self._ask, args=(port,)) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def _ask(self, port):
        while True:
            with socket.socket() as client:
                client.settimeout(harness.PATIENCE)
                try:
                    client.connect(("127.0.0.1", port))
                except OSError:
                    return  # nobody listens any more
                try:
                    client.sendall(REQUEST)
                    answer = harness.read_all(client)
                except OSError as error:
                    answer = repr(error).encode()
                if answer.startswith(b"HTTP/1.1 200"):
                    self.answered += 1
                else:
                    self.broken.append(answer)

    def join(self):
        for thread in self._threads:
            thread.join(harness.PATIENCE)


class Stopping(harness.SystemTest):
    def messages(self, server):
        return [event["message"] for event in server.log]

    def wait_for(self, server, message):
        deadline = threading.Event()
        for _ in range(harness.PATIENCE * 20):
            if message in self.messages(server):
                return
            deadline.wait(0.05)
        raise AssertionError(f"{message} is not in the log: {server.log}")

    def reader_of_an_export(self, server):
        """Takes the beginning of an export that is more than the kernel's buffers hold, and no more."""
        client = socket.socket()
        self.addCleanup(client.close)
        client.settimeout(harness.PATIENCE)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16384)
        client.connect(("127.0.0.1", server.port))
        client.sendall(b"GET /frames.csv HTTP/1.1\r\nHost: localhost\r\n\r\n")
        self.assertTrue(client.recv(1000).startswith(b"HTTP/1.1 200"))
        return client

    def test_who_had_connected_is_answered(self):
        self.ingest(self.sample_log(rows=10))
        for _ in range(STOPS):
            server = self.serve()
            crowd = Crowd(server.port)
            while crowd.answered < 50:
                pass
            status = server.stop()
            crowd.join()
            self.assertEqual((status, crowd.broken), (0, []))

    def test_an_idle_connection_is_closed_in_order(self):
        server = self.serve()
        with server.connect() as client:
            client.sendall(REQUEST.replace(b"Connection: close\r\n", b""))
            self.assertTrue(client.recv(65536).startswith(b"HTTP/1.1 200"))
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(client.recv(65536), b"")  # a reset would raise
        self.assertEqual(server.stop(), 0)

    def test_draining_ends_and_says_what_it_cut(self):
        self.ingest(self.sample_log(rows=25000))
        server = self.serve("--drain-timeout", "500ms")
        client = self.reader_of_an_export(server)
        server.process.send_signal(signal.SIGTERM)
        self.wait_for(server, "draining")
        self.assertIsNone(server.process.poll())
        self.assertEqual(server.process.wait(harness.PATIENCE), 6)
        with self.assertRaises(ConnectionResetError):
            while client.recv(65536):
                pass
        server.stop()
        self.assertEqual(server.log[-1]["message"], "stopped")
        self.assertEqual((server.log[-1]["level"], server.log[-1]["requests_cut"]), ("warning", 1))

    def test_a_second_signal_cuts_and_does_not_end_with_0(self):
        self.ingest(self.sample_log(rows=25000))
        server = self.serve("--drain-timeout", "1h")
        self.reader_of_an_export(server)
        server.process.send_signal(signal.SIGTERM)
        self.wait_for(server, "draining")
        self.assertEqual(server.stop(), 6)

    def test_a_second_signal_that_cut_nothing_ends_with_0(self):
        server = self.serve("--drain-timeout", "1h")
        with server.connect():
            server.process.send_signal(signal.SIGTERM)
            self.wait_for(server, "draining")
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(server.process.wait(harness.PATIENCE), 0)

    def test_a_second_signal_does_not_wait_for_threads_that_compute(self):
        self.ingest(self.sample_log(rows=10))
        server = self.serve("--drain-timeout", "1h", *self.token_flags("ingest"))
        header = ("depth," + ",".join(map(str, range(200))) + "\n").encode()
        bomb = gzip.compress(header + b"," * 400_000_000, 1)
        clients = []
        for _ in range(4):  # more than there are threads for uploads
            client = server.connect()
            self.addCleanup(client.close)
            client.sendall(b"POST /frames HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
                           b"Content-Encoding: gzip\r\nX-Admin-Token: %s\r\nContent-Length: %d\r\n\r\n"
                           % (harness.TOKENS["ingest"].encode(), len(bomb)) + bomb[:-100])
            clients.append(client)
        select.select([], clients, [], harness.PATIENCE)
        server.process.send_signal(signal.SIGTERM)
        self.wait_for(server, "draining")
        self.assertIn(server.stop(), (0, 6))  # 0: it was done with them before
        self.assert_sound()


if __name__ == "__main__":
    unittest.main()
