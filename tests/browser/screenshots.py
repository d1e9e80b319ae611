#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Pictures of pages as a desk and a phone show them, light and dark, with a made log behind them.

    python3 tests/browser/screenshots.py --program build/release/framesd --out DIR [--rows N] [--url PATH ...]

DIR gets PATH-1280x800-light.png and so on. framesd_make_log is taken from the folder of the program.
"""
import argparse
import pathlib
import re
import tempfile
import time

import chromium
import emulation
from harness import programs, wait_for

SCREENS = ((1280, 800, 1, False), (390, 844, 2, True))  # width, height, device pixels per pixel, touch
QUIET = 0.5  # seconds without a new answer until a page counts as drawn
LOADED = """
    return document.readyState === "complete" && performance.getEntriesByType("resource").length + 1;"""


def file_name(path, width, height, scheme):
    """A name for the picture of that path: "/docs" gives docs-1280x800-light.png, "/" index-.."""
    words = re.sub(r"[^A-Za-z0-9.]+", "-", path).strip("-") or "index"
    return f"{words}-{width}x{height}-{scheme}.png"


def wait_until_drawn(session):
    """Until the page is loaded and, for QUIET seconds, gets nothing more."""
    seen, since = None, time.monotonic()

    def quiet():
        nonlocal seen, since
        now = session.script(LOADED)
        if now != seen:
            seen, since = now, time.monotonic()
        return now and time.monotonic() - since > QUIET

    wait_for(quiet, "a page that has all its answers")
    session.script("return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));")


def take(session, origin, path, folder):
    """Writes the four pictures of a page; what its console says is printed."""
    for width, height, ratio, touch in SCREENS:
        for scheme in ("light", "dark"):
            session.navigate("about:blank")  # another fragment alone would not load the page again
            emulation.screen(session, width, height, ratio, touch)
            emulation.media(session, color_scheme=scheme)
            session.navigate(origin + path)
            wait_until_drawn(session)
            target = folder / file_name(path, width, height, scheme)
            target.write_bytes(session.screenshot())
            print(target)
            for line in session.take_log("WARNING"):
                print(f"  {line['level']} {line['message']}")


def main():
    parser = argparse.ArgumentParser(description="Pictures of pages: 1280 x 800 and 390 x 844, light and dark.")
    parser.add_argument("--program", type=pathlib.Path, required=True, help="the framesd to look at")
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of the pictures; made if need be")
    parser.add_argument("--rows", type=int, default=20000, help="of the log (default 20000)")
    parser.add_argument("--url", nargs="+", default=["/", "/docs", "/redoc"], metavar="PATH",
                        help="pages, each with its query and fragment (default: / /docs /redoc)")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    programs.FRAMESD = str(asked.program.resolve())
    programs.MAKE_LOG = str(asked.program.resolve().with_name("framesd_make_log"))
    with tempfile.TemporaryDirectory(prefix="framesd-screenshots-") as folder:
        data = pathlib.Path(folder) / "data"
        done = programs.run("ingest", programs.make_log(pathlib.Path(folder) / "log.csv", rows=asked.rows), "--data-dir", data)
        if done.returncode != 0:
            raise SystemExit(done.stderr)
        with programs.Server(data) as server, chromium.Browser() as browser:
            for path in asked.url:
                take(browser.session, f"http://{chromium.HOST}:{server.port}", path, asked.out)


if __name__ == "__main__":
    main()
