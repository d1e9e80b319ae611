# SPDX-License-Identifier: MIT
"""/docs in a real browser, under a name that is no secure context: it loads, it filters, and its forms send requests."""
import json
import unittest

import harness
from gestures import Key


class Docs(harness.BrowserTest):
    LOG = {"rows": 300}
    FLAGS = ("--app-name", "Hole 7")

    def setUp(self):
        super().setUp()
        self.start = self.mark()
        self.open("/docs")
        self.wait_for("#routes .route")

    def form_of(self, operation):
        """The route with that operation id, opened."""
        route = self.page.find(f"#{operation}")
        route.find("summary").click()
        return route

    def test_the_page_loads_without_a_word_on_the_console(self):
        self.assertEqual(self.page.title, "API · Hole 7")
        self.assert_console_quiet()

    def test_its_origin_is_no_secure_context(self):
        self.assertEqual(self.page.url, self.origin() + "/docs")
        self.assertFalse(self.page.script("return window.isSecureContext;"))

    def test_all_that_it_loads_is_answered_by_this_server(self):
        resources = self.resources_since(self.start)
        self.assertIn("/openapi.json", [one.target for one in resources])
        self.assertEqual({one.status for one in resources}, {200})
        requests = self.requests_since(self.start)
        self.assertEqual({one.target for one in requests}, {"/docs"} | {one.target for one in resources})

    def test_a_click_sends_the_request_of_a_form_and_shows_the_answer(self):
        route = self.form_of("getStats")
        before = self.mark()
        route.find("form [type=submit]").click()
        shown = harness.wait_for(lambda: [e.text for e in route.find_all(".result > pre")], "an answer")
        self.assertEqual(json.loads(shown[0])["count"], 300)
        self.assertEqual([(one.method, one.status) for one in self.requests_since(before, "/stats")], [("GET", 200)])
        self.assert_console_quiet()

    def test_typing_into_the_filter_hides_other_routes(self):
        routes = len([e for e in self.page.find_all("#routes .route") if e.displayed])
        self.page.find("#filter").send_keys("colormaps")
        left = harness.wait_for(lambda: 0 < len(self.seen()) < routes and self.seen(), "fewer routes")
        self.assertTrue(all("colormap" in text.lower() for text in left), left)
        self.page.find("#filter").send_keys(Key.BACKSPACE * len("colormaps"))
        harness.wait_for(lambda: len(self.seen()) == routes, "all routes again")

    def seen(self):
        return [e.text for e in self.page.find_all("#routes .route") if e.displayed]


class BadNetwork(harness.BrowserTest):
    LOG = None

    def test_a_late_document_is_waited_for(self):
        proxy = self.proxy(latency=0.6)
        self.open("/docs", proxy.port)
        self.wait_for("#routes .route")
        self.assert_console_quiet()
        self.assertIn("/openapi.json", [one.target for one in proxy.passed])

    def test_half_a_document_is_said_to_be_unreadable(self):
        proxy = self.proxy(cut=1.0, affects=lambda target: target == "/openapi.json")
        self.open("/docs", proxy.port)
        said = harness.wait_for(lambda: [e.text for e in self.page.find_all("#routes .wait") if "cannot" in e.text], "a word")
        self.assertIn("The API document cannot be read", said[0])
        self.assertEqual({one.fate for one in proxy.passed if one.target == "/openapi.json"}, {"cut"})
        self.assertTrue(any("openapi.json" in line["message"] for line in self.page.take_log("SEVERE")))


if __name__ == "__main__":
    unittest.main()
