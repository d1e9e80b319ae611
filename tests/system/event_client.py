# SPDX-License-Identifier: MIT
"""A client of live events, for tests."""
import http.client
import json

import harness


class EventClient:
    """Listens to `target`; `last_id` is where it is."""

    def __init__(self, server, target="/events", headers=None):
        self.last_id = None
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=harness.PATIENCE)
        self._connection.request("GET", target, headers=headers or {})
        self.answer = self._connection.getresponse()

    def event(self):
        """The next event as (name, data); None at the end of the answer."""
        name, data = None, ""
        while line := self.answer.readline().decode():
            field, _, value = line.rstrip("\n").partition(": ")
            if field == "id":
                self.last_id = value
            elif field == "event":
                name = value
            elif field == "data":
                data += value
            elif not line.strip() and name:
                return name, json.loads(data)
        return None

    def until(self, name, **members):
        """The data of the next event of that name with these members."""
        while event := self.event():
            if event[0] == name and members.items() <= event[1].items():
                return event[1]
        raise AssertionError(f"the answer ended before {name} {members}")

    def cut(self):
        self.answer.close()
        self._connection.close()
