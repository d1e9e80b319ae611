# SPDX-License-Identifier: MIT
"""Colours and turning: histogram, sliders, right-drag, keys, gallery; none of it asks the server for an image."""
import unittest

import gestures
import harness
from gestures import RIGHT_BUTTON, Key
from viewer_page import ViewerTest


class ContrastTest(ViewerTest):
    FRAGMENT = "d=9100,9120&t=static~l50,200"

    def ends(self, index=0):
        track = self.track(index)
        return track["lo"], track["hi"]

    def histogram(self, grey):
        """The point of the histogram where that grey value stands."""
        return self.page.find(".histogram").at(grey / 255, 0.5)

    def slide(self, css, keys):
        self.page.find(css).send_keys(keys)


class Ends(ContrastTest):
    def test_dragging_an_end_in_the_histogram_moves_that_end(self):
        gestures.drag(self.page, self.histogram(50), self.histogram(90))
        lo, hi = self.ends()
        self.assertEqual(hi, 200)
        self.assertLessEqual(abs(lo - 90), 1)
        gestures.drag(self.page, self.histogram(200), self.histogram(150))
        self.assertEqual(self.ends()[0], lo)
        self.assertLessEqual(abs(self.ends()[1] - 150), 1)

    def test_an_end_does_not_pass_the_other_one(self):
        gestures.drag(self.page, self.histogram(50), self.histogram(250))
        self.assertEqual(self.ends(), (199, 200))

    def test_sliders_move_the_ends_with_keys_and_say_them(self):
        self.slide("#lo", Key.RIGHT * 3)
        self.slide("#hi", Key.LEFT * 2)
        self.assertEqual(self.ends(), (53, 198))
        self.assertEqual(self.page.find("#lo").attribute("aria-valuetext"), "53")
        self.slide("#gamma", Key.RIGHT * 6)
        self.assertEqual(self.track()["gamma"], 2.0)
        self.assertEqual(self.page.find("#gamma").attribute("aria-valuetext"), "2")

    def test_a_right_drag_sideways_changes_the_width_and_upwards_the_middle(self):
        start = self.spot()
        gestures.drag(self.page, start, (start[0] + 100, start[1]), button=RIGHT_BUTTON)
        self.assertEqual(self.ends(), (20, 230))
        gestures.drag(self.page, start, (start[0], start[1] - 40), button=RIGHT_BUTTON)
        self.assertEqual(self.ends(), (40, 250))

    def test_a_slow_right_drag_reaches_as_far_as_a_quick_one(self):
        start = self.spot()
        gestures.drag(self.page, start, (start[0] - 50, start[1]), button=RIGHT_BUTTON, steps=50)
        self.assertEqual(self.ends(), (65, 185))

    def test_a_double_right_click_resets_and_a_single_one_does_not(self):
        gestures.click(self.page, self.spot(), button=RIGHT_BUTTON)
        self.assertEqual(self.ends(), (50, 200))
        self.page.script("return new Promise((done) => setTimeout(() => done(1), 550));")  # too late to be one of two
        gestures.click(self.page, self.spot(), button=RIGHT_BUTTON, times=2)
        self.assertEqual(self.ends(), (None, None))
        self.assertIsNone(self.state("at"))

    def test_keys_fit_the_view_and_the_log_invert_and_change_colours(self):
        stats = self.server.json("/stats?depth_min=9100&depth_max=9120")
        whole = self.server.json("/stats")
        self.wait_until("return framesd.hands.panel.counts;")
        self.press("a")
        self.assertEqual(self.ends(), (stats["percentiles"]["p2"], stats["percentiles"]["p98"]))
        self.press((Key.SHIFT, "a"))
        self.assertEqual(self.ends(), (whole["percentiles"]["p2"], whole["percentiles"]["p98"]))
        self.press("i")
        self.assertTrue(self.track()["invert"])
        self.assertTrue(self.page.find("#invert").dom_property("checked"))
        names = [one["name"] for one in self.server.json("/colormaps")["colormaps"]]
        self.press("c")
        self.assertEqual(self.track()["map"], names[1])

    def test_fitting_a_dynamic_image_gives_it_back_the_contrast_of_its_window(self):
        for key in ("a", (Key.SHIFT, "a")):
            self.look("d=9100,9120&t=dynamic~l50,200")
            self.wait_until("return framesd.hands.panel.counts;")
            self.assertFalse(self.page.find(".histogram").displayed)  # which counts samples as recorded
            self.press(key)
            self.assertEqual(self.ends(), (None, None))
        self.press("i")
        self.page.script("framesd.hands.panel.change({ kind: 'static' });")
        self.assertTrue(self.page.find(".histogram").displayed)

    def test_a_fit_right_after_a_move_is_to_what_is_in_view_then(self):
        stats = self.server.json("/stats?depth_min=9130&depth_max=9131")
        self.wait_until("return framesd.hands.panel.counts;")
        self.page.script("framesd.app.setView({ top: 9130e6, bottom: 9131e6 }); framesd.hands.panel.fit();")
        wanted = [stats["percentiles"]["p2"], stats["percentiles"]["p98"]]
        self.wait_until("const { lo, hi } = framesd.hands.panel.track; return lo === arguments[0] && hi === arguments[1];", *wanted)

    def test_the_figures_of_a_view_that_was_not_moved_follow_its_height(self):
        self.look("")
        self.wait_until("return framesd.hands.panel.counts;")
        self.page.script("document.getElementById('main').style.flex = 'none'; document.getElementById('main').style.height = '400px';")
        self.wait_until("const { bottom, top } = framesd.app.view; return bottom - top < 450e5 && framesd.hands.panel.counts;")
        top, bottom = self.page.script("const { bottom, top } = framesd.app.view; return [top / 1e6, bottom / 1e6];")
        rows = self.server.json(f"/stats?depth_min={top}&depth_max={bottom}")["count"]
        self.wait_until("return document.querySelector('#panel .facts td').textContent === arguments[0];", str(rows))

    def test_figures_that_cannot_be_read_are_not_those_of_another_interval(self):
        self.wait_until("return framesd.hands.panel.counts;")
        self.assertTrue(self.text_of("#panel .facts"))
        self.page.script("""
            const { json } = framesd.net;
            framesd.net.json = (target, options) => target.includes("stats?") ? Promise.reject(new Error("refused")) : json.call(framesd.net, target, options);
            framesd.app.setView({ top: 9130e6, bottom: 9131e6 });""")
        self.wait_for_text("#unread", "could not be read: refused")
        self.assertEqual((self.text_of("#panel .facts"), self.page.script("return framesd.hands.panel.counts;")), ("", None))

    def test_the_right_button_stretches_the_image_under_it(self):
        self.look("d=9100,9120&t=static~l50,200;raw")
        start = self.spot(0.75, 0.5)
        gestures.drag(self.page, start, (start[0] - 100, start[1]), button=RIGHT_BUTTON)
        self.assertEqual(self.ends(0), (50, 200))
        self.assertEqual(self.ends(1), (30, 225))


