# SPDX-License-Identifier: MIT
"""A disk without room, for real: on a tiny file system of its own. Runs in a mount namespace."""
import json
import re
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
        durable = int(re.search(r"([\d,]+) of [\d,]+ rows read were stored, including all up to line [\d,]+", done.stderr)[1].replace(",", ""))
        self.assertGreater(durable, 500)
        server = self.serve(data_dir=self.small / "data")
        self.assertEqual(server.json("/frames")["metadata"]["total"], durable)

    def test_a_copy_without_room_leaves_nothing(self):
        self.mount("4m")
        self.assertEqual(self.ingest(self.sample_log(rows=20000)).returncode, 0)
        data, copy = self.folder / "data", self.folder / "copy.framesd"
        done = harness.run("backup", self.small / "copy.framesd", "--data-dir", data)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("not enough room", done.stderr)
        self.assertEqual(list(self.small.iterdir()), [])
        self.assertEqual(harness.run("backup", copy, "--data-dir", data).returncode, 0)
        done = harness.run("restore", copy, "--data-dir", self.small / "data")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("not enough room", done.stderr)
        with copy.open("rb") as file:  # a pipe does not say beforehand how much will come
            pipe = subprocess.run(["sh", "-c", 'cat | "$0" restore - --data-dir "$1"', harness.FRAMESD, self.small / "data"],
                                  stdin=file, capture_output=True, text=True, timeout=harness.PATIENCE, check=False,
                                  env=harness.clean_environment())
        self.assertEqual(pipe.returncode, 1, pipe.stdout)
        self.assertIn("full", pipe.stderr)
        self.assertEqual(list(self.small.iterdir()), [])

    def test_an_upload_to_a_full_disk_is_507_and_reading_goes_on(self):
        self.mount("3m")
        server = self.serve(*self.token_flags("admin"), "--chunk-size", "500", data_dir=self.small / "data")
        rows = self.sample_log(rows=20000).read_bytes()
        status, problem = self.post(server, rows)
        self.assertEqual(status, 507, problem)
        self.assertEqual(problem["error_code"], "store_full")
        self.assertRegex(problem["detail"], r"the disk is full: [\d,]+ bytes of the disk are free.* no restart is needed")
        durable = problem["rows_durable"]
        self.assertGreater(durable, 500)
        self.assertEqual(server.total(), durable)
        self.assertIn("disk nearly full", server.json("/ready", 503)["reasons"])
        self.assertIn(b"\nframesd_ready 0\n", server.get("/metrics")[2])
        subprocess.run(["mount", "-o", "remount,size=128m", str(self.small)], check=True)
        status, report = self.post(server, rows)
        self.assertEqual((status, report["stored"]), (200, 20000), "room again, without a restart")
        self.assertEqual(server.json("/ready")["status"], "ready")

    def test_a_full_map_says_so_and_names_the_setting(self):
        server = self.serve(*self.token_flags("admin"), "--map-size", "2M", "--chunk-size", "500")
        status, problem = self.post(server, self.sample_log(rows=20000).read_bytes())
        self.assertEqual(status, 507, problem)
        self.assertRegex(problem["detail"], r"the store is full: .* of 2,097,152 bytes \(map_size\).* raise map_size")
        self.assertEqual(server.total(), problem["rows_durable"])
        self.assertEqual(server.json("/ready", 503)["reasons"], ["the store is full: it has reached map_size"])
        self.assertIn(b"\nframesd_ready 0\n", server.get("/metrics")[2])
        self.assertEqual(server.get("/frames?depth_min=-1e9&depth_max=1e9", "DELETE", harness.token())[0], 200)
        self.assertEqual(server.json("/ready")["status"], "ready", "there is room again")

    def test_a_disk_that_fails_under_a_server_ends_it_with_a_status_of_its_own(self):
        server = self.serve(*self.token_flags("admin"))
        subprocess.run(["prlimit", f"--pid={server.process.pid}", "--fsize=65536"], check=True)
        status, problem = self.post(server, self.sample_log(rows=2000).read_bytes())
        self.assertIn(status, (500, 503), problem)
        self.assertEqual(server.process.wait(harness.PATIENCE), 5)
        self.assertEqual(self.serve().json("/frames")["metadata"]["total"], 0)

    def post(self, server, rows):
        status, _, body = server.get("/frames", "POST",
                                     {**harness.token(), "Content-Type": "text/csv"}, rows)
        return status, json.loads(body)


if __name__ == "__main__":
    unittest.main()
