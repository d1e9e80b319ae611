# SPDX-License-Identifier: MIT
"""tools/upload follows a job of the server to its end: by the events, over cuts, and where there are none by asking."""
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
from listener import Listener

TOOL = pathlib.Path(__file__).resolve().parents[2] / "tools" / "upload"
LONG = 200_000  # rows of a job that commits each by itself: it goes on until it is cancelled


class Link(Listener):
    """Carries connections to a port until cut(); `asked` is all that clients have sent."""

    def __init__(self, port):
        self.asked = b""
        self._target = port
        self._ends = []
        super().__init__()

    def close(self):
        super().close()
        self.cut()

    def cut(self):
        for end in self._ends:
            shut(end)
        self._ends.clear()

    def take(self, client):
        threading.Thread(target=self._carry, args=(client,), daemon=True).start()

    def _carry(self, client):
        with client, socket.create_connection(("127.0.0.1", self._target)) as server:
            self._ends += [client, server]
            back = threading.Thread(target=self._pump, args=(server, client), daemon=True)
            back.start()
            self._pump(client, server)
            back.join()

    def _pump(self, source, sink):
        try:
            while part := source.recv(65536):
                if self._target == sink.getpeername()[1]:
                    self.asked += part
                sink.sendall(part)
        except OSError:
            pass
        shut(source)
        shut(sink)


def shut(end):
    try:
        end.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass  # it has ended


class Jobs(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.csv = self.folder / "csv"
        self.csv.mkdir()
        self.token = self.write("token", harness.TOKENS["admin"] + "\n")

    def start(self, *flags):
        return self.serve(*harness.NARROW, *self.token_flags("admin", "ingest"), "--csv-dir", self.csv, *flags)

    def log(self, name, rows, more=""):
        text = harness.header(4) + "".join(harness.row(depth, depth % 256, 4) for depth in range(1, rows + 1)) + more
        (self.csv / name).write_text(text, encoding="ascii")

    def begin(self, server):
        """The id of a job that goes on until it is cancelled."""
        self.log("long.csv", LONG)
        status, _, body = server.get("/frames/reload", "POST", {**harness.token(), "Content-Type": "application/json"},
                                     b'{"csv_path":"long.csv","chunk_size":1}')
        self.assertEqual(status, 202, body)
        return json.loads(body)["job_id"]

    def cancel(self, server, job):
        self.assertEqual(server.get(f"/jobs/{job}", "DELETE", harness.token())[0], 202)

    def tool(self, server, *arguments, port=None, shell=("sh",), below=""):
        process = subprocess.Popen([*shell, TOOL, "--token-file", self.token, *map(str, arguments), f"http://127.0.0.1:{port or server.port}{below}"],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=harness.clean_environment())
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        return process

    def done(self, process):
        out, err = process.communicate(timeout=harness.PATIENCE)
        return process.returncode, out, err

    def line_with(self, process, words):
        """The next line of that kind that the tool says."""
        for line in process.stderr:
            if re.search(words, line):
                return line
        raise AssertionError(f"it never says '{words}'")

    def requests(self, server, route, method="GET"):
        return [event for event in list(server.log) if event["message"] == "request" and (event["route"], event["method"]) == (route, method)]

    def wait(self, condition):
        deadline = time.monotonic() + harness.PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)


