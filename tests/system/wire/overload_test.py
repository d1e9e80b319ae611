# SPDX-License-Identifier: MIT
"""Twice as many requests as the server can answer: the excess is told to come again, the others are served.

FRAMESD_OVERLOAD says for how many seconds (default 0.5; 10 for a release). Times are printed, not tested.
"""
import os
import random
import threading
import time
import unittest

import harness

SECONDS = float(os.environ.get("FRAMESD_OVERLOAD", "0.5"))
ROWS = 100_000
MEMORY_KIB = (64 + 40) << 10  # cache_max_bytes, and what else a server may need


class Load:
    """Requests that begin at fixed times, whatever became of those before: each on a connection of its own."""

    def __init__(self, server, per_second, seconds):
        self.answers = []  # (status, seconds, header fields)
        self.broken = []
        self._server = server
        threads = [threading.Thread(target=self._ask, args=(number / per_second,))
                   for number in range(round(per_second * seconds))]
        self._began = time.monotonic() + 0.05
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(harness.PATIENCE)

    def _ask(self, after):
        time.sleep(max(0.0, self._began + after - time.monotonic()))
        began = time.perf_counter()
        try:
            status, headers, _ = self._server.get(picture())
        except OSError as error:
            self.broken.append(repr(error))
        else:
            self.answers.append((status, time.perf_counter() - began, headers))

    def of(self, status):
        return [(seconds, headers) for got, seconds, headers in self.answers if got == status]

    def p99_ms(self, status):
        seconds = sorted(seconds for seconds, _ in self.of(status))
        return seconds[len(seconds) * 99 // 100] * 1000 if seconds else 0.0


def picture():
    """The target of a picture of the whole log that no cache has."""
    return f"/strip.png?height={random.randrange(3000, 4000)}&depth_min={9000 + random.randrange(10 ** 6) / 1000}"


class Overload(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.ingest(self.sample_log(rows=ROWS)).returncode, 0)
        self.server = self.serve("--threads", "1")

    def asked_in_turn(self, seconds, threads):
        """How many pictures a second so many clients get that ask one after the other, and how long each took."""
        took, over = [], time.monotonic() + seconds

        def ask():
            while time.monotonic() < over:
                began = time.perf_counter()
                self.assertEqual(self.server.get(picture())[0], 200)
                took.append(time.perf_counter() - began)

        clients = [threading.Thread(target=ask) for _ in range(threads)]
        for client in clients:
            client.start()
        for client in clients:
            client.join(harness.PATIENCE)
        return len(took) / seconds, sorted(took)

    def test_the_excess_is_refused_and_the_rest_is_served(self):
        _, alone = self.asked_in_turn(SECONDS / 2, 1)
        capacity, _ = self.asked_in_turn(SECONDS, 4)
        most, over = [0], threading.Event()

        def watch():
            while not over.wait(0.02):
                most[0] = max(most[0], harness.private_kib(self.server.process.pid))

        watcher = threading.Thread(target=watch)
        watcher.start()
        load = Load(self.server, 2 * capacity, SECONDS)
        over.set()
        watcher.join()
        began = time.perf_counter()
        self.assertEqual(self.server.get(picture())[0], 200)  # as always
        after = time.perf_counter() - began
        self.assertEqual(load.broken, [])
        self.assertEqual({status for status, _, _ in load.answers}, {200, 503})
        for _, headers in load.of(503):
            self.assertGreaterEqual(int(headers["Retry-After"]), 1)
        self.assertLess(most[0], MEMORY_KIB)
        print(f"capacity {capacity:.0f} pictures/s, asked for {2 * capacity:.0f}/s in {SECONDS} s: "
              f"{len(load.of(200))} served, p99 {load.p99_ms(200):.0f} ms (alone "
              f"{alone[len(alone) * 99 // 100] * 1000:.0f} ms); {len(load.of(503))} refused, p99 {load.p99_ms(503):.0f} ms; "
              f"memory at most {most[0] >> 10} MiB; the next picture took {after * 1000:.0f} ms")

    def test_half_of_what_it_can_answer_is_refused_nowhere(self):
        """Shows that the refusals above are of the load."""
        capacity, _ = self.asked_in_turn(SECONDS / 2, 4)
        load = Load(self.server, capacity / 4, SECONDS)
        self.assertEqual((load.broken, {status for status, _, _ in load.answers}), ([], {200}))


if __name__ == "__main__":
    unittest.main()
