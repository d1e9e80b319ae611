# SPDX-License-Identifier: MIT
"""HTTP's strict reading, row by row of wire_table.py: what hostile bytes get, and that /health answers after each.

    wire_test.py --against PORT   plays the same rows against any server on 127.0.0.1 and tells how many it meets;
                                  it has to answer 200 at /health and /version, 404 elsewhere (wire_nginx.conf)
"""
import concurrent.futures
import json
import re
import sys
import unittest

import wire_player
import wire_table

UUID4 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TOGETHER = 16  # connections at a time
SHORT = 2000   # bytes; longer rows are not sent byte by byte


def in_parallel(play_row, rows):
    with concurrent.futures.ThreadPoolExecutor(TOGETHER) as pool:
        return list(pool.map(play_row, rows))


def rows_of(group):
    """(name, pieces, expected outcome, fields of the last answer)"""
    return [(*row, {})[:4] for row in wire_table.GROUPS[group]]


def size_of(pieces):
    return sum(len(piece) for piece in pieces if isinstance(piece, bytes))


# What is wrong with the answers beside their statuses, in words.
def faults_of(outcome, fields):
    faults = []
    for answer in outcome.answers:
        if answer.status == 100:
            continue
        if "x-request-id" not in answer.fields or "date" not in answer.fields:
            faults.append("an answer without X-Request-ID or Date")
        if answer.status >= 400 and answer.body:
            problem = json.loads(answer.body)
            if answer.fields["content-type"] != "application/problem+json" or answer.body.count(b"\n") != 1:
                faults.append("a problem that is not one line of problem+json")
            if (problem["status"], problem["request_id"]) != (answer.status, answer.fields["x-request-id"]):
                faults.append("a problem that does not tell its status and request id")
            if problem.get("instance") == "":
                faults.append("a problem with an empty instance")
    closing = [answer.fields.get("connection") == "close" for answer in outcome.answers if answer.status != 100]
    half_closed = closing and not closing[-1] and outcome.text.endswith("closed")
    if any(closing[:-1]) or (closing and closing[-1] and outcome.text.endswith("open")):
        faults.append("Connection: close before the end")
    if half_closed and outcome.answers[-1].status >= 400:
        faults.append("a refusal that does not tell that it closes")
    for name, value in fields.items():
        got = outcome.answers[-1].fields.get(name.lower())
        if not (UUID4.fullmatch(got or "") if value == "UUID" else got == value):
            faults.append(f"{name}: {got}")
    return faults


def complaint_of(port, row, by_byte=False):
    """Empty if the server meets the row and is alive behind it."""
    name, pieces, expected, fields = row
    outcome = wire_player.play(wire_player.SocketWire(port), pieces, expected, by_byte=by_byte)
    faults = faults_of(outcome, fields)
    if outcome.text != expected:
        faults.insert(0, f"expected {expected}, got {outcome.text}")
    if not wire_player.is_alive(port):
        faults.append("/health does not answer any more")
    return f"{name}: {'; '.join(faults)}" if faults else ""


def meets(expected, got):
    """Serves what is to be served, refuses what is to be refused, and leaves the connection as expected."""
    def kinds(text):
        return [word[:-2] if word[0] not in "45" else "refused" for word in text.replace("HEAD:", "").split()]
    return kinds(expected) == kinds(got)


def against(port):
    """Prints which rows another server does not meet, and how many it meets."""
    total, exact, loose = [0, 0], [0, 0], [0, 0]
    for group in wire_table.GROUPS:
        if group == "deadlines":  # they depend on timeouts of the other server
            continue
        rows = rows_of(group)
        outcomes = in_parallel(lambda row: wire_player.play(wire_player.SocketWire(port, 1.5), row[1], row[2]).text, rows)
        for (name, _, expected, _), got in zip(rows, outcomes):
            house = group in wire_table.HOUSE
            total[house] += 1
            exact[house] += got == expected
            loose[house] += meets(expected, got)
            if got != expected:
                print(f"{group}: {name}: expected {expected}, got {got}{' (in spirit)' * meets(expected, got)}")
    for house, title in enumerate(("rows that the RFCs decide", "rows of framesd's own decisions")):
        print(f"{title}: {exact[house]} of {total[house]} exactly, {loose[house]} in spirit")


if __name__ == "__main__" and sys.argv[1:2] == ["--against"]:
    against(int(sys.argv[2]))
    sys.exit()

import harness  # noqa: E402 (asks for the program under test, which --against does without)


class Wire(harness.SystemTest):
    def check(self, server, rows, by_byte=False):
        complaints = in_parallel(lambda row: complaint_of(server.port, row, by_byte), rows)
        self.assertEqual([complaint for complaint in complaints if complaint], [])

    def test_every_row(self):
        server = self.serve()
        for group in wire_table.GROUPS:
            if group != "deadlines":
                with self.subTest(group):
                    self.check(server, rows_of(group))

    def test_every_short_row_byte_by_byte(self):
        server = self.serve()
        for group in wire_table.GROUPS:
            if group != "deadlines":
                with self.subTest(group):
                    rows = rows_of(group)
                    self.check(server, [row for row in rows if size_of(row[1]) <= SHORT and "already" not in row[0]],
                               by_byte=True)

    def test_deadlines(self):
        conf = self.write("framesd.conf", "header_timeout = 400ms\nrequest_timeout = 500ms\nidle_timeout = 600ms\n")
        self.check(self.serve("-c", conf), rows_of("deadlines"))


if __name__ == "__main__":
    unittest.main()
