# SPDX-License-Identifier: MIT
"""A client of framesd, the server for borehole image logs. One file: copy it beside your program.

    client = framesd.Client("http://rig7:8000", log="rig7-a12")
    depths, rows, mask = client.read(9100, 9200)

Needs Python 3.9 and its standard library; with NumPy, read() gives arrays. PYTHON.md has examples, HTTP.md (or /docs of a
server) what the server answers; names of parameters and members are those of the API.

A client keeps its connections and may be used by several threads at once. A GET whose connection breaks is repeated,
at once and then after growing pauses, so that a restart of the server is waited for; read(), rows(), events() and upload() go on where they were. Nothing is kept between two calls, and colours, pages
and statistics are the server's. Every error is a framesd.Error, except for ValueError, TypeError and OSError about what
the caller gave.
"""
from __future__ import annotations

import ast
import contextlib
import decimal
import email.utils
import http.client
import importlib
import json
import math
import operator
import os
import re
import selectors
import socket
import ssl
import struct
import threading
import time
import urllib.parse
import zlib
from types import TracebackType
from typing import (Any, BinaryIO, Callable, Dict, Iterable, Iterator, List, Mapping, NamedTuple, Optional, Sequence,
                    SupportsFloat, Tuple, Type, TypeVar, Union)

__all__ = ["BadAnswer", "Changed", "Client", "Document", "Error", "Event", "Events", "Problem", "Rows", "Unreachable"]

try:
    _numpy: Any = importlib.import_module("numpy")
except ImportError:
    _numpy = None

# What a parameter of the API may be given as: None leaves it out, a sequence is joined by commas.
Value = Union[None, str, int, float, decimal.Decimal, SupportsFloat, Sequence[Union[str, int, float]]]
Parameters = Union[Mapping[str, Value], Iterable[Tuple[str, Value]]]
Source = Union[str, "os.PathLike[str]", BinaryIO]
T = TypeVar("T")

_PIECE = 1 << 18  # bytes that are read or sent at once
_LINE_MAX = 1 << 24  # bytes of a line of NDJSON or events; of a frame of 4,096 samples it has less than 1 %
_PROBLEM_MAX = 1 << 20  # bytes that are read of an error
_CONNECTIONS = 4  # that are kept
_PAUSE_MAX = 32.0  # seconds between two tries
_FIRST_PAUSE = 0.1  # seconds before the second time that a GET is repeated
_EVENTS_PAUSE = 0.25  # seconds before a stream of events is asked for again
_JSON = {"Content-Type": "application/json"}
_PASSING_CONFLICTS = ("upload_offset_differs", "upload_in_progress", "upload_rows_lost", "upload_complete")
_DEPTH = re.compile(rb'"depth":(-?[0-9.]+)')

_sleep = time.sleep  # tests replace it


class Error(Exception):
    """What went wrong between client and server; the classes below say what."""


class Unreachable(Error):
    """The server does not answer for `patience`, is silent for `timeout`, or the connection breaks again and again."""


class BadAnswer(Error):
    """What came is not what framesd sends: another program, or a proxy, answered."""


class Changed(Error):
    """rows() was cut off, and the log has other frames or facts by now: rows of two states would be mixed."""


class Problem(Error):
    """The server refused.

    status       of HTTP: 401 and 403 are about tokens, 404 not there, 412 a condition that does not hold, 422 a value
    error_code   short and the same for the same cause: "not_found", "insufficient_scope", ...; "" if a proxy answered
    detail       a sentence for people
    request_id   by which the server's log has the request; "" if it is not known
    retry_after  seconds until it is worth another try; None if the server does not say
    document     all members of the answer: "errors", "nearest_below", "upload_offset", ...
    """

    def __init__(self, status: int, document: Mapping[str, Any], headers: Mapping[str, str]) -> None:
        moved = f"; it is at {headers['location']}" if 300 <= status < 400 and "location" in headers else ""
        self.status = status
        self.document: Dict[str, Any] = dict(document)
        self.error_code = str(document.get("error_code", ""))
        self.detail = str(document.get("detail", "")) or http.client.responses.get(status, "") + moved
        self.request_id = str(document.get("request_id") or headers.get("x-request-id") or "")
        self.retry_after = _seconds_of(headers.get("retry-after"))
        known = f" (request {self.request_id})" if self.request_id else ""
        super().__init__(f"{status} {self.error_code}".strip() + f": {self.detail}{known}")


class _Broken(Exception):
    """The connection ended before the answer did. Never leaves this module."""


class _Silent(_Broken):
    """No byte came for the timeout."""


class _Patience:
    """Waits between tries without progress: not before the first repetition, then for pauses that grow, `seconds` in all."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.begin()

    def begin(self) -> None:
        """After progress."""
        self._left, self._pause = self._seconds, 0.0

    def is_left(self) -> bool:
        """Waits; False instead if there was enough of that."""
        if self._left <= 0 < self._pause:
            return False
        pause = min(self._pause, self._left)
        if pause > 0:
            _sleep(pause)
            self._left -= pause
        self._pause = 2 * self._pause or _FIRST_PAUSE
        return True


class Document(Dict[str, Any]):
    """A JSON object as the server sent it; `etag` is what if_match= takes, None if it has none."""

    etag: Optional[str] = None


class Rows(NamedTuple):
    """The frames of a range, by ascending depth: n rows of w samples.

              with NumPy          without
    depths    float64 [n]         n floats                                     in the log's unit
    rows      uint8 [n, w]        n bytes objects of length w                  0 where a sample is absent
    mask      bool [n, w]         n bytes objects of length w, 1 for absent    None if no sample is absent
    """

    depths: Any
    rows: Any
    mask: Any


class Event(NamedTuple):
    """One event of the stream: `id` is None if it is no place to go on from."""

    id: Optional[str]
    name: str
    data: Dict[str, Any]


def _seconds_of(text: Optional[str]) -> Optional[float]:
    """Of a Retry-After field: a number of seconds or a date."""
    if text is None:
        return None
    if text.isascii() and text.strip().isdigit():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except (TypeError, ValueError, OverflowError):
        return None


def _text(value: Value) -> str:
    """A parameter as the API reads it. Numbers keep all their digits."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (str, decimal.Decimal)):
        return str(value)
    other: Any = value
    if hasattr(other, "tolist"):  # NumPy's numbers and arrays
        return _text(other.tolist())
    if hasattr(other, "__index__"):
        return str(operator.index(other))
    if isinstance(value, Sequence):
        return ",".join(_text(item) for item in value)
    if value is None:
        raise ValueError("None is no value")
    return repr(float(value))


