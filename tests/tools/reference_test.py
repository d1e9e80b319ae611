# SPDX-License-Identifier: MIT
"""What is made of the tables of settings and commands: it is as the tables are, and shells and man take it.

usage: reference_test.py REPOSITORY WRITER...     (programs framesd_settings_texts)
"""
import pathlib
import re
import shutil
import subprocess
import sys
import unittest

REPOSITORY = pathlib.Path(sys.argv.pop(1))
WRITERS = [sys.argv.pop(1) for _ in sys.argv[1:] if pathlib.Path(sys.argv[1]).name.startswith("framesd_settings_texts")]
PACKAGING = REPOSITORY / "tools" / "packaging"
PAGES = sorted((PACKAGING / "man").iterdir())
COMPLETE_IN_BASH = """
. "$1"
shift
function=_framesd COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
$function
printf '%s\\n' "${COMPREPLY[@]}"
"""
# What was typed, and what is offered: all of it, or with "..." some of it.
TYPED = [
    ("framesd inge", "ingest"),
    ("framesd ", "serve ingest backup version ..."),
    ("framesd --log-level ", "debug info warning error critical"),
    ("framesd --log-level = war", "warning"),
    ("framesd ingest --expl", "--explain"),
    ("framesd ingest --log-f", "--log-format"),
    ("framesd ingest --format ", "text json"),
    ("framesd export --format n", "ndjson npy"),
    ("framesd export --force --form", "--format"),
    ("framesd --data-dir logs expo", "export"),
    ("framesd logs re", "rename remove"),
    ("framesd logs show ", ""),
    ("framesd logs --data-dir x sh", "show"),
    ("framesd help he", "health help"),
    ("framesd health ", ""),
    ("framesd ingest READ", "README.md"),
    ("framesd ingest --dry-run READ", "README.md"),
    ("framesd -c READ", "README.md"),
    ("framesd ingest --log REA", ""),
]


def run(*command):
    """(status, what was printed)."""
    done = subprocess.run([str(word) for word in command], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True,
                          stderr=subprocess.STDOUT, timeout=60, check=False)
    return done.returncode, done.stdout


class Files(unittest.TestCase):
    def test_they_are_as_the_tables_are(self):
        self.assertGreater(len(WRITERS), 0)
        for writer in WRITERS:
            status, said = run(writer, "--check", REPOSITORY / "tools")
            self.assertEqual(status, 0, said)

    def test_every_setting_has_its_place_in_the_manuals(self):
        sample = (PACKAGING / "framesd.conf").read_text(encoding="utf-8")
        keys = re.findall(r"^#([a-z_]+) = ", sample, re.MULTILINE)
        self.assertGreater(len(keys), 50)
        for name in ("framesd.conf.5", "framesd-postgres.conf.5"):
            page = (PACKAGING / "man" / name).read_text(encoding="utf-8")
            for key in keys:
                self.assertIn(f".TP\n\\fB{key}\\fR ", page, name)


class Bash(unittest.TestCase):
    def test_what_is_offered(self):
        for line, offered in TYPED:
            words = line.split(" ")
            status, said = run("bash", "-c", COMPLETE_IN_BASH, "bash", PACKAGING / "completion/framesd.bash", *words)
            self.assertEqual(status, 0, said)
            if offered.endswith(" ..."):
                self.assertLessEqual(set(offered.split()[:-1]), set(said.split()), line)
            else:
                self.assertEqual(said.split(), offered.split(), line)


class OtherShells(unittest.TestCase):
    def test_zsh_reads_it(self):
        if shutil.which("zsh") is None:
            self.skipTest("there is no zsh")
        for page in (PACKAGING / "completion").glob("*.zsh"):
            self.assertEqual(run("zsh", "-n", page), (0, ""))

    def test_zsh_offers_a_setting_if_no_option_of_the_command_begins_so(self):
        if shutil.which("zsh") is None:
            self.skipTest("there is no zsh")
        for found, offered in ((0, {"--part", "--data-dir", "--help"}), (1, {"--part", "--port", "--help"})):
            script = f'_arguments() {{ print -rl -- call "$@"; return {found}; }}; words=(framesd verify --) CURRENT=3; . "$1"'
            said = run("zsh", "-fc", script, "zsh", PACKAGING / "completion/framesd.zsh")[1].rpartition("call\n")[2]
            names = {line.partition("[")[0].rstrip("=") for line in said.splitlines()}
            self.assertLessEqual(offered, names)
            self.assertEqual("--port" in names, found == 1)

    def test_fish_offers_the_same_commands_and_values(self):
        if shutil.which("fish") is None:
            self.skipTest("there is no fish")
        for line, offered in TYPED:
            # fish takes a value that is the name of a command for the command.
            if " = " in line or "logs expo" in line or offered in ("", "--log-format") or offered.endswith(" ..."):
                continue
            script = f"source {PACKAGING}/completion/framesd.fish; complete -C '{line}'"
            status, said = run("fish", "--no-config", "-c", script)
            self.assertEqual(status, 0, said)
            self.assertLessEqual(set(offered.split()), {word.split("\t")[0] for word in said.splitlines()}, line)


class Manuals(unittest.TestCase):
    def test_man_has_nothing_to_warn_of(self):
        if shutil.which("man") is None or shutil.which("groff") is None:
            self.skipTest("there is no man, or no groff")
        for page in PAGES:
            said = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", page], capture_output=True, timeout=60,
                                  env={"LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"}, check=True)
            self.assertEqual(said.stderr, b"", page)
            self.assertGreater(len(said.stdout), 1500)

    def test_mandoc_has_nothing_to_warn_of(self):
        if shutil.which("mandoc") is None:
            self.skipTest("there is no mandoc")
        for page in PAGES:
            self.assertEqual(run("mandoc", "-Tlint", "-Wwarning", page), (0, ""))


if __name__ == "__main__":
    unittest.main()
