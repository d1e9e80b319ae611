# SPDX-License-Identifier: MIT
"""Measures the viewer with a log of many rows: bytes and requests of the first picture, frame times, requests of what a hand
does, memory after a while. Prints a table; asserts nothing about time.

    python3 tests/browser/measure.py [--rows 1000000] [--seconds 10] [--minutes 10] [--first]
"""
import argparse
import pathlib
import statistics
import tempfile
import time

import chromium
import emulation
import harness
from harness import programs, wait_for

STEP = 0.01
IDLE = """return framesd.app && framesd.app.ready && framesd.app.tiles.queue.inFlight === 0 &&
          framesd.app.tiles.queue.dueAt() === null && !framesd.app.pending;"""

# Pans down and up and zooms in and out for so many milliseconds; gives [[since the frame before, work in the frame]..]
# of every frame, and the lengths of long tasks, in milliseconds.
MOVE = """
const [span, done] = arguments;
const app = framesd.app, tasks = [], gaps = [];
new PerformanceObserver((list) => list.getEntries().forEach((one) => tasks.push(one.duration))).observe({ type: "longtask" });
app.frames.length = 0;
const begin = performance.now();
let last = begin;
function go(now) {
  if (now > last) gaps.push(now - last);
  last = now;
  const at = (now - begin) / 1000;
  if (now - begin > span) return done({ gaps, work: app.frames.map(([, work]) => work), tasks });
  const { extent } = app.log;
  const height = (extent.bottom - extent.top) * 10 ** (-2 + 1.5 * Math.sin(at * 0.9));
  const middle = (extent.top + extent.bottom) / 2 + (extent.bottom - extent.top) * 0.2 * Math.sin(at * 0.5);
  app.setView({ top: middle - height / 2, bottom: middle + height / 2 });
  requestAnimationFrame(go);
}
requestAnimationFrame(go);
"""


class Measured:
    """One server, one page, and the rows of the table."""

    def __init__(self, server, page):
        self.server, self.page = server, page
        self.rows = []

    def note(self, what, figure, target):
        self.rows.append((what, figure, target))
        print(f"{what:44} {figure:>34}   {target}", flush=True)

    def idle(self):
        wait_for(lambda: self.page.script(IDLE), "all tiles")

    def resources(self):
        return self.page.script("""return performance.getEntriesByType("resource").map((one) =>
            [one.name.replace(location.origin, ""), one.transferSize]);""")

    def tiles_of(self, script):
        """How many tiles a change of the page asks for."""
        before = len(self.resources())
        self.page.script(script)
        self.idle()
        time.sleep(1)
        self.idle()
        return sum("/tiles/" in name for name, _ in self.resources()[before:])

    def first_picture(self, address):
        self.page.navigate(address)
        self.page.script("performance.setResourceTimingBufferSize(20000)")
        self.idle()
        time.sleep(1)
        page = self.page.script("return performance.getEntriesByType('navigation')[0].transferSize;")
        loaded = self.resources()
        code = page + self.page.script("""const { startTime } = performance.getEntriesByName("first image")[0];
            return performance.getEntriesByType("resource").filter((one) => one.startTime < startTime &&
                one.name.startsWith(`${location.origin}/assets/`)).reduce((sum, one) => sum + one.transferSize, 0);""")
        total = page + sum(size for _, size in loaded)
        self.note("first image: code", f"{code / 1000:.1f} KB", "45 KB")
        self.note("first image: all bytes", f"{total / 1000:.1f} KB, {len(loaded) + 1} requests", "250 KB")
        self.page.script("""return Promise.all(["gallery", "upload", "download", "help", "draw_gl"].map((name) =>
            import(document.querySelector("script[type=module]").src.replace("main", name))));""")
        whole = page + sum(size for name, size in self.resources() if name.startswith("/assets/"))
        self.note("whole viewer", f"{whole / 1000:.1f} KB", "120 KB")

    def frames(self, seconds):
        for round_ in ("first", "again"):
            found = self.page.script_async(MOVE, seconds * 1000)
            work, gaps = sorted(found["work"]), sorted(found["gaps"])
            p95 = work[int(len(work) * 0.95)]
            self.note(f"frame, {seconds} s of pan and zoom, {round_}: work",
                      f"median {statistics.median(work):.1f}, p95 {p95:.1f} ms, {len(work)} frames", "p95 33 ms in software")
            self.note("  between frames", f"median {statistics.median(gaps):.1f}, p95 {gaps[int(len(gaps) * 0.95)]:.1f} ms", "")
            self.note("  longest task", f"{max(found['tasks'], default=0):.0f} ms ({len(found['tasks'])} of 50 or more)", "none over 50 ms")
            self.idle()

    def requests(self):
        pan = """const { view, height, perPixel } = framesd.app;
                 framesd.app.setView({ top: view.top + height * perPixel, bottom: view.bottom + height * perPixel });"""
        zoom = """const { top, bottom } = framesd.app.view, quarter = (bottom - top) / 4;
                  framesd.app.setView({ top: top + quarter, bottom: bottom - quarter });"""
        self.page.script("framesd.app.setView({ top: 3e9, bottom: 3e9 + framesd.app.height * 2 ** 15 });")
        self.idle()
        self.note("tiles: pan a screen", str(self.tiles_of(pan)), "6")
        self.note("tiles: zoom 2 x", str(self.tiles_of(zoom)), "10")
        colours = "framesd.hands.panel.change({ map: 'viridis', lo: 60, hi: 190, invert: true }); framesd.store.set({ turn: 90 });"
        self.note("tiles: recolour, stretch, turn", str(self.tiles_of(colours)), "0")
        before = len(self.resources())
        time.sleep(6)
        names = [name for name, _ in self.resources()[before:]]
        self.note("requests: idle for 6 s", f"{len(names)} ({', '.join(sorted(set(names)))})", "a 304 in 2 s")

    def memory(self, minutes):
        figures = []
        for minute in range(minutes):
            until = time.monotonic() + 60
            while time.monotonic() < until:
                self.page.script_async(MOVE, 5000)
            figures.append(emulation.heap_bytes(self.page) / 1e6)
            if minute in (0, minutes - 1):
                samples = self.page.script("return framesd.app.tiles.size;") / 1e6
                self.note(f"after {minute + 1} minutes of moving", f"heap {figures[-1]:.1f} MB, tiles {samples:.1f} MB", "64 MB, 32 MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--first", action="store_true", help="the first picture alone")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="framesd-measure-") as folder:
        data = pathlib.Path(folder) / "data"
        log = programs.make_log(pathlib.Path(folder) / "log.csv", rows=asked.rows, step=STEP, start=500)
        done = programs.run("ingest", log, "--data-dir", data)
        assert done.returncode == 0, done.stderr
        server = programs.Server(data, "--allowed-hosts", chromium.HOST)
        try:
            with chromium.Browser() as browser:
                emulation.screen(browser.session, *harness.SIZE)
                measured = Measured(server, browser.session)
                print(f"{asked.rows:,} rows, {harness.SIZE[0]} x {harness.SIZE[1]}, chromium without a GPU\n")
                measured.first_picture(f"http://{chromium.HOST}:{server.port}/")
                if not asked.first:
                    measured.frames(asked.seconds)
                    measured.requests()
                    measured.memory(asked.minutes)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
