# SPDX-License-Identifier: MIT
"""Along the depth axis with mouse, wheel, minimap, fields and keys: what moves, by how much, and what stays."""
import unittest

import gestures
import harness
from gestures import Key
from viewer_page import COUNTS, ViewerTest


class Mouse(ViewerTest):
    FRAGMENT = "d=9100,9120"

    def test_a_drag_takes_the_image_along(self):
        start = self.spot(0.5, 0.5)
        depth = self.depth_at(start)
        gestures.drag(self.page, start, (start[0], start[1] - 200))
        self.assert_near(self.depth_at((start[0], start[1] - 200)), depth, self.pixel())
        self.assert_near(self.height(), 20 * COUNTS, 2)
        self.assert_console_quiet()

    def test_the_wheel_zooms_and_the_depth_under_it_stays(self):
        point = self.spot(0.3, 0.2)
        depth = self.depth_at(point)
        gestures.wheel(self.page, point, -250)
        self.assert_near(self.height(), 20 * COUNTS * 2 ** -0.5, 10)
        self.assert_near(self.depth_at(point), depth, self.pixel() / 10)
        gestures.wheel(self.page, point, 250, times=2)
        self.assert_near(self.height(), 20 * COUNTS * 2 ** 0.5, 10)
        self.assert_near(self.depth_at(point), depth, self.pixel() / 10)

    def test_shift_and_the_wheel_move_by_its_pixels(self):
        top, _ = self.view()
        gestures.wheel(self.page, self.spot(), 120, keys=(Key.SHIFT,))
        self.assert_near(self.view()[0], top + 120 * self.pixel(), 2)
        self.assert_near(self.height(), 20 * COUNTS, 2)

    def test_two_fingers_on_a_trackpad_move_by_their_pixels(self):
        top, _ = self.view()
        gestures.wheel(self.page, self.spot(), 30, across=3, times=2)
        self.assert_near(self.view()[0], top + 60 * self.pixel(), 4)

    def test_a_pinch_on_a_trackpad_zooms_at_the_pointer(self):
        point = self.spot(0.5, 0.75)
        depth = self.depth_at(point)
        gestures.wheel(self.page, point, -10, keys=(Key.CONTROL,), times=3)
        self.assert_near(self.height(), 20 * COUNTS * 2 ** -0.6, 10)
        self.assert_near(self.depth_at(point), depth, self.pixel() / 10)

    def test_a_double_click_shows_half_and_pins_nothing(self):
        point = self.spot(0.4, 0.3)
        depth = self.depth_at(point)
        gestures.click(self.page, point, times=2)
        self.assert_near(self.height(), 10 * COUNTS, 10)
        self.assert_near(self.depth_at(point), depth, self.pixel() / 10)
        self.assertIsNone(self.state("at"))

    def test_no_hand_leaves_the_log(self):
        first, last = self.extent()
        gestures.wheel(self.page, self.spot(), 5000, keys=(Key.SHIFT,), times=8)
        self.assert_near(self.view()[1], last, 2)
        gestures.wheel(self.page, self.spot(), -5000, keys=(Key.SHIFT,), times=8)
        self.assert_near(self.view()[0], first, 2)
        gestures.wheel(self.page, self.spot(), 5000, times=4)
        self.assertLessEqual(self.height(), 1.2 * (last - first) + 2)


