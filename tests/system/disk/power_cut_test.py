# SPDX-License-Identifier: MIT
"""Power cuts: what a store's calls left on a disk that has lost some of what was not synced.

Real work is recorded under the program; then the power is cut at random points of the record, in the simulator.
FRAMESD_POWER_CUTS says how often (default 200).
"""
import json
import os
import random
import shutil
import time
import unittest
import warnings

import harness
import power_cut
import recorder

CUTS = int(os.environ.get("FRAMESD_POWER_CUTS", "200"))
LYING_CUTS = 30


def text_of(row):
    return ",".join(map(str, row))


class History:
    """Every change that was sent, in the order in which they take effect, and how long the trace was when they had
    been sent and when they had been acknowledged.

    A change is (clear, {depth: samples as text, or None for a frame that goes}), all of it at once.
    """

    def __init__(self, trace):
        self.trace = trace
        self.changes = []
        self.sent = [(0, 0)]  # (length of the trace, number of changes)
        self.acknowledged = [(0, 0)]

    def length(self):
        return self.trace.stat().st_size if self.trace.exists() else 0

    def send(self, *changes):
        self.changes += changes
        self.sent.append((self.length(), len(self.changes)))

    def acknowledge(self, count=None):
        """So many changes of those that were sent, or all of them, are durable by now."""
        self.acknowledged.append((self.length(), len(self.changes) if count is None else count))

    def bounds(self, length):
        """How many changes a cut at that length of the trace must and may leave."""
        return tuple(max(count for at, count in which if at <= length) for which in (self.acknowledged, self.sent))

    def contents(self, least, most):
        """What the store may hold: after `least` changes, after one more, up to `most`."""
        content = {}
        for number in range(most + 1):
            if number >= least:
                yield content
            if number < most:
                clear, rows = self.changes[number]
                merged = {**({} if clear else content), **rows}
                content = {depth: row for depth, row in merged.items() if row is not None}


