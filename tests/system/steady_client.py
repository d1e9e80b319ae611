# SPDX-License-Identifier: MIT
"""A client that connects again and again while servers come and go."""
import http.client
import json
import threading
import time

import harness


class SteadyClient(threading.Thread):
    """Connects again and again, a request each, until it is ended; keeps what went wrong and who answered."""

    def __init__(self, port):
        super().__init__()
        self.port = port
        self.faults = []
        self.names = []
        self.ended = threading.Event()

    def run(self):
        while not self.ended.is_set():
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=harness.PATIENCE)
                connection.request("GET", "/health")
                self.names.append(json.loads(connection.getresponse().read())["app_name"])
                connection.close()
            except (OSError, ValueError, http.client.HTTPException) as error:
                self.faults.append(repr(error))

    def await_answer_of(self, name):
        deadline = time.monotonic() + harness.PATIENCE
        while time.monotonic() < deadline:
            if name in self.names:
                return
            time.sleep(0.01)
        raise AssertionError(f"{name} never answered: {self.faults}")

    def end(self):
        self.ended.set()
        self.join(harness.PATIENCE)
