# SPDX-License-Identifier: MIT
"""The viewer for everyone: screen readers, keyboards, small and enlarged windows, dark and forced colours."""
import unittest

import emulation
import gestures
import harness
from gestures import Key
from harness import programs
from viewer_page import COUNTS, FRAMES, ViewerTest

ZOOMED = (320, 256, 4, False)  # 1280 x 1024 at 400 %
SMALL = (320, 568, 2, True)  # the smallest of phones
OVERFLOW = """
    const wide = document.documentElement.clientWidth;
    return [document.documentElement.scrollWidth - wide, document.body.scrollWidth - wide];"""


class Reader(ViewerTest):
    FRAGMENT = "d=9100,9110"

    def test_the_view_is_a_slider_that_says_depths_and_scale(self):
        height = self.page.script("return framesd.app.height;")
        scale = round(10_000 / (height * 25.4 / 96))
        self.assertEqual(self.picture.attribute("role"), "slider")
        self.assertEqual(self.picture.attribute("aria-valuetext"), f"9100.00 to 9110.00 metres, 1 to {scale}")
        self.assertEqual(self.picture.attribute("aria-valuenow"), "9100.0")
        first, last = (float(self.picture.attribute(name)) for name in ("aria-valuemin", "aria-valuemax"))
        self.assertEqual((round(first * COUNTS), round(last * COUNTS)), self.extent())
        hidden = self.page.script("return [...document.querySelectorAll('#view canvas')].map((one) => one.closest('[aria-hidden]') !== null);")
        self.assertEqual(set(hidden), {True})

    def test_the_slider_and_the_crosses_of_images_have_their_names_in_the_accessibility_tree(self):
        self.page.script("const [track] = framesd.store.state.tracks; framesd.store.set({ tracks: [track, { ...track, kind: 'raw' }, track] });")
        self.page.script(FRAMES)
        nodes = self.page.cdp("Accessibility.getFullAXTree")["nodes"]
        sliders = [one for one in nodes if one.get("role", {}).get("value") == "slider"]
        self.assertIn("Depth in view", [one["name"]["value"] for one in sliders])
        names = [one["name"]["value"] for one in nodes if one.get("role", {}).get("value") == "button"]
        crosses = [f"Take image {i} away: {kind}" for i, kind in enumerate(("Static", "As recorded", "Static"), 1)]
        self.assertEqual([name for name in names if name.startswith("Take")], crosses)

    def test_after_a_rest_the_new_view_is_said(self):
        self.press(Key.PAGE_DOWN)
        self.wait_complete()
        wanted = self.picture.attribute("aria-valuetext")
        self.assertTrue(wanted.startswith("9109.00 to 9119.00"), wanted)
        harness.wait_for(lambda: self.text("#said") == wanted, "words for a screen reader")
        self.assertEqual(self.page.find("#said").attribute("aria-live"), "polite")

    def test_it_works_where_the_browser_sees_no_secure_context(self):
        self.assertFalse(self.page.script("return window.isSecureContext;"))
        self.assert_console_quiet()


class Keyboard(ViewerTest):
    FRAGMENT = "d=9100,9110"

    def test_tab_reaches_every_control_and_shows_where_it_is(self):
        wanted = set(self.page.script("""
            return [...document.querySelectorAll("button, input, select, [tabindex='0']")]
              .filter((one) => one.offsetParent && !one.disabled).map((one) => one.id || one.title || one.textContent);"""))
        self.page.script("document.activeElement.blur();")
        met = set()
        for _ in range(len(wanted) + 3):
            gestures.press(self.page, Key.TAB)
            name, outline = self.page.script("""
                const one = document.activeElement;
                return [one.id || one.title || one.textContent, getComputedStyle(one).outlineStyle];""")
            if name in wanted:
                met.add(name)
                self.assertNotEqual(outline, "none", name)
        self.assertEqual(wanted - met, set())

    def test_the_colours_open_and_close_with_p(self):
        self.press("p")
        self.assertFalse(self.page.find("#panel").displayed)
        self.wait_complete()
        self.press("p")
        self.assertTrue(self.page.find("#panel").displayed)


class Windows(ViewerTest):
    def assert_fits(self):
        """No sideways scrolling, and no control beyond the window that nothing scrolls to."""
        self.assertLessEqual(max(self.page.script(OVERFLOW)), 0)
        cut = self.page.script("""
            return [...document.querySelectorAll("#bar button, #bar input, #panel input, #panel button, #dialog button")]
              .filter((one) => one.offsetParent).filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
              .map((one) => one.id || one.textContent);""")
        self.assertEqual(cut, [])

    def test_a_narrow_or_enlarged_window_never_scrolls_sideways(self):
        for screen in (SMALL, ZOOMED):
            with self.subTest(screen=screen):
                emulation.screen(self.page, *screen)
                self.look("d=9100,9110&t=static;dynamic")
                self.assert_fits()
                self.page.find("#panel-button").click()
                self.wait_for(".histogram")
                self.assert_fits()
                self.page.find("#help").click()
                self.wait_for("#dialog")
                self.assert_fits()

    def test_an_enlarged_window_still_has_an_image(self):
        emulation.screen(self.page, *ZOOMED)
        self.look("d=9100,9110")
        self.assertGreaterEqual(self.picture.box[3], 40)

    def test_a_window_that_grows_shows_more_at_the_same_scale(self):
        self.look("d=9100,9110")
        scale = self.pixel()
        emulation.screen(self.page, 1280, 1000)
        harness.wait_for(lambda: self.view()[1] > 9112 * COUNTS, "more of the log")
        self.assertAlmostEqual(self.pixel(), scale, delta=scale / 500)
        self.assertEqual(self.view()[0], 9100 * COUNTS)