def _require_seconds(name: str, seconds: float) -> None:
    """A socket takes 0 for an order never to wait, and has a longest time."""
    if not 0 < seconds <= threading.TIMEOUT_MAX:
        raise ValueError(f"{name}={seconds!r} is not a number of seconds greater than 0")


def _query(parameters: Parameters) -> str:
    pairs = parameters.items() if isinstance(parameters, Mapping) else parameters
    given = [(name, _text(value)) for name, value in pairs if value is not None]
    return "?" + urllib.parse.urlencode(given, quote_via=urllib.parse.quote) if given else ""


def _json_object(body: bytes, headers: Mapping[str, str]) -> Document:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadAnswer(f"the answer is no JSON: {body[:80]!r}") from error
    if not isinstance(found, dict):
        raise BadAnswer(f"the answer is no JSON object: {body[:80]!r}")
    document = Document(found)
    document.etag = headers.get("etag")
    return document


def _count(document: Mapping[str, Any], member: str) -> int:
    value = document.get(member)
    if not isinstance(value, int) or value < 0:
        raise BadAnswer(f"'{member}' of the answer is {value!r}, not a count")
    return value


def _is_readable(connection: socket.socket) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_READ)
        return bool(selector.select(0))


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over a Unix socket."""

    def __init__(self, path: str, timeout: float) -> None:
        super().__init__("localhost", timeout=timeout)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        try:
            self.sock.connect(self._path)
        except FileNotFoundError as error:  # as of a port where nobody listens
            raise ConnectionRefusedError(*error.args) from error


class _Answer:
    """An answer whose head is there. Its body is read piece by piece, and a body that ends early is noticed.

    http.client takes a head that is cut off for a whole one, and a body that ends early for a short one. So an answer
    that neither says its length nor has chunks is broken: framesd sends no other. Names in `headers` are lower case.
    """

    def __init__(self, connection: http.client.HTTPConnection, method: str,
                 keep: Callable[[http.client.HTTPConnection], None]) -> None:
        self._connection = connection
        self._keep = keep
        self._response = connection.getresponse()
        self.status = self._response.status
        self.headers = {name.lower(): value for name, value in self._response.headers.items()}
        self._chunked = bool(getattr(self._response, "chunked", False))
        self._left: Optional[int] = self._response.length
        if method == "HEAD" or self.status in (204, 304):
            self._left = 0
        elif not self._chunked and self._left is None:
            self._response.close()
            raise _Broken("the answer has no length: it was cut off in its head")
        self.length = None if self._chunked else self._left
        self._ended = self._left == 0

    def __enter__(self) -> _Answer:
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        self.close()

    def close(self) -> None:
        """Keeps the connection if the whole answer was read."""
        self._response.close()
        if self._ended and not self._response.will_close:
            self._keep(self._connection)
        else:
            self._connection.close()
        self._ended = False  # kept once

    def read(self) -> bytes:
        """The next bytes, at least one; b"" at the end. Raises _Broken, or _Silent."""
        if self._ended:
            return b""
        try:
            # Not read(): where the answer breaks off that gives none of the bytes in front of the break.
            piece = self._response.read1(_PIECE if self._chunked else min(_PIECE, self._left or 0))
        except (socket.timeout, TimeoutError) as error:
            raise _Silent("no byte came in time") from error
        except (OSError, http.client.HTTPException, ValueError, AttributeError) as error:  # the last: closed meanwhile
            raise _Broken(f"the answer was cut off: {error!r}") from error
        if not piece and not self._chunked:
            raise _Broken(f"the answer was cut off, {self._left} bytes before its end")
        if self._left is not None:
            self._left -= len(piece)
        self._ended = self._left == 0 or (self._chunked and not piece)
        return piece

    def all(self) -> bytes:
        pieces = []
        while piece := self.read():
            pieces.append(piece)
        return b"".join(pieces)

    def lines(self) -> Iterator[bytes]:
        """Lines without their ends, as they come."""
        rest = b""
        while piece := self.read():
            *whole, rest = (rest + piece).split(b"\n")
            yield from whole
            if len(rest) > _LINE_MAX:
                raise BadAnswer(f"a line of the answer has more than {_LINE_MAX} bytes: {rest[:80]!r}")
        if rest:
            yield rest

    def problem(self) -> Problem:
        """The refusal that it is; what comes of its body is enough."""
        body = b""
        try:
            while len(body) < _PROBLEM_MAX and (piece := self.read()):
                body += piece
            found = json.loads(body)
        except (_Broken, ValueError, RecursionError):
            found = None
        self.close()
        return Problem(self.status, found if isinstance(found, dict) else {}, self.headers)


class _Array:
    """/frames.npy?depths=true&mask=true, read while it comes: NumPy's format, of which framesd writes one form.

    length   bytes of the whole file if known     Memory: the result twice at most, and a few pieces.
    """

    def __init__(self, length: Optional[int]) -> None:
        self._length = length
        self._rest = bytearray()
        self._count = -1  # rows that the head promises; -1: it has not come yet
        self._width = 0
        self._taken = 0  # rows
        self._dtype: Any = None
        self._depths: List[Any] = []
        self._rows: List[Any] = []
        self._masks: List[Tuple[int, Any]] = []  # with NumPy those in which samples are absent, and where they begin
        self._any_absent = False

    def take(self, piece: bytes) -> None:
        self._rest += piece
        if self._count < 0 and not self._read_head():
            return
        size = self._record_bytes()
        count = len(self._rest) // size
        if self._taken + count > self._count:
            raise BadAnswer(f"the array has more than the {self._count} rows that its head promises")
        if count > 0:
            block = bytes(self._rest[:count * size])
            del self._rest[:count * size]
            if _numpy is not None:
                self._take_array(block)
            else:
                self._take_bytes(block)
            self._taken += count

    def result(self) -> Rows:
        if self._count < 0:
            raise BadAnswer("the array ends in its head")
        if self._taken != self._count or self._rest:
            raise BadAnswer(f"the array ends after {self._taken} of {self._count} rows and {len(self._rest)} bytes")
        if _numpy is None:
            return Rows(self._depths, self._rows, [mask for _, mask in self._masks] if self._any_absent else None)
        shape = (self._count, self._width)
        if not self._rows:
            return Rows(_numpy.empty(0), _numpy.empty(shape, "u1"), None)
        mask = None
        if self._masks:
            mask = _numpy.zeros(shape, "?")
            for first, part in self._masks:
                mask[first:first + len(part)] = part
            self._masks.clear()
        return Rows(_numpy.concatenate(self._depths), _numpy.concatenate(self._rows), mask)

    def _record_bytes(self) -> int:
        return 8 + 2 * self._width

    def _read_head(self) -> bool:
        """Whether it is there by now."""
        rest = self._rest
        if not b"\x93NUMPY\x01\x00".startswith(bytes(rest[:8])):
            raise BadAnswer(f"the answer is no array of NumPy: {bytes(rest[:80])!r}")
        if len(rest) < 10 or len(rest) < 10 + int.from_bytes(rest[8:10], "little"):
            return False
        end = 10 + int.from_bytes(rest[8:10], "little")
        text = bytes(rest[10:end]).decode("latin-1")
        try:
            head = ast.literal_eval(text.strip())
            (count,) = head["shape"]
            (width,) = head["descr"][1][2]
            expected = [("depth", "<i8"), ("row", "|u1", (width,)), ("mask", "|b1", (width,))]
            good = head["descr"] == expected and head["fortran_order"] is False
            good = good and type(count) is int and count >= 0 and type(width) is int and 0 < width < 1 << 16
        except (ValueError, SyntaxError, TypeError, KeyError, IndexError, MemoryError, RecursionError):
            good = False
        if not good:
            raise BadAnswer(f"the array has an unknown head: {text[:200]!r}")
        self._count, self._width = count, width
        size = end + count * self._record_bytes()
        if self._length not in (None, size):
            raise BadAnswer(f"the answer has {self._length} bytes, but {size} with the rows that its head promises")
        if _numpy is not None:
            self._dtype = _numpy.dtype(head["descr"])
        del rest[:end]
        return True

    def _take_array(self, block: bytes) -> None:
        records = _numpy.frombuffer(block, self._dtype)
        self._depths.append(records["depth"] / 1e6)
        self._rows.append(_numpy.ascontiguousarray(records["row"]))
        if records["mask"].any():
            self._masks.append((self._taken, _numpy.ascontiguousarray(records["mask"])))

    def _take_bytes(self, block: bytes) -> None:
        width, starts = self._width, range(8, len(block), self._record_bytes())
        for (counts,), at in zip(struct.iter_unpack(f"<q{2 * width}x", block), starts):
            self._depths.append(counts / 1e6)
            self._rows.append(block[at:at + width])
            mask = block[at + width:at + 2 * width]
            self._any_absent = self._any_absent or any(mask)
            self._masks.append((0, mask))


class _Checksum:
    """POSIX cksum, by zlib's CRC: the same polynomial over bytes and result whose bits are reversed."""

    _REVERSED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))

    def __init__(self) -> None:
        self._value = 0xFFFFFFFF  # a register of zeros, as zlib hands it on
        self.bytes = 0

    def take(self, data: bytes) -> None:
        self._value = zlib.crc32(data.translate(self._REVERSED), self._value)
        self.bytes += len(data)

    def text(self) -> str:
        length = self.bytes.to_bytes((self.bytes.bit_length() + 7) // 8, "little")
        return str(int(f"{zlib.crc32(length.translate(self._REVERSED), self._value):032b}"[::-1], 2))


class Client:
    """A framesd server.

    url          "http://rig7:8000"; may have a path, of a proxy that serves framesd below it; https, too
    token        sent with every request (X-Admin-Token); None: none
    log          the log that all calls without log= are about; None: the server's default_log
    timeout      seconds without a byte after which the server counts as unreachable
    cafile       PEM file of the authorities that are trusted instead of the system's
    unix_socket  path of the server's socket; host and port of the URL are not used then
    max_wait     seconds that one call waits in all because the server asks for it (429 or 503 with Retry-After)
    patience     seconds that reading waits for a server that does not answer, in pauses that grow: a restart takes one
                 or two. 0: a broken connection is tried again once, at once. Writes are not repeated

    GET and PUT without a condition are repeated after 429 and 503, other writes after 429 only: of a 503 the caller
    decides. Redirects are not followed. Errors: ValueError for a URL or a timeout that cannot be used.
    """

    def __init__(self, url: str, token: Optional[str] = None, log: Optional[str] = None, timeout: float = 60.0, *,
                 cafile: Optional[str] = None, unix_socket: Optional[str] = None, max_wait: float = 60.0,
                 patience: float = 5.0) -> None:
        parts = urllib.parse.urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"'{url}' is not http://HOST:PORT or https://HOST:PORT")
        if parts.query or parts.fragment or parts.username is not None:
            raise ValueError("the URL may have a path, but no user, query or fragment; a token is given by token=")
        if token is not None and re.fullmatch(r"[!-~]+", token) is None:
            raise ValueError("the token has a blank or another character that no token has")  # it is not shown
        _require_seconds("timeout", timeout)
        if not 0 <= patience <= threading.TIMEOUT_MAX:
            raise ValueError(f"patience={patience!r} is not a number of seconds")
        if unix_socket is not None and parts.scheme == "https":
            raise ValueError("a Unix socket speaks http")
        self.url = url
        self.log = log
        self.timeout = timeout
        self._host, self._port = parts.hostname, parts.port
        self._prefix = urllib.parse.quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~")
        self._fields = {} if token is None else {"X-Admin-Token": token}
        self._unix_socket = unix_socket
        self._max_wait = max_wait
        self._patience = patience
        self._tls = ssl.create_default_context(cafile=cafile) if parts.scheme == "https" else None
        self._idle: List[http.client.HTTPConnection] = []

    def __enter__(self) -> Client:
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Client({self.url!r}, log={self.log!r})"

    def close(self) -> None:
        """Closes the connections that are kept. The next call opens one again."""
        while self._idle:
            self._idle.pop().close()

    # -- rows

    def read(self, depth_min: Value = None, depth_max: Value = None, samples: str = "source", *,
             log: Optional[str] = None) -> Rows:
        """All frames of a range (both ends included; None: open), by ascending depth.

        samples   "source": as recorded; "frame": resized to the log's frame_width

        A download that breaks goes on where it was, or anew if the log has changed by then. Gives up when no new byte
        comes for `patience`. Memory: two to three times the result.
        """
        target = self._target(log, "/frames.npy", {"depth_min": depth_min, "depth_max": depth_max, "samples": samples,
                                                   "depths": True, "mask": True})
        array, have, most, etag = _Array(None), 0, 0, ""
        patience = _Patience(self._patience)
        while True:
            fields = {"Range": f"bytes={have}-", "If-Range": etag} if have and etag else {}
            with self._ask("GET", target, fields, receive=_itself) as answer:
                if answer.status != 206:
                    array, have, etag = _Array(answer.length), 0, answer.headers.get("etag", "")
                elif not answer.headers.get("content-range", "").startswith(f"bytes {have}-"):
                    raise BadAnswer(f"asked for bytes from {have} on, got {answer.headers.get('content-range')}")
                try:
                    while piece := answer.read():
                        array.take(piece)
                        have += len(piece)
                    return array.result()
                except _Broken as broken:
                    if have > most:
                        patience.begin()
                    most = max(most, have)
                    failure = broken
            if isinstance(failure, _Silent) or not patience.is_left():
                raise Unreachable(f"{self._named('GET', target)}: {failure}") from failure

    def rows(self, depth_min: Value = None, depth_max: Value = None, samples: str = "source", *,
             limit: Optional[int] = None, log: Optional[str] = None, **parameters: Value) -> Iterator[Dict[str, Any]]:
        """The frames of a range, one after the other, while they come: {"depth": 9100.5, "samples": [..]}.

        parameters   of /frames.ndjson: order="desc", fields="stats", image="png" (instead of the samples), colours

        Absent samples are None. After a cut it goes on behind the last depth that it gave; if the log has changed by
        then it raises Changed. (Without a cut, an answer that meets a change goes on in the new state.) Few rows are in
        memory at a time.
        """
        asked: Dict[str, Value] = {"depth_min": depth_min, "depth_max": depth_max, "limit": limit, **parameters}
        if parameters.get("image") is None:
            asked["samples"] = samples
        first = target = self._target(log, "/frames.ndjson", asked)
        etag, given, patience = "", 0, _Patience(self._patience)
        while True:
            with self._ask("GET", target, {}, receive=_itself) as answer:
                if given == 0:
                    etag = answer.headers.get("etag", "")
                else:  # asked after the answer has begun: if it is the same now, it was the same then
                    self._require_unchanged(first, etag)
                try:
                    for line in answer.lines():
                        row = _json_object(line, {})
                        depth = _DEPTH.search(line)
                        if depth is None:
                            raise BadAnswer(f"a row has no depth: {line[:80]!r}")
                        asked["after"], asked["offset"] = depth[1].decode(), None
                        given += 1
                        patience.begin()
                        yield dict(row)
                    return
                except _Broken as broken:
                    failure = broken
            if not patience.is_left():
                raise Unreachable(f"{self._named('GET', target)}: {failure}") from failure
            if given > 0:
                if limit is not None:
                    if given == limit:
                        return
                    asked["limit"] = limit - given
                target = self._target(log, "/frames.ndjson", asked)

    def _require_unchanged(self, target: str, etag: str) -> None:
        def unchanged(answer: _Answer) -> bool:
            answer.close()
            return answer.status == 304

        if not etag or not self._ask("GET", target, {"If-None-Match": etag}, receive=unchanged):
            raise Changed("the log was changed while its rows were read, and the connection broke: begin again")

    # -- pictures

    def strip(self, depth_min: Value = None, depth_max: Value = None, *, height: Optional[int] = None,
              width: Optional[int] = None, log: Optional[str] = None, **parameters: Value) -> bytes:
        """An interval as one PNG picture: `height` rows over all of it, or one row per frame.

        parameters   of /strip.png: colormap="viridis", norm="static", clip=(2, 98), rescale=(20, 200), gamma=1.5, ...
        """
        return self._png(log, "/strip.png", {"depth_min": depth_min, "depth_max": depth_max, "height": height,
                                             "width": width, **parameters})

    def frame(self, depth: Value, *, nearest: Value = None, log: Optional[str] = None, **parameters: Value) -> Document:
        """One frame with its statistics, and its picture in base64 unless image="none"; its ETag as `etag`.

        nearest   takes the nearest frame within that distance

        If there is none: Problem 404, whose document has "nearest_below" and "nearest_above".
        """
        return self.get_json(f"/frames/{_in_path(depth)}", {"nearest": nearest, **parameters}, log=log)

    def frame_png(self, depth: Value, *, nearest: Value = None, log: Optional[str] = None,
                  **parameters: Value) -> bytes:
        """One frame as a PNG picture, one pixel high; parameters are those of colours."""
        return self._png(log, f"/frames/{_in_path(depth)}.png", {"nearest": nearest, **parameters})

    def tiles(self, *, log: Optional[str] = None) -> Document:
        """Which tiles there are: levels with their cell heights and indices, the extent, the generation."""
        return self.get_json("/tiles.json", log=log)

    def tile(self, level: int, index: int, *, log: Optional[str] = None, **parameters: Value) -> bytes:
        """One tile as a PNG picture; a tile without frames is Problem 404."""
        return self._png(log, f"/tiles/{int(level)}/{int(index)}.png", parameters)

    # -- what is known

    def stats(self, depth_min: Value = None, depth_max: Value = None, *, log: Optional[str] = None) -> Document:
        """Count, extent, median step, mean, deviation, percentiles and histogram of the samples of a range."""
        return self.get_json("/stats", {"depth_min": depth_min, "depth_max": depth_max}, log=log)

    def gaps(self, depth_min: Value = None, depth_max: Value = None, *, factor: Value = None,
             limit: Optional[int] = None, log: Optional[str] = None) -> Document:
        """Steps without a frame that are longer than `factor` (3) median steps."""
        return self.get_json("/gaps", {"depth_min": depth_min, "depth_max": depth_max, "factor": factor,
                                       "limit": limit}, log=log)

    def changes(self, since: int, *, log: Optional[str] = None) -> Document:
        """In which ranges frames were stored or deleted since that generation: "generation", "all", "ranges"."""
        return self.get_json("/changes", {"since": since}, log=log)

    def logs(self, *, well: Optional[str] = None) -> List[Document]:
        """The logs that the token may read, by name, each with its facts."""
        found: List[Document] = []
        after: Optional[str] = None
        while True:
            page = _json_object(self._bytes("/logs" + _query({"well": well, "limit": 1000, "after": after})), {})
            try:
                names = [str(log["name"]) for log in page["logs"]]
            except (KeyError, TypeError) as error:
                raise BadAnswer("the list of logs has no names") from error
            found += [Document(log) for log in page["logs"]]
            if page.get("next") is None:
                return found
            if not names or (after is not None and names[0] <= after):
                raise BadAnswer("the list of logs does not come to an end")
            after = names[-1]

    def facts(self, *, log: Optional[str] = None) -> Document:
        """What is known of a log: its facts, widths, extent and generation; its ETag as `etag`."""
        return self._json(self._log_address(log))

    def get_json(self, route: str, parameters: Parameters = (), *, log: Optional[str] = None) -> Document:
        """Any route of a log that answers a JSON object: get_json("/shift", {"with": "repeat"})."""
        return self._json(self._target(log, route, parameters))

    def get_bytes(self, route: str, parameters: Parameters = (), *, log: Optional[str] = None) -> bytes:
        """Any route of a log, whole: get_bytes("/print.png", {"scale": 100}). Pairs may repeat a name."""
        return self._bytes(self._target(log, route, parameters))

    # -- writing

    def put_frame(self, depth: Value, samples: Any, *, if_match: Optional[str] = None, only_new: bool = False,
                  log: Optional[str] = None) -> Document:
        """Stores one frame; durable when this returns. Gives the frame as frame() does.

        samples   one number 0..255 per sample, None or NaN where it is absent; or bytes; or a row of NumPy, also masked
        if_match  the `etag` that the frame must have: else Problem 412; "*": it must be there
        only_new  Problem 412 if there is a frame at this depth
        """
        body, fields = _samples_body(samples)
        return self._write("PUT", self._target(log, f"/frames/{_in_path(depth)}"), fields, body, if_match, only_new)

    def delete_frame(self, depth: Value, *, if_match: Optional[str] = None, log: Optional[str] = None) -> None:
        """Deletes one frame, with the admin token; Problem 404 if there is none."""
        self._write("DELETE", self._target(log, f"/frames/{_in_path(depth)}"), {}, None, if_match)

    def delete_frames(self, depth_min: Value, depth_max: Value, *, if_match: Optional[str] = None,
                      log: Optional[str] = None) -> int:
        """Deletes the frames of a range, with the admin token; how many."""
        target = self._target(log, "/frames", {"depth_min": depth_min, "depth_max": depth_max})
        return _count(self._write("DELETE", target, {}, None, if_match), "deleted")

    def put_facts(self, facts: Mapping[str, Any], *, if_match: Optional[str] = None, only_new: bool = False,
                  log: Optional[str] = None) -> Document:
        """Makes a log with these facts, or gives one that is there these instead of its own; with the admin token.

        So get, edit, put: facts = client.facts(); facts["well"] = "A-12"; client.put_facts(facts, if_match=facts.etag).
        """
        body = json.dumps(dict(facts), allow_nan=False).encode()
        return self._write("PUT", self._log_address(log), _JSON, body, if_match, only_new)

    def upload(self, source: Source, log: Optional[str] = None, upload_id: Optional[str] = None,
               progress: Optional[Callable[[int, int], None]] = None, *, name: Optional[str] = None,
               content_type: Optional[str] = None, on_error: Optional[str] = None, scale: Value = None,
               absent: Optional[str] = None, tries: int = 20) -> Document:
        """Stores a file of rows, over a connection that may break at any time; the server's report of all of it.

        source        path, or a file opened in binary mode that can be sought in; not compressed
        upload_id     under which the server knows how much it has; None: name, size and checksum, as tools/upload has
                      it. The same file goes on under it from any process, on any day; a file that is stored is not
                      sent again
        progress      called as progress(bytes, of_bytes), first with what is stored already
        name          that /ingests shows (the file's)
        content_type  "application/x-ndjson" for names in .ndjson and .jsonl, else "text/csv", which LAS files are, too
        on_error, scale, absent   as of POST /frames
        tries         how many tries without progress, with pauses that grow from 1 to 32 seconds; 0: no limit

        The report has the rejected rows: "rejected", "rejects" (the first 100), and "stopped" with on_error="stop".
        Errors: ValueError (compressed, shorter than what is stored), OSError of the file, Problem, Unreachable.
        """
        parameters: Dict[str, Value] = {"on_error": on_error, "scale": scale, "absent": absent}
        with _opened(source) as file:
            known = _name_of(file)
            size, checksum = _size_and_checksum(file, upload_id is None)
            upload_id = upload_id or _upload_id(known, size, checksum)
            if content_type is None:
                content_type = "application/x-ndjson" if known.endswith((".ndjson", ".jsonl")) else "text/csv"
            parameters["source"] = os.fsencode(name or known)[:255].decode("utf-8", "ignore")
            target = self._target(log, "/frames", parameters)
            sending = _Sending(file, size, target, self._named("POST", target),
                               {"Content-Type": content_type, "Upload-Id": upload_id}, progress or _ignore)
            return self._upload(sending, log, upload_id, tries)

    def _upload(self, sending: _Sending, log: Optional[str], upload_id: str, tries: int) -> Document:
        best, failures, pause = -1, 0, 1.0
        while True:
            try:
                offset = self._upload_offset(log, upload_id)
                if offset > sending.size:
                    raise ValueError(f"the server has {offset} bytes of this upload, the file only {sending.size}")
                if offset > best:
                    best, failures, pause = offset, 0, 1.0
                return self._send_rest(sending, offset)
            except Unreachable as error:
                failure: Error = error
            except Problem as problem:
                if not _is_worth_another_try(problem):
                    raise
                failure = problem
            failures += 1
            if failures >= tries > 0:
                raise failure
            asked_for = failure.retry_after if isinstance(failure, Problem) else None
            _sleep(max(pause, min(asked_for or 0.0, self._max_wait)))
            pause = min(2 * pause, _PAUSE_MAX)

    def _upload_offset(self, log: Optional[str], upload_id: str) -> int:
        try:
            target = self._target(log, f"/uploads/{urllib.parse.quote(upload_id, safe='')}")
            return _count(self._json(target, patience=0), "offset")  # upload() waits itself
        except Problem as problem:
            if problem.status != 404:
                raise
            return 0  # a log that is not there is refused, or made, when rows come

    def _send_rest(self, sending: _Sending, offset: int) -> Document:
        connection = self._connection()
        try:
            with _translating(sending.named):
                sending.begin(connection, self._prefix, self._fields, offset)
            whole = sending.send(connection, offset)
            with _translating(sending.named), _Answer(connection, "POST", self._keep) as answer:
                if answer.status == 200:
                    return _json_object(answer.all(), answer.headers)
                problem = answer.problem()
        except BaseException:
            connection.close()
            raise
        if not whole and problem.status == 400:  # it is about a body that ended early
            raise Unreachable(f"{sending.named}: the connection broke")
        raise problem

    # -- events

    def events(self, log: Optional[str] = None, last_id: Optional[str] = None, *, silence: float = 45.0) -> Events:
        """What happens, as it happens: to all logs that the token may read, or to `log` (or to the client's log).

        last_id   of the last event that was seen, perhaps by another process: the stream goes on behind it
        silence   seconds without a byte after which it connects again; the server sends something every 15
        """
        _require_seconds("silence", silence)
        return Events(self, self._target(log, "/events"), last_id, silence)

    # -- requests

    def _target(self, log: Optional[str], route: str, parameters: Parameters = ()) -> str:
        if re.fullmatch(r"(/[!-~]*)?", route) is None:
            raise ValueError(f"the route {route!r} must begin with / and have only visible characters of ASCII: "
                             "urllib.parse.quote encodes others")
        name = self.log if log is None else log
        below = "" if name is None else "/logs/" + urllib.parse.quote(name, safe="")
        return below + route + _query(parameters)

    def _named(self, method: str, target: str) -> str:
        """A request as messages name it, with the server."""
        server = self.url.rstrip("/") if self._unix_socket is None else f"unix:{self._unix_socket}:"
        return f"{method} {server}{target}"

    def _log_address(self, log: Optional[str]) -> str:
        return self._target(log, "") or "/log"

    def _bytes(self, target: str) -> bytes:
        return self._ask("GET", target, {}, receive=lambda answer: answer.all())

    def _json(self, target: str, patience: Optional[float] = None) -> Document:
        return self._ask("GET", target, {}, receive=lambda answer: _json_object(answer.all(), answer.headers),
                         patience=patience)

    def _png(self, log: Optional[str], route: str, parameters: Parameters) -> bytes:
        body = self._bytes(self._target(log, route, parameters))
        if not body.startswith(b"\x89PNG\r\n\x1a\n"):
            raise BadAnswer(f"the answer is no PNG picture: {body[:80]!r}")
        return body

    def _write(self, method: str, target: str, fields: Mapping[str, str], body: Optional[bytes],
               if_match: Optional[str], only_new: bool = False) -> Document:
        condition = {"If-Match": if_match} if if_match is not None else {}
        if only_new:
            condition["If-None-Match"] = "*"
        return self._ask(method, target, {**fields, **condition}, body,
                         receive=lambda answer: _json_object(answer.all(), answer.headers))

    def _ask(self, method: str, target: str, fields: Mapping[str, str], body: Optional[bytes] = None, *,
             receive: Callable[[_Answer], T], patience: Optional[float] = None) -> T:
        """What `receive` makes of the answer (which it may keep open); repeats what may be repeated."""
        waiting = _Patience(self._patience if patience is None else patience)
        conditional = "If-Match" in fields or "If-None-Match" in fields
        repeat_on = (429, 503) if method == "GET" or (method == "PUT" and not conditional) else (429,)
        waited = 0.0
        while True:
            try:
                answer = self._send(self._connection(), method, target, fields, body)
                if answer.status < 300 or answer.status == 304:
                    with _translating(self._named(method, target), _Broken):
                        return self._received(answer, receive)
                problem = answer.problem()
            except _Broken as broken:
                if method != "GET" or not waiting.is_left():
                    raise Unreachable(str(broken)) from broken
                continue
            wait = max(1.0, problem.retry_after or 0.0)
            if problem.status not in repeat_on or problem.retry_after is None or waited + wait > self._max_wait:
                raise problem
            _sleep(wait)
            waited += wait

    def _received(self, answer: _Answer, receive: Callable[[_Answer], T]) -> T:
        received: Any = None
        try:
            received = receive(answer)
        finally:
            if received is not answer:
                answer.close()
        return received  # type: ignore[no-any-return]

    def _send(self, connection: http.client.HTTPConnection, method: str, target: str, fields: Mapping[str, str],
              body: Optional[bytes] = None) -> _Answer:
        """One request; the head of its answer. Raises _Broken, Unreachable, BadAnswer."""
        try:
            with _translating(self._named(method, target), _Broken):
                try:
                    connection.request(method, self._prefix + target, body, {**self._fields, **fields})
                except (BrokenPipeError, ConnectionResetError):
                    pass  # it may have been refused before all of it was read: then the answer is there
                return _Answer(connection, method, self._keep)
        except BaseException:
            connection.close()
            raise

    def _connection(self) -> http.client.HTTPConnection:
        """A kept one that is still good, or a new one."""
        while self._idle:
            try:
                connection = self._idle.pop()
            except IndexError:  # another thread was faster
                break
            if connection.sock is not None and not _is_readable(connection.sock):
                return connection
            connection.close()  # the server has closed it
        return self._new_connection(self.timeout)

    def _new_connection(self, timeout: float) -> http.client.HTTPConnection:
        if self._unix_socket is not None:
            return _LocalConnection(self._unix_socket, timeout)
        if self._tls is not None:
            return http.client.HTTPSConnection(self._host, self._port, timeout=timeout, context=self._tls)
        return http.client.HTTPConnection(self._host, self._port, timeout=timeout)

    def _keep(self, connection: http.client.HTTPConnection) -> None:
        if len(self._idle) < _CONNECTIONS and connection.sock is not None:
            self._idle.append(connection)
        else:
            connection.close()


