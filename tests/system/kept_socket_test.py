# SPDX-License-Identifier: MIT
"""The socket that framesd gives systemd to keep: a restart of the service loses no connection, without a socket unit."""
import signal
import socket
import subprocess
import unittest

import fake_systemd
import harness
from steady_client import SteadyClient


class KeptSocket(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.systemd = fake_systemd.SocketKeeper(self.folder / "notify")
        self.addCleanup(self.systemd.end)

    def start(self, *flags):
        """Starts the service, the first time or again, and waits until it is ready."""
        self.systemd.is_ready.clear()
        all_flags = ("--data-dir", self.folder / "data", "--host", "127.0.0.1", *flags)
        if self.systemd.kept:
            env = {**self.systemd.environment, "LISTEN_FDNAMES": "listener"}
            process = fake_systemd.start_with_socket(self.systemd.kept, *all_flags, env=env)
        else:
            process = subprocess.Popen([harness.FRAMESD, *map(str, all_flags)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                       text=True, env={**harness.clean_environment(), **self.systemd.environment})
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.assertTrue(self.systemd.is_ready.wait(harness.PATIENCE), "never ready")
        return process

    def end(self, process):
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(harness.PATIENCE), 0)

    @property
    def port(self):
        return self.systemd.kept.getsockname()[1]

    def test_no_connection_is_lost_over_restarts(self):
        process = self.start("--port", 0, "--app-name", "server 0")
        clients = [SteadyClient(self.port) for _ in range(4)]
        for client in clients:
            client.start()
            client.await_answer_of("server 0")
        for turn in range(1, 6):
            self.end(process)
            process = self.start("--port", self.port, "--app-name", f"server {turn}")
            for client in clients:
                client.await_answer_of(f"server {turn}")
        for client in clients:
            client.end()
        self.assertEqual([client.faults for client in clients], [[]] * 4)
        self.end(process)

    def test_a_connection_made_after_a_crash_waits_for_the_next_server(self):
        process = self.start("--port", 0)
        process.kill()
        process.wait()
        with socket.create_connection(("127.0.0.1", self.port), timeout=harness.PATIENCE) as early:
            early.sendall(b"GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n")
            self.start("--port", self.port)
            self.assertTrue(harness.read_all(early).startswith(b"HTTP/1.1 200 "))

    def test_another_address_is_listened_on_and_the_old_one_let_go(self):
        self.end(self.start("--port", 0))
        port = self.port
        process = self.start("--host", "127.0.0.2", "--port", port)
        self.assertEqual(self.systemd.kept.getsockname(), ("127.0.0.2", port))
        self.assertEqual(harness.run("health", f"http://127.0.0.2:{port}").returncode, 0)
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=harness.PATIENCE)
        self.end(process)

    def test_all_addresses_are_served_again(self):
        self.end(self.start("--host", "::", "--port", 0))
        port = self.port
        process = self.start("--host", "::", "--port", port)
        self.assertEqual(harness.run("health", f"http://127.0.0.1:{port}").returncode, 0)
        self.assertEqual(self.port, port)
        self.end(process)

    def test_a_service_manager_that_keeps_nothing_is_given_nothing(self):
        self.systemd.environment.pop("FDSTORE")
        self.end(self.start("--port", 0))
        self.assertIsNone(self.systemd.kept)


if __name__ == "__main__":
    unittest.main()
