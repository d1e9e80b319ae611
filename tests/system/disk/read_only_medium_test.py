# SPDX-License-Identifier: MIT
"""A store on a medium that is mounted read-only can be served and looked at. Runs in a mount namespace."""
import json
import subprocess
import unittest

import harness
from harness import NARROW


class ReadOnlyMedium(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.ingest(self.write("log.csv", "depth,a,b,c,d\n1.0,1,2,3,4\n"), *NARROW).returncode, 0)
        self.assertEqual(harness.run("logs", "create", "a", "--data-dir", self.folder / "data", *NARROW).returncode, 0)
        self.medium = self.folder / "medium"
        self.medium.mkdir()
        subprocess.run(["mount", "--bind", self.folder / "data", self.medium], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.medium)], check=True)
        subprocess.run(["mount", "-o", "remount,ro,bind", self.medium], check=True)

    def test_it_is_served_and_every_write_is_told_why_not(self):
        server = self.serve(*NARROW, *self.token_flags("admin"), data_dir=self.medium)
        said = [event for event in server.log if event["message"] == "the store is read-only: writes are refused"]
        self.assertEqual([event["because"] for event in said], ["its disk is mounted read-only"])
        self.assertEqual(server.get("/frames/1.0")[0], 200)
        self.assertEqual(server.get("/strip.png?depth_min=0&depth_max=2")[0], 200)
        self.assertEqual(server.json("/ready")["status"], "ready")
        tokens = harness.token()
        row, csv = json.dumps({"samples": [1, 2, 3, 4]}), "depth,a,b,c,d\n2.0,1,2,3,4\n"
        for method, target, kind, body in (("PUT", "/frames/2.0", "application/json", row),
                                           ("DELETE", "/frames/1.0", None, None),
                                           ("DELETE", "/frames?depth_min=0&depth_max=9", None, None),
                                           ("POST", "/frames", "text/csv", csv),
                                           ("POST", "/frames/reload", "application/json", '{"csv_path":"log.csv"}')):
            headers = {**tokens, **({"Content-Type": kind} if kind else {})}
            status, _, answer = server.get(target, method, headers, body)
            problem = json.loads(answer)
            self.assertEqual((status, problem["error_code"]), (403, "store_read_only_medium"), (method, problem))
            self.assertIn("read-only", problem["detail"])
        self.assertEqual(server.json("/frames")["metadata"]["total"], 1)

    def test_logs_on_it_are_read_and_whoever_would_change_one_is_told_why_not(self):
        server = self.serve(*NARROW, *self.token_flags("admin"), data_dir=self.medium)
        self.assertEqual([log["name"] for log in server.json("/logs")["logs"]], ["a", "default"])
        for method, target, body in (("PUT", "/logs/new", "{}"),
                                     ("PUT", "/logs/a", '{"well":"7"}'),
                                     ("POST", "/logs/a/rename", '{"name":"b"}'),
                                     ("DELETE", "/logs/a?confirm=a", None)):
            headers = {**harness.token(), **({"Content-Type": "application/json"} if body else {})}
            status, _, answer = server.get(target, method, headers, body)
            problem = json.loads(answer)
            self.assertEqual((status, problem["error_code"]), (403, "store_read_only_medium"), (method, problem))
            self.assertIn("read-only", problem["detail"])
            self.assertNotIn(str(self.folder), answer.decode())
        self.assertEqual(server.get("/logs/a/frames")[0], 200)

    def test_stat_and_verify_work_on_it_and_an_ingest_says_why_not(self):
        for command in ("stat", "verify"):
            done = harness.run(command, "--data-dir", self.medium)
            self.assertEqual(done.returncode, 0, done.stderr)
        refused = self.ingest(self.folder / "log.csv", *NARROW, data_dir=self.medium)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("Read-only file system", refused.stderr)


if __name__ == "__main__":
    unittest.main()