class Events:
    """The events of a server, without end: `for id, name, data in client.events(): ...`.

    After a cut, an ended answer or silence it connects again, after pauses that grow to 32 seconds, and goes on behind
    `last_id`; the server sends `reset` where it cannot. It ends by close(), also from another thread, and with an
    error: Unreachable and Problem of the first connection; later only Problem 4xx (the log was removed, the token is no
    longer good) and BadAnswer.
    """

    def __init__(self, client: Client, target: str, last_id: Optional[str], silence: float) -> None:
        self.last_id = last_id
        self._client = client
        self._target = target
        self._silence = silence
        self._ended = threading.Event()
        self._reading = threading.Lock()
        self._connection: Optional[http.client.HTTPConnection] = None
        self._answer: Optional[_Answer] = None
        self._lines: Iterator[bytes] = iter(())
        self._heard = False  # the server has answered once
        self._waited = 0.0  # seconds before that
        self._pause = _EVENTS_PAUSE

    def __iter__(self) -> Events:
        return self

    def __enter__(self) -> Events:
        return self

    def __exit__(self, kind: Optional[Type[BaseException]], error: Optional[BaseException],
                 trace: Optional[TracebackType]) -> None:
        self.close()

    def close(self) -> None:
        """Ends the iteration; wakes a thread that waits for the next event."""
        self._ended.set()
        connection = self._connection
        if connection is not None and connection.sock is not None:
            with contextlib.suppress(OSError):
                connection.sock.shutdown(socket.SHUT_RDWR)
        if self._reading.acquire(blocking=False):
            self._drop()
            self._reading.release()

    def __next__(self) -> Event:
        with self._reading:
            while not self._ended.is_set():
                wait = self._pause
                try:
                    event = self._next_event()
                    if event is not None:
                        self._pause = _EVENTS_PAUSE
                        return event
                except _Broken as broken:
                    if not self._heard:
                        self._ended.set()
                        raise Unreachable(str(broken)) from broken
                except Error as error:
                    if not self._ended.is_set() and self._is_lasting(error):
                        self._ended.set()
                        self._drop()
                        raise
                    if isinstance(error, Problem):
                        wait = max(wait, min(error.retry_after or 0.0, _PAUSE_MAX))
                self._drop()
                self._ended.wait(wait)
                self._pause = min(2 * self._pause, _PAUSE_MAX)
            self._drop()
            raise StopIteration

    def _is_lasting(self, error: Error) -> bool:
        """Whether it is no use to try again; before the first answer, beyond what other calls wait, too."""
        if not isinstance(error, Problem):
            return isinstance(error, BadAnswer) or not self._heard
        passing = error.status in (408, 429) or error.status >= 500
        if passing and not self._heard:
            self._waited += max(self._pause, error.retry_after or 0.0)
            passing = error.retry_after is not None and self._waited <= self._client._max_wait
        return not passing

    def _drop(self) -> None:
        answer, self._answer, self._connection = self._answer, None, None
        if answer is not None:
            answer.close()

    def _connect(self) -> None:
        fields = {"Accept": "text/event-stream"}
        if self.last_id:
            fields["Last-Event-ID"] = self.last_id
        self._connection = self._client._new_connection(self._silence)
        answer = self._client._send(self._connection, "GET", self._target, fields)
        if answer.status != 200:
            raise answer.problem()
        if answer.headers.get("content-type", "").partition(";")[0].strip() != "text/event-stream":
            answer.close()
            raise BadAnswer(f"{self._target} is no stream of events")
        self._answer, self._lines, self._heard = answer, answer.lines(), True

    def _next_event(self) -> Optional[Event]:
        """None at the end of the answer."""
        if self._answer is None:
            self._connect()
        name, place = "message", None
        data: List[str] = []
        for raw in self._lines:
            line = raw.rstrip(b"\r").decode("utf-8", "replace")
            field, _, value = line.partition(":")
            value = value[1:] if value.startswith(" ") else value
            if field == "id":
                place = value
            elif field == "event":
                name = value
            elif field == "data":
                data.append(value)
            elif not line:
                self.last_id = self.last_id if place is None else place
                if data:
                    return Event(place, name, dict(_json_object("\n".join(data).encode(), {})))
                name, place = "message", None
        return None


