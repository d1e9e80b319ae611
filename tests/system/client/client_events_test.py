# SPDX-License-Identifier: MIT
"""The stream of events of tools/framesd.py: cut, silent, closed by another thread, ended by what lasts."""
import signal
import socket
import threading
import unittest

from client_fixture import ClientTest, answer
import harness


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


if __name__ == "__main__":
    unittest.main()