class Minimap(ViewerTest):
    FRAGMENT = "d=9100,9120"

    def place(self, share):
        """A point of the minimap and the depth that it stands for, in counts."""
        first, last = self.extent()
        return self.page.find("#minimap canvas").at(0.5, share), first + share * (last - first)

    def test_a_click_puts_the_middle_of_the_view_there_and_back_returns(self):
        before = self.view()
        point, depth = self.place(0.25)
        gestures.click(self.page, point)
        top, bottom = self.view()
        self.assert_near((top + bottom) / 2, depth, 2 * COUNTS / 10)
        self.page.back()
        harness.wait_for(lambda: self.view() == before, "the view before")
        self.page.forward()
        harness.wait_for(lambda: self.view() == (top, bottom), "the view that was gone to")

    def test_a_drag_takes_the_view_along_and_is_one_step_back(self):
        before = self.view()
        (start, _), (end, depth) = self.place(0.2), self.place(0.7)
        gestures.drag(self.page, start, end)
        top, bottom = self.view()
        self.assert_near((top + bottom) / 2, depth, 2 * COUNTS / 10)
        harness.wait_for(lambda: "d=" in self.page.url and not self.page.script("return framesd.address.timer;"), "an address")
        self.page.back()
        harness.wait_for(lambda: self.view() == before, "the view before")


class Fields(ViewerTest):
    FRAGMENT = "d=9100,9120"

    def test_one_depth_becomes_the_middle(self):
        self.fill("#depth", "9050.5")
        top, bottom = self.view()
        self.assert_near((top + bottom) / 2, 9050.5 * COUNTS, 2)
        self.assertEqual(bottom - top, 20 * COUNTS)
        self.assertEqual(self.page.focused.attribute("id"), "picture")
        self.page.back()
        harness.wait_for(lambda: self.view()[0] == 9100 * COUNTS, "the view before")

    def test_two_depths_become_the_ends(self):
        for text in ("9030 9040", "9040 to 9030", "9030,0 9040,0", "9030.0,9040.0", "9030m-9040m", "9,030.0 9,040"):
            with self.subTest(text=text):
                self.fill("#depth", text)
                self.assertEqual(self.view(), (9030 * COUNTS, 9040 * COUNTS))
                self.press("0")

    def test_what_is_no_depth_stays_in_the_field_with_a_word(self):
        before = self.view()
        for text in ("deep down", "1 2 3", "9100 x", "9100,9110"):
            with self.subTest(text=text):
                field = self.fill("#depth", text)
                self.assertEqual(field.dom_property("value"), text)
                self.assertIn("not a depth", field.dom_property("validationMessage"))
                self.assertEqual(self.page.focused.attribute("id"), "depth")
                self.assertEqual(self.view(), before)
        field.send_keys(Key.ESCAPE)
        self.assertEqual(field.dom_property("value"), "9100.00 9120.00")
        self.assertEqual(field.dom_property("validationMessage"), "")

    def test_a_depth_outside_the_log_says_where_the_log_is(self):
        before = self.view()
        field = self.fill("#depth", "42")
        self.assertIn("the log is from 9000.1 to 9200.", field.dom_property("validationMessage"))
        self.assertEqual(self.view(), before)

    def test_depths_far_apart_show_no_more_than_the_log(self):
        self.fill("#depth", "0 1000000")
        first, last = self.extent()
        self.assertLessEqual(self.height(), 1.2 * (last - first) + 2)

    def test_a_scale_keeps_the_middle(self):
        for text, scale in (("50", 50), ("1:200", 200), ("1 000", 1000)):
            with self.subTest(text=text):
                top, bottom = self.view()
                self.fill("#scale", text)
                height = self.page.script("return framesd.app.height;")
                self.assert_near(self.height(), height * scale * 25.4 / 96 / 1000 * COUNTS, 10)
                self.assert_near(sum(self.view()), top + bottom, 4)

    def test_what_is_no_scale_stays_in_the_field_with_a_word(self):
        before = self.view()
        field = self.fill("#scale", "wide")
        self.assertEqual(field.dom_property("value"), "wide")
        self.assertIn("A scale is a number", field.dom_property("validationMessage"))
        self.assertEqual(self.view(), before)

    def test_buttons_zoom_and_show_the_whole_log(self):
        self.page.find("#zoom-in").click()
        self.assert_near(self.height(), 10 * COUNTS, 10)
        self.page.find("#zoom-out").click()
        self.assert_near(self.height(), 20 * COUNTS, 10)
        self.page.find("#whole").click()
        self.assertEqual(self.view(), self.extent())


