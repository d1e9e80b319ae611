# SPDX-License-Identifier: MIT
"""A server that sends its logs to a centre shows on the page what the centre has of the log on the screen."""
import unittest

import harness
import viewer_page
from harness import programs

ROWS = 300
NARROW = ("--source-width", "20", "--frame-width", "20")


def csv(first, count):
    return programs.header(20) + "".join(programs.row(f"{first + i * 0.1:.1f}", 100, 20) for i in range(count))


class CentreShown(viewer_page.ViewerTest):
    LOG = None

    def setUp(self):
        super().setUp()
        self.tokens = self.token_flags("admin")

    def store(self, text, log="default"):
        status, _, body = self.server.get(f"/logs/{log}/frames", "POST", {**programs.token(), "Content-Type": "text/csv"}, text.encode())
        self.assertEqual(status, 200, body)

    def serve_edge(self, url):
        self.serve_viewer(*self.tokens, *NARROW, "--upstream", url, "--upstream-token-file", self.tokens[1])
        self.store(csv(1000.0, ROWS))

    def serve_centre(self, *flags):
        return self.serve(*self.tokens, *NARROW, *flags, data_dir=self.folder / "centre")

    def centre_text(self):
        """What is shown, once more asked for."""
        self.page.script("return framesd.hands.centre.ask();")
        return self.text_of("#centre")

    def wait_for_centre(self, text):
        harness.wait_for(lambda: self.centre_text().startswith(text), text)

    def in_trouble(self):
        """Whether it is shown in the colour of what is wrong."""
        colour = "return getComputedStyle(document.querySelector(arguments[0])).color;"
        return self.page.script(colour, "#centre") != self.page.script(colour, "#interval")

    def test_it_says_what_a_centre_that_is_away_lacks_and_that_it_has_all_when_it_is_back(self):
        centre = self.serve_centre()
        port = centre.port
        centre.stop()
        self.serve_edge(f"http://127.0.0.1:{port}/logs/{{log}}")
        self.look()
        self.wait_for_centre(f"centre does not answer: {ROWS} rows behind")
        self.assertTrue(self.in_trouble())
        self.assertIn("takes nothing since", self.page.find("#centre").attribute("title"))
        harness.wait_for(lambda: "centre does not answer" in self.text("#said"), "a word for a screen reader")
        self.serve_centre("--port", port)
        self.wait_for_centre("centre has all")
        self.assertFalse(self.in_trouble())
        self.store(csv(2000.0, 10))
        self.assertEqual(self.centre_text(), "centre has all")  # or on its way
        self.assert_no_word()

    def test_a_log_that_the_centre_does_not_take_is_shown_so_and_the_others_are_not(self):
        centre = self.serve_centre()
        made = centre.get("/logs/bad", "PUT", {**programs.token(), "Content-Type": "application/json"}, b'{"source_width":9,"frame_width":3}')
        self.assertEqual(made[0], 201, made[2])
        self.serve_edge(f"http://127.0.0.1:{centre.port}/logs/{{log}}")
        made = self.server.get("/logs/bad", "PUT", {**programs.token(), "Content-Type": "application/json"}, b"{}")
        self.assertEqual(made[0], 201, made[2])
        self.store(csv(1000.0, 7), "bad")
        self.look()
        self.wait_for_centre("centre has all")
        self.look("log=bad")
        self.wait_for_centre("centre does not take this log: 7 rows behind")
        self.page.script("framesd.choose('default');")
        harness.wait_for(lambda: self.text_of("#centre") == "centre has all", "the words of the other log")

    def test_nothing_is_shown_or_asked_for_again_where_no_centre_is_set(self):
        self.serve_viewer(*self.tokens, *NARROW)
        self.store(csv(1000.0, ROWS))
        self.look()
        self.wait_until("return framesd.hands.centre.sends === false;")
        self.assertEqual(self.text_of("#centre"), "")
        before = self.mark()
        self.page.script("return framesd.hands.centre.ask();")
        self.assertEqual(self.requests_since(before, "/upstream"), [])


if __name__ == "__main__":
    unittest.main()
