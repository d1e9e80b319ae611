# SPDX-License-Identifier: MIT
"""Every row of wire_table.py once more, without sockets: what wire_test.py holds against the program, its
conversations do by themselves. All bytes at once, and one by one.
"""
import os
import unittest

import wire_player
import wire_table
from wire_test import SHORT, faults_of, rows_of, size_of

PROGRAM = os.environ.get("FRAMESD_CONVERSATION_PLAYER", "")


class Conversations(unittest.TestCase):
    def setUp(self):
        self.player = wire_player.Player(PROGRAM)

    def tearDown(self):
        self.assertEqual(self.player.close(), 0)

    def check(self, group, rows, by_byte=False):
        for name, pieces, expected, fields in rows:
            wire = wire_player.PlayedWire(self.player, expires=group == "deadlines")
            outcome = wire_player.play(wire, pieces, expected, by_byte=by_byte)
            with self.subTest(f"{group}: {name}"):
                self.assertEqual(outcome.text, expected)
                self.assertEqual(faults_of(outcome, fields), [])

    def test_every_row(self):
        for group in wire_table.GROUPS:
            self.check(group, rows_of(group))

    def test_every_short_row_byte_by_byte(self):
        for group in wire_table.GROUPS:
            rows = rows_of(group)
            self.check(group, [row for row in rows if size_of(row[1]) <= SHORT and "already" not in row[0]], by_byte=True)


if __name__ == "__main__":
    unittest.main()
