# SPDX-License-Identifier: MIT
"""A wall clock that jumps, years ahead and back, under a running server: nothing but what it calls the time changes.

FRAMESD_CLOCK_SHIFT is the library that sets the program's clocks (clock_shift.cpp).
"""
import email.utils
import json
import os
import struct
import time
import unittest

import fake_systemd
import harness

YEARS = 10 * 365 * 86400
JUMPS = (YEARS, -YEARS, 3600, -3600, 0)
ROW = json.dumps({"samples": [1, 2, 3, 4]})
JSON = {"Content-Type": "application/json"}


class Clock(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.shift = self.folder / "shift"
        self.set_clocks()
        self.preloaded = {"LD_PRELOAD": os.environ["FRAMESD_CLOCK_SHIFT"], "CLOCK_SHIFT_FILE": str(self.shift)}

    def set_clocks(self, wall=0, steady=0):
        """Seconds by which the program's clocks are ahead. The file is written in place: it is mapped."""
        with open(self.shift, "r+b" if self.shift.exists() else "wb") as file:
            file.write(struct.pack("<qq", wall, steady))

    def start(self, *flags, **environment):
        return self.serve(*harness.NARROW, *self.token_flags("admin"), "--threads", "1", *flags,
                          env={**self.preloaded, **environment})

    def put(self, get, depth):
        status, headers, body = get(f"/frames/{depth}", "PUT", {**harness.token(), **JSON}, ROW)
        self.assertEqual(status, 201, body)
        return headers

    def assert_shifted(self, headers, seconds):
        """The jump has arrived in the program: its Date says so."""
        said = email.utils.parsedate_to_datetime(headers["Date"]).timestamp()
        self.assertLess(abs(said - time.time() - seconds), 60)

    def test_requests_on_one_connection_are_answered_and_stored_over_every_jump(self):
        server = self.start()
        with server.conversation() as get:
            for number, jump in enumerate(JUMPS):
                self.set_clocks(wall=jump)
                self.assert_shifted(self.put(get, f"{number}.5"), jump)
                self.assertEqual(get(f"/frames/{number}.5")[0], 200)
            status, _, body = get("/frames?limit=100&image=none")
            self.assertEqual(json.loads(body)["metadata"]["total"], len(JUMPS))
            status, _, body = get("/changes?since=0")
            self.assertEqual(status, 200, body)
        self.assertEqual(server.stop(), 0)
        self.assert_sound()

    def expired_by(self, *jumps):
        """How many cached answers the server drops for their age, whose time is not over."""
        server = self.start("--cache-ttl-seconds", "3600")
        self.put(server.get, "1.5")
        etag = server.get("/frames/1.5")[1]["ETag"]
        for jump in jumps:
            self.set_clocks(**jump)
            self.assertEqual(server.get("/frames/1.5", headers={"If-None-Match": etag})[0], 304)
            self.assertEqual(server.get("/frames/1.5")[0], 200)
        lines = server.get("/metrics")[2].decode().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("framesd_cache_expirations_total{"))

    def test_what_was_cached_stays_cached(self):
        self.assertEqual(self.expired_by(*({"wall": jump} for jump in JUMPS)), 0)

    def test_the_clock_that_ages_are_counted_by_would_end_it(self):
        """Shows that the test above could fail."""
        self.assertGreater(self.expired_by({"steady": YEARS}), 0)

    def test_ingests_of_every_time_are_listed_in_the_order_in_which_they_came(self):
        for number, jump in enumerate(JUMPS):
            self.set_clocks(wall=jump)
            log = self.write("log.csv", harness.header(4) + harness.row(f"{number}.5", number, 4))
            done = harness.run("ingest", log, *harness.NARROW, "--data-dir", self.folder / "data",
                               env={**harness.clean_environment(), **self.preloaded})
            self.assertEqual(done.returncode, 0, done.stderr)
        self.set_clocks()
        server = self.start()
        ingests = server.json("/ingests")["ingests"]
        self.assertEqual([entry["id"] for entry in ingests], sorted((entry["id"] for entry in ingests), reverse=True))
        years = [int(entry["time"][:4]) for entry in ingests]
        self.assertEqual(years[3] - years[4], -20)  # the newest is first: back by twenty years
        self.assertEqual(server.total(), len(JUMPS))

    def test_the_service_manager_hears_that_all_is_well_at_every_time(self):
        with fake_systemd.Notifications(self.folder / "notify") as notifications:
            self.start(NOTIFY_SOCKET=notifications.path, WATCHDOG_USEC="400000")
            for jump in JUMPS:
                self.set_clocks(wall=jump)
                for _ in range(2):
                    notifications.await_line("WATCHDOG=1")

    def test_an_idle_connection_stays_open(self):
        server = self.start("--idle-timeout", "3600s")
        with server.conversation() as get:
            self.assertEqual(get("/health")[0], 200)
            for jump in JUMPS:
                self.set_clocks(wall=jump)
                time.sleep(0.2)  # the server looks at its deadlines
                self.assertEqual(get("/health")[0], 200)  # on the same connection, or this raises

    def test_doctor_says_that_the_clock_went_back(self):
        self.set_clocks(wall=YEARS)
        log = self.write("log.csv", harness.header(4) + harness.row("1.5", 7, 4))
        environment = {**harness.clean_environment(), **self.preloaded}
        harness.run("ingest", log, *harness.NARROW, "--data-dir", self.folder / "data", env=environment)
        self.set_clocks()
        done = harness.run("doctor", "--json", "--data-dir", self.folder / "data", "--port", "0", env=environment)
        clock = next(check for check in json.loads(done.stdout)["checks"] if check["check"] == "clock")
        self.assertEqual(clock["status"], "bad")
        self.assertIn("before the newest ingest", clock["found"])


if __name__ == "__main__":
    unittest.main()
