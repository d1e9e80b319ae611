# SPDX-License-Identifier: MIT
"""The viewer when the network, the server or the browser is not as it should be."""
import itertools
import re
import signal
import unittest

import harness
import viewer_page
from harness import programs

DATA = re.compile(r"^/(tiles|stats|gaps|frames|changes|log|colormaps)")  # not the page's own files


def data(target):
    return DATA.match(target) is not None


class Network(viewer_page.ViewerTest):
    LOG = {"rows": 5000}

    def test_a_banner_says_since_when_and_goes_when_the_server_is_back(self):
        proxy = self.proxy()
        self.look(port=proxy.port)
        self.assertEqual(self.text_of("#live"), "live")
        proxy.down = True
        banner = self.wait_for_text("#banner", "No answer")
        self.assertRegex(banner, r"^No answer from the server since \d\d?:\d\d:\d\d")
        self.assertEqual(self.text_of("#live"), "not connected")
        proxy.down = False
        harness.wait_for(lambda: not self.text_of("#banner"), "no banner")
        self.assertEqual(self.text_of("#live"), "live")

    def test_what_is_loaded_stays_usable_and_the_rest_comes_by_itself(self):
        proxy = self.proxy()
        self.look("d=9000.0,9040.0", proxy.port)
        proxy.down = True
        self.wait_for_text("#banner", "No answer")
        self.go_view(9010.0, 9030.0)
        self.assertEqual(self.shown(), (9010.0, 9030.0))
        self.assertNotIn(viewer_page.UNKNOWN, self.values())
        self.go_view(9400.0, 9440.0)
        proxy.down = False
        self.wait_complete()
        self.assertEqual(self.text_of("#banner"), "")
        self.assertNotIn(viewer_page.UNKNOWN, self.values())

    def go_view(self, top, bottom):
        """As go_to(), but without waiting for what cannot come."""
        self.page.script("framesd.app.setView({ top: arguments[0] * 1e6, bottom: arguments[1] * 1e6 });", top, bottom)
        self.wait_until("return !framesd.app.pending;")

    def test_while_it_is_gone_no_tile_is_asked_for(self):
        proxy = self.proxy()
        self.look("d=9000.0,9040.0", proxy.port)
        proxy.down = True
        self.wait_for_text("#banner", "No answer")
        before = len(proxy.passed)
        self.go_view(9400.0, 9440.0)
        asked = lambda: [one.target for one in proxy.passed[before:]]
        harness.wait_for(lambda: asked().count("/health") >= 2, "two more questions whether it is back")
        self.assertEqual([target for target in asked() if target.startswith("/tiles/")], [])

    def test_a_server_that_starts_again_is_taken_up(self):
        proxy = self.proxy()
        self.serve_viewer(data_dir=self.class_folder / "data")
        proxy.to = self.server.port
        self.look(port=proxy.port)
        self.server.stop(signal.SIGKILL)
        self.wait_for_text("#banner", "No answer")
        self.serve_viewer(data_dir=self.class_folder / "data")
        proxy.to = self.server.port
        harness.wait_for(lambda: not self.text_of("#banner"), "no banner")
        self.go_to(9200.0, 9210.0)
        self.assertEqual(self.text_of("#notices .notice"), "")

    def test_a_proxy_that_says_bad_gateway_is_a_server_that_is_gone(self):
        self.before_load("""
            const real = window.fetch;
            window.fetch = (...asked) => window.gone ? Promise.resolve(new Response("", { status: 502 })) : real(...asked);""")
        self.look()
        self.page.script("window.gone = true;")
        self.wait_for_text("#banner", "No answer")
        self.page.script("window.gone = false;")
        harness.wait_for(lambda: not self.text_of("#banner"), "no banner")

    def test_late_answers_of_which_a_tenth_fails_still_make_the_picture(self):
        proxy = self.proxy(latency=0.6, refuse=0.06, cut=0.06, affects=data, seed=5)
        self.look("t=static;dynamic", proxy.port)
        self.go_to(9100.0, 9250.0)
        for image in (0, 1):
            self.assertNotIn(viewer_page.UNKNOWN, self.values(image))
        self.assertTrue({"refused", "cut"} <= {one.fate for one in proxy.passed}, "nothing failed")

    def test_a_server_that_is_busy_at_the_beginning_is_waited_for(self):
        proxy = self.proxy(refuse=1.0, affects=data)
        self.open("/", proxy.port)
        self.wait_for_text("#banner", "busy")
        proxy.refuse = 0.0
        self.wait_complete()
        self.assert_no_word()

    def test_half_an_answer_at_the_beginning_is_asked_for_again(self):
        proxy = self.proxy(cut=1.0, affects=data)
        self.open("/", proxy.port)
        harness.wait_for(lambda: sum(one.fate == "cut" for one in proxy.passed) > 3, "answers that broke off")
        proxy.cut = 0.0
        self.wait_complete()
        self.assert_no_word()

    def test_a_busy_server_gets_its_rest_and_then_gives_the_tiles(self):
        proxy = self.proxy()
        self.look("d=9000.0,9040.0", proxy.port)
        proxy.affects, proxy.refuse = (lambda target: target.startswith("/tiles/")), 1.0
        self.page.script("framesd.app.setView({ top: 9300e6, bottom: 9340e6 });")
        harness.wait_for(lambda: any(one.fate == "refused" for one in proxy.passed), "a refusal")
        proxy.refuse = 0.0
        self.wait_complete()
        self.assertNotIn(viewer_page.UNKNOWN, self.values())

    def test_a_page_that_asks_more_than_it_may_waits_and_is_complete_in_the_end(self):
        self.serve_viewer("--rate-limit", "1", "--rate-burst", "40", data_dir=self.class_folder / "data")
        self.look()
        tops = itertools.cycle(range(9000, 9500, 7))

        def refused():
            self.go_view(top := next(tops), top + 5)
            return self.page.script("return performance.getEntriesByType('resource').some((one) => one.responseStatus === 429);")

        harness.wait_for(refused, "a refusal")
        self.wait_complete()
        self.assertNotIn(viewer_page.UNKNOWN, self.values())
        harness.wait_for(lambda: self.text_of("#banner") == "", "the end of the banner")  # statistics come last

    def test_another_log_that_cannot_be_opened_leaves_what_is_loaded_usable(self):
        self.serve_viewer(*self.token_flags("admin"), "--create-logs", "on")
        rows = programs.header() + "".join(programs.row(f"{500 + i / 10:.1f}", 10 + i % 200) for i in range(300))
        for log in ("rig7", "rig8"):
            headers = {**programs.token("admin"), "Content-Type": "text/csv"}
            self.assertEqual(self.server.get(f"/logs/{log}/frames", "POST", headers, rows.encode())[0], 200)
        proxy = self.proxy()
        proxy.to = self.server.port
        self.look("log=rig7&d=510.0,520.0", proxy.port)
        proxy.down = True
        self.page.find("#log").send_keys("rig8")  # before it is known that the server is gone
        self.wait_for_text("#notices .notice", "'rig8' cannot be opened")
        for asked in ("framesd.choose('rig8');", "location.hash = '#log=rig8&d=501.0,502.0';"):
            self.page.script("document.getElementById('notices').replaceChildren();" + asked)
            self.wait_for_text("#notices .notice", "'rig8' cannot be opened")
            self.assertEqual((self.page.find("#log").dom_property("value"), self.shown()[0]), ("rig7", 510.0))
        self.go_view(511.0, 519.0)
        self.assertEqual(self.shown(), (511.0, 519.0))
        self.assertNotIn(viewer_page.UNKNOWN, self.values())
        self.page.find("#save").click()
        self.wait_for_text("#notices", "This cannot be opened now. The server does not answer.")
        proxy.down = False
        harness.wait_for(lambda: not self.text_of("#banner"), "no banner")
        self.page.script("framesd.choose('rig8');")
        self.wait_until("return framesd.app.log.name === 'rig8';")
        self.wait_complete()

    def test_each_file_of_the_page_may_fail_once(self):
        refused = set()

        def first(target):
            name = target.rsplit("/", 1)[-1]
            once = "/assets/" in target and name != "old.js" and name not in refused  # which asks for the others again
            refused.update([name] * once)
            return once

        proxy = self.proxy(refuse=1.0, affects=first)
        self.look(port=proxy.port)
        self.assertNotIn(viewer_page.UNKNOWN, self.values())
        self.page.find("#help").click()
        self.wait_for("#dialog h2")
        self.assertLessEqual({"viewer.css", "main.js", "hands.js", "decoder_worker.js", "png.js", "help.js"}, refused)
        self.assert_no_word()


