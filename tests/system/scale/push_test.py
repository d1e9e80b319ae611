# SPDX-License-Identifier: MIT
"""framesd push over links that break: whatever is cut or killed, in the end the centre has what the edge has."""
import json
import os
import random
import signal
import socket
import subprocess
import threading
import time
import unittest

import harness
import listener
from cut_link import CuttingProxy
from push_fixture import LOG, STEP, PushTest


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


class Rude(listener.Listener):
    """A centre that says something in front of its answer, and commands to a terminal in it."""

    def take(self, client):
        body = json.dumps({"error_code": "rude", "detail": 'Say "no".\x1b[2J\nAll is well.'}).encode()
        client.recv(65536)
        client.sendall(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
                       b"HTTP/1.1 422 No\r\nContent-Type: application/problem+json\r\n"
                       b"Content-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body))
        client.close()


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

    def test_what_the_centre_says_is_one_line_that_can_be_shown(self):
        self.fill(10)
        rude = Rude()
        self.addCleanup(rude.close)
        self.assertIn('answers 422: Say "no".\\u001b[2J\\nAll is well.', self.refused(port=rude.port))

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
