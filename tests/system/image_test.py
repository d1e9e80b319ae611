# SPDX-License-Identifier: MIT
"""The container image that tools/image makes of the package: what it holds, and that it runs as it says: in a chroot as its
user, by crun with a read-only root where umoci and crun are installed, behind Caddy of the compose file where that is."""
import functools
import gzip
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tarfile
import tempfile
import time
import unittest
import urllib.request

import booted_debian
import harness

CONTAINER = booted_debian.REPOSITORY / "tools/packaging/container"
MOST = 15_000_000  # bytes, packed and unpacked
# crun wants cgroups of one kind; those of this machine may be of both.
CRUN = ["unshare", "--mount", "sh", "-c", "umount -R -l /sys/fs/cgroup; mount -t cgroup2 cgroup2 /sys/fs/cgroup; "
        'exec crun --cgroup-manager=disabled "$@"', "crun"]


def done(*command, **kwargs):
    """What a command prints that must succeed."""
    ended = subprocess.run([*map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                           timeout=harness.PATIENCE, check=False, **kwargs)
    assert ended.returncode == 0, f"{command}: {ended.returncode} {ended.stdout}"
    return ended.stdout


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


@functools.cache
def folder():
    return tempfile.TemporaryDirectory(prefix="framesd-image-")


@functools.cache
def made(name):
    """The archive, made of the package in a folder of this name."""
    package = pathlib.Path(booted_debian.packages().name) / pathlib.Path(booted_debian.deb("framesd", "1.0")).name
    said = done(booted_debian.REPOSITORY / "tools/image", package, pathlib.Path(folder().name) / name)
    return pathlib.Path(said.splitlines()[-1])


class Archive:
    """The image's parts as parsed, and its one layer."""

    def __init__(self, path):
        with tarfile.open(path) as tar:
            self.files = {name.removeprefix("./"): tar.extractfile(name).read() for name in tar.getnames()
                          if tar.getmember(name).isfile()}
        (self.entry,) = self.json("index.json")["manifests"]
        self.manifest = json.loads(self.blob(self.entry))
        self.config = json.loads(self.blob(self.manifest["config"]))
        (layer,) = self.manifest["layers"]
        self.layer = gzip.decompress(self.blob(layer))

    def unpack(self, to):
        subprocess.run(["tar", "-x", "-C", to], input=self.layer, check=True)

    def json(self, name):
        return json.loads(self.files[name])

    def blob(self, descriptor):
        algorithm, digest = descriptor["digest"].split(":")
        blob = self.files[f"blobs/{algorithm}/{digest}"]
        assert (hashlib.sha256(blob).hexdigest(), len(blob)) == (digest, descriptor["size"])
        return blob


@functools.cache
def image():
    return Archive(made("first"))


class Description(unittest.TestCase):
    def test_the_same_package_makes_the_same_bytes(self):
        self.assertEqual(made("first").read_bytes(), made("second").read_bytes())

    def test_it_is_small(self):
        self.assertLess(made("first").stat().st_size, MOST)
        self.assertLess(len(image().layer), MOST)

    def test_engines_find_in_it_what_they_look_for(self):
        config = image().config
        self.assertEqual(image().json("oci-layout"), {"imageLayoutVersion": "1.0.0"})
        self.assertEqual(config["rootfs"]["diff_ids"], ["sha256:" + hashlib.sha256(image().layer).hexdigest()])
        of_docker, = image().json("manifest.json")
        self.assertEqual(of_docker["RepoTags"], ["framesd:1.0"])
        for name in (of_docker["Config"], *of_docker["Layers"]):
            self.assertIn(name, image().files)
        run = config["config"]
        self.assertRegex(run["User"], r"^[1-9]\d{4}:[1-9]\d{4}$")
        self.assertEqual((run["Volumes"], run["ExposedPorts"], run["StopSignal"]),
                         ({"/var/lib/framesd": {}}, {"8000/tcp": {}}, "SIGTERM"))
        self.assertEqual(run["Healthcheck"]["Test"], ["CMD", "/usr/bin/framesd", "health"])
        self.assertEqual(run["Labels"]["org.opencontainers.image.version"], "1.0")

    def test_it_holds_no_more_than_it_runs_with(self):
        with tarfile.open(fileobj=io.BytesIO(image().layer)) as tar:
            members = {member.name.removeprefix("./"): member for member in tar.getmembers()}
        programs = [name for name, member in members.items() if member.isfile() and member.mode & 0o111]
        self.assertEqual([name for name in programs if not re.fullmatch(r"usr/lib/(lib|ld-).*\.so\.\d+", name)], ["usr/bin/framesd"])
        self.assertEqual([name for name, member in members.items() if member.mode & 0o6000], [])
        self.assertEqual([name for name, member in members.items() if (member.uid, member.gid) != (0, 0)], ["var/lib/framesd"])
        described = {name.rpartition("/")[2] for name in members if name.startswith("var/lib/dpkg/status.d/")}
        self.assertGreaterEqual(described, {"framesd", "libc6", "liblmdb0", "libstdc++6", "zlib1g"})
        for package in described:
            self.assertIn(f"usr/share/doc/{package}/copyright", members)


class Container:
    """The image as it is run by its own description, on a port of 127.0.0.1."""

    def __init__(self, work, **variables):
        self.work, self.port = pathlib.Path(work), free_port()
        self.run = image().config["config"]
        self.variables = [*self.run["Env"], f"FRAMESD_PORT={self.port}", "FRAMESD_HOST=127.0.0.1",
                          *(f"{name}={value}" for name, value in variables.items())]
        self.prepare()
        # Standard input, too, whose end it is at. Not /dev/null: crun gives these files to the user of the container.
        self.log = open(self.work / "log", "a+", encoding="utf-8")
        self.process = subprocess.Popen(self.command(), stdin=self.log, stdout=self.log, stderr=self.log)
        deadline = time.monotonic() + harness.PATIENCE
        while (health := self.execute(*self.run["Healthcheck"]["Test"][1:])).returncode != 0:
            assert time.monotonic() < deadline and self.process.poll() is None, health.stdout + self.said()
            time.sleep(0.2)

    def execute(self, *command, stdin=None):
        return subprocess.run([*self.inside(), *command], stdin=stdin or self.log, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=harness.PATIENCE, check=False)

    def said(self):
        return (self.work / "log").read_text(encoding="utf-8")

    def stop(self):
        """By its stop signal; the exit status."""
        self.kill(self.run["StopSignal"])
        return self.process.wait(harness.PATIENCE)

    def end(self):
        if self.process.poll() is None:
            self.kill("SIGKILL")
        self.process.wait()
        self.log.close()


class InChroot(Container):
    def prepare(self):
        self.root = self.work / "root"
        self.root.mkdir(exist_ok=True)
        image().unpack(self.root)

    def inside(self):
        return ["env", "-i", *self.variables, "/usr/sbin/chroot", f"--userspec={self.run['User']}", self.root]

    def command(self):
        return [*self.inside(), *self.run["Entrypoint"]]

    def kill(self, name):
        self.process.send_signal(signal.Signals[name])


class ByCrun(Container):
    """As compose.yml runs it: read-only, without capabilities."""

    def prepare(self):
        layout, self.bundle, volume = (self.work / name for name in ("layout", "bundle", "volume"))
        done("tar", "-x", "--one-top-level=" + str(layout), "-f", made("first"))
        done("umoci", "unpack", "--image", f"{layout}:1.0", self.bundle)
        uid, gid = map(int, self.run["User"].split(":"))
        volume.mkdir()
        os.chown(volume, uid, gid)
        config = json.loads((self.bundle / "config.json").read_text(encoding="utf-8"))
        process, linux = config["process"], config["linux"]
        assert (process["user"]["uid"], process["user"]["gid"], process["args"]) == (uid, gid, self.run["Entrypoint"])
        assert process["noNewPrivileges"]
        process.update(terminal=False, env=self.variables, capabilities={})
        config["root"]["readonly"] = True
        linux["namespaces"] = [space for space in linux["namespaces"] if space["type"] != "network"]
        config["mounts"] = [mount for mount in config["mounts"] if mount["type"] not in ("cgroup", "sysfs")]
        for mount in config["mounts"]:
            if mount["destination"] in self.run["Volumes"]:
                mount.update(type="bind", source=str(volume), options=["bind", "rw", "nosuid", "nodev", "noexec"])
        (self.bundle / "config.json").write_text(json.dumps(config), encoding="utf-8")
        self.name = f"framesd-test-{os.getpid()}"

    def command(self):
        return [*CRUN, "run", "--bundle", str(self.bundle), self.name]

    def inside(self):
        return [*CRUN, "exec", "--user", self.run["User"], self.name]

    def kill(self, name):
        done(*CRUN, "kill", self.name, name)


class Running(unittest.TestCase):
    def setUp(self):
        self.work = tempfile.TemporaryDirectory(prefix="framesd-container-")
        self.addCleanup(self.work.cleanup)

    def start(self, kind, **variables):
        container = kind(self.work.name, **variables)
        self.addCleanup(container.end)
        return container

    def get(self, container, target):
        with urllib.request.urlopen(f"http://127.0.0.1:{container.port}{target}", timeout=60) as answer:
            return answer.read()

    def assert_it_works(self, container):
        log = harness.make_log(self.work.name + "/log.csv", rows=300)
        with open(log, encoding="utf-8") as stdin:
            said = container.execute("/usr/bin/framesd", "ingest", "-", stdin=stdin)
        self.assertEqual(said.returncode, 0, said.stdout)
        self.assertIn("300 rows stored", said.stdout)
        self.assertEqual(json.loads(self.get(container, "/frames?limit=1"))["metadata"]["total"], 300)
        self.assertTrue(self.get(container, "/strip.png?depth_min=9000&depth_max=9010").startswith(b"\x89PNG"))
        self.assertEqual(container.stop(), 0, container.said())
        self.assertIn('"message":"stopped"', container.said())

    def test_in_a_chroot_as_its_user(self):
        container = self.start(InChroot)
        status = pathlib.Path(f"/proc/{container.process.pid}/status").read_text(encoding="ascii")
        self.assertIn("\nUid:\t" + "\t".join([container.run["User"].split(":")[0]] * 4) + "\n", status)
        self.assert_it_works(container)
        self.assertEqual(sorted(path.name for path in (container.root / "var/lib/framesd").iterdir()), ["data.mdb", "lock.mdb"])

    def test_health_is_not_well_without_a_server(self):
        container = self.start(InChroot)
        self.assertEqual(container.stop(), 0)
        self.assertEqual(container.execute(*container.run["Healthcheck"]["Test"][1:]).returncode, 7)

    @unittest.skipUnless(shutil.which("umoci") and shutil.which("crun"), "there is no umoci, or no crun")
    def test_by_a_container_runtime_with_a_read_only_root_and_no_capabilities(self):
        self.assert_it_works(self.start(ByCrun))

    @unittest.skipUnless(shutil.which("caddy"), "there is no caddy")
    def test_behind_the_proxy_of_the_compose_file(self):
        """With a certificate that Caddy signs itself; the address of framesd is the only other change."""
        container = self.start(InChroot, **variables_of_compose(FRAMESD_SITE="rig7.example"))
        port = free_port()
        text = (CONTAINER / "Caddyfile").read_text(encoding="utf-8")
        for now, then in (("# tls internal", "tls internal"), ("framesd:8000", f"127.0.0.1:{container.port}")):
            self.assertIn(now, text)
            text = text.replace(now, then)
        conf = pathlib.Path(self.work.name) / "Caddyfile"
        conf.write_text("{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n" + text, encoding="utf-8")
        caddy = subprocess.Popen(["caddy", "run", "--adapter", "caddyfile", "--config", conf], stdin=subprocess.DEVNULL,
                                 stdout=container.log, stderr=container.log,
                                 env={"FRAMESD_SITE": f"rig7.example:{port}", "HOME": self.work.name, "PATH": os.environ["PATH"]})
        self.addCleanup(caddy.wait)
        self.addCleanup(caddy.kill)
        self.assertTrue(self.ask_by_tls("rig7.example", port, "/ready").startswith(b"HTTP/1.1 200 "), container.said())
        self.assertEqual(container.stop(), 0)

    def ask_by_tls(self, name, port, target):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        deadline = time.monotonic() + harness.PATIENCE
        while True:
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=60) as plain, \
                        context.wrap_socket(plain, server_hostname=name) as to:
                    to.sendall(f"GET {target} HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n".encode())
                    return harness.read_all(to)
            except OSError:  # it does not listen yet, or has no certificate
                assert time.monotonic() < deadline
                time.sleep(0.2)


def variables_of_compose(**environment):
    """Those of the service framesd, with this environment of the compose file's."""
    text = (CONTAINER / "compose.yml").read_text(encoding="utf-8")
    found = dict(re.findall(r"^      (FRAMESD_[A-Z_]+): ([^#\n]*[^#\s])", text.partition("\n  caddy:")[0], re.MULTILINE))
    assert len(found) > 1, found
    return {name: re.sub(r"\$\{(\w+)[^}]*\}", lambda variable: environment[variable[1]], value) for name, value in found.items()}


if __name__ == "__main__":
    if os.getuid() != 0:
        print("not run: files of an image have owners, which needs root")
        sys.exit(77)
    unittest.main()
