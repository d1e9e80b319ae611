# SPDX-License-Identifier: MIT
"""framesd health: what a running server says of itself, as an exit status."""
import json
import socket
import threading
import unittest

import harness

READY, NOT_READY, WRONG_USAGE, NO_ANSWER = 0, 1, 2, 7


class Health(harness.SystemTest):
    def health(self, *arguments):
        return harness.run("health", *arguments)

    def address(self, server):
        return f"http://127.0.0.1:{server.port}"

    def answering(self, answer):
        """The address of a server that sends `answer` to whoever connects once, and closes."""
        listening = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(listening.close)

        def answer_once():
            connection, _ = listening.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(answer)

        thread = threading.Thread(target=answer_once)
        thread.start()
        self.addCleanup(thread.join, harness.PATIENCE)
        return f"http://127.0.0.1:{listening.getsockname()[1]}"

    def test_a_ready_server_is_status_0(self):
        server = self.serve()
        done = self.health(self.address(server))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (READY, "ready\n", ""))

    def test_without_an_address_the_configured_server_is_asked(self):
        server = self.serve()
        for host in ("127.0.0.1", "0.0.0.0", "localhost"):
            done = self.health("--host", host, "--port", server.port)
            self.assertEqual((done.returncode, done.stdout), (READY, "ready\n"), host)
        done = self.health("--port", "0")
        self.assertEqual((done.returncode, done.stdout), (WRONG_USAGE, ""))
        self.assertIn("name its address", done.stderr)

    def test_a_unix_socket_is_asked_by_its_path_or_by_the_configuration(self):
        path = self.folder / "socket"
        self.serve("--unix-socket", path)
        self.assertEqual(self.health(f"unix:{path}").returncode, READY)
        self.assertEqual(self.health("--port", "0", "--unix-socket", path).returncode, READY)

    def test_a_server_that_is_not_ready_is_status_1_with_its_reasons(self):
        self.ingest(self.sample_log(rows=10))
        server = self.serve()
        (self.folder / "data" / "data.mdb").rename(self.folder / "away")
        done = self.health(self.address(server))
        self.assertEqual((done.returncode, done.stderr), (NOT_READY, ""))
        self.assertRegex(done.stdout, r"^not ready: .*data.mdb was removed or replaced")
        answer = json.loads(self.health(self.address(server), "--json").stdout)
        self.assertEqual((answer["status"], answer["server"]), ("not ready", self.address(server)))
        self.assertIn("was removed or replaced", answer["reasons"][0])

    def test_no_server_is_status_7(self):
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{bound.getsockname()[1]}"
            done = self.health(address)
            self.assertEqual((done.returncode, done.stdout), (NO_ANSWER, ""))
            self.assertEqual(done.stderr, f"framesd: no answer from {address}: Connection refused\n")
            answer = json.loads(self.health(address, "--json").stdout)
            self.assertEqual(answer["status"], "no answer")

    def test_another_program_at_that_address_is_no_answer(self):
        for answer in (b"HTTP/1.0 200 OK\r\n\r\n<html>", b"HTTP/1.0 404 Not Found\r\n\r\n{}", b"SSH-2.0-x\r\n", b"",
                       b'HTTP/1.0 200 OK\r\n\r\n{"status":"fine"}'):
            done = self.health(self.answering(answer))
            self.assertEqual((done.returncode, done.stdout), (NO_ANSWER, ""), answer)
            self.assertRegex(done.stderr, "does not speak HTTP|is no framesd", answer)
            self.assertRegex(done.stderr, r"http://127\.0\.0\.1:\d+", answer)

    def test_a_wrong_address_is_wrong_usage(self):
        for address in ("https://127.0.0.1", "http://127.0.0.1:99999", "http://"):
            self.assertEqual(self.health(address).returncode, WRONG_USAGE, address)


if __name__ == "__main__":
    unittest.main()
