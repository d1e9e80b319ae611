# SPDX-License-Identifier: MIT
"""What harness.py counts: requests by the server's access log and by the page's own clock, also with many of them."""
import unittest
import unittest.mock

import harness

ASK = """return Promise.all(Array.from({ length: arguments[1] }, (_, i) => fetch(arguments[0] + i).then((a) => a.text())))
  .then((texts) => texts.length);"""


class Requests(harness.BrowserTest):
    LOG = {"rows": 50}

    def setUp(self):
        super().setUp()
        self.open("/docs")
        self.wait_for("#routes .route")

    def test_requests_since_a_mark_are_those_of_the_page_behind_it(self):
        self.page.script(ASK, "/frames?limit=1&offset=1", 3)
        before = self.mark()
        self.page.script(ASK, "/frames?limit=1&offset=2", 5)
        self.server.json("/stats")
        wanted = sorted(f"/frames?limit=1&offset=2{i}" for i in range(5))
        self.assertEqual(sorted(one.target for one in self.requests_since(before, "/frames")), wanted)
        self.assertEqual(len(self.requests_since(before)), 6)
        resources = self.resources_since(before, "/frames")
        self.assertEqual(sorted(one.target for one in resources), wanted)
        for one in resources:
            self.assertEqual((one.kind, one.status), ("fetch", 200))
            self.assertGreater(one.bytes, 0)
            self.assertLessEqual(before.milliseconds, one.began)
            self.assertLessEqual(one.began, one.ended)

    def test_none_is_lost_of_more_than_a_browser_keeps_by_itself(self):
        before = self.mark()
        self.page.script(ASK, "/frames?limit=1&_=", 400)
        self.assertEqual(len(self.requests_since(before, "/frames")), 400)
        self.assertEqual(len(self.resources_since(before, "/frames")), 400)

    def test_what_the_browser_has_kept_reaches_the_page_and_not_the_server(self):
        ask = "return fetch('/assets/docs.css', { cache: 'force-cache' }).then((answer) => answer.text()).then((t) => t.length);"
        self.page.script(ask)
        before = self.mark()
        self.assertGreater(self.page.script(ask), 0)
        self.assertEqual(self.requests_since(before), [])
        self.assertEqual([(one.target, one.bytes) for one in self.resources_since(before)], [("/assets/docs.css", 0)])

    def test_a_condition_that_never_holds_names_what_was_waited_for(self):
        with unittest.mock.patch("harness.PATIENCE", 0), self.assertRaisesRegex(AssertionError, "a tile: never"):
            harness.wait_for(lambda: None, "a tile")


if __name__ == "__main__":
    unittest.main()
