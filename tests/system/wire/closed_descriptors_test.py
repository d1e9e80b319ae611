# SPDX-License-Identifier: MIT
"""Started with some of standard input, output and error closed: nothing that is said may end up in the store."""
import itertools
import os
import subprocess
import unittest

import harness

STANDARD = (0, 1, 2)


def each_choice():
    for count in range(1, len(STANDARD) + 1):
        yield from itertools.combinations(STANDARD, count)


def start(closed, *arguments):
    """The program with these descriptors closed; the others lead to /dev/null."""
    def close():  # between fork and exec
        for descriptor in closed:
            os.close(descriptor)

    null = subprocess.DEVNULL
    return subprocess.Popen([harness.FRAMESD, *map(str, arguments)], stdin=null, stdout=null, stderr=null,
                            preexec_fn=close, env=harness.clean_environment())


class ClosedDescriptors(harness.SystemTest):
    def test_a_server_serves_and_leaves_its_store_alone(self):
        log = self.sample_log(rows=50)
        for closed in each_choice():
            with self.subTest(closed=closed):
                name = "".join(map(str, closed))
                data, path = self.folder / f"data{name}", self.folder / f"socket{name}"
                self.assertEqual(self.ingest(log, data_dir=data).returncode, 0)
                server = start(closed, "--data-dir", data, "--host", "127.0.0.1", "--port", 0,
                               "--unix-socket", path, "--log-level", "debug")
                self.addCleanup(server.kill)
                connection = harness.local_connection(path, server)
                connection.request("GET", "/frames?limit=1")
                self.assertIn(b'"depth":9000.1', connection.getresponse().read())
                connection.close()
                server.terminate()
                self.assertEqual(server.wait(harness.PATIENCE), 0)
                self.assert_sound(data)

    def test_an_ingest_stores_its_rows_and_nothing_else(self):
        log = self.folder / "bad.csv"
        log.write_text(self.sample_log(rows=50).read_text() + "9999.9,1,2,3\n")  # something to complain about
        for closed in each_choice():
            with self.subTest(closed=closed):
                data = self.folder / ("data" + "".join(map(str, closed)))
                self.assertEqual(start(closed, "ingest", log, "--data-dir", data).wait(harness.PATIENCE), 3)
                for command in ("stat", "verify"):
                    self.assertEqual(start(closed, command, "--data-dir", data).wait(harness.PATIENCE), 0)
                self.assert_sound(data)


if __name__ == "__main__":
    unittest.main()
