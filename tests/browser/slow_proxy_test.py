# SPDX-License-Identifier: MIT
"""The bad network of slow_proxy.py: what it lets through is whole, what it spoils is the same for a seed. No browser here."""
import http.client
import unittest

import slow_proxy
from harness import programs


class SlowProxy(programs.SystemTest):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.ingest(self.sample_log(rows=300)).returncode, 0)
        self.server = self.serve()
        self.waited = []

    def proxy(self, **options):
        proxy = slow_proxy.SlowProxy(self.server.port, sleep=self.waited.append, **options)
        self.addCleanup(proxy.stop)
        return proxy

    def ask(self, proxy, target, method="GET", headers=None):
        """(status, fields, body) by the proxy; raises http.client.IncompleteRead or OSError if not all comes."""
        connection = http.client.HTTPConnection("127.0.0.1", proxy.port, timeout=programs.PATIENCE)
        try:
            connection.request(method, target, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def fate(self, proxy, target):
        try:
            return self.ask(proxy, target)[0]
        except http.client.IncompleteRead:
            return "cut"

    def test_answers_come_through_as_they_are(self):
        proxy = self.proxy()
        for target in ("/frames?limit=3", "/frames.csv", "/strip.png", "/colormaps"):
            status, fields, body = self.ask(proxy, target)
            direct, wanted, whole = self.server.get(target)
            self.assertEqual((status, body), (direct, whole), target)
            self.assertEqual((fields["Content-Type"], fields["ETag"]), (wanted["Content-Type"], wanted["ETag"]), target)
        status, fields, body = self.ask(proxy, "/frames?limit=3", method="HEAD")
        self.assertEqual((status, body), (200, b""))
        tag = fields["ETag"]
        self.assertEqual(self.ask(proxy, "/frames?limit=3", headers={"If-None-Match": tag})[0], 304)
        self.assertEqual([one.fate for one in proxy.passed], ["whole"] * 6)

    def test_each_answer_waits_for_the_latency_that_is_set(self):
        proxy = self.proxy(latency=0.6)
        self.ask(proxy, "/health")
        proxy.latency = 0.1
        self.ask(proxy, "/health")
        self.assertEqual(self.waited, [0.6, 0.1])

    def test_a_seed_spoils_the_same_requests_in_whatever_order_they_come(self):
        targets = [f"/frames?limit=1&offset={i}" for i in range(40)]
        fates = []
        for order in (targets, targets[::-1]):
            proxy = self.proxy(refuse=0.3, cut=0.3, seed=7)
            fates.append({target: self.fate(proxy, target) for target in order})
        self.assertEqual(fates[0], fates[1])
        self.assertEqual(set(fates[0].values()), {200, 503, "cut"})
        other = self.proxy(refuse=0.3, cut=0.3, seed=8)
        self.assertNotEqual({target: self.fate(other, target) for target in targets}, fates[0])

    def test_a_request_that_failed_may_succeed_when_it_is_sent_again(self):
        proxy = self.proxy(refuse=0.5)
        self.assertEqual({self.fate(proxy, "/version") for _ in range(20)}, {200, 503})

    def test_a_cut_answer_is_half_of_the_whole(self):
        proxy = self.proxy(cut=1.0)
        for target in ("/strip.png", "/frames.csv"):
            with self.assertRaises(http.client.IncompleteRead):
                self.ask(proxy, target)
        self.assertEqual([one.fate for one in proxy.passed], ["cut"] * 2)

    def test_only_chosen_targets_are_spoilt(self):
        proxy = self.proxy(refuse=1.0, affects=lambda target: target.startswith("/strip"))
        self.assertEqual([self.fate(proxy, target) for target in ("/strip.png", "/health")], [503, 200])

    def test_while_it_is_down_nothing_is_answered(self):
        proxy = self.proxy()
        proxy.down = True
        with self.assertRaises(http.client.RemoteDisconnected):
            self.ask(proxy, "/health")
        proxy.down = False
        self.assertEqual(self.ask(proxy, "/health")[0], 200)
        self.assertEqual([(one.fate, one.status) for one in proxy.passed], [("down", None), ("whole", 200)])


if __name__ == "__main__":
    unittest.main()
