# SPDX-License-Identifier: MIT
"""One write or sync of the store fails, each in turn: what was acknowledged stays, and what then goes on is sound.

FRAMESD_FAILED_CALLS says at which of the first 200 calls: all, or every so many (default 16).
"""
import json
import os
import re
import shutil
import unittest

import harness
import recorder

CALLS = 200
EVERY = int(os.environ.get("FRAMESD_FAILED_CALLS", "16").replace("all", "1"))
DISK_FAILED = 5
ALWAYS = ("{}:EIO", "{}:ENOSPC")
# What else a disk may do. After an error ext4 mounts itself read-only: EROFS from then on.
IN_TURN = ("{}:short", "{}:late", "{}+:EIO", "{}+:ENOSPC", "{}+:EROFS")


def faults():
    """What is to fail, in the words of IO_RECORDER_FAIL."""
    for index, number in enumerate(range(1, CALLS + 1, EVERY)):
        for how in (*ALWAYS, IN_TURN[index % len(IN_TURN)]):
            yield how.format(number)


class FailedCalls(recorder.RecordedTest):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        self.trace = self.folder / "trace"

    def afresh(self):
        """No store, no trace."""
        shutil.rmtree(self.data, ignore_errors=True)
        self.trace.unlink(missing_ok=True)

    def calls(self):
        """How many calls have been recorded that may fail."""
        return sum(entry.kind in ("write", "sync", "resize", "allocate") for entry in recorder.read(self.trace))

    def the_failed_call(self, fault):
        """The first call that failed; that none did would mean that nothing was tested."""
        failed = [entry for entry in recorder.read(self.trace) if entry.kind == "failed"]
        self.assertTrue(failed, "nothing was made to fail")
        if "+" not in fault:
            self.assertEqual(len(failed), 1)
        return failed[0]

    def content(self):
        """All rows of the store, by a server that nothing befalls."""
        server = harness.Server(self.data, "--threads", 1)
        status, _, export = server.get("/frames.csv")
        self.assertEqual((status, server.stop()), (200, 0))
        return recorder.rows_of(export)

    def assert_completed_by(self, log, rows):
        done = self.ingest(log, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.content(), rows)
        self.assert_sound()

    def assert_all_kept(self):
        """Every fault once: (how many, in how many something was noticed). The work was recorded whole before."""
        self.assertGreaterEqual(self.calls(), CALLS)
        noticed, number = 0, 0
        for number, fault in enumerate(faults(), 1):
            with self.subTest(fault=fault):
                noticed += self.assert_kept(fault)
        self.assertGreater(noticed, number // 2)
        return number, noticed


class OfAnIngest(FailedCalls):
    def run_recorded(self, fault=None):
        return harness.run("ingest", self.log, "--chunk-size", 5, "--data-dir", self.data,
                           env=recorder.environment(self.trace, fault))

    def reported(self, done):
        """(how many rows the command says are stored, how many of them from the first on); 1 is its status when it is
        not all of them. Batches that were on their way behind one that failed may be stored."""
        if done.returncode == 0:
            return len(self.rows), len(self.rows)
        self.assertEqual(done.returncode, 1, done.stderr)
        stored = re.search(r"([\d,]+) of [\d,]+ rows read were stored(?:, including all up to line ([\d,]+))?", done.stderr)
        count, line = (int((text or "0").replace(",", "")) for text in (stored.groups() if stored else ("0", "0")))
        return count, max(0, line - 1)

    def is_made(self):
        """A file that was only begun holds no store yet."""
        return "there is no store" not in harness.run("verify", "--data-dir", self.data).stderr

    def assert_kept(self, fault):
        self.afresh()
        done = self.run_recorded(fault)
        self.the_failed_call(fault)
        count, in_a_row = self.reported(done)
        if self.is_made():
            self.assert_sound()
            found = self.content()
            self.assertGreaterEqual(len(found), count)
            self.assertEqual(found[:in_a_row], self.rows[:in_a_row])
            self.assertEqual([row for row in found if row not in self.rows], [])
        else:
            self.assertEqual(count, 0)
        self.assert_completed_by(self.log, self.rows)
        return done.returncode

    def test_keeps_what_it_reported_and_is_completed_by_another(self):
        self.log = self.sample_log(rows=300)
        self.rows = recorder.rows_of(self.log.read_bytes())
        self.assertEqual(self.run_recorded().returncode, 0)
        print("ingests: {} with failed calls, {} were broken off".format(*self.assert_all_kept()))


class OfAServer(FailedCalls):
    def setUp(self):
        super().setUp()
        self.first = harness.make_log(self.folder / "first.csv", rows=40, start="8000.0")
        self.log = self.sample_log(rows=140)
        self.before = recorder.rows_of(self.first.read_bytes())
        self.rows = recorder.rows_of(self.log.read_bytes())

    def serve_recorded(self, fault=None):
        """A server of a store that is there already, so that its first call is the first change."""
        self.afresh()
        self.assertEqual(self.ingest(self.first, "--quiet").returncode, 0)
        return harness.Server(self.data, *self.token_flags("ingest"), "--threads", 1, "--chunk-size", 5,
                              env=recorder.environment(self.trace, fault))

    def send_all(self, server):
        """(rows that were acknowledged, problems that were answered)"""
        acknowledged, problems = [], []
        for part in (self.rows[:30], self.rows[30:100], self.rows[100:]):
            send = self.upload if len(part) == 70 else self.put_each
            try:
                send(server, part, acknowledged, problems)
            except (OSError, harness.http.client.HTTPException):  # it has drained
                problems.append({"status": None})
        return acknowledged, problems

    def put_each(self, server, rows, acknowledged, problems):
        with server.conversation() as request:
            for depth, row in rows:
                status, _, answer = request(f"/frames/{depth}", "PUT", {
                    **harness.token("ingest"), "Content-Type": "application/octet-stream"},
                    bytes(map(int, row.split(","))))
                if status == 201:
                    acknowledged.append((depth, row))
                else:
                    problems.append(json.loads(answer))

    def upload(self, server, rows, acknowledged, problems):
        text = "depth," + ",".join(map(str, range(200))) + "\n" + "".join(f"{depth},{row}\n" for depth, row in rows)
        status, _, answer = server.get("/frames", "POST", {
            **harness.token("ingest"), "Content-Type": "text/csv", "Upload-Id": "log", "Upload-Offset": "0"}, text)
        answer = json.loads(answer)
        if status == 200:
            acknowledged += rows
        else:
            problems.append(answer)
            acknowledged += rows[:answer.get("rows_durable", 0)]

    def assert_told(self, server, fault, failed, problems):
        """A full disk is 507, and over when there is room; one that fails ends the server with a status of its own."""
        full = "ENOSPC" in fault
        ends_itself = not full or any(problem["status"] != 507 for problem in problems)
        status = server.process.wait(harness.PATIENCE) if ends_itself else server.stop()
        server.stop()
        for problem in problems:
            self.assertIn(problem["status"], (507, 503, 500, None), problem)
            self.assertTrue(problem["status"] != 507 or full and problem["error_code"] == "store_full", problem)
        if full and not failed.synchronous:
            self.assertEqual(status, 0, server.log)
            self.assertTrue(len(problems) == 1 or "+" in fault and problems, "full once, and then there was room again")
        elif not full:
            self.assertEqual(status, DISK_FAILED, server.log)
        else:  # LMDB gives up when it could not write a meta page, for whatever reason
            self.assertIn(status, (0, DISK_FAILED), server.log)
        self.assertEqual(status == DISK_FAILED,
                         any("a write to the store failed" in event["message"] for event in server.log))

    def assert_kept(self, fault):
        server = self.serve_recorded(fault)
        acknowledged, problems = self.send_all(server)
        failed = self.the_failed_call(fault)
        if server.process.poll() is None and "ENOSPC" in fault and not failed.synchronous:
            self.assertGreaterEqual(server.total(),
                                    len(self.before) + len(acknowledged))
        self.assert_told(server, fault, failed, problems)
        self.assert_sound()
        found = self.content()
        sent = set(self.before + self.rows)
        self.assertEqual([row for row in self.before + acknowledged if row not in set(found)], [])
        self.assertEqual([row for row in found if row not in sent], [])
        self.assert_completed_by(self.log, sorted(sent, key=lambda row: float(row[0])))
        return len(problems) > 0

    def test_keeps_what_it_acknowledged_and_says_what_is_wrong(self):
        with self.serve_recorded() as server:
            self.assertEqual(self.send_all(server), (self.rows, []))
        print("servers: {} with failed calls, {} had something to tell".format(*self.assert_all_kept()))


if __name__ == "__main__":
    unittest.main()
