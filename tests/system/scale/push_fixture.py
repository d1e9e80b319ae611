# SPDX-License-Identifier: MIT
"""An edge and a centre, whose logs are compared in the end."""
import json
import random

import harness

ROWS = 3000
LOG = "rig7-a12"
STEP = 0.1


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
