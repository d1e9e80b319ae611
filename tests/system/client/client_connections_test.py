# SPDX-License-Identifier: MIT
"""Connections of tools/framesd.py: kept, broken, silent, told to come again, answered by another program."""
import socket
import threading
import time
import unittest
import unittest.mock

import harness
from client_fixture import ClientTest, WholeLog, answer


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

    def test_a_get_is_repeated_as_long_as_there_is_patience_and_a_write_never(self):
        server = self.narrow()
        proxy = self.behind(server, down=[0])
        self.assertEqual(self.client(proxy.port).stats()["count"], 0)
        for cut in (1, 10, 120, 2000):  # within the head, within the body
            proxy.down = [cut]
            self.assertEqual(self.client(proxy.port).get_bytes("/openapi.json"), server.get("/openapi.json")[2])
        for cuts in ([0, 0], [150, 300]):
            proxy.down = list(cuts)
            with self.assertRaises(self.module.Unreachable):
                self.client(proxy.port, patience=0).stats()
        self.assertEqual(self.pauses, [])  # the first time at once
        proxy.down = [0] * 5
        self.assertEqual(self.client(proxy.port).stats()["count"], 0)
        self.assertEqual(self.pauses, [0.1, 0.2, 0.4, 0.8])
        proxy.down = [1]
        with self.assertRaises(self.module.Unreachable):
            self.client(proxy.port, "admin").put_frame(1, [1, 2, 3, 4])
        self.assertEqual(proxy.down, [])
        server.stop()
        self.assertEqual(len([line for line in server.log if line.get("method") == "PUT"]), 1)

    def test_nobody_there_is_said(self):
        with socket.create_server(("127.0.0.1", 0)) as listener:
            port = listener.getsockname()[1]
        with self.assertRaisesRegex(self.module.Unreachable, f"^GET http://127.0.0.1:{port}/log: .*refused"):
            self.client(port, patience=2).facts()
        self.assertEqual(([round(pause, 3) for pause in self.pauses], round(sum(self.pauses), 3)), ([0.1, 0.2, 0.4, 0.8, 0.5], 2))
        with self.assertRaisesRegex(self.module.Unreachable, f"http://127.0.0.1:{port}/events: "):
            next(self.client(port).events())
        with self.assertRaisesRegex(self.module.Unreachable, "^GET http://no.such.host.invalid/well7/stats: "):
            self.module.Client("http://no.such.host.invalid/well7/").stats()
        path = self.folder / "none.sock"
        with self.assertRaisesRegex(self.module.Unreachable, f"^GET unix:{path}:/log: "):
            self.module.Client("http://x", unix_socket=str(path)).facts()

    def test_a_silent_server_is_unreachable(self):
        silent = self.canned(b"", hold=True)
        client = self.module.Client(f"http://127.0.0.1:{silent.port}", timeout=0.2)
        with self.assertRaisesRegex(self.module.Unreachable, "silent"):
            client.facts()
        self.assertEqual(len(silent.heads), 1)

    def test_a_message_names_the_request_once(self):
        for sent, words in ((b"HTTP/1.1 200 OK\r\nContent-Le", "cut off in its head"), (b"HT", "cut off in the first line"),
                            (b"", "ended|closed"), (answer(b"{", length=9), "cut off, 8 bytes before its end")):
            with self.assertRaisesRegex(self.module.Unreachable, f"^GET http://127.0.0.1:[0-9]+/log: [^/]*({words})"):
                self.client(self.canned(sent).port).facts()
        silent = self.canned(answer(b"{", length=9), hold=True)
        with self.assertRaisesRegex(self.module.Unreachable, "^GET http://127.0.0.1:[0-9]+/log: the server is silent$"):
            self.module.Client(f"http://127.0.0.1:{silent.port}", timeout=0.2).facts()
        self.assertEqual(len(silent.heads), 1)

    def test_a_time_that_is_none_is_refused(self):
        for seconds in (0, -1, float("nan"), float("inf")):
            with self.assertRaisesRegex(ValueError, f"^timeout={seconds} is not a number of seconds greater than 0"):
                self.module.Client("http://rig7", timeout=seconds)
            with self.assertRaisesRegex(ValueError, f"^silence={seconds} is not"):
                self.module.Client("http://rig7").events(silence=seconds)
        for seconds in (-1, float("nan"), float("inf")):
            with self.assertRaisesRegex(ValueError, f"^patience={seconds} is not a number of seconds$"):
                self.module.Client("http://rig7", patience=seconds)

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


class Restarts(WholeLog):
    def test_a_server_that_is_started_again_is_waited_for(self):
        waits = threading.Event()

        def wait(seconds):
            waits.set()
            time.sleep(seconds)

        def start_again():
            waits.wait(harness.PATIENCE)  # nobody has answered
            self.server = self.serve("--port", port)

        port = self.server.port
        client = self.client(port, patience=harness.PATIENCE)
        calls = ((lambda: client.get_json("/stats")["count"], len(self.expected)), (lambda: list(client.read()[0]), [depth for depth, _ in self.expected]),
                 (lambda: len(list(client.rows(limit=5))), 5))
        for call, expected in calls:
            self.server.stop()
            waits.clear()
            again = threading.Thread(target=start_again)
            again.start()
            self.addCleanup(again.join)
            with unittest.mock.patch.object(self.module, "_sleep", wait):
                self.assertEqual(call(), expected)
            again.join()


if __name__ == "__main__":
    unittest.main()