class _Sending:
    """A file on its way to the server."""

    def __init__(self, file: BinaryIO, size: int, target: str, named: str, fields: Mapping[str, str],
                 progress: Callable[[int, int], None]) -> None:
        self.size = size
        self.target = target
        self.named = named
        self._file = file
        self._fields = fields
        self._progress = progress

    def begin(self, connection: http.client.HTTPConnection, prefix: str, fields: Mapping[str, str],
              offset: int) -> None:
        connection.putrequest("POST", prefix + self.target)
        for name, value in {**fields, **self._fields}.items():
            connection.putheader(name, value)
        connection.putheader("Upload-Offset", str(offset))
        connection.putheader("Content-Length", str(self.size - offset))
        connection.endheaders()

    def send(self, connection: http.client.HTTPConnection, offset: int) -> bool:
        """All from the offset on. False if the server does not take it: its answer may say why."""
        self._progress(offset, self.size)
        self._file.seek(offset)
        while offset < self.size:
            piece = self._file.read(min(_PIECE, self.size - offset))
            if not piece:
                raise ValueError(f"the file has become shorter: {offset} bytes instead of {self.size}")
            try:
                with _translating(self.named, _Broken):
                    connection.send(piece)
            except _Broken:
                return False
            offset += len(piece)
            self._progress(offset, self.size)
        return True


