#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A bad network: an HTTP proxy before a framesd that answers late, with 503, or only half.

    slow_proxy.py --to PORT [--port PORT] [--latency MS] [--refuse SHARE] [--cut SHARE] [--seed N]

Which requests fail depends on the seed, the target and how often it was asked for, and on nothing else: not on the order in
which they come. It listens on 127.0.0.1 and asks 127.0.0.1; a thread for each connection.
"""
import argparse
import collections
import http.client
import http.server
import random
import threading
import time

PIECE = 65536  # bytes that are passed on at once
PATIENCE = 120  # seconds
HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade"}  # fields that are not passed on

Passed = collections.namedtuple("Passed", "method target fate status")  # status None: nothing was answered


class SlowProxy:
    """A proxy to framesd on port `to`, on `port`. All but the ports may be changed while it runs.

    latency   seconds before each answer              refuse, cut   shares 0..1 of requests
    affects   which targets may fail: a function      down          True: no request gets an answer
    breaks    how many of the next bodies that are sent break in the middle: framesd gets half, the client no answer
    strip     a prefix that framesd does not see, as of a proxy for several servers; without it: 404
    passed    [Passed] so far, each with its fate: "whole", "refused" (503), "cut" (half of it came), "down" (so is
              framesd, if nothing answers there)
    """

    def __init__(self, to, port=0, latency=0.0, refuse=0.0, cut=0.0, seed=1, affects=lambda target: True, sleep=time.sleep,
                 strip=""):
        self.to, self.latency, self.refuse, self.cut, self.seed, self.affects = to, latency, refuse, cut, seed, affects
        self.down = False
        self.strip = strip
        self.breaks = 0
        self.passed = []
        self.sleep = sleep
        self._asked = collections.Counter()
        self._lock = threading.Lock()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self._server.proxy = self
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()

    def fate(self, target):
        """What becomes of the next request for that target."""
        with self._lock:
            self._asked[target] += 1
            time_asked = self._asked[target]
        if self.down:
            return "down"
        if not self.affects(target):
            return "whole"
        chance = random.Random(f"{self.seed} {time_asked} {target}").random()
        return "refused" if chance < self.refuse else "cut" if chance < self.refuse + self.cut else "whole"

    def take_break(self):
        """Whether the body that comes now breaks; see `breaks`."""
        with self._lock:
            breaks = self.breaks > 0
            self.breaks -= breaks
            return breaks

    def stop(self):
        """Takes no more connections; those that are open end with their clients."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(PATIENCE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class Handler(http.server.BaseHTTPRequestHandler):
    """One connection of a client."""
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def pass_on(self):
        proxy = self.server.proxy
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))) or None
        fate = proxy.fate(self.path)
        proxy.sleep(proxy.latency)
        try:
            if fate == "refused":
                self._refuse()
            elif not self.path.startswith(proxy.strip):
                self._refuse(404)
            elif fate == "down":
                self._note(fate, None)
                self.close_connection = True
            else:
                self._ask(body, fate)
        except OSError:  # the client has gone
            self.close_connection = True

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_OPTIONS = pass_on  # pylint: disable=invalid-name

    def _note(self, fate, status):
        """Before the answer is sent: whoever has the answer finds the note."""
        self.server.proxy.passed.append(Passed(self.command, self.path, fate, status))

    def _refuse(self, status=503):
        self._note("refused", status)
        text = b"The proxy lets nobody through.\n"
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(b"" if self.command == "HEAD" else text)

    def _ask(self, body, fate):
        """Passes the request on, and the answer back, or half of it."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.proxy.to, timeout=PATIENCE)
        try:
            connection.putrequest(self.command, self.path.removeprefix(self.server.proxy.strip), skip_host=True, skip_accept_encoding=True)
            for name, value in self.headers.items():
                if name.lower() not in HOP:
                    connection.putheader(name, value)
            connection.endheaders()
            if body and self.server.proxy.take_break():
                connection.send(body[:len(body) // 2])
                raise ConnectionAbortedError
            if body:
                connection.send(body)
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException):  # framesd has gone
            connection.close()
            self._note("down", None)
            self.close_connection = True
            return
        self._note(fate, answer.status)
        try:
            self._answer(answer, fate == "cut")
        finally:
            connection.close()

    def _answer(self, answer, cut):
        bare = self.command == "HEAD" or answer.status in (204, 304)
        if cut and bare:
            self.close_connection = True
            return
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.headers.items():
            if name.lower() not in HOP:
                self.send_header(name, value)
        chunked = answer.length is None and not bare
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        if not bare:
            self._body(answer, chunked, answer.length // 2 if cut and not chunked else PIECE if cut else None)

    def _body(self, answer, chunked, until):
        """The body, or its first `until` bytes, after which the connection is closed."""
        left = until
        while left is None or left > 0:
            piece = answer.read(PIECE if left is None else min(PIECE, left))
            if not piece:
                break
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
            left = None if left is None else left - len(piece)
        if until is not None:
            self.close_connection = True
        elif chunked:
            self.wfile.write(b"0\r\n\r\n")


def main():
    parser = argparse.ArgumentParser(description="A bad network before a framesd.")
    parser.add_argument("--to", type=int, required=True, metavar="PORT", help="where framesd listens")
    parser.add_argument("--port", type=int, default=0, help="where to listen (default: a free one)")
    parser.add_argument("--latency", type=float, default=600, metavar="MS", help="milliseconds (default 600)")
    parser.add_argument("--refuse", type=float, default=0, metavar="SHARE", help="share answered 503, 0..1 (default 0)")
    parser.add_argument("--cut", type=float, default=0, metavar="SHARE", help="share of which half comes, 0..1 (default 0)")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with SlowProxy(asked.to, asked.port, asked.latency / 1000, asked.refuse, asked.cut, asked.seed) as proxy:
        print(f"http://127.0.0.1:{proxy.port}", flush=True)
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            pass


if __name__ == "__main__":
    main()
