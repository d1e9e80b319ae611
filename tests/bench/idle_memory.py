#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Measures what connections cost a server in memory: idle ones, and hostile ones until they are cut.

    tools/bench.sh idle_memory [CONNECTIONS ...]      (1000 10000)

Prints kilobytes a connection, from the server's resident memory before and after. It measures; the bounds that must
hold are in tests/system/memory_test.py.
"""
import resource
import sys
import tempfile
import time

import harness
import wire_player
import wire_table

HOSTILE = 50  # connections of one kind at a time
ENDLESS = 2 << 20  # bytes each of them sends, or as many as are taken


def open_idle(server, count):
    """Keep-alive connections that have had one answer each."""
    wires = []
    for _ in range(count):
        wire = wire_player.SocketWire(server.port, 10)
        wire.send(wire_table.get())
        assert wire.answer().status == 200
        wires.append(wire)
    return wires


def idle_kb(server, count):
    """Kilobytes an idle connection costs; `count` of them at once."""
    before = harness.private_kib(server.process.pid)
    wires = open_idle(server, count)
    after = harness.private_kib(server.process.pid)
    began = time.perf_counter()
    wires[-1].send(wire_table.get())
    wires[-1].answer()
    took_ms = (time.perf_counter() - began) * 1e3
    for wire in wires:
        wire.socket.close()
    return (after - before) / count, took_ms


# Name -> the bytes that begin it and the bytes that go on and on.
ATTACKS = {
    "a head without end": (b"GET /health HTTP/1.1\r\nHost: box\r\n", b"Name: value\r\n"),
    "a line without end": (b"GET /health HTTP/1.1\r\nHost: box\r\nName: ", b"aaaaaaaa"),
    "a chunk extension without end": (wire_table.chunked(b"5;"), b"aaaaaaaa"),
    "chunk extensions": (wire_table.chunked(b""), b"1;" + b"a" * 500 + b"\r\nx\r\n"),
    "trailers": (wire_table.chunked(b"0\r\n"), b"Name: value\r\n"),
    "a chunk size without end": (wire_table.chunked(b""), b"00000000"),
    "a length of 10 GB": (wire_table.sized(10**10, b""), b"aaaaaaaa"),
    "pipelined requests, answers not read": (b"", wire_table.get(target="/version")),
    "a head that stops at its limit": (b"GET /health HTTP/1.1\r\nHost: box\r\nName: " + b"a" * 16_000, b""),
}


def attack_kb(server, begin, more):
    """Kilobytes a hostile connection costs while it sends; HOSTILE of them at once."""
    before = peak = harness.private_kib(server.process.pid)
    wires = [wire_player.SocketWire(server.port, 1) for _ in range(HOSTILE)]
    for wire in wires:
        wire.send(begin)
        wire.socket.setblocking(False)
    block = more * (4096 // max(1, len(more)))
    left = {wire: ENDLESS if more else 0 for wire in wires}
    still = 0  # rounds in which nothing was taken
    while still < 20:
        sent = 0
        for wire in [wire for wire in wires if left[wire] > 0]:
            try:
                taken = wire.socket.send(block)
                left[wire] -= taken
                sent += taken
            except BlockingIOError:
                pass
            except (BrokenPipeError, ConnectionResetError):
                left[wire] = 0
        peak = max(peak, harness.private_kib(server.process.pid))
        if sent == 0:
            still += 1
            time.sleep(0.005)
        else:
            still = 0
    for wire in wires:
        wire.socket.close()
    return (peak - before) / HOSTILE


def raise_descriptor_limit():
    """For this process and the servers it starts. How many there are."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    return most


def measure(counts):
    room = raise_descriptor_limit() - 200
    with tempfile.TemporaryDirectory(prefix="framesd-memory-") as folder:
        for count in (min(count, room) for count in counts):
            with harness.Server(f"{folder}/idle-{count}", "--max-connections", count + 10) as server:
                open_idle(server, 10)
                each, took_ms = idle_kb(server, count)
                print(f"{count} idle connections: {each:.2f} KB each, the next request answered in {took_ms:.1f} ms")
        for name, (begin, more) in ATTACKS.items():
            with harness.Server(f"{folder}/hostile") as server:
                open_idle(server, 10)
                print(f"{name}: {attack_kb(server, begin, more):.1f} KB each")


if __name__ == "__main__":
    measure([int(count) for count in sys.argv[1:]] or [1000, 10000])
