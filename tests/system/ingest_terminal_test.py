# SPDX-License-Identifier: MIT
"""framesd ingest: the line of progress on a terminal."""
import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import unittest

import harness
from harness import header, row

ERASED = "\r\x1b[K"


def lines_drawn(shown):
    """What stood on the terminal, one after the other, each drawn over the one before it."""
    return [part.removesuffix("\x1b[K") for part in shown.split("\r") if part.removesuffix("\x1b[K")]


class Terminal(harness.SystemTest):
    def start(self, *arguments, columns=80, environment=None, **kwargs):
        """An ingest whose standard error is a terminal so wide, and the other end of that."""
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        self.resize(master, columns)
        process = subprocess.Popen([harness.FRAMESD, "ingest", *map(str, arguments), "--data-dir", str(self.folder / "data")],
                                   stdout=subprocess.DEVNULL, stderr=slave,
                                   env={**harness.clean_environment(), "TERM": "xterm", **(environment or {})}, **kwargs)
        self.addCleanup(process.kill)
        os.close(slave)
        return process, master

    def resize(self, master, columns):
        fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))

    def read_to_end(self, process, master):
        shown = b""
        try:
            while part := os.read(master, 65536):
                shown += part
        except OSError:  # the other end is closed
            pass
        self.assertEqual(process.wait(harness.PATIENCE), 0)
        return shown.decode()

    def on_terminal(self, *arguments, **options):
        return self.read_to_end(*self.start(*arguments, **options))

    def test_one_line_is_drawn_over_and_erased_and_fits(self):
        log = self.sample_log(rows=20000)
        for columns in (40, 80, 200):
            shown = self.on_terminal(log, columns=columns)
            self.assertNotIn("\n", shown)
            self.assertTrue(shown.endswith(ERASED))
            drawn = lines_drawn(shown)
            self.assertTrue(all(line.startswith("log.csv  ") and " %" in line and "rows/s" in line for line in drawn), shown)
            self.assertIn("log.csv  100 %", drawn[-1])
            self.assertEqual("MB/s" in drawn[-1], columns > 40)
            self.assertLess(max(map(len, drawn)), columns)

    def test_the_line_follows_the_terminal(self):
        process, master = self.start("-", columns=200, stdin=subprocess.PIPE)
        process.stdin.write(header().encode())
        depth = 0
        for columns in (200, 40, 80, 20):
            self.resize(master, columns)
            process.send_signal(signal.SIGWINCH)
            drawn = self.drawn_since(master)
            while columns != 200 and len(drawn) < 2 or not drawn:  # the first one may be older than the new width
                depth += 1
                process.stdin.write(row(depth).encode())
                process.stdin.flush()
                drawn += self.drawn_since(master)
            self.assertLess(len(drawn[-1]), columns)
            self.assertEqual("MB/s" in drawn[-1], columns >= 80)
        process.stdin.close()
        self.assertTrue(self.read_to_end(process, master).endswith(ERASED))

    def drawn_since(self, master):
        """What has been drawn since the last look; waits a moment for it."""
        readable, _, _ = select.select([master], [], [], 0.02)
        return lines_drawn(os.read(master, 65536).decode()) if readable else []

    def test_several_files_are_counted(self):
        logs = [harness.make_log(self.folder / name, rows=20000) for name in ("one.csv", "two.csv")]
        shown = self.on_terminal(*logs)
        self.assertTrue(any(line.startswith("1/2 one.csv  ") for line in lines_drawn(shown)), shown)
        self.assertTrue(any(line.startswith("2/2 two.csv  ") for line in lines_drawn(shown)), shown)

    def test_quiet_draws_nothing(self):
        self.assertEqual(self.on_terminal(self.sample_log(rows=100), "--quiet"), "")

    def test_a_terminal_that_cannot_erase_gets_whole_lines(self):
        shown = self.on_terminal(self.sample_log(rows=20000), environment={"TERM": "dumb"})
        self.assertNotIn("\x1b", shown)

    def test_where_there_is_no_terminal_a_line_comes_now_and_then(self):
        process = subprocess.Popen([harness.FRAMESD, "ingest", "-", "--data-dir", str(self.folder / "data")],
                                   stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                   env=harness.clean_environment())
        self.addCleanup(process.kill)
        process.stdin.write(header().encode())
        depth = 0
        while not select.select([process.stderr], [], [], 0.05)[0]:
            depth += 1
            process.stdin.write(row(depth).encode())
            process.stdin.flush()
        process.stdin.close()
        said = process.stderr.read().decode()
        process.stderr.close()
        self.assertEqual(process.wait(harness.PATIENCE), 0)
        self.assertRegex(said, r"^standard input  \d+ rows  \d+ rows/s  0 MB/s\n$")


if __name__ == "__main__":
    unittest.main()
