# SPDX-License-Identifier: MIT
"""tools/framesd.py against a real server: with and without NumPy, over connections that break, servers that are killed,
logs that change meanwhile, and answers that are none."""
import contextlib
import http.client
import importlib.util
import json
import os
import pathlib
import shutil
import signal
import socket
import ssl
import struct
import subprocess
import sys
import threading
import time
import tracemalloc
import unittest
import unittest.mock

import harness
import reference

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
TOOL = REPOSITORY / "tools" / "framesd.py"
UPLOAD = REPOSITORY / "tools" / "upload"
ROWS = 3000
PNG = b"\x89PNG\r\n\x1a\n"


def load(with_numpy):
    """The module, as a program that has NumPy, or has not, imports it."""
    spec = importlib.util.spec_from_file_location("framesd", TOOL)
    module = importlib.util.module_from_spec(spec)
    hidden = unittest.mock.patch.dict(sys.modules, {"numpy": None})
    with contextlib.nullcontext() if with_numpy else hidden:
        spec.loader.exec_module(module)
    return module


framesd = load(with_numpy=False)
HAS_NUMPY = importlib.util.find_spec("numpy") is not None


class Proxy:
    """Carries connections to `port`.

    down, up   how many bytes of answers, of requests, the next connections carry before they are cut, one number each;
               connections after these carry all
    resets     how many bytes of answers the next connections carry before they are reset, one number each; they come first
    below      a prefix that the server does not see: requests outside it are not passed on
    tls        (certificate, key): what it speaks with its clients
    carried    how many connections there have been
    """

    def __init__(self, port, down=(), up=(), resets=(), below="", tls=None):
        self.down, self.up, self.resets = list(down), list(up), list(resets)
        self.carried = 0
        self._target = port
        self._below = below.encode()
        self._tls = None
        if tls:
            self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self._tls.load_cert_chain(*tls)
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
            self.carried += 1
            if self.resets:
                threading.Thread(target=self._reset, args=(client, self.resets.pop(0)), daemon=True).start()
                continue
            down = self.down.pop(0) if self.down else None
            up = self.up.pop(0) if self.up else None
            threading.Thread(target=self._carry, args=(client, down, up), daemon=True).start()

    def _carry(self, client, down, up):
        try:
            if self._tls:
                client = self._tls.wrap_socket(client, server_side=True)
            server = socket.create_connection(("127.0.0.1", self._target))
        except OSError:  # a client that trusts nobody here, or nobody listens
            client.close()
            return
        back = threading.Thread(target=self._pump, args=(server, client, down), daemon=True)
        back.start()
        self._pump(client, server, up, self._below)
        back.join()
        client.close()
        server.close()

    def _reset(self, client, left):
        with socket.create_connection(("127.0.0.1", self._target)) as server, client:
            server.sendall(client.recv(65536))
            while left and (part := server.recv(min(left, 16384))):
                client.sendall(part)
                left -= len(part)
            time.sleep(0.3)  # the client has read it by then
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    @staticmethod
    def _pump(source, sink, left, below=b""):
        try:
            while left != 0 and (part := source.recv(16384 if left is None else min(left, 16384))):
                left = None if left is None else left - len(part)
                if below:
                    assert part.split(b" ")[1].startswith(below + b"/"), part
                    part = part.replace(b" " + below + b"/", b" /", 1)
                sink.sendall(part)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass


class Canned:
    """A server that gives prepared answers, the last of them again and again, and ends the connection behind each.

    heads   of the requests that came          hold   keeps the connections open instead
    """

    def __init__(self, *answers, hold=False):
        self.heads = []
        self._answers = list(answers)
        self._hold = hold
        self._held = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        self._listener.close()
        for connection in self._held:
            connection.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            head = b""
            while b"\r\n\r\n" not in head and (part := connection.recv(65536)):
                head += part
            self.heads.append(head.decode())
            connection.sendall(self._answers[0] if len(self._answers) == 1 else self._answers.pop(0))
            self._held.append(connection)
            if not self._hold:
                connection.shutdown(socket.SHUT_RDWR)


def answer(body, fields="", status="200 OK", length=None):
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {size}\r\n{fields}\r\n".encode() + body


class ClientTest(harness.SystemTest):
    module = framesd

    def setUp(self):
        super().setUp()
        self.pauses = []
        patch = unittest.mock.patch.object(self.module, "_sleep", self.pauses.append)
        patch.start()
        self.addCleanup(patch.stop)

    def client(self, port, scope=None, **options):
        token = harness.TOKENS[scope] if scope else None
        client = self.module.Client(f"http://127.0.0.1:{port}", token, timeout=harness.PATIENCE, **options)
        self.addCleanup(client.close)
        return client

    def behind(self, server, **options):
        proxy = Proxy(server.port, **options)
        self.addCleanup(proxy.close)
        return proxy

    def canned(self, *answers, **options):
        server = Canned(*answers, **options)
        self.addCleanup(server.close)
        return server

    def narrow(self, *flags):
        return self.serve(*harness.NARROW, *self.token_flags("admin", "ingest"), *flags)

    def until(self, condition):
        while not condition():
            threading.Event().wait(0.01)


class WholeLog(ClientTest):
    def setUp(self):
        super().setUp()
        self.log = self.sample_log(rows=ROWS)
        self.assertEqual(self.ingest(self.log).returncode, 0)
        self.server = self.serve(*self.token_flags("admin", "ingest"))
        self.expected = [(float(depth), samples) for depth, samples in reference.read_log(self.log)]


