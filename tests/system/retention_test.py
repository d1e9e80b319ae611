# SPDX-License-Identifier: MIT
"""Rows that are dropped because they are too old or too many: announced first, then gone, and nothing else with them."""
import pathlib
import random
import signal
import time
import unittest

import harness
from metrics_test import parse

CSV = {"Content-Type": "text/csv"}
KILLS = 3
NOTICE = ("--drop-notice", "1s")
PATIENCE = 30


class Retention(harness.SystemTest):
    def begin(self, *flags):
        self.assertEqual(self.ingest(self.sample_log(rows=2000)).returncode, 0)
        return self.serve(*self.token_flags("admin"), *NOTICE, *flags)

    def until(self, holds):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if holds():
                return
            time.sleep(0.05)
        self.fail("it did not come to it")

    def events(self, server, message):
        return [event for event in server.log if event["message"] == message]

    def test_rows_older_than_keep_are_announced_and_then_dropped(self):
        server = self.begin("--keep", "1s")
        self.until(lambda: server.total() == 0)
        self.until(lambda: self.events(server, "rows were dropped"))
        [announced], [dropped] = self.events(server, "rows will be dropped"), self.events(server, "rows were dropped")
        self.assertEqual((announced["rows"], dropped["rows"]), (2000, 2000))
        self.assertEqual((announced["log"], announced["because"], pathlib.Path(announced["source"]).name),
                         ("default", "keep", "log.csv"))
        self.assertLess(announced["timestamp"], dropped["timestamp"])
        samples, _ = parse(server.get("/metrics")[2].decode())
        self.assertEqual(samples["framesd_retention_dropped_rows_total"], 2000)
        self.assertEqual(samples["framesd_retention_due_rows"], 0)
        self.assertEqual(server.stop(), 0)
        self.assert_sound()

    def test_a_row_that_is_stored_during_the_notice_stays(self):
        server = self.begin("--keep", "1s")
        self.until(lambda: self.events(server, "rows will be dropped"))
        depth = server.json("/frames?limit=1&offset=1000")["frames"][0]["depth"]
        body = b'{"samples":[' + b",".join([b"7"] * harness.WIDTH) + b"]}"
        status, _, answer = server.get(f"/frames/{depth}", "PUT",
                                       {**harness.token(), "Content-Type": "application/json"}, body)
        self.assertEqual(status, 200, answer)
        self.until(lambda: server.total() == 1)
        self.assertEqual(server.json("/frames")["frames"][0]["depth"], depth)

    def test_a_store_that_is_too_large_loses_its_oldest_ingest(self):
        server = self.begin("--store-max", "1M")  # 2,000 rows take about that
        newer = self.sample_log(rows=500, start=20000, seed=3).read_bytes()
        self.assertEqual(server.get("/frames", "POST", {**harness.token(), **CSV}, newer)[0], 200)
        self.until(lambda: server.total() == 500)
        [event] = self.events(server, "rows were dropped")
        self.assertEqual((event["because"], pathlib.Path(event["source"]).name), ("store_max", "log.csv"))
        time.sleep(1.5)
        self.assertEqual(server.total(), 500)

    def test_nothing_is_dropped_unless_it_is_asked_for(self):
        server = self.begin()
        time.sleep(2)
        self.assertEqual(server.total(), 2000)
        self.assertNotIn(b"framesd_retention", server.get("/metrics")[2])

    def test_a_server_that_is_killed_while_it_drops_leaves_an_ingest_whole_or_none_of_it(self):
        chance = random.Random(4)
        for _ in range(KILLS):
            server = self.begin("--keep", "1s")
            self.until(lambda: self.events(server, "rows will be dropped"))
            younger = self.sample_log(rows=100, start=50000).read_bytes()
            self.assertEqual(server.get("/frames", "POST", {**harness.token(), **CSV}, younger)[0], 200)
            time.sleep(chance.uniform(0.7, 1.1))
            server.stop(signal.SIGKILL)
            self.assert_sound()
            server = self.serve()
            self.assertEqual(server.json("/frames?limit=1&depth_min=50000")["metadata"]["total"], 100)
            self.assertIn(server.total(), (100, 2100))
            self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    unittest.main()
