# SPDX-License-Identifier: MIT
"""Connections that wait or attack, clients of events that do not read, and ingests of any length cost little memory.
The bounds are generous: tests/bench/idle_memory.py and pipe_memory.py tell the figures.
"""
import itertools
import socket
import unittest

import harness
import idle_memory
import pipe_memory


SAMPLES = '{"samples": [1, 2, 3, 4]}'
JSON = {"Content-Type": "application/json"}


class Memory(harness.SystemTest):
    def warm_server(self):
        server = self.serve("--max-connections", "1100")
        for wire in idle_memory.open_idle(server, 10):
            wire.socket.close()
        return server

    def test_a_thousand_idle_connections_cost_less_than_8_mb(self):
        idle_memory.raise_descriptor_limit()
        each, _ = idle_memory.idle_kb(self.warm_server(), 1000)
        self.assertLess(each * 1000, 8 * 1024)

    def test_a_hostile_connection_costs_less_than_128_kb(self):
        for name, (begin, more) in idle_memory.ATTACKS.items():
            with self.subTest(name):
                server = self.warm_server()
                self.assertLess(idle_memory.attack_kb(server, begin, more), 128)
                server.stop()

    def test_clients_of_events_who_never_read_cost_less_than_256_kb_each_until_they_are_cut(self):
        server = self.serve(*harness.NARROW, *self.token_flags("admin"), "--request-timeout", "1s")
        depths = itertools.count(1)

        def store_ten():
            for depth in itertools.islice(depths, 10):
                status, _, answer = server.get(f"/frames/{depth}", "PUT", {**harness.token(), **JSON}, SAMPLES)
                self.assertLess(status, 300, answer)

        store_ten()
        before = most = harness.private_kib(server.process.pid)
        for _ in range(16):
            silent = socket.socket()
            self.addCleanup(silent.close)
            silent.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            silent.connect(("127.0.0.1", server.port))
            silent.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        while sum(event.get("route") == "/events" for event in list(server.log)) < 16:
            store_ten()
            most = max(most, harness.private_kib(server.process.pid))
        self.assertLess((most - before) / 16, 256)

    def test_an_ingest_through_a_pipe_takes_less_than_64_mb(self):
        report, most = pipe_memory.ingest_through_pipe(self.folder / "data", 100_000_000, every=0.01)
        self.assertEqual(report["stored"], report["rows"])
        self.assertGreater(most, 0)
        self.assertLess(most, 64 * 1024)


if __name__ == "__main__":
    unittest.main()
