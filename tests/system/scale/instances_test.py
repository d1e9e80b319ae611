# SPDX-License-Identifier: MIT
"""Several servers on the logs of one database: what one has acknowledged the others show, and nobody does a thing twice."""
import json
import threading
import unittest

import harness
import one_database
from one_database import until

CSV = {"Content-Type": "text/csv"}


class Instances(one_database.DatabaseTest):
    def test_what_one_has_acknowledged_the_other_shows_at_once(self):
        first, second = self.instance(), self.instance()
        for grey in range(100):
            writer, reader = (first, second) if grey % 2 else (second, first)
            status, _, answer = self.put(writer, "9000.1", grey)
            self.assertIn(status, (200, 201), answer)
            page = reader.get("/frames.csv")[2].decode().splitlines()[1].split(",")
            self.assertEqual(set(page[1:]), {str(grey)})

    def test_etags_of_one_hold_at_the_other(self):
        first, second = self.instance(), self.instance()
        for depth in ("9000.1", "9000.2"):
            self.put(first, depth, 7)
        for target in ("/frames", "/frames/9000.1", "/strip.png?height=100&norm=none", "/stats", "/tiles.json", "/frames.csv"):
            with self.subTest(target):
                _, headers, body = first.get(target)
                status, _, nothing = second.get(target, headers={"If-None-Match": headers["ETag"]})
                self.assertEqual((status, nothing), (304, b""))
                self.assertEqual(second.get(target)[2], body)
        _, headers, _ = first.get("/frames/9000.1")
        self.assertEqual(self.put(second, "9000.1", 8, {"If-Match": headers["ETag"]})[0], 200)
        self.assertEqual(self.put(first, "9000.1", 9, {"If-Match": headers["ETag"]})[0], 412)

    def test_a_log_that_one_makes_or_removes_is_so_for_all(self):
        first, second = self.instance(), self.instance()
        made = first.get("/logs/rig7", "PUT", {**harness.token(), "Content-Type": "application/json"}, b'{"source_width":4,"frame_width":3}')
        self.assertEqual(made[0], 201, made[2])
        self.assertEqual([log["name"] for log in second.json("/logs")["logs"]], ["default", "rig7"])
        self.assertEqual(second.json("/logs/rig7/frames")["frames"], [])
        self.assertEqual(first.get("/logs/rig7?confirm=rig7", "DELETE", harness.token())[0], 200)
        self.assertEqual(second.get("/logs/rig7/frames")[0], 404)

    def change(self, server, method, target, body=None, kind="application/json"):
        return server.get(target, method, {**harness.token(), "Content-Type": kind}, body)[0]

    def rename(self, server, name, new):
        return self.change(server, "POST", f"/logs/{name}/rename", json.dumps({"name": new}).encode())

    def make(self, server, name):
        self.assertEqual(self.change(server, "PUT", f"/logs/{name}", b'{"source_width":4,"frame_width":3}'), 201)

    def store(self, server, name, *depths):
        return self.change(server, "POST", f"/logs/{name}/frames", (harness.header(4) + "".join(harness.row(depth, 5, 4) for depth in depths)).encode(), "text/csv")

    def frames(self, server, name):
        return server.json(f"/logs/{name}")["frames"]

    def test_the_name_of_a_log_that_one_has_renamed_is_that_of_another_log_for_all(self):
        first, second = self.instance(), self.instance()
        self.make(first, "x")
        for turn in range(10):
            self.assertEqual(self.store(second, "x", *range(5)), 200)
            self.assertEqual(self.rename(first, "x", f"y{turn}"), 200)
            self.make(first, "x")
            self.assertEqual(self.store(second, "x", 7), 200)
            self.assertEqual((self.frames(first, "x"), self.frames(second, "x")), (1, 1))
            self.assertEqual(self.change(second, "DELETE", "/logs/x/frames?depth_min=0&depth_max=50"), 200)
            self.assertEqual((self.frames(first, f"y{turn}"), self.frames(second, f"y{turn}")), (5, 5))

    def test_a_new_name_shows_its_log_at_once_at_the_server_that_gave_it(self):
        server = self.instance()
        for number in range(3):
            self.make(server, f"a{number}")
            self.assertEqual(self.store(server, f"a{number}", *range(number + 1)), 200)
        for turn in range(60):
            name, count = f"a{turn % 3}", turn % 3 + 1
            for old, new in ((name, "other"), ("other", name)):
                until(lambda: self.rename(server, old, new) == 200)  # 409 while a request before has it
                self.assertEqual(self.frames(server, new), count)
                self.assertEqual(server.get(f"/logs/{old}")[0], 404)

    def test_many_writers_at_both_store_each_row_once(self):
        servers = [self.instance(), self.instance()]
        log = self.sample_log(rows=3000).read_bytes()
        answers = []

        def send(server):
            answers.append(server.get("/frames", "POST", {**harness.token(), **CSV}, log))

        threads = [threading.Thread(target=send, args=(server,)) for server in servers * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        reports = [json.loads(body) for status, _, body in answers]
        self.assertEqual([status for status, _, _ in answers], [200] * 4, reports)
        self.assertEqual(sum(report["inserted"] for report in reports), 3000)
        self.assertEqual([server.total() for server in servers], [3000, 3000])
        done = self.framesd("verify")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_one_replaces_a_log_at_a_time_and_nobody_sees_half_of_it(self):
        csv = self.folder / "csv"
        csv.mkdir()
        harness.make_log(csv / "new.csv", rows=60000)
        first, second = self.instance("--csv-dir", csv), self.instance("--csv-dir", csv)
        self.put(first, "9000.1", 7)
        asked = json.dumps({"csv_path": "new.csv", "clear_existing": True}).encode()
        headers = {**harness.token(), "Content-Type": "application/json"}
        status, answer, body = first.get("/frames/reload", "POST", headers, asked)
        self.assertEqual(status, 202, body)
        refused = until(lambda: [put] if (put := self.put(second, "9000.1", 7))[0] == 409 else None)[0]
        self.assertEqual(json.loads(refused[2])["error_code"], "store_replacing")
        totals = {second.total()}
        while first.json(answer["Location"])["state"] in ("queued", "running"):
            totals.add(second.total())
        self.assertEqual(first.json(answer["Location"])["state"], "succeeded")
        self.assertLessEqual(totals, {1, 60000})
        self.assertEqual(second.total(), 60000)
        self.assertEqual(self.put(second, "9000.1", 8)[0], 200)

    def test_a_job_on_a_log_that_another_server_replaces_is_a_conflict_that_passes(self):
        csv = self.folder / "csv"
        csv.mkdir()
        harness.make_log(csv / "long.csv", rows=60000)
        harness.make_log(csv / "short.csv", rows=100)
        first, second = self.instance("--csv-dir", csv), self.instance("--csv-dir", csv)
        headers = {**harness.token(), "Content-Type": "application/json"}

        def reload(server, query="", **asked):
            return server.get("/frames/reload" + query, "POST", headers, json.dumps(asked).encode())

        status, answer, body = reload(first, csv_path="long.csv", clear_existing=True, chunk_size=1)  # a commit for each row: minutes
        self.assertEqual(status, 202, body)
        job = answer["Location"]
        until(lambda: first.json(job)["rows_done"] > 0)
        for clears in (True, False):
            status, fields, body = reload(second, "?wait=true", csv_path="short.csv", clear_existing=clears)
            self.assertEqual((status, json.loads(body)["error_code"]), (409, "store_replacing"), body)
            self.assertGreater(int(fields["Retry-After"]), 0)
        self.assertEqual(first.get(job, "DELETE", harness.token())[0], 202)
        until(lambda: first.json(job)["state"] == "cancelled")
        status, _, body = reload(second, "?wait=true", csv_path="short.csv", clear_existing=True)
        self.assertEqual(status, 200, body)
        self.assertEqual(first.total(), 100)


if __name__ == "__main__":
    unittest.main()
