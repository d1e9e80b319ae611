# SPDX-License-Identifier: MIT
"""What tests in a real browser share: a framesd with a made log, and a headless chromium that looks at it.

Pages are opened as http://framesd.test:PORT, which no browser takes for a secure context. The programs under test, and how
they are started and stopped, are those of ../system/harness.py. A test is a few lines:

    class Docs(harness.BrowserTest):
        LOG = {"rows": 500}
        def test_title(self):
            self.open("/docs")
            self.assertIn("framesd", self.page.title)
"""
import atexit
import collections
import contextlib
import itertools
import os
import pathlib
import shutil
import signal
import sys
import tempfile
import time

sys.path.append(str(pathlib.Path(__file__).resolve().parent.parent))
# pylint: disable=wrong-import-position
import system.harness as programs

import chromium
import emulation
import slow_proxy
import webdriver

PATIENCE = 60  # seconds until something that does not appear is given up; no test measures time by it
SIZE = (1280, 800)  # CSS pixels of the page, unless a test says otherwise
CONNECTIONS = 4  # enough that every worker of the server gets one
OWN = "browser-harness-"  # how the ids of the requests begin that are no page's

Mark = collections.namedtuple("Mark", "lines milliseconds")  # of the access log; since 1970, by the browser's clock
Request = collections.namedtuple("Request", "method target status bytes")
Resource = collections.namedtuple("Resource", "target kind status bytes began ended")  # bytes on the wire: 0 from its cache

signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends what was started, as Ctrl+C does


def wait_for(condition, what):
    """What condition() gives, once it is true; AssertionError "WHAT: never" if it does not become so."""
    deadline = time.monotonic() + PATIENCE
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: never, last {value!r}")
        time.sleep(0.02)


