# SPDX-License-Identifier: MIT
"""The examples of the pages, and a machine on which they can be typed: for typed_pages.py.

An example is what stands between ```sh or ```python and ``` in a page. Those of one page are run one after the other, in
the order of the page, in a checkout whose program is built already: shell in one bash, as if it were typed, Python as
programs of their own. The machine is that of support/own_machine.
"""
import contextlib
import dataclasses
import fcntl
import os
import pathlib
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
import urllib.error
import urllib.request

import harness

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
OF_PACKAGES = re.compile(r"^<!-- package$.*?^/package -->$", re.DOTALL | re.MULTILINE)  # what the pages of packages say besides
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BUILDS_NOTHING = """cmake_minimum_required(VERSION 3.22)
project(built LANGUAGES NONE)
enable_testing()
add_test(NAME one COMMAND true)
"""
# Programs that there are only on a real machine. Their lines are not run: they are written down instead.
ABSENT = ("apt", "journalctl")
# As much of a service manager as the pages need. It runs what installed units run, and writes down the rest.
SYSTEMCTL = """
for unit; do :; done
of_unit() { sed -n "s/^$1=//p" "/etc/systemd/system/$unit.service"; }
stop() {
  [ -f "$HOME/service" ] || return 0
  kill "$(cat "$HOME/service")"
  while kill -0 "$(cat "$HOME/service")" 2>/dev/null; do sleep 0.02; done
  rm "$HOME/service"
}
case $* in
  "enable --now framesd" | "start framesd" | "restart framesd")
    stop
    setsid $(of_unit ExecStart) >/dev/null 2>&1 &
    echo $! >"$HOME/service"
    until curl -s localhost:8000/ready >/dev/null; do kill -0 $! || exit; sleep 0.02; done ;;
  "stop framesd") stop ;;
  "status framesd") kill -0 "$(cat "$HOME/service")" ;;
  "start framesd-backup") set -a; file=$(of_unit EnvironmentFile); . "${file#-}"; $(of_unit ExecStart) ;;
  *) echo "systemctl $*" >>"$WRITTEN_DOWN" ;;
esac
"""
BEGINS_WITH = {".png": b"\x89PNG\r\n\x1a\n", ".npy": b"\x93NUMPY", ".csv": b"depth,", ".framesd": b"\x8bframe"}


def text_of(page):
    """page     below the top folder, or the path of a page that was made"""
    return (REPOSITORY / page).read_text(encoding="utf-8")


def typed_in(page, languages=("sh", "python")):
    """[(language, text)] of the examples of a page, in its order."""
    return [example for example in FENCE.findall(OF_PACKAGES.sub("", text_of(page))) if example[0] in languages]


@dataclasses.dataclass
class Ran:
    """What came of an example: what it printed, and the commands of it that failed."""
    said: str
    complaint: str
    failed: list