class PowerCuts(recorder.RecordedTest):
    def setUp(self):
        super().setUp()
        warnings.simplefilter("ignore", ResourceWarning)  # of servers that could not start on what a lying disk kept
        self.data = self.folder / "data"
        self.trace = self.folder / "trace"
        self.history = History(self.trace)
        self.environment = recorder.environment(self.trace)

    # the work that is recorded

    def log(self, name, **options):
        return harness.make_log(self.folder / name, step="0.1", **options)

    def record_ingest(self, log, *flags):
        self.history.send(*[(False, {depth: row}) for depth, row in recorder.rows_of(log.read_bytes())])
        done = harness.run("ingest", log, "--chunk-size", 20, "--data-dir", self.data, *flags, env=self.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.history.acknowledge()

    def recorded_server(self, *flags):
        return self.serve(*self.token_flags("admin"), "--threads", 1, "--chunk-size", 20, "--csv-dir", self.folder,
                          *flags, env=self.environment)

    def record(self, server, status, change, method, target, body=None, kind="application/octet-stream"):
        self.history.send(change)
        got, _, answer = server.get(target, method, {**harness.token(), "Content-Type": kind}, body)
        self.history.acknowledge()
        self.assertEqual(got, status, answer)

    def record_single_changes(self, server):
        for number, depth in enumerate(["9003.05", "9003.0", "8000.0", "9500.0", "9003.05", "-7.5"]):
            row = harness.samples(number)
            known = depth in next(self.history.contents(len(self.history.changes), len(self.history.changes)))
            self.record(server, 200 if known else 201, (False, {depth: text_of(row)}), "PUT", f"/frames/{depth}", row)
        for depth in ("9003.0", "8000.0"):
            self.record(server, 200, (False, {depth: None}), "DELETE", f"/frames/{depth}")
        gone = {f"900{whole}.{tenth}": None for whole in (5, 6) for tenth in range(10)}
        self.record(server, 200, (False, gone), "DELETE", "/frames?depth_min=9005&depth_max=9006.9")

    def record_upload(self, server, log):
        """In three pieces; how far each has come is what the server says of it."""
        text = log.read_bytes()
        before = len(self.history.changes)
        self.history.send(*[(False, {depth: row}) for depth, row in recorder.rows_of(text)])
        offset = 0
        for end in (len(text) // 3, len(text) * 2 // 3, len(text)):
            offset = self.send_piece(server, text, offset, end)
            self.history.acknowledge(before + max(0, text[:offset].count(b"\n") - 1))
        self.assertEqual(offset, len(text))

    def send_piece(self, server, text, offset, end):
        with server.connect() as connection:
            connection.sendall((f"POST /frames HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: text/csv\r\n"
                                f"Upload-Id: log\r\nUpload-Offset: {offset}\r\n"
                                f"X-Admin-Token: {harness.TOKENS['admin']}\r\n"
                                f"Content-Length: {len(text) - offset}\r\n\r\n").encode() + text[offset:end])
            if end < len(text):
                connection.shutdown(harness.socket.SHUT_WR)
            harness.read_all(connection)
        status, headers, _ = server.get("/uploads/log", "HEAD", harness.token())
        self.assertEqual(status, 200)
        return int(headers["Upload-Offset"])

    def record_everything(self, *flags):
        self.record_ingest(self.log("first.csv", rows=120), *flags)
        server = self.recorded_server(*flags)
        self.record_single_changes(server)
        self.record_upload(server, self.log("upload.csv", rows=100, start="9008.0", seed=8, order="shuffled"))
        new = self.log("new.csv", rows=90, start="9004.0", seed=9)
        self.record(server, 200, (True, dict(recorder.rows_of(new.read_bytes()))), "POST", "/frames/reload?wait=true",
                    json.dumps({"csv_path": "new.csv", "clear_existing": True}), "application/json")
        self.record_single_changes(server)
        self.assertEqual(server.stop(), 0)
        self.record_ingest(self.log("last.csv", rows=100, start="9001.0", seed=10, order="shuffled"), *flags)
        return recorder.read(self.trace)

    # the cuts

    def point(self, count, chance):
        """Anywhere, and more often where the store is made and where all is done."""
        where = chance.random()
        if where < 0.1:
            return min(count, chance.randrange(12))
        return count - chance.randrange(6) if where < 0.2 else chance.randrange(count + 1)

    def states(self, entries, cuts, chance, lying=False, before=None):
        """(what is found on the disk, bounds of the changes in it) after each of so many cuts.

        before: what has the name until the recorded file gets it; None for no file.
        """
        points = sorted(self.point(len(entries), chance) for _ in range(cuts))
        disk, done = power_cut.Disk(lying), 0
        for point in points:
            for entry in entries[done:point]:
                disk.apply(entry)
            done = point
            content = disk.after_a_cut(chance)
            yield before if content is None else content, self.history.bounds(entries[point - 1].end if point else 0)

    def complaint(self, content, least, most):
        """What is wrong with the store that a machine finds when it is up again, or None."""
        state = self.folder / "state"
        shutil.rmtree(state, ignore_errors=True)
        state.mkdir()
        if content is None:
            (state / "data.mdb.new").mkdir()  # where it is made
            (state / "data.mdb.new" / "data.mdb").write_bytes(harness.samples(0))
        else:
            (state / "data.mdb").write_bytes(content)
        if least > 0:  # before, there may be no store yet
            verified = harness.run("verify", "--data-dir", state)
            if verified.returncode != 0:
                return f"verify: {verified.returncode}: {verified.stdout}{verified.stderr}"
        try:
            wrong = self.wrong_rows(state, least, most)
        except (AssertionError, OSError, harness.http.client.HTTPException) as error:
            return f"the server: {error}"
        verified = harness.run("verify", "--data-dir", state)
        return wrong or (None if verified.returncode == 0 else f"after one more change: {verified.stderr}")

    def wrong_rows(self, state, least, most):
        """Compares every row, and stores one more."""
        server = harness.Server(state, *self.token_flags("admin"), "--threads", 1)
        try:
            status, _, export = server.get("/frames.csv")
            assert status == 200, export
            found = dict(recorder.rows_of(export))
            if not any(found == content for content in self.history.contents(least, most)):
                return f"{len(found)} rows, which are not those after {least} to {most} changes"
            status, _, answer = server.get("/frames/1.0", "PUT", {
                **harness.token(), "Content-Type": "application/octet-stream"}, harness.samples(1))
            return None if status == 201 else f"no further row: {answer}"
        finally:
            server.stop(harness.signal.SIGKILL)

    def complaints(self, entries, cuts, seed, least_of=lambda least: least, lying=False, before=None):
        chance = random.Random(seed)
        found = []
        for number, (content, (least, most)) in enumerate(self.states(entries, cuts, chance, lying, before)):
            complaint = self.complaint(content, least_of(least), most)
            if complaint:
                found.append(f"seed {seed}, cut {number}: {complaint}")
        return found

    def assert_recorded_whole(self, entries):
        disk = power_cut.Disk()
        for entry in entries:
            disk.apply(entry)
        self.assertEqual(disk.whole(), (self.data / "data.mdb").read_bytes(), "the trace is not the whole story")

    def test_lose_nothing_that_was_acknowledged(self):
        entries = self.record_everything()
        self.assert_recorded_whole(entries)
        seed = random.randrange(1 << 30)
        self.assertEqual(self.complaints(entries, CUTS, seed), [])
        lied = self.complaints(entries, LYING_CUTS, seed, lying=True)
        self.assertGreater(len(lied), LYING_CUTS // 2, "a disk whose syncs do nothing must be found out")
        print(f"{CUTS} power cuts among {len(entries)} entries: 0 bad; {len(lied)} of {LYING_CUTS} with lying syncs")

    def test_with_relaxed_durability_tear_nothing(self):
        entries = self.record_everything("--durability", "relaxed")
        self.assert_recorded_whole(entries)
        self.assertEqual(self.complaints(entries, max(1, CUTS // 4), random.randrange(1 << 30), lambda _: 0), [])

    def test_while_old_rows_are_dropped_leave_an_ingest_whole_or_none_of_it(self):
        self.record_ingest(self.log("first.csv", rows=120))
        server = self.recorded_server("--keep", "1s", "--drop-notice", "1s")
        self.history.send((False, dict.fromkeys(next(self.history.contents(120, 120)))))
        deadline = time.monotonic() + harness.PATIENCE
        while server.total() != 0 and time.monotonic() < deadline:
            time.sleep(0.05)
        self.assertEqual(server.total(), 0)
        self.history.acknowledge()
        self.assertEqual(server.stop(), 0)
        entries = recorder.read(self.trace)
        self.assert_recorded_whole(entries)
        self.assert_found_out(entries)

    def test_while_a_log_is_compacted_leave_the_old_file_or_the_new_one(self):
        log = self.log("first.csv", rows=300, order="shuffled")
        self.assertEqual(harness.run("ingest", log, "--data-dir", self.data).returncode, 0)
        before = (self.data / "data.mdb").read_bytes()
        self.history.send((True, dict(recorder.rows_of(log.read_bytes()))))
        self.history.acknowledged = [(0, 1)]
        entries = self.record_new_file("compact", "--data-dir", self.data)
        self.assertNotEqual((self.data / "data.mdb").read_bytes(), before)
        self.assert_found_out(entries, before)

    def test_while_a_backup_is_restored_leave_no_log_or_a_whole_one(self):
        log = self.log("first.csv", rows=300)
        whole, archive = self.folder / "whole", self.folder / "copy.framesd"
        self.assertEqual(harness.run("ingest", log, "--data-dir", whole).returncode, 0)
        self.assertEqual(harness.run("backup", archive, "--data-dir", whole).returncode, 0)
        self.history.send((True, dict(recorder.rows_of(log.read_bytes()))))
        entries = self.record_new_file("restore", archive, "--data-dir", self.data)
        self.history.acknowledge()
        self.assert_found_out(entries)

    def record_new_file(self, *command):
        """The entries of a command that makes a file elsewhere and then gives it the name of the store."""
        done = harness.run(*command, env=self.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        entries = recorder.read(self.trace)
        self.assert_recorded_whole(entries)
        *elsewhere, _ = [number for number, entry in enumerate(entries) if entry.kind == "named"]
        return [entry for number, entry in enumerate(entries) if number not in elsewhere]

    def assert_found_out(self, entries, before=None):
        """Nothing wrong is found after any cut, but much where syncs do nothing and all was said to be done."""
        seed = random.randrange(1 << 30)
        self.assertEqual(self.complaints(entries, CUTS // 4, seed, before=before), [])
        self.point = lambda count, _: count
        self.assertNotEqual(self.complaints(entries, LYING_CUTS // 2, seed, lying=True, before=before), [])


if __name__ == "__main__":
    unittest.main()
