# SPDX-License-Identifier: MIT
"""Sockets that systemd opens: they are served, and a restart loses no connection."""
import json
import signal
import socket
import subprocess
import unittest

import fake_systemd
import harness
from steady_client import SteadyClient


class SocketActivation(harness.SystemTest):
    def start(self, listening, *flags, env=None):
        process = fake_systemd.start_with_socket(listening, "--data-dir", self.folder / "data", *flags, env=env)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def end(self, process, sig=signal.SIGTERM):
        process.send_signal(sig)
        return process.wait(harness.PATIENCE)

    def test_a_socket_that_was_handed_over_is_served(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            port = listening.getsockname()[1]
            process = self.start(listening, "--host", "192.0.2.7")  # which no machine has: it is not used
            done = harness.run("health", f"http://127.0.0.1:{port}")
            self.assertEqual((done.returncode, done.stdout), (0, "ready\n"))
            self.assertEqual(self.end(process), 0)
            log = [json.loads(line) for line in process.stderr]
        said = next(event for event in log if event["message"] == "listening")
        self.assertEqual((said["host"], said["port"], said["handed_over"]), ("127.0.0.1", port, 1))

    def test_a_unix_socket_that_was_handed_over_is_served_and_left_there(self):
        path = self.folder / "socket"
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(path))
            listening.listen()
            process = self.start(listening)
            self.assertEqual(harness.run("health", f"unix:{path}").returncode, 0)
            self.assertEqual(self.end(process), 0)
            self.assertTrue(path.exists())

    def test_no_connection_is_lost_over_a_restart(self):
        with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
            first = self.start(listening, "--app-name", "first")
            clients = [SteadyClient(listening.getsockname()[1]) for _ in range(4)]
            for client in clients:
                client.start()
                client.await_answer_of("first")
            self.assertEqual(self.end(first), 0)
            second = self.start(listening, "--app-name", "second")
            for client in clients:
                client.await_answer_of("second")
                client.end()
            self.assertEqual([client.faults for client in clients], [[]] * 4)
            self.assertEqual(self.end(second), 0)

    def test_a_connection_made_while_no_server_runs_waits_for_the_next_one(self):
        with socket.create_server(("127.0.0.1", 0)) as listening:
            with socket.create_connection(listening.getsockname(), timeout=harness.PATIENCE) as early:
                early.sendall(b"GET /health HTTP/1.0\r\nHost: localhost\r\n\r\n")
                self.start(listening)
                self.assertTrue(harness.read_all(early).startswith(b"HTTP/1.1 200 "))

    def test_a_socket_that_does_not_listen_is_refused(self):
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            process = self.start(bound)
            self.assertEqual(process.wait(harness.PATIENCE), 2)
            self.assertIn("socket 1 of those handed over", process.stderr.read())

    def test_sockets_of_another_process_are_not_taken(self):
        done = subprocess.run([harness.FRAMESD, "--port", "0", "--data-dir", str(self.folder / "data"), "--check-config"],
                              env={**harness.clean_environment(), "LISTEN_PID": "1", "LISTEN_FDS": "1"},
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 0)
        server = self.serve(env={"LISTEN_PID": "1", "LISTEN_FDS": "1"})
        self.assertEqual(server.get("/health")[0], 200)


if __name__ == "__main__":
    unittest.main()
