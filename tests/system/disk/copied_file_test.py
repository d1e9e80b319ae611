# SPDX-License-Identifier: MIT
"""data.mdb copied as a file while an ingest writes it, which is no backup: such a copy has right rows, or it is refused.

FRAMESD_COPIES says how many copies are made (default 8; 200 for a release).
"""
import csv
import io
import os
import random
import shutil
import signal
import subprocess
import time
import unittest

import harness

COPIES = int(os.environ.get("FRAMESD_COPIES", "6"))
ROWS = 10_000
PIECE = 64 << 10
MEMORY_FAULT = 4


def key_of(row):
    """The depth of a row, however it is written."""
    return round(float(row[0]) * 1e6)


class CopiedFile(harness.SystemTest):
    def setUp(self):
        super().setUp()
        log = harness.make_log(self.folder / "log.csv", rows=ROWS, order="shuffled", step="0.01")
        with open(log, encoding="utf-8") as file:
            self.rows = {key_of(row): row[1:] for row in list(csv.reader(file))[1:]}
        self.log = log
        self.copy = self.folder / "copy"

    def ingest_slowly(self):
        """An ingest that commits often, running."""
        process = subprocess.Popen(
            [harness.FRAMESD, "ingest", self.log, "--data-dir", self.folder / "data", "--chunk-size", "200"],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=harness.clean_environment())
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def copy_file(self, pause):
        """As cp does, from the beginning to the end; pause() is called half way."""
        shutil.rmtree(self.copy, ignore_errors=True)
        self.copy.mkdir()
        data = self.folder / "data" / "data.mdb"
        half = data.stat().st_size // 2
        with open(data, "rb") as source, open(self.copy / "data.mdb", "wb") as target:
            paused = False
            while piece := source.read(PIECE):
                target.write(piece)
                if not paused and target.tell() >= half:
                    paused = True
                    pause()

    def verified(self):
        """Whether framesd verify finds nothing wrong with the copy; it always ends with one of its statuses."""
        done = harness.run("verify", "--data-dir", self.copy)
        self.assertIn(done.returncode, (0, 1, MEMORY_FAULT), done.stderr)
        return done.returncode == 0

    def rows_served(self):
        """How many rows a server gives of the copy, each of them right; 0 where it refuses the copy or breaks off."""
        try:
            server = harness.Server(self.copy)
        except AssertionError:
            return 0
        try:
            status, _, body = server.get("/frames.csv")
            return self.compare(body.decode()) if status == 200 else 0
        except (OSError, harness.http.client.HTTPException):
            return 0
        finally:
            server.stop(signal.SIGKILL)

    def compare(self, text):
        exported = list(csv.reader(io.StringIO(text)))[1:]
        for row in exported:
            self.assertEqual(row[1:], self.rows[key_of(row)], row[0])
        return len(exported)

    def test_has_right_rows_or_is_refused(self):
        ingest = None
        whole = served = 0
        for number in range(COPIES):
            if ingest is None or ingest.poll() is not None:
                shutil.rmtree(self.folder / "data", ignore_errors=True)
                ingest = self.ingest_slowly()
                self.wait_for_rows()
            with self.subTest(copy=number):
                self.copy_file(pause=lambda: time.sleep(random.choice((0, 0.02, 0.1))))  # as on a slow disk
                sound = self.verified()
                rows = self.rows_served()
                whole += sound
                served += rows > 0
                if sound:
                    self.assertGreater(rows, 0)
        print(f"{COPIES} copies of a file that was written meanwhile: verify found nothing in {whole}, and faults in "
              f"{COPIES - whole}; a server gave rows of {served}, each of them right")

    def wait_for_rows(self):
        data = self.folder / "data" / "data.mdb"
        while not data.exists() or data.stat().st_size < 1 << 20:
            pass

    def test_one_that_is_torn_for_certain_is_found_out(self):
        """Shows that the test above would see it."""
        self.assertEqual(self.ingest(self.log).returncode, 0)
        more = harness.make_log(self.folder / "more.csv", rows=ROWS, order="shuffled", step="0.01", seed=9)
        self.copy_file(pause=lambda: self.assertEqual(self.ingest(more, "--chunk-size", "200").returncode, 0))
        self.assertFalse(self.verified())

    def test_a_backup_made_meanwhile_is_whole(self):
        """What an operator should do instead."""
        ingest = self.ingest_slowly()
        self.wait_for_rows()
        backup = self.folder / "copy.framesd"
        done = harness.run("backup", backup, "--verify", "--data-dir", self.folder / "data")
        self.assertEqual((done.returncode, ingest.poll()), (0, None), done.stderr)
        done = harness.run("restore", backup, "--data-dir", self.copy)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(self.verified())
        self.assertGreater(self.rows_served(), 0)


if __name__ == "__main__":
    unittest.main()
