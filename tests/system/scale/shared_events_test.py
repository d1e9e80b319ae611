# SPDX-License-Identifier: MIT
"""Live events of several servers of one database: each tells of what any of them did, and a client goes on at any of them."""
import json
import unittest

import event_client
import harness
import one_database

JSON = {"Content-Type": "application/json"}


class SharedEvents(one_database.DatabaseTest):
    def setUp(self):
        super().setUp()
        self.first, self.second = self.instance(), self.instance()
        self.make("a")

    def ask(self, server, method, target, body=None):
        status, _, answer = server.get(target, method, {**harness.token(), **JSON}, json.dumps(body) if body else None)
        self.assertIn(status, (200, 201), answer)

    def make(self, name):
        self.ask(self.first, "PUT", f"/logs/{name}", {"source_width": 4, "frame_width": 3})

    def store(self, server, depth, log="a"):
        self.ask(server, "PUT", f"/logs/{log}/frames/{depth}", {"samples": [1, 2, 3, 4]})

    def listen(self, server, target="/logs/a/events", last=None):
        client = event_client.EventClient(server, target, {"Last-Event-ID": last} if last else {})
        self.addCleanup(client.cut)
        self.assertEqual(client.answer.status, 200)
        return client

    def place_behind(self, depth):
        """The id of the event of storing a frame there."""
        client = self.listen(self.second)
        client.until("hello")
        self.store(self.first, depth)
        client.until("change", first_depth=float(depth))
        client.cut()
        return client.last_id

    def test_a_client_that_was_cut_goes_on_at_any_server(self):
        last = self.place_behind(1)
        self.store(self.first, 2)
        self.ask(self.second, "PUT", "/logs/a", {"well": "A-1"})
        self.store(self.second, 3)
        for server in (self.first, self.second):
            change = self.listen(server, last=last).until("change")
            self.assertEqual((change["first_depth"], change["last_depth"], change["inserted"]), (2.0, 3.0, 2))

    def test_a_client_for_which_nothing_is_new_goes_on(self):
        last = self.place_behind(1)
        client = self.listen(self.first, last=last)
        self.store(self.second, 2)
        self.assertEqual(client.event()[1]["first_depth"], 2.0)

    def test_a_client_that_has_seen_a_commit_that_was_lost_begins_anew(self):
        last = self.place_behind(1)
        self.store(self.first, 2)
        one_database.sql(self.url, "UPDATE framesd.change SET stamp = stamp + 1")  # as after a failover: other commits of the same numbers
        self.assertEqual(self.listen(self.second, last=last).event()[0], "reset")
        generation, stamp = last.split("-")
        self.assertEqual(self.listen(self.second, last=f"{int(generation) + 5}-{stamp}").event()[0], "reset")

    def test_a_change_and_a_new_name_at_once_are_heard_of_as_both(self):
        for number in range(5):
            name = f"r{number}"
            self.make(name)
            client = self.listen(self.second, "/events")
            client.until("hello")
            self.store(self.first, 7, name)
            self.ask(self.first, "POST", f"/logs/{name}/rename", {"name": f"{name}-new"})
            heard = []
            while not {"change", "renamed"} <= set(heard):
                kind, event = client.event()
                if event["log"] in (name, f"{name}-new"):
                    heard.append(event.get("what", kind))
            self.assertEqual(sorted(heard), ["change", "renamed"])
            client.cut()


if __name__ == "__main__":
    unittest.main()
