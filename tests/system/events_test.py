# SPDX-License-Identifier: MIT
"""Live events over sockets: what clients hear of writes here and elsewhere, how they go on after a cut, and that neither
many nor slow ones cost more than they may."""
import json
import signal
import socket
import unittest

import event_client
import harness

SAMPLES = json.dumps({"samples": [1, 2, 3, 4]})
JSON = {"Content-Type": "application/json"}
RIG7 = "pipe-deck-23-swivel"  # good for reading the logs rig7-* alone


class Events(harness.SystemTest):
    def start(self, *flags):
        return self.serve(*harness.NARROW, *self.token_flags("admin"), *flags)

    def listen(self, server, target="/events", headers=None):
        listener = event_client.EventClient(server, target, headers)
        self.addCleanup(listener.cut)
        self.assertEqual(listener.answer.status, 200)
        return listener

    def listening(self, server, target="/events", headers=None):
        listener = self.listen(server, target, headers)
        listener.until("hello")
        return listener

    def ask(self, server, target, method="GET", body=None, headers=None):
        status, _, answer = server.get(target, method, {**harness.token(), **JSON, **(headers or {})}, body)
        self.assertLess(status, 300, answer)
        return answer

    def put(self, server, depth, log="default"):
        self.ask(server, f"/logs/{log}/frames/{depth}", "PUT", SAMPLES)

    def clients_of(self, server):
        _, _, text = server.get("/metrics")
        return int(text.split(b"\nframesd_event_clients ")[1].split(b"\n")[0])

    def ended_streams(self, server, route="/events"):
        return [event for event in server.log if event.get("route") == route and event["message"] == "request"]

    def test_a_stored_frame_shows_up_on_two_clients(self):
        server = self.start()
        clients = [self.listening(server), self.listening(server, "/logs/default/events")]
        self.put(server, 100.5)
        for client in clients:
            change = client.until("change")
            self.assertEqual((change["first_depth"], change["last_depth"], change["inserted"]), (100.5, 100.5, 1))
            self.assertEqual(client.answer.headers.get_content_type(), "text/event-stream")

    def test_an_ingest_of_another_process_shows_up(self):
        server = self.start()
        self.ask(server, "/logs/a", "PUT", "{}")
        clients = [self.listening(server), self.listening(server, "/logs/a/events")]
        rows = self.write("log.csv", harness.header(4) + "".join(harness.row(depth, width=4) for depth in range(1, 31)))
        self.assertEqual(self.ingest(rows, *harness.NARROW, "--log", "a").returncode, 0)
        for client in clients:
            change = client.until("change", log="a")
            self.assertEqual((change["first_depth"], change["inserted"]), (1.0, 30))
        self.assertEqual(self.ingest(rows, *harness.NARROW, "--log", "b", "--create").returncode, 0)
        clients[0].until("log", log="b", what="created")

    def test_a_job_is_heard_of_until_its_end(self):
        folder = self.folder / "csv"
        folder.mkdir()
        (folder / "x.csv").write_text(harness.header(4) + harness.row(1, width=4), encoding="ascii")
        server = self.start("--csv-dir", folder)
        client = self.listening(server)
        self.ask(server, "/frames/reload", "POST", json.dumps({"csv_path": "x.csv"}))
        job = client.until("job", state="succeeded")
        self.assertEqual(job, json.loads(self.ask(server, f"/jobs/{job['job_id']}")))

    def test_a_client_that_was_cut_goes_on_where_it_was(self):
        server = self.start()
        for target in ("/events", "/logs/default/events"):
            client = self.listening(server, target)
            self.put(server, 1)
            client.until("change")
            client.cut()
            for depth in (2, 3, 4):
                self.put(server, depth)
            again = self.listen(server, target, {"Last-Event-ID": client.last_id})
            change = again.until("change")
            self.assertEqual((change["first_depth"], change["last_depth"], change["inserted"]), (2.0, 4.0, 3))
            again.cut()
            self.ask(server, "/frames?depth_min=0&depth_max=9", "DELETE")

    def test_after_a_restart_a_log_goes_on_and_all_logs_are_asked_for_again(self):
        server = self.start()
        one, all_logs = self.listening(server, "/logs/default/events"), self.listening(server)
        self.assertEqual(server.stop(), 0)
        self.ingest(self.write("log.csv", harness.header(4) + harness.row(7, width=4)), *harness.NARROW)
        server = self.start()
        again = self.listen(server, "/logs/default/events", {"Last-Event-ID": one.last_id})
        self.assertEqual(again.until("change")["first_depth"], 7.0)
        again = self.listen(server, headers={"Last-Event-ID": all_logs.last_id})
        self.assertEqual(again.event(), ("reset", {"log": None}))

    def test_the_65th_client_is_refused_and_has_its_turn_later(self):
        server = self.start()
        clients = [self.listening(server) for _ in range(64)]
        status, headers, _ = server.get("/events")
        self.assertEqual(status, 503)
        self.assertGreater(int(headers["Retry-After"]), 0)
        self.assertEqual(self.clients_of(server), 64)
        self.put(server, 1)
        for client in clients:
            client.until("change")
        for client in clients:
            client.cut()
        while self.clients_of(server) != 0:  # the server notices without being asked to
            pass
        self.listening(server)

    def test_head_takes_no_place(self):
        server = self.start("--max-event-clients", "1")
        for target in ("/events", "/logs/default/events"):
            status, headers, body = server.get(target, "HEAD")
            self.assertEqual((status, headers.get_content_type(), body), (200, "text/event-stream", b""))
        self.listening(server)

    def test_sigterm_ends_streams_in_order(self):
        server = self.start("--drain-timeout", "1h")
        clients = [self.listening(server), self.listening(server, "/logs/default/events")]
        raw = server.connect()
        self.addCleanup(raw.close)
        raw.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        received = b""
        while b"hello" not in received:
            received += raw.recv(65536)
        server.process.send_signal(signal.SIGTERM)
        self.assertTrue((received + harness.read_all(raw)).endswith(b"\r\n0\r\n\r\n"))
        for client in clients:
            self.assertIsNone(client.event())  # an answer that is cut off raises
        self.assertEqual(server.stop(), 0)
        self.assertEqual([event.get("aborted") for event in self.ended_streams(server)], [None, None])

    def test_a_removed_log_ends_its_stream(self):
        server = self.start()
        self.ask(server, "/logs/a", "PUT", "{}")
        client, all_logs = self.listening(server, "/logs/a/events"), self.listening(server)
        self.put(server, 1, "a")
        self.ask(server, "/logs/a?confirm=a", "DELETE")
        for each in (client, all_logs):
            each.until("log", log="a", what="removed")
        self.assertIsNone(client.event())
        self.assertEqual(server.get("/logs/a/events")[0], 404)

    def test_a_client_that_does_not_read_is_cut_and_costs_the_others_nothing(self):
        server = self.start("--request-timeout", "1s")
        slow = socket.socket()
        self.addCleanup(slow.close)
        slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        slow.connect(("127.0.0.1", server.port))
        slow.sendall(b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        reading = self.listening(server, "/logs/default/events")
        depth = 0
        while not self.ended_streams(server):
            depth += 1
            self.put(server, depth)
            if depth % 10 == 0:
                reading.until("change")
        self.put(server, depth + 1)
        reading.until("change", last_depth=depth + 1.0)

    def test_a_token_for_some_logs_hears_of_these_alone(self):
        tokens = self.write("tokens", f"read rig7-* {RIG7}\n")
        tokens.chmod(0o600)
        server = self.start("--tokens-file", tokens)
        for log in ("rig7-a", "rig8-b"):
            self.ask(server, f"/logs/{log}", "PUT", "{}")
        client = self.listening(server, headers={"X-Admin-Token": RIG7})
        self.put(server, 1)
        self.put(server, 1, "rig8-b")
        self.put(server, 1, "rig7-a")
        event = client.event()
        self.assertEqual((event[0], event[1]["log"]), ("change", "rig7-a"))
        self.assertEqual(server.get("/logs/rig8-b/events", headers={"X-Admin-Token": RIG7})[0], 403)
        self.assertEqual(server.get("/events")[0], 401)

    def test_the_log_has_a_line_when_a_stream_has_ended(self):
        server = self.start()
        client = self.listening(server)
        self.assertEqual(self.ended_streams(server), [])
        client.cut()
        while not self.ended_streams(server):
            pass
        self.assertEqual(self.ended_streams(server)[0]["status"], 200)
        self.assertNotIn("aborted", self.ended_streams(server)[0])


if __name__ == "__main__":
    unittest.main()
