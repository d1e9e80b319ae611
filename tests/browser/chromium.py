# SPDX-License-Identifier: MIT
"""Starts and ends chromedriver and its browser: headless, on loopback, in folders that are gone afterwards.

The browser reaches this machine under one name and nothing else: HOST is no secure context, as a server on a LAN is none.
The programs come from the environment, CHROMIUM and CHROMEDRIVER; without it from the path.
"""
import os
import re
import shutil
import subprocess
import tempfile
import threading
import time

import webdriver

HOST = "framesd.test"
PATIENCE = 120  # seconds until a browser that does not start or end is given up; no test measures time by it
FLAGS = (
    "--headless=new",
    "--no-sandbox",  # which root may not have
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have little of it
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-breakpad",
    "--disable-features=HttpsUpgrades,Translate",
    "--no-first-run",
    "--no-proxy-server",  # whatever the environment names
    "--hide-scrollbars",  # a screenshot is as wide as the page
    "--lang=en-GB",
    "--remote-debugging-pipe",  # so that the browser ends with chromedriver, however that ends
    f"--host-resolver-rules=MAP {HOST} 127.0.0.1, MAP * ~NOTFOUND",
)


def program(variable, name, package):
    """The path of a program; AssertionError with what to install if there is none."""
    path = shutil.which(os.environ.get(variable, name))
    if path is None:
        raise AssertionError(f"{name} is missing, and the tests in a browser need it: apt-get install {package} "
                             f"(or set {variable} to where it is)")
    return path


class Browser:
    """A chromedriver with one window: `session`. Ends everything that it started in stop()."""

    def __init__(self, *flags):
        chromium = program("CHROMIUM", "chromium", "chromium")
        self._folder = tempfile.mkdtemp(prefix="framesd-browser-")
        self._said = []
        self._port = None
        self._pid = None  # of the browser
        self._ready = threading.Event()
        try:
            self._process = subprocess.Popen([program("CHROMEDRIVER", "chromedriver", "chromium-driver"), "--port=0"],
                                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                             env={**os.environ, "TMPDIR": self._folder, "TZ": "UTC"}, text=True)
        except BaseException:
            shutil.rmtree(self._folder, True)
            raise
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        try:
            self.session = self._open(chromium, flags)
        except BaseException:
            self.stop()
            raise

    def _read(self):
        for line in self._process.stdout:
            self._said.append(line.strip())
            started = re.search(r"started successfully on port (\d+)", line)
            if started:
                self._port = int(started[1])
                self._ready.set()
        self._ready.set()

    def _open(self, chromium, flags):
        if not self._ready.wait(PATIENCE) or self._port is None:
            raise AssertionError(f"chromedriver did not start: {self._said}")
        session = webdriver.Session(self._port, {
            "goog:chromeOptions": {"binary": chromium, "args": [*FLAGS, f"--user-data-dir={self._folder}/profile", *flags]},
            "goog:loggingPrefs": {"browser": "ALL"},
            "timeouts": {"pageLoad": PATIENCE * 1000, "script": PATIENCE * 1000, "implicit": 0}})
        self._pid = session.capabilities["goog:processID"]
        return session

    def stop(self):
        """Ends the browser, then chromedriver; returns when both are gone."""
        self._process.terminate()  # it closes the windows that it opened
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(PATIENCE)
        self._process.stdout.close()
        deadline = time.monotonic() + PATIENCE
        while self._pid is not None and _runs(self._pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        shutil.rmtree(self._folder, True)
        if self._pid is not None and _runs(self._pid):
            raise AssertionError(f"the browser, process {self._pid}, did not end with chromedriver")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


def _runs(pid):
    """Whether that process is there and does more than wait for its parent to notice its end."""
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as stat:
            return stat.read().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False
