# SPDX-License-Identifier: MIT
"""Uploads over bad links: cut in the middle of a row, of the server's life or of the client's, and sent on from where
the server says that they stand. The store must end up as one that was filled in one go."""
import json
import os
import pathlib
import random
import shutil
import signal
import socket
import subprocess
import threading
import unittest

import harness

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "upload"


class Uploads(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.log = self.sample_log(rows=4000, order="shuffled")
        self.text = self.log.read_bytes() + b"bad row\n" + b"9000.1" + b",7" * 200  # the last one without its newline
        self.log.write_bytes(self.text)

    def serve_uploads(self, *flags):
        return self.serve(*self.token_flags("ingest"), "--chunk-size", "300", *flags)

    def stands_at(self, server, upload="log"):
        status, headers, body = server.get(f"/uploads/{upload}", "HEAD")
        self.assertEqual(body, b"")
        self.assertIn(status, (200, 404))
        return int(headers["Upload-Offset"]) if status == 200 else 0

    def begin(self, server, offset, upload="log"):
        """A connection on which the rest of the log is announced."""
        connection = server.connect()
        connection.sendall((f"POST /frames HTTP/1.1\r\nHost: x\r\nContent-Type: text/csv\r\nUpload-Id: {upload}\r\n"
                            f"Upload-Offset: {offset}\r\nX-Admin-Token: {harness.TOKENS['ingest']}\r\n"
                            f"Content-Length: {len(self.text) - offset}\r\n\r\n").encode())
        return connection

    def cut(self, server, offset, count):
        """Sends so many bytes from the offset on, breaks off, and waits until the server has noticed."""
        with self.begin(server, offset) as connection:
            connection.sendall(self.text[offset:offset + count])
            connection.shutdown(socket.SHUT_WR)
            return harness.read_all(connection)

    def post_rest(self, server, offset):
        with self.begin(server, offset) as connection:
            connection.sendall(self.text[offset:])
            answer = b""
            while b"\r\n\r\n" not in answer or not answer.endswith(b"}"):
                part = connection.recv(65536)
                self.assertTrue(part, answer)
                answer += part
        head, body = answer.split(b"\r\n\r\n", 1)
        self.assertIn(b" 200 ", head.splitlines()[0], body)
        return json.loads(body)

    def expected(self):
        """The export of a store that took the log undisturbed, and the report."""
        data = self.folder / "undisturbed"
        done = harness.run("ingest", self.log, "--format", "json", "--data-dir", data)
        self.assertEqual(done.returncode, 3, done.stderr)
        with self.serve(data_dir=data) as server:
            return server.get("/frames.csv")[2], json.loads(done.stdout)["report"]

    def assert_whole(self, server, report):
        export, expected = self.expected()
        self.assertEqual(server.get("/frames.csv")[2], export)
        for member in ("rows", "stored", "inserted", "replaced", "absent", "blank", "rejected", "bytes", "first_depth",
                       "last_depth", "rejects"):
            self.assertEqual(report[member], expected[member], member)


class Resuming(Uploads):
    def test_cut_at_random_points_many_times(self):
        server = self.serve_uploads()
        seed = random.randrange(1 << 30)
        chance = random.Random(seed)
        offset, cuts = 0, 0
        with self.subTest(seed=seed):
            while len(self.text) - offset > 200_000:
                answer = self.cut(server, offset, chance.choice((1, 700, 20_000, 100_000, 150_000)))
                self.assertTrue(answer.startswith(b"HTTP/1.1 400 "), answer)
                before, offset = offset, self.stands_at(server)
                self.assertIn(f"Upload-Offset: {offset}\r\n".encode(), answer)
                self.assertGreaterEqual(offset, before)
                self.assertTrue(offset == 0 or self.text[offset - 1:offset] == b"\n")
                cuts += 1
            self.assertGreater(cuts, 10)
            self.assert_whole(server, self.post_rest(server, offset))
            self.assertEqual(self.stands_at(server), len(self.text))
            ingests = server.json("/ingests")["ingests"]
            self.assertEqual([(i["source"], i["bytes"], i["scope"]) for i in ingests],
                             [("log", len(self.text), "ingest")])

    def test_a_server_killed_in_the_middle_goes_on_when_it_is_back(self):
        chance = random.Random(7)
        offset = 0
        for _ in range(5):
            server = self.serve_uploads()
            self.assertEqual(self.stands_at(server), offset)
            with self.begin(server, offset) as connection:
                end = offset + chance.randrange(200_000, 600_000)
                connection.sendall(self.text[offset:end])
                for _ in range(200):  # until something new is durable; how much more is chance
                    if self.stands_at(server) > offset:
                        break
                    threading.Event().wait(0.01)
                server.stop(signal.SIGKILL)
            with self.serve_uploads() as after:
                before, offset = offset, self.stands_at(after)
            self.assertGreater(offset, before)
        server = self.serve_uploads()
        report = self.post_rest(server, offset)
        export, expected = self.expected()
        self.assertEqual(server.get("/frames.csv")[2], export)
        self.assertEqual((report["stored"], report["rejected"]), (expected["stored"], expected["rejected"]))
        self.assert_sound()

    def test_two_connections_cannot_send_the_same(self):
        server = self.serve_uploads()
        with self.begin(server, 0) as first:
            first.sendall(self.text[:100_000])
            for _ in range(200):
                if self.stands_at(server):
                    break
                threading.Event().wait(0.01)
            with self.begin(server, self.stands_at(server)) as second:
                answer = harness.read_all(second)
            self.assertTrue(answer.startswith(b"HTTP/1.1 409 "), answer)
            self.assertIn(b"upload_in_progress", answer)
            first.sendall(self.text[100_000:])
            self.assertIn(b" 200 OK", first.recv(65536))


class Tool(Uploads):
    def start(self, server, *flags):
        token = self.write("token", harness.TOKENS["ingest"] + "\n")
        return subprocess.Popen(["sh", TOOL, "--token-file", token, *map(str, flags), self.log,
                                 f"http://127.0.0.1:{server.port}/"],
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                                env=harness.clean_environment())

    def upload(self, server, *flags):
        process = self.start(server, *flags)
        out, err = process.communicate(timeout=harness.PATIENCE)
        return process.returncode, out, err

    def delete_all(self, server):
        status, _, body = server.get("/frames?depth_min=-1e9&depth_max=1e9", "DELETE", headers=harness.token("admin"))
        self.assertEqual(status, 200, body)
        self.assertGreater(json.loads(body)["deleted"], 0)

    def test_a_file_whose_frames_were_deleted_is_sent_again(self):
        server = self.serve(*self.token_flags("ingest", "admin"))
        status, out, err = self.upload(server)
        self.assertEqual(status, 3, err)
        total = server.total()
        self.delete_all(server)
        status, again, err = self.upload(server)
        self.assertEqual(status, 3, err)
        self.assertNotEqual(json.loads(again)["ingest_id"], json.loads(out)["ingest_id"])
        self.assertEqual(server.total(), total)
        self.assert_whole(server, json.loads(again))

    def test_another_process_that_overwrites_its_rows_is_noticed(self):
        server = self.serve(*self.token_flags("ingest"))
        self.assertEqual(self.upload(server)[0], 3)
        self.assertEqual(self.ingest(self.log).returncode, 3)  # the same rows: nothing has changed
        self.assertIn("is complete", self.send_offset(server, 0))
        depth = server.json("/frames?limit=2&image=none")["frames"][1]["depth"]  # the first has sevens as it is
        other = self.write("other.csv", "depth," + ",".join(map(str, range(200))) + f"\n{depth}" + ",7" * 200 + "\n")
        self.assertEqual(self.ingest(other).returncode, 0)
        self.assertEqual(self.upload(server)[0], 3)
        row = server.json(f"/frames/{depth}")
        self.assertNotEqual((row["stats"]["min"], row["stats"]["max"]), (7, 7))

    def send_offset(self, server, offset):
        """What is answered to the file's own upload that begins there."""
        name, size = self.log.name, self.log.stat().st_size
        checksum = subprocess.run(["cksum"], stdin=self.log.open("rb"), capture_output=True, text=True,
                                  check=True).stdout.split()[0]
        return server.get("/frames", "POST", body=b"", headers={
            **harness.token("ingest"), "Content-Type": "text/csv", "Upload-Id": f"{name}-{size}-{checksum}",
            "Upload-Offset": str(offset)})[2].decode()

    def test_a_file_is_sent_once_and_told_again(self):
        server = self.serve_uploads()
        status, out, err = self.upload(server)
        self.assertEqual(status, 3, err)  # of the bad row
        self.assert_whole(server, json.loads(out))
        generation = server.json("/tiles.json")["generation"]
        status, again, err = self.upload(server)
        self.assertEqual((status, json.loads(again)["ingest_id"]), (3, json.loads(out)["ingest_id"]), err)
        self.assertEqual(server.json("/tiles.json")["generation"], generation)
        self.assertEqual([i["source"] for i in server.json("/ingests")["ingests"]], ["log.csv"])

    def test_it_goes_on_with_a_server_that_was_killed_meanwhile(self):
        server = self.serve_uploads()
        port = server.port
        process = self.start(server, "--limit-rate", "2M")
        for _ in range(500):
            if server.total():
                break
            threading.Event().wait(0.01)
        server.stop(signal.SIGKILL)
        self.assertRegex(self.line_with(process, "next try in"), rf"interrupted \(http://127.0.0.1:{port}: \(\d+\) .*\), next try in")
        server = self.serve_uploads("--port", port)
        out, err = process.communicate(timeout=harness.PATIENCE)
        self.assertEqual(process.returncode, 3, err)
        self.assertIn("from byte ", err)
        self.assertNotIn("from byte 0 ", err)
        export, expected = self.expected()
        self.assertEqual(server.get("/frames.csv")[2], export)
        self.assertEqual(json.loads(out)["stored"], expected["stored"])

    def test_a_server_that_cannot_store_says_why(self):
        server = self.serve_uploads("--map-size", "1M")
        process = self.start(server, "--tries", "2")
        why = rf"\(http://127.0.0.1:{server.port}: status 507: .*(full|map_size).*\)"
        self.assertRegex(self.line_with(process, "next try in"), f"interrupted {why}, next try in")
        err = process.communicate(timeout=harness.PATIENCE)[1]
        self.assertEqual(process.returncode, 1)
        self.assertRegex(err, f"gave up after 2 tries without progress {why}; ")

    def test_tools_that_pad_what_they_print_do_as_well(self):
        """As od and cksum of BSD do; and a name that a query must not hold as it is, and a file of two tokens."""
        programs = self.folder / "programs"
        programs.mkdir()
        for name in ("od", "cksum"):
            shim = programs / name
            shim.write_text(f"#!/bin/sh\n{shutil.which(name)} \"$@\" | sed 's/^ */\t/; s/$/      /'\n")
            shim.chmod(0o755)
        log = self.log.rename(self.folder / "well 7 & 8, 100%.csv")
        tokens = self.write("tokens", f"# new\n\n{harness.TOKENS['ingest']}\n# old\nnot-configured-any-more\n")
        server = self.serve_uploads()
        for shell in [["sh"], ["busybox", "sh"]]:
            if shutil.which(shell[0]) is None:
                continue
            done = subprocess.run([*shell, TOOL, "--token-file", tokens, log, f"http://127.0.0.1:{server.port}"],
                                  capture_output=True, text=True, timeout=harness.PATIENCE, check=False,
                                  env={**harness.clean_environment(), "PATH": f"{programs}:{os.environ['PATH']}"})
            self.assertEqual(done.returncode, 3, done.stderr)  # of the bad row
        self.assertEqual([i["source"] for i in server.json("/ingests")["ingests"]], [log.name])

    def line_with(self, process, words):
        for line in process.stderr:
            if words in line:
                return line
        return ""

    def test_what_cannot_be_sent_is_said(self):
        server = self.serve_uploads()
        status, out, err = self.upload(server, "--on-error", "stop")
        self.assertEqual((status, json.loads(out)["stopped"]), (1, True), err)
        self.log.write_text("depth,a\n1,2\n", encoding="ascii")
        status, out, err = self.upload(server)
        self.assertEqual((status, out), (1, ""))
        self.assertIn("refuses it with 422: wrong header", err)
        self.assertNotIn("{", err)
        self.log.write_bytes(b"\x1f\x8b\x08")
        self.assertEqual(self.upload(server)[0], 2)
        self.assertEqual(self.upload(server, "--frobnicate")[0], 2)
        self.log.unlink()
        self.assertEqual(self.upload(server)[0], 1)
        self.assertEqual(self.upload(server, "--help")[0], 0)


if __name__ == "__main__":
    unittest.main()
