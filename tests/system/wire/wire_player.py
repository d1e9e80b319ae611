# SPDX-License-Identifier: MIT
"""Plays rows of wire_table.py over a socket, or a conversation without one, and tells what came back.

The outcome is written as the table writes it. A connection counts as open when a probe sent behind the row is
answered; what comes instead of the probe's answer counts as one more answer. A server that neither answers
nor closes is "stalled".
"""
import collections
import socket
import subprocess

from wire_table import AWAIT, HALF_CLOSE, Dribble

PROBE = b"GET /probe HTTP/1.1\r\nHost: box\r\n\r\n"  # 404: no row ends in one
PROBED = 404

Answer = collections.namedtuple("Answer", "status fields body")
Outcome = collections.namedtuple("Outcome", "text answers")


class Closed(Exception):
    pass


class Wire:
    """One connection, read from without a parser's good will."""

    def __init__(self):
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def _until(self, mark):
        while mark not in self.received:
            self._receive()
        taken, _, self.received = self.received.partition(mark)
        return taken

    def answer(self, head_only=False):
        """The next answer, interim ones included. Raises Closed at the end, TimeoutError when nothing comes."""
        line, *lines = self._until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        version, status, _ = line.split(" ", 2)
        assert version == "HTTP/1.1" and len(status) == 3, line
        fields = {}
        for field in lines:
            name, _, value = field.partition(":")
            assert name.lower() not in fields, f"{name} twice"
            fields[name.lower()] = value.strip()
        length = 0 if head_only or status[0] == "1" or status in ("204", "304") else int(fields["content-length"])
        while len(self.received) < length:
            self._receive()
        body, self.received = self.received[:length], self.received[length:]
        return Answer(int(status), fields, body)


class SocketWire(Wire):
    def __init__(self, port, patience=10):
        super().__init__()
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=patience)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def end(self):
        self.socket.close()

    def send(self, piece, by_byte=False):
        """Sends what it can: a server may have closed already."""
        try:
            if piece is HALF_CLOSE:
                self.socket.shutdown(socket.SHUT_WR)
            elif isinstance(piece, Dribble):
                self._dribble(piece)
            elif by_byte:
                for at in range(len(piece)):
                    self.socket.sendall(piece[at:at + 1])
            else:
                self.socket.sendall(piece)
        except (BrokenPipeError, ConnectionResetError, TimeoutError):
            pass

    def _dribble(self, piece):
        """Until anything comes back."""
        for at in range(len(piece)):
            self.socket.sendall(piece[at:at + 1])
            self.socket.settimeout(0.03)
            try:
                self._receive()
                break
            except TimeoutError:
                pass
            except Closed:
                return
        self.socket.settimeout(5)

    def _receive(self):
        try:
            part = self.socket.recv(1 << 16)
        except ConnectionResetError:
            part = b""
        if not part:
            raise Closed
        self.received += part


class Player:
    """conversation_player: many conversations, one after the other."""

    def __init__(self, program):
        self.process = subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        return self.process.wait(timeout=10)

    def say(self, command, data=b""):
        """(what was sent, whether the conversation goes on)"""
        self.process.stdin.write(command.encode() + b"\n" + data)
        self.process.stdin.flush()
        size, state = self.process.stdout.readline().split()
        return self.process.stdout.read(int(size)), state == b"open"


class PlayedWire(Wire):
    """A conversation without a connection: what does not come at once comes when its time is over, or never."""

    def __init__(self, player, expires):
        super().__init__()
        self.player = player
        self.expires = expires
        _, self.open = player.say("begin")

    def end(self):
        pass

    def send(self, piece, by_byte=False):
        if piece is HALF_CLOSE:
            self._say("close")
        elif isinstance(piece, Dribble) and self.expires:  # its time is over before its last byte is sent
            for at in range(len(piece) - 1):
                self._say("bytes 1", piece[at:at + 1])
            self._say("expire")
        elif by_byte or isinstance(piece, Dribble):
            for at in range(len(piece)):
                self._say("bytes 1", piece[at:at + 1])
        else:
            self._say(f"bytes {len(piece)}", piece)

    def _say(self, command, data=b""):
        if not self.open:
            return
        sent, self.open = self.player.say(command, data)
        self.received += sent

    def _receive(self):
        if not self.open:
            raise Closed
        if not self.expires:
            raise TimeoutError
        self._say("expire")


def play(wire, pieces, expected, by_byte=False):
    """The Outcome of sending `pieces`; `expected` tells which answers have no body and when to probe."""
    kinds = [word for word in expected.split() if word not in ("open", "closed")]
    answers, state = [], "closed"
    with wire:
        def take():
            at = len(answers)
            answers.append(wire.answer(head_only=at < len(kinds) and kinds[at].startswith("HEAD:")))

        try:
            for piece in pieces:
                if piece is AWAIT:
                    take()
                else:
                    wire.send(piece, by_byte)
            while len(answers) < len(kinds):
                take()
            if expected.endswith("open"):
                wire.send(PROBE)
                kinds.append("probe")
                while not answers or answers[-1].status != PROBED or len(answers) < len(kinds):
                    take()
                answers.pop()
                state = "open"
            else:
                while True:
                    take()
        except Closed:
            pass
        except TimeoutError:
            state = "stalled"
    words = [("HEAD:" if kinds[at:at + 1] and kinds[at].startswith("HEAD:") else "") + str(answer.status)
             for at, answer in enumerate(answers)]
    return Outcome(" ".join([*words, state]), answers)


def is_alive(port):
    """Whether a connection of its own is answered now."""
    with SocketWire(port) as wire:
        wire.send(b"GET /health HTTP/1.1\r\nHost: box\r\nConnection: close\r\n\r\n")
        return wire.answer().status == 200
