# SPDX-License-Identifier: MIT
"""Two containers on one volume: processes that have the same number, or do not see each other at all.

A container is a process namespace, which root may make, elsewhere users too; where neither may, nothing is run and the
exit status is 77. FRAMESD_STORE_PEER is a program that begins a replacement and waits.
"""
import os
import signal
import subprocess
import sys
import unittest

import harness

UNSHARE = ("unshare", "--pid", "--fork", "--mount-proc", "--kill-child")
PEER = os.environ["FRAMESD_STORE_PEER"]
PEER_FORMAT = ("--source-width", "8", "--frame-width", "6")


def unshare_that_works():
    """The command that runs another as process 1 of a namespace of its own; none where that is not allowed."""
    for command in (UNSHARE, (*UNSHARE, "--user", "--map-root-user")):
        if subprocess.run([*command, "true"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            return command
    return None


IN_CONTAINER = unshare_that_works()


def contained(*command):
    return [*IN_CONTAINER, *map(str, command)]


class Containers(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.data = self.folder / "data"
        self.log = self.write("log.csv", "depth,a,b,c,d,e,f,g,h\n" +
                              "".join(f"{depth}.0,1,2,3,4,5,6,7,8\n" for depth in range(1000)))

    def start(self, *command):
        process = subprocess.Popen(contained(*command), stdout=subprocess.PIPE, text=True,
                                   env=harness.clean_environment())
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        return process

    def ingest_contained(self):
        return subprocess.run(contained(harness.FRAMESD, "ingest", self.log, "--data-dir", self.data, *PEER_FORMAT),
                              capture_output=True, text=True, env=harness.clean_environment(), check=False,
                              timeout=harness.PATIENCE)

    def test_one_without_hosts_or_resolver_knows_localhost(self):
        hide = "".join(f"[ ! -e {file} ] || mount --bind /dev/null {file}; " for file in ("/etc/hosts", "/etc/resolv.conf"))
        names = self.write("nsswitch.conf", "hosts: files\n")
        script = f'{hide} mount --bind {names} /etc/nsswitch.conf; exec "$0" health http://localhost:1'
        done = subprocess.run(contained("sh", "-c", script, harness.FRAMESD), capture_output=True, text=True, check=False,
                              env=harness.clean_environment(), timeout=harness.PATIENCE)
        self.assertEqual((done.returncode, done.stderr), (7, "framesd: no answer from http://localhost:1: Connection refused\n"))

    def test_both_are_process_1_and_both_write_and_read(self):
        writer = self.start(PEER, "ingest", self.data, "0")
        self.assertEqual(writer.stdout.readline(), "0\n")
        for _ in range(3):
            done = self.ingest_contained()
            self.assertEqual(done.returncode, 0, done.stderr)
            looked = subprocess.run(contained(harness.FRAMESD, "stat", "--data-dir", self.data), capture_output=True,
                                    text=True, env=harness.clean_environment(), check=False)
            self.assertEqual(looked.returncode, 0, looked.stderr)
            self.assertNotEqual(writer.stdout.readline(), "")  # it goes on: nobody took its reader slot or its lock
        writer.kill()
        writer.wait()
        self.assert_sound(self.data)

    def test_the_builder_of_a_replacement_in_another_container_lives_until_it_dies(self):
        builder = self.start(PEER, "replace", self.data)
        self.assertEqual(builder.stdout.readline(), "begun\n")
        for ingest in (self.ingest_contained, lambda: self.ingest(self.log, *PEER_FORMAT)):
            refused = ingest()
            self.assertEqual(refused.returncode, 1, refused.stdout)
            self.assertIn("the log is being replaced", refused.stderr)
        builder.send_signal(signal.SIGKILL)
        builder.wait()
        builder.stdout.read()  # the process inside has ended too
        done = self.ingest(self.log, *PEER_FORMAT)
        self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    if IN_CONTAINER is None:
        print("not run: it makes process namespaces, which needs root or user namespaces")
        sys.exit(77)
    unittest.main()
