# SPDX-License-Identifier: MIT
"""framesd export: the bytes of the server's answers, without a server; a file that is whole or not there."""
import os
import pty
import subprocess
import unittest

import harness

ROUTES = {  # flags of the command -> the route whose answer they give
    (): "/frames.csv",
    ("--samples", "frame", "--depth-min", "9010.05", "--depth-max", "9020"): "/frames.csv?samples=frame&depth_min=9010.05&depth_max=9020",
    ("--format", "ndjson", "--depth-max", "9005"): "/frames.ndjson?depth_max=9005",
    ("--format", "ndjson", "--query", "image=png&colormap=viridis&limit=30"): "/frames.ndjson?image=png&colormap=viridis&limit=30",
    ("--format", "npy"): "/frames.npy",
    ("--format", "npy", "--samples", "frame", "--query", "depths=true&offset=100"): "/frames.npy?samples=frame&depths=true&offset=100",
    ("--format", "las", "--depth-max", "9030"): "/frames.las?depth_max=9030",
    ("--format", "png"): "/strip.png",
    ("--format", "png", "--depth-min", "9020", "--query", "width=60&height=200&norm=dynamic"): "/strip.png?depth_min=9020&width=60&height=200&norm=dynamic",
}


class Export(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.data_dir = self.folder / "data"
        self.file = self.folder / "out"
        self.assertEqual(self.ingest(self.sample_log(rows=1500)).returncode, 0)

    def export(self, *flags, **kwargs):
        """Bytes on standard output, and the process."""
        done = subprocess.run([harness.FRAMESD, "export", *map(str, flags), "--data-dir", str(self.data_dir)],
                              capture_output=True, timeout=harness.PATIENCE, check=False, env=harness.clean_environment(),
                              **kwargs)
        return done.stdout, done

    def test_a_file_whose_ending_says_another_format_is_refused(self):
        for name, flags in (("a.png", ()), ("a.pdf", ()), ("A.PNG", ()), ("a.csv.gz", ()), ("a.csv", ("--format", "png"))):
            done = self.export("-o", self.folder / name, *flags)[1]
            self.assertEqual(done.returncode, 2, name)
            self.assertRegex(done.stderr.decode(), rf"{name} has the ending of another format than {(flags or ['csv'])[-1]}, .*csv, ndjson, npy, las or png")
            self.assertFalse((self.folder / name).exists())
        for name, flags in (("a.csv", ()), ("a12.2026", ()), ("a.part", ()), ("a.PNG", ("--format", "png"))):
            self.assertEqual(self.export("-o", self.folder / name, *flags)[1].returncode, 0, name)

    def test_it_gives_the_bytes_of_the_server(self):
        server = self.serve(data_dir=self.data_dir)
        for flags, route in ROUTES.items():
            with self.subTest(route=route):
                status, _, body = server.get(route)
                self.assertEqual(status, 200, body)
                written, done = self.export(*flags)
                self.assertEqual((done.returncode, done.stderr), (0, b""))
                self.assertEqual(written, body)

    def test_a_log_with_a_name(self):
        done = self.ingest("--log", "a-1", "--create", self.sample_log(rows=200, seed=2))
        self.assertEqual(done.returncode, 0, done.stderr)
        server = self.serve(data_dir=self.data_dir)
        self.assertEqual(self.export("--log", "a-1")[0], server.get("/logs/a-1/frames.csv")[2])

    def test_a_file_is_written_whole_and_replaced_only_if_asked(self):
        whole, _ = self.export()
        _, done = self.export("-o", self.file)
        self.assertEqual((done.returncode, done.stdout), (0, b""))
        self.assertEqual(self.file.read_bytes(), whole)
        _, done = self.export("--output", self.file, "--depth-max", "9010")
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"add --force", done.stderr)
        self.assertEqual(self.file.read_bytes(), whole)
        self.assertEqual(self.export("-o", self.file, "--depth-max", "9010", "--force")[1].returncode, 0)
        self.assertLess(len(self.file.read_bytes()), len(whole))

    def test_a_store_is_never_overwritten(self):
        for file in (self.folder / "data" / "data.mdb", self.folder / "lock.mdb"):
            done = self.export("-o", file, "--force")[1]
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"a file of the store itself", done.stderr)
        self.export()

    def test_wrong_parameters_are_named_and_nothing_is_written(self):
        for flags, words in ((("--depth-min", "deep"), b"depth_min: "), (("--query", "limt=3"), b"limt"),
                             (("--format", "png", "--samples", "frame"), b"samples"), (("--format", "gif"), b"csv, ndjson")):
            _, done = self.export("-o", self.file, *flags)
            self.assertEqual((done.returncode, done.stdout), (2, b""), flags)
            self.assertIn(words, done.stderr, flags)
            self.assertFalse(self.file.exists())

    def test_nothing_binary_goes_to_a_terminal(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        done = subprocess.run([harness.FRAMESD, "export", "--format", "npy", "--data-dir", str(self.data_dir)], stdout=theirs,
                              stderr=subprocess.PIPE, timeout=harness.PATIENCE, check=False, env=harness.clean_environment())
        os.close(theirs)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b"standard output is a terminal", done.stderr)

    def test_without_a_store_nothing_is_made(self):
        done = harness.run("export", "-o", self.file, "--data-dir", self.folder / "nowhere")
        self.assertEqual(done.returncode, 1)
        self.assertIn("nowhere", done.stderr)
        self.assertFalse(self.file.exists() or (self.folder / "nowhere").exists())

    def test_output_that_is_lost_is_a_failure(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([harness.FRAMESD, "export", "--data-dir", str(self.data_dir)], stdout=full,
                                  stderr=subprocess.PIPE, timeout=harness.PATIENCE, check=False, env=harness.clean_environment())
        self.assertEqual(done.returncode, 1)
        self.assertIn(b"standard output", done.stderr)


if __name__ == "__main__":
    unittest.main()
