# SPDX-License-Identifier: MIT
"""tools/coverage_table.py on a program of a few lines.

usage: coverage_table_test.py REPOSITORY COMPILER
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

REPOSITORY, COMPILER = pathlib.Path(sys.argv.pop(1)), sys.argv.pop(1)
PLAIN = """#include <framesd/half.hpp>
int whole(int number) {
  return number;
}
"""
BRANCHED = PLAIN.replace("  return", "  if (number > 100) {\n    return 100;\n  }\n  return")
HEADER = "inline int half(int number) {\n  return number / 2;\n}\nint whole(int number);\n"
MAIN = "#include <framesd/half.hpp>\nint main() {\n  return half(whole(7)) == 3 ? 0 : 1;\n}\n"


class Table(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="framesd-coverage-"))
        self.addCleanup(shutil.rmtree, self.root)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def table(self, text=BRANCHED, run=True):
        """(exit status, what is printed, uncovered.txt) for a program that is built, and run if asked for."""
        self.write("include/framesd/half.hpp", HEADER)
        build = self.root / "build"
        for name, content in (("src/numbers/whole.cpp", text), ("src/app/main.cpp", MAIN)):
            source = self.write(name, content)
            folder = build / pathlib.Path(name).parent
            folder.mkdir(parents=True)
            subprocess.run([COMPILER, "--coverage", "-fprofile-abs-path", "-I", self.root / "include", "-c", source, "-o",
                            folder / f"{source.name}.o"], cwd=folder, check=True)
        program = build / "program"
        subprocess.run([COMPILER, "--coverage", *build.rglob("*.o"), "-o", program], check=True)
        if run:
            subprocess.run([program], check=True)
        done = subprocess.run([sys.executable, REPOSITORY / "tools" / "coverage_table.py", build, self.root],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr, (build / "uncovered.txt").read_text(encoding="utf-8")

    def test_lines_that_were_not_run_are_named_and_too_many_fail_it(self):
        status, said, uncovered = self.table()
        self.assertEqual(uncovered, "src/numbers/whole.cpp (1 of 4): 4\n")
        self.assertRegex(said, r"(?m)^numbers +3 of +4 lines +75\.0 %$")
        self.assertRegex(said, r"(?m)^all +5 of +6 lines +83\.3 %$")  # the header has two, main.cpp does not count
        self.assertIn("less than 90% of the lines were run", said)
        self.assertEqual(status, 1)

    def test_a_program_that_was_not_run_has_no_line_that_was(self):
        status, said, uncovered = self.table(run=False)
        self.assertRegex(said, r"(?m)^all +0 of +6 lines +0\.0 %$")
        self.assertIn("src/numbers/whole.cpp (4 of 4): 2-4, 6\n", uncovered)
        self.assertEqual(status, 1)

    def test_where_all_were_run_it_is_content(self):
        status, said, uncovered = self.table(PLAIN)
        self.assertEqual((status, uncovered), (0, ""), said)
        self.assertRegex(said, r"(?m)^all +4 of +4 lines +100\.0 %$")


if __name__ == "__main__":
    unittest.main()
