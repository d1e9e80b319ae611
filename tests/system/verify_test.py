# SPDX-License-Identifier: MIT
"""framesd verify: what it says it has checked, in parts and as JSON."""
import json
import unittest

import harness


class Verify(harness.SystemTest):
    def verify(self, *flags):
        return harness.run("verify", *flags, "--data-dir", self.folder / "data")

    def test_parts_say_what_they_have_checked_and_cover_the_log(self):
        self.ingest(self.sample_log())
        flags = ("--json", "--log", "default")
        whole = json.loads(self.verify(*flags).stdout)
        parts = [json.loads(self.verify(*flags, "--part", f"{number}/3").stdout) for number in (1, 2, 3)]
        self.assertTrue(all(part["sound"] for part in [whole, *parts]))
        self.assertEqual((whole["part"], whole["parts"], whole["frames"]), (1, 1, 5460))
        self.assertEqual([part["part"] for part in parts], [1, 2, 3])
        for figure in ("frames", "cells", "histograms"):
            self.assertEqual(sum(part[figure] for part in parts), whole[figure], figure)
        self.assertEqual((parts[0]["depth_min"], parts[2]["depth_max"]), (whole["depth_min"], whole["depth_max"]))
        self.assertGreater(whole["notes"], 0)  # the ingest that was recorded
        said = self.verify("--part", "2/3").stdout
        self.assertRegex(said, r"^part 2 of 3: [0-9,]+ frames from 9[0-9.]+ to 9[0-9.]+, [0-9,]+ cells and [0-9,]+ "
                               r"histograms of the overview: sound\n$")

    def test_a_part_that_is_none_is_wrong_usage(self):
        for part in ("0/3", "4/3", "3", "1/", "/3", "a/b", "1/1001", "-1/3"):
            done = self.verify(f"--part={part}")
            self.assertEqual((done.returncode, done.stdout), (2, ""), part)
            self.assertIn("is no part", done.stderr, part)


if __name__ == "__main__":
    unittest.main()
