# SPDX-License-Identifier: MIT
"""A log that nobody reads, or that finds no room, costs lines: never a request, never the end."""
import json
import os
import re
import signal
import subprocess
import unittest

import harness

DROPPED = re.compile(rb"^framesd_log_lines_dropped_total (\d+)$", re.M)
REQUESTS = 6000  # access lines of more than pipe and buffer hold


class BlockedLog(harness.SystemTest):
    def start(self, stderr):
        """(process, connection) of a server behind a Unix socket, whose standard error is `stderr`."""
        path = str(self.folder / "socket")
        process = subprocess.Popen(
            [harness.FRAMESD, "--data-dir", str(self.folder / "data"), "--host", "127.0.0.1", "--port", "0",
             "--unix-socket", path], stdout=subprocess.DEVNULL, stderr=stderr, env=harness.clean_environment())
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        connection = harness.local_connection(path, process)
        self.addCleanup(connection.close)
        return process, connection

    def ask(self, connection, target):
        connection.request("GET", target)
        answer = connection.getresponse()
        self.assertEqual(answer.status, 200)
        return answer.read()

    def dropped(self, connection):
        return int(DROPPED.search(self.ask(connection, "/metrics"))[1])

    def test_a_pipe_that_nobody_reads(self):
        reading, writing = os.pipe()
        process, connection = self.start(writing)
        os.close(writing)
        for _ in range(REQUESTS):
            self.ask(connection, "/health?" + "x" * 2000)
        dropped = self.dropped(connection)
        self.assertGreater(dropped, 0)

        with open(reading, "rb") as log:  # somebody reads again, and more is logged
            lines = [json.loads(log.readline()) for _ in range(10)]
            self.assertIn("listening", [line["message"] for line in lines[:2]])
            self.ask(connection, "/health")
            process.send_signal(signal.SIGTERM)
            lines += [json.loads(line) for line in log]
        self.assertEqual(process.wait(harness.PATIENCE), 0)
        missing = [line["lines"] for line in lines if line["message"].startswith("log lines are missing")]
        self.assertGreaterEqual(sum(missing), dropped)
        self.assertEqual([line["level"] for line in lines if "lines" in line], ["warning"] * len(missing))
        self.assertEqual(lines[-1]["message"], "stopped")

    def test_its_end_does_not_wait_for_a_reader(self):
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        process, connection = self.start(writing)
        os.close(writing)
        for _ in range(REQUESTS):
            self.ask(connection, "/health?" + "x" * 2000)
        connection.close()
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(harness.PATIENCE), 0)

    def test_a_full_disk(self):
        with open("/dev/full", "wb") as full:
            process, connection = self.start(full)
        for _ in range(100):
            self.ask(connection, "/health")
        connection.close()  # what it logged is passed on within a tenth of a second, or at the end
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(harness.PATIENCE), 0)

    def test_a_reader_that_has_gone(self):
        reading, writing = os.pipe()
        process, connection = self.start(writing)
        os.close(writing)
        os.close(reading)
        for _ in range(100):
            self.ask(connection, "/health")
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(harness.PATIENCE), 0)

    def test_standard_error_stays_as_others_have_it(self):
        reading, writing = os.pipe()
        self.addCleanup(os.close, reading)
        self.addCleanup(os.close, writing)
        _, connection = self.start(writing)
        self.ask(connection, "/health")
        self.assertTrue(os.get_blocking(writing))


if __name__ == "__main__":
    unittest.main()