class Reading:
    """What read() gives; with and without NumPy."""

    def assert_rows(self, found, expected):
        self.assertEqual([float(depth) for depth in found.depths], [depth for depth, _ in expected])
        self.assertEqual([list(map(int, row)) for row in found.rows],
                         [[value or 0 for value in samples] for _, samples in expected])
        absent = [[value is None for value in samples] for _, samples in expected]
        if any(map(any, absent)):
            self.assertEqual([list(map(bool, row)) for row in found.mask], absent)
        else:
            self.assertIsNone(found.mask)

    def test_a_range_is_read_whole(self):
        client = self.client(self.server.port)
        self.assert_rows(client.read(), self.expected)
        self.assert_rows(client.read(9100, "9110.0"), [row for row in self.expected if 9100 <= row[0] <= 9110])
        self.assert_rows(client.read(1, 2), [])
        frame = client.read(9100, 9101.5, samples="frame")
        resize = reference.Resizer(200, 150)
        self.assert_rows(frame, [(depth, resize(samples)) for depth, samples in self.expected
                                 if 9100 <= depth <= 9101.5])

    def test_absent_samples_are_in_the_mask(self):
        server = self.narrow(self.folder / "narrow")
        rows = [(-1.5, [1, 2, 3, 4]), (0.0, [None, 0, 255, None]), (0.3, [9, 9, 9, 9])]
        client = self.client(server.port, "ingest")
        for depth, samples in rows:
            client.put_frame(depth, samples)
        self.assert_rows(client.read(), rows)
        self.assert_rows(client.read(-2, -1), rows[:1])

    def narrow(self, data_dir):
        return self.serve(*harness.NARROW, *self.token_flags("admin", "ingest"), data_dir=data_dir)

    def test_memory_is_a_few_times_the_result(self):
        client = self.client(self.server.port)
        client.read(9100, 9101)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        found = client.read()
        kept, most = tracemalloc.get_traced_memory()
        self.assertGreater(kept, ROWS * 200)
        self.assertLess(most, 3 * kept)
        self.assertEqual(len(found.rows), ROWS)

    def test_a_download_that_is_cut_goes_on_byte_by_byte(self):
        proxy = self.behind(self.server, down=[400, 100_000, 100_001, 200_000, 777])
        self.assert_rows(self.client(proxy.port).read(), self.expected)
        self.assertEqual(proxy.carried, 6)

    def test_what_came_before_a_reset_counts(self):
        proxy = self.behind(self.server, resets=[100_000] * 4)
        self.assert_rows(self.client(proxy.port).read(), self.expected)
        self.assertEqual(proxy.carried, 5)

    def test_a_download_that_is_cut_while_the_log_changes_begins_anew(self):
        proxy = self.behind(self.server, down=[300_000])
        client = self.client(proxy.port, "ingest")
        taken = self.module._Array.take

        def change(array, piece):  # pylint: disable=protected-access
            with unittest.mock.patch.object(self.module._Array, "take", taken):
                client.put_frame(1.5, bytes(200))
            self.module._Array.take = taken
            taken(array, piece)

        with unittest.mock.patch.object(self.module._Array, "take", change):
            found = client.read()
        self.assert_rows(found, [(1.5, [0] * 200), *self.expected])

    def test_a_download_that_does_not_get_further_is_given_up(self):
        proxy = self.behind(self.server, down=[50_000, 100, 100])
        with self.assertRaises(self.module.Unreachable):
            self.client(proxy.port).read()
        self.assert_rows(self.client(proxy.port).read(9000, 9001), self.expected[:10])

    def test_what_is_no_array_is_said(self):
        good = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=harness.PATIENCE)
        good.request("GET", "/frames.npy?depths=true&mask=true&limit=3")
        body = good.getresponse().read()
        good.close()
        head = body[:10 + int.from_bytes(body[8:10], "little")]
        self.assertEqual(len(body), len(head) + 3 * 408)
        other = lambda old, new: answer(body.replace(old, new.ljust(len(old)), 1))
        chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
        chunks = lambda data: chunked % (len(data), data)
        cases = {
            "ends in its head": answer(head[:50]),
            "ends in its head ": answer(b""),
            "no array of NumPy": answer(b"<html>Please log in</html>"),
            "no array of NumPy ": answer(b"\x93NUMPY\x03\x00" + body[8:]),
            "promises": answer(body[:-408]),
            "promises ": answer(body + body[-408:]),
            "more than the 3 rows": chunks(body + body[-408:]),
            "ends after 2 of 3 rows and 407 bytes": chunks(body[:-1]),
            "unknown head": other(b"'|u1'", b"'|i1'"),
            "unknown head ": other(b"'fortran_order': False", b"'fortran_order': True"),
            "unknown head  ": other(b"(3,)", b"(-3)"),
            "unknown head   ": answer(b"\x93NUMPY\x01\x00\xff\xff" + b"[" * 65535),
            "unknown head    ": answer(b"\x93NUMPY\x01\x00\x0a\x00" + b"open('x')\n"),
            f"{len(head) + 408 * 10 ** 15} with the rows": answer(
                body.replace(b"(3,), }" + b" " * 15, b"(1000000000000000,), }", 1)),
        }
        for words, sent in cases.items():
            with self.subTest(words):
                with self.assertRaises(self.module.BadAnswer) as caught:
                    self.client(self.canned(sent).port).read()
                self.assertIn(words.strip(), str(caught.exception))
        for words, sent in {"cut off in its head": b"HTTP/1.1 200 OK\r\nContent-Le",
                            "408 bytes before its end": answer(body[:-408], length=len(body))}.items():
            with self.assertRaises(self.module.Unreachable) as caught:
                self.client(self.canned(sent).port).read()
            self.assertIn(words, str(caught.exception))
        self.assertEqual(len(self.client(self.canned(chunks(body)).port).read().depths), 3)  # of a proxy


