# SPDX-License-Identifier: MIT
"""An edge box that sends its logs to a centre, while everything in between breaks.

The centre is a database and two servers of it behind nginx; the edge is framesd with the setting `upstream`, over a
link that is cut at random bytes. While rows are written at the edge, the database is killed and started again ten
times, the servers are restarted in turn, and the edge loses its power once. Clients of nginx see whole answers or are
told to come again, and nothing older than what they saw before. In the end the centre has what the edge has: each
frame and each cell of the overview, byte by byte, and the facts.

FRAMESD_EVERYTHING is how often the database is killed.
"""
import collections
import http.client
import json
import os
import random
import signal
import subprocess
import threading
import time
import unittest

import balancer
import harness
import one_database
from centre_reader import AWAY, Reader, Thread
from cut_link import CuttingProxy
from numbered_rows import Log, depth_of
from one_database import until

DUMP = os.environ.get("FRAMESD_STORE_DUMP", str(harness.BUILT / "store_dump"))
KILLS = int(os.environ.get("FRAMESD_EVERYTHING", "10"))
PATHS = {"default": "", "a12": "/logs/a12"}  # at the edge
ROWS = 2400        # of a log, to begin with: more than are sent in one piece
UPLOADED = 600000  # bytes that come through a connection at most
LEAST_ANSWERS = 30
TABLE_ROWS = """
SELECT 'frame', depth, encode(record, 'hex') FROM framesd.frame WHERE content = {content} ORDER BY depth;
SELECT 'cell', cell, encode(record, 'hex'), coalesce(encode(histogram, 'hex'), '-') FROM framesd.cell WHERE content = {content} ORDER BY cell;
"""


def path_at_centre(name):
    return f"/logs/rig7-{name}"


