# SPDX-License-Identifier: MIT
"""kill -9 at random moments of an ingest, half of the time beside a server on the same store.

FRAMESD_KILL_CYCLES says how often (default 10).
"""
import os
import random
import shutil
import signal
import subprocess
import threading
import time
import unittest

import harness

CYCLES = int(os.environ.get("FRAMESD_KILL_CYCLES", "10"))
ROWS = 20000
CYCLES_OF_A_STORE = 50  # each makes it larger, and all of it is verified each time


class Crashes(harness.SystemTest):
    def ingest_and_kill(self, log, seconds):
        """The rows that the killed ingest had been told are durable: only a finished one says so."""
        process = subprocess.Popen(
            [harness.FRAMESD, "ingest", str(log), "--data-dir", str(self.folder / "data"), "--chunk-size", "500"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=harness.clean_environment())
        time.sleep(seconds)
        process.kill()
        output, _ = process.communicate(timeout=harness.PATIENCE)
        return output

    def time_of_an_ingest(self, log):
        """Seconds that it takes undisturbed, so that the kills fall somewhere inside."""
        begin = time.monotonic()
        done = self.ingest(log, "--chunk-size", "500", data_dir=self.folder / "undisturbed")
        self.assertEqual(done.returncode, 0, done.stderr)
        return time.monotonic() - begin

    @staticmethod
    def lost(server, acknowledged):
        """How many of so many rows are not there."""
        return max(0, acknowledged - server.total())

    def test_a_row_that_is_lost_is_noticed(self):
        """Shows that the next test could fail."""
        self.assertEqual(self.ingest(self.sample_log(rows=300)).returncode, 0)
        server = self.serve(*self.token_flags("admin"))
        self.assertEqual(self.lost(server, 300), 0)
        depth = server.json("/frames?limit=1&offset=200&image=none")["frames"][0]["depth"]
        self.assertEqual(server.get(f"/frames/{depth}", "DELETE", harness.token())[0], 200)
        self.assertEqual(self.lost(server, 300), 1)

    def test_the_store_stays_sound_and_what_was_reported_stays(self):
        seed = random.randrange(1 << 30)
        random.seed(seed)
        stored = acknowledged = 0
        longest = self.time_of_an_ingest(self.sample_log(rows=ROWS))
        for cycle in range(CYCLES):
            if cycle % CYCLES_OF_A_STORE == 0:
                shutil.rmtree(self.folder / "data", ignore_errors=True)
                self.assertEqual(self.ingest(self.sample_log(rows=300)).returncode, 0)
                stored = 0
            with self.subTest(seed=seed, cycle=cycle):
                log = harness.make_log(self.folder / "more.csv", rows=ROWS, seed=cycle, step="0.01",
                                       start=f"{20000 + 300 * cycle}.0",
                                       order=random.choice(["asc", "desc", "shuffled"]))
                server = self.serve() if cycle % 2 else None
                reported = "rows stored" in self.ingest_and_kill(log, random.random() * longest)
                if server:
                    self.assertEqual(self.lost(server, 300 + stored), 0)
                    self.assertEqual(server.stop(), 0)
                self.assert_sound()
                if reported:
                    stored += ROWS
                    acknowledged += ROWS
                with self.serve() as after:
                    after.json("/frames?limit=1000&offset=100")
                    self.assertEqual(self.lost(after, 300 + stored), 0)
        print(f"{CYCLES} kills of an ingest: {acknowledged:,} rows had been acknowledged, none of them is lost; "
              "every store is sound")

    def test_readers_go_on_while_ingests_beside_them_are_killed(self):
        self.assertEqual(self.ingest(self.sample_log(rows=2000)).returncode, 0)
        server = self.serve()
        log = harness.make_log(self.folder / "more.csv", rows=ROWS, start="20000.0", step="0.01")
        longest = self.time_of_an_ingest(log)
        statuses, stopping = [], threading.Event()

        def read():
            while not stopping.is_set():
                statuses.append(server.get("/frames?depth_max=9100&limit=500")[0])

        reader = threading.Thread(target=read)
        reader.start()
        for _ in range(CYCLES):
            self.ingest_and_kill(log, random.random() * longest)
        stopping.set()
        reader.join(harness.PATIENCE)
        self.assertEqual(set(statuses), {200})
        self.assertEqual(server.stop(signal.SIGTERM), 0)
        self.assert_sound()


if __name__ == "__main__":
    unittest.main()
