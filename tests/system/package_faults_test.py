# SPDX-License-Identifier: MIT
"""The Debian package on a machine where something is wrong: a taken port, settings or a store that are broken, upgrades that are
cut off, and one that goes back. The reason is one line, and what was there stays there."""
import re
import unittest

import booted_debian
import harness
from booted_debian import CONF, DAMAGE, STORE, deb
from store_format import give_format

# In front of a program that a script of the package calls: ends dpkg and that script, as a power cut does.
KILLER = "#!/bin/sh\nkill -9 $(pidof dpkg) $PPID\n"


class Starts(booted_debian.PackageTest):
    def test_a_port_that_is_taken_is_said_and_waited_for(self):
        machine = self.machine
        holder = machine.start("python3", "-c", "import socket, time\ns = socket.create_server(('', 8000))\n"
                               "print('ready', flush=True)\ntime.sleep(600)")
        self.addCleanup(holder.wait)
        self.addCleanup(holder.kill)
        holder.stdout.readline()
        self.addCleanup(holder.stdout.close)
        self.addCleanup(holder.stdin.close)
        self.assertIn("framesd does not start; to see why: systemctl status framesd", self.install())
        machine.await_words("Address already in use", "journalctl", "-u", "framesd", "-n", "20")
        self.assert_status_says(r"cannot listen on .*8000: .*")
        self.assertIn("98 (Address already in use)", machine.run("systemctl", "status", "framesd").stdout)
        holder.kill()
        machine.await_unit("framesd", ActiveState="active")

    def test_a_broken_configuration_stays_down_with_one_clear_line(self):
        machine = self.machine
        machine.shell(f"mkdir -p /etc/framesd; echo 'porrt = 9000' >{CONF}")
        self.assertIn("framesd does not start", self.install())
        machine.await_unit("framesd", ActiveState="failed", ExecMainStatus="2")
        lines = machine.await_words("porrt", "systemctl", "status", "-n", "20", "framesd").splitlines()
        self.assertEqual(len([line for line in lines if "unknown key 'porrt'" in line and "framesd[" in line]), 1, lines)
        self.assert_status_says(".*: unknown key 'porrt', did you mean 'port'.*")

    def test_behind_a_socket_it_is_mended_as_the_page_says(self):
        machine = self.machine
        self.install()
        machine.shell("mkdir /etc/systemd/system/framesd.socket.d; cd /etc/systemd/system/framesd.socket.d; "  # however slow this machine is:
                      "printf '[Socket]\\nTriggerLimitBurst=3\\nTriggerLimitIntervalSec=1h\\n' >limit.conf; systemctl daemon-reload")
        machine.shell("systemctl stop framesd; systemctl enable --now framesd.socket; systemctl start framesd")
        machine.shell(f"cp {CONF} /mended; echo 'porrt = 9000' >>{CONF}; systemctl stop framesd")
        machine.get("/ready")
        machine.await_unit("framesd.socket", ActiveState="failed", Result="trigger-limit-hit")
        machine.shell(f"mv /mended {CONF}; systemctl start framesd")  # which the page is about
        self.assertNotEqual(machine.run("systemctl", "start", "framesd.socket").returncode, 0)
        page = (booted_debian.REPOSITORY / "tools/OPERATING.md").read_text(encoding="utf-8").replace("/etc/framesd.conf", CONF)
        steps = page.partition("(`trigger-limit-hit`)")[2].partition("## ")[0]
        for command in re.findall("`(sudo [^`]*)`", steps):
            machine.says(*command.split()[1:])
        machine.await_unit("framesd.socket", ActiveState="active")
        self.assertEqual(machine.get("/ready")[0], 200)
        machine.says("systemctl", "restart", "framesd")

    def test_a_damaged_store_is_said_and_left_alone(self):
        machine = self.machine
        self.install()
        self.ingest()
        machine.says("systemctl", "stop", "framesd")
        machine.shell(DAMAGE)
        damaged = machine.path(STORE).read_bytes()
        machine.run("systemctl", "start", "framesd")
        self.assert_status_says(".*data.mdb is damaged: .*")
        machine.says("systemctl", "stop", "framesd")
        self.assertEqual(machine.path(STORE).read_bytes(), damaged)


