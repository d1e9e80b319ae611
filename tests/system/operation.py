# SPDX-License-Identifier: MIT
"""A machine with framesd installed, and the places where its backups go: what operate_test.py works with."""
import functools
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

import harness

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
BUILDS_NOTHING = """cmake_minimum_required(VERSION 3.22)
project(built LANGUAGES NONE)
add_custom_target(framesd)
"""


def clean_environment():
    """Without anything that would configure rclone, a proxy of it, or the backup."""
    return {name: value for name, value in harness.clean_environment().items()
            if not name.startswith(("AWS_", "RCLONE_", "BACKUP_")) and not name.lower().endswith("_proxy")}


def install_into(stage):
    """Runs tools/install, in a tree in which the program is built already."""
    with tempfile.TemporaryDirectory(prefix="framesd-tree-") as folder:
        tree = pathlib.Path(folder)
        for part in ("tools", "third_party"):
            shutil.copytree(REPOSITORY / part, tree / part)
        (tree / "CMakeLists.txt").write_text(BUILDS_NOTHING, encoding="utf-8")
        (tree / "build/release").mkdir(parents=True)
        (tree / "build/release/framesd").symlink_to(pathlib.Path(harness.FRAMESD).resolve())
        environment = {k: v for k, v in os.environ.items() if k != "CI"}
        subprocess.run(["tools/install"], cwd=tree, env={**environment, "DESTDIR": str(stage)}, check=True,
                       capture_output=True, timeout=harness.PATIENCE)


@functools.cache
def stage():
    """A folder with all that is installed, which is gone with the process."""
    folder = tempfile.TemporaryDirectory(prefix="framesd-stage-")
    install_into(pathlib.Path(folder.name))
    return folder


class Machine:
    """A folder in which framesd is installed. Its data_dir is there once it has a store."""

    def __init__(self, folder):
        self.root = pathlib.Path(folder)
        shutil.copytree(stage().name, self.root)
        self.programs = self.root / "usr/local/bin"
        self.framesd = self.programs / "framesd"
        self.conf = self.root / "etc/framesd.conf"
        self.data_dir = self.root / "var/lib/framesd"
        self.data_dir.parent.mkdir(parents=True)
        settings = self.conf.read_text(encoding="utf-8")
        assert "\ndata_dir = /var/lib/framesd\n" in settings, settings
        self.conf.write_text(settings.replace("= /var/lib/framesd\n", f"= {self.data_dir}\n"), encoding="utf-8")

    def run(self, *arguments, **kwargs):
        """The installed framesd with its configuration, to its end."""
        kwargs.setdefault("text", True)
        return subprocess.run([self.framesd, *map(str, arguments), "-c", self.conf], capture_output=True, check=False,
                              timeout=harness.PATIENCE, env=harness.clean_environment(), **kwargs)

    def serve(self, *flags):
        return harness.Server(self.data_dir, "-c", self.conf, *flags, program=self.framesd)


class Folder:
    """A folder as the place of backups."""

    def __init__(self, test):
        (test.folder / "shed").mkdir()
        self.environment = {"RCLONE_CONFIG_SHED_TYPE": "alias", "RCLONE_CONFIG_SHED_REMOTE": str(test.folder / "shed")}
        self.out_of_reach = {"RCLONE_CONFIG_SHED_REMOTE": str(test.write("no_folder", "a file"))}
        self.target = "shed:rig7"
        self._folder = test.folder / "shed/rig7"

    def names(self):
        """Of all files, sorted."""
        return sorted(path.name for path in self._folder.iterdir())

    def put(self, path, name):
        """A file of somebody else, with its time."""
        self._folder.mkdir(exist_ok=True)
        shutil.copy2(path, self._folder / name)

    def get(self, name):
        return (self._folder / name).read_bytes()


class S3:
    """A bucket of an S3 server of its own on this machine; $S3_SERVER is its program."""

    def __init__(self, test):
        said = test.folder / "s3.log"
        with open(said, "wb") as log:
            process = subprocess.Popen(
                ["node", os.environ["S3_SERVER"], "--directory", test.folder / "s3", "--address", "127.0.0.1",
                 "--port", "0", "--configure-bucket", "framesd"], stdout=log, stderr=log)
        test.addCleanup(process.wait)
        test.addCleanup(process.kill)
        port = self._port_of(process, said)
        self.environment = {"RCLONE_CONFIG_SHED_TYPE": "s3", "RCLONE_CONFIG_SHED_PROVIDER": "Other",
                            "RCLONE_CONFIG_SHED_ENDPOINT": f"http://127.0.0.1:{port}",
                            "RCLONE_CONFIG_SHED_ACCESS_KEY_ID": "S3RVER", "RCLONE_CONFIG_SHED_SECRET_ACCESS_KEY": "S3RVER"}
        self.out_of_reach = {"RCLONE_CONFIG_SHED_ACCESS_KEY_ID": "NOBODY"}
        self.target = "shed:framesd/rig7"

    def _rclone(self, *arguments):
        environment = {**clean_environment(), **self.environment}
        return subprocess.run(["rclone", *map(str, arguments)], capture_output=True, check=True, env=environment,
                              timeout=harness.PATIENCE).stdout

    def names(self):
        return sorted(self._rclone("lsf", self.target).decode().split())

    def put(self, path, name):
        self._rclone("copyto", path, f"{self.target}/{name}")

    def get(self, name):
        return self._rclone("cat", f"{self.target}/{name}")

    @staticmethod
    def _port_of(process, said):
        deadline = time.monotonic() + harness.PATIENCE
        while time.monotonic() < deadline and process.poll() is None:
            found = re.search(r"listening on \S+:(\d+)", said.read_text(encoding="utf-8"))
            if found:
                return found[1]
            time.sleep(0.02)
        raise AssertionError(f"the S3 server did not start: {said.read_text(encoding='utf-8')}")
