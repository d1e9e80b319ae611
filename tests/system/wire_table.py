# SPDX-License-Identifier: MIT
"""What goes over the wire and what has to come back: the table that wire_test.py plays.

A row is a name, the pieces to send, and the outcome: the statuses in their order, then whether the connection
stays `open` or is `closed` ("200 400 closed"; "closed" alone: no answer at all; "HEAD:200" has no body). A
dictionary behind it names fields of the last answer. Groups in HOUSE are decisions of this server's own;
in the others RFC 9110 and 9112 decide or leave little else, so that another server can be held against them.
"""

HALF_CLOSE = object()  # the client has nothing more to send
AWAIT = object()       # the client waits for one answer before it goes on


class Dribble(bytes):
    """Sent a byte now and then, until the server has enough of it."""


def request(line, *fields, host="box", body=b""):
    """A request's bytes; `host` None leaves Host out."""
    lines = [line, *([] if host is None else [f"Host: {host}"]), *fields, "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def get(*fields, target="/health", **more):
    return request(f"GET {target} HTTP/1.1", *fields, **more)


def old(*fields, target="/health", **more):
    return request(f"GET {target} HTTP/1.0", *fields, **more)


def sized(length, body=b"hello", *fields):
    return get(f"Content-Length: {length}", *fields, body=body)


def chunked(body, *fields, coding="chunked"):
    return get(f"Transfer-Encoding: {coding}", *fields, body=body)


def line_of(length):
    """A good request whose first line has so many bytes."""
    return get(target="/health?" + "a" * (length - len("GET /health? HTTP/1.1")))


def head_of(length, field="Filler"):
    return get(f"{field}: " + "a" * (length - len(get(f"{field}: "))))


NEXT = get(target="/version")
CHUNKS = b"5\r\nhello\r\n0\r\n\r\n"

REQUEST_LINE = [
    ("a plain request", [get()], "200 open"),
    ("in two pieces", [get()[:20], get()[20:]], "200 open"),
    ("an empty line before it", [b"\r\n" + get()], "200 open"),
    ("two empty lines before it", [b"\r\n\r\n" + get()], "200 open"),
    ("a bare LF before it", [b"\n" + get()], "400 closed"),
    ("a blank before the method", [b" " + get()], "400 closed"),
    ("two blanks before the target", [request("GET  /health HTTP/1.1")], "400 closed"),
    ("two blanks before the version", [request("GET /health  HTTP/1.1")], "400 closed"),
    ("tabs for blanks", [request("GET\t/health\tHTTP/1.1")], "400 closed"),
    ("a blank behind the version", [request("GET /health HTTP/1.1 ")], "400 closed"),
    ("no version", [b"GET /health\r\n\r\n"], "400 closed"),
    ("no target", [request("GET HTTP/1.1")], "400 closed"),
    ("an empty target", [request("GET  HTTP/1.1")], "400 closed"),
    ("version in small letters", [request("GET /health http/1.1")], "400 closed"),
    ("version with two digits", [request("GET /health HTTP/1.10")], "400 closed"),
    ("version with a leading zero", [request("GET /health HTTP/01.1")], "400 closed"),
    ("version without a minor", [request("GET /health HTTP/1")], "400 closed"),
    ("version with a sign", [request("GET /health HTTP/+1.1")], "400 closed"),
    ("another protocol", [request("GET /health ICY/1.1")], "400 closed"),
    ("a later minor is read as 1.1", [request("GET /health HTTP/1.2")], "200 open"),
    ("a later minor with a body", [request("GET /health HTTP/1.9", "Content-Length: 5", body=b"hello") + NEXT],
     "200 200 open"),
    ("HTTP/2.0", [request("GET /health HTTP/2.0")], "505 closed"),
    ("HTTP/3.0", [request("GET /health HTTP/3.0")], "505 closed"),
    ("HTTP/0.9", [request("GET /health HTTP/0.9")], "505 closed"),
    ("the preface of HTTP/2", [b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"], "505 closed"),
    ("lines that end in LF", [b"GET /health HTTP/1.1\nHost: box\n\n"], "400 closed"),
    ("lines that end in CR", [b"GET /health HTTP/1.1\rHost: box\r\r", HALF_CLOSE], "400 closed"),
    ("a CR too many", [b"GET /health HTTP/1.1\r\r\nHost: box\r\n\r\n"], "400 closed"),
    ("CR in the target", [request("GET /hea\rlth HTTP/1.1")], "400 closed"),
    ("NUL in the method", [request("GE\0T /health HTTP/1.1")], "400 closed"),
    ("NUL in the target", [request("GET /health\0 HTTP/1.1")], "400 closed"),
    ("a tab in the target", [request("GET /he\talth HTTP/1.1")], "400 closed"),
    ("a blank in the target", [request("GET /he alth HTTP/1.1")], "400 closed"),
    ("DEL in the target", [request("GET /health\x7f HTTP/1.1")], "400 closed"),
    ("a control character in the target", [request("GET /health\x1b[2J HTTP/1.1")], "400 closed"),
    ("raw UTF-8 in the target", [request("GET /h\xc3\xa4alth HTTP/1.1")], "400 closed"),
    ("a fragment", [get(target="/health#top")], "400 closed"),
    ("a target without its slash", [get(target="health")], "400 closed"),
    ("a method that is no token", [request("G(T /health HTTP/1.1")], "400 closed"),
    ("a TLS client hello", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(64))], "400 closed"),
    ("any bytes", [bytes(range(128, 256)) * 4], "400 closed"),
    ("a word", [b"QUIT\r\n"], "400 closed"),
]

TARGETS = [
    ("absolute form", [get(target="http://box/health")], "200 open"),
    ("absolute form, capitals", [get(target="HTTP://BOX/health")], "200 open"),
    ("absolute form with port", [get(target="http://box:80/health", host="box:80")], "200 open"),
    ("absolute form without a path", [get(target="http://box")], "200 open"),
    ("absolute form without a host", [get(target="http:///health")], "400 closed"),
    ("absolute form without Host", [get(target="http://box/health", host=None)], "400 closed"),
    ("absolute form with a user", [get(target="http://me@box/health")], "400 closed"),
    ("absolute form, another scheme", [get(target="ftp://box/health")], "400 closed"),
    ("authority form", [request("CONNECT box:443 HTTP/1.1", host="box:443")], "400 closed"),
    ("authority form, another method", [get(target="box:443")], "400 closed"),
    ("a star with GET", [get(target="*")], "400 closed"),
    ("an escaped slash", [get(target="/frames%2F1.0")], "400 open"),
    ("an escaped NUL", [get(target="/frames/%00")], "400 open"),
    ("half an escape", [get(target="/frames/%4")], "400 open"),
    ("an escape of nothing", [get(target="/frames/%")], "400 open"),
    ("an escape of no hex", [get(target="/frames/%zz")], "400 open"),
    ("an escape with a sign", [get(target="/frames/%+1")], "400 open"),
    ("an escaped letter", [get(target="/h%65alth")], "200 open"),
    ("an escaped escape stays one", [get(target="/h%2565alth")], "404 open"),
    ("capitals are another path", [get(target="/Health")], "404 open"),
]

HOST = [
    ("missing", [get(host=None)], "400 closed"),
    ("twice", [get("Host: other")], "400 closed"),
    ("twice the same", [get("Host: box")], "400 closed"),
    ("twice in 1.0", [old("Host: other")], "400 closed"),
    ("missing in 1.0", [old(host=None)], "200 closed"),
    ("empty", [get(host="")], "400 closed"),
    ("a list", [get(host="box, other")], "400 closed"),
    ("a blank inside", [get(host="box other")], "400 closed"),
    ("a path", [get(host="box/health")], "400 closed"),
    ("a user", [get(host="me@box")], "400 closed"),
    ("a scheme", [get(host="http://box")], "400 closed"),
    ("a port", [get(host="box:8000")], "200 open"),
    ("an empty port", [get(host="box:")], "200 open"),
    ("a port of letters", [get(host="box:80a")], "400 closed"),
    ("a port beyond 65535", [get(host="box:65536")], "400 closed"),
    ("two ports", [get(host="box:80:80")], "400 closed"),
    ("IPv6", [get(host="[::1]:8000")], "200 open"),
    ("IPv6 without its end", [get(host="[::1")], "400 closed"),
    ("IPv6 of nonsense", [get(host="[::g]")], "400 closed"),
    ("IPv6 without brackets", [get(host="::1")], "400 closed"),
    ("raw UTF-8", [get(host="b\xc3\xb6x")], "400 closed"),
    ("blanks around it", [request("GET /health HTTP/1.1", "Host: \t box \t", host=None)], "200 open"),
    ("in small letters", [request("GET /health HTTP/1.1", "host:box", host=None)], "200 open"),
    ("a dot behind it", [get(host="box.local.")], "200 open"),
]

FIELDS = [
    ("a blank before the colon", [get("Name : value")], "400 closed"),
    ("a tab before the colon", [get("Name\t: value")], "400 closed"),
    ("a blank before Host's colon", [request("GET /health HTTP/1.1", "Host : box", host=None)], "400 closed"),
    ("an empty name", [get(": value")], "400 closed"),
    ("no colon", [get("Name value")], "400 closed"),
    ("a blank in the name", [get("My Name: value")], "400 closed"),
    ("a bracket in the name", [get("Na(me: value")], "400 closed"),
    ("a slash in the name", [get("Na/me: value")], "400 closed"),
    ("a quote in the name", [get('Na"me: value')], "400 closed"),
    ("raw UTF-8 in the name", [get("N\xc3\xa4me: value")], "400 closed"),
    ("NUL in the name", [get("Na\0me: value")], "400 closed"),
    ("odd but legal names", [get("!#$%&'*+-.^_`|~09: value")], "200 open"),
    ("folded", [get("Name: first", " second")], "400 closed"),
    ("folded with a tab", [get("Name: first", "\tsecond")], "400 closed"),
    ("folded before any field", [request("GET /health HTTP/1.1", " Name: value", "Host: box", host=None)],
     "400 closed"),
    ("folded Host", [request("GET /health HTTP/1.1", "Host:", " box", host=None)], "400 closed"),
    ("folded into nothing", [get("Name: value", " ")], "400 closed"),
    ("NUL in the value", [get("Name: va\0lue")], "400 closed"),
    ("CR in the value", [get("Name: va\rlue")], "400 closed"),
    ("LF in the value", [get("Name: va\nNext: lue")], "400 closed"),
    ("a control character in the value", [get("Name: va\x01lue")], "400 closed"),
    ("an escape in the value", [get("Name: \x1b[2J")], "400 closed"),
    ("DEL in the value", [get("Name: va\x7flue")], "400 closed"),
    ("a tab in the value", [get("Name: va\tlue")], "200 open"),
    ("obs-text in the value", [get("Name: v\xe4lue")], "200 open"),
    ("an empty value", [get("Name:")], "200 open"),
    ("a colon in the value", [get("Name:: value")], "200 open"),
    ("an end of LF LF", [b"GET /health HTTP/1.1\r\nHost: box\n\n"], "400 closed"),
    ("an end of CRLF LF", [b"GET /health HTTP/1.1\r\nHost: box\r\n\n"], "400 closed"),
    ("an end of CRLF CR", [b"GET /health HTTP/1.1\r\nHost: box\r\n\rX", HALF_CLOSE], "400 closed"),
]

LENGTH = [
    ("a body", [sized(5) + NEXT], "200 200 open"),
    ("an empty body", [sized(0, b"") + NEXT], "200 200 open"),
    ("leading zeros", [sized("0005") + NEXT], "200 200 open"),
    ("blanks around it", [sized(" \t5 \t") + NEXT], "200 200 open"),
    ("twice the same", [sized(5, b"hello", "Content-Length: 5")], "400 closed"),
    ("twice, not the same", [sized(5, b"hello", "Content-Length: 6")], "400 closed"),
    ("twice, one zero", [sized(0, b"", "Content-Length: 44") + NEXT], "400 closed"),
    ("a list", [sized("5, 5")], "400 closed"),
    ("a list without blanks", [sized("5,5")], "400 closed"),
    ("a list with an empty element", [sized("5,")], "400 closed"),
    ("empty", [sized("")], "400 closed"),
    ("a plus", [sized("+5")], "400 closed"),
    ("a minus", [sized("-5")], "400 closed"),
    ("minus nothing", [sized("-0", b"")], "400 closed"),
    ("hex", [sized("0x5")], "400 closed"),
    ("a blank inside", [sized("5 5")], "400 closed"),
    ("a point", [sized("5.0")], "400 closed"),
    ("an exponent", [sized("5e0")], "400 closed"),
    ("quoted", [sized('"5"')], "400 closed"),
    ("an underscore", [sized("1_0", b"helloworld")], "400 closed"),
    ("letters", [sized("five")], "400 closed"),
    ("digits that are not ASCII", [sized("\xb2", b"he")], "400 closed"),
    ("a blank before the colon", [get("Content-Length : 5", body=b"hello")], "400 closed"),
    ("an underscore in the name is no length", [get("Content_Length: 44") + NEXT], "200 200 open"),
    ("a word that cannot be a length, 2^64", [sized(2**64)], "400 closed"),
    ("2^64 and five", [sized(2**64 + 5)], "400 closed"),
    ("thirty digits", [sized("1" * 30)], "400 closed"),
    ("in 1.0", [old("Content-Length: 5", body=b"hello")], "200 closed"),
    ("too short, half closed", [sized(10), HALF_CLOSE], "400 closed"),
    ("bytes behind the body are the next request", [sized(5, b"hello\x00") + NEXT], "200 400 closed"),
    ("a body nobody announced", [get(body=b"a=1&b=2\r\n\r\n")], "200 400 closed"),
]

CHUNKED = [
    ("chunks", [chunked(CHUNKS) + NEXT], "200 200 open"),
    ("capitals", [chunked(CHUNKS, coding="CHUNKED") + NEXT], "200 200 open"),
    ("a tab before the coding", [get("Transfer-Encoding:\tchunked\t", body=CHUNKS) + NEXT], "200 200 open"),
    ("hex sizes of either case", [chunked(b"a\r\n0123456789\r\nA\r\n0123456789\r\n0\r\n\r\n") + NEXT], "200 200 open"),
    ("leading zeros", [chunked(b"00005\r\nhello\r\n00\r\n\r\n") + NEXT], "200 200 open"),
    ("no chunk but the last", [chunked(b"0\r\n\r\n") + NEXT], "200 200 open"),
    ("an extension", [chunked(b"5;name=value\r\nhello\r\n0;last\r\n\r\n") + NEXT], "200 200 open"),
    ("a quoted extension", [chunked(b'5;a="b;c"\r\nhello\r\n0\r\n\r\n') + NEXT], "200 200 open"),
    ("a trailer", [chunked(b"5\r\nhello\r\n0\r\nDigest: x\r\n\r\n") + NEXT], "200 200 open"),
    ("beside a length", [sized(5, CHUNKS, "Transfer-Encoding: chunked")], "400 closed"),
    ("before a length", [chunked(CHUNKS, "Content-Length: 5")], "400 closed"),
    ("beside a length of 0", [chunked(CHUNKS, "Content-Length: 0")], "400 closed"),
    ("twice", [chunked(CHUNKS, "Transfer-Encoding: chunked")], "400 closed"),
    ("twice in a list", [chunked(CHUNKS, coding="chunked, chunked")], "400 closed"),
    ("twice, hidden by another", [chunked(CHUNKS, "Transfer-Encoding: identity")], "400 closed"),
    ("a comma behind it", [chunked(CHUNKS, coding="chunked,")], "400 closed"),
    ("empty", [chunked(CHUNKS, coding="")], "400 closed"),
    ("quoted", [chunked(CHUNKS, coding='"chunked"')], "400 closed"),
    ("a vertical tab before it", [chunked(CHUNKS, coding="\x0bchunked")], "400 closed"),
    ("a blank before the colon", [get("Transfer-Encoding : chunked", body=CHUNKS)], "400 closed"),
    ("folded", [get("Transfer-Encoding:", " chunked", body=CHUNKS)], "400 closed"),
    ("gzip", [chunked(CHUNKS, coding="gzip")], "501 closed"),
    ("gzip, then chunked", [chunked(CHUNKS, coding="gzip, chunked")], "501 closed"),
    ("chunked, then gzip", [chunked(CHUNKS, coding="chunked, gzip")], "501 closed"),
    ("identity", [chunked(CHUNKS, coding="identity")], "501 closed"),
    ("nearly chunked", [chunked(CHUNKS, coding="xchunked")], "501 closed"),
    ("an underscore in the name is no coding",
     [get("Transfer_Encoding: chunked", "Content-Length: 5", body=b"hello") + NEXT], "200 200 open"),
    ("in 1.0", [old("Transfer-Encoding: chunked", body=CHUNKS)], "400 closed"),
    ("in 1.0 beside a length", [old("Transfer-Encoding: chunked", "Content-Length: 5", body=CHUNKS)], "400 closed"),
    ("size with a plus", [chunked(b"+5\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("size with a minus", [chunked(b"-5\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("size with 0x", [chunked(b"0x5\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("size of no digits", [chunked(b"\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("size of an extension only", [chunked(b";a\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("size of letters", [chunked(b"five\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("size with a blank before it", [chunked(b" 5\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("size with a blank behind it", [chunked(b"5 \r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("blanks before an extension", [chunked(b"5 \t;a\r\nhello\r\n0\r\n\r\n") + NEXT], "200 200 open"),
    ("size with an underscore", [chunked(b"0_5\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("size of a chunk too large for 64 bits", [chunked(b"10000000000000005\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("size that ends in LF", [chunked(b"5\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("size that ends in CR", [chunked(b"5\rhello\r\n0\r\n\r\n")], "400 closed"),
    ("size with NUL", [chunked(b"5\0\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("LF in an extension", [chunked(b"5;a\nb\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("CR in an extension", [chunked(b"5;a\rb\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("NUL in an extension", [chunked(b"5;a\0b\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("no CRLF behind the data", [chunked(b"5\r\nhello0\r\n\r\n")], "400 closed"),
    ("LF behind the data", [chunked(b"5\r\nhello\n0\r\n\r\n")], "400 closed"),
    ("data longer than said", [chunked(b"5\r\nhello!\r\n0\r\n\r\n")], "400 closed"),
    ("data shorter than said", [chunked(b"6\r\nhello\r\n0\r\n\r\n")], "400 closed"),
    ("no last chunk, half closed", [chunked(b"5\r\nhello\r\n"), HALF_CLOSE], "400 closed"),
    ("no end, half closed", [chunked(b"5\r\nhello\r\n0\r\n"), HALF_CLOSE], "400 closed"),
    ("an end of LF", [chunked(b"5\r\nhello\r\n0\r\n\n")], "400 closed"),
    ("a trailer without a colon", [chunked(b"0\r\nnonsense\r\n\r\n")], "400 closed"),
    ("a trailer with a blank before its colon", [chunked(b"0\r\nName : value\r\n\r\n")], "400 closed"),
    ("a folded trailer", [chunked(b"0\r\nName: first\r\n second\r\n\r\n")], "400 closed"),
    ("a trailer with NUL", [chunked(b"0\r\nName: va\0lue\r\n\r\n")], "400 closed"),
    ("a trailer that ends in LF", [chunked(b"0\r\nName: value\n\r\n")], "400 closed"),
    ("a trailer with an empty name", [chunked(b"0\r\n: value\r\n\r\n")], "400 closed"),
]

CONNECTION = [
    ("close", [get("Connection: close")], "200 closed", {"Connection": "close"}),
    ("close among others", [get("Connection: foo , Close")], "200 closed"),
    ("close in a second field", [get("Connection: foo", "Connection: close")], "200 closed"),
    ("closed is not close", [get("Connection: closed")], "200 open"),
    ("an upgrade nobody knows", [get("Connection: Upgrade", "Upgrade: h2c")], "200 open"),
    ("1.0 is closed", [old()], "200 closed", {"Connection": "close"}),
    ("three in a row, in their order", [get() + get(target="/nowhere") + NEXT], "200 404 200 open"),
    ("fifty in a row", [get() * 50], "200 " * 50 + "open"),
    ("in a row across a cut", [get() + NEXT[:10], NEXT[10:] + get()], "200 200 200 open"),
    ("in a row, behind bodies", [sized(5) + chunked(CHUNKS) + sized(5) + NEXT], "200 200 200 200 open"),
    ("nothing behind a close is answered", [get("Connection: close") + NEXT], "200 closed"),
    ("nothing behind 1.0 is answered", [old() + NEXT], "200 closed"),
    ("nothing behind garbage is answered", [get() + get(host=None) + NEXT], "200 400 closed"),
    ("garbage lines get one answer", [b"garbage\r\n" * 1000], "400 closed"),
    ("half closed behind a request", [get(), HALF_CLOSE], "200 closed"),
    ("half closed behind three", [get() * 3, HALF_CLOSE], "200 200 200 closed"),
    ("half closed behind a body", [sized(5), HALF_CLOSE], "200 closed"),
    ("half closed at once", [HALF_CLOSE], "closed"),
    ("half closed within a head", [get()[:-2], HALF_CLOSE], "400 closed"),
    ("half closed within the first line", [b"GET /hea", HALF_CLOSE], "400 closed"),
    ("half closed within the second request", [get() + b"GET /he", HALF_CLOSE], "200 400 closed"),
    ("HEAD sends no body", [request("HEAD /health HTTP/1.1") + NEXT], "HEAD:200 200 open"),
    ("HEAD of nothing sends no body", [request("HEAD /nowhere HTTP/1.1") + NEXT], "HEAD:404 200 open"),
    ("HEAD in 1.0", [request("HEAD /health HTTP/1.0")], "HEAD:200 closed"),
]

EXPECT = [
    ("100 is sent to who waits", [get("Expect: 100-continue", "Content-Length: 5"), AWAIT, b"hello" + NEXT],
     "100 200 200 open"),
    ("100 before chunks", [get("Expect: 100-Continue", "Transfer-Encoding: chunked"), AWAIT, CHUNKS],
     "100 200 open"),
    ("no 100 without a body", [get("Expect: 100-continue")], "200 open"),
    ("no 100 in 1.0", [old("Expect: 100-continue", "Content-Length: 5", body=b"hello")], "200 closed"),
    ("no 100 for a body too large", [get("Expect: 100-continue", "Content-Length: 100000000")], "413 closed"),
    ("something else", [get("Expect: tea")], "417 closed"),
    ("something more", [get("Expect: 100-continue, tea")], "417 closed"),
]

LIMITS = [
    ("a first line of 8 KiB", [line_of(8192)], "200 open"),
    ("a first line of 8 KiB and one", [line_of(8193)], "414 closed"),
    ("a first line of 100 KB", [line_of(100_000)], "414 closed"),
    ("a first line without end", [b"GET /" + b"a" * 20_000], "414 closed"),
    ("a method without end", [b"G" * 20_000], "414 closed"),
    ("a head of 16 KiB", [head_of(16384)], "200 open"),
    ("a head of 16 KiB and one", [head_of(16385)], "431 closed"),
    ("a head of 100 KB", [head_of(100_000)], "431 closed"),
    ("a field without end", [get()[:-2] + b"Name: " + b"a" * 30_000], "431 closed"),
    ("a name of 10 KB", [get("N" * 10_000 + ": value")], "200 open"),
    ("100 fields", [get(*[f"Name-{i}: {i}" for i in range(99)])], "200 open"),
    ("101 fields", [get(*[f"Name-{i}: {i}" for i in range(100)])], "431 closed"),
    ("a thousand fields", [get(*["a:"] * 1000)], "431 closed"),
    ("three empty lines before a request", [b"\r\n" * 3 + get()], "400 closed"),
    ("empty lines without end", [b"\r\n" * 10_000], "400 closed"),
    ("a body of 1 MiB", [sized(1 << 20, b"x" * (1 << 20)) + NEXT], "200 200 open"),
    ("a body of 1 MiB and one", [sized((1 << 20) + 1, b"")], "413 closed"),
    ("a body of 10 GB", [sized(10**10, b"x" * 1000)], "413 closed"),
    ("a body of 2^63 - 1", [sized(2**63 - 1)], "413 closed"),
    ("a chunk of 1 MiB and one", [chunked(b"100001\r\n")], "413 closed"),
    ("a chunk of 2^64 - 1", [chunked(b"ffffffffffffffff\r\nhello")], "413 closed"),
    ("chunks of more than 1 MiB", [chunked(b"10000\r\n" + b"x" * 0x10000 + b"\r\n") + (b"10000\r\n" + b"x" * 0x10000 + b"\r\n") * 16],
     "413 closed"),
    ("chunks of a byte", [chunked(b"1\r\nx\r\n" * 20_000 + b"0\r\n\r\n") + NEXT], "200 200 open"),
    ("a chunk extension of 17 KB", [chunked(b"5;" + b"a" * 17_000 + b"\r\nhello\r\n0\r\n\r\n")], "431 closed"),
    ("a chunk extension without end", [chunked(b"5;" + b"a" * 50_000)], "431 closed"),
    ("many chunk extensions", [chunked(b"1;" + b"a" * 100 + b"\r\nx\r\n" + (b"1;" + b"a" * 100 + b"\r\nx\r\n") * 300)], "431 closed"),
    ("trailers of 17 KB", [chunked(b"0\r\n" + (b"Name: " + b"a" * 1000 + b"\r\n") * 17 + b"\r\n")], "431 closed"),
    ("a trailer without end", [chunked(b"0\r\nName: " + b"a" * 50_000)], "431 closed"),
    ("a chunk size of many zeros", [chunked(b"0" * 50_000)], "431 closed"),
]

ROUTES = [
    ("an absolute target of another host", [get(target="http://other/health")], "400 closed"),
    ("a star asks about the whole server", [request("OPTIONS * HTTP/1.1")], "204 open"),
    ("OPTIONS", [request("OPTIONS /version HTTP/1.1")], "204 open", {"Allow": "GET, HEAD, OPTIONS"}),
    ("OPTIONS of nothing", [request("OPTIONS /nowhere HTTP/1.1")], "404 open"),
    ("OPTIONS with a body", [request("OPTIONS /version HTTP/1.1", "Content-Length: 5", body=b"hello") + NEXT],
     "204 200 open"),
    ("a method not served here", [request("DELETE /version HTTP/1.1")], "405 open", {"Allow": "GET, HEAD, OPTIONS"}),
    ("a method not served here, with a body",
     [request("POST /version HTTP/1.1", "Content-Length: 5", body=b"hello") + NEXT], "405 200 open"),
    ("a method nobody knows", [request("BREW /version HTTP/1.1")], "405 open", {"Allow": "GET, HEAD, OPTIONS"}),
    ("TRACE", [request("TRACE /version HTTP/1.1")], "405 open", {"Allow": "GET, HEAD, OPTIONS"}),
    ("CONNECT of a path", [request("CONNECT /version HTTP/1.1")], "405 open"),
    ("a method in small letters", [request("get /version HTTP/1.1")], "405 open"),
    ("a method nobody knows, of nothing", [request("BREW /nowhere HTTP/1.1")], "404 open"),
    ("a slash behind", [get(target="/version/")], "308 open", {"Location": "/version"}),
    ("a slash behind, with a query", [get(target="/frames/?limit=5&x=%2f")], "308 open",
     {"Location": "/frames?limit=5&x=%2f"}),
    ("a slash behind, absolute", [get(target="http://box/frames/")], "308 open", {"Location": "/frames"}),
    ("a slash behind, HEAD", [request("HEAD /version/ HTTP/1.1")], "HEAD:308 open", {"Location": "/version"}),
    ("two slashes behind", [get(target="/frames//")], "404 open"),
    ("two slashes before", [get(target="//health")], "404 open"),
    ("a host for a path", [get(target="//evil.example/")], "404 open", {"Location": None}),
    ("a host for a path of ours", [get(target="//frames/")], "404 open", {"Location": None}),
    ("an escaped slash for a host", [get(target="/%2fevil.example/")], "400 open", {"Location": None}),
    ("a backslash for a host", [get(target="/\\evil.example/")], "404 open", {"Location": None}),
    ("two slashes inside", [get(target="/frames//1.0")], "404 open"),
    ("a dot segment", [get(target="/./health")], "404 open"),
    ("two dots", [get(target="/frames/../health")], "404 open"),
    ("two dots, escaped", [get(target="/frames/%2e%2E/health")], "404 open"),
    ("two dots for a depth", [get(target="/frames/..")], "404 open"),
    ("a dot behind", [get(target="/health/.")], "404 open"),
    ("a matrix parameter", [get(target="/health;a=1")], "404 open"),
    ("a query of nothing", [get(target="/frames?")], "200 open"),
    ("a broken escape in a query", [get(target="/frames?limit=%zz")], "400 open"),
    ("a broken escape in a name", [get(target="/frames?%4=1")], "400 open"),
    ("NUL in a query", [get(target="/frames?limit=%00")], "400 open"),
    ("a broken escape where no query is read", [get(target="/health?%zz")], "200 open"),
    ("what does not parse", [get(target="/frames/abc")], "422 open"),
    ("a problem in a row", [get(target="/frames/abc") + get(target="/frames?limit=%zz") + NEXT],
     "422 400 200 open"),
    ("no 100 where the body is there already", [get("Expect: 100-continue", "Content-Length: 5", body=b"hello")],
     "200 open"),
    ("X-Request-ID is kept", [get("X-Request-ID: Rig-7.a_B")], "200 open", {"X-Request-ID": "Rig-7.a_B"}),
    ("X-Request-ID is kept by problems", [get("X-Request-ID: rig-7", target="/nowhere")], "404 open",
     {"X-Request-ID": "rig-7"}),
    ("X-Request-ID is kept by refused bodies", [sized(10**10, b"", "X-Request-ID: rig-7")], "413 closed",
     {"X-Request-ID": "rig-7"}),
    ("X-Request-ID is kept by refused expectations", [get("Expect: tea", "X-Request-ID: rig-7")], "417 closed",
     {"X-Request-ID": "rig-7"}),
    ("X-Request-ID before a fault is kept", [get("X-Request-ID: rig-7", "Content-Length: five")], "400 closed",
     {"X-Request-ID": "rig-7"}),
    ("a refused HEAD sends no body", [request("HEAD /health HTTP/1.1", "Expect: tea")], "HEAD:417 closed"),
    ("faults before what is not done", [get("Expect: tea", "Transfer-Encoding: gzip", "Name : value")], "400 closed"),
    ("X-Request-ID of 128", [get("X-Request-ID: " + "a" * 128)], "200 open", {"X-Request-ID": "a" * 128}),
    ("X-Request-ID of 129 is replaced", [get("X-Request-ID: " + "a" * 129)], "200 open", {"X-Request-ID": "UUID"}),
    ("X-Request-ID with a blank is replaced", [get("X-Request-ID: a b")], "200 open", {"X-Request-ID": "UUID"}),
    ("X-Request-ID with a tilde is replaced", [get("X-Request-ID: a~b")], "200 open", {"X-Request-ID": "UUID"}),
    ("X-Request-ID of markup is replaced", [get("X-Request-ID: <b>")], "200 open", {"X-Request-ID": "UUID"}),
    ("an empty X-Request-ID is replaced", [get("X-Request-ID:")], "200 open", {"X-Request-ID": "UUID"}),
    ("no X-Request-ID", [get()], "200 open", {"X-Request-ID": "UUID"}),
    ("X-Request-ID of garbage is our own", [b"garbage\r\n"], "400 closed", {"X-Request-ID": "UUID"}),
    ("a trailer is no X-Request-ID", [chunked(b"0\r\nX-Request-ID: evil\r\n\r\n")], "200 open", {"X-Request-ID": "UUID"}),
    ("a trailer is no Connection", [chunked(b"0\r\nConnection: close\r\n\r\n") + NEXT], "200 200 open"),
    ("a trailer is no Host", [request("GET /health HTTP/1.1", "Transfer-Encoding: chunked", host=None,
                                      body=b"0\r\nHost: box\r\n\r\n")], "400 closed"),
    ("a trailer is no length", [chunked(b"0\r\nContent-Length: 40\r\n\r\n") + NEXT], "200 200 open"),
    ("a trailer is no coding", [chunked(b"0\r\nTransfer-Encoding: chunked\r\n\r\n") + NEXT], "200 200 open"),
]

# Played against a server whose header_timeout, request_timeout and idle_timeout are a fraction of a second.
DEADLINES = [
    ("nothing sent", [], "closed"),
    ("nothing sent behind an answer", [get(), AWAIT], "200 closed"),
    ("a first line and no more", [b"GET /health HTTP/1.1\r\n"], "408 closed"),
    ("a single byte", [b"G"], "408 closed"),
    ("an empty line only", [b"\r\n"], "408 closed"),
    ("a head a byte now and then", [Dribble(get("Name: " + "a" * 1000))], "408 closed"),
    ("a second head a byte now and then", [get(), AWAIT, Dribble(get("Name: " + "a" * 1000))], "200 408 closed"),
    ("half a head in a row", [get() + b"GET /health HT"], "200 408 closed"),
    ("half a body", [sized(10)], "408 closed"),
    ("a body a byte now and then", [sized(1000, b""), Dribble(b"a" * 1000)], "408 closed"),
    ("chunks a byte now and then", [chunked(b""), Dribble(b"1\r\na\r\n" * 200)], "408 closed"),
    ("trailers a byte now and then", [chunked(b"0\r\n"), Dribble(b"Name: value\r\n" * 100)], "408 closed"),
    ("100 and then nothing", [get("Expect: 100-continue", "Content-Length: 5"), AWAIT], "100 408 closed"),
]

GROUPS = {
    "request line": REQUEST_LINE, "target": TARGETS, "host": HOST, "fields": FIELDS, "length": LENGTH,
    "chunked": CHUNKED, "connection": CONNECTION, "expect": EXPECT, "limits": LIMITS, "routes": ROUTES,
    "deadlines": DEADLINES,
}
HOUSE = ("limits", "routes")
