# SPDX-License-Identifier: MIT
"""The help of every command of framesd, and of framesd-postgres where it was built (FRAMESD_POSTGRES_PROGRAM): each speaks of
its own program, and no text says what another command does."""
import os
import re
import subprocess
import unittest

import harness

PROGRAMS = [str(harness.FRAMESD)]
if "FRAMESD_POSTGRES_PROGRAM" in os.environ:
    PROGRAMS.append(os.environ["FRAMESD_POSTGRES_PROGRAM"])
# The database's help may name framesd where it compares itself with it, or means any framesd.
OF_BOTH = ("ingest", "logs", "stat", "export", "push", "health", "serve")


def text_of(program, *words):
    return subprocess.run([program, *words], capture_output=True, text=True, env=harness.clean_environment(),
                          check=True).stdout


def helps():
    """(name of the program, command, text) of every command."""
    for program in PROGRAMS:
        name = os.path.basename(program)
        commands = re.findall(rf"(?m)^(?:usage:|      ) {name} \[?([a-z]+)", text_of(program, "help"))
        for command in commands:
            yield name, command, text_of(program, "help", command)


class Help(unittest.TestCase):
    def test_examples_are_of_the_program_that_shows_them(self):
        shown = set()
        for name, command, text in helps():
            for example in re.findall(r"(?m)^    (?:.* \| )?(framesd\S*) ([a-z]+)", text):
                self.assertEqual(example, (name, command), text)
                shown.add((name, command))
        for program in PROGRAMS:
            for command in ("ingest", "logs", "export", "push"):
                self.assertIn((os.path.basename(program), command), shown)

    def test_no_word_is_left_open_and_no_line_is_too_long(self):
        for name, command, text in [*helps(), *((p, "help", text_of(p, "help")) for p in PROGRAMS)]:
            self.assertNotRegex(text, "@[A-Z]", (name, command))
            self.assertLessEqual(max(map(len, text.splitlines())), 100, (name, command))

    def test_the_program_of_a_database_names_no_data_dir(self):
        for name, command, text in helps():
            if name == "framesd-postgres" and command in OF_BOTH:
                self.assertNotRegex(text, "data.dir", command)
                self.assertNotIn("; framesd logs lists", text)
            elif command in ("ingest", "logs", "stat", "export", "push"):
                self.assertIn("--data-dir PATH", text)

    def test_what_is_done_without_log_is_said(self):
        for name, command, text in helps():
            said = re.search(r"--log NAME[^\[]*\[(.*)\]", text)
            if said:
                takes_all = command in ("backup", "restore", "verify", "doctor")
                self.assertEqual(said[1], "all logs" if takes_all else "default", (name, command))

    def test_a_trial_of_a_command_that_stores_no_rows_does_not_speak_of_storing(self):
        for _, command, text in helps():
            if "      --dry-run " in text and command != "ingest":
                self.assertIn("      --dry-run              say what would be done, change nothing", text)


if __name__ == "__main__":
    unittest.main()
