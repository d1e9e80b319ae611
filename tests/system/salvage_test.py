# SPDX-License-Identifier: MIT
"""framesd salvage: a new log of what is left of a damaged one, row by row as it was, and a list of what is lost.

FRAMESD_SALVAGES says how many stores are damaged at random (default 5).
"""
import json
import os
import random
import shutil
import signal
import subprocess
import time
import unittest

import harness

ROWS = 20000
PAGE = 4096
MISSING = 3
DAMAGES = int(os.environ.get("FRAMESD_SALVAGES", "5"))  # stores that are damaged at random, with a fixed seed
KILLS = 4


class Salvage(harness.SystemTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shared = harness.pathlib.Path(harness.tempfile.mkdtemp(prefix="framesd-test-"))
        cls.addClassCleanup(shutil.rmtree, cls.shared, True)
        log = harness.make_log(cls.shared / "log.csv", rows=ROWS)
        done = harness.run("ingest", log, "--data-dir", cls.shared / "data")
        assert done.returncode == 0, done.stderr
        cls.content = (cls.shared / "data" / "data.mdb").read_bytes()
        cls.rows = cls.exported(cls.shared / "data")
        assert len(cls.rows) == ROWS

    def setUp(self):
        super().setUp()
        self.damaged = self.folder / "damaged"
        self.new = self.folder / "new"

    @staticmethod
    def exported(data_dir):
        """The rows as recorded and as shown, by depth as text."""
        rows = {}
        for samples in ("source", "frame"):
            done = harness.run("export", "--samples", samples, "--data-dir", data_dir)
            assert done.returncode == 0, done.stderr
            for line in done.stdout.splitlines()[1:]:
                depth, cells = line.split(",", 1)
                rows[depth] = rows.get(depth, "") + cells + ";"
        return rows

    def damage(self, content):
        for folder in (self.damaged, self.new):
            shutil.rmtree(folder, ignore_errors=True)
        self.damaged.mkdir()
        (self.damaged / "data.mdb").write_bytes(content)

    def salvage(self, *flags, status=None):
        done = harness.run("salvage", self.damaged, "--to", self.new, "--json", *flags)
        if status is not None:
            self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout)

    def assert_saved(self, said, least):
        """What is in the new log is sound, as it was, and at least so many rows."""
        self.assert_sound(self.new)
        saved = self.exported(self.new)
        self.assertEqual(len(saved), said["frames"])
        for depth, cells in saved.items():
            self.assertEqual(cells, self.rows.get(depth), depth)
        self.assertGreaterEqual(len(saved), least)
        self.assertEqual((self.damaged / "data.mdb").read_bytes(), self.damaged_content)
        self.assertEqual([path.name for path in self.damaged.iterdir()], ["data.mdb"])
        return saved

    def assert_ranges(self, ranges, lost):
        """The overview, as far as it is left, says in which ranges frames are missing; each has as many as it says."""
        for part in ranges:
            there = sum(part["depth_min"] <= depth <= part["depth_max"] for depth in lost)
            self.assertEqual(part["frames"], there, part)

    def damage_pages(self, chance, zero, flip):
        content = bytearray(self.content)
        for _ in range(zero):
            page = chance.randrange(2, len(content) // PAGE)
            content[page * PAGE:(page + 1) * PAGE] = bytes(PAGE)
        for _ in range(flip):
            bit = chance.randrange(2 * PAGE * 8, len(content) * 8)
            content[bit // 8] ^= 1 << bit % 8
        self.damaged_content = bytes(content)
        self.damage(self.damaged_content)

    def test_a_sound_log_is_copied_whole_and_keeps_its_identity(self):
        self.damaged_content = self.content
        self.damage(self.content)
        said = self.salvage(status=0)
        self.assertTrue(said["whole"])
        self.assertEqual((said["frames"], said["frames_missing"], said["damaged_pages"]), (ROWS, 0, []))
        self.assertEqual(self.assert_saved(said, ROWS), self.rows)
        stat = {folder: dict(line.split(":", 1) for line in harness.run("stat", "--data-dir", folder).stdout.splitlines())
                for folder in (self.shared / "data", self.new)}
        self.assertEqual(stat[self.shared / "data"]["store"], stat[self.new]["store"])
        self.assertNotEqual(stat[self.shared / "data"]["incarnation"], stat[self.new]["incarnation"])

    def test_whatever_is_damaged_costs_no_more_than_the_pages_it_is_in(self):
        chance = random.Random(20)
        for turn in range(DAMAGES):
            zero, flip = chance.randrange(4), 1 + chance.randrange(20)
            with self.subTest(turn=turn, zero=zero, flip=flip):
                self.damage_pages(chance, zero, flip)
                said = self.salvage()
                saved = self.assert_saved(said, ROWS - 10 * (zero + flip))  # ten rows a page
                if len(saved) < ROWS:
                    self.assertFalse(said["whole"])
                    self.assertEqual(said["frames_missing"], ROWS - len(saved))
                    self.assert_ranges(said["missing_ranges"], [float(d) for d in self.rows if d not in saved])

    def test_a_damaged_row_is_named_by_its_depth_and_a_lost_page_by_its_neighbours(self):
        self.damage_pages(random.Random(1), 0, 0)
        content = bytearray(self.content)
        middle = sorted(self.rows, key=float)[ROWS // 2]
        source = bytes(map(int, self.rows[middle].split(";")[0].split(",")))
        at = content.find(source)
        content[at] ^= 1
        self.damage(content)
        done = harness.run("salvage", self.damaged, "--to", self.new)
        self.assertEqual(done.returncode, MISSING)
        self.assertTrue(done.stderr.startswith(f"framesd: frame {middle} is lost: its checksums do not hold\n"
                                               "framesd: 1 frame is missing from "), done.stderr)
        self.assertIn(f"1 of {ROWS:,} frames are missing", done.stdout)
        page = at // PAGE
        content[page * PAGE:(page + 1) * PAGE] = bytes(PAGE)
        self.damage(content)
        said = self.salvage(status=MISSING)
        (lost,) = said["damaged_pages"]
        self.assertEqual((lost["page"], lost["table"]), (page, "frames.0"))
        self.assertLess(lost["depth_below"], float(middle))
        self.assertGreater(lost["depth_above"], float(middle))
        between = [d for d in self.rows if lost["depth_below"] < float(d) < lost["depth_above"]]
        self.assertEqual(said["frames_missing"], len(between))

    def test_heads_of_the_file_and_its_end_may_be_missing(self):
        for cut in (bytes(PAGE) + self.content[PAGE:], self.content[:PAGE] + bytes(PAGE) + self.content[2 * PAGE:],
                    bytes(2 * PAGE) + self.content[2 * PAGE:]):
            self.damaged_content = cut
            self.damage(cut)
            self.assert_saved(self.salvage(status=0), ROWS)
        half = self.content[:len(self.content) // 2 + 100]
        self.damaged_content = half
        self.damage(half)
        self.assert_saved(self.salvage(status=MISSING), ROWS // 3)

    def test_a_dry_run_makes_nothing_and_says_the_same(self):
        self.damage_pages(random.Random(4), 2, 5)
        dry = harness.run("salvage", self.damaged, "--dry-run", "--json")
        self.assertFalse(self.new.exists())
        self.assertEqual(json.loads(dry.stdout), self.salvage(status=dry.returncode))

    def test_a_log_with_a_name_gets_it_again(self):
        folder = self.folder / "data"
        done = self.ingest("--log", "a-1", "--create", self.sample_log(rows=300), data_dir=folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = harness.run("salvage", folder, "--log", "a-1", "--to", self.new)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = harness.run("verify", "--log", "a-1", "--data-dir", self.new)
        self.assertIn("300 frames", done.stdout)

    def test_nonsense_is_one_clear_line(self):
        self.damaged.mkdir()
        data = self.damaged / "data.mdb"
        for content, words in ((None, "there is no data.mdb in"), (b"", "is empty"), (random.Random(3).randbytes(100000), "is no store"),
                               (b"depth,col1\n9000.1,7\n" * 1000, "is no store"), (self.content[:2 * PAGE], "nothing of framesd")):
            if content is not None:
                data.write_bytes(content)
            done = harness.run("salvage", self.damaged, "--to", self.new)
            self.assertEqual((done.returncode, done.stdout), (1, ""), words)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            self.assertIn(words, done.stderr)
            self.assertIn(str(self.damaged), done.stderr)
            self.assertFalse(self.new.exists())

    def test_wrong_usage_and_logs_in_use_are_refused(self):
        self.damage(self.content)
        for flags, status, words in (((), 2, "--to NEW is missing"), (("--to", self.damaged), 2, "never changed"),
                                     (("--to", self.damaged / "logs" / "new"), 2, "never changed"),
                                     (("--to", self.shared / "data"), 1, "already")):
            done = harness.run("salvage", self.damaged, *flags)
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertIn(words, done.stderr)
        self.serve(data_dir=self.damaged)
        done = harness.run("salvage", self.damaged, "--to", self.new)
        self.assertEqual(done.returncode, 1)
        self.assertIn("another process has", done.stderr)

    def test_killed_anywhere_it_leaves_a_whole_log_or_none(self):
        self.damaged_content = self.content
        self.damage(self.content)
        chance = random.Random(9)
        for _ in range(KILLS):
            shutil.rmtree(self.new, ignore_errors=True)
            process = subprocess.Popen([harness.FRAMESD, "salvage", self.damaged, "--to", self.new], stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, env=harness.clean_environment())
            time.sleep(chance.uniform(0, 0.2))
            process.send_signal(signal.SIGKILL)
            process.wait()
            if (self.new / "data.mdb").exists():
                done = harness.run("verify", "--data-dir", self.new)
                self.assertIn(f"{ROWS:,} frames", done.stdout)
        shutil.rmtree(self.new, ignore_errors=True)
        self.salvage(status=0)


if __name__ == "__main__":
    unittest.main()
