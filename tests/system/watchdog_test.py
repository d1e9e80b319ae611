# SPDX-License-Identifier: MIT
"""The watchdog: the service manager is told that the server works only while every thread of it makes progress."""
import contextlib
import ctypes
import os
import pathlib
import signal
import threading
import time
import unittest

import fake_systemd
import harness

INTERVAL = 0.4  # seconds of the watchdog: an event loop may take it, a thread that works four of it
SILENCE = 5 * INTERVAL
LIBC = ctypes.CDLL(None, use_errno=True)
PTRACE_SEIZE, PTRACE_INTERRUPT, PTRACE_DETACH = 0x4206, 0x4207, 17


def ptrace(request, thread):
    LIBC.ptrace.restype = ctypes.c_long
    if LIBC.ptrace(ctypes.c_long(request), ctypes.c_long(thread), None, None) != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def thread_called(name, process):
    """The number of the thread whose name begins so, as soon as it is there."""
    deadline = time.monotonic() + harness.PATIENCE
    while time.monotonic() < deadline:
        for task in pathlib.Path(f"/proc/{process.pid}/task").iterdir():
            if (task / "comm").read_text().startswith(name):
                return int(task.name)
    raise AssertionError(f"no thread {name}")


class StoppedThread:
    """Within it, one thread of a process stands still; the others run on."""

    def __init__(self, thread):
        self.thread = thread

    def __enter__(self):
        ptrace(PTRACE_SEIZE, self.thread)
        ptrace(PTRACE_INTERRUPT, self.thread)
        os.waitpid(self.thread, 0x40000000)  # __WALL
        return self

    def __exit__(self, *_):
        ptrace(PTRACE_DETACH, self.thread)


class Watchdog(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.notifications = fake_systemd.Notifications(self.folder / "notify")
        self.addCleanup(self.notifications.socket.close)

    def watched(self, *flags):
        return self.serve(*flags, env={"NOTIFY_SOCKET": self.notifications.path,
                                       "WATCHDOG_USEC": str(int(INTERVAL * 1_000_000))})

    def await_silence(self):
        """Returns when the watchdog has not been fed for some intervals."""
        deadline = time.monotonic() + harness.PATIENCE
        heard = time.monotonic()
        while time.monotonic() < deadline:
            message = self.notifications.next(patience=0.1)
            if message == ["WATCHDOG=1"]:
                heard = time.monotonic()
            if time.monotonic() - heard > SILENCE:
                return
        self.fail("the watchdog is still fed")

    def await_hanging(self, server):
        """The thread that the log names as the one that hangs."""
        deadline = time.monotonic() + harness.PATIENCE
        while time.monotonic() < deadline:
            for event in server.log:
                if event["message"].startswith("a thread makes no progress"):
                    return event["thread"]
            self.notifications.next(patience=0.01)  # the queue is short, and who notifies waits for room
        self.fail("no word of a thread that hangs")

    def assert_starves_and_recovers(self, server, stopped):
        with stopped:
            hanging = self.await_hanging(server)
            self.await_silence()
        self.notifications.await_line("WATCHDOG=1")
        return hanging

    def test_an_idle_server_feeds_it(self):
        self.watched()
        for _ in range(10):
            self.notifications.await_line("WATCHDOG=1")

    def test_a_busy_server_feeds_it(self):
        self.ingest(self.sample_log())
        server = self.watched()
        for _ in range(5):
            self.assertEqual(server.get("/frames.csv?samples=source")[0], 200)
            self.notifications.await_line("WATCHDOG=1")

    def test_without_a_watchdog_nothing_is_fed(self):
        self.serve(env={"NOTIFY_SOCKET": self.notifications.path})
        self.notifications.await_line("READY=1")
        self.notifications.await_line("STATUS=no frames")
        self.assertNotEqual(self.notifications.next(patience=SILENCE), ["WATCHDOG=1"])

    def test_an_event_loop_that_stands_still_starves_it(self):
        server = self.watched("--threads", "1")
        self.notifications.await_line("WATCHDOG=1")
        worker = StoppedThread(thread_called("worker 1", server.process))
        self.assertEqual(self.assert_starves_and_recovers(server, worker), "worker 1")

    def test_the_listener_that_stands_still_starves_it(self):
        server = self.watched()
        self.notifications.await_line("WATCHDOG=1")
        listener = StoppedThread(server.process.pid)  # the first thread of the process
        self.assertEqual(self.assert_starves_and_recovers(server, listener), "listener")

    def test_a_writer_that_does_not_take_its_work_starves_it(self):
        server = self.watched(*harness.NARROW, *self.token_flags("ingest"))

        def put(depth):
            return server.get(f"/frames/{depth}", method="PUT", body=b'{"samples":[1,2,3,4]}',
                              headers={**harness.token("ingest"), "Content-Type": "application/json"})[0]

        self.assertIn(put(1), (200, 201))
        waiting = threading.Thread(target=put, args=(2,))
        with StoppedThread(thread_called("writer", server.process)):
            waiting.start()
            hanging = self.await_hanging(server)
            self.await_silence()
        self.assertTrue(hanging.startswith("writer of "), hanging)
        self.notifications.await_line("WATCHDOG=1")
        waiting.join(harness.PATIENCE)
        self.assertEqual(server.total(), 2)

    def drawing(self):
        """A server with one offload thread, and a client that asks for pictures one after the other."""
        self.ingest(self.sample_log(rows=2000))
        server = self.watched("--threads", "1", "--cache-ttl-seconds", "0")
        self.notifications.await_line("WATCHDOG=1")
        ended, drawn = threading.Event(), threading.Event()

        def ask():
            with contextlib.suppress(OSError), server.conversation() as get:
                while not ended.is_set():
                    self.assertEqual(get("/strip.png?norm=dynamic&height=4000&width=1000")[0], 200)
                    drawn.set()

        client = threading.Thread(target=ask)
        self.addCleanup(client.join, harness.PATIENCE)
        self.addCleanup(ended.set)
        return server, client, drawn

    def test_an_offload_thread_that_stands_still_in_its_work_starves_it(self):
        server, client, drawn = self.drawing()
        client.start()
        drawn.wait(harness.PATIENCE)
        thread = StoppedThread(thread_called("offload 1", server.process))
        # A picture takes far longer than what lies between two of them.
        self.assertIn(self.assert_starves_and_recovers(server, thread), ("offload 1", "offload queue"))

    def test_an_offload_thread_that_does_not_take_its_work_starves_it(self):
        server, client, _ = self.drawing()
        with StoppedThread(thread_called("offload 1", server.process)):
            client.start()
            self.assertEqual(self.await_hanging(server), "offload queue")
            self.await_silence()
        self.notifications.await_line("WATCHDOG=1")

    def test_the_status_line_says_what_is_served(self):
        self.ingest(self.sample_log(rows=100))
        self.watched()
        self.assertEqual(self.notifications.await_line("STATUS=")[0], "STATUS=100 frames, 9000.1 to 9010.0")

    def test_a_server_that_drains_is_still_fed(self):
        server = self.watched()
        self.notifications.await_line("READY=1")
        with server.connect() as held:
            held.sendall(b"GET /version HTTP/1.1\r\n")  # which is not ended: it holds the server up
            server.process.send_signal(signal.SIGTERM)
            self.notifications.await_line("STOPPING=1")
            self.notifications.await_line("WATCHDOG=1")


if __name__ == "__main__":
    unittest.main()
