# SPDX-License-Identifier: MIT
"""POST /frames/reload and the jobs it starts: what a replacement leaves when its file is bad, when it is
cancelled and when the server is killed half-way, while somebody reads the old log throughout."""
import json
import os
import signal
import threading
import time
import unittest

import harness

OLD = 3000   # frames of the log that is there
NEW = 20000  # of the one that would take its place


class Reading:
    """Reads the log over and over in a thread; `totals` are all the numbers of frames that were seen."""

    def __init__(self, server):
        self.server = server
        self.totals = set()
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._read)

    def _read(self):
        while not self.stopping.is_set():
            try:
                page = self.server.json("/frames?limit=50&offset=1000")
            except OSError:  # killed
                return
            except harness.http.client.HTTPException:
                return
            self.totals.add(page["metadata"]["total"])
            assert len(page["frames"]) == 50

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join(harness.PATIENCE)


class Jobs(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.csv = self.folder / "csv"
        self.csv.mkdir()

    def log(self, name, rows, **options):
        return harness.make_log(self.csv / name, rows=rows, **options)

    def start(self, *flags):
        """A server whose log has OLD frames."""
        done = self.ingest(harness.make_log(self.folder / "old.csv", rows=OLD))
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.serve(*self.token_flags("admin"), "--csv-dir", self.csv, *flags)

    def reload(self, server, status, query="", **body):
        got, headers, answer = server.get("/frames/reload" + query, "POST", body=json.dumps(body), headers={
            **harness.token("admin"), "Content-Type": "application/json"})
        self.assertEqual(got, status, answer)
        return headers, json.loads(answer)

    def wait_until(self, server, job, true_of):
        deadline = time.monotonic() + harness.PATIENCE
        while time.monotonic() < deadline:
            found = server.json(job)
            if true_of(found):
                return found
            time.sleep(0.002)
        self.fail(f"what was waited for did not come: {found}")

    def wait_for(self, server, job, states):
        return self.wait_until(server, job, lambda found: found["state"] in states)

    def half_way(self, server, **body):
        """The location of a job that replaces the log and has begun; a commit for every few rows keeps it going
        for seconds."""
        headers, _ = self.reload(server, 202, clear_existing=True, chunk_size=1, **body)
        job = headers["Location"]
        found = self.wait_until(server, job, lambda found: found["rows_done"] > 0)
        self.assertEqual(found["state"], "running")
        return job

    def test_a_file_is_read_in_the_background(self):
        server = self.start()
        self.log("more.csv", 1000, start="20000.0")
        headers, started = self.reload(server, 202, csv_path="more.csv")
        self.assertEqual(started["csv_path"], "more.csv")
        job = self.wait_for(server, headers["Location"], {"succeeded"})
        self.assertEqual(job["job_id"], started["job_id"])
        self.assertEqual((job["percent"], job["report"]["inserted"]), (100.0, 1000))
        self.assertEqual(server.total(), OLD + 1000)
        self.assertEqual([listed["job_id"] for listed in server.json("/jobs")["jobs"]], [started["job_id"]])
        self.assertEqual(server.get("/jobs")[1]["Cache-Control"], "no-store")

    def test_waiting_answers_with_the_report(self):
        server = self.start("--threads", 1)
        self.log("new.csv", NEW)
        answers = []
        waiting = threading.Thread(target=lambda: answers.append(
            self.reload(server, 200, "?wait=true", csv_path="new.csv", clear_existing=True)))
        waiting.start()
        while waiting.is_alive():  # the one offload thread is nobody's who only waits
            self.assertEqual(server.get("/frames?limit=1000")[0], 200)
        waiting.join(harness.PATIENCE)
        self.assertEqual(answers[0][1]["stored"], NEW)
        self.assertEqual(server.total(), NEW)

    def test_readers_see_the_old_log_until_the_new_one_is_complete(self):
        server = self.start()
        self.log("new.csv", NEW)
        with Reading(server) as reading:
            self.reload(server, 200, "?wait=true", csv_path="new.csv", clear_existing=True)
        self.assertLessEqual(reading.totals, {OLD, NEW})
        self.assertIn(OLD, reading.totals)
        self.assertEqual(server.total(), NEW)
        self.assertEqual(server.stop(), 0)
        self.assert_sound()

    def test_missing_forbidden_and_bad_files_change_nothing(self):
        server = self.start()
        self.write("outside.csv", "depth\n")
        os.mkfifo(self.csv / "pipe")
        os.symlink("../outside.csv", self.csv / "link.csv")
        (self.csv / "header.csv").write_text("depth,1,2\n")
        for path, status in (("none.csv", 404), ("../outside.csv", 403), ("link.csv", 403), ("pipe", 403),
                             (".", 403), ("/etc/passwd", 403), ("/proc/self/environ", 403), ("/dev/zero", 403),
                             ("header.csv", 422)):
            with self.subTest(path=path):
                self.reload(server, status, csv_path=path, clear_existing=True)
        log = self.log("bad.csv", 2000)
        with open(log, "a", encoding="utf-8") as file:
            file.write("9999.9,1,2,3\n")
        with Reading(server) as reading:
            _, problem = self.reload(server, 422, "?wait=true", csv_path="bad.csv", clear_existing=True,
                                     on_error="stop")
        self.assertTrue(problem["report"]["stopped"])
        self.assertEqual(reading.totals | {server.total()}, {OLD})
        _, _, rejects = server.get(f"/jobs/{problem['job_id']}/rejects.csv")
        self.assertTrue(rejects.decode().endswith("wrong number of cells (4 instead of 201),9999.9,1,2,3\n"), rejects[-100:])

    def test_a_cancelled_replacement_changes_nothing(self):
        server = self.start()
        self.log("new.csv", NEW)
        with Reading(server) as reading:
            job = self.half_way(server, csv_path="new.csv")
            status, _, body = server.get(job, "DELETE", headers=harness.token("admin"))
            self.assertEqual(status, 202, body)
            self.assertEqual(self.wait_for(server, job, {"cancelled"})["report"], None)
        self.assertEqual(reading.totals | {server.total()}, {OLD})
        self.assertEqual(server.get(job, "DELETE", headers=harness.token("admin"))[0], 200)
        self.reload(server, 200, "?wait=true", csv_path="new.csv", clear_existing=True)
        self.assertEqual(server.total(), NEW)
        self.assertEqual(server.stop(), 0)
        self.assert_sound()

    def test_a_server_killed_half_way_keeps_the_old_log(self):
        server = self.start()
        self.log("new.csv", NEW)
        with Reading(server) as reading:
            self.half_way(server, csv_path="new.csv")
            server.stop(signal.SIGKILL)
        self.assertLessEqual(reading.totals, {OLD})
        self.assert_sound()
        after = self.serve(*self.token_flags("admin"), "--csv-dir", self.csv)
        self.assertEqual(after.total(), OLD)
        self.reload(after, 200, "?wait=true", csv_path="new.csv", clear_existing=True)
        self.assertEqual(after.total(), NEW)
        self.assertEqual(after.stop(), 0)
        self.assert_sound()

    def stop_amid_a_job(self, server, query, chunk_size):
        """What is answered to a job that runs when the server is told to end (None: the connection was cut), and the
        server's exit status."""
        answers = []

        def ask():
            body = f'{{"csv_path":"new.csv","clear_existing":true,"chunk_size":{chunk_size}}}'
            try:
                answers.append(server.get(f"/frames/reload{query}", "POST", body=body, headers={
                    **harness.token("admin"), "Content-Type": "application/json"}))
            except (OSError, harness.http.client.HTTPException):
                answers.append(None)

        waiting = threading.Thread(target=ask)
        waiting.start()
        deadline = time.monotonic() + harness.PATIENCE
        while not any(job["state"] == "running" for job in server.json("/jobs")["jobs"]):
            self.assertLess(time.monotonic(), deadline)
        status = server.stop()
        waiting.join(harness.PATIENCE)
        return answers[0], status

    def test_a_server_that_stops_ends_a_job_that_somebody_waits_for(self):
        server = self.start()
        self.log("new.csv", NEW)
        answer, status = self.stop_amid_a_job(server, "?wait=true", 200)
        self.assertEqual((answer[0], json.loads(answer[2])["stored"], status), (200, NEW, 0), server.log[-3:])
        self.assertEqual(self.serve().total(), NEW)

    def test_a_job_that_takes_longer_than_the_drain_is_cut_with_its_request_and_the_end_is_in_order(self):
        server = self.start("--drain-timeout", "200ms")
        self.log("new.csv", NEW)
        answer, status = self.stop_amid_a_job(server, "?wait=true", 1)
        self.assertEqual((answer, status), (None, 6), server.log[-3:])
        self.assertEqual((server.log[-1]["message"], server.log[-1]["jobs_cut"]), ("stopped", 1))
        self.assertEqual(self.serve().total(), OLD)

    def test_a_server_that_stops_cancels_its_job_and_says_so(self):
        server = self.start()
        self.log("new.csv", NEW)
        answer, status = self.stop_amid_a_job(server, "", 1)
        self.assertEqual((answer[0], status), (202, 6))
        self.assertEqual((server.log[-1]["message"], server.log[-1]["jobs_cut"]), ("stopped", 1))
        self.assertEqual(self.serve().total(), OLD)

    def test_a_job_that_the_store_has_no_room_for_is_507_with_the_numbers(self):
        server = self.start("--map-size", "4M")
        self.log("new.csv", 20000)
        status, _, body = server.get("/frames/reload?wait=true", "POST", body='{"csv_path":"new.csv","chunk_size":500}',
                                     headers={**harness.token("admin"), "Content-Type": "application/json"})
        problem = json.loads(body)
        self.assertEqual((status, problem["error_code"]), (507, "store_full"), problem)
        self.assertRegex(problem["detail"], r"of 4,194,304 bytes \(map_size\)")
        self.assertGreater(problem["report"]["stored"], 0)

    def test_other_writes_are_refused_while_the_log_is_replaced(self):
        server = self.start()
        self.log("new.csv", NEW)
        self.half_way(server, csv_path="new.csv")
        status, headers, _ = server.get("/frames/1", "PUT", body=bytes(200), headers={
            **harness.token("admin"), "Content-Type": "application/octet-stream"})
        self.assertEqual(status, 409)
        self.assertIsNotNone(headers["Retry-After"])


if __name__ == "__main__":
    unittest.main()
