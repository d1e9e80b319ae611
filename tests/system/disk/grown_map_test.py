# SPDX-License-Identifier: MIT
"""The store's file grows, by another process, beyond what a server has mapped and beyond its map_size."""
import json
import threading
import unittest

import harness

SMALL = 8 << 20  # map_size of the server
ROWS = 60_000  # about 27 MB
ROW = json.dumps({"samples": [7] * harness.WIDTH})


class GrownMap(harness.SystemTest):
    def mapped(self, server):
        lines = server.get("/metrics")[2].decode().splitlines()
        return next(int(float(line.split()[1])) for line in lines if line.startswith("framesd_store_map_bytes "))

    def put(self, server, depth):
        return server.get(f"/frames/{depth}", "PUT", {**harness.token(), "Content-Type": "application/json"}, ROW)

    def test_a_server_reads_on_and_sees_all_rows(self):
        self.assertEqual(self.ingest(self.sample_log(rows=2000)).returncode, 0)
        server = self.serve("--map-size", SMALL, *self.token_flags("admin"))
        self.assertEqual(self.put(server, "1.5")[0], 201)
        before = self.mapped(server)
        statuses, over = set(), threading.Event()

        def read():
            with server.conversation() as get:
                while not over.is_set():
                    statuses.add(get("/frames?limit=200")[0])

        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        done = self.ingest(harness.make_log(self.folder / "more.csv", rows=ROWS, start="20000.0", step="0.01"))
        over.set()
        for reader in readers:
            reader.join(harness.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stderr)
        # Shows that the file did grow beyond the map, so that what follows says something.
        self.assertGreater((self.folder / "data" / "data.mdb").stat().st_size, 2 * max(before, SMALL))
        self.assertEqual(statuses, {200})
        self.assertEqual(server.total(), 2000 + 1 + ROWS)
        self.assertEqual(server.get("/frames?limit=1000&offset=61000")[0], 200)
        self.assertEqual(server.stop(), 0)
        self.assert_sound()

    def test_a_server_whose_map_size_is_passed_stores_on(self):
        server = self.serve("--map-size", SMALL, *self.token_flags("admin"))
        done = self.ingest(self.sample_log(rows=ROWS))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(self.put(server, "1.5")[0], 201)
        self.assertEqual(server.total(), ROWS + 1)
        self.assertEqual(server.stop(), 0)
        self.assert_sound()


if __name__ == "__main__":
    unittest.main()
