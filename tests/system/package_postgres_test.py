# SPDX-License-Identifier: MIT
"""The Debian package framesd-postgres on a fresh Debian 12 that runs: alone, beside framesd, and as its page DATABASE.md says,
with a database."""
import pathlib
import re
import sys
import unittest

import booted_debian
import harness
import page_examples

UNIT, SETTINGS = "framesd-postgres", "/etc/framesd/framesd-postgres.conf"
# Leads connections of the machine to port 5432 to the socket of the database, which is outside of it.
CARRIER = """
import contextlib, os, socket, sys, threading, urllib.parse
url = urllib.parse.urlsplit(os.environ["PRIVATE_POSTGRES_URL"])
folder, = urllib.parse.parse_qs(url.query)["host"]
def carry(source, target):
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
listener = socket.create_server(("127.0.0.1", 5432))
def serve():
    while True:
        client, _ = listener.accept()
        server = socket.socket(socket.AF_UNIX)
        server.connect(folder + "/.s.PGSQL.5432")
        for pair in ((client, server), (server, client)):
            threading.Thread(target=carry, args=pair, daemon=True).start()
threading.Thread(target=serve, daemon=True).start()
print("ready", flush=True)
sys.stdin.read()
"""


def setUpModule():
    if not pathlib.Path(harness.FRAMESD).with_name("framesd-postgres").exists():
        booted_debian.skip("framesd-postgres was not built")


class Postgres(booted_debian.PackageTest):
    def install(self, version="1.0", name=UNIT):
        return super().install(version, name)

    def configure(self, url="postgresql://nobody@127.0.0.1:9/logs"):
        self.machine.shell(f"mkdir -p /etc/framesd; echo 'database_url = {url}' >{SETTINGS}")

    def state(self):
        return self.machine.unit(UNIT, "UnitFileState")

    def test_it_waits_for_its_configuration(self):
        machine = self.machine
        self.install()
        self.assertEqual((machine.unit(UNIT, "ActiveState"), self.state()), ("inactive", "disabled"))
        self.assertIn("framesd-postgres stores", machine.says("framesd-postgres", "--help"))
        for page in ("framesd-postgres", "framesd-postgres.conf"):
            self.assertIn(".gz", machine.says("man", "-w", page))
        self.configure()
        machine.run("systemctl", "enable", "--now", UNIT)
        self.assertIn("127.0.0.1", machine.run("journalctl", "-u", UNIT).stdout)
        self.install("1.1")
        self.assertEqual(self.state(), "enabled")
        said = machine.says("dpkg", "-P", UNIT)
        self.assertIn("framesd-postgres: /etc/framesd is kept; to delete what it holds: rm -r /etc/framesd", said)
        self.assertEqual(machine.shell("find /usr /lib /etc/systemd /var/lib/systemd -name '*framesd*'"), "")

    def test_what_was_enabled_runs_again_after_a_removal_and_what_was_not_does_not(self):
        machine = self.machine
        self.install()
        self.configure()
        machine.run("systemctl", "enable", "--now", UNIT)
        for version in ("1.1", "1.1"):
            machine.says("dpkg", "-r", UNIT)
            self.assertEqual(machine.unit(UNIT, "ActiveState"), "inactive")
            self.install(version)
            self.assertEqual(self.state(), "enabled")
            self.assertIn(machine.unit(UNIT, "ActiveState"), ("activating", "active"))
        machine.says("systemctl", "disable", "--now", UNIT)
        machine.says("dpkg", "-r", UNIT)
        self.install()
        self.assertEqual((machine.unit(UNIT, "ActiveState"), self.state()), ("inactive", "disabled"))

    def test_of_both_packages_neither_tells_to_delete_what_is_the_others(self):
        machine = self.machine
        for first, second in (("framesd", UNIT), (UNIT, "framesd")):
            self.install(name="framesd")
            self.install()
            self.configure()
            said = machine.says("dpkg", "-P", first)
            self.assertNotIn("rm -r /etc/framesd", said)
            kept = {"framesd": "framesd: /etc/framesd is kept: framesd-postgres has its configuration there",
                    UNIT: f"framesd-postgres: {SETTINGS} is kept; to delete it: rm {SETTINGS}"}
            self.assertIn(kept[first], said)
            self.assertEqual(machine.run(first, "--version").returncode, 127)
            self.assertEqual(machine.run(second, "--version").returncode, 0)
            said = machine.says("dpkg", "-P", second)
            self.assertIn(f"{second}: /etc/framesd is kept; to delete what it holds: rm -r /etc/framesd", said)
            machine.says("rm", "-r", "/etc/framesd")

    def test_it_is_set_up_as_its_page_says(self):
        machine = self.machine
        carrier = machine.start("env", "PRIVATE_POSTGRES_FSYNC=on", booted_debian.REPOSITORY / "tests/support/private_postgres",
                                sys.executable, "-c", CARRIER)
        self.addCleanup(carrier.wait)
        self.addCleanup(carrier.stdin.close)
        self.addCleanup(carrier.stdout.close)
        if carrier.stdout.readline() != "ready\n":
            self.skipTest("there is no PostgreSQL")
        edited = {SETTINGS: "database_url = postgresql://framesd@127.0.0.1/postgres", "/etc/framesd/database_password": "s3cret"}
        _, (_, text), *_ = page_examples.typed_in("tools/DATABASE.md")
        lines = [re.sub(" +# .*", "", line).removeprefix("sudo ") for line in text.splitlines()]
        self.assertIn("apt install", lines[0])
        self.install()
        for line in lines[1:]:
            if line.startswith("sudoedit "):
                file = line.split()[1]
                machine.shell(f"echo '{edited.pop(file)}' >>{file}")
            elif line.startswith("systemctl edit "):
                section, credential = re.search(rf"{line} +# (\[Service\])  (LoadCredential=\S+)$", text, re.MULTILINE).groups()
                self.add_to_unit(UNIT, section, credential)
            else:
                machine.shell(line)
        self.assertEqual(edited, {})
        machine.await_unit(UNIT, ActiveState="active")
        self.assertEqual(machine.says("ls", f"/run/credentials/{UNIT}.service"), "database_password")
        self.assertEqual(machine.get("/ready")[0], 200)
        self.assertIn("300 rows stored", machine.says("framesd-postgres", "ingest", "/packages/log.csv", "-c", SETTINGS))
        self.assertEqual(machine.frames(), 300)


if __name__ == "__main__":
    booted_debian.main()
