# SPDX-License-Identifier: MIT
"""The running server: status routes, garbage, limits, logs, and how it stops."""
import datetime
import errno
import json
import re
import signal
import socket
import threading
import unittest

import fake_systemd
import harness

UUID4 = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$")


class Status(harness.SystemTest):
    def test_health_ready_version_and_root(self):
        server = self.serve("--app-name", "Hole 7", "--environment", "test")
        health = server.json("/health")
        self.assertEqual((health["status"], health["app_name"], health["environment"], health["database"]),
                         ("healthy", "Hole 7", "test", "connected"))
        ready = server.json("/ready")
        self.assertEqual((set(ready), ready["status"]), ({"status", "timestamp"}, "ready"))
        for said in (health, ready):
            when = datetime.datetime.fromisoformat(said["timestamp"].replace("Z", "+00:00"))
            self.assertLess(abs((datetime.datetime.now(datetime.timezone.utc) - when).total_seconds()), 3600)
        version = server.json("/version")
        self.assertEqual(set(version), {"name", "version", "commit", "compiler"})
        self.assertEqual(health["version"], version["version"])
        self.assertEqual(set(server.json("/")), {"message", "version", "docs", "health"})

    def test_status_answers_are_never_cached_and_ignore_the_query(self):
        server = self.serve()
        for target in ("/health", "/ready"):
            status, headers, _ = server.get(target + "?probe=1&probe=2")
            self.assertEqual((status, headers["Cache-Control"]), (200, "no-store"))

    def test_every_answer_carries_a_request_id(self):
        server = self.serve()
        self.assertEqual(server.get("/health", headers={"X-Request-ID": "rig-7.a_b"})[1]["X-Request-ID"], "rig-7.a_b")
        for refused in ("a b", "x" * 129, "<script>"):
            self.assertRegex(server.get("/health", headers={"X-Request-ID": refused})[1]["X-Request-ID"], UUID4)
        self.assertRegex(server.get("/nowhere")[1]["X-Request-ID"], UUID4)

    def test_head_answers_alike_without_a_body(self):
        server = self.serve()
        _, get_headers, body = server.get("/version")
        status, headers, nothing = server.get("/version", method="HEAD")
        self.assertEqual((status, nothing), (200, b""))
        self.assertEqual(headers["Content-Length"], str(len(body)))
        self.assertEqual(headers["Content-Type"], get_headers["Content-Type"])


