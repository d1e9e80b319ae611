# SPDX-License-Identifier: MIT
"""Nothing from a client or a file can forge a log line, break one, or draw on the terminal that shows it."""
import json
import re
import subprocess
import threading
import unicodedata
import unittest

import harness
import wire_player
import wire_table

FORGED = '{"timestamp":"2020-01-01T00:00:00Z","level":"critical","message":"forged"}'
HOSTILE_TARGETS = [
    "/nowhere%0a" + FORGED.replace(" ", ""), "/nowhere%0d%0aforged", "/frames/%22,%22message%22:%22forged",
    '/frames/","message":"forged', "/frames/\\", '/frames/\\"', "/frames/%5c%22%0a", "/frames/%1b[2J%1b[31m",
    "/frames/%ff%fe%80", "/frames/%c2%9b2J", "/frames/%e2%80%ae", "/frames/%e2%80%a8forged", "/frames/%u000a",
    "/frames?limit=%0aforged", '/frames?limit="', "/frames?%0a=1&%22=2", "/frames?colormap=%1b[2J", "/frames?depth_min=%ff",
    "/frames?a='or''='", "/nowhere?${jndi:ldap://x}", "/nowhere%s%n%n",
]
HOSTILE_REQUESTS = [
    *[wire_table.get(target=target) for target in HOSTILE_TARGETS],
    *[wire_table.get("Connection: close", f"{name}: {value}")
      for name in ("X-Request-ID", "User-Agent", "Referer", "X-Forwarded-For", "Accept")
      for value in ('","message":"forged', "\\", "\xff\xfe", "a\tb", "%0aforged", "\xc2\x9b2J", "'; drop")],
    wire_table.get("X-Request-ID: a\r\nX-Request-ID: b"), wire_table.get("X-Request-ID: a\nforged"),
    wire_table.get("X-Request-ID: a\rforged"), wire_table.get("X-Request-ID: \x1b[2J"),
    wire_table.request("!#$%&'*+-.^_`|~ /health HTTP/1.1"), wire_table.request("FORGED /health HTTP/1.1"),
    wire_table.request('" /health HTTP/1.1'), wire_table.request("GET /\x1b[2J HTTP/1.1"),
    wire_table.request("GET /\xff HTTP/1.1"), wire_table.request("GET /a\nforged HTTP/1.1"),
    wire_table.get(host='"'), wire_table.get(host="\x1b[2J"), b"forged\r\n", b"\n" + FORGED.encode() + b"\n",
    b"\x00\x1b[2J\r\n\r\n",
]
HOSTILE_CELLS = ["\x1b[2Jforged", '"a\nforged"', "a\rb", "\x00", "\x7f", "\x9b2J", "\u202eforged", "\u2028forged",
                 "\\", "'", "x" * 5000, "%s%n", '"a""b"', b"\xff\xfe", b"\xc0\x80", b"\x80"]


def faults_of(text):
    """What a terminal or a reader of lines would obey instead of show; text that ends with its last line."""
    faults = []
    try:
        lines = text.decode("utf-8")
    except UnicodeDecodeError as error:
        return [str(error)]
    if lines and not lines.endswith("\n"):
        faults.append("the last line has no end")
    for line in lines.split("\n"):
        faults += [f"{line!r} holds {c!r}" for c in line
                   if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Cs", "Cn")]
    return faults


class Capture:
    """A server whose standard error is kept as bytes."""

    def __init__(self, data_dir, *flags):
        self.process = subprocess.Popen(
            [harness.FRAMESD, "--host", "127.0.0.1", "--port", "0", "--data-dir", str(data_dir), *flags],
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=harness.clean_environment())
        self.text = bytearray()
        self.listening = threading.Event()
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()
        assert self.listening.wait(harness.PATIENCE)
        self.port = int(re.search(rb'"?port"?[=:](\d+)', self.text).group(1))

    def _read(self):
        for line in self.process.stderr:
            self.text += line
            if b"listening" in line:
                self.listening.set()

    def stop(self):
        self.process.terminate()
        self.process.wait(harness.PATIENCE)
        self.reader.join(harness.PATIENCE)
        self.process.stderr.close()


class Injection(harness.SystemTest):
    def capture(self, *flags):
        server = Capture(self.folder / "data", *flags)
        self.addCleanup(server.process.kill)
        return server

    def send(self, server, requests):
        """Each on a connection of its own, one after the other."""
        for request in requests:
            outcome = wire_player.play(wire_player.SocketWire(server.port), [request, wire_table.HALF_CLOSE], "closed")
            self.assertTrue(outcome.text.endswith("closed"), outcome.text)

    def test_json_lines_are_one_object_each(self):
        server = self.capture()
        self.send(server, HOSTILE_REQUESTS)
        server.stop()
        self.assertEqual(faults_of(server.text), [])
        events = [json.loads(line) for line in server.text.splitlines()]
        requests = [event for event in events if event["message"] == "request"]
        self.assertGreaterEqual(len(requests), len(HOSTILE_REQUESTS))
        self.assertNotIn("forged", {event["message"] for event in events})
        for event in requests:
            self.assertRegex(event["request_id"], r"^[A-Za-z0-9._-]{1,128}$")
        logged = {event["target"] for event in requests}
        self.assertLessEqual({target for target in HOSTILE_TARGETS if "?" not in target}, logged)

    def test_text_lines_begin_with_their_time(self):
        server = self.capture("--log-format", "text")
        self.send(server, HOSTILE_REQUESTS)
        server.stop()
        self.assertEqual(faults_of(server.text), [])
        for line in server.text.decode().splitlines():
            self.assertRegex(line, r"^\d{4}-\d\d-\d\dT[0-9:.]+Z (debug|info|warning|error|critical) [a-z]")

    def test_lines_of_many_threads_do_not_mix(self):
        server = self.capture("--threads", "4")
        requests = wire_table.get(target="/nowhere?" + "x" * 300) * 500

        def client():
            with wire_player.SocketWire(server.port, harness.PATIENCE) as wire:
                threading.Thread(target=wire.send, args=(requests,), daemon=True).start()
                for _ in range(500):
                    wire.answer()

        clients = [threading.Thread(target=client) for _ in range(12)]
        for thread in clients:
            thread.start()
        for thread in clients:
            thread.join(harness.PATIENCE)
        server.stop()
        events = [json.loads(line) for line in server.text.splitlines()]
        self.assertEqual(sum(event["message"] == "request" for event in events), 12 * 500)

    def test_rejected_cells_cannot_leave_their_line(self):
        header = b"depth," + b",".join(b"c%d" % i for i in range(200)) + b"\n"
        rows = []
        for at, cell in enumerate(HOSTILE_CELLS):
            cell = cell if isinstance(cell, bytes) else cell.encode()
            samples = [b"7"] * 199
            rows += [cell + b"," + b",".join(samples + [b"7"]), b"%d," % at + b",".join(samples + [cell])]
        path = self.folder / "hostile.csv"
        path.write_bytes(header + b"\n".join(rows) + b"\n")
        for log_format in ("json", "text"):
            done = subprocess.run([harness.FRAMESD, "ingest", str(path), "--data-dir", str(self.folder / "data"),
                                   "--log-format", log_format], capture_output=True, timeout=harness.PATIENCE,
                                  env=harness.clean_environment(), check=False)
            self.assertEqual(done.returncode, 3, done.stderr)
            self.assertEqual(faults_of(done.stdout) + faults_of(done.stderr), [])
            for line in done.stderr.decode().splitlines():
                self.assertFalse(line.startswith("forged"), line)
                self.assertIn("hostile.csv", line)


if __name__ == "__main__":
    unittest.main()