class Everything(balancer.Balanced):
    def setUp(self):
        one_database.adopt()
        self.instances = []
        super().setUp()
        self.seed = random.randrange(1 << 30)
        self.chance = random.Random(self.seed)
        self.logs = {name: Log() for name in PATHS}
        self.facts_number = 0
        self.link = CuttingProxy(self.port, self.seed, UPLOADED)
        self.addCleanup(self.link.close)
        self.edge_dir = self.folder / "edge"
        (self.edge_dir / "csv").mkdir(parents=True)
        self.edge = self.serve_edge()
        self.readers = [Reader(self.port, {path_at_centre(name): log for name, log in self.logs.items()}, self.seed + number) for number in range(2)]

    def start(self, port):
        self.instances.append(self.instance("--port", port, "--trusted-proxies", "127.0.0.1", "--chunk-size", 200))
        return self.instances[-1]

    def serve_edge(self):
        token = self.write("centre_token", harness.TOKENS["admin"] + "\n")
        token.chmod(0o600)
        url = f"http://127.0.0.1:{self.link.port}{path_at_centre('{log}')}"
        return self.serve(*self.token_flags("admin"), "--upstream", url, "--upstream-token-file", token, data_dir=self.edge_dir)

    # What is written at the edge

    def ask_edge(self, target, method, body=None, kind="application/json", status=(200,)):
        got, _, answer = self.edge.get(target, method, {**harness.token(), "Content-Type": kind}, body)
        self.assertIn(got, status, answer)
        return json.loads(answer)

    def describe(self, name):
        self.facts_number += 1
        facts = {"well": f"A-{self.facts_number}", "unit": "m", "absent": [-999.25], "tags": {"number": str(self.facts_number)}}
        self.ask_edge(PATHS[name] or "/log", "PUT", json.dumps(facts).encode(), status=(200, 201))

    def store(self, name, places):
        text = harness.header() + self.logs[name].store(places)
        report = self.ask_edge(f"{PATHS[name]}/frames", "POST", text.encode(), "text/csv")
        self.assertEqual((report["stored"], report["rejected"]), (len(places), 0), report)

    def go_deeper(self, name):
        end = self.logs[name].end
        self.store(name, range(end, end + self.chance.randrange(1, 40)))

    def store_again(self, name):
        first = self.chance.randrange(self.logs[name].end)
        self.store(name, range(first, first + self.chance.randrange(1, 200), self.chance.choice((1, 2, 7))))

    def put_one(self, name):
        depth, *cells = self.logs[name].store([self.chance.randrange(self.logs[name].end)]).strip().split(",")
        body = json.dumps({"samples": [int(cell) if cell else None for cell in cells]}).encode()
        self.ask_edge(f"{PATHS[name]}/frames/{depth}", "PUT", body, status=(200, 201))

    def erase(self, name):
        first = self.chance.randrange(self.logs[name].end)
        last = first + self.chance.choice((0, 10, 100))
        target = f"{PATHS[name]}/frames?depth_min={depth_of(first)}&depth_max={depth_of(last)}"
        self.assertEqual(self.ask_edge(target, "DELETE")["deleted"], self.logs[name].erase(first, last))

    def replace(self, name):
        log = self.logs[name]
        log.erase(0, log.end)
        text = harness.header() + log.store([place for place in range(ROWS * 3 // 2) if place % 3])
        (self.edge_dir / "csv" / "new.csv").write_text(text, encoding="ascii")
        job = self.ask_edge(f"{PATHS[name]}/frames/reload?wait=true", "POST", b'{"csv_path":"new.csv","clear_existing":true}')
        self.assertEqual(job["stored"], len(log.rows), job)

    def change(self):
        step = self.chance.choice((self.go_deeper, self.go_deeper, self.go_deeper, self.go_deeper, self.store_again, self.put_one, self.put_one,
                                   self.erase, self.describe))
        step(self.chance.choice(list(PATHS)))

    def lose_power(self):
        self.edge.stop(signal.SIGKILL)
        self.edge = self.serve_edge()

    def write_while(self, threads):
        """How often the edge was changed."""
        once = {100: lambda: self.replace("a12"), 150: self.lose_power}
        steps = 0
        while any(thread.is_alive() for thread in threads) or steps <= max(once):
            self.change()
            steps += 1
            once.get(steps, lambda: None)()
            time.sleep(self.chance.random() / 5)  # a box writes no faster
        return steps

    # What breaks meanwhile

    def let_read(self):
        """Waits until clients were served again."""
        enough = self.counts()[200] + LEAST_ANSWERS
        until(lambda: self.counts()[200] >= enough)

    def let_send(self):
        """Waits until the centre has taken something, and then for a moment while it is sent something."""
        before = self.taken()
        until(lambda: self.taken() > before)
        until(lambda: self.link.carried > 0)
        time.sleep(random.random() / 5)

    def kill_database(self):
        for number in range(KILLS):
            self.let_send()
            told = self.refused()
            one_database.kill()
            if number % 2 == 0:  # away for as long as it takes until clients are told so
                until(lambda told=told: self.refused() > told)
            one_database.control("start")

    def restart_servers(self):
        for turn in range(max(4, KILLS // 2)):
            self.let_read()
            time.sleep(random.random())
            self.restart(turn % 2)

    # What was seen

    def counts(self):
        return sum((reader.counts.copy() for reader in self.readers), collections.Counter())

    def refused(self):
        return sum(self.counts()[status] for status in AWAY)

    def taken(self):
        return sum(reader.newest_generations() for reader in self.readers)

    def lost_commits(self):
        return sum(event["message"].startswith("the database was lost during a commit") for server in self.instances for event in server.log)

    # What is compared

    def frames_at_centre(self, name):
        try:
            return self.servers[0].get(f"{path_at_centre(name)}/frames.csv")[2].decode()
        except (OSError, http.client.HTTPException):  # the log was changed meanwhile
            return None

    def facts_of(self, server, target):
        log = server.json(target)
        for member in ("name", "created", "generation"):
            log.pop(member)
        return log

    def has_frames(self):
        return all(self.servers[0].get(f"{path_at_centre(name)}/strip.png?height=10&norm=none")[0] == 200 for name in PATHS)

    def is_sent(self):
        return all(self.frames_at_centre(name) == log.csv() for name, log in self.logs.items())

    def is_described(self):
        return all(self.facts_of(self.servers[0], path_at_centre(name)) == self.facts_of(self.edge, path or "/log") for name, path in PATHS.items())

    def bytes_at_edge(self, path):
        done = subprocess.run([DUMP, self.edge_dir / path.lstrip("/")], check=True, capture_output=True, text=True, timeout=harness.PATIENCE)
        return done.stdout.splitlines()

    def bytes_at_centre(self, name):
        content = one_database.sql(self.url, f"SELECT content FROM framesd.log WHERE name = 'rig7-{name}'")
        return one_database.sql(self.url, TABLE_ROWS.format(content=content)).splitlines()

    def assert_same_bytes(self):
        for name, path in PATHS.items():
            edge, centre = self.bytes_at_edge(path), self.bytes_at_centre(name)
            self.assertEqual([line for line in set(edge) ^ set(centre)], [], name)
            self.assertEqual(edge, centre, name)
            kinds = collections.Counter(line.split("|")[0] for line in edge)
            self.assertEqual(kinds["frame"], len(self.logs[name].rows))
            print(f"{name}: {kinds['frame']} frames and {kinds['cell']} cells are the same bytes", flush=True)

    def assert_both_sound(self):
        self.assert_sound(self.edge_dir)
        done = self.framesd("verify")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    # The whole of it

    def break_everything(self):
        for name in PATHS:
            self.describe(name)
            self.store(name, range(ROWS))
        until(self.has_frames)
        for reader in self.readers:
            reader.start()
        breaking = [Thread(self.kill_database), Thread(self.restart_servers)]
        for thread in breaking:
            thread.start()
        steps = self.write_while(breaking)
        for thread in breaking:
            thread.join_well()
        return steps

    def test_in_the_end_the_centre_has_what_the_edge_has(self):
        with self.subTest(seed=self.seed):
            steps = self.break_everything()
            self.link.cutting = False
            until(self.is_sent)
            until(self.is_described)
            for reader in self.readers:
                reader.stop()
            counts = self.counts()
            print(f"{steps} changes at the edge, {self.link.cuts} cuts, {KILLS} kills, {self.lost_commits()} commits whose answer was lost; "
                  f"answers to readers: {dict(counts)}", flush=True)
            self.assertEqual([wrong for reader in self.readers for wrong in reader.wrong], [])
            for name, path in PATHS.items():
                self.assertEqual(self.edge.get(f"{path}/frames.csv")[2].decode(), self.logs[name].csv())
            self.assertEqual([event for event in self.edge.log if event["level"] == "error"], [])
            self.assertEqual(self.edge.stop(signal.SIGTERM), 0)
            self.assert_same_bytes()
            self.assert_both_sound()
            self.assertGreater(self.link.cuts, 0)
            self.assertGreater(self.refused(), 0)


if __name__ == "__main__":
    unittest.main()
