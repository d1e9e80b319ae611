# SPDX-License-Identifier: MIT
"""Pages that LMDB cannot read: verify and doctor go on and say what helps; all others end with one line, also a server."""
import json
import shutil
import struct
import unittest

import harness

PAGE = 4096
LEAF = 2
MEMORY_FAULT = 4


class DamagedPages(harness.SystemTest):
    """A data_dir of two logs, default and a-1, until a test damages one."""

    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        self.assertEqual(self.ingest(self.sample_log(rows=2000)).returncode, 0)
        shutil.copytree(self.data, self.folder / "a-1")
        (self.data / "logs").mkdir()
        (self.folder / "a-1").rename(self.data / "logs" / "a-1")

    def lose_pages(self, folder):
        """Every leaf page of the third quarter reads as zeros."""
        file = folder / "data.mdb"
        content = bytearray(file.read_bytes())
        pages = range(len(content) // PAGE // 2, len(content) // PAGE * 3 // 4)
        for at in (page * PAGE for page in pages):
            if struct.unpack_from("<H", content, at + 10)[0] == LEAF:
                content[at:at + PAGE] = bytes(PAGE)
        file.write_bytes(content)

    def run_on(self, *arguments):
        return harness.run(*arguments, "--data-dir", self.data)

    def test_verify_checks_the_others_and_names_what_helps(self):
        self.lose_pages(self.data)
        done = self.run_on("verify")
        self.assertEqual(done.returncode, 1)
        self.assertRegex(done.stderr, r"^framesd: default: .* end.*\n$")
        self.assertIn(f"framesd salvage {self.data} --to NEW", done.stderr)
        self.assertRegex(done.stdout, r"^a-1: 2,000 frames.*sound\n$")
        logs = json.loads(self.run_on("verify", "--json").stdout)["logs"]
        self.assertEqual([(log["log"], log["sound"]) for log in logs], [("default", False), ("a-1", True)])

    def test_doctor_says_all_that_it_finds(self):
        for folder, check, words in ((self.data / "logs" / "a-1", "logs", "--log a-1 --to NEW"),
                                     (self.data, "frames", "--to NEW")):
            self.lose_pages(folder)
            done = self.run_on("doctor", "--thorough")
            self.assertEqual((done.returncode, done.stderr), (1, ""))
            found = {line.split()[1]: line for line in done.stdout.splitlines()}
            self.assertTrue(found[check].startswith("bad "), found[check])
            self.assertIn(words, found[check])
            self.assertTrue({"configuration", "sync", "store", "frames", "logs", "backup", "port"} <= set(found), found)

    def test_others_end_with_one_line_that_says_what_to_do(self):
        self.lose_pages(self.data)
        for command in (("export", "-o", self.folder / "rows.csv"), ("backup", self.folder / "copy"), ("compact",)):
            done = self.run_on(*command)
            self.assertEqual(done.returncode, MEMORY_FAULT, command)
            self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
            self.assertIn("framesd salvage DIR --to NEW", done.stderr)

    def test_the_last_line_of_a_server_has_the_form_of_its_log(self):
        self.lose_pages(self.data)
        server = self.serve()
        with self.assertRaises((OSError, harness.http.client.HTTPException)):
            server.get("/frames.csv")
            server.get("/frames?limit=1&offset=1900")
        self.assertEqual(server.process.wait(harness.PATIENCE), MEMORY_FAULT)
        server.stop()
        self.assertEqual(server.log[-1]["level"], "critical")
        self.assertRegex(server.log[-1]["timestamp"], r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")
        self.assertIn("framesd salvage DIR --to NEW", server.log[-1]["message"])
        self.assertTrue(all("level" in line for line in server.log), server.log)


if __name__ == "__main__":
    unittest.main()
