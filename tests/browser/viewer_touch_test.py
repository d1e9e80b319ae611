# SPDX-License-Identifier: MIT
"""The viewer under fingers, on a phone: one image, a sheet for the colours, tools at the bottom."""
import unittest

import emulation
import gestures
import harness
from viewer_page import COUNTS, ViewerTest

PHONE = (390, 844, 2, True)  # width, height, device pixels per pixel, touch
AT_REST = "return !framesd.hands.gestures.flying && !framesd.app.pending;"


class TouchTest(ViewerTest):
    FRAGMENT = "d=9100,9120"

    def setUp(self):
        super().setUp()
        emulation.screen(self.page, *PHONE)
        self.look(self.FRAGMENT)


class Fingers(TouchTest):
    def test_a_drag_takes_the_image_along(self):
        start = self.spot(0.5, 0.7)
        depth = self.depth_at(start)
        end = (start[0], start[1] - 150)
        gesture = gestures.Gesture(self.page).tick(touch1={"type": "pointerMove", "x": start[0], "y": start[1]})
        gesture.tick(touch1={"type": "pointerDown", "button": 0})
        for x, y in gestures.between(start, end, 6):
            gesture.tick(touch1={"type": "pointerMove", "x": round(x), "y": round(y), "duration": 16})
        gesture.pause(200).tick(touch1={"type": "pointerUp", "button": 0}).play()  # at rest: no flick
        self.assert_near(self.depth_at(end), depth, 2 * self.pixel())
        self.assert_near(self.height(), 20 * COUNTS, 2)

    def test_a_flick_goes_on_after_the_finger_and_comes_to_rest(self):
        start = self.spot(0.5, 0.8)
        top, _ = self.view()
        gestures.swipe(self.page, start, (start[0], start[1] - 200), steps=4)
        self.wait_until(AT_REST)
        self.assertGreater(self.view()[0], top + 220 * self.pixel())

    def test_a_flick_does_not_go_on_where_motion_is_not_wanted(self):
        emulation.media(self.page, reduced_motion="reduce")
        start = self.spot(0.5, 0.8)
        depth = self.depth_at(start)
        gestures.swipe(self.page, start, (start[0], start[1] - 200), steps=4)
        self.assert_near(self.depth_at((start[0], start[1] - 200)), depth, 2 * self.pixel())

    def test_a_double_tap_shows_half_and_pins_nothing(self):
        point = self.spot(0.5, 0.25)
        depth = self.depth_at(point)
        gestures.tap(self.page, point, times=2)
        self.assert_near(self.height(), 10 * COUNTS, 10)
        self.assert_near(self.depth_at(point), depth, self.pixel())
        self.assertIsNone(self.state("at"))

    def test_a_tap_pins_and_says_what_is_there(self):
        point = self.spot(0.25, 0.4)
        depth = self.depth_at(point)
        gestures.tap(self.page, point)
        at = self.state("at")
        self.assert_near(at["depth"], depth, self.pixel())
        self.assertLess(abs(at["azimuth"] - 90), 2)
        harness.wait_for(lambda: " in row 91" in self.text("#readout"), "the sample under the pin")


class Pinch(TouchTest):
    """In a browser of its own: headless chromium delivers no second pinch once its page has changed."""

    def test_a_pinch_zooms_and_the_depth_between_the_fingers_stays(self):
        centre = self.spot(0.5, 0.5)
        depth = self.depth_at(centre)
        gestures.pinch(self.page, centre, 100, 200)
        self.assert_near(self.height(), 10 * COUNTS, COUNTS / 2)
        self.assert_near(self.depth_at(centre), depth, 4 * self.pixel())
        gestures.pinch(self.page, centre, 200, 100)
        self.assert_near(self.height(), 20 * COUNTS, COUNTS)
        self.assertIsNone(self.state("at"))


