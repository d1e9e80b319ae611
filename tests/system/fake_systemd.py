# SPDX-License-Identifier: MIT
"""What systemd does for a service, as far as tests need it: it hears notifications and keeps a listening socket."""
import socket
import subprocess
import threading
import time

import harness


class Notifications:
    """The socket of $NOTIFY_SOCKET at `path`; a message is a list of lines."""

    def __init__(self, path):
        self.path = str(path)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def next(self, patience=harness.PATIENCE):
        """The next message; None if none comes in time."""
        self.socket.settimeout(patience)
        try:
            return self.socket.recv(4096).decode().split("\n")
        except TimeoutError:
            return None

    def await_line(self, begin, among=lambda message: True):
        """The first message with a line that begins so, and for which among() holds."""
        deadline = time.monotonic() + harness.PATIENCE
        while time.monotonic() < deadline:
            message = self.next()
            if message and any(line.startswith(begin) for line in message) and among(message):
                return message
        raise AssertionError(f"nothing that begins with {begin}")

    def next_but(self, *begins):
        """The next message that begins with none of these."""
        while True:
            message = self.next()
            if message is None or not message[0].startswith(begins):
                return message


class SocketKeeper(threading.Thread):
    """The descriptor store of a service: keeps the socket that framesd gives it, until it is told to let it go.

    Is given the environment of the next process by `environment`; `kept` is the socket, or None.
    """

    def __init__(self, path):
        super().__init__(daemon=True)
        self.kept = None
        self.notifications = Notifications(path)
        self.environment = {"NOTIFY_SOCKET": str(path), "FDSTORE": "1"}
        self.is_ready = threading.Event()
        self.start()

    def run(self):
        while True:
            text, descriptors, _, _ = socket.recv_fds(self.notifications.socket, 4096, 4)
            lines = text.decode().split("\n")
            if not text:
                return
            if lines[0] == "FDSTOREREMOVE=1" and self.kept:
                self.kept.close()
                self.kept = None
            if lines[0] == "FDSTORE=1":
                self.kept = socket.socket(fileno=descriptors[0])
            if lines[0] == "READY=1":
                self.is_ready.set()

    def end(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as last:
            last.sendto(b"", self.notifications.path)
        self.join()
        self.notifications.socket.close()
        if self.kept:
            self.kept.close()


def start_with_socket(listening, *flags, env=None):
    """Starts framesd with `listening` handed over, as a service with a socket unit gets it."""
    number = listening.fileno()
    script = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@" ' + (f"3<&{number} {number}<&-" if number != 3 else "")
    return subprocess.Popen(["/bin/bash", "-c", script, harness.FRAMESD, *map(str, flags)], pass_fds=[number],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                            env={**harness.clean_environment(), **(env or {})})
