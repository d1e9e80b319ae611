# SPDX-License-Identifier: MIT
"""The scripts of tools/ in small trees of their own, with CMake projects that take a second.

usage: scripts_test.py REPOSITORY FRAMESD FRAMESD_MAKE_LOG
"""
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import unittest
import urllib.request

REPOSITORY, FRAMESD, MAKE_LOG = (pathlib.Path(sys.argv.pop(1)) for _ in range(3))
SCRIPTS = [path for path in sorted((REPOSITORY / "tools").iterdir()) + [REPOSITORY / ".ci/run", REPOSITORY / "tools/packaging/framesd-backup"]
           if path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env bash")]
CMAKE = "cmake_minimum_required(VERSION 3.22)\nproject(small LANGUAGES NONE)\n"
ADD_TESTS = CMAKE + """
enable_testing()
add_test(NAME good COMMAND true)
add_test(NAME skipped COMMAND sh -c "echo 'not run: nobody is root'; exit 77")
set_tests_properties(skipped PROPERTIES SKIP_RETURN_CODE 77)
add_test(NAME patient COMMAND true)
set_tests_properties(patient PROPERTIES LABELS long)
if(NOT FRAMESD_SANITIZE)
  add_test(NAME plain COMMAND true)
endif()
"""
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


class RunningTests(Tree):
    def summary(self, text):
        self.project(text)
        status, said = self.run_in(self.root, "tools/test")
        self.assertIn("== summary\n", said)
        return status, said.partition("== summary\n")[2].splitlines(), said

    def test_all_that_passes_is_counted_and_what_was_not_run_has_its_reason(self):
        status, lines, said = self.summary(ADD_TESTS)
        self.assertEqual(status, 0, said)
        self.assertEqual(lines, [
            "release: passed: 2 tests",
            "   not run: skipped: nobody is root",
            "   left out: patient (they take minutes: tools/test --all)",
            "asan: passed: 1 tests",
            "   not run: skipped: nobody is root",
            "   left out: patient (they take minutes: tools/test --all)",
            "   left out: plain (not built with sanitizers; they ran with release)"])
        self.assertIn("100% tests passed, 0 tests failed out of 3", said)  # ctest's own lines stay

    def test_a_failed_suite_does_not_keep_the_next_one_from_running(self):
        status, lines, said = self.summary(ADD_TESTS + "add_test(NAME bad COMMAND false)\n")
        self.assertEqual(status, 1, said)
        self.assertIn("release: FAILED: bad (2 tests passed)", lines)
        self.assertIn("asan: FAILED: bad (1 tests passed)", lines)

    def test_a_failure_of_the_first_suite_alone_fails_it_all(self):
        status, lines, said = self.summary(
            ADD_TESTS + "if(NOT FRAMESD_SANITIZE)\n  add_test(NAME bad COMMAND false)\nendif()\n")
        self.assertEqual(status, 1, said)
        self.assertIn("release: FAILED: bad (2 tests passed)", lines)
        self.assertIn("asan: passed: 1 tests", lines)

    def test_a_suite_that_does_not_build_is_said_and_the_next_one_runs(self):
        status, lines, said = self.summary(
            ADD_TESTS + "if(NOT FRAMESD_SANITIZE)\n  add_custom_target(broken ALL COMMAND false)\nendif()\n")
        self.assertEqual(status, 1, said)
        self.assertEqual(lines[0], "release: FAILED: it does not build; none of its tests was run")
        self.assertIn("asan: passed: 1 tests", lines)


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


class ViewerModules(Tree):
    """What tests/web/modules says where Node is not as it should be: a failure, not a test that was not run."""

    def modules(self, **programs):
        path = self.programs("sh", "dirname")
        for name, text in programs.items():
            self.program(name, text)
        return self.run_in(self.root, REPOSITORY / "tests" / "web" / "modules", path=path)

    def test_without_node_they_fail_and_say_what_to_install(self):
        status, said = self.modules()
        self.assertEqual(status, 1)
        self.assertIn("there is no node here. Install it: apt-get install nodejs", said)

    def test_with_an_old_one_they_fail_and_say_which_is_needed(self):
        status, said = self.modules(node="echo v16.20.2")
        self.assertEqual(status, 1)
        self.assertIn("Node 18 or newer; here is v16.20.2", said)


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


class Install(BuiltTree):
    """Into a stage: nothing outside it is touched, and no service."""

    UNIT, CONF = "etc/systemd/system/framesd.service", "etc/framesd.conf"

    def setUp(self):
        super().setUp()
        self.stage = self.folder / "stage"

    def install(self, *options):
        status, said = self.run_in(self.root, "env", f"DESTDIR={self.stage}", "tools/install", *options)
        self.assertEqual(status, 0, said)
        return said

    def there(self):
        return sorted(str(path.relative_to(self.stage)) for path in self.stage.rglob("*") if not path.is_dir())

    def test_what_is_installed_runs_and_names_its_data(self):
        self.install()
        units = [f"framesd{rest}" for rest in ("-backup.service", "-backup.timer", "-verify.service", "-verify.timer", ".service", ".socket")]
        shared = ["framesd.conf", *units, "framesd.py", "framesd-backup.env", "framesd-avahi.service", "Caddyfile", "nginx-tls.conf",
                  "container/compose.yml", "container/Caddyfile", "monitoring/alerts.yml", "monitoring/dashboard.json"]
        self.assertEqual(self.there(), sorted([
            self.CONF, *(f"etc/systemd/system/{unit}" for unit in units), "usr/local/bin/framesd",
            "usr/local/bin/framesd-backup", "usr/local/bin/framesd-upload", *(f"usr/local/share/framesd/{name}" for name in shared),
            "usr/local/share/bash-completion/completions/framesd", "usr/local/share/fish/vendor_completions.d/framesd.fish",
            "usr/local/share/man/man1/framesd.1.gz", "usr/local/share/man/man1/framesd-backup.1.gz",
            "usr/local/share/man/man1/framesd-upload.1.gz", "usr/local/share/man/man5/framesd.conf.5.gz", "usr/local/share/man/man8/framesd-verify.service.8.gz",
            "usr/local/share/zsh/site-functions/_framesd"]))
        program = self.stage / "usr/local/bin/framesd"
        self.assertLess(program.stat().st_size, FRAMESD.stat().st_size)
        _, said = self.run_in(self.root, program, "-c", self.stage / self.CONF, "--print-config")
        self.assertRegex(said, r"data_dir = /var/lib/framesd ")

    def test_the_programs_of_clients_run_where_they_are_installed(self):
        self.assertIn("PYTHONPATH=/usr/local/share/framesd\n", self.install())
        status, said = self.run_in("/", self.stage / "usr/local/bin/framesd-upload", "--help")
        self.assertEqual((status, said.split()[0]), (0, "framesd-upload"))
        self.assertNotIn("tools/", said)
        status, said = self.run_in("/", "env", f"PYTHONPATH={self.stage}/usr/local/share/framesd", sys.executable, "-B", "-c",
                                   "import framesd; print(framesd.__file__)")
        self.assertEqual((status, said), (0, f"{self.stage}/usr/local/share/framesd/framesd.py\n"))

    def test_an_upgrade_takes_the_new_files_and_keeps_those_that_were_edited(self):
        self.install()
        unit, conf = self.stage / self.UNIT, self.stage / self.CONF
        for name in ("systemd/framesd.service", "framesd.conf"):
            with open(self.root / "tools/packaging" / name, "a", encoding="utf-8") as file:
                file.write("# of the next version\n")
        conf.write_text("port = 9000\n")
        said = self.install()
        self.assertTrue(unit.read_text().endswith("# of the next version\n"))
        self.assertEqual(conf.read_text(), "port = 9000\n")
        self.assertIn(f"keeping {conf}, which was edited", said)
        self.assertIn("names no data_dir", said)
        unit.write_text("[Unit]\n")
        said = self.install()
        self.assertEqual(unit.read_text(), "[Unit]\n")
        self.assertIn("drop-in", said)

    def test_a_unit_of_an_older_version_is_known_wherever_its_source_was(self):
        unit = self.stage / self.UNIT
        unit.parent.mkdir(parents=True)
        for source in ("tools/framesd.service", "tools/packaging/systemd/framesd.service"):
            self.commit(source, f"[Unit]\n# of {source}\n")
            unit.write_text((self.root / source).read_text())
            self.commit(source, (REPOSITORY / "tools/packaging/systemd/framesd.service").read_text())
            self.install()
            self.assertNotIn(source, unit.read_text())
            shutil.rmtree(self.stage / "usr")  # whose copy of the unit would be enough

    def commit(self, name, text):
        (self.root / name).write_text(text)
        for command in (["init", "-q"], ["add", name],
                        ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "-m", "x", "--", name]):
            self.assertEqual(self.run_in(self.root, "git", *command), (0, ""))

    def test_a_configuration_that_the_program_refuses_is_said(self):
        self.install()
        (self.stage / self.CONF).write_text("porrt = 9000\n")
        status, said = self.run_in(self.root, "env", f"DESTDIR={self.stage}", "tools/install")
        self.assertEqual(status, 1, said)
        self.assertIn("unknown key 'porrt'", said)

    def test_uninstalling_leaves_what_is_not_ours_and_names_it(self):
        self.install()
        dropin = self.stage / (self.UNIT + ".d") / "tokens.conf"
        dropin.parent.mkdir()
        dropin.write_text("[Service]\n")
        said = self.install("--uninstall")
        self.assertEqual(self.there(), [self.CONF, self.UNIT + ".d/tokens.conf"])
        for left in (self.CONF, self.UNIT + ".d"):
            self.assertIn(f"  sudo rm -r {self.stage / left}\n", said)
        self.install("--uninstall")  # again: nothing to do


class Shells(Tree):
    def test_every_script_hands_itself_to_bash_when_sh_starts_it(self):
        self.assertGreater(len(SCRIPTS), 5)
        for script in SCRIPTS:
            code = [line for line in script.read_text().splitlines() if line and not line.startswith("#")]
            self.assertTrue(code[0].startswith('[ -n "${BASH_VERSION-}" ] || exec bash "$0" "$@"'), script)

    def test_sh_reaches_the_help(self):
        for name in ("demo", "test", "install", "package", "image"):
            status, said = self.run_in(self.root, "sh", f"tools/{name}", "--help")
            self.assertEqual(status, 0, said)
            self.assertIn(f"tools/{name}", said)


if __name__ == "__main__":
    unittest.main()
