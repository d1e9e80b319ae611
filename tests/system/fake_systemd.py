# SPDX-License-Identifier: MIT
"""What systemd does for a service, as far as tests need it: it hears notifications and keeps a listening socket."""
import socket
import subprocess
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


def start_with_socket(listening, *flags, env=None):
    """Starts framesd with `listening` handed over, as a service with a socket unit gets it."""
    script = f'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@" 3<&{listening.fileno()}'
    return subprocess.Popen(["/bin/sh", "-c", script, harness.FRAMESD, *map(str, flags)], pass_fds=[listening.fileno()],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                            env={**harness.clean_environment(), **(env or {})})
