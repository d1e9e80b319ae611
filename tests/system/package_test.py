# SPDX-License-Identifier: MIT
"""The Debian packages on a fresh Debian 12 that runs: installed, used, upgraded, removed, purged.

Its systemd runs in namespaces (booted_debian.py): the service is started by its unit, as its user, in its sandbox.
"""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import booted_debian
import harness
from booted_debian import CONF, DAMAGE, STORE, deb
from store_format import give_format

# Asks on a new connection again and again until its standard input is closed, then says how often and what went wrong.
CLIENT = """
import select, socket, sys
asked, faults = 0, []
while not select.select([sys.stdin], [], [], 0.01)[0]:
    try:
        with socket.create_connection(("127.0.0.1", 8000), timeout=60) as to:
            to.sendall(b"GET /health HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n")
            answer = to.recv(100)
        asked += 1
        if b" 200 " not in answer: faults.append(repr(answer))
    except OSError as error:
        faults.append(repr(error))
print(asked, faults)
"""
# What is in /usr/share/doc of each package.
PAGES = ["CHANGELOG", "DATABASE", "FILES", "HTTP", "OPERATING", "PYTHON", "SETTINGS", "VIEWER"]


class Package(booted_debian.PackageTest):
    def assert_off(self, unit):
        self.assertEqual(self.machine.unit(unit, "ActiveState"), "inactive", unit)
        self.assertEqual(self.machine.unit(unit, "UnitFileState"), "disabled", unit)

    def test_it_is_installed_started_and_used(self):
        machine = self.machine
        self.install()
        machine.await_unit("framesd", ActiveState="active", UnitFileState="enabled")
        for unit in ("framesd.socket", "framesd-backup.timer", "framesd-verify.timer"):
            self.assert_off(unit)
        status = machine.says("cat", f"/proc/{machine.unit('framesd', 'MainPID')}/status")
        self.assertNotIn("\nUid:\t0\t", status)
        self.assertIn("\nSeccomp:\t2\n", status)
        self.assertEqual(machine.get("/ready")[0], 200)
        self.assertIn("300 rows stored", self.ingest())
        self.assertEqual(machine.frames(), 300)
        self.assertEqual(machine.get("/strip.png?depth_min=9000&depth_max=9010")[0], 200)
        self.assertEqual(machine.run("framesd", "health").returncode, 0)
        for page in ("framesd", "framesd.conf", "framesd-backup", "framesd-upload", "framesd-verify.service"):
            self.assertIn(".gz", machine.says("man", "-w", page))

    def test_its_clients_store_and_read(self):
        machine = self.machine
        self.install()
        machine.shell("head -c 24 /dev/urandom | base64 >/etc/framesd/ingest_token")
        self.add_to_unit("framesd", "[Service]", "LoadCredential=ingest_token:/etc/framesd/ingest_token")
        machine.says("systemctl", "restart", "framesd")
        said = machine.says("framesd-upload", "--token-file", "/etc/framesd/ingest_token", "/packages/log.csv", "http://localhost:8000")
        self.assertIn('"stored":300,', said)
        program = "import framesd; print(framesd.__file__, len(framesd.Client('http://localhost:8000').read().depths))"
        self.assertEqual(machine.says("python3", "-c", program), "/usr/lib/python3/dist-packages/framesd.py 300")
        machine.says("dpkg", "-P", "framesd")
        self.assertEqual(machine.shell("find /usr/lib/python3 -name '*framesd*'"), "")

    def test_its_logs_are_checked_at_night(self):
        machine = self.machine
        self.install()
        self.ingest()
        machine.says("systemctl", "enable", "--now", "framesd-verify.timer")
        self.assertEqual(machine.unit("framesd-verify.timer", "ActiveState"), "active")
        machine.says("systemctl", "start", "framesd-verify")
        today = machine.says("date", "+%u")
        machine.await_words(f"]: part {today} of 7: ", "journalctl", "-u", "framesd-verify")
        machine.says("systemctl", "stop", "framesd")
        machine.shell(DAMAGE)
        self.assertNotEqual(machine.run("systemctl", "start", "framesd-verify").returncode, 0)
        self.assertEqual(machine.unit("framesd-verify", "Result"), "exit-code")
        self.install("1.1")
        self.assertEqual(machine.unit("framesd-verify.timer", "UnitFileState"), "enabled")
        machine.says("dpkg", "-r", "framesd")
        self.assertEqual(machine.unit("framesd-verify.timer", "ActiveState"), "inactive")

    def test_a_log_that_root_ingested_before_the_service_ran_is_served(self):
        self.install()
        self.machine.says("systemctl", "stop", "framesd")
        self.machine.says("rm", "-r", "/var/lib/private/framesd", "/var/lib/framesd")
        self.ingest()
        self.machine.says("systemctl", "start", "framesd")
        self.assertEqual(self.machine.frames(), 300)

    def test_settings_are_taken_by_a_reload_and_mistakes_refused(self):
        self.install()
        self.machine.shell(f"echo 'app_name = rig7' >>{CONF}; systemctl reload framesd")
        self.assertIn("rig7", self.machine.get("/health")[1])
        self.machine.shell(f"echo 'porrt = 1' >>{CONF}")
        self.assertNotEqual(self.machine.run("systemctl", "reload", "framesd").returncode, 0)
        self.assertEqual(self.machine.get("/ready")[0], 200)

    def test_an_upgrade_keeps_logs_and_settings_and_restarts(self):
        machine = self.machine
        self.install()
        self.ingest()
        machine.shell(f"echo 'app_name = rig7' >>{CONF}")
        before = machine.unit("framesd", "MainPID")
        self.install("1.1")
        machine.await_unit("framesd", ActiveState="active")
        self.assertNotEqual(machine.unit("framesd", "MainPID"), before)
        self.assertEqual(machine.frames(), 300)
        self.assertIn("rig7", machine.get("/health")[1])
        self.assertIn("# of version 1.1", machine.says("cat", CONF + ".dpkg-dist"))
        self.assertIn("downgrading", self.install("1.0"))
        self.assertEqual(machine.frames(), 300)

    def test_unedited_settings_become_those_of_the_new_version(self):
        self.install()
        self.install("1.1")
        self.assertIn("# of version 1.1", self.machine.says("cat", CONF))

    def test_what_was_stopped_or_disabled_stays_so(self):
        machine = self.machine
        self.install()
        machine.says("systemctl", "disable", "--now", "framesd")
        self.install("1.1")
        self.assert_off("framesd")

    def test_an_upgrade_with_the_socket_refuses_nobody(self):
        machine = self.machine
        self.install()
        machine.shell("systemctl stop framesd; systemctl enable --now framesd.socket; systemctl start framesd")
        client = machine.start("python3", "-c", CLIENT)
        before = machine.unit("framesd", "MainPID")
        self.install("1.1")
        machine.await_unit("framesd", ActiveState="active")
        self.assertNotEqual(machine.unit("framesd", "MainPID"), before)
        asked, faults = client.communicate("", timeout=harness.PATIENCE)[0].split(" ", 1)
        self.assertGreater(int(asked), 5)
        self.assertEqual(faults.strip(), "[]")
        self.assertEqual(machine.unit("framesd.socket", "UnitFileState"), "enabled")

    def test_an_upgrade_converts_logs_of_an_older_format(self):
        machine = self.machine
        self.install()
        self.ingest()
        machine.says("systemctl", "stop", "framesd")
        self.assertGreater(give_format(machine.path(STORE), 2), 0)
        self.assertIn("would be brought to", machine.says("framesd", "migrate", "--dry-run", "-c", CONF))
        self.install("1.1")
        machine.says("systemctl", "start", "framesd")
        self.assertEqual(machine.frames(), 300)
        self.assertIn("the newest", machine.says("framesd", "migrate", "--dry-run", "-c", CONF))

    def test_what_was_enabled_runs_again_after_a_removal(self):
        machine = self.machine
        units = ("framesd.socket", "framesd-backup.timer", "framesd-verify.timer")
        self.install()
        machine.shell(f"systemctl stop framesd; systemctl enable --now {' '.join(units)}; systemctl start framesd")
        machine.says("dpkg", "-r", "framesd")
        self.install()
        for unit in ("framesd", *units):
            machine.await_unit(unit, ActiveState="active")

    def test_removed_it_keeps_logs_and_settings_and_purged_the_logs(self):
        machine = self.machine
        self.install()
        self.ingest()
        machine.shell(f"echo 'app_name = rig7' >>{CONF}")
        machine.says("dpkg", "-r", "framesd")
        self.assertEqual(machine.get("/ready")[0], 0)
        self.assertNotEqual(machine.run("sh", "-c", "command -v framesd").returncode, 0)
        self.assertIn("rig7", machine.says("cat", CONF))
        self.install()
        machine.await_unit("framesd", ActiveState="active", UnitFileState="enabled")
        self.assertEqual(machine.frames(), 300)
        self.assertIn("rig7", machine.get("/health")[1])
        machine.shell("echo secret >/etc/framesd/admin_token")
        said = machine.says("dpkg", "-P", "framesd")
        for kept, also in (("/etc/framesd", ""), ("/var/lib/private/framesd", " /var/lib/framesd")):
            self.assertIn(f"framesd: {kept} is kept; to delete what it holds: rm -r {kept}{also}\n", said + "\n")
        self.assertEqual(said.count("is kept"), 2)
        self.assertEqual(machine.shell("ls /etc/framesd /var/lib/private/framesd").split(),
                         ["/etc/framesd:", "admin_token", "/var/lib/private/framesd:", "data.mdb", "lock.mdb"])
        for command in re.findall("rm -r .*", said):
            machine.shell(command)
        self.assertEqual(machine.shell("find /var/lib -name 'framesd*'"), "")
        left = machine.shell("find /usr /lib /etc /var/lib/systemd -name '*framesd*' -not -path '/etc/framesd*'")
        self.assertEqual(left, "")


