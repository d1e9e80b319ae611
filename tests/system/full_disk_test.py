# SPDX-License-Identifier: MIT
"""A disk without room, for real: on a tiny file system of its own. Runs in a mount namespace."""
import subprocess
import unittest

import harness


class FullDisk(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.small = self.folder / "small"
        self.small.mkdir()

    def mount(self, size):
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(self.small)], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.small)], check=True)  # the namespace goes anyway

    def test_a_disk_full_at_start_is_one_line(self):
        self.mount("16k")
        done = harness.run("--port", "0", "--data-dir", self.small / "data")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertIn("No space left", done.stderr)

    def test_a_disk_that_fills_half_way_keeps_what_was_acknowledged(self):
        self.mount("2m")
        done = self.ingest(self.sample_log(rows=20000), "--chunk-size", "500", data_dir=self.small / "data")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("full", done.stderr)
        server = self.serve(data_dir=self.small / "data")
        self.assertGreater(server.json("/frames")["metadata"]["total"], 500)


if __name__ == "__main__":
    unittest.main()
