# SPDX-License-Identifier: MIT
"""Frames that come in over HTTP: one by one, streamed, posted back as they went out; and what is left of them
when the program is killed right after it has answered."""
import contextlib
import gzip
import json
import signal
import socket
import threading
import unittest
import zlib

import harness
from harness import WIDTH, header, samples


def csv_log(depths):
    return header() + "".join(f"{depth}," + ",".join(map(str, samples(i))) + "\n" for i, depth in enumerate(depths))


class Writing(harness.SystemTest):
    def writer(self, *flags):
        return self.serve(*self.token_flags("admin", "ingest"), *flags)

    def put(self, server, depth, body, content_type="application/json"):
        return server.get(f"/frames/{depth}", "PUT", body=body,
                          headers={**harness.token("ingest"), "Content-Type": content_type})

    def post(self, server, body, content_type="text/csv", target="/frames", **headers):
        status, _, answer = server.get(target, "POST", body=body, headers={
            **harness.token("ingest"), "Content-Type": content_type, **headers})
        return status, json.loads(answer)

    def test_a_frame_that_was_put_survives_kill_9(self):
        server = self.writer()
        for number in range(20):
            status, headers, body = self.put(server, f"9000.{number:02}", json.dumps({"samples": list(samples(number))}))
            self.assertEqual((status, headers["Content-Type"]), (201, "application/json"), body)
            self.assertEqual(server.get(headers["Location"])[2], body)
        status, headers, _ = self.put(server, "9000.05", samples(99), "application/octet-stream")
        self.assertEqual((status, headers["Location"]), (200, None))
        server.stop(signal.SIGKILL)
        after = self.serve()
        self.assertEqual(after.total(), 20)
        replaced = samples(99)
        self.assertEqual(after.json("/frames/9000.05")["stats"]["max"], max(replaced))
        self.assertEqual(after.json("/frames/9000.05")["stats"]["mean"], sum(replaced) / WIDTH)

    def test_many_puts_at_once_are_all_durable(self):
        server = self.writer("--threads", 1)
        answers = []

        def put_some(first):
            for number in range(first, first + 10):
                answers.append(self.put(server, number, samples(number), "application/octet-stream")[0])

        threads = [threading.Thread(target=put_some, args=(first,)) for first in range(0, 200, 10)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(harness.PATIENCE)
        self.assertEqual(answers, [201] * 200)
        server.stop(signal.SIGKILL)
        self.assertEqual(self.serve().total(), 200)

    def test_deleting_is_durable_too(self):
        server = self.writer()
        self.assertEqual(self.post(server, csv_log(range(1, 101)))[0], 200)
        for target, deleted in (("/frames/50", 1), ("/frames?depth_min=1&depth_max=10", 10)):
            status, _, body = server.get(target, "DELETE", headers=harness.token("admin"))
            self.assertEqual((status, json.loads(body)), (200, {"deleted": deleted}))
        self.assertEqual(server.get("/frames/50", "DELETE", headers=harness.token("admin"))[0], 404)
        self.assertEqual(server.get("/frames", "DELETE", headers=harness.token("admin"))[0], 422)
        server.stop(signal.SIGKILL)
        self.assertEqual(self.serve().total(), 89)

    def test_an_upload_is_durable_when_it_is_answered(self):
        server = self.writer()
        log = self.sample_log(rows=5460, blank_last=True)
        status, report = self.post(server, log.read_bytes())
        self.assertEqual(status, 200, report)
        self.assertEqual((report["stored"], report["inserted"], report["blank"]), (5460, 5460, 1))
        server.stop(signal.SIGKILL)
        with self.serve() as after:
            self.assertEqual(after.total(), 5460)
        self.assert_sound()

    def test_an_upload_may_be_chunked_and_packed(self):
        server = self.writer()
        text = self.sample_log(rows=3000).read_bytes()
        packed = gzip.compress(text)
        status, report = self.post(server, iter([packed[i:i + 1000] for i in range(0, len(packed), 1000)]),
                                   **{"Content-Encoding": "gzip"})
        self.assertEqual(status, 200, report)
        self.assertEqual((report["stored"], report["rejected"]), (3000, 0))
        self.assertEqual(server.total(), 3000)

    def test_bodies_that_swell_leave_others_their_turn(self):
        server = self.serve(*self.token_flags("ingest"))
        header = b"depth," + b",".join(b"%d" % i for i in range(200)) + b"\n"
        swelling = zlib.compressobj(9, zlib.DEFLATED, 31)
        bomb = swelling.compress(header) + b"".join(swelling.compress(b"   \n" * (1 << 18)) for _ in range(512))
        bomb += swelling.flush()
        head = ("POST /frames HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Encoding: gzip\r\nConnection: close\r\n"
                f"X-Admin-Token: {harness.TOKENS['ingest']}\r\nContent-Length: {len(bomb)}\r\n\r\n").encode()
        with contextlib.ExitStack() as stack:
            senders = [stack.enter_context(server.connect()) for _ in range(4)]  # as many again as there are threads
            for sender in senders:
                sender.sendall(head + bomb)
            status, _, body = server.get("/frames", "POST", body=header + b"1" + b",7" * 200 + b"\n",
                                         headers={**harness.token("ingest"), "Content-Type": "text/csv"})
            self.assertEqual((status, json.loads(body)["stored"]), (200, 1))
            for sender in senders:
                answer = harness.read_all(sender)
                self.assertIn(b" 413 ", answer.split(b"\r\n")[0])
                self.assertIn(b'"rows_durable":0', answer)
        self.assertEqual(server.stop(), 0)

    def test_rows_are_stored_while_the_sender_pauses(self):
        server = self.writer()
        rows = csv_log(range(1, 11)).encode()
        head = (f"POST /frames HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: {len(rows) * 2}\r\n"
                f"X-Admin-Token: {harness.TOKENS['ingest']}\r\n\r\n")
        with server.connect() as connection:
            connection.sendall(head.encode() + rows)
            for _ in range(600):  # until the server has noticed the silence; a test that never ends is given up
                if server.total() == 10:
                    break
                threading.Event().wait(0.05)
            else:
                self.fail("the rows that had come were not stored")
            connection.shutdown(socket.SHUT_WR)
            answer = harness.read_all(connection)
        self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer)
        self.assertEqual(json.loads(answer.split(b"\r\n\r\n", 1)[1])["rows_durable"], 10)

    def test_what_is_wrong_with_an_upload_is_said_once(self):
        server = self.writer()
        text = csv_log(range(1, 6))
        for body, content_type, target, status in (
                (text.replace("depth,col1,", "depth,"), "text/csv", "/frames", 422), ("", "text/csv", "/frames", 422),
                (text, "application/pdf", "/frames", 415), (text, "text/csv", "/frames?on_error=x", 422),
                (text, "text/csv", "/frames?limit=1", 400)):
            with self.subTest(status=status, target=target, content_type=content_type):
                self.assertEqual(self.post(server, body, content_type, target)[0], status)
        bad = text + "6.0,1,2\n" + "7.0," + ",".join(["1"] * WIDTH) + "\n"
        self.assertEqual(self.post(server, bad, target="/frames?on_error=stop")[1]["stopped"], True)
        self.assertEqual(server.get("/frames/7")[0], 404)
        self.assertEqual(self.post(server, bad)[1]["rejected"], 1)
        self.assertEqual(server.get("/frames/7")[0], 200)

    def test_more_uploads_than_max_ingests_are_turned_away(self):
        server = self.writer("--max-ingests", 1)
        rows = csv_log([1]).encode()
        head = (f"POST /frames HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nContent-Length: {len(rows) + 1}\r\n"
                f"Expect: 100-continue\r\nX-Admin-Token: {harness.TOKENS['ingest']}\r\n\r\n")
        with server.connect() as connection:
            connection.sendall(head.encode())
            self.assertIn(b"100 Continue", connection.recv(1000))
            status, problem = self.post(server, rows)
            self.assertEqual((status, problem["error_code"]), (503, "overloaded"))
            connection.sendall(rows + b"\n")
            self.assertIn(b"200 OK", connection.recv(1000))
        self.assertEqual(self.post(server, rows)[0], 200)

    def test_json_lines_can_be_posted(self):
        server = self.writer()
        lines = "".join(json.dumps({"depth": depth / 10, "samples": list(samples(depth))}) + "\n" for depth in range(50))
        status, report = self.post(server, lines, "application/x-ndjson")
        self.assertEqual((status, report["stored"]), (200, 50))
        self.assertEqual(server.json("/frames/0.7")["stats"]["max"], max(samples(7)))

    def test_an_export_can_be_posted_back(self):
        server = self.writer()
        self.assertEqual(self.post(server, self.sample_log(rows=2500).read_bytes())[0], 200)
        for target, content_type in (("/frames.csv", "text/csv"), ("/frames.ndjson", "application/x-ndjson")):
            with self.subTest(target=target):
                _, _, export = server.get(target)
                status, _, body = server.get("/frames?depth_min=-1e9&depth_max=1e9", "DELETE",
                                             headers=harness.token("admin"))
                self.assertEqual((status, json.loads(body)["deleted"]), (200, 2500))
                status, report = self.post(server, export, content_type)
                self.assertEqual((status, report["inserted"], report["rejected"]), (200, 2500, 0), report)
                self.assertEqual(server.get(target)[2], export)

    def test_writing_needs_a_token(self):
        server = self.writer()
        body = json.dumps({"samples": list(samples(1))})
        self.assertEqual(server.get("/frames/1", "PUT", body=body, headers={"Content-Type": "application/json"})[0], 401)
        self.assertEqual(server.get("/frames/1", "DELETE", headers=harness.token("ingest"))[0], 403)
        self.assertEqual(server.total(), 0)


if __name__ == "__main__":
    unittest.main()
