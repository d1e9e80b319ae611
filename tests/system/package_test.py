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
import page_examples
from booted_debian import CONF, DAMAGE, STORE, packages
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


def typed_in_page(words):
    """The lines of the example of OPERATING.md that has these words, as the package's page has them, without what they explain."""
    text, = [text for _, text in page_examples.typed_in("tools/OPERATING.md", ("sh", "fstab")) if words in text]
    lines = [re.sub(" +# .*", "", line).strip() for line in text.replace("/etc/framesd.conf", CONF).splitlines()]
    return [line for line in lines if line]


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
        self.machine.await_words("the old one stays in use", "systemctl", "show", "-P", "StatusText", "framesd")
        self.assertIn("\nframesd_config_last_reload_successful 0\n", self.machine.get("/metrics")[1])
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

    def restore_as_the_page_says(self):
        for line in typed_in_page("framesd restore /mnt/usb/rig7.framesd -c"):
            self.machine.shell(line.replace("/mnt/usb/", "/packages/"))
        self.machine.await_unit("framesd", ActiveState="active")
        self.assertEqual(self.machine.frames(), 300)

    def back_up(self):
        backup = pathlib.Path(packages().name) / "rig7.framesd"
        self.addCleanup(backup.unlink)
        self.machine.says("framesd", "backup", "/packages/rig7.framesd", "--verify", "-c", CONF)

    def test_a_new_machine_gets_the_logs_of_another_as_the_page_says(self):
        self.install()
        self.ingest()
        self.back_up()
        self.start_machine()
        self.install()
        self.assertEqual(self.machine.frames(), 0)
        refused = self.machine.run("framesd", "restore", "/packages/rig7.framesd", "-c", CONF)
        self.assertIn("nothing is ever restored over one", refused.stdout)
        self.restore_as_the_page_says()

    def test_an_older_version_goes_on_with_its_own_backup_as_the_page_says(self):
        machine = self.machine
        self.install()
        self.ingest()
        self.back_up()
        self.install("1.1")
        machine.says("systemctl", "stop", "framesd")
        give_format(machine.path(STORE), 99)  # what the newer version has made of it
        self.install()
        self.assert_status_says(".*newer.*")
        self.restore_as_the_page_says()

    def test_the_store_is_moved_to_another_disk_as_the_page_says(self):
        machine = self.machine
        self.install()
        self.ingest()
        line, = typed_in_page("/var/lib/private/framesd  none")

        def mount_at_boot(disk):
            machine.path("/etc/fstab").write_text(f"{disk}\n{line}\n", encoding="ascii")
            machine.says("systemctl", "daemon-reload")

        mount_at_boot("/disk /mnt/disk none bind,nofail 0 0")
        machine.shell("mkdir -p /disk /mnt/disk; mount /mnt/disk; systemctl stop framesd")
        machine.shell("mkdir /mnt/disk/framesd && mv /var/lib/private/framesd/* /mnt/disk/framesd/")
        machine.shell("mount /var/lib/private/framesd; systemctl start framesd")
        self.assertEqual(machine.frames(), 300)
        self.assertIn("data.mdb", machine.says("ls", "/disk/framesd"))
        machine.shell("systemctl stop framesd; umount /var/lib/private/framesd /mnt/disk")
        mount_at_boot("broken /mnt/disk nothing nofail 0 0")
        self.assertNotEqual(machine.run("systemctl", "start", "framesd").returncode, 0)
        self.assertEqual(machine.shell("ls /var/lib/private/framesd /mnt/disk | grep mdb || true"), "")
        mount_at_boot("/disk /mnt/disk none bind,nofail 0 0")
        machine.says("systemctl", "start", "framesd")
        self.assertEqual(machine.frames(), 300)

    def test_it_is_copied_to_a_folder_as_the_example_says_and_only_the_copy_is_said(self):
        machine = self.machine
        if machine.run("sh", "-c", "command -v rclone").returncode != 0:
            self.skipTest("there is no rclone")
        self.install()
        self.ingest()
        text = machine.says("cat", "/usr/share/doc/framesd/examples/framesd-backup.env")
        machine.shell("mkdir -p /mnt/nas/rig7; echo BACKUP_TARGET=/mnt/nas/rig7 >/etc/framesd/backup.env")
        machine.shell(re.search("sudo (chown .*)", text)[1])
        section, paths = re.search(r"#   (\[Service\])\n#   (ReadWritePaths=.*)", text).groups()
        self.add_to_unit("framesd-backup", section, paths)
        machine.says("systemctl", "start", "framesd-backup")
        said = machine.await_words("Finished", "journalctl", "-u", "framesd-backup", "-o", "cat").splitlines()
        self.assertEqual([line.split()[0] for line in said if "systemd" not in line and "framesd-backup.service" not in line],
                         ["default:", "1", "copied"], said)
        # A remote in a file, as the unit explains it.
        machine.shell("printf '[office]\\ntype = alias\\nremote = /mnt/nas/rig7\\n' >/etc/framesd/rclone.conf; "
                      "echo BACKUP_TARGET=office: >/etc/framesd/backup.env; rm /mnt/nas/rig7/*")
        unit = machine.says("cat", "/lib/systemd/system/framesd-backup.service")
        lines = re.search(r"# +(LoadCredential=.*)\n# +(Environment=.*)", unit).groups()
        machine.path("/etc/systemd/system/framesd-backup.service.d/remote.conf").write_text("\n".join((section, *lines, "")), encoding="ascii")
        machine.shell("systemctl daemon-reload; systemctl start framesd-backup")
        self.assertIn(".framesd", machine.says("ls", "/mnt/nas/rig7"))

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

    def assert_an_upgrade_refuses_nobody(self):
        machine = self.machine
        client = machine.start("python3", "-c", CLIENT)
        before = machine.unit("framesd", "MainPID")
        self.install("1.1")
        machine.await_unit("framesd", ActiveState="active")
        self.assertNotEqual(machine.unit("framesd", "MainPID"), before)
        asked, faults = client.communicate("", timeout=harness.PATIENCE)[0].split(" ", 1)
        self.assertGreater(int(asked), 5)
        self.assertEqual(faults.strip(), "[]")

    def test_an_upgrade_refuses_nobody(self):
        self.install()
        self.assert_an_upgrade_refuses_nobody()

    def test_an_upgrade_with_the_socket_refuses_nobody(self):
        machine = self.machine
        self.install()
        machine.shell("systemctl stop framesd; systemctl enable --now framesd.socket; systemctl start framesd")
        self.assert_an_upgrade_refuses_nobody()
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

    def test_a_page_names_the_places_of_the_package(self):
        for name, folder in self.unpacked():
            for page in (folder / "usr/share/doc" / name).glob("*.md"):
                for line in page.read_text(encoding="utf-8").splitlines():
                    self.assertNotRegex(line, r"/usr/local|/etc/framesd\.conf|<!--|build/(package|image|demo)|tools/(demo|upload)", f"{name}: {page.name}")
            page = (folder / "usr/share/doc" / name / "OPERATING.md").read_text(encoding="utf-8")
            self.assertIn("sudo apt install ./framesd_", page_examples.FENCE.findall(page)[0][1])
            for example in set(re.findall(r"/usr/share/doc/framesd/examples/\S+\.\w+", page)):
                self.assertTrue(name != "framesd" or (folder / example[1:]).is_file(), example)

    def test_every_manual_that_a_unit_names_is_in_its_package(self):
        for name, folder in self.unpacked():
            units = list((folder / "lib/systemd/system").iterdir())
            self.assertGreater(len(units), 0)
            for page, section in re.findall(r"man:(\S+)\((\d)\)", "".join(unit.read_text(encoding="utf-8") for unit in units)):
                self.assertTrue((folder / f"usr/share/man/man{section}/{page}.{section}.gz").is_file(), f"{name}: {page}")

    def test_type_checkers_find_the_types_of_the_client(self):
        for name, folder in self.unpacked():
            modules = folder / "usr/lib/python3/dist-packages"
            if name == "framesd":
                stubs = (modules / "framesd-stubs/__init__.pyi").read_bytes()
                self.assertEqual(stubs, (modules / "framesd.py").read_bytes())

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
