# SPDX-License-Identifier: MIT
"""What stands in front of a server, or instead of one, in tests."""
import socket
import threading


class Listener:
    """Takes connections on a free `port` of 127.0.0.1 and calls take(client) for each, one after the other, on a thread of its own."""

    def __init__(self):
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        self._listener.close()

    def _accept(self):
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            self.take(client)
