# SPDX-License-Identifier: MIT
"""The scripts of tools/ in small trees of their own: running the tests, copied checkouts, missing packages, other shells."""
import pathlib
import subprocess
import unittest

from small_trees import CMAKE, REPOSITORY, Tree

SCRIPTS = [path for path in sorted((REPOSITORY / "tools").iterdir()) + [REPOSITORY / ".ci/run", REPOSITORY / "tools/packaging/framesd-backup"]
           if path.is_file() and path.read_bytes().startswith(b"#!/usr/bin/env bash")]
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
