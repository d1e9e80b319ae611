#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What make_log promises: shape, order, range, and the same bytes for the same seed.

usage: make_log_test.py PROGRAM
"""
import hashlib
import subprocess
import sys
import unittest

PROGRAM = sys.argv.pop()
SAMPLE_SHA256 = "8da1377e2c03cbf977ff02ab1de42c4a7fb0edc2ca83478df317d4145bb14f1e"


def run(*options):
    return subprocess.run([PROGRAM, *options], capture_output=True, check=False)


def rows(*options):
    return run(*options).stdout.decode().splitlines()


class MakeLog(unittest.TestCase):
    def test_the_sample_is_the_same_bytes_everywhere(self):
        self.assertEqual(hashlib.sha256(run().stdout).hexdigest(), SAMPLE_SHA256)

    def test_the_sample_has_the_shape_of_a_log(self):
        header, *log = rows()
        self.assertEqual(header, "depth," + ",".join(f"col{i}" for i in range(1, 201)))
        self.assertEqual([row.split(",")[0] for row in log],
                         [f"{tenth // 10}.{tenth % 10}" for tenth in range(90001, 95461)])
        samples = [int(cell) for row in log for cell in row.split(",")[1:]]
        self.assertEqual(len(samples), 5460 * 200)
        self.assertTrue(13 <= min(samples) < 30 and 215 < max(samples) <= 237)

    def test_a_row_depends_on_its_number_alone(self):
        upwards = rows("--rows", "1000", "--order", "desc")
        shuffled = rows("--rows", "1000", "--order", "shuffled")
        log = rows("--rows", "1000")
        self.assertEqual(log, rows()[:1001])
        self.assertEqual(log[1:], upwards[:0:-1])
        self.assertEqual(sorted(log[1:]), sorted(shuffled[1:]))
        self.assertNotEqual(log, shuffled)

    def test_another_seed_is_another_hole(self):
        self.assertNotEqual(rows("--seed", "1"), rows("--seed=2"))

    def test_any_width(self):
        for width in ("1", "7", "4096"):
            self.assertEqual({row.count(",") for row in rows("--rows", "300", "--width", width)}, {int(width)})

    def test_a_tool_with_pads_has_gaps_between_them(self):
        whole, pads, null = rows("--rows", "200"), rows("--rows", "200", "--gap="), rows("--rows=200", "--gap", "-999.25")
        for number in (1, 61, 200):
            cells = [line.split(",")[1:] for line in (whole[number], pads[number], null[number])]
            gaps = [column for column in range(200) if (column + (number - 1) // 60) % 33 >= 26]
            self.assertEqual([column for column in range(200) if cells[1][column] == ""], gaps)
            self.assertEqual([column for column in range(200) if cells[2][column] == "-999.25"], gaps)
            self.assertEqual([cells[0][column] for column in range(200) if column not in gaps],
                             [cells[1][column] for column in range(200) if column not in gaps])

    def test_depths_are_exact(self):
        log = rows("--rows", "4", "--start", "-0.3", "--step", "0.1524")
        self.assertEqual([row.split(",")[0] for row in log[1:]], ["-0.3", "-0.1476", "0.0048", "0.1572"])

    def test_a_blank_row_may_end_it(self):
        self.assertEqual(rows("--rows", "2", "--width", "3", "--blank-last")[-1], ",,,")
        self.assertEqual(len(rows("--rows", "0")), 1)

    def test_what_it_cannot_follow_it_refuses(self):
        for options in (["--rows"], ["--rows", "-1"], ["--step", "0"], ["--width", "4097"], ["--order", "up"], ["x"], ["--gap", "a,b"],
                        ["--start", "9223372036854", "--step", "1", "--rows", "3"]):
            self.assertEqual(run(*options).returncode, 2, options)
        self.assertEqual(run("-o", "/no/such/folder/log.csv").returncode, 1)


if __name__ == "__main__":
    unittest.main()