class BrowserTest(programs.SystemTest):
    """A class of tests with one server and one window. Each test finds the window empty, the browser's storage too.

    LOG: options of framesd_make_log for the default log, None for an empty store; or override fill_store().
    FLAGS: of framesd serve. BROWSER_FLAGS: of chromium. With these the class has `server` and `page`, a webdriver.Session.
    """
    LOG = {"rows": 2000}
    FLAGS = ()
    BROWSER_FLAGS = ()
    _barriers = itertools.count()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.class_folder = pathlib.Path(tempfile.mkdtemp(prefix="framesd-test-"))
        cls.end_with(shutil.rmtree, cls.class_folder, True)
        cls.fill_store(cls.class_folder / "data")
        cls.server = programs.Server(cls.class_folder / "data", "--allowed-hosts", chromium.HOST, *cls.FLAGS)
        cls.end_with(cls.server.stop, signal.SIGKILL)
        browser = chromium.Browser(*cls.BROWSER_FLAGS)
        cls.end_with(browser.stop)
        cls.page = browser.session
        cls.page.cdp("Page.addScriptToEvaluateOnNewDocument", source="performance.setResourceTimingBufferSize(20000);")

    @classmethod
    def end_with(cls, end, *arguments):
        """Calls that after the last test of the class; also after an interrupt, where unittest forgets its cleanups."""
        cls.addClassCleanup(end, *arguments)
        atexit.register(end, *arguments)

    @classmethod
    def fill_store(cls, data_dir):
        """Puts the log of LOG into the store that the class serves."""
        if cls.LOG is not None:
            log = programs.make_log(cls.class_folder / "log.csv", **cls.LOG)
            done = programs.run("ingest", log, "--data-dir", data_dir)
            assert done.returncode == 0, done.stderr

    def setUp(self):
        super().setUp()
        self.page.release()
        self.page.navigate("about:blank")
        emulation.reset(self.page)
        emulation.screen(self.page, *SIZE)
        emulation.forget(self.page, self.origin())
        self.page.take_log()

    def run(self, result=None):
        """Runs the test; if it fails, FRAMESD_FAILURE_PICTURES names the folder that gets a picture of the window."""
        result = result if result is not None else self.defaultTestResult()
        before = len(result.failures) + len(result.errors)
        super().run(result)
        folder = os.environ.get("FRAMESD_FAILURE_PICTURES")
        if folder and len(result.failures) + len(result.errors) > before:
            pathlib.Path(folder).mkdir(parents=True, exist_ok=True)
            try:
                (pathlib.Path(folder) / f"{self.id()}.png").write_bytes(self.page.screenshot())
            except (OSError, webdriver.WebDriverError) as error:
                print(f"no picture of {self.id()}: {error}", file=sys.stderr)
        return result

    # The page

    def proxy(self, **options):
        """A bad network before the class's server, a slow_proxy.SlowProxy, for as long as the test runs; see open()."""
        proxy = slow_proxy.SlowProxy(self.server.port, **options)
        self.addCleanup(proxy.stop)
        return proxy

    def origin(self, port=None):
        """Scheme, host and port of pages of the class's server, or of what listens on that port of 127.0.0.1."""
        return f"http://{chromium.HOST}:{port or self.server.port}"

    def open(self, path, port=None):
        """Opens a page of the class's server; or by that port of 127.0.0.1 (a proxy, a server of the test's own)."""
        self.page.navigate(self.origin(port) + path)

    def wait_for(self, css):
        """The first element that matches, once there is one that is displayed."""
        return wait_for(lambda: self.displayed(css), css)

    def displayed(self, css):
        """The first element that matches and is displayed, or None. One that is replaced meanwhile is not."""
        try:
            return next((e for e in self.page.find_all(css) if e.displayed), None)
        except webdriver.WebDriverError as error:
            if error.kind != "stale element reference":
                raise
            return None

    def wait_until(self, script, *arguments):
        """What the script's function body returns, once it is true."""
        return wait_for(lambda: self.page.script(script, *arguments), script)

    def assert_console_quiet(self):
        """No uncaught error, no failed request, no warning since the last look at the console."""
        self.assertEqual([f"{line['level']} {line['message']}" for line in self.page.take_log("WARNING")], [])

    # Its requests

    def mark(self):
        """Now, for requests_since() and resources_since()."""
        self._settle_log()
        return Mark(len(self.server.log), self.page.script("return performance.timeOrigin + performance.now();"))

    def requests_since(self, mark, path=""):
        """[Request] of the server's access log since the mark, in the order of their answers; those below `path`.

        All that have ended are there; one that was under way at the mark counts as later. A request that the browser
        answers out of its cache is not there.
        """
        self._settle_log()
        lines = [line for line in list(self.server.log)[mark.lines:] if line["message"] == "request"]
        return [Request(line["method"], line["target"], line["status"], line["bytes"]) for line in lines
                if line["target"].startswith(path) and not line["request_id"].startswith(OWN)]

    def resources_since(self, mark, path=""):
        """[Resource] that the page asked for since the mark and has got: what the browser knows; those below `path`.

        The target of another server is its whole URL. Times are milliseconds as in the mark. A page that was left takes what
        it asked for with it.
        """
        found = self.page.script("""
            const zero = performance.timeOrigin, here = location.origin + "/";
            return performance.getEntriesByType("resource").filter((one) => zero + one.startTime >= arguments[0])
              .map((one) => [one.name.startsWith(here) ? one.name.slice(here.length - 1) : one.name, one.initiatorType,
                             one.responseStatus, one.transferSize, zero + one.startTime, zero + one.responseEnd]);""", mark.milliseconds)
        return [Resource(*one) for one in found if one[0].startswith(path)]

    def _settle_log(self):
        """Waits until the access log has what was answered so far.

        Each worker of the server writes its lines in order. Connections that are open at once are spread over all workers:
        when requests of our own on them are logged, so is what each worker answered before.
        """
        own = OWN + str(next(self._barriers))
        with contextlib.ExitStack() as connections:
            asks = [connections.enter_context(self.server.conversation()) for _ in range(CONNECTIONS)]
            for ask in asks:
                ask("/health", headers={"X-Request-ID": own})
        wait_for(lambda: sum(line.get("request_id") == own for line in list(self.server.log)) == CONNECTIONS,
                 "our own requests in the access log")