class Content(unittest.TestCase):
    def unpacked(self):
        """The name of each package, and a folder with its files."""
        for package in booted_debian.debs("1.1"):
            with tempfile.TemporaryDirectory() as folder:
                subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
                yield package.name.partition("_")[0], pathlib.Path(folder)

    def test_no_program_names_the_folder_that_it_was_built_in(self):
        for name, folder in self.unpacked():
            programs = list((folder / "usr/bin").iterdir())
            self.assertIn(name, [program.name for program in programs])
            for program in programs:
                self.assertNotIn(str(booted_debian.REPOSITORY).encode(), program.read_bytes(), program.name)

    def test_every_link_of_a_page_has_its_target_in_the_package(self):
        for name, folder in self.unpacked():
            pages = sorted((folder / "usr/share/doc" / name).glob("*.md"))
            self.assertEqual([page.stem for page in pages], PAGES)
            for page in pages:
                links = re.findall(r"\]\(([^)#\s]+)[^)\s]*\)", page.read_text(encoding="utf-8"))
                for link in [link for link in links if not link.startswith("http")]:
                    path = folder / link[1:] if link.startswith("/") else page.parent / link
                    self.assertTrue(path.is_file(), f"{name}: {page.name}: {link}")

    def test_every_manual_that_a_unit_names_is_in_its_package(self):
        for name, folder in self.unpacked():
            units = list((folder / "lib/systemd/system").iterdir())
            self.assertGreater(len(units), 0)
            for page, section in re.findall(r"man:(\S+)\((\d)\)", "".join(unit.read_text(encoding="utf-8") for unit in units)):
                self.assertTrue((folder / f"usr/share/man/man{section}/{page}.{section}.gz").is_file(), f"{name}: {page}")

    def test_what_stands_in_an_example_is_found_without_the_sources(self):
        for _, folder in self.unpacked():
            for path in [*folder.rglob("examples/**/*"), *folder.glob("lib/systemd/system/*")]:
                if path.is_file():
                    for line in path.read_text(encoding="utf-8").splitlines():
                        self.assertNotRegex(line, r"tools/[A-Z]", path)

    def test_lintian_finds_no_error(self):
        if shutil.which("lintian") is None:
            self.skipTest("there is no lintian")
        done = subprocess.run(["lintian", "--allow-root", "--fail-on", "error,warning", *booted_debian.debs("1.1")],
                              capture_output=True, text=True, timeout=harness.PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    booted_debian.main()