class Gallery(ContrastTest):
    def test_each_colormap_is_a_card_with_the_image_in_it(self):
        self.page.find("#map").click()
        self.wait_for("#dialog .card")
        names = [one["name"] for one in self.server.json("/colormaps")["colormaps"]]
        self.assertEqual([card.text for card in self.page.find_all("#dialog .card")], names)
        colours = self.page.script("""
            return [...document.querySelectorAll("#dialog .card canvas:first-child")].map((canvas) => {
              const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
              return new Set(new Uint32Array(data.buffer)).size;
            });""")
        self.assertGreater(min(colours), 20)
        pressed = self.page.find_all('#dialog .card[aria-pressed="true"]')
        self.assertEqual([card.text for card in pressed], names[:1])

    def test_a_click_takes_the_colours_and_gives_the_focus_back(self):
        before = self.pixels()
        self.page.find("#map").click()
        card = harness.wait_for(lambda: self.page.find_all("#dialog .card"), "cards")[2]
        name = card.text
        card.click()
        self.assertEqual(self.track()["map"], name)
        self.assertEqual(self.text("#map span"), name)
        self.assertFalse(self.page.find("#dialog").displayed)
        self.assertEqual(self.page.focused.attribute("id"), "map")
        self.assertNotEqual(self.pixels(), before)