class Page(viewer_page.ViewerTest):
    def test_an_old_browser_is_told_what_it_lacks_and_asks_for_nothing(self):
        self.before_load("delete window.DecompressionStream;")
        before = self.mark()
        self.open("/")
        banner = self.wait_for_text("#banner", "too old")
        self.assertIn("It lacks: DecompressionStream.", banner)
        self.assertEqual([one.target for one in self.requests_since(before) if data(one.target)], [])

    def test_without_storage_all_works_but_is_forgotten(self):
        self.before_load("""
            const refuse = () => { throw new DOMException("refused", "SecurityError"); };
            Object.defineProperty(window, "localStorage", { get: refuse });
            Object.defineProperty(window, "sessionStorage", { get: refuse });""")
        self.look()
        self.page.find("#theme").click()
        self.wait_for_text("#notices .notice", "light")
        self.page.find("#theme").click()
        self.wait_until("return document.documentElement.dataset.theme === 'dark';")
        self.assert_console_quiet()

    def test_nonsense_in_a_link_is_named_and_the_rest_of_it_holds(self):
        self.open("/#d=abc,9010&t=static~mviridis;hologram~x9;dynamic~wfar&a=north&colour=7&s=1")
        said = self.wait_for_text("#notices .notice", "In the link")
        for part in ("d=abc,9010", "hologram", "window 'far'", "a=north"):
            self.assertIn(part, said)
        self.wait_complete()
        state = self.page.script("return framesd.store.state;")
        self.assertEqual([(one["kind"], one["map"], one["window"]) for one in state["tracks"]],
                         [("static", "viridis", 1), ("dynamic", "", 1)])
        self.assertEqual((state["smooth"], state["turn"]), (True, 0))
        self.assert_console_quiet()

    def test_a_depth_far_outside_shows_the_nearest_end(self):
        self.look("d=-500.0,-490.0")
        top, bottom = self.shown()
        self.assertAlmostEqual(top, 9000.05)
        self.assertAlmostEqual(bottom - top, 10)
        self.open("/#d=99000000.0,99000010.0")
        harness.wait_for(lambda: abs(self.shown()[1] - 9200.05) < 1e-3, "the end of the log")

    def test_an_interval_beyond_all_reason_becomes_one_that_can_be_seen(self):
        for fragment in ("d=9100.0,9100.000001", "d=-9000000000.0,9000000000.0", "log=../../etc&d=1e3,1e9"):
            with self.subTest(fragment):
                self.look(fragment)
                top, bottom = self.shown()
                self.assertTrue(0.3 < bottom - top < 250 and top < 9200 and bottom > 9000, (top, bottom))
                self.assertNotIn(viewer_page.UNKNOWN, self.values())

    def test_an_unknown_log_leads_to_the_default_one_with_a_word(self):
        self.look("log=nowhere&d=1.0,2.0")
        self.assertIn("There is no log 'nowhere'", self.wait_for_text("#notices .notice", "nowhere"))

    def test_with_the_viewer_off_the_root_answers_with_json(self):
        server = self.serve_viewer("--viewer", "off")
        self.assertIn("message", server.json("/"))
        self.open("/")
        self.assertEqual(self.page.script("return document.contentType;"), "application/json")

    def test_below_the_prefix_of_a_proxy_every_address_is_relative(self):
        prefix = harness.slow_proxy.SlowProxy(self.server.port, strip="/wells/rig7")
        self.addCleanup(prefix.stop)
        self.open("/wells/rig7/", prefix.port)
        self.wait_complete()
        self.assertTrue({one.status for one in prefix.passed} <= {200, 304}, prefix.passed)
        self.assertIn("/wells/rig7/tiles.json", {one.target for one in prefix.passed})
        self.assertTrue(all(one.target.startswith("/wells/rig7/") for one in prefix.passed))
        self.assert_console_quiet()


if __name__ == "__main__":
    unittest.main()
