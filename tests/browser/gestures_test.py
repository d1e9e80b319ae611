# SPDX-License-Identifier: MIT
"""The gestures of gestures.py as a page gets them, and what emulation.py sets: on an empty page that writes down its events."""
import unittest

import emulation
import gestures
import harness
from gestures import Key

RECORDER = """
    document.body.style.cssText = "margin: 0; height: 100vh; touch-action: none";
    window.heard = [];
    const kinds = ["pointerdown", "pointermove", "pointerup", "click", "dblclick", "contextmenu", "wheel", "keydown", "keyup"];
    for (const kind of kinds) addEventListener(kind, (e) => {
      e.preventDefault();
      heard.push({ kind, x: e.clientX, y: e.clientY, pointer: e.pointerType, id: e.pointerId, button: e.button, buttons: e.buttons,
                   dx: e.deltaX, dy: e.deltaY, mode: e.deltaMode, key: e.key, control: e.ctrlKey, shift: e.shiftKey });
    }, { passive: false });"""
MIDDLE = (400, 300)


class RecordedTest(harness.BrowserTest):
    LOG = None

    def setUp(self):
        super().setUp()
        self.page.script(RECORDER)

    def heard(self, kind):
        """The events of that kind so far, each with its fields by name."""
        return self.page.script("return heard.filter((one) => one.kind === arguments[0]);", kind)


class Mouse(RecordedTest):
    def test_a_drag_moves_with_the_left_button_down_from_start_to_end(self):
        gestures.drag(self.page, (100, 50), (180, 90), steps=4)
        down, up = self.heard("pointerdown")[0], self.heard("pointerup")[0]
        self.assertEqual([down["x"], down["y"], down["button"], down["pointer"]], [100, 50, 0, "mouse"])
        self.assertEqual([up["x"], up["y"], up["buttons"]], [180, 90, 0])
        held = [(e["x"], e["y"]) for e in self.heard("pointermove") if e["buttons"] == 1]
        self.assertEqual(held, [(120, 60), (140, 70), (160, 80), (180, 90)])

    def test_a_drag_with_the_right_button_holds_that_button(self):
        gestures.drag(self.page, (100, 50), (140, 50), button=gestures.RIGHT_BUTTON, steps=2)
        self.assertEqual(self.heard("pointerdown")[0]["button"], 2)
        self.assertEqual([e["buttons"] for e in self.heard("pointermove")][-2:], [2, 2])
        self.assertEqual(len(self.heard("contextmenu")), 1)

    def test_two_clicks_are_a_double_click(self):
        gestures.click(self.page, MIDDLE, times=2)
        self.assertEqual([len(self.heard("click")), len(self.heard("dblclick"))], [2, 1])

    def test_a_click_carries_the_key_that_is_held(self):
        gestures.click(self.page, MIDDLE, keys=(Key.SHIFT,))
        gestures.click(self.page, MIDDLE)
        self.assertEqual([e["shift"] for e in self.heard("click")], [True, False])

    def test_the_wheel_turns_in_pixels_and_with_control_is_a_pinch(self):
        gestures.wheel(self.page, MIDDLE, 120)
        gestures.wheel(self.page, MIDDLE, -3, across=7)
        gestures.wheel(self.page, MIDDLE, -10, keys=(Key.CONTROL,))
        harness.wait_for(lambda: len(self.heard("wheel")) == 3, "three turns of the wheel")
        self.assertEqual([[e["dx"], e["dy"], e["mode"], e["control"]] for e in self.heard("wheel")],
                         [[0, 120, 0, False], [7, -3, 0, False], [0, -10, 0, True]])


class Keys(RecordedTest):
    def test_keys_come_in_order_with_their_modifiers(self):
        gestures.press(self.page, "p", (Key.CONTROL, "z"), Key.PAGE_DOWN, (Key.SHIFT, "A"))
        pressed = [(e["key"], e["control"], e["shift"]) for e in self.heard("keydown")]
        self.assertEqual(pressed, [("p", False, False), ("Control", True, False), ("z", True, False), ("PageDown", False, False),
                                   ("Shift", False, True), ("A", False, True)])
        self.assertEqual(len(self.heard("keyup")), len(pressed))


