# SPDX-License-Identifier: MIT
"""Servers of one database behind nginx, with the configuration of framesd-balancer.conf, restarted one after the other."""
import http.client
import json
import pathlib
import re
import subprocess
import threading
import time
import unittest

import balancer
import harness
import one_database

ROUNDS = 3
TOOL = pathlib.Path(harness.__file__).parents[2] / "tools/upload"


class Client(threading.Thread):
    """Sends requests one after the other, each on a connection of its own; `failed` are those that were not answered well."""

    def __init__(self, port, number):
        super().__init__(daemon=True)
        self.port, self.number = port, number
        self.stopping = threading.Event()
        self.failed, self.stored = [], []
        self.answered = 0

    def request(self, method, target, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE)
        try:
            headers = {**harness.token(), "Content-Type": "application/json", **(headers or {})}
            connection.request(method, target, body=body, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def run(self):
        row = row_of(self.number)
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

    def test_a_client_cannot_say_under_which_address_it_came(self):
        Client(self.port, 1).request("PUT", "/frames/9000", row_of(1))
        Client(self.port, 1).request("PUT", "/frames/9001", row_of(1))
        spoofed = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Prefix": "/evil", "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.1"}
        for _ in self.ports:
            status, answer = Client(self.port, 1).request("GET", "/frames?limit=1", headers=spoofed)
            self.assertEqual((status, json.loads(answer)["metadata"]["next"][:8]), (200, "/frames?"))
            self.assertNotIn(b"evil", answer)


class OfOneServer(balancer.Balanced):
    """What only the server knows that was asked first."""

    def start(self, port):
        csv = self.folder / "csv"
        csv.mkdir(exist_ok=True)
        return self.instance("--port", port, "--trusted-proxies", "127.0.0.1", "--csv-dir", csv, *self.token_flags("read"))

    def test_a_job_is_followed_to_its_end(self):
        follow_jobs(self)

    def test_a_job_that_began_while_the_first_server_was_away_is_known(self):
        self.servers[0].stop()
        harness.make_log(self.folder / "csv" / "log.csv", rows=100)
        status, said = Client(self.port, 1).request("POST", "/frames/reload", b'{"csv_path":"log.csv"}')
        self.assertEqual(status, 202, said)
        self.servers[0] = self.start(self.ports[0])
        one_database.until(lambda: self.servers[0].get("/ready")[0] == 200)
        job = json.loads(said)["job_id"]
        self.assertEqual(self.servers[0].get(f"/jobs/{job}", headers=harness.token())[0], 404)
        for _ in self.ports:
            self.assertEqual(Client(self.port, 1).request("GET", f"/jobs/{job}")[0], 200)

    def test_a_browser_that_has_logged_in_stays_so(self):
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE)
        self.addCleanup(client.close)
        client.request("POST", "/session", headers=harness.token("read"))
        answer = client.getresponse()
        answer.read()
        self.assertEqual(answer.status, 204)
        cookie = answer.headers["Set-Cookie"].partition(";")[0]
        for target in ("/frames?limit=1", "/tiles.json", "/logs", "/stats") * 2:
            client.request("GET", target, headers={"Cookie": cookie})
            answer = client.getresponse()
            answer.read()
            self.assertNotEqual(answer.status, 401, target)


class EachInTurn(balancer.Balanced):
    """Any other balancer: it gives no heed to what a request is about."""

    def configuration(self):
        return super().configuration().replace("http://$framesd_servers", "http://framesd").replace("http://framesd_first", "http://framesd") \
            .replace(" http_404", "")

    start = OfOneServer.start

    def test_a_job_is_followed_to_its_end(self):
        follow_jobs(self)

    def test_a_job_that_no_server_knows_is_an_end(self):
        done = upload(self, "--follow", "0123456789abcdef")
        self.assertEqual(done.returncode, 1)
        self.assertIn("does not know the job 0123456789abcdef", done.stderr)


def row_of(grey):
    return b'{"samples":[' + b",".join([b"%d" % grey] * harness.WIDTH) + b"]}"


def upload(test, *arguments):
    token = test.write("token", harness.TOKENS["admin"] + "\n")
    return subprocess.run(["sh", TOOL, "--token-file", token, *arguments, f"http://127.0.0.1:{test.port}"], text=True, capture_output=True,
                          timeout=harness.PATIENCE, env=harness.clean_environment(), check=False)


def follow_jobs(test):
    harness.make_log(test.folder / "csv" / "log.csv", rows=3000)
    for _ in range(3):  # the next request comes to the other server
        done = upload(test, "--on-server", "log.csv")
        test.assertEqual(done.returncode, 0, done.stderr)
        test.assertEqual(json.loads(done.stdout)["rows"], 3000)
        Client(test.port, 1).request("GET", "/frames?limit=1")


if __name__ == "__main__":
    unittest.main()
