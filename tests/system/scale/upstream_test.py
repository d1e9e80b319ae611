# SPDX-License-Identifier: MIT
"""The setting upstream: a server that sends what changes in its logs by itself."""
import http.server
import random
import re
import signal
import socket
import threading
import time
import unittest

import harness
from cut_link import CuttingProxy
from push_fixture import LOG, STEP, PushTest


class Refusing(http.server.BaseHTTPRequestHandler):
    """A centre that answers whatever is asked of the log s507 with 507, of a log without a number with 422."""

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        body = b'{"error_code":"some_word","detail":"No."}'
        status = self.path.split("/")[2].removeprefix("s")
        self.send_response(int(status) if status.isdigit() else 422)
        self.send_header("Content-Type", "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_PUT = do_POST = do_DELETE = answer

    def log_message(self, *_):  # of the handler's own
        pass


class Upstream(PushTest):
    """A server that sends the changes of all of its logs itself."""

    def serve_edge(self, *flags, port=None, url=None):
        if self.edge.process.poll() is None:
            self.edge.stop()
        self.edge = self.serve(*self.token_flags("admin"), *harness.NARROW, "--upstream", url or f"http://127.0.0.1:{port or self.centre.port}/logs/{{log}}",
                               "--upstream-token-file", self.token, *flags, data_dir=self.edge_dir)
        return self.edge

    def wait(self, condition):
        deadline = time.monotonic() + harness.PATIENCE
        while not condition():
            self.assertLess(time.monotonic(), deadline, self.edge.log)
            time.sleep(0.05)

    def figure(self, name):
        metrics = self.edge.get("/metrics")[2].decode()
        return float(next(line for line in metrics.splitlines() if line.startswith(f"framesd_push_{name} ")).split()[1])

    def failures(self, figure="failures_total"):
        """{kind: value} of those that are not 0."""
        found = re.findall(rf'^framesd_push_{figure}{{kind="(\w+)"}} (\d+)$', self.edge.get("/metrics")[2].decode(), re.MULTILINE)
        self.assertEqual(len(found), 8, found)  # all that there may be
        return {kind: int(value) for kind, value in found if value != "0"}

    def refusing_centre(self):
        """The port of a centre that refuses by the name of the log."""
        centre = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Refusing)
        threading.Thread(target=centre.serve_forever, daemon=True).start()
        self.addCleanup(lambda: (centre.shutdown(), centre.server_close()))
        return centre.server_port

    def messages(self):
        return [event["message"] for event in self.edge.log]

    def is_same(self, edge="", centre="/logs/default"):
        return self.edge.get(f"{edge}/frames.csv")[2] == self.centre.get(f"{centre}/frames.csv")[2]

    def test_all_logs_are_sent_as_they_change(self):
        self.centre_dir = self.folder / "narrow"  # whose log `default` has the widths of the edge
        self.centre = self.serve(*self.token_flags("admin"), *harness.NARROW, data_dir=self.centre_dir)
        self.serve_edge()
        self.fill(2500)
        self.send(self.edge, "PUT", "/logs/a12", b'{"source_width":4,"frame_width":3,"well":"A-12"}', "application/json", 201)
        self.send(self.edge, "POST", "/logs/a12/frames", (harness.header(4) + harness.row(5, 5, 4)).encode())
        self.wait(lambda: self.is_same() and self.is_same("/logs/a12", "/logs/a12"))
        self.assertEqual(self.centre.json("/logs/a12")["well"], "A-12")
        self.delete(1000, 1010)
        self.post_rows([3000], random.Random(1))
        self.wait(self.is_same)
        self.wait(lambda: self.figure("rows_total") >= 2502 and self.figure("logs_behind") == 0)
        self.assertEqual((self.figure("connected"), self.figure("generations_behind"), self.failures()), (1, 0, {}))
        generation = self.centre.json("/logs/default")["generation"]
        self.serve_edge()
        self.post_rows([3001], random.Random(1))
        self.wait(self.is_same)
        self.assertEqual(self.centre.json("/logs/default")["generation"], generation + 1)  # by one row alone
        self.assert_sound(self.centre_dir)

    def test_a_centre_that_goes_and_comes_is_said_and_backlog_is_sent(self):
        port = self.centre.port
        self.centre.stop()
        self.serve_edge(port=port, url=f"http://127.0.0.1:{port}/logs/{LOG}")
        self.fill(300)
        self.wait(lambda: "the centre does not take what changed: it is tried again until it does" in self.messages())
        self.assertEqual(self.figure("connected"), 0)
        self.wait(lambda: [log["rows"] for log in self.edge.json("/upstream")["behind"]] == [300])
        state = self.edge.json("/upstream")
        self.assertEqual((state["sends"], state["log"], state["connected"], state["trouble"]), (True, "default", False, "unreachable"))
        self.assertEqual((self.figure("logs_behind"), self.figure("rows_behind")), (1, 300))
        self.assertGreater(self.figure("generations_behind"), 0)
        self.assertGreater(self.figure("behind_since_timestamp_seconds"), 0)
        self.centre = self.serve_centre("--port", port)
        self.wait(lambda: "the centre answers again" in self.messages())
        self.wait(lambda: self.is_same(centre=f"/logs/{LOG}"))
        self.wait(lambda: self.edge.json("/upstream")["behind"] == [])
        state = self.edge.json("/upstream")
        self.assertEqual((state["connected"], state["trouble"], state["trouble_since"]), (True, None, None))
        self.assertEqual(self.figure("rows_behind"), 0)
        self.assertEqual(self.messages().count("the centre does not take what changed: it is tried again until it does"), 1)

    def test_a_log_that_is_refused_does_not_hold_up_the_others(self):
        self.send(self.centre, "PUT", "/logs/bad", b'{"source_width":9,"frame_width":3}', "application/json", 201)
        for name in ("bad", "good"):
            self.send(self.edge, "PUT", f"/logs/{name}", b'{"source_width":4,"frame_width":3}', "application/json", 201)
            self.send(self.edge, "POST", f"/logs/{name}/frames", (harness.header(4) + harness.row(5, 5, 4)).encode())
        self.serve_edge()
        self.wait(lambda: self.is_same("/logs/good", "/logs/good"))
        self.wait(lambda: self.figure("refused_logs") >= 1)
        said = [event for event in self.edge.log if event["message"] == "a log cannot be sent to the centre" and event["log"] == "bad"]
        self.assertEqual(len(said), 1, said)
        self.assertIn("has rows of 9 samples", said[0]["error"])

    def test_failures_are_counted_by_what_the_centre_answers_of_a_log(self):
        port = self.refusing_centre()
        for status in (401, 403, 404, 409, 412, 422):
            self.send(self.edge, "PUT", f"/logs/s{status}", b'{"source_width":4,"frame_width":3}', "application/json", 201)
        begun = int(time.time())
        self.serve_edge(port=port)
        self.wait(lambda: len(self.failures()) == 4 and self.failures()["conflict"] >= 2)
        failed = self.failures()
        self.assertEqual((failed["unauthorized"], failed["missing"], failed["refused"]), (2, 1, 2))  # the log default, too
        when = self.failures("last_failure_timestamp_seconds")
        self.assertEqual(set(when), set(failed))
        self.assertTrue(all(begun <= time_of <= int(time.time()) for time_of in when.values()), when)
        self.assertEqual(self.figure("last_success_timestamp_seconds"), 0)

    def test_failures_are_counted_by_what_keeps_the_centre_from_taking_anything(self):
        port = self.refusing_centre()
        self.fill(10)
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            closed = nobody.getsockname()[1]
        for kind, url in (("full", f"http://127.0.0.1:{port}/logs/s507"), ("busy", f"http://127.0.0.1:{port}/logs/s503"),
                          ("busy", f"http://127.0.0.1:{port}/logs/s429"), ("unreachable", f"http://127.0.0.1:{closed}/logs/a")):
            with self.subTest(url):
                self.serve_edge(url=url)
                self.wait(self.failures)
                self.assertEqual(set(self.failures()), {kind})
                self.assertEqual(self.figure("connected"), 0)

    def test_what_is_dropped_here_may_stay_there(self):
        self.fill(100)
        self.serve_edge("--upstream-erase", "off", url=f"http://127.0.0.1:{self.centre.port}/logs/{LOG}")
        self.wait(lambda: self.is_same(centre=f"/logs/{LOG}"))
        self.delete(1000, 1004.9)
        self.post_rows([3000], random.Random(1))
        self.wait(lambda: self.centre.json(f"/logs/{LOG}")["frames"] == 101)

    def test_a_server_that_stops_does_not_wait_for_the_link(self):
        silent = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(silent.close)
        silent.settimeout(harness.PATIENCE)
        self.fill(10)
        self.serve_edge(port=silent.getsockname()[1])
        connection, _ = silent.accept()  # it is asked, and never answers
        with connection:
            begun = time.monotonic()
            self.assertEqual(self.edge.stop(), 0)
            self.assertLess(time.monotonic() - begun, 10)  # the silence allowed is a minute

    def test_kills_and_cuts_lose_and_double_nothing(self):
        seed = random.randrange(1 << 30)
        chance = random.Random(seed)
        proxy = CuttingProxy(self.centre.port, seed, 8_000)
        self.addCleanup(proxy.close)
        with self.subTest(seed=seed):
            url = f"http://127.0.0.1:{proxy.port}/logs/{LOG}"
            self.fill(3000)
            for _ in range(4):
                self.serve_edge(url=url)
                first = 1000 + chance.randrange(100)
                self.post_rows([first + i * STEP for i in range(200)], chance)
                self.delete(first + 5, first + 9)
                before = proxy.cuts
                self.wait(lambda b=before: proxy.cuts > b or self.is_same(centre=f"/logs/{LOG}"))
                self.edge.stop(signal.SIGKILL)
            proxy.cutting = False
            self.serve_edge(url=url)
            self.wait(lambda: self.is_same(centre=f"/logs/{LOG}"))
            self.assertGreater(proxy.cuts, 0)

    def test_settings_that_cannot_be(self):
        for flags, says in ((("--upstream", "https://x/logs/{log}"), "only http:// is understood"), (("--upstream", "unix:/x"), "Unix socket"),
                            (("--upstream", "http://x/logs/a", "--upstream-rate", "550"), "upstream-rate: '550' is too slow: the centre would take"),
                            (("--upstream", "http://x/logs/a", "--upstream-token-file", self.token_file("short", "abc")), "upstream_token_file")):
            done = harness.run("--check-config", *flags)
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn(says, done.stderr)


if __name__ == "__main__":
    unittest.main()