def _itself(answer: _Answer) -> _Answer:
    return answer


def _ignore(_done: int, _of: int) -> None:
    pass


def _in_path(depth: Value) -> str:
    return urllib.parse.quote(_text(depth), safe="")


@contextlib.contextmanager
def _translating(what: str, broken: Type[Exception] = Unreachable) -> Iterator[None]:
    """Makes errors of sockets, TLS and http.client ours; `broken` of those of a connection that broke."""
    try:
        yield
    except (socket.timeout, TimeoutError, _Silent) as error:
        raise Unreachable(f"{what}: the server is silent") from error
    except (_Broken, ConnectionError, http.client.IncompleteRead, ssl.SSLEOFError, ssl.SSLZeroReturnError) as error:
        raise broken(f"{what}: {error}") from error
    except http.client.HTTPException as error:
        begun = str(getattr(error, "line", "?"))[:5]
        if "HTTP/".startswith(begun):
            raise broken(f"{what}: cut off in the first line") from error
        raise BadAnswer(f"{what}: the answer is no HTTP: {error!r}") from error
    except OSError as error:
        raise Unreachable(f"{what}: {error}") from error


def _samples_body(samples: Any) -> Tuple[bytes, Dict[str, str]]:
    if isinstance(samples, (bytes, bytearray, memoryview)):
        return bytes(samples), {"Content-Type": "application/octet-stream"}
    values = samples.tolist() if hasattr(samples, "tolist") else samples  # of NumPy; None where it is masked
    given = [None if value != value else value for value in values]
    for number, value in enumerate(given, 1):
        if value in (math.inf, -math.inf):
            raise ValueError(f"sample {number} is {value}: a sample is a number from 0 to 255, or None or NaN where it is absent")
    return json.dumps({"samples": given}, default=float).encode(), _JSON


