# SPDX-License-Identifier: MIT
"""A client that reads the logs of a centre again and again, and judges what it sees: see numbered_rows.

Each answer is whole and right, or says that the centre is away for now; only exports may be broken off. No row, no
facts and no generation are older than what the same client saw before.
"""
import collections
import http.client
import json
import random
import threading

import harness
from numbered_rows import WrongRow, depth_of, read_line

AWAY = (502, 503)  # answers of nginx or of a server that say: come again


class Thread(threading.Thread):
    """Runs a function, and keeps what it raised for join_well()."""

    def __init__(self, function):
        super().__init__(daemon=True)
        self._function = function
        self._error = None

    def run(self):
        try:
            self._function()
        except BaseException as error:
            self._error = error

    def join_well(self):
        self.join(harness.PATIENCE)
        assert not self.is_alive(), "it does not end"
        if self._error:
            raise self._error


class Reader(Thread):
    """`logs`: what was written, by the path of the log at the centre, which has frames."""

    def __init__(self, port, logs, seed):
        super().__init__(self._read_on)
        self.counts = collections.Counter()  # answers by status, and "broken off"
        self.wrong = []
        self._port, self._logs = port, logs
        self._chance = random.Random(seed)
        self._seen = {(path, "generation"): 0 for path in logs}
        self._stopping = threading.Event()

    def stop(self):
        self._stopping.set()
        self.join_well()

    def newest_generations(self):
        """Of all logs together."""
        return sum(self._seen[path, "generation"] for path in self._logs)

    def _read_on(self):
        looks = (self._rows, self._rows, self._rows, self._frame, self._page, self._facts, self._facts, self._strip)
        while not self._stopping.is_set():
            self._chance.choice(looks)(self._chance.choice(list(self._logs)))

    def _answer(self, target, may_break=False):
        """The body of an answer that is 200; None: it was another, which is counted."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=harness.PATIENCE)
        try:
            connection.request("GET", target)
            answer = connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as error:
            self.counts["broken off"] += 1
            if not may_break:
                self.wrong.append((target, repr(error)))
            return None
        finally:
            connection.close()
        self.counts[answer.status] += 1
        if answer.status == 200:
            return body
        if answer.status in AWAY and self._says_come_again(answer, body):
            self._stopping.wait(0.05)
        elif answer.status != 404 or not self._may_be_empty(target, body):
            self.wrong.append((target, answer.status, body))
        return None

    def _may_be_empty(self, target, body):
        """A frame may be erased; and of a log all that the centre has may be replaced at once, by a piece of rows."""
        return "/frames/" in target or "/strip.png?" in target and json.loads(body)["detail"] == "There are no frames in this range."

    def _says_come_again(self, answer, body):
        if answer.headers.get_content_type() != "application/problem+json":
            return answer.status == 502  # nginx's own, when none of the servers answers
        return "Retry-After" in answer.headers and json.loads(body)["status"] == answer.status

    def _range(self, path, most):
        first = self._chance.randrange(self._logs[path].end)
        return f"depth_min={depth_of(first)}&depth_max={depth_of(first + self._chance.randrange(most))}"

    def _note(self, path, what, number, text):
        if number < self._seen.get((path, what), 0):
            self.wrong.append((path, what, "is older than", self._seen[path, what], text))
        self._seen[path, what] = number

    def _rows(self, path):
        body = self._answer(f"{path}/frames.csv?{self._range(path, 150)}", may_break=True)
        if body is None:
            return
        header, *lines = body.decode().splitlines(keepends=True)
        try:
            rows = [read_line(line) for line in lines]
        except WrongRow as error:
            self.wrong.append((path, "was never written", error))
            return
        if header != harness.header() or rows != sorted(dict(rows).items()):
            self.wrong.append((path, "is no log", header, rows))
        for (place, number), line in zip(rows, lines):
            self._note(path, place, number, line)
            if number > self._logs[path].newest:
                self.wrong.append((path, "is not written yet", line))

    def _frame(self, path):
        depth = depth_of(self._chance.randrange(self._logs[path].end))
        body = self._answer(f"{path}/frames/{depth}")
        if body is not None and json.loads(body)["depth"] != float(depth):
            self.wrong.append((path, depth, body))

    def _page(self, path):
        body = self._answer(f"{path}/frames?{self._range(path, 60)}&limit=20&image=gray&fields=stats")
        if body is None:
            return
        page = json.loads(body)
        depths = [frame["depth"] for frame in page["frames"]]
        if depths != sorted(set(depths)) or len(depths) != min(20, page["metadata"]["total"]):
            self.wrong.append((path, body))

    def _facts(self, path):
        body = self._answer(path)
        if body is None:
            return
        log = json.loads(body)
        self._note(path, "generation", log["generation"], body)
        self._note(path, "facts", int(log["tags"]["number"]), body)

    def _strip(self, path):
        body = self._answer(f"{path}/strip.png?height=60&norm=none")
        if body is not None and not (body.startswith(b"\x89PNG\r\n\x1a\n") and body[-8:-4] == b"IEND"):
            self.wrong.append((path, "no whole picture", body))