class Machine:
    """A checkout in `folder`, and what a person has who sits before it: a home, programs, a network of one machine."""

    def __init__(self, folder):
        self.tree, self.home, self.programs = (folder / name for name in ("framesd", "home", "bin"))
        self._folder = folder
        self._started = []
        for path in (self.tree, self.home, self.programs):
            path.mkdir()
        self.written_down = folder / "not_run"
        self._make_tree()
        self._make_programs()
        raise_loopback()
        with open("/etc/hosts", "a", encoding="ascii") as hosts:
            hosts.write("127.0.0.1 rig7 centre db.example\n")
        (self.home / ".curlrc").write_text("fail\n", encoding="ascii")  # an answer that is an error is one of curl
        self.environment = {**harness.clean_environment(), "HOME": str(self.home), "PYTHONDONTWRITEBYTECODE": "1",
                            "PATH": f"{self.programs}:/usr/local/bin:{os.environ['PATH']}"}
        self.environment["WRITTEN_DOWN"] = str(self.written_down)
        self.environment.pop("CI", None)

    def _make_tree(self):
        for part in ("tools", "third_party"):
            shutil.copytree(REPOSITORY / part, self.tree / part)
        built = self.tree / "build" / "release"
        built.mkdir(parents=True)
        programs = {"framesd": harness.FRAMESD, "framesd_make_log": harness.MAKE_LOG}
        if "IN_DATABASE_PROGRAM" in os.environ:
            programs["framesd-postgres"] = os.environ["IN_DATABASE_PROGRAM"]
        for name, program in programs.items():
            (built / name).symlink_to(pathlib.Path(program).resolve())
        targets = "".join(f"add_custom_target({name})\n" for name in programs)
        (self.tree / "CMakeLists.txt").write_text(BUILDS_NOTHING + targets, encoding="ascii")

    def _make_programs(self):
        # Here everybody is root.
        self._program("sudo", '[ "$1" != -s ] || exit 0; [ "$1" != -u ] || shift 2; exec "$@"')
        self._program("sudoedit", 'cat "$HOME/edited" >"$1"')
        self._program("systemctl", SYSTEMCTL)
        for name in ABSENT:
            self._program(name, f'echo "{name} $*" >>"$WRITTEN_DOWN"')

    def install(self, name, path):
        """A program that a package has installed."""
        (self.programs / name).symlink_to(pathlib.Path(path).resolve())

    def _program(self, name, text):
        path = self.programs / name
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)

    def not_run(self):
        """The lines of programs that are absent here."""
        return self.written_down.read_text(encoding="utf-8").splitlines() if self.written_down.exists() else []

    def end(self):
        """Ends what was started on it."""
        service = self.home / "service"
        pids = [process.pid for process in self._started]
        if service.exists():
            pids.append(int(service.read_text(encoding="ascii")))
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for process in self._started:
            process.wait(harness.PATIENCE)

    def start(self, command):
        """Runs a command that does not end by itself."""
        with (self._folder / "demo").open("wb") as said:
            process = subprocess.Popen(["bash", "-c", f"exec {command}"], cwd=self.tree, env=self.environment,
                                       stdout=said, stderr=said)
        self._started.append(process)
        return process

    def run_python(self, text, *arguments):
        """Runs a program that finds framesd.py beside it, if this is a checkout."""
        folder = self.tree / "tools"
        program = (folder if folder.exists() else self.tree) / "example.py"
        program.write_text(text, encoding="utf-8")
        done = subprocess.run([python_of(text), program, *arguments], cwd=self.tree, env=self.environment,
                              capture_output=True, text=True, timeout=harness.PATIENCE, check=False)
        (self._folder / "said").write_text(done.stdout, encoding="utf-8")
        return Ran(done.stdout, done.stderr, ["python"] if done.returncode else [])

    def wrong_files(self, since):
        """Files in the checkout, younger than that, that do not begin as files of their name do."""
        for path in self.tree.rglob("*"):
            begin = BEGINS_WITH.get(path.suffix)
            if begin and path.is_file() and path.stat().st_mtime >= since:
                with path.open("rb") as file:
                    if file.read(len(begin)) != begin:
                        yield path.name


class Shell:
    """A bash in which a person types one example after the other."""

    def __init__(self, machine, folder):
        self._folder = folder
        self._started = []
        self._failures = folder / "failures"
        self._process = subprocess.Popen(["bash", "--noprofile", "--norc"], cwd=machine.tree, env=machine.environment,
                                         stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
        self._type("set -mE -o pipefail")
        self._type(f'said={folder / "said"}')
        self._type(f"""trap 'echo "$BASH_COMMAND" >>"{self._failures}"' ERR""")

    def _type(self, line):
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def run(self, text, until=None):
        """until     what it prints before it is interrupted; None: it ends by itself"""
        example, said, complaint, done = (self._folder / name for name in ("example.sh", "said", "complaint", "done"))
        example.write_text(text, encoding="utf-8")
        done.unlink(missing_ok=True)
        for path in (said, complaint, self._failures):
            path.write_text("", encoding="utf-8")
        source = f'. "{example}" >>"{said}" 2>>"{complaint if until is None else said}" </dev/null'
        if until is None:
            self._type(f"{source}; touch {done}")
        else:
            self._type(f"{source} &")
            wait_until(lambda: re.search(until, said.read_text(encoding="utf-8"), re.MULTILINE), said)
            self._type(f"kill -INT -- -$!; wait $! || true; touch {done}")
        wait_until(done.exists, complaint)
        return Ran(said.read_text(encoding="utf-8", errors="replace"),
                   complaint.read_text(encoding="utf-8", errors="replace"),
                   [line for line in self._failures.read_text(encoding="utf-8").splitlines()
                    if not line.startswith(f'. "{example}"')])

    def close(self):
        self._type("kill $(jobs -p) 2>/dev/null; exit")
        self._process.stdin.close()
        self._process.wait(harness.PATIENCE)


def python_of(text):
    """An interpreter that has NumPy, if the program says that it needs it and there is one."""
    if "numpy" not in text:
        return sys.executable
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import numpy"], capture_output=True, check=False).returncode == 0:
            return python
    return sys.executable


def raise_loopback():
    request = struct.pack("16sh", b"lo", 0x41)  # IFF_UP | IFF_RUNNING
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, 0x8914, request)  # SIOCSIFFLAGS


def wait_until(happened, complaint):
    """complaint     a file that says more if it does not happen"""
    deadline = time.monotonic() + harness.PATIENCE
    while not happened():
        if time.monotonic() > deadline:
            raise AssertionError(complaint.read_text(encoding="utf-8"))
        time.sleep(0.02)


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=harness.PATIENCE):
            return True
    except (urllib.error.URLError, ConnectionError):
        return False