class Bar(ViewerTest):
    """Of a server with several logs, whose list is in it."""
    FRAGMENT = "d=9100,9110"
    HEIGHT = """
        const parts = [...document.querySelectorAll(innerWidth < 640 ? ".fields, .tools" : "#bar")]; // on a phone above and below
        return parts.reduce((sum, part) => sum + part.getBoundingClientRect().height, 0);"""

    @classmethod
    def fill_store(cls, data_dir):
        super().fill_store(data_dir)
        other = programs.make_log(cls.class_folder / "other.csv", rows=200, seed=5)
        done = programs.run("ingest", other, "--log", "a-log-with-a-rather-long-name", "--create", "--data-dir", data_dir)
        assert done.returncode == 0, done.stderr

    def test_it_has_at_most_two_rows_however_wide_the_window_is(self):
        for touch, most in ((False, 100), (True, 110)):
            for width in (320, 390, 640, 700, 800, 900, 1000, 1180, 1279):
                with self.subTest(width=width, touch=touch):
                    emulation.screen(self.page, width, 800, 1, touch)
                    self.page.script(FRAMES)
                    self.assertLessEqual(self.page.script(self.HEIGHT), most)
                    self.assertLessEqual(max(self.page.script(OVERFLOW)), 0)

    def test_it_is_one_row_on_a_desk(self):
        self.assertEqual(len(self.page.find_all("#log option")), 2)
        self.assertLess(self.page.find("#bar").box[3], 50)

    def test_on_a_small_phone_fields_stand_beside_each_other_and_texts_are_whole(self):
        for width in (320, 344, 390):
            emulation.screen(self.page, width, 568, 2, True)
            self.page.script(FRAMES)
            self.page.script("document.getElementById('readout').textContent = '9067.1 m · 180° · sample 118 in row 9067.1';")
            edges = self.page.script("""
                const parts = ["#log", "#depth", "#depth-hint + .field"].map((css) => document.querySelector(css));
                return parts.map((part) => part.getBoundingClientRect()).flatMap(({ left, right }) => [left, right]);""")
            self.assertEqual(edges, sorted(edges), width)
            self.assertEqual(self.page.script("""
                return ["depth", "scale", "readout"].filter((id) => {
                  const one = document.getElementById(id);
                  return one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight;
                });"""), [], width)
        self.page.script("framesd.hands.gallery();")
        self.wait_for("#dialog .card")
        self.assertLessEqual(*self.page.script("const { scrollWidth, clientWidth } = document.getElementById('dialog'); return [scrollWidth, clientWidth];"))

    def test_a_low_window_still_has_an_image_and_every_button_can_be_scrolled_to(self):
        for screen, least in (((320, 200, 4, False), 80), ((568, 320, 2, True), 160), ((568, 232, 2, True), 80)):
            with self.subTest(screen=screen):
                emulation.screen(self.page, *screen)
                self.page.script(FRAMES)
                self.assertGreaterEqual(self.picture.box[3], least)
                self.assertLessEqual(max(self.page.script(OVERFLOW)), 0)
                self.page.script("document.getElementById('help').focus();")
                left, top, width, height = self.page.find("#help").box
                self.assertTrue(0 <= left and left + width <= screen[0] and 0 <= top and top + height <= screen[1], (left, top))

    def test_on_a_phone_that_lies_on_its_side_most_is_image_and_every_button_can_be_scrolled_to(self):
        emulation.screen(self.page, 844, 390, 3, True)
        self.look("d=9100,9110")
        self.assertGreater(self.picture.box[3], 390 / 2)
        self.assertLessEqual(max(self.page.script(OVERFLOW)), 0)
        self.page.script("document.getElementById('help').focus();")
        left, _, width, _ = self.page.find("#help").box
        self.assertTrue(0 <= left and left + width <= 844, (left, width))


class Colours(ViewerTest):
    def background(self):
        return self.page.script("return getComputedStyle(document.body).backgroundColor;")

    def test_light_and_dark_are_as_the_system_has_them_until_one_chooses(self):
        emulation.media(self.page, color_scheme="light")
        self.look("d=9100,9110")
        light, image = self.background(), self.pixels()
        emulation.media(self.page, color_scheme="dark")
        harness.wait_for(lambda: self.background() != light, "a dark page")
        dark = self.background()
        self.assertEqual(self.pixels(), image)
        for _ in range(3):
            self.page.find("#theme").click()
            if self.background() == light:
                break
        self.assertEqual(self.background(), light)
        self.look("d=9100,9110")
        self.assertEqual(self.background(), light)
        self.assertNotEqual(light, dark)
        self.assert_console_quiet()

    def test_forced_colours_leave_the_images_as_they_are(self):
        self.look("d=9100,9110")
        image = self.pixels()
        emulation.media(self.page, forced_colors="active")
        self.look("d=9100,9110")
        self.assertTrue(self.page.script("return matchMedia('(forced-colors: active)').matches;"))
        self.assertEqual(self.pixels(), image)
        self.assert_console_quiet()


if __name__ == "__main__":
    unittest.main()
