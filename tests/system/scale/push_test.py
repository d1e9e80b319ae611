# SPDX-License-Identifier: MIT
"""framesd push over links that break: whatever is cut or killed, in the end the centre has what the edge has."""
import http.server
import json
import os
import random
import re
import signal
import socket
import subprocess
import threading
import time
import unittest

import harness
from cut_link import CuttingProxy

ROWS = 3000
LOG = "rig7-a12"
STEP = 0.1


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


class PushTest(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.edge_dir = self.folder / "edge"
        self.centre_dir = self.folder / "centre"
        self.edge = self.serve(*self.token_flags("admin"), *harness.NARROW, data_dir=self.edge_dir)
        self.centre = self.serve_centre()
        self.token = self.token_file("centre_token", harness.TOKENS["admin"])

    def serve_centre(self, *flags):
        return self.serve(*self.token_flags("admin", "ingest"), "--chunk-size", "100", *flags, data_dir=self.centre_dir)

    def command(self, *flags, url=None, port=None, token=None):
        return ["push", url or f"http://127.0.0.1:{port or self.centre.port}/logs/{LOG}", "--data-dir", self.edge_dir,
                "--token-file", token or self.token, *flags]

    def push(self, *flags, **options):
        return harness.run(*self.command(*flags, **options))

    def pushed(self, *flags, **options):
        done = self.push(*flags, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout.strip()

    def token_file(self, name, text):
        path = self.write(name, text + "\n")
        path.chmod(0o600)
        return path

    def refused(self, *flags, status=1, **options):
        done = self.push(*flags, **options)
        self.assertEqual((done.returncode, done.stdout), (status, ""), done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        return done.stderr

    def send(self, server, method, target, body=None, kind="text/csv", status=200):
        got, _, answer = server.get(target, method, {**harness.token(), "Content-Type": kind}, body)
        self.assertEqual(got, status, answer)
        return answer

    def post_rows(self, depths, chance, server=None):
        """Rows with gaps at some of these depths."""
        cells = lambda: ",".join("" if chance.random() < 0.2 else str(chance.randrange(256)) for _ in range(3))
        text = harness.header(4) + "".join(f"{depth:.1f},{chance.randrange(256)},{cells()}\n" for depth in depths)
        report = json.loads(self.send(server or self.edge, "POST", "/frames", text.encode()))
        self.assertEqual(report["rejected"], 0, report)

    def fill(self, rows=ROWS, seed=1):
        self.post_rows([1000 + i * STEP for i in range(rows)], random.Random(seed))

    def delete(self, first, last):
        self.send(self.edge, "DELETE", f"/frames?depth_min={first}&depth_max={last}")

    def describe(self, **facts):
        self.send(self.edge, "PUT", "/log", json.dumps(facts).encode(), "application/json")

    def facts_of(self, server, target):
        log = server.json(target)
        for member in ("name", "created", "generation", "frames", "depth_min", "depth_max"):
            log.pop(member)
        return log

    def assert_same(self, facts=True):
        for target in ("/frames.csv", "/frames.ndjson", "/frames.npy?mask=true&depths=true&samples=frame"):
            self.assertEqual(self.centre.get(f"/logs/{LOG}{target}")[2], self.edge.get(target)[2], target)
        if facts:
            self.assertEqual(self.facts_of(self.centre, f"/logs/{LOG}"), self.facts_of(self.edge, "/log"))
        self.assert_sound(self.centre_dir)
        self.assert_sound(self.edge_dir)


class OverAGoodLink(PushTest):
    def test_what_changed_is_sent_and_nothing_else(self):
        self.fill()
        self.describe(well="A-12", unit="ft", absent=[-999.25, 0, 7])
        url = f"default -> http://127.0.0.1:{self.centre.port}/logs/{LOG}: "
        self.assertRegex(self.pushed(), f"{url}log made, 3,000 rows sent, 0 erased ranges, up to generation [0-9]+")
        self.assert_same()
        self.assertEqual(self.pushed(), url + "nothing new")
        self.post_rows([2000.5], random.Random(2))
        self.assertIn(": 1 row sent, 0 erased ranges, up to generation", self.pushed())
        self.delete(1010, 1019.9)
        self.assertIn(": 0 rows sent, 1 erased range, up to generation", self.pushed())
        self.describe(well="A-13")
        self.assertIn(": facts changed, 0 rows sent, 0 erased ranges", self.pushed())
        self.assert_same()
        self.assertEqual(self.pushed(), url + "nothing new")

    def test_a_reload_with_other_rows_is_sent_whole_and_takes_away_what_is_gone(self):
        self.fill()
        self.pushed()
        (self.edge_dir / "csv").mkdir(parents=True)
        rows = "".join(harness.row(f"{900 + i * 0.3:.1f}", i % 256, 4) for i in range(4500))
        (self.edge_dir / "csv" / "other.csv").write_text(harness.header(4) + rows, encoding="ascii")
        self.send(self.edge, "POST", "/frames/reload?wait=true", b'{"csv_path":"other.csv","clear_existing":true}',
                  "application/json")
        summary = json.loads(self.pushed("--json"))
        self.assertEqual((summary["rows"], summary["log"], summary["made"]), (4500, "default", False))
        self.assertEqual(summary["erased_ranges"], 3)
        self.assert_same()

    def test_samples_that_are_absent_values_arrive_as_samples(self):
        self.post_rows([5, 6, 7], random.Random(3))
        self.send(self.edge, "POST", "/frames", (harness.header(4) + "9,0,7,255,\n10,1,2,3,254\n").encode())
        self.describe(absent=[0, 0.5, 7, 254])
        self.pushed()
        self.assert_same()
        self.describe(absent=[255])
        self.send(self.edge, "PUT", "/frames/11", json.dumps({"samples": [1, 2, 3, 4]}).encode(), "application/json", 201)
        self.pushed()
        self.assert_same()
        self.assertIn("absent values in the facts", self.refused("--again"))

    def test_more_changes_than_are_kept(self):
        self.fill(50)
        self.pushed()
        with self.edge.conversation() as ask:
            for i in range(4200):
                status = ask(f"/frames/{1000 + i % 40 * STEP:.1f}", "PUT", {**harness.token(), "Content-Type": "application/json"},
                             json.dumps({"samples": [i % 256, i // 256, 1, 2]}).encode())[0]
                self.assertIn(status, (200, 201))
        self.delete(1004.5, 1004.9)
        self.assertIn(" 45 rows sent, 1 erased range,", self.pushed())
        self.assert_same()

    def test_the_default_log_of_a_centre_and_a_named_one_of_the_edge(self):
        with_name = self.folder / "named"
        harness.run("logs", "create", "a12", "--data-dir", with_name, *harness.NARROW)
        self.post = self.write("rows.csv", harness.header(4) + harness.row(1, 5, 4))
        done = harness.run("ingest", self.post, "--log", "a12", "--data-dir", with_name)
        self.assertEqual(done.returncode, 0, done.stderr)
        other = self.serve(*self.token_flags("admin"), *harness.NARROW, data_dir=self.folder / "other")
        done = harness.run("push", f"http://127.0.0.1:{other.port}", "--log", "a12", "--data-dir", with_name, "--token-file", self.token)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("a12 -> http://127.0.0.1:", done.stdout)
        self.assertEqual(other.get("/frames.csv")[2], self.post.read_bytes().replace(b"1,5", b"1.0,5"))

    def test_follow_sends_what_comes_and_goes_on_when_the_centre_is_back(self):
        self.fill(100)
        process = subprocess.Popen([harness.FRAMESD, *map(str, self.command("--follow"))], stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True, env=harness.clean_environment())
        self.addCleanup(lambda: (process.kill(), process.communicate()))
        self.assertIn("100 rows sent", process.stdout.readline())
        self.post_rows([3000], random.Random(1))
        self.assertIn("1 row sent", process.stdout.readline())
        port = self.centre.port
        self.centre.stop()
        self.post_rows([3001], random.Random(2))
        self.assertIn("Connection refused", process.stderr.readline())
        self.centre = self.serve_centre("--port", port)
        self.assertIn("answers again", process.stderr.readline())
        self.assertIn("1 row sent", process.stdout.readline())
        self.assert_same()

    def test_rows_are_sent_at_the_rate(self):
        self.fill(2000)
        begun = time.monotonic()
        self.pushed("--rate", "20K")
        self.assertGreater(time.monotonic() - begun, 1)  # some 40 KB
        self.assert_same()

    def test_what_is_not_here_stays_with_no_erase(self):
        self.fill(100)
        self.pushed()
        self.delete(1000, 1004.9)
        self.assertIn(": nothing new", self.pushed("--no-erase"))
        self.assertEqual(self.centre.json(f"/logs/{LOG}")["frames"], 100)
        self.assertIn(" 50 rows sent, 1 erased range,", self.pushed("--again"))
        self.assert_same()


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


class OverABadLink(PushTest):
    def push_until_done(self, proxy):
        """Runs push until it succeeds, killing every fifth one; gives how often it failed."""
        for failed in range(2000):
            process = subprocess.Popen([harness.FRAMESD, *map(str, self.command(port=proxy.port))], stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE, text=True, env=harness.clean_environment())
            if failed % 5 == 4:
                try:
                    process.wait(self.chance.random() * 0.1)
                except subprocess.TimeoutExpired:
                    process.kill()
            out, err = process.communicate(timeout=harness.PATIENCE)
            if process.returncode == 0:
                return failed
            self.assertIn(process.returncode, (1, -signal.SIGKILL), err)
            if process.returncode == 1:
                self.assertEqual((out, err.count("\n")), ("", 1), err)
                self.assertRegex(err, "no answer from|answers 4(08|09)|answers 400")
        raise AssertionError("push never succeeds")

    def test_cuts_and_kills_lose_and_double_nothing(self):
        seed = random.randrange(1 << 30)
        self.chance = random.Random(seed)
        proxy = CuttingProxy(self.centre.port, seed, 20_000)
        self.addCleanup(proxy.close)
        with self.subTest(seed=seed):
            self.fill(seed=seed)
            self.describe(well="A-12")
            failures = self.push_until_done(proxy)
            self.assert_same()
            round_number = 0
            while round_number < 4 or min(proxy.cuts, failures) <= 5:  # so many are to be met
                round_number += 1
                for _ in range(6):
                    first = 1000 + self.chance.randrange(300)
                    if self.chance.random() < 0.4:
                        self.delete(first, first + self.chance.random() * 30)
                    else:
                        self.post_rows([first + i * STEP for i in range(self.chance.randrange(1, 400))], self.chance)
                if round_number % 2:
                    self.describe(well=f"A-{round_number}", tags={"round": str(round_number)})
                failures += self.push_until_done(proxy)
                self.assert_same()
            proxy.cutting = False
            self.assertTrue(self.pushed(port=proxy.port).endswith(": nothing new"))

    def test_changes_while_it_sends_are_sent_the_next_time(self):
        seed = random.randrange(1 << 30)
        self.chance = random.Random(seed)
        proxy = CuttingProxy(self.centre.port, seed, 60_000)
        self.addCleanup(proxy.close)
        with self.subTest(seed=seed):
            self.fill(seed=seed)
            enough = threading.Event()

            def change():
                chance = random.Random(seed + 1)
                while not enough.is_set():
                    first = 1000 + chance.randrange(300)
                    if chance.random() < 0.3:
                        self.delete(first, first + 5)
                    else:
                        self.post_rows([first + i * STEP for i in range(20)], chance)

            changing = threading.Thread(target=change)
            changing.start()
            for _ in range(10):
                self.push_until_done(proxy)
            enough.set()
            changing.join()
            self.push_until_done(proxy)
            self.assert_same()


class Refusals(PushTest):
    def test_a_wrong_token_and_one_that_may_not_erase(self):
        self.fill(10)
        wrong = self.token_file("wrong", harness.WRONG_SECRET)
        self.assertIn("answers 401", self.refused(token=wrong))
        ingest = self.token_file("ingest", harness.TOKENS["ingest"])
        self.assertRegex(self.refused(token=ingest), "answers 40[13]: .*--token-file")  # it may not make the log
        self.pushed()
        self.post_rows([2000], random.Random(1))
        self.assertIn("1 row sent", self.pushed(token=ingest))
        self.delete(1000, 1000.2)
        self.assertIn("admin", self.refused(token=ingest))
        self.pushed()
        self.assert_same()
        self.assertIn("token", self.refused(token=self.token_file("short", "abc"), status=2))
        self.assertIn("No such file", self.refused(token=self.folder / "nowhere"))

    def test_other_widths_send_nothing(self):
        self.fill(10)
        self.send(self.centre, "PUT", f"/logs/{LOG}", b'{"source_width":5,"frame_width":3}', "application/json", 201)
        self.assertIn("has rows of 5 samples, shown as 3 (bilinear), this log 4 samples", self.refused())
        self.assertEqual(self.centre.json(f"/logs/{LOG}")["frames"], 0)

    def test_a_log_that_others_have_filled_is_left_alone(self):
        self.fill(10)
        self.send(self.centre, "PUT", f"/logs/{LOG}", b'{"source_width":4,"frame_width":3}', "application/json", 201)
        self.send(self.centre, "POST", f"/logs/{LOG}/frames", (harness.header(4) + harness.row(5, 5, 4)).encode())
        self.assertIn(" has 1 frame, and this log was never sent there", self.refused())
        self.assertIn("10 rows sent, 1 erased range", self.pushed("--again"))
        self.assert_same()

    def test_a_log_that_was_removed_at_the_centre_is_made_again(self):
        self.fill(10)
        self.pushed()
        self.send(self.centre, "DELETE", f"/logs/{LOG}?confirm={LOG}")
        self.assertIn("log made, 10 rows sent", self.pushed())
        self.assert_same()

    def test_what_is_not_there_and_what_is_no_framesd(self):
        self.fill(10)
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            port = nobody.getsockname()[1]
        self.assertIn(f"no answer from http://127.0.0.1:{port}/logs/{LOG}: Connection refused", self.refused(port=port))
        self.assertIn("is no log of a framesd", self.refused(url=f"http://127.0.0.1:{self.centre.port}/health"))
        self.assertIn("there is no log 'nix'", self.refused("--log", "nix"))
        self.assertIn("only http://", self.refused(url="https://x/logs/a", status=2))
        self.assertIn("not a Unix socket", self.refused(url="unix:/x", status=2))
        self.assertIn("--rate: '550' is too slow: the centre would take the sender for gone; 1K or more", self.refused("--rate", "550", status=2))
        self.assertIn("--rate: 'fast' is not a size such as 200K or 1M", self.refused("--rate", "fast", status=2))
        done = harness.run("push", "http://127.0.0.1:1", "--data-dir", self.folder / "nothing")
        self.assertEqual(done.returncode, 1)
        self.assertFalse((self.folder / "nothing").exists())

    @unittest.skipIf("IN_DATABASE_PROGRAM" in os.environ, "over a database one of the two ends, whichever it is")
    def test_the_second_of_two_says_so_and_ends(self):
        self.fill(2000)
        first = subprocess.Popen([harness.FRAMESD, *map(str, self.command("--rate", "8K"))], stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, text=True, env=harness.clean_environment())
        self.addCleanup(lambda: (first.kill(), first.communicate()))
        deadline = time.monotonic() + harness.PATIENCE
        while not self.centre.get(f"/logs/{LOG}")[0] == 200 and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        self.assertIn("another framesd push sends the log in", self.refused())
        out, err = first.communicate(timeout=harness.PATIENCE)
        self.assertEqual(first.returncode, 0, err)
        self.assert_same()


if __name__ == "__main__":
    unittest.main()
