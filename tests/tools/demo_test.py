# SPDX-License-Identifier: MIT
"""tools/demo in a tree whose program is built already."""
import os
import re
import shutil
import signal
import socket
import subprocess
import unittest
import urllib.request

from small_trees import BuiltTree


class Demo(BuiltTree):
    def demo(self, *options):
        return self.run_in(self.root, "tools/demo", *options)

    def test_a_second_run_reuses_what_is_there(self):
        status, said = self.demo("--no-serve")
        self.assertEqual(status, 0, said)
        self.assertIn("5,460 rows stored", said)
        status, said = self.demo("--no-serve")
        self.assertEqual(status, 0, said)
        self.assertIn("the log is stored already", said)

    def test_a_sample_that_a_full_disk_left_torn_or_empty_is_made_anew(self):
        self.assertEqual(self.demo("--no-serve")[0], 0)
        whole = self.sample.read_bytes()
        for torn in (b"", whole[:100_000], whole[:-1]):
            self.sample.write_bytes(torn)
            status, said = self.demo("--no-serve")
            self.assertEqual(status, 0, said)
            self.assertIn("5,460 rows stored", said)
            self.assertEqual(self.sample.read_bytes(), whole)

    def test_a_store_that_cannot_be_used_is_said_with_what_to_do(self):
        self.assertEqual(self.demo("--no-serve")[0], 0)
        os.truncate(self.root / "build" / "demo" / "data" / "data.mdb", 5000)
        status, said = self.demo("--no-serve")
        self.assertEqual(status, 1, said)
        self.assertIn("rm -r build/demo", said)

    def test_where_it_may_not_write_it_says_so(self):
        shutil.rmtree(self.root / "build")
        (self.root / "build").write_text("in the way")  # root may write everywhere else
        status, said = self.demo("--no-serve")
        self.assertEqual(status, 1, said)
        self.assertIn("cannot write to", said)

    def test_it_answers_this_machine_alone_and_every_link_it_prints_is_good(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        demo = subprocess.Popen([self.root / "tools" / "demo", f"--port={port}"], cwd="/", text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        try:
            said = ""
            for line in demo.stdout:
                said += line
                if "listening" in line:
                    break
            self.assertIn("127.0.0.1", line)
            links = re.findall(r"http://localhost:\S+", said)
            self.assertGreaterEqual(len(links), 3, said)
            self.assertEqual(links[0], f"http://localhost:{port}/")  # the viewer
            self.assertTrue(any("/strip.png?" in link and "norm=" in link for link in links), links)
            for link in links:
                with urllib.request.urlopen(link.replace("localhost", "127.0.0.1"), timeout=60) as answer:
                    self.assertEqual(answer.status, 200)
        finally:
            demo.send_signal(signal.SIGTERM)
            demo.stdout.close()
            demo.wait(60)

    def test_what_it_cannot_follow_it_refuses(self):
        for options in (["--port", "0"], ["--port", "http"], ["--port"], ["--host="], ["--hots", "::"]):
            self.assertEqual(self.demo(*options)[0], 2, options)


if __name__ == "__main__":
    unittest.main()
