# SPDX-License-Identifier: MIT
"""kill -9 at random moments of an ingest, half of the time beside a server on the same store.

FRAMESD_KILL_CYCLES says how often (default 10).
"""
import os
import random
import signal
import subprocess
import threading
import time
import unittest

import harness

CYCLES = int(os.environ.get("FRAMESD_KILL_CYCLES", "10"))
ROWS = 20000


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

    def test_the_store_stays_sound_and_what_was_reported_stays(self):
        seed = random.randrange(1 << 30)
        random.seed(seed)
        stored = 0
        self.assertEqual(self.ingest(self.sample_log(rows=300)).returncode, 0)
        longest = self.time_of_an_ingest(self.sample_log(rows=ROWS))
        for cycle in range(CYCLES):
            with self.subTest(seed=seed, cycle=cycle):
                log = harness.make_log(self.folder / "more.csv", rows=ROWS, seed=cycle, step="0.01",
                                       start=f"{20000 + 300 * cycle}.0",
                                       order=random.choice(["asc", "desc", "shuffled"]))
                server = self.serve() if cycle % 2 else None
                reported = "rows stored" in self.ingest_and_kill(log, random.random() * longest)
                if server:
                    total = server.total()
                    self.assertGreaterEqual(total, 300 + stored)
                    self.assertEqual(server.stop(), 0)
                self.assert_sound()
                if reported:
                    stored += ROWS
                with self.serve() as after:
                    metadata = after.json("/frames?limit=1000&offset=100")["metadata"]
                    self.assertGreaterEqual(metadata["total"], 300 + stored)

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