class Keys(ViewerTest):
    FRAGMENT = "d=9100,9120"

    def test_arrows_and_pages_move(self):
        row = 40 * self.pixel()
        page = 0.9 * 20 * COUNTS
        for key, way in ((Key.DOWN, row), (Key.UP, -row), (Key.PAGE_DOWN, page), (Key.PAGE_UP, -page)):
            with self.subTest(way=way):
                top, _ = self.view()
                self.press(key)
                self.assert_near(self.view()[0], top + way, 4)

    def test_home_and_end_go_to_the_ends_and_back_returns(self):
        before = self.view()
        self.press(Key.END)
        self.assert_near(self.view()[1], self.extent()[1], 2)
        self.press(Key.HOME)
        self.assert_near(self.view()[0], self.extent()[0], 2)
        self.page.back()
        self.page.back()
        harness.wait_for(lambda: self.view() == before, "the view before")

    def test_plus_and_minus_zoom_about_the_middle_and_nought_shows_all(self):
        self.press("+")
        self.assertEqual(self.view(), (9105 * COUNTS, 9115 * COUNTS))
        self.press("-")
        self.assertEqual(self.view(), (9100 * COUNTS, 9120 * COUNTS))
        self.press("0")
        self.assertEqual(self.view(), self.extent())

    def test_plus_zooms_about_the_crosshair_only_while_that_is_in_view(self):
        self.press("x", Key.PAGE_DOWN, Key.PAGE_DOWN)
        top, bottom = self.view()
        self.press("+")
        self.assert_near(sum(self.view()), top + bottom, 4)
        self.assert_near(self.height(), (bottom - top) / 2, 2)

    def test_digits_are_the_listed_scales(self):
        height = self.page.script("return framesd.app.height;")
        for key, scale in zip("12345678", (5, 10, 20, 50, 100, 200, 500, 1000)):
            self.press(key)
            self.assert_near(self.height(), height * scale * 25.4 / 96 / 1000 * COUNTS, 10)
            self.assertTrue(self.text("#interval").endswith(f"1:{scale:,}".replace(",", " ")), self.text("#interval"))

    def test_g_waits_for_a_depth(self):
        self.press("g")
        self.assertEqual(self.page.focused.attribute("id"), "depth")
        self.page.focused.send_keys("9077" + Key.ENTER)
        self.assert_near(sum(self.view()) / 2, 9077 * COUNTS, 2)

    def test_letters_in_a_field_are_no_commands(self):
        before = self.view()
        self.page.find("#depth").send_keys("0i+")
        self.assertEqual((self.view(), self.track()["invert"]), (before, False))

    def test_f_follows_the_end_until_one_moves_away(self):
        self.press("f")
        self.assertTrue(self.state("follow"))
        self.assert_near(self.view()[1], self.extent()[1], 2)
        self.assertEqual(self.page.find("#follow").attribute("aria-pressed"), "true")
        self.press(Key.PAGE_UP)
        self.assertFalse(self.state("follow"))

    def test_the_question_mark_lists_the_keys(self):
        self.press("?")
        self.assertIn("PgUp PgDn", self.wait_for("#dialog table").text)
        gestures.press(self.page, Key.ESCAPE)
        self.assertFalse(self.page.find("#dialog").displayed)
        self.assertEqual(self.page.focused.attribute("id"), "picture")


class EarlyHands(ViewerTest):
    def test_a_hand_before_anything_is_there_does_no_harm(self):
        proxy = self.proxy(latency=0.7, affects=lambda target: target.startswith(("/tiles.json", "/log")))
        self.open("/", proxy.port)
        self.picture = self.wait_for("#picture")
        gestures.wheel(self.page, self.spot(), -250)
        gestures.drag(self.page, self.spot(), self.spot(0.5, 0.3))
        gestures.click(self.page, self.page.find("#minimap canvas").at())
        self.press(Key.DOWN, "0", "a")
        self.wait_complete()
        self.assert_console_quiet()


if __name__ == "__main__":
    unittest.main()