@contextlib.contextmanager
def _opened(source: Source) -> Iterator[BinaryIO]:
    """Closes what it has opened."""
    if not isinstance(source, (str, os.PathLike)):
        yield source
        return
    with open(source, "rb") as file:
        yield file


def _name_of(file: BinaryIO) -> str:
    name = getattr(file, "name", None)  # a number if it was opened by one
    return os.path.basename(os.fsdecode(name)) if isinstance(name, (str, bytes, os.PathLike)) else "upload"


def _size_and_checksum(file: BinaryIO, with_checksum: bool) -> Tuple[int, str]:
    """Of all of the file; it must not be compressed."""
    file.seek(0)
    if file.read(2) == b"\x1f\x8b":
        raise ValueError("the file is compressed, and such an upload cannot be continued: unpack it first")
    if not with_checksum:
        return file.seek(0, os.SEEK_END), ""
    file.seek(0)
    checksum = _Checksum()
    while piece := file.read(_PIECE):
        checksum.take(piece)
    return checksum.bytes, checksum.text()


def _upload_id(name: str, size: int, checksum: str) -> str:
    """As tools/upload makes it: the same for the same file, and almost certainly another one for another file."""
    plain = re.sub(rb"[^A-Za-z0-9._-]", b"_", os.fsencode(name))[:32].decode("ascii")
    return f"{plain}-{size}-{checksum}"


def _is_worth_another_try(problem: Problem) -> bool:
    """What passes by itself, or when the server is asked again how much it has."""
    if problem.status == 409:
        return problem.error_code in _PASSING_CONFLICTS
    return problem.status in (408, 429) or problem.status >= 500
