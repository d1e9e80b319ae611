# SPDX-License-Identifier: MIT
"""A database whose disk is full, for real: its tables are on a tiny file system. Runs in a mount namespace."""
import json
import os
import pathlib
import re
import subprocess
import unittest

import harness
import one_database

ROWS = 200_000  # some 100 MB


class FullDatabase(one_database.DatabaseTest):
    def setUp(self):
        super().setUp()
        self.place = pathlib.Path(os.environ["PRIVATE_POSTGRES_FOLDER"]) / f"small-{self.name}"
        self.place.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(self.place)], check=True)
        self.addCleanup(subprocess.run, ["umount", "-l", str(self.place)], check=True)
        owner = self.place.parent.stat()
        os.chown(self.place, owner.st_uid, owner.st_gid)
        one_database.sql(one_database.SERVER, f"CREATE TABLESPACE {self.name} LOCATION '{self.place}'")
        one_database.sql(one_database.SERVER, f"ALTER DATABASE {self.name} SET TABLESPACE {self.name}")
        self.addCleanup(self.drop)

    def drop(self):
        one_database.sql(one_database.SERVER, f"DROP DATABASE {self.name} WITH (FORCE)")
        one_database.sql(one_database.SERVER, f"DROP TABLESPACE {self.name}")

    def enlarge(self):
        subprocess.run(["mount", "-o", "remount,size=400m", str(self.place)], check=True)

    def test_an_ingest_keeps_what_was_acknowledged_and_goes_on_when_there_is_room(self):
        log = self.sample_log(rows=ROWS)
        done = self.framesd("ingest", log, "--data-dir", self.folder / "data")
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("the disk of the database is full", done.stderr)
        durable = int(re.search(r"([\d,]+) of [\d,]+ rows read were stored", done.stderr)[1].replace(",", ""))
        self.assertGreater(durable, 1000)
        server = self.instance()
        self.assertEqual(server.total(), durable)
        self.assertEqual(self.framesd("verify").returncode, 0)
        self.enlarge()
        done = self.framesd("ingest", log, "--data-dir", self.folder / "data")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(server.total(), ROWS)
        self.assertEqual(self.framesd("verify").returncode, 0)

    def test_an_upload_is_507_and_reading_goes_on(self):
        server = self.instance()
        headers = {**harness.token(), "Content-Type": "text/csv"}
        rows = self.sample_log(rows=ROWS).read_bytes()
        status, _, body = server.get("/frames", "POST", headers, rows)
        problem = json.loads(body)
        self.assertEqual((status, problem["error_code"]), (507, "store_full"), problem)
        self.assertEqual(server.total(), problem["rows_durable"])
        self.assertEqual(len(server.json("/frames?limit=10")["frames"]), 10)
        self.enlarge()
        status, _, body = server.get("/frames", "POST", headers, rows)
        self.assertEqual(status, 200, body)
        self.assertEqual(server.total(), ROWS)


if __name__ == "__main__":
    unittest.main()
