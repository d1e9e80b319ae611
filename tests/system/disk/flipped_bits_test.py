# SPDX-License-Identifier: MIT
"""One flipped bit anywhere in the store: the right samples, or an error; never wrong samples, never fewer rows in silence.

FRAMESD_BIT_FLIPS says how often (default 60).
"""
import os
import random
import shutil
import unittest

import harness

FLIPS = int(os.environ.get("FRAMESD_BIT_FLIPS", "60"))
ROWS = 400
MEMORY_FAULT = 4


class FlippedBits(harness.SystemTest):
    def expected(self):
        """What an intact store answers."""
        server = self.serve()
        page = server.get("/frames?limit=1000")[2]
        self.assertEqual(server.stop(), 0)
        return page

    def page_of(self, data_dir):
        """The body of one page over all frames, or None where the program said that something is wrong."""
        try:
            server = harness.Server(data_dir, "--log-level", "info")
        except AssertionError:
            return None
        try:
            status, _, body = server.get("/frames?limit=1000")
            return body if status == 200 else None
        except (OSError, harness.http.client.HTTPException):
            self.assertEqual(server.stop(), MEMORY_FAULT)
            return None
        finally:
            server.stop()

    def test_are_told_and_never_shown(self):
        self.assertEqual(self.ingest(self.sample_log(rows=ROWS)).returncode, 0)
        intact = self.expected()
        content = (self.folder / "data" / "data.mdb").read_bytes()
        told = compared = 0
        seed = random.randrange(1 << 30)
        random.seed(seed)
        for flip in range(FLIPS):
            bit = random.randrange(len(content) * 8)
            with self.subTest(seed=seed, flip=flip, byte=bit // 8):
                damaged = self.folder / "damaged"
                shutil.rmtree(damaged, ignore_errors=True)
                damaged.mkdir()
                changed = bytearray(content)
                changed[bit // 8] ^= 1 << bit % 8
                (damaged / "data.mdb").write_bytes(changed)
                verified = harness.run("verify", "--data-dir", damaged)
                self.assertIn(verified.returncode, (0, 1, MEMORY_FAULT), verified.stderr)
                page = self.page_of(damaged)
                if page is not None:
                    self.assertEqual(page, intact)
                    compared += 1
                told += verified.returncode != 0
        self.assertGreater(told, FLIPS // 10)  # most of the file is rows: the flips were seen
        self.assertGreater(compared, FLIPS // 10)  # and many answers were there to be compared
        print(f"{FLIPS} flips: verify told of {told}, {compared} pages were served and compared")


if __name__ == "__main__":
    unittest.main()
