# SPDX-License-Identifier: MIT
"""A name of a log that is another log's by now: servers that have the old one open show the new one with their next answer."""
import json
import unittest

import event_client
import harness
import one_database

JSON = {"Content-Type": "application/json"}
CSV = {"Content-Type": "text/csv"}
ROW = (harness.header(4) + harness.row(3, 5, 4)).encode()
SAMPLES = json.dumps({"samples": [1, 2, 3, 4]}).encode()


class TakenNames(one_database.DatabaseTest):
    def ask(self, server, method, target, body=None, headers=None):
        return server.get(target, method, {**harness.token(), **(headers or JSON)}, body)

    def done(self, server, method, target, body=None):
        status, _, answer = self.ask(server, method, target, body)
        self.assertIn(status, (200, 201), answer)

    def make(self, server, name, well):
        self.done(server, "PUT", f"/logs/{name}", json.dumps({"source_width": 4, "frame_width": 3, "well": well}).encode())

    def make_again(self, server, name):
        self.done(server, "DELETE", f"/logs/{name}?confirm={name}")
        self.make(server, name, "new")

    def rename_over(self, server, name):
        self.make(server, name + "-2", "new")
        self.done(server, "DELETE", f"/logs/{name}?confirm={name}")
        self.done(server, "POST", f"/logs/{name}-2/rename", json.dumps({"name": name}).encode())

    def swapped(self, first, second, name, swap):
        """A log of that name, which `second` had open before `first` made another one of it."""
        self.make(first, name, "old")
        self.done(first, "PUT", f"/logs/{name}/frames/1", SAMPLES)
        self.assertEqual(second.json(f"/logs/{name}/frames")["metadata"]["total"], 1)
        swap(first, name)
        return f"/logs/{name}"

    def test_whatever_is_asked_first_is_answered_by_the_new_log(self):
        first, second = self.instance(), self.instance()
        requests = [("GET", "", None, None), ("HEAD", "/frames", None, None), ("GET", "/frames", None, None), ("GET", "/frames.csv", None, None),
                    ("GET", "/stats", None, None), ("GET", "/ingests", None, None), ("GET", "/changes?since=1", None, None),
                    ("PUT", "/frames/2", SAMPLES, JSON), ("POST", "/frames", ROW, CSV), ("DELETE", "/frames?depth_min=0&depth_max=1", None, None),
                    ("PUT", "", b'{"well":"b"}', JSON), ("POST", "/rename", b'{"name":"other"}', JSON)]
        for number, (method, route, body, headers) in enumerate(requests):
            for swap in (self.make_again, self.rename_over):
                with self.subTest(method=method, route=route, swap=swap.__name__):
                    log = self.swapped(first, second, f"x{number}-{swap.__name__[0]}", swap)
                    status, _, answer = self.ask(second, method, log + route, body, headers)
                    self.assertIn(status, (200, 201), answer)
                    if route == "/rename":
                        self.done(first, "DELETE", "/logs/other?confirm=other")
                    elif method == "GET":
                        self.assertEqual(second.json(log)["well"], "new")
                        self.assertEqual(second.json(f"{log}/frames")["frames"], [])
        self.assertEqual([event for event in second.log if event["level"] == "error"], [])

    def test_so_are_requests_about_several_logs_and_the_list_of_logs(self):
        first, second = self.instance(), self.instance()
        self.make(first, "a", "a")
        for number, target in enumerate(("/passes.png?log=a&log=b0&height=50", "/logs")):
            log = self.swapped(first, second, f"b{number}", self.make_again)
            for whose in ("/logs/a", log):
                for depth in (1, 2):
                    self.done(first, "PUT", f"{whose}/frames/{depth}", SAMPLES)
            status, _, answer = second.get(target)
            self.assertEqual(status, 200, answer)
        self.assertIn("b1", [log["name"] for log in json.loads(answer)["logs"]])

    def test_so_are_events_and_lists_of_ingests_of_a_log_with_the_same_widths(self):
        first, second = self.instance(), self.instance()
        log = self.swapped(first, second, "x", self.make_again)
        client = event_client.EventClient(second, f"{log}/events")
        self.addCleanup(client.cut)
        self.assertEqual(client.answer.status, 200)
        client.until("hello")
        self.done(first, "PUT", f"{log}/frames/7", SAMPLES)
        self.assertEqual(client.until("change")["first_depth"], 7.0)

    def test_a_removed_log_is_not_there_for_whoever_asks_next(self):
        first, second = self.instance(), self.instance()
        for number, (method, route) in enumerate((("GET", "/frames"), ("PUT", "/frames/2"), ("GET", "/events"), ("GET", "/stats"))):
            log = self.swapped(first, second, f"x{number}", lambda server, name: self.done(server, "DELETE", f"/logs/{name}?confirm={name}"))
            status, _, answer = self.ask(second, method, log + route, SAMPLES if method == "PUT" else None)
            self.assertEqual((status, json.loads(answer)["error_code"]), (404, "log_not_found"))
        self.assertEqual([event for event in second.log if event["level"] == "error"], [])

    def test_a_log_of_other_widths_is_read_and_written_by_its_own(self):
        first, second = self.instance(), self.instance()
        for number, method in enumerate(("GET", "PUT")):
            log = self.swapped(first, second, f"x{number}", lambda server, name: self.done(server, "DELETE", f"/logs/{name}?confirm={name}"))
            self.done(first, "PUT", log, b'{"source_width":6,"frame_width":2}')
            if method == "PUT":
                self.assertEqual(self.ask(second, "PUT", f"{log}/frames/1", b'{"samples":[1,2,3,4,5,6]}')[0], 201)
            self.assertEqual(second.json(f"{log}/tiles.json")["source_width"], 6)

    def test_with_create_logs_an_upload_makes_a_log_that_another_has_removed(self):
        narrow = ("--source-width", 4, "--frame-width", 3)
        first, second = self.instance(*narrow), self.instance("--create-logs", "on", *narrow)
        log = self.swapped(first, second, "x", lambda server, name: self.done(server, "DELETE", f"/logs/{name}?confirm={name}"))
        status, _, answer = self.ask(second, "POST", f"{log}/frames", ROW, CSV)
        self.assertEqual(status, 200, answer)
        self.assertEqual(len(first.json(f"{log}/frames")["frames"]), 1)


if __name__ == "__main__":
    unittest.main()
