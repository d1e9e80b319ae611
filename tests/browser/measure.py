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
ROUNDS = 10
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

# What the machine itself does to a page: none of the viewer, but so many milliseconds of reckoning in each frame, and as much
# in a worker. Gives the lengths of long tasks: a task that needs `busy` is long only if the machine withholds a processor.
CONTROL = """
const [span, busy, done] = arguments;
const code = "(n) => { let x = 1; for (let i = 0; i < n; i += 1) x = (x * 1103515245 + 12345) & 0x7fffffff; return x; }";
const work = eval(code);
let best = Infinity;
for (let i = 0; i < 200; i += 1) {
  const from = performance.now();
  work(100000);
  best = Math.min(best, performance.now() - from || Infinity);
}
const turns = Math.round(100000 * busy / best);
const worker = new Worker(URL.createObjectURL(new Blob([`const work = ${code}; setInterval(() => work(${turns}), 16);`])));
const tasks = [], begin = performance.now();
new PerformanceObserver((list) => list.getEntries().forEach((one) => tasks.push(one.duration))).observe({ type: "longtask" });
function go(now) {
  work(turns);
  if (now - begin < span) return requestAnimationFrame(go);
  worker.terminate();
  setTimeout(() => done(tasks), 100);
}
requestAnimationFrame(go);
"""
BUSY_MS = 4


def long_tasks(tasks):
    return f"{max(tasks, default=0):.0f} ms ({len(tasks)} of 50 or more)"


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
        for round_ in range(ROUNDS):
            found = self.page.script_async(MOVE, seconds * 1000)
            work, gaps = sorted(found["work"]), sorted(found["gaps"])
            p95 = work[int(len(work) * 0.95)]
            self.note(f"frame, {seconds} s of pan and zoom, {round_ + 1}: work",
                      f"median {statistics.median(work):.1f}, p95 {p95:.1f} ms, {len(work)} frames", "p95 33 ms in software")
            self.note("  between frames", f"median {statistics.median(gaps):.1f}, p95 {gaps[int(len(gaps) * 0.95)]:.1f} ms", "")
            self.note("  longest task", long_tasks(found["tasks"]), "none over 50 ms")
            self.idle()

    def control(self, seconds):
        """On an empty page."""
        self.page.navigate("about:blank")
        for _ in range(ROUNDS):
            tasks = self.page.script_async(CONTROL, seconds * 1000, BUSY_MS)
            self.note(f"empty page, {BUSY_MS} ms in a frame: longest task", long_tasks(tasks), "the machine's own")

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
                    measured.control(asked.seconds)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