class Following(Jobs):
    def test_a_file_of_the_server_is_stored_by_a_job_and_its_report_printed(self):
        server = self.start()
        self.log("log.csv", 100)
        self.log("bad.csv", 50, "bad row\n")
        status, out, err = self.done(self.tool(server, "--on-server", "log.csv"))
        self.assertEqual((status, json.loads(out)["inserted"]), (0, 100), err)
        self.assertRegex(err, "log.csv: job [0-9a-f]{16}\n")
        self.wait(lambda: self.requests(server, "/events") and self.requests(server, "/jobs/{id}"))
        self.assertEqual(len(self.requests(server, "/jobs/{id}")), 1)  # when its events began
        for shell in (["sh"], ["busybox", "sh"]):
            if shutil.which(shell[0]) is None:
                continue
            status, out, err = self.done(self.tool(server, "--on-server", "bad.csv", "--quiet", shell=shell))
            self.assertEqual((status, json.loads(out)["rejected"], err), (3, 1, ""))
        self.assertEqual(server.total(), 100)
        status, out, err = self.done(self.tool(server, "--on-server", "--replace", "bad.csv"))
        self.assertEqual((status, server.total()), (3, 50), err)

    def test_a_job_on_a_log_with_a_name_is_followed_by_the_events_of_that_log(self):
        server = self.start()
        self.log("log.csv", 10)
        self.assertEqual(server.get("/logs/a12", "PUT", {**harness.token(), "Content-Type": "application/json"}, b"{}")[0], 201)
        status, out, err = self.done(self.tool(server, "--on-server", "log.csv", below="/logs/a12"))
        self.assertEqual((status, json.loads(out)["inserted"]), (0, 10), err)
        self.assertEqual(server.json("/logs/a12")["frames"], 10)
        self.wait(lambda: len(self.requests(server, "/logs/{log}/events")) == 1)

    def test_progress_is_shown_as_events_tell_it_and_a_cancelled_job_ends_it(self):
        server = self.start()
        job = self.begin(server)
        process = self.tool(server, "--follow", f"/jobs/{job}")
        self.assertRegex(self.line_with(process, " %, "), rf"^tools/upload: job {job}: [0-9]+ %, [0-9]+ rows")
        self.cancel(server, job)
        status, out, err = self.done(process)
        self.assertEqual(status, 1)
        self.assertTrue(err.splitlines()[-1].startswith(f"tools/upload: job {job}: cancelled: long.csv: cancelled"), err)
        self.assertGreater(json.loads(out)["inserted"], 0)  # what is stored stays
        self.assertEqual(len(self.requests(server, "/jobs/{id}")), 1)

    def test_it_goes_on_behind_the_last_event_when_the_link_was_cut(self):
        server = self.start()
        link = Link(server.port)
        self.addCleanup(link.close)
        job = self.begin(server)
        process = self.tool(server, "--follow", job, port=link.port)
        self.line_with(process, " %, ")
        for cuts in range(1, 3):
            link.cut()
            self.wait(lambda n=cuts: link.asked.count(b"Last-Event-ID: ") == n)
        self.assertEqual(link.asked.count(b"GET /events "), 3)
        self.cancel(server, job)
        status, _, err = self.done(process)
        self.assertEqual(status, 1, err)
        self.assertIn("cancelled", err)

    def test_where_there_are_no_places_or_no_events_it_asks_for_the_job(self):
        for most in (1, 0):
            with self.subTest(most=most):
                server = self.start("--max-event-clients", most)
                if most:
                    other = server.connect()
                    self.addCleanup(other.close)
                    other.sendall(b"GET /events HTTP/1.1\r\nHost: x\r\n\r\n")
                    self.assertIn(b"200 OK", other.recv(100))
                job = self.begin(server)
                process = self.tool(server, "--follow", job)
                self.wait(lambda s=server: len(self.requests(s, "/jobs/{id}")) > 1)
                self.cancel(server, job)
                status, _, err = self.done(process)
                self.assertEqual(status, 1, err)
                self.assertIn(f"job {job}: cancelled", err)
                server.stop()

    def test_a_server_that_was_started_again_knows_no_job(self):
        for below in ("", "/logs/default"):
            with self.subTest(below):
                server = self.start()
                port = server.port
                job = self.begin(server)
                process = self.tool(server, "--follow", job, below=below)
                self.line_with(process, " %, ")
                server.stop(signal.SIGKILL)
                self.line_with(process, "next try in")
                server = self.start("--port", port)
                status, out, err = self.done(process)
                self.assertEqual((status, out), (1, ""))
                self.assertIn(f"does not know the job {job}: a server that was started again", err)
                server.stop()

    def test_a_file_that_fails_says_why_and_what_was_read(self):
        server = self.start()
        self.log("bad.csv", 50, "bad row\n")
        status, out, err = self.done(self.tool(server, "--on-server", "--on-error", "stop", "bad.csv"))
        self.assertEqual((status, json.loads(out)["stopped"]), (1, True))
        self.assertIn("bad.csv: failed: stopped at line 52", err)
        (self.csv / "head.csv").write_text("depth,a\n1,2\n", encoding="ascii")
        for name, says in (("head.csv", "refuses it with 422: head.csv: wrong header"), ("none.csv", "refuses it with 404"),
                           ('say "x".csv', "refuses it with 404"), ("../token", "refuses it with 403")):
            status, out, err = self.done(self.tool(server, "--on-server", name))
            self.assertEqual((status, out), (1, ""), err)
            self.assertIn(says, err)
        self.token.write_text(harness.TOKENS["ingest"], encoding="ascii")
        status, _, err = self.done(self.tool(server, "--on-server", "bad.csv"))
        self.assertEqual(status, 1)
        self.assertIn("refuses it with 403", err)

    def test_nobody_there(self):
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            port = nobody.getsockname()[1]
        for arguments in (("--on-server", "a.csv"), ("--follow", "0123456789abcdef")):
            status, _, err = self.done(self.tool(None, "--tries", 1, *arguments, port=port))
            self.assertEqual(status, 1)
            self.assertRegex(err, rf"gave up after 1 tries without progress \(http://127.0.0.1:{port}: \(7\) .*\)")

    def test_wrong_usage(self):
        server = self.start()
        for arguments, says in ((("--follow", "job!"), "is not the id of a job"), (("--follow", ""), "is not the id of a job"),
                                (("--follow", "12", "a.csv"), "needs one URL and no FILE"), (("--replace", "a.csv"), "--replace needs --on-server"),
                                (("--on-server", "--follow", "12"), "exclude each other"), (("--on-server",), "FILE and URL are needed")):
            status, out, err = self.done(self.tool(server, *arguments))
            self.assertEqual((status, out), (2, ""), arguments)
            self.assertIn(says, err)
        status, out, _ = self.done(self.tool(server, "--help"))
        self.assertEqual((status, out.splitlines()[-1]), (0, "A job goes on when tools/upload is ended: --follow takes it up again."))


if __name__ == "__main__":
    unittest.main()
