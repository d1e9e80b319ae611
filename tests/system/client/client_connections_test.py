# SPDX-License-Identifier: MIT
"""Connections of tools/framesd.py: kept, broken, silent, told to come again, answered by another program."""
import socket
import unittest

from client_fixture import ClientTest, answer


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

    def test_a_message_names_the_request_once(self):
        for sent, words in ((b"HTTP/1.1 200 OK\r\nContent-Le", "cut off in its head"), (b"HT", "cut off in the first line"),
                            (b"", "ended|closed"), (answer(b"{", length=9), "cut off, 8 bytes before its end")):
            with self.assertRaisesRegex(self.module.Unreachable, f"^GET /log: [^/]*({words})"):
                self.client(self.canned(sent).port).facts()
        silent = self.canned(answer(b"{", length=9), hold=True)
        with self.assertRaisesRegex(self.module.Unreachable, "^GET /log: the server is silent$"):
            self.module.Client(f"http://127.0.0.1:{silent.port}", timeout=0.2).facts()
        self.assertEqual(len(silent.heads), 1)

    def test_a_time_that_is_none_is_refused(self):
        for seconds in (0, -1, float("nan"), float("inf")):
            with self.assertRaisesRegex(ValueError, f"^timeout={seconds} is not a number of seconds greater than 0"):
                self.module.Client("http://rig7", timeout=seconds)
            with self.assertRaisesRegex(ValueError, f"^silence={seconds} is not"):
                self.module.Client("http://rig7").events(silence=seconds)

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


if __name__ == "__main__":
    unittest.main()
