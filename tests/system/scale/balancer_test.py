# SPDX-License-Identifier: MIT
"""Servers of one database behind nginx, with the configuration of framesd-balancer.conf, restarted one after the other."""
import http.client
import json
import re
import threading
import time
import unittest

import balancer
import harness

ROUNDS = 3


class Client(threading.Thread):
    """Sends requests one after the other, each on a connection of its own; `failed` are those that were not answered well."""

    def __init__(self, port, number):
        super().__init__(daemon=True)
        self.port, self.number = port, number
        self.stopping = threading.Event()
        self.failed, self.stored = [], []
        self.answered = 0

    def request(self, method, target, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE)
        try:
            headers = {**harness.token(), "Content-Type": "application/json"}
            connection.request(method, target, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def run(self):
        row = b'{"samples":[' + b",".join([b"%d" % self.number] * harness.WIDTH) + b"]}"
        while not self.stopping.is_set():
            depth = f"{9000 + self.number}.{len(self.stored):06d}"
            for method, target, body in (("PUT", f"/frames/{depth}", row), ("GET", f"/frames/{depth}", None), ("GET", "/frames?limit=20", None)):
                try:
                    status, answer = self.request(method, target, body)
                except (OSError, http.client.HTTPException) as error:
                    status, answer = 0, repr(error)
                if status not in (200, 201):
                    self.failed.append((method, target, status, answer))
                    break
                self.answered += 1
            else:
                self.stored.append(depth)

    def stop(self):
        self.stopping.set()
        self.join(harness.PATIENCE)


class Balancer(balancer.Balanced):
    def test_a_rolling_restart_fails_no_request_and_loses_no_row(self):
        clients = [Client(self.port, number) for number in range(1, 5)]
        for client in clients:
            client.start()
        for number in range(ROUNDS * len(self.ports)):
            time.sleep(0.5)
            self.restart(number % len(self.ports))
        for client in clients:
            client.stop()
        self.assertEqual([client.failed for client in clients], [[]] * len(clients))
        self.assertGreater(min(client.answered for client in clients), 10)
        rows = self.servers[0].get("/frames.csv?limit=1000000")[2].decode().splitlines()[1:]
        kept = {re.match(r"[\d.]+", row).group() for row in rows}
        stored = {json.loads(depth) for client in clients for depth in client.stored}
        self.assertEqual({float(depth) for depth in kept} & stored, stored)
        done = self.framesd("verify")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_clients_are_told_when_to_come_again_while_no_server_runs(self):
        for server in self.servers:
            self.assertEqual(server.stop(), 0)
        for method in ("GET", "PUT"):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE)
            connection.request(method, "/frames/9000", body=b"{}" if method == "PUT" else None)
            answer = connection.getresponse()
            said = json.loads(answer.read())
            connection.close()
            self.assertEqual((answer.status, answer.headers["Retry-After"], said["error_code"]), (503, "2", "no_server"))


if __name__ == "__main__":
    unittest.main()