class ReadingWithoutNumpy(Reading, WholeLog):
    def test_rows_are_bytes(self):
        found = self.client(self.server.port).read(9100, 9100)
        self.assertEqual(found, ([9100.0], [bytes(dict(self.expected)[9100.0])], None))


@unittest.skipUnless(HAS_NUMPY, "needs NumPy")
class ReadingWithNumpy(Reading, WholeLog):
    module = load(with_numpy=True) if HAS_NUMPY else framesd

    def test_types_and_shapes(self):
        import numpy  # pylint: disable=import-outside-toplevel
        client = self.client(self.server.port, "ingest")
        for found, count in ((client.read(), ROWS), (client.read(1, 2), 0)):
            self.assertEqual((found.depths.dtype, found.depths.shape), ("float64", (count,)))
            self.assertEqual((found.rows.dtype, found.rows.shape), ("uint8", (count, 200)))
        masked = numpy.ma.array(numpy.arange(200, dtype="u1"), mask=numpy.arange(200) < 3)
        client.put_frame(numpy.float64(1.25), masked)
        found = client.read(1.25, 1.25)
        self.assertEqual((found.mask.dtype, found.mask.shape), ("bool", (1, 200)))
        self.assertTrue((found.mask[0] == masked.mask).all() and (found.rows[0, 3:] == masked[3:]).all())
        self.assertEqual(len(list(client.rows(limit=numpy.int64(5)))), 5)
        self.assertEqual(client.strip(height=numpy.int64(10), clip=numpy.array([2, 98])),
                         client.strip(height=10, clip=(2, 98)))
        client.put_frame(numpy.int32(2), found.rows[0])
        self.assertEqual(client.read(2, 2).rows.tolist(), found.rows.tolist())


class Rows(WholeLog):
    def assert_all(self, rows, expected=None):
        self.assertEqual([(row["depth"], row["samples"]) for row in rows], expected or self.expected)

    def test_rows_come_one_by_one_and_go_on_after_cuts(self):
        proxy = self.behind(self.server, down=[100, 100_000, 300_000, 70_000])
        client = self.client(proxy.port)
        self.assert_all(client.rows())
        self.assertGreater(proxy.carried, 4)
        for options, expected in (({"order": "desc"}, self.expected[::-1]),
                                  ({"limit": 2000, "offset": 10}, self.expected[10:2010]),
                                  ({"limit": 150, "offset": 0}, self.expected[:150])):
            proxy.down = [200_000, 10_000]
            client.close()
            self.assert_all(client.rows(**options), expected)
        found = list(client.rows(9100, 9100.2, image="gray", fields="stats"))
        self.assertEqual([row["depth"] for row in found], [9100.0, 9100.1, 9100.2])
        self.assertEqual(set(found[0]), {"depth", "width", "height", "image_base64", "stats"})

    def test_few_rows_are_in_memory_at_a_time(self):
        rows = self.client(self.server.port).rows()
        next(rows)
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        for _ in rows:
            pass
        self.assertLess(tracemalloc.get_traced_memory()[1], 1_500_000)  # of 2,300,000 bytes of NDJSON

    def test_threads_share_a_client(self):
        proxy = self.behind(self.server)
        client, found = self.client(proxy.port), []

        def ask():
            for depth in range(9010, 9020):
                found.append(client.read(depth, depth).depths[0] == client.frame(depth, image="none")["depth"] == depth)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(harness.PATIENCE)
        self.assertEqual(found, [True] * 40)
        self.assertLessEqual(proxy.carried, 40)

    def test_other_calls_go_on_while_rows_are_read(self):
        client = self.client(self.server.port)
        for row in client.rows(limit=100):
            self.assertEqual(client.frame(row["depth"], image="none")["depth"], row["depth"])

    def test_a_log_that_changes_before_a_cut_is_said(self):
        client = self.client(self.behind(self.server, down=[200_000]).port, "ingest")
        rows = client.rows()
        seen = [next(rows)]
        client.put_frame(1.5, bytes(200))
        with self.assertRaisesRegex(self.module.Changed, "begin again"):
            for row in rows:
                seen.append(row)
        self.assertEqual([row["depth"] for row in seen], [depth for depth, _ in self.expected[:len(seen)]])
        self.assertEqual(next(client.rows())["depth"], 1.5)

    def test_a_log_that_changes_without_a_cut_is_read_on(self):
        client = self.client(self.server.port, "ingest")
        rows = client.rows()
        first = next(rows)["depth"]
        client.put_frame(1.5, bytes(200))
        self.assertEqual([first] + [row["depth"] for row in rows], [depth for depth, _ in self.expected])

    def test_a_connection_that_breaks_at_once_again_is_given_up(self):
        rows = self.client(self.behind(self.server, down=[200_000, 0, 0]).port).rows()
        with self.assertRaises(self.module.Unreachable):
            list(rows)

    def test_rows_that_are_none_are_said(self):
        for body in (b"<html>", b"[1]\n", b'{"samples":[1]}\n', b"[" * 100_000 + b"\n"):
            with self.assertRaises(self.module.BadAnswer):
                list(self.client(self.canned(answer(body)).port).rows())
        endless = self.canned(answer(b"x" * 2_000_000))
        with unittest.mock.patch.object(self.module, "_LINE_MAX", 1_000_000):
            with self.assertRaisesRegex(self.module.BadAnswer, "a line of the answer has more than"):
                list(self.client(endless.port).rows())