class Strictness(harness.SystemTest):
    def test_one_garbage_line_gets_one_400_and_a_close(self):
        server = self.serve()
        for garbage in (b"garbage\r\n", b"garbage\n", b"\x16\x03\x01\x02\x00\x01\x00", b"GET / HTTP/1.1\r\n\r\n"):
            answer = server.raw(garbage)
            self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer[:80])
            self.assertEqual(answer.count(b"HTTP/1.1 "), 1)
            self.assertIn(b"Connection: close", answer)
        self.assertEqual(server.json("/ready")["status"], "ready")

    def test_a_body_one_byte_too_long_gets_413(self):
        server = self.serve("--body-max", "2K")
        for body, expected in ((b"x" * 2048, 200), (b"x" * 2049, 413)):
            self.assertEqual(server.get("/health", body=body)[0], expected)

    def test_a_slow_header_is_cut_with_408(self):
        server = self.serve("--header-timeout", "300ms")
        with server.connect() as connection:
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n")
            answer = harness.read_all(connection)
        self.assertTrue(answer.startswith(b"HTTP/1.1 408 "), answer[:80])

    def test_problems_name_every_wrong_parameter(self):
        server = self.serve()
        status, headers, body = server.get("/frames?limit=0&depth_min=nan&ofset=1")
        problem = json.loads(body)
        self.assertEqual((status, headers["Content-Type"]), (400, "application/problem+json"))
        self.assertEqual({e["parameter"] for e in problem["errors"]}, {"limit", "depth_min", "ofset"})
        self.assertIn("offset", body.decode())
        self.assertEqual(problem["request_id"], headers["X-Request-ID"])
        self.assertEqual(problem["status"], 400)
        self.assertEqual(body.find(b"\n"), len(body) - 1)

    def test_statuses_of_wrong_requests(self):
        server = self.serve()
        for target, method, expected in (
                ("/frames?limit=1001", "GET", 422), ("/frames?limit=1.0", "GET", 422), ("/frames?limit=", "GET", 422),
                ("/frames?limit=1&limit=1", "GET", 400), ("/frames?depth_min=2&depth_max=1", "GET", 400),
                ("/frames?_=123", "GET", 200), ("/frames/abc", "GET", 422), ("/frames/1e999", "GET", 422),
                ("/frames/5.5", "GET", 404), ("/nowhere", "GET", 404), ("/frames", "BREW", 405),
                ("/frames%2F5", "GET", 400), ("/frames/%00", "GET", 400), ("/frames/%zz", "GET", 400),
                ("/../etc/passwd", "GET", 404), ("/frames/", "GET", 308), ("/frames", "OPTIONS", 204)):
            status, headers, _ = server.get(target, method=method)
            self.assertEqual(status, expected, f"{method} {target}")
            if status in (405, 204):
                self.assertIn("GET", headers["Allow"])

    def test_a_trailing_slash_leads_to_the_path_without_it_on_this_host(self):
        server = self.serve()
        self.assertEqual(server.get("/frames/?limit=5")[1]["Location"], "/frames?limit=5")
        location = server.get("//evil.example/")[1].get("Location")
        self.assertTrue(location is None or not location.startswith("//"), location)

    def test_hostile_targets_stay_inside_their_log_line(self):
        server = self.serve()
        server.get("/nowhere%0a%1b[2J%22}?x=%0d%0aforged")
        server.stop()
        lines = [e for e in server.log if e["message"] == "request"]
        self.assertEqual(len(lines), 1)
        self.assertEqual(lines[0]["status"], 404)


class Stopping(harness.SystemTest):
    def test_sigterm_stops_with_status_0(self):
        server = self.serve()
        with server.connect():
            self.assertEqual(server.stop(), 0)

    def test_requests_running_at_sigterm_are_answered(self):
        self.ingest(self.sample_log(rows=2000))
        server = self.serve()
        answers, failures = [], []
        stopping = threading.Event()

        def client():
            while not stopping.is_set():
                try:
                    answers.append(server.get("/frames?limit=1000")[0])
                except ConnectionRefusedError:
                    return
                except OSError as error:
                    failures.append(error)
                    return

        clients = [threading.Thread(target=client) for _ in range(4)]
        for thread in clients:
            thread.start()
        while len(answers) < 20:
            pass
        status = server.stop(signal.SIGTERM)
        stopping.set()
        for thread in clients:
            thread.join(harness.PATIENCE)
        self.assertEqual(status, 0)
        self.assertEqual(set(answers), {200})
        self.assertEqual(failures, [])

    def test_readiness_is_told_to_systemd(self):
        with fake_systemd.Notifications(self.folder / "notify") as notify:
            server = self.serve(env={"NOTIFY_SOCKET": notify.path})
            self.assertEqual(notify.next(), ["READY=1"])
            server.process.send_signal(signal.SIGTERM)
            self.assertEqual(notify.next_but("STATUS=")[0], "STOPPING=1")

    def test_why_a_start_failed_is_told_to_systemd(self):
        with fake_systemd.Notifications(self.folder / "notify") as notify, socket.create_server(("127.0.0.1", 0)) as taken:
            env = {**harness.clean_environment(), "NOTIFY_SOCKET": notify.path}
            port = taken.getsockname()[1]
            where = ("--host", "127.0.0.1", "--port", port, "--data-dir", self.folder / "data")
            self.assertEqual(harness.run(*where, env=env).returncode, 1)
            status, error = notify.next()
            self.assertRegex(status, f"^STATUS=cannot listen on 127.0.0.1:{port}: another program listens there already; ")
            self.assertEqual(error, f"ERRNO={errno.EADDRINUSE}")
            self.assertEqual(harness.run("--port", "many", env=env).returncode, 2)
            (status,) = notify.next()
            self.assertRegex(status, "^STATUS=--port: 'many' ")


if __name__ == "__main__":
    unittest.main()
