# SPDX-License-Identifier: MIT
"""The packages for 64-bit ARM, as tools/package cross-compiles them: lintian takes them, and the program answers, emulated, with
the same bytes as this machine's; and the container image of them."""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import booted_debian
import harness
import image_test

SYSROOT = booted_debian.REPOSITORY / "build/sysroot-arm64"
LONGEST = 3500  # seconds for a build from nothing
QUERIES = ("/frames?depth_min=9000&depth_max=9020&limit=100", "/strip.png?depth_min=9000&depth_max=9020&colormap=viridis",
           "/frames.csv", "/strip.png?depth_min=9000&depth_max=9020&width=333&height=77")


def run(*command):
    return subprocess.run([*map(str, command)], capture_output=True, text=True, timeout=LONGEST, check=False)


def setUpModule():
    for tool in ("aarch64-linux-gnu-g++", "qemu-aarch64", "cpack"):
        if shutil.which(tool) is None:
            booted_debian.skip(f"there is no {tool}")
    done = run(booted_debian.REPOSITORY / "third_party/sysroot", "arm64")
    if done.returncode != 0:
        booted_debian.skip(f"the libraries of arm64 cannot be fetched: {done.stderr.splitlines()[-1:]}")
    done = run(booted_debian.REPOSITORY / "tools/package", "--arch", "arm64")
    assert done.returncode == 0, done.stdout + done.stderr
    Arm.packages = [pathlib.Path(line) for line in done.stdout.splitlines() if line.endswith(".deb")]


def field(package, name):
    return run("dpkg-deb", "-f", package, name).stdout.strip()


class Arm(unittest.TestCase):
    packages = []

    def test_they_depend_on_what_those_of_this_machine_do(self):
        self.assertEqual([package.name.partition("_")[0] for package in self.packages], ["framesd-postgres", "framesd"])
        for package in self.packages:
            self.assertEqual(field(package, "Architecture"), "arm64")
            name = package.name.partition("_")[0]
            native, = booted_debian.debs("1.1", name)
            names = [re.findall(r"(?:^|, )([a-z0-9.+-]+)", field(one, "Depends")) for one in (package, native)]
            self.assertEqual(names[0], names[1])
            self.assertIn("libc6", names[0])

    def test_lintian_finds_no_error(self):
        done = run("lintian", "--allow-root", "--fail-on", "error,warning", *self.packages)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def unpacked(self, folder):
        """A script for each program of the packages, that runs it emulated."""
        for package in self.packages:
            self.assertEqual(run("dpkg-deb", "-x", package, folder / "arm").returncode, 0)
        for name in ("framesd", "framesd-postgres"):
            script = folder / name
            script.write_text(f'#!/bin/sh\nexec qemu-aarch64 -L "{SYSROOT}" "{folder}/arm/usr/bin/{name}" "$@"\n', encoding="utf-8")
            script.chmod(0o755)

    def answers(self, program, data_dir):
        with harness.Server(data_dir, program=program) as server:
            answers = [server.get(query) for query in QUERIES]
        self.assertEqual([status for status, _, _ in answers], [200] * len(QUERIES))
        return [body for _, _, body in answers]

    def test_its_answers_are_those_of_this_machine(self):
        with tempfile.TemporaryDirectory(prefix="framesd-arm64-") as name:
            folder = pathlib.Path(name)
            self.unpacked(folder)
            log = harness.make_log(folder / "log.csv", rows=300)
            programs = {"arm64": folder / "framesd", "here": harness.FRAMESD}
            for where, program in programs.items():
                for command in (("ingest", log), ("verify",)):
                    done = run(program, *command, "--data-dir", folder / where)
                    self.assertEqual(done.returncode, 0, done.stderr)
            for store in programs:  # each reads the other's
                arm64, here = (self.answers(program, folder / store) for program in programs.values())
                self.assertEqual(arm64, here)
                self.assertTrue(here[1].startswith(b"\x89PNG"))
            self.assertIn("framesd-postgres stores", run(folder / "framesd-postgres", "--help").stdout)

    def test_its_image_holds_its_libraries(self):
        package = next(package for package in self.packages if package.name.startswith("framesd_"))
        with tempfile.TemporaryDirectory(prefix="framesd-arm64-") as folder:
            done = run(booted_debian.REPOSITORY / "tools/image", package, folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            image = image_test.Archive(done.stdout.splitlines()[-1])
            self.assertEqual((image.config["architecture"], image.entry["platform"]["architecture"]), ("arm64", "arm64"))
            self.assertLess(len(image.layer), image_test.MOST)
            image.unpack(folder)
            said = run("qemu-aarch64", "-L", folder, f"{folder}/usr/bin/framesd", "--version")
            self.assertRegex(said.stdout, r"^framesd \d", said.stderr)


if __name__ == "__main__":
    unittest.main()