class Known(WholeLog):
    def test_pictures_and_what_is_known(self):
        client = self.client(self.server.port)
        for png, target in ((client.strip(9100, 9120, height=50, norm="static", clip=(2, 98), invert=True),
                             "/strip.png?depth_min=9100&depth_max=9120&height=50&norm=static&clip=2,98&invert=true"),
                            (client.frame_png(9100.5, colormap="viridis"), "/frames/9100.5.png?colormap=viridis"),
                            (client.get_bytes("/compare.png", [("depth_max", 9010), ("colormap", "gray"),
                                                               ("colormap", "hot")]),
                             "/compare.png?depth_max=9010&colormap=gray&colormap=hot")):
            self.assertTrue(png.startswith(PNG))
            self.assertEqual(png, self.server.get(target)[2])
        level = client.tiles()["levels"][0]
        tile = client.tile(level["level"], level["first_index"], gamma=1.5)
        self.assertEqual(tile, self.server.get(f"/tiles/{level['level']}/{level['first_index']}.png?gamma=1.5")[2])
        self.assertEqual(client.frame(9100.52, nearest=0.05, image="none"),
                         self.server.json("/frames/9100.5?image=none"))
        self.assertEqual(client.stats(9100, 9200), self.server.json("/stats?depth_min=9100&depth_max=9200"))
        self.assertEqual(client.gaps(factor=0.5, limit=3), self.server.json("/gaps?factor=0.5&limit=3"))
        self.assertEqual(client.facts(), self.server.json("/log"))
        self.assertEqual(client.facts(log="default"), self.server.json("/logs/default"))
        generation = client.facts()["generation"]
        self.assertEqual(client.changes(generation), {"generation": generation, "all": False, "ranges": []})

    def test_logs_of_several_pages(self):
        client = self.client(self.server.port, "admin")
        names = [f"log-{i}" for i in range(5)]
        for name in names:
            client.put_facts({"well": "A & 12", "title": "ü"}, log=name, only_new=True)
        self.assertEqual([log["name"] for log in client.logs()], ["default", *names])
        self.assertEqual([log["title"] for log in client.logs(well="A & 12")], ["ü"] * 5)
        query = self.module._query  # pages of two  pylint: disable=protected-access
        with unittest.mock.patch.object(self.module, "_query", lambda asked: query({**asked, "limit": 2})):
            self.assertEqual([log["name"] for log in client.logs()], ["default", *names])
        endless = answer(json.dumps({"logs": [{"name": "a"}], "next": "/logs?after=a"}).encode())
        with self.assertRaisesRegex(self.module.BadAnswer, "does not come to an end"):
            self.client(self.canned(endless).port).logs()

    def test_another_log_for_the_client_or_for_a_call(self):
        client = self.client(self.server.port, "admin", log="a")
        client.put_facts({"well": "A-12"})
        client.put_frame(1, [7] * 200)
        self.assertEqual([depth for depth in client.read().depths], [1.0])
        self.assertEqual(len(client.read(log="default").depths), ROWS)
        self.assertEqual((client.facts()["well"], client.facts()["frames"]), ("A-12", 1))

    def test_below_a_prefix_over_tls_and_over_a_unix_socket(self):
        proxy = self.behind(self.server, below="/well 7".replace(" ", "%20"))
        client = self.module.Client(f"http://127.0.0.1:{proxy.port}/well 7/")
        self.assertEqual(client.facts(), self.server.json("/log"))
        self.assertEqual(len(client.logs()), 1)
        client.close()
        path = self.folder / "socket"
        self.serve("--unix-socket", path, data_dir=self.folder / "other")
        with self.module.Client("http://localhost", unix_socket=str(path)) as client:
            self.assertEqual(client.facts()["frames"], 0)

    @unittest.skipUnless(shutil.which("openssl"), "needs openssl")
    def test_over_tls_with_an_authority_of_ones_own(self):
        files = [str(self.folder / name) for name in ("certificate.pem", "key.pem")]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-out", files[0], "-keyout",
                        files[1], "-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True, timeout=harness.PATIENCE)
        proxy = self.behind(self.server, tls=files)
        with self.module.Client(f"https://127.0.0.1:{proxy.port}", cafile=files[0]) as client:
            self.assertEqual(len(client.read().depths), ROWS)
            self.assertEqual(client.facts(), self.server.json("/log"))
        self.assertEqual(proxy.carried, 1)
        with self.assertRaisesRegex(self.module.Unreachable, "certificate"):
            self.module.Client(f"https://127.0.0.1:{proxy.port}").facts()

    def test_an_url_or_token_that_cannot_be_is_refused(self):
        for url in ("rig7:8000", "ftp://rig7", "http://", "http://rig7?log=a", "http://me:secret@rig7",
                    "http://rig7:port"):
            with self.assertRaises(ValueError):
                self.module.Client(url)
        with self.assertRaises(ValueError) as caught:
            self.module.Client("http://rig7", "to ken\r\nX: y")
        self.assertNotIn("ken", str(caught.exception).replace("token", ""))
        self.assertNotIn("secret", repr(self.module.Client("http://rig7", "secret-token")))


