# SPDX-License-Identifier: MIT
"""tools/framesd.py reads rows of a real server, with and without NumPy: over connections that break, while the log changes, and
answers that are none."""
import http.client
import threading
import tracemalloc
import unittest
import unittest.mock

from client_fixture import HAS_NUMPY, ROWS, WholeLog, answer, framesd, load
import harness
import reference


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
            self.client(proxy.port, patience=0).read()
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
        self.assertEqual(client.strip(height=numpy.int64(10), norm="static", clip=numpy.array([2, 98])),
                         client.strip(height=10, norm="static", clip=(2, 98)))
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
        rows = self.client(self.behind(self.server, down=[200_000, 0, 0]).port, patience=0).rows()
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


if __name__ == "__main__":
    unittest.main()