class LongPress(TouchTest):
    """In a browser of its own as well: headless chromium loses the first touch of the next page."""

    def test_a_long_press_follows_the_finger_and_moves_nothing(self):
        before = self.view()
        start, end = self.spot(0.3, 0.4), self.spot(0.6, 0.6)
        gesture = gestures.Gesture(self.page)
        gesture.tick(touch1={"type": "pointerMove", "x": start[0], "y": start[1]}).tick(touch1={"type": "pointerDown", "button": 0})
        gesture.pause(700).tick(touch1={"type": "pointerMove", "x": end[0], "y": end[1], "duration": 50}).play()
        pointer = self.wait_until("return framesd.app.pointer;")
        self.assert_near(pointer["depth"], self.depth_at(end), 2 * self.pixel())
        harness.wait_for(lambda: " in row 91" in self.text("#readout"), "the sample under the finger")
        gestures.Gesture(self.page).tick(touch1={"type": "pointerUp", "button": 0}).play()
        self.assertEqual((self.view(), self.state("at")), (before, None))


class Phone(TouchTest):
    def test_one_image_is_shown_of_several(self):
        self.look("d=9100,9120&t=static;dynamic")
        self.assertEqual(len([head for head in self.page.find_all(".track-head") if head.displayed]), 1)
        self.assertEqual(len(self.state("tracks")), 2)

    def test_the_name_above_the_second_image_is_the_second_one_s(self):
        self.look("d=9100,9120&t=static;dynamic")
        self.page.script("framesd.select(1); framesd.togglePanel(false);")
        self.wait_complete()
        gestures.tap(self.page, self.page.find(".track-head .kind").at())
        self.wait_for("#which")
        self.assertEqual((self.page.find("#which").dom_property("value"), self.text(".track-head .kind")), ("1", "Dynamic"))

    def test_the_directions_above_the_image_are_whole_and_all_of_them_can_be_touched(self):
        compass = self.page.find(".compass")
        _, y, _, height = compass.box
        self.assertLessEqual(y + height, self.picture.box[1])
        met = self.page.script("return arguments[0].map(([x, y]) => document.elementFromPoint(x, y).className);",
                               [compass.at(0.5, down) for down in (0.05, 0.5, 0.95)])
        self.assertEqual(set(met), {"compass"})

    def test_an_image_that_is_wider_than_the_phone_ends_where_the_room_does(self):
        self.look("d=9100,9120&t=static~x900")
        self.assertEqual(self.page.script("return document.documentElement.scrollWidth;"), 390)
        x, _, width, _ = self.page.find(".track-head").box
        self.assertLessEqual(x + width, sum(self.picture.box[::2]) + 1)

    def test_the_field_for_a_file_is_within_its_dialog(self):
        self.page.find("#load").click()
        x, _, width, _ = self.wait_for("#file").box
        left, _, wide, _ = self.page.find("#dialog").box
        self.assertTrue(left < x and x + width < left + wide, (x, width, left, wide))

    def test_the_colours_are_a_sheet_that_the_button_opens_and_closes(self):
        panel, button = self.page.find("#panel"), self.page.find("#panel-button")
        self.assertFalse(panel.displayed)
        gestures.tap(self.page, button.at())
        harness.wait_for(lambda: panel.displayed, "the sheet")
        self.assertEqual(button.attribute("aria-expanded"), "true")
        _, top, width, height = panel.box
        self.assertEqual(width, 390)
        self.assertLessEqual(top + height, button.box[1] + 1)
        gestures.tap(self.page, button.at())
        harness.wait_for(lambda: not panel.displayed, "the image alone")

    def test_a_finger_moves_an_end_of_the_colours(self):
        gestures.tap(self.page, self.page.find("#panel-button").at())
        histogram = self.wait_for(".histogram")
        gestures.swipe(self.page, histogram.at(0.1, 0.5), histogram.at(0.2, 0.5))
        self.assertLess(abs(self.track()["lo"] - 51), 2)

    def test_a_tap_in_the_minimap_goes_there(self):
        first, last = self.extent()
        gestures.tap(self.page, self.page.find("#minimap canvas").at(0.5, 0.75))
        top, bottom = self.view()
        self.assert_near((top + bottom) / 2, first + 0.75 * (last - first), COUNTS)

    def test_what_a_finger_meets_is_large_enough(self):
        gestures.tap(self.page, self.page.find("#panel-button").at())
        self.wait_for(".histogram")
        small = self.page.script("""
            return [...document.querySelectorAll("button, select, input:not([type=checkbox]), .check")].filter((one) => one.offsetParent)
              .map((one) => [one.id || one.className, one.getBoundingClientRect().width, one.getBoundingClientRect().height])
              .filter(([, width, height]) => width < 44 || height < 44);""")
        self.assertEqual(small, [])


if __name__ == "__main__":
    unittest.main()