class Fingers(RecordedTest):
    def setUp(self):
        super().setUp()
        emulation.screen(self.page, 390, 844, ratio=2, touch=True)

    def test_a_pinch_is_two_fingers_that_move_apart(self):
        gestures.pinch(self.page, (200, 400), 100, 300, steps=4)
        fingers = {}
        for event in self.heard("pointerdown") + self.heard("pointermove") + self.heard("pointerup"):
            self.assertEqual(event["pointer"], "touch")
            fingers.setdefault(event["id"], []).append(round(event["y"]))
        self.assertEqual(sorted((ys[0], ys[-1]) for ys in fingers.values()), [(350, 250), (450, 550)])

    def test_a_swipe_is_one_finger_on_its_way(self):
        gestures.swipe(self.page, (200, 600), (200, 200), steps=4)
        self.assertEqual([round(e["y"]) for e in self.heard("pointerdown") + self.heard("pointerup")], [600, 200])
        self.assertEqual(len({e["id"] for e in self.heard("pointermove")}), 1)

    def test_a_tap_is_a_click_and_two_are_a_double_click(self):
        gestures.tap(self.page, (200, 400))
        harness.wait_for(lambda: len(self.heard("click")) == 1, "a click")
        gestures.tap(self.page, (100, 100), times=2)
        harness.wait_for(lambda: self.heard("dblclick"), "a double click")
        self.assertEqual({e["pointer"] for e in self.heard("pointerdown")}, {"touch"})

    def test_a_finger_that_stays_is_down_while_the_page_waits_for_a_long_press(self):
        self.page.script("""addEventListener("pointerdown", () => setTimeout(() => heard.push({ kind: "long" }), 300));""")
        gestures.tap(self.page, (200, 400), milliseconds=1200)
        harness.wait_for(lambda: self.heard("pointerup") and self.heard("long"), "a long press")
        kinds = self.page.script("return heard.map((one) => one.kind);")
        self.assertLess(kinds.index("long"), kinds.index("pointerup"))


class Emulation(RecordedTest):
    def matches(self, query):
        return self.page.script("return matchMedia(arguments[0]).matches;", query)

    def test_the_page_is_as_large_and_as_fine_as_the_screen_that_is_set(self):
        self.open("/docs")
        for width, height, ratio, touch in ((390, 844, 2, True), (1280, 800, 1, False)):
            emulation.screen(self.page, width, height, ratio, touch)
            self.assertEqual(self.page.script("return [innerWidth, innerHeight, devicePixelRatio];"), [width, height, ratio])
            self.assertEqual(self.matches("(pointer: coarse)"), touch)

    def test_colour_scheme_and_motion_are_those_that_are_set(self):
        emulation.media(self.page, color_scheme="dark", reduced_motion="reduce")
        self.assertTrue(self.matches("(prefers-color-scheme: dark) and (prefers-reduced-motion: reduce)"))
        emulation.media(self.page, color_scheme="light", forced_colors="active")
        self.assertTrue(self.matches("(prefers-color-scheme: light) and (forced-colors: active)"))
        self.assertFalse(self.matches("(prefers-reduced-motion: reduce)"))

    def test_without_a_network_no_request_reaches_the_server(self):
        self.open("/docs")
        ask = "return fetch('/health?_=1').then((answer) => answer.status, (error) => error.name);"
        before = self.mark()
        emulation.network(self.page, offline=True)
        self.assertEqual(self.page.script(ask), "TypeError")
        self.assertEqual(self.requests_since(before, "/health"), [])
        emulation.network(self.page)
        self.assertEqual(self.page.script(ask), 200)
        self.assertEqual(len(self.requests_since(before, "/health")), 1)

    def test_what_is_kept_of_a_page_is_forgotten(self):
        self.open("/docs")
        self.page.script("localStorage.setItem('theme', 'dark');")
        emulation.forget(self.page, self.origin())
        self.open("/docs")
        self.assertIsNone(self.page.script("return localStorage.getItem('theme');"))

    def test_the_heap_is_counted_after_garbage_is_collected(self):
        before = emulation.heap_bytes(self.page)
        self.page.script("window.kept = Array.from({ length: 200000 }, (_, i) => ({ i }));")
        self.assertGreater(emulation.heap_bytes(self.page), before + 200000 * 8)
        self.page.script("window.kept = null;")
        self.assertLess(emulation.heap_bytes(self.page), before + 200000 * 8)
        self.assertGreater(emulation.metrics(self.page)["Nodes"], 0)


if __name__ == "__main__":
    unittest.main()