class Connections(ClientTest):
    def test_one_connection_serves_many_calls(self):
        server = self.narrow()
        proxy = self.behind(server)
        client = self.client(proxy.port, "admin")
        for depth in range(5):
            client.put_frame(depth, [1, 2, 3, 4])
            client.stats()
            list(client.rows())
            client.read()
            with self.assertRaises(self.module.Problem):
                client.frame(100)
        self.assertEqual(proxy.carried, 1)

    def test_a_connection_that_the_server_closed_meanwhile_is_not_used(self):
        server = self.narrow("--idle-timeout", "1s")
        client = self.client(server.port, "admin")
        client.put_frame(1, [1, 2, 3, 4])
        (kept,) = client._idle  # pylint: disable=protected-access
        self.until(lambda: self.module._is_readable(kept.sock))  # pylint: disable=protected-access
        client.put_frame(2, [1, 2, 3, 4])
        self.assertEqual(server.total(), 2)

    def test_a_get_is_repeated_once_and_a_write_never(self):
        server = self.narrow()
        proxy = self.behind(server, down=[0])
        self.assertEqual(self.client(proxy.port).stats()["count"], 0)
        for cut in (1, 10, 120, 2000):  # within the head, within the body
            proxy.down = [cut]
            self.assertEqual(self.client(proxy.port).get_bytes("/openapi.json"), server.get("/openapi.json")[2])
        for cuts in ([0, 0], [150, 300]):
            proxy.down = list(cuts)
            with self.assertRaises(self.module.Unreachable):
                self.client(proxy.port).stats()
        proxy.down = [1]
        with self.assertRaises(self.module.Unreachable):
            self.client(proxy.port, "admin").put_frame(1, [1, 2, 3, 4])
        self.assertEqual(proxy.down, [])
        server.stop()
        self.assertEqual(len([line for line in server.log if line.get("method") == "PUT"]), 1)

    def test_nobody_there_is_said(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        with self.assertRaises(self.module.Unreachable):
            self.client(port).facts()
        with self.assertRaises(self.module.Unreachable):
            next(self.client(port).events())

    def test_a_silent_server_is_unreachable(self):
        silent = self.canned(b"", hold=True)
        client = self.module.Client(f"http://127.0.0.1:{silent.port}", timeout=0.2)
        with self.assertRaisesRegex(self.module.Unreachable, "silent"):
            client.facts()
        self.assertEqual(len(silent.heads), 1)

    def test_retry_after_is_honoured_within_a_bound(self):
        busy, good = answer(b"", "Retry-After: 7\r\n", "503 Service Unavailable"), answer(b"{}")
        self.assertEqual(self.client(self.canned(busy, busy, good).port).facts(), {})
        self.assertEqual(self.pauses, [7.0, 7.0])
        for status, retried in (("429 Too Many Requests", True), ("503 Service Unavailable", False)):
            limited = answer(b"", "Retry-After: 3\r\n", status)
            client = self.client(self.canned(limited, good).port)
            if retried:
                self.assertEqual(client.put_facts({}, if_match="*"), {})
            else:
                with self.assertRaises(self.module.Problem) as caught:
                    client.put_facts({}, if_match="*")
                self.assertEqual((caught.exception.status, caught.exception.retry_after), (503, 3.0))
        del self.pauses[:]
        for field in ("Retry-After: 61", "Retry-After: Fri, 31 Dec 2999 23:59:59 GMT", "Retry-After: soon", "X: y"):
            with self.assertRaises(self.module.Problem):
                self.client(self.canned(answer(b"", field + "\r\n", "503 Service Unavailable")).port).facts()
        self.assertEqual(self.pauses, [])
        with self.assertRaises(self.module.Problem):
            self.client(self.canned(busy).port, max_wait=20).facts()
        self.assertEqual(self.pauses, [7.0, 7.0])

    def test_answers_of_other_programs_are_said(self):
        for sent in (b"SSH-2.0-OpenSSH_9.2\r\n", answer(b"<html>Please log in</html>"), answer(b"[1,2]")):
            with self.assertRaises(self.module.BadAnswer):
                self.client(self.canned(sent).port).facts()
        with self.assertRaisesRegex(self.module.BadAnswer, "no PNG"):
            self.client(self.canned(answer(b"<html>")).port).strip()
        with self.assertRaisesRegex(self.module.Problem, "^502: Bad Gateway$"):
            self.client(self.canned(answer(b"<html>no</html>", status="502 Bad Gateway")).port).facts()
        with self.assertRaisesRegex(self.module.Problem, "it is at https://rig7/"):
            self.client(self.canned(answer(b"", "Location: https://rig7/\r\n", "301 Moved Permanently")).port).facts()


class Refusals(ClientTest):
    def problem(self, call, *arguments, **options):
        with self.assertRaises(self.module.Problem) as caught:
            call(*arguments, **options)
        return caught.exception

    def test_tokens(self):
        server = self.serve(*harness.NARROW, *self.token_flags("admin", "ingest", "read"))
        nobody, reader = self.client(server.port), self.client(server.port, "read")
        problem = self.problem(nobody.facts)
        self.assertEqual((problem.status, problem.error_code), (401, "unauthorized"))
        self.assertIn("read token", problem.detail)
        self.assertIn(problem.request_id, str(problem))
        wrong = self.module.Client(f"http://127.0.0.1:{server.port}", harness.WRONG_SECRET)
        self.assertEqual(self.problem(wrong.read).status, 401)
        wrong.close()
        problem = self.problem(reader.put_frame, 1, [1, 2, 3, 4])
        self.assertEqual((problem.status, problem.error_code), (403, "insufficient_scope"))
        for call in (lambda: list(nobody.rows()), lambda: next(nobody.events()), nobody.logs,
                     lambda: nobody.upload(self.write("log.csv", harness.header(4)))):
            self.assertEqual(self.problem(call).status, 401)
        server.stop()
        self.assertIn(problem.request_id, [line.get("request_id") for line in server.log])

    def test_what_is_wrong_is_in_the_problem(self):
        server = self.narrow()
        client = self.client(server.port, "admin")
        client.put_frame(2, [1, 2, 3, 4])
        problem = self.problem(client.frame, 1)
        self.assertEqual((problem.status, problem.document["nearest_above"]), (404, 2.0))
        problem = self.problem(client.strip, colormap="no-such-map", heigth=3)
        self.assertEqual(problem.status, 400)
        self.assertIn("height", problem.detail)
        problem = self.problem(client.read, "nowhere")
        self.assertEqual((problem.status, problem.document["errors"][0]["parameter"]), (422, "depth_min"))
        self.assertEqual(self.problem(client.facts, log="none").status, 404)
        self.assertEqual(self.problem(client.facts, log="../x").status, 400)


class Writing(ClientTest):
    def test_single_frames_and_their_conditions(self):
        server = self.narrow()
        client = self.client(server.port, "admin")
        first = client.put_frame("0.30000000000000004", [1, None, float("nan"), 4], only_new=True)
        self.assertEqual((first["depth"], first["stats"]["max"]), (0.3, 4))
        self.assertEqual(client.read().mask, [bytes([0, 1, 1, 0])])
        self.assertEqual(client.put_frame(0.3, [1, None, None, 4]).etag, client.frame(0.3).etag)
        first = client.frame(0.3, image="none")
        with self.assertRaisesRegex(self.module.Problem, "^412 precondition_failed"):
            client.put_frame(0.3, bytes(4), only_new=True)
        second = client.put_frame(0.3, bytes([5, 6, 7, 8]), if_match=first.etag)
        for stale in (lambda: client.put_frame(0.3, bytes(4), if_match=first.etag),
                      lambda: client.delete_frame(0.3, if_match=first.etag)):
            with self.assertRaisesRegex(self.module.Problem, "^412 "):
                stale()
        client.delete_frame(0.3, if_match=second.etag)
        with self.assertRaisesRegex(self.module.Problem, "^404 "):
            client.delete_frame(0.3)
        for depth in range(5):
            client.put_frame(depth, [1, 2, 3, 4])
        self.assertEqual(client.delete_frames(1, 3), 3)
        self.assertEqual(client.read().depths, [0.0, 4.0])

    def test_facts_are_got_edited_and_put(self):
        client = self.client(self.narrow().port, "admin", log="a")
        client.put_facts({"well": "A-12", "tags": {"client": "x"}}, only_new=True)
        facts = client.facts()
        facts["well"] = "A-12 ST1"
        changed = client.put_facts(facts, if_match=facts.etag)
        self.assertEqual((changed["well"], client.facts().etag), ("A-12 ST1", changed.etag))
        with self.assertRaisesRegex(self.module.Problem, "^412 "):
            client.put_facts(facts, if_match=facts.etag)


class Uploads(ClientTest):
    def setUp(self):
        super().setUp()
        self.log = self.sample_log(rows=4000, order="shuffled")
        self.text = self.log.read_bytes() + b"bad row\n" + b"9000.1" + b",7" * 200
        self.log.write_bytes(self.text)

    def serve_uploads(self, *flags):
        return self.serve(*self.token_flags("ingest", "admin"), "--chunk-size", "300", *flags)

    def assert_whole(self, server, report):
        data = self.folder / "undisturbed"
        self.assertEqual(self.ingest(self.log, data_dir=data).returncode, 3)
        with self.serve(data_dir=data) as other:
            self.assertEqual(server.get("/frames.csv")[2], other.get("/frames.csv")[2])
        self.assertEqual((report["rows"], report["rejected"], report["bytes"]), (4002, 1, len(self.text)))
        self.assertEqual([(reject["line"], reject["column"]) for reject in report["rejects"]], [(4002, 2)])
        self.assertEqual([ingest["source"] for ingest in server.json("/ingests")["ingests"]], ["log.csv"])

    def stored(self, server, upload_id):
        status, _, body = server.get(f"/uploads/{upload_id}")
        return json.loads(body)["offset"] if status == 200 else 0

    def shell(self, server):
        token = self.write("token", harness.TOKENS["ingest"] + "\n")
        done = subprocess.run(["sh", UPLOAD, "--token-file", token, self.log, f"http://127.0.0.1:{server.port}"],
                              capture_output=True, text=True, timeout=harness.PATIENCE, check=False,
                              env=harness.clean_environment())
        self.assertEqual(done.returncode, 3, done.stderr)
        return json.loads(done.stdout), done.stderr

    def test_a_file_is_stored_once_and_tools_upload_knows_it(self):
        server = self.serve_uploads()
        client, steps = self.client(server.port, "ingest"), []
        report = client.upload(str(self.log), progress=lambda *step: steps.append(step))
        self.assert_whole(server, report)
        self.assertEqual((steps[0], steps[-1]), ((0, len(self.text)), (len(self.text), len(self.text))))
        self.assertEqual(steps, sorted(steps))
        again, said = self.shell(server)
        self.assertEqual(again["ingest_id"], report["ingest_id"])
        self.assertIn(f"from byte {len(self.text)} of", said)
        steps.clear()
        with open(self.log, "rb") as file:
            self.assertEqual(client.upload(file, progress=lambda *step: steps.append(step))["ingest_id"],
                             report["ingest_id"])
            self.assertFalse(file.closed)
        self.assertEqual(steps, [(len(self.text), len(self.text))])

    def test_names_are_made_ids_as_tools_upload_does(self):
        server = self.serve_uploads()
        self.log = self.log.rename(self.folder / "well 7 & 8, 100% and the rest of a long näme.csv")
        report, _ = self.shell(server)
        steps = []
        again = self.client(server.port, "ingest").upload(self.log, progress=lambda *step: steps.append(step))
        self.assertEqual((again["ingest_id"], steps[0][0]), (report["ingest_id"], len(self.text)))

    def test_a_connection_that_is_cut_again_and_again(self):
        server = self.serve_uploads()
        proxy = self.behind(server, up=[200, 300_000, 700, 600_000, 900_000], down=[None, None, None, 0])
        client = self.client(proxy.port, "ingest")
        self.assert_whole(server, client.upload(self.log, tries=0))
        self.assertEqual(proxy.up, [])
        self.assertGreater(len(self.pauses), 1)

    def test_a_server_that_is_killed_in_the_middle_and_started_again(self):
        servers = [self.serve_uploads()]
        port = servers[0].port

        def kill(done, _of):
            if len(servers) == 1 and done > len(self.text) // 2:
                self.until(lambda: self.stored(servers[0], "well7"))
                servers[0].stop(signal.SIGKILL)
                servers.append(self.serve_uploads("--port", port))

        steps = []
        report = self.client(port, "ingest").upload(self.log, upload_id="well7", tries=0,
                                                    progress=lambda *step: (steps.append(step[0]), kill(*step)))
        self.assertEqual(len(servers), 2)
        self.assertEqual(steps.count(0), 1)  # it did not begin anew
        self.assert_whole(servers[1], report)
        servers[1].stop()
        self.assert_sound()

    def test_another_process_goes_on_with_what_a_killed_one_has_begun(self):
        server = self.serve_uploads()
        program = self.write("upload.py", "\n".join((
            "import os, signal, sys, time", f"sys.path.insert(0, {str(TOOL.parent)!r})", "import framesd",
            f"client = framesd.Client('http://127.0.0.1:{server.port}', {harness.TOKENS['ingest']!r})",
            "def stop(done, of):",
            "    while done > of // 2:",
            "        if client.get_json('/ingests')['ingests'] or client.stats()['count']:",
            "            os.kill(os.getpid(), signal.SIGKILL)",
            "        time.sleep(0.01)",
            f"client.upload({str(self.log)!r}, progress=stop)")))
        done = subprocess.run([sys.executable, program], timeout=harness.PATIENCE, check=False, capture_output=True,
                              env={**harness.clean_environment(), "PYTHONDONTWRITEBYTECODE": "1"})
        self.assertEqual(done.returncode, -signal.SIGKILL, done.stderr)
        steps = []
        client = self.client(server.port, "ingest")  # the server may not have noticed yet that the other one has gone
        report = client.upload(self.log, progress=lambda *step: steps.append(step), tries=0)
        self.assertTrue(any(0 < done < len(self.text) for done, _ in steps))
        self.assertGreater(steps[-1][0], 0)
        self.assert_whole(server, report)

    def test_ndjson_and_settings_of_the_ingest(self):
        server = self.narrow()
        client = self.client(server.port, "ingest")
        rows = self.write("rows.ndjson", '{"depth":1,"samples":[1,2,3,4]}\n{"depth":2,"samples":[1,2]}\n')
        report = client.upload(rows, name="from rig 7")
        self.assertEqual((report["stored"], report["rejected"]), (1, 1))
        self.client(server.port, "admin", log="a").put_facts({})
        scaled = self.write("scaled.csv", harness.header(4) + "3,0,5,10,10\nx\n4,0,5,10,10\n")
        report = client.upload(scaled, "a", scale=(0, 10), on_error="stop")
        self.assertEqual((report["stored"], report["stopped"]), (1, True))
        self.assertEqual(client.read(3, 3, log="a").rows, [bytes([0, 128, 255, 255])])
        self.assertEqual(server.json("/ingests")["ingests"][0]["source"], "from rig 7")

    def test_what_cannot_be_sent_is_said(self):
        server = self.serve_uploads()
        client = self.client(server.port, "ingest")
        packed = self.folder / "log.csv.gz"
        packed.write_bytes(b"\x1f\x8b\x08")
        with self.assertRaisesRegex(ValueError, "compressed"):
            client.upload(packed)
        with self.assertRaises(FileNotFoundError):
            client.upload(self.folder / "none.csv")
        with self.assertRaisesRegex(self.module.Problem, "^422 .*wrong header"):
            client.upload(self.write("short.csv", "depth,a\n1,2\n"))
        with self.assertRaisesRegex(self.module.Problem, "^404 "):
            client.upload(self.log, log="none")
        client.upload(self.log, upload_id="a")
        with self.assertRaisesRegex(ValueError, "only"):
            client.upload(self.write("short.csv", "depth,a\n1,2\n"), upload_id="a")
        self.assertEqual(self.pauses, [])
        server.stop()
        with self.assertRaises(self.module.Unreachable):
            client.upload(self.log, tries=7)
        self.assertEqual(self.pauses, [1.0, 2.0, 4.0, 8.0, 16.0, 32.0])

    def test_a_file_that_becomes_shorter_meanwhile_is_said(self):
        server = self.serve_uploads()

        def shorten(done, _of):
            if done > 0:
                os.truncate(self.log, 1000)

        with self.assertRaisesRegex(ValueError, "has become shorter"):
            self.client(server.port, "ingest").upload(self.log, progress=shorten)


class Events(ClientTest):
    def events(self, client, *arguments, **options):
        events = client.events(*arguments, **options)
        self.addCleanup(events.close)
        return events

    def until_event(self, events, name, **members):
        for event in events:
            if event.name == name and members.items() <= event.data.items():
                return event
        raise AssertionError(f"the events ended before {name}")

    def test_a_stream_that_is_cut_goes_on_where_it_was(self):
        server = self.narrow()
        writer = self.client(server.port, "admin")
        for log in (None, "default"):
            proxy = self.behind(server)
            events = self.events(self.client(proxy.port), log)
            self.assertEqual(next(events).name, "hello")
            writer.put_frame(1, [1, 2, 3, 4])
            event = self.until_event(events, "change", first_depth=1.0)
            self.assertEqual(event.id, events.last_id)
            events._connection.sock.shutdown(socket.SHUT_RDWR)  # pylint: disable=protected-access
            for depth in (2, 3):
                writer.put_frame(depth, [1, 2, 3, 4])
            event = next(events)
            self.assertEqual((event.name, event.data["first_depth"], event.data["last_depth"]), ("change", 2.0, 3.0))
            self.assertEqual(proxy.carried, 2)
            events.close()
            writer.put_frame(4, [1, 2, 3, 4])
            other = self.events(self.client(server.port), log, last_id=events.last_id)  # of another process
            self.assertEqual(next(other).data["first_depth"], 4.0)
            writer.delete_frames(0, 9)

    def test_a_server_that_is_started_again_is_found_again(self):
        server = self.narrow()
        events = self.events(self.client(server.port, log="default"))
        self.assertEqual(next(events).name, "hello")
        self.client(server.port, "admin").put_frame(1, [1, 2, 3, 4])
        self.until_event(events, "change")
        server.stop(signal.SIGKILL)
        self.ingest(self.write("log.csv", harness.header(4) + harness.row(7, width=4)), *harness.NARROW)
        server = self.narrow("--port", server.port)
        self.until_event(events, "change", first_depth=7.0)

    def test_close_wakes_a_thread_that_waits(self):
        server = self.narrow()
        events = self.events(self.client(server.port))
        heard, begun = [], threading.Event()

        def listen():
            for event in events:
                heard.append(event.name)
                begun.set()

        thread = threading.Thread(target=listen)
        thread.start()
        self.assertTrue(begun.wait(harness.PATIENCE))
        events.close()
        thread.join(harness.PATIENCE)
        self.assertFalse(thread.is_alive())
        self.assertEqual((heard, list(events)), (["hello"], []))

    def test_silence_is_noticed(self):
        stream = (b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                  b"%x\r\n%s\r\n")
        text = (b": resumed\n\nevent: change\r\ndata: {\"log\":\ndata: \"a\"}\nid: 7-1f\n\nid: 8-1f\n\n"
                b"event: half\ndata: {}\n")
        server = self.canned(stream % (len(text), text), hold=True)
        events = self.events(self.client(server.port), last_id="3-1f", silence=0.2)
        self.assertEqual(next(events), ("7-1f", "change", {"log": "a"}))
        self.assertEqual(next(events).id, "7-1f")
        self.assertIn("Last-Event-ID: 3-1f\r\n", server.heads[0])
        self.assertIn("Last-Event-ID: 8-1f\r\n", server.heads[1])

    def test_what_lasts_ends_it(self):
        server = self.narrow()
        client = self.client(server.port, "admin")
        client.put_facts({}, log="a")
        events = self.events(client, "a")
        next(events)
        client.get_json("/stats", log="a")
        status, _, body = server.get("/logs/a?confirm=a", "DELETE", harness.token())
        self.assertEqual(status, 200, body)
        with self.assertRaisesRegex(self.module.Problem, "^404 "):
            self.until_event(events, "nothing")
        self.assertEqual(list(events), [])
        with self.assertRaisesRegex(self.module.BadAnswer, "no stream"):
            next(self.events(self.client(self.canned(answer(b"{}")).port)))
        full = self.narrow_full()
        with self.assertRaisesRegex(self.module.Problem, "^503 "):
            next(self.events(self.client(full.port, max_wait=0)))

    def narrow_full(self):
        server = self.serve(*harness.NARROW, "--max-event-clients", "1", data_dir=self.folder / "full")
        next(self.events(self.client(server.port)))
        return server


class Types(harness.SystemTest):
    @unittest.skipUnless(importlib.util.find_spec("mypy"), "needs mypy")
    def test_the_types_are_right_for_the_oldest_python(self):
        flags = ["--strict", "--python-version", "3.9", "--cache-dir", self.folder]
        done = subprocess.run([sys.executable, "-m", "mypy", *flags, TOOL], capture_output=True, text=True,
                              timeout=harness.PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
