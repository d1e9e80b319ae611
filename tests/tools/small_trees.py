# SPDX-License-Identifier: MIT
"""Trees with the scripts of tools/ and a CMake project that takes a second, for the tests of those scripts.

usage of such a test: NAME_test.py REPOSITORY FRAMESD FRAMESD_MAKE_LOG
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

REPOSITORY, FRAMESD, MAKE_LOG = (pathlib.Path(sys.argv.pop(1)) for _ in range(3))
CMAKE = "cmake_minimum_required(VERSION 3.22)\nproject(small LANGUAGES NONE)\n"


class Tree(unittest.TestCase):
    """A folder with tools/, third_party/ and a project of the test's own."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="framesd-scripts-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.root = self.folder / "tree"
        for part in ("tools", "third_party"):
            shutil.copytree(REPOSITORY / part, self.root / part)

    def project(self, text):
        (self.root / "CMakeLists.txt").write_text(text)

    def run_in(self, root, *command, path=None):
        """(status, what was printed)."""
        env = {k: v for k, v in os.environ.items() if k not in ("CI", "DESTDIR")}
        if path is not None:
            env["PATH"] = str(path)
        done = subprocess.run(command, cwd=root, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=300, check=False)
        return done.returncode, done.stdout

    def programs(self, *names):
        """A folder for $PATH with these programs alone, as they are on this machine."""
        folder = self.folder / "programs"
        folder.mkdir(exist_ok=True)
        for name in names:
            (folder / name).symlink_to(shutil.which(name))
        return folder

    def program(self, name, text):
        """One more there, of the test's own."""
        path = self.folder / "programs" / name
        path.write_text("#!/bin/sh\n" + text + "\n")
        path.chmod(0o755)


class BuiltTree(Tree):
    """A tree in which the program is built as it is; only compiling it is left out."""

    def setUp(self):
        super().setUp()
        self.project(CMAKE + "add_custom_target(framesd)\nadd_custom_target(framesd_make_log)\n")
        built = self.root / "build" / "release"
        built.mkdir(parents=True)
        (built / "framesd").symlink_to(FRAMESD)
        (built / "framesd_make_log").symlink_to(MAKE_LOG)
        self.sample = self.root / "build" / "demo" / "sample.csv"
