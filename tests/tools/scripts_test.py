# SPDX-License-Identifier: MIT
"""The scripts of tools/ in small trees of their own, with CMake projects that take a second.

usage: scripts_test.py REPOSITORY
"""
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

REPOSITORY = pathlib.Path(sys.argv.pop(1))
CMAKE = "cmake_minimum_required(VERSION 3.22)\nproject(small LANGUAGES NONE)\n"
COPY_IN_TO_OUT = CMAKE + """
add_custom_command(OUTPUT out COMMAND ${CMAKE_COMMAND} -E copy ${CMAKE_SOURCE_DIR}/in out DEPENDS in)
add_custom_target(copied ALL DEPENDS out)
"""


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


class Checkouts(Tree):
    """A build folder that came along with its checkout."""

    def build(self, root):
        return self.run_in(root, "sh", "-c", "tools/configure.sh --once release && ninja -C build/release")

    def setUp(self):
        super().setUp()
        self.project(COPY_IN_TO_OUT)
        (self.root / "in").write_text("old")
        self.assertEqual(self.build(self.root)[0], 0)

    def out(self, root):
        return (root / "build" / "release" / "out").read_text()

    def test_a_copy_builds_its_own_sources(self):
        copy = self.folder / "copy"
        subprocess.run(["cp", "-a", self.root, copy], check=True)
        (copy / "in").write_text("new")
        status, said = self.build(copy)
        self.assertEqual((status, self.out(copy), self.out(self.root)), (0, "new", "old"), said)
        self.assertIn(f"was made for the checkout in {self.root}", said)

    def test_a_moved_one_builds(self):
        moved = self.root.rename(self.folder / "moved")
        (moved / "in").write_text("new")
        status, said = self.build(moved)
        self.assertEqual((status, self.out(moved)), (0, "new"), said)

    def test_one_that_stayed_is_left_alone(self):
        link = self.folder / "link"
        link.symlink_to(self.root)
        for root in (self.root, link):
            status, said = self.build(root)
            self.assertEqual(status, 0)
            self.assertIn("no work to do", said)


class Packages(Tree):
    """What install_packages says where it cannot install."""

    def install(self, path):
        return self.run_in(self.root, "bash", "-c", ". third_party/packages.sh; install_packages no-such-package", path=path)

    def path(self, uid):
        path = self.programs("bash", "grep", "env")
        self.program("dpkg-query", "exit 1")
        self.program("id", f"echo {uid}")
        return path

    def test_without_root_and_sudo_the_packages_are_named(self):
        path = self.path(uid=1000)
        self.program("apt-get", "echo must not be called")
        status, said = self.install(path)
        self.assertEqual(status, 1)
        self.assertIn("apt-get install --no-install-recommends no-such-package", said)
        self.assertNotIn("must not be called", said)

    def test_without_a_network_the_packages_are_named_behind_what_apt_says(self):
        path = self.path(uid=0)
        self.program("apt-get", "echo 'E: Unable to locate package' >&2; exit 100")
        status, said = self.install(path)
        self.assertEqual(status, 1)
        self.assertIn("E: Unable to locate package\n", said)
        self.assertTrue(said.endswith("  no-such-package\n"), said)

    def test_without_apt_it_says_what_it_is_made_for(self):
        status, said = self.install(self.programs("bash", "grep"))
        self.assertEqual(status, 1)
        self.assertIn("made for Debian 12", said)


if __name__ == "__main__":
    unittest.main()
