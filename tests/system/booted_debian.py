# SPDX-License-Identifier: MIT
"""A Debian machine in namespaces, with its systemd, and the packages that are installed there."""
import contextlib
import functools
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import harness

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
NEEDED = "liblmdb0,libpq5,zlib1g,libstdc++6,systemd,procps,man-db,curl,python3"  # in the tree, before packages of ours are
# Of packages(): a short one, and one as long as tools/package makes it.
VERSIONS = {"1.0": "1.0", "1.1": "1.1+20261130163728"}
CONF = "/etc/framesd/framesd.conf"
STORE = "/var/lib/private/framesd/data.mdb"
# All but the first two pages of the store.
DAMAGE = f"head -c 60000 /dev/zero | tr '\\0' x | dd of={STORE} bs=4096 seek=2 conv=notrunc status=none"
OF_MACHINE = ["env", "-i", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive", "SYSTEMD_PAGER="]


def skip(why):
    print(f"not run: {why}")
    sys.exit(77)


def mirror():
    """Where apt takes Debian 12 from; None: apt does not know."""
    if shutil.which("apt-get") is None:
        return None
    said = subprocess.run(["apt-get", "indextargets", "--format", "$(SITE) $(RELEASE)"], capture_output=True, text=True,
                          check=False).stdout
    return next((line.split()[0] for line in said.splitlines() if line.endswith("/debian bookworm")), None)


@functools.cache
def tree():
    """The folder of a fresh Debian 12, which is gone with the process; without debootstrap this machine itself."""
    if "FRAMESD_DEBIAN_TREE" in os.environ:
        return pathlib.Path(os.environ["FRAMESD_DEBIAN_TREE"]), None
    site = mirror()
    if shutil.which("debootstrap") is None or site is None:
        if not pathlib.Path("/etc/debian_version").exists() or not pathlib.Path("/lib/systemd/systemd").exists():
            skip("there is neither debootstrap nor a Debian with systemd here")
        return pathlib.Path("/"), None
    folder = tempfile.TemporaryDirectory(prefix="framesd-debian-", dir=os.environ.get("FRAMESD_LARGE_TMP"))
    done = subprocess.run(["debootstrap", "--variant=minbase", f"--include={NEEDED}", "bookworm", folder.name, site],
                          capture_output=True, text=True, timeout=1500, check=False)
    if done.returncode != 0:
        skip(f"debootstrap makes no Debian here: {done.stdout.splitlines()[-1:]}")
    return pathlib.Path(folder.name), folder


@functools.cache
def packages():
    """A folder with framesd and framesd-postgres in the versions 1.0 and 1.1, whose settings differ."""
    if shutil.which("cpack") is None or shutil.which("dpkg-shlibdeps") is None:
        skip("packages are made by cpack and dpkg-dev")
    folder = tempfile.TemporaryDirectory(prefix="framesd-packages-")
    for version, whole in VERSIONS.items():
        sources, build = (pathlib.Path(folder.name) / f"{name}-{version}" for name in ("sources", "build"))
        shutil.copytree(REPOSITORY / "tools", sources / "tools")
        with open(sources / "tools/packaging/framesd.conf", "a", encoding="utf-8") as conf:
            conf.write(f"# of version {version}\n")
        (sources / "CMakeLists.txt").write_text("project(framesd VERSION 0.1.0)\n", encoding="utf-8")
        configure = ["cmake", "-S", sources / "tools/packaging", "-B", build, "-G", "Ninja",
                     "-DCMAKE_INSTALL_PREFIX=/usr", "-DFRAMESD_PACKAGE=ON", f"-DFRAMESD_PACKAGE_VERSION={whole}",
                     f"-DFRAMESD_BUILT={pathlib.Path(harness.FRAMESD).resolve().parent}"]
        for command in (configure, ["cpack", "-D", f"CPACK_PACKAGE_DIRECTORY={folder.name}"]):
            done = subprocess.run(command, cwd=build if command[0] == "cpack" else None, capture_output=True, text=True,
                                  timeout=harness.PATIENCE, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
    return folder


def debs(version, name="*"):
    return list(pathlib.Path(packages().name).glob(f"{name}_{VERSIONS[version]}_*.deb"))


def deb(name, version):
    """Of a package, inside the machine."""
    (found,) = debs(version, name)
    return f"/packages/{found.name}"


class Machine:
    """A fresh machine that runs; run() is as root there."""

    def __init__(self):
        self._process = subprocess.Popen([REPOSITORY / "tests/support/boot_debian", tree()[0], packages().name],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self._first = None
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            pid = self._process.pid
            children = pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
            if children:
                self._first = children[0]
                if self.run("systemctl", "is-system-running").stdout.strip() in ("running", "degraded"):
                    return
            time.sleep(0.1)
        self._process.kill()
        said = self._process.stderr.read().decode(errors="replace")
        self.end()
        skip(f"no systemd runs in namespaces here: {said}")

    def _enter(self, *namespaces):
        return ["nsenter", "-t", self._first, *namespaces]

    def run(self, *command, check=False):
        """What a command there prints, with its status."""
        done = subprocess.run([*self._enter("-a"), *OF_MACHINE, *command], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              timeout=harness.PATIENCE, check=False)
        assert not check or done.returncode == 0, f"{command}: {done.returncode} {done.stdout}"
        return done

    def says(self, *command):
        return self.run(*command, check=True).stdout.strip()

    def shell(self, line):
        return self.says("sh", "-c", line)

    def path(self, name):
        """Of a file there, for programs of this machine."""
        return pathlib.Path(f"/proc/{self._first}/root{name}")

    def start(self, *command):
        """A program of this machine's in the network of that one."""
        return subprocess.Popen([*self._enter("-n"), *map(str, command)], stdin=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True)

    def get(self, target):
        """(status, body) of the server on port 8000; status 0: none answered."""
        curl = ["curl", "-s", "-m", "60", "-w", "\n%{http_code}", f"127.0.0.1:8000{target}"]
        done = subprocess.run([*self._enter("-n"), *curl], capture_output=True, encoding="utf-8", errors="replace",
                              timeout=harness.PATIENCE, check=False)
        body, _, status = done.stdout.rpartition("\n")
        return int(status), body

    def frames(self):
        status, body = self.get("/frames?limit=1&image=none")
        assert status == 200, (status, body)
        return json.loads(body)["metadata"]["total"]

    def unit(self, name, what):
        return self.says("systemctl", "show", "-P", what, name)

    def await_unit(self, name, **expected):
        """Until the unit has these properties."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            is_so = {what: self.unit(name, what) for what in expected}
            if is_so == expected:
                return
            time.sleep(0.1)
        raise AssertionError(f"{name}: {is_so}\n{self.run('journalctl', '-n', '40').stdout}")

    def await_words(self, words, *command):
        """What the command prints when these words are in it: the journal is written a little later."""
        deadline = time.monotonic() + 30
        while words not in (said := self.run(*command).stdout):
            assert time.monotonic() < deadline, said
            time.sleep(0.1)
        return said

    def end(self):
        if self._first is not None:
            subprocess.run(["kill", "-9", self._first], check=False, capture_output=True)
        self._process.kill()
        self._process.wait()
        self._process.stderr.close()
        for hierarchy in ("systemd", "unified", "."):
            remove_cgroup(pathlib.Path(f"/sys/fs/cgroup/{hierarchy}/framesd-test-{self._process.pid}"))


def remove_cgroup(group):
    """With those below it, when the last process in it has ended."""
    deadline = time.monotonic() + 10
    while group.exists() and time.monotonic() < deadline:
        for folder, _, _ in os.walk(group, topdown=False):
            with contextlib.suppress(OSError):
                os.rmdir(folder)
        time.sleep(0.05)


class PackageTest(unittest.TestCase):
    """Cases have a fresh machine each, on which nothing is installed."""

    def setUp(self):
        self.start_machine()
        self.log = harness.make_log(packages().name + "/log.csv", rows=300)

    def start_machine(self):
        """Another one, which takes the place of the one that was there."""
        self.machine = Machine()
        self.addCleanup(self.machine.end)

    def install(self, version="1.0", name="framesd"):
        return self.machine.says("dpkg", "-i", "--force-confold", deb(name, version))

    def add_to_unit(self, unit, *lines):
        """What `systemctl edit` does."""
        folder = f"/etc/systemd/system/{unit}.service.d"
        self.machine.shell(f"mkdir {folder}")
        self.machine.path(f"{folder}/override.conf").write_text("\n".join(lines) + "\n", encoding="ascii")
        self.machine.says("systemctl", "daemon-reload")

    def ingest(self):
        return self.machine.says("framesd", "ingest", "/packages/log.csv", "-c", CONF)

    def assert_status_says(self, words):
        """In its line Status, which is the reason of the last start that failed."""
        self.machine.await_words("Status: ", "systemctl", "status", "framesd")
        self.assertRegex(self.machine.unit("framesd", "StatusText"), "^" + words + "$")


def main():
    if os.getuid() != 0:
        skip("it starts a machine in namespaces, which needs root")
    unittest.main()
