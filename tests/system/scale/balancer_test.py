# SPDX-License-Identifier: MIT
"""Servers of one database behind nginx, with the configuration of tools/framesd-balancer.conf, restarted one after the other."""
import http.client
import json
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
import unittest

import harness
import one_database
from instances_test import until

CONFIGURATION = pathlib.Path(harness.__file__).parents[2] / "tools" / "framesd-balancer.conf"
ROUNDS = 3
FRAME = """
daemon off;
pid nginx.pid;
error_log stderr crit;
worker_processes 1;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
  include {site};
}}
"""


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as one:
        return one.getsockname()[1]


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


class Balancer(one_database.DatabaseTest):
    def setUp(self):
        super().setUp()
        self.ports = [free_port(), free_port()]
        self.servers = [self.start(port) for port in self.ports]
        self.port = free_port()
        site = CONFIGURATION.read_text(encoding="utf-8")
        for written, port in zip(("127.0.0.1:8001", "127.0.0.1:8002", "127.0.0.1:8000"), (*self.ports, self.port)):
            self.assertIn(written, site)
            site = site.replace(written, f"127.0.0.1:{port}")
        folder = self.folder / "nginx"
        folder.mkdir(mode=0o777)
        self.write("nginx/site.conf", site)
        self.write("nginx/nginx.conf", FRAME.format(site=folder / "site.conf") + ("" if harness.os.getuid() else "user root;\n"))
        nginx = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")],
                                 stderr=subprocess.PIPE)
        self.addCleanup(nginx.stderr.close)
        self.addCleanup(nginx.wait, harness.PATIENCE)
        self.addCleanup(nginx.send_signal, signal.SIGQUIT)
        until(self.answers)

    def start(self, port):
        return self.instance("--port", port, "--trusted-proxies", "127.0.0.1")

    def answers(self):
        try:
            return Client(self.port, 0).request("GET", "/ready")[0] == 200
        except OSError:
            return False

    def test_a_rolling_restart_fails_no_request_and_loses_no_row(self):
        clients = [Client(self.port, number) for number in range(1, 5)]
        for client in clients:
            client.start()
        for number in range(ROUNDS * len(self.ports)):
            turn = number % len(self.ports)
            time.sleep(0.5)
            self.assertEqual(self.servers[turn].stop(signal.SIGTERM), 0)
            self.servers[turn] = self.start(self.ports[turn])
            until(lambda turn=turn: self.servers[turn].get("/ready")[0] == 200)
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


if __name__ == "__main__":
    unittest.main()