class Turning(ContrastTest):
    def test_dragging_the_header_turns_by_what_it_was_dragged(self):
        compass = self.page.find(".compass")
        start = tuple(map(round, compass.at(0.75, 0.5)))
        way = round(compass.box[2] / 4)
        gestures.drag(self.page, start, (start[0] - way, start[1]))
        self.assertLess(abs(self.state("turn") - 90), 0.5)

    def test_left_and_right_turn_by_five_degrees_and_around(self):
        before = self.pixels()
        self.press(Key.RIGHT)
        self.assertEqual(self.state("turn"), 5)
        self.assertNotEqual(self.pixels(), before)
        self.press(Key.LEFT, Key.LEFT)
        self.assertEqual(self.state("turn"), 355)
        self.press(Key.RIGHT)
        self.assertEqual(self.pixels(), before)


class Silence(ContrastTest):
    def test_recolouring_stretching_turning_and_pinning_ask_for_nothing(self):
        self.wait_until("return framesd.hands.panel.counts;")
        names = [one["name"] for one in self.server.json("/colormaps")["colormaps"]]
        self.press("c")
        self.wait_until("return !framesd.app.pending;")
        mark = self.mark()
        gestures.drag(self.page, self.histogram(60), self.histogram(90))
        self.press("i", "a", (Key.SHIFT, "a"), Key.RIGHT, Key.LEFT, Key.LEFT)
        compass = self.page.find(".compass")
        gestures.drag(self.page, compass.at(0.7, 0.5), compass.at(0.4, 0.5))
        self.page.find("#smooth").click()
        self.slide("#gamma", Key.RIGHT)
        self.press("c")
        self.pixels()
        self.page.script("return new Promise((done) => setTimeout(() => done(1), 300));")  # statistics come after 150 ms
        asked = [one.target for one in self.requests_since(mark) if not one.target.startswith("/tiles.json")]
        self.assertEqual(asked, [f"/colormaps/{names[2]}.png"])  # the exact colours of a map, at its first use
        self.assert_console_quiet()


class OwnColours(ViewerTest):
    """A server whose setting `colormap` says what is shown where nobody has chosen."""
    SETTINGS = {"gray": ("000000", "ffffff"), "gray_r": ("ffffff", "000000"), "000000,8b4513,ffd700": ("000000", "ffd700")}
    ENDS = """
        const { palettes } = framesd.app;
        const all = palettes.colours(palettes.nameOf({ map: "" }), { lo: 0, hi: 255, gamma: 1, invert: false });
        const hex = (pixel) => [0, 8, 16].map((bit) => ((pixel >>> bit) & 255).toString(16).padStart(2, "0")).join("");
        return hex(all[0]) === arguments[0] && hex(all[255]) === arguments[1];"""

    def test_images_have_the_colours_of_the_server_until_others_are_chosen(self):
        for setting, ends in self.SETTINGS.items():
            with self.subTest(setting):
                self.serve_viewer("--colormap", setting, data_dir=self.class_folder / "data")
                self.look("d=9100,9110")
                self.wait_until(self.ENDS, *ends)
                self.assertEqual(self.text("#map span"), setting)
                self.assertEqual(self.state("tracks")[0]["map"], "")
                self.assert_console_quiet()


if __name__ == "__main__":
    unittest.main()
