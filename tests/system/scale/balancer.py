# SPDX-License-Identifier: MIT
"""Two servers of one database behind nginx, with the configuration of framesd-balancer.conf."""
import http.client
import os
import pathlib
import shutil
import signal
import socket
import subprocess

import harness
import one_database

CONFIGURATION = pathlib.Path(harness.__file__).parents[2] / "tools/packaging/examples/framesd-balancer.conf"
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


class Balanced(one_database.DatabaseTest):
    """nginx listens on `port`, its servers on `ports`."""

    def setUp(self):
        super().setUp()
        self.ports = [free_port(), free_port()]
        self.servers = [self.start(port) for port in self.ports]
        self.port = free_port()
        site = self.configuration()
        for written, port in zip(("127.0.0.1:8001", "127.0.0.1:8002", "127.0.0.1:8000"), (*self.ports, self.port)):
            self.assertIn(written, site)
            site = site.replace(written, f"127.0.0.1:{port}")
        folder = self.folder / "nginx"
        folder.mkdir(mode=0o777)
        self.write("nginx/site.conf", site)
        self.write("nginx/nginx.conf", FRAME.format(site=folder / "site.conf") + ("" if os.getuid() else "user root;\n"))
        nginx = subprocess.Popen([shutil.which("nginx") or "/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")],
                                 stderr=subprocess.PIPE)
        self.addCleanup(nginx.stderr.close)
        self.addCleanup(nginx.wait, harness.PATIENCE)
        self.addCleanup(nginx.send_signal, signal.SIGQUIT)
        one_database.until(self.answers)

    def configuration(self):
        return CONFIGURATION.read_text(encoding="utf-8")

    def start(self, port):
        return self.instance("--port", port, "--trusted-proxies", "127.0.0.1")

    def restart(self, turn):
        """Ends one server in order, starts it again and waits until nginx gives it requests, which some must send meanwhile."""
        self.assertEqual(self.servers[turn].stop(signal.SIGTERM), 0)
        self.servers[turn] = self.start(self.ports[turn])
        one_database.until(lambda: self.servers[turn].get("/ready")[0] == 200)
        one_database.until(lambda: self.has_requests(self.servers[turn]))

    @staticmethod
    def has_requests(server):
        return any(event["message"] == "request" and event.get("route") != "/ready" for event in list(server.log))

    def answers(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE)
        try:
            connection.request("GET", "/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()