class Upgrades(booted_debian.PackageTest):
    def assert_completed(self, version="1.1"):
        """What was interrupted goes on by what OPERATING.md says, and everything is there."""
        machine = self.machine
        machine.run("dpkg", "--configure", "-a")
        self.install(version)
        self.assertEqual(machine.says("dpkg", "-l", "framesd").splitlines()[-1].split()[:2], ["ii", "framesd"])
        machine.await_unit("framesd", ActiveState="active", UnitFileState="enabled")
        self.assertEqual(machine.frames(), 300)
        self.assertEqual(machine.shell("dpkg -V framesd; dpkg -C"), "")

    def test_an_upgrade_that_was_interrupted_between_its_two_halves_is_completed(self):
        machine = self.machine
        self.install()
        self.ingest()
        machine.says("dpkg", "--unpack", deb("framesd", "1.1"))
        self.assertEqual(machine.frames(), 300)  # by the old program
        self.assert_completed()
        self.assertEqual(machine.says("dpkg-query", "-W", "-f", "${Version}", "framesd"), booted_debian.VERSIONS["1.1"])

    def test_an_upgrade_that_was_killed_in_a_script_of_the_package_is_completed(self):
        machine = self.machine
        self.install()
        self.ingest()
        for number, program in enumerate(("deb-systemd-helper", "systemctl", "deb-systemd-invoke")):
            version = ("1.1", "1.0")[number % 2]
            machine.shell("mkdir -p /killer")
            machine.path(f"/killer/{program}").write_text(KILLER, encoding="ascii")
            machine.path(f"/killer/{program}").chmod(0o755)
            cut = machine.run("env", "PATH=/killer:/usr/sbin:/usr/bin:/sbin:/bin", "dpkg", "-i", deb("framesd", version))
            self.assertEqual(cut.returncode, -9, cut.stdout)
            self.assertEqual(machine.frames(), 300)  # by the old program
            machine.shell("rm -r /killer")
            self.assert_completed(version)
            self.assertEqual(machine.says("dpkg-query", "-W", "-f", "${Version}", "framesd"), booted_debian.VERSIONS[version])

    def test_an_upgrade_that_was_killed_at_any_moment_is_completed(self):
        machine = self.machine
        self.install()
        self.ingest()
        found = set()
        for number in range(12):
            after = f"{0.04 * 1.4 ** number:.2f}"
            version = ("1.1", "1.0")[number % 2]
            machine.run("timeout", "-s", "KILL", after, "dpkg", "-i", deb("framesd", version))
            found.add(machine.says("dpkg-query", "-W", "-f", "${Status}", "framesd"))
            self.assert_completed(version)
        self.assertGreater(len(found), 1, found)  # some were cut off, in the middle

    def test_a_downgrade_below_the_format_of_the_logs_is_said_and_leaves_them(self):
        machine = self.machine
        self.install("1.1")
        self.ingest()
        machine.says("systemctl", "stop", "framesd")
        before = machine.path(STORE).read_bytes()
        give_format(machine.path(STORE), 99)  # what a version after 1.1 would have made
        newer = machine.path(STORE).read_bytes()
        self.assertIn("downgrading", self.install("1.0"))
        machine.run("systemctl", "start", "framesd")
        self.assert_status_says(".* was made by a newer framesd; this one knows formats up to .*")
        machine.await_unit("framesd", ActiveState="failed", ExecMainStatus="2")
        machine.says("systemctl", "stop", "framesd")
        self.assertEqual(machine.path(STORE).read_bytes(), newer)
        machine.path(STORE).write_bytes(before)
        self.install("1.1")
        machine.says("systemctl", "start", "framesd")
        self.assertEqual(machine.frames(), 300)


if __name__ == "__main__":
    booted_debian.main()
