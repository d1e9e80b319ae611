# SPDX-License-Identifier: MIT
"""Requests for pages beside something else: how long each answer took."""
import threading
import time


class Probe(threading.Thread):
    """Asks for a page, again and again, and keeps how long each answer took."""

    def __init__(self, server, target):
        super().__init__()
        self.server, self.target, self.took, self.ended = server, target, [], False

    def run(self):
        with self.server.conversation() as get:
            while not self.ended:
                began = time.perf_counter()
                assert get(self.target)[0] == 200
                self.took.append(time.perf_counter() - began)

    def p99(self):
        """In milliseconds."""
        return sorted(self.took)[len(self.took) * 99 // 100] * 1e3

    def figures(self):
        return f"p99 {self.p99():.2f} ms, longest {max(self.took) * 1e3:.2f} ms of {len(self.took)}"


def probed(server, seconds, action=None, target="/frames?limit=10"):
    """(probe, seconds that `action` took): asks for that long, and while the action goes on."""
    probe = Probe(server, target)
    probe.start()
    time.sleep(seconds)
    began = time.perf_counter()
    if action:
        action()
    took = time.perf_counter() - began
    time.sleep(0.2)
    probe.ended = True
    probe.join()
    return probe, took
