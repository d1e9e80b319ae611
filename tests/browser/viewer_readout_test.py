# SPDX-License-Identifier: MIT
"""What the status line says of the place under the pointer, the pin and the crosshair, held against the CSV that was stored."""
import csv
import re
import unittest

import gestures
import harness
from gestures import Key
from harness import programs
from viewer_page import GAP, UNKNOWN, ViewerTest

ZERO = 40  # degrees of the first sample
SAMPLE = re.compile(r"^([\d.]+) m · (\d+)° ?(\w*) · sample (\d+) in row ([\d.]+)$")


class ReadoutTest(ViewerTest):
    FRAGMENT = "d=9100,9110"
    LOG = {"rows": 2000}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with open(cls.class_folder / "log.csv", encoding="ascii") as lines:
            cls.rows = {row[0]: row[1:] for row in csv.reader(lines)}

    def sample(self):
        """(depth text, azimuth, point of the compass, sample, row) once the status line has a sample."""
        return harness.wait_for(lambda: SAMPLE.match(self.text("#readout")), "a sample").groups()

    def assert_recorded(self, across, zero=0, turn=0):
        """The status line has the sample of the CSV for a pointer so far across the image."""
        point = self.spot(across, 0.37)
        gestures.hover(self.page, point)
        _, _, _, sample, row = self.sample()
        depth = self.depth_at(point)
        nearest = min(self.rows, key=lambda text: abs(float(text) * 1e6 - depth) if text != "depth" else 1e18)
        self.assertEqual(float(row), float(nearest))
        left, _, width, _ = self.picture.box
        azimuth = turn + (point[0] - left) / width * 360 - zero
        self.assertEqual(sample, self.rows[nearest][int(azimuth % 360 * 200 / 360)])


class Pointer(ReadoutTest):
    def test_after_a_rest_it_is_the_sample_of_the_csv(self):
        for across in (0.004, 0.13, 0.5, 0.77, 0.996):
            with self.subTest(across=across):
                self.assert_recorded(across)
        self.assert_console_quiet()

    def test_so_it_is_in_a_turned_image(self):
        self.look("d=9100,9110&a=200")
        for across in (0.02, 0.3, 0.6):
            with self.subTest(across=across):
                self.assert_recorded(across, turn=200)

    def test_it_follows_the_view_under_a_mouse_at_rest(self):
        self.assert_recorded(0.4)
        before = self.text("#readout")
        gestures.wheel(self.page, self.spot(0.4, 0.37), 120, keys=(Key.SHIFT,))
        harness.wait_for(lambda: SAMPLE.match(self.text("#readout")) and self.text("#readout") != before, "another sample")
        self.assert_recorded(0.4)

    def test_it_is_empty_when_the_mouse_has_left(self):
        self.assert_recorded(0.4)
        gestures.hover(self.page, self.page.find("#bar").at())
        harness.wait_for(lambda: not self.text("#readout").strip(), "no more words")


class Pin(ReadoutTest):
    def test_a_click_pins_and_another_one_takes_the_pin_away(self):
        point = self.spot(0.25, 0.5)
        depth = self.depth_at(point)
        gestures.click(self.page, point)
        at = self.state("at")
        self.assert_near(at["depth"], depth, self.pixel())
        self.assertLess(abs(at["azimuth"] - 90), 1)
        gestures.hover(self.page, self.page.find("#bar").at())
        self.assertEqual(self.sample()[1], str(round(at["azimuth"])))
        self.page.script("return new Promise((done) => setTimeout(() => done(1), 550));")  # too late for a double click
        gestures.click(self.page, point)
        self.assertIsNone(self.state("at"))

    def test_a_drag_pins_nothing(self):
        gestures.drag(self.page, self.spot(0.5, 0.5), self.spot(0.5, 0.6))
        self.assertIsNone(self.state("at"))

    def test_the_middle_button_neither_pins_nor_moves(self):
        before = self.view()
        gestures.click(self.page, self.spot(), gestures.MIDDLE_BUTTON)
        gestures.drag(self.page, self.spot(0.5, 0.5), self.spot(0.5, 0.3), gestures.MIDDLE_BUTTON)
        gestures.click(self.page, self.page.find("#minimap canvas").at(), gestures.MIDDLE_BUTTON)
        self.assertEqual((self.state("at"), self.view()), (None, before))


class Crosshair(ReadoutTest):
    def test_arrows_go_from_sample_to_sample_and_enter_pins(self):
        self.press("x")
        *_, row = self.sample()
        self.press(Key.DOWN)
        below = harness.wait_for(lambda: self.sample()[4] != row and self.sample()[4], "the next row")
        self.assertAlmostEqual(float(below), float(row) + 0.1, places=6)
        azimuth = self.page.script("return framesd.app.pointer.azimuth;")
        self.press(Key.RIGHT)
        beside = self.page.script("return framesd.app.pointer.azimuth;")
        self.assertAlmostEqual(beside, azimuth + 1.8, places=6)
        harness.wait_for(lambda: "sample" in self.text("#said"), "words for a screen reader")
        self.press(Key.ENTER)
        self.assertLess(abs(self.state("at")["azimuth"] - beside), 0.01)
        self.assertEqual(self.state("turn"), 0)
        self.press("x", Key.RIGHT)
        self.assertEqual(self.state("turn"), 5)

    def test_the_view_goes_with_it(self):
        self.look("d=9100,9101")
        self.press("x", *[Key.DOWN] * 8)
        depth = self.wait_until("return framesd.app.pointer.depth > 9101.25e6 && framesd.app.pointer.depth;")  # half a metre and a row
        top, bottom = self.view()
        self.assertTrue(9101e6 < depth < bottom, (depth, bottom))
        self.assertGreater(top, 9100e6)


class Facts(ReadoutTest):
    """A log whose first sample is not at north."""
    FRAGMENT = "d=9100,9110"

    @classmethod
    def fill_store(cls, data_dir):
        super().fill_store(data_dir)
        facts = cls.class_folder / "facts.json"
        facts.write_text('{"unit":"m","azimuth_zero":%d,"azimuth_reference":"north"}' % ZERO, encoding="ascii")
        done = programs.run("logs", "change", "default", "--facts", facts, "--data-dir", data_dir)
        assert done.returncode == 0, done.stderr

    def test_samples_begin_at_the_azimuth_of_the_first_one(self):
        for across in (0.05, 0.1111, 0.5, 0.95):
            with self.subTest(across=across):
                self.assert_recorded(across, zero=ZERO)

    def test_directions_have_the_names_of_the_compass(self):
        gestures.hover(self.page, self.spot(0.375, 0.5))
        self.assertEqual(self.sample()[1:3], ("135", "SE"))


class Uneven(ReadoutTest):
    """A log with ten times as many rows in one part as in the others, and with a gap."""
    FRAGMENT = None

    @classmethod
    def fill_store(cls, data_dir):
        depths = [9000 + i / 10 for i in range(600)] + [9060 + i / 100 for i in range(1500)] + [9080 + i / 10 for i in range(100)]
        lines = [f"{depth:.2f},{','.join(['90'] * 200)}\n" for depth in depths]
        (cls.class_folder / "log.csv").write_text(f"depth,{','.join(f'col{i}' for i in range(1, 201))}\n{''.join(lines)}", encoding="ascii")
        done = programs.run("ingest", cls.class_folder / "log.csv", "--data-dir", data_dir)
        assert done.returncode == 0, done.stderr

    def test_sparse_rows_beside_dense_ones_are_shown_without_gaps(self):
        for interval in ("9020,9021", "9020,9030", "9010,9050", "9059,9062"):
            with self.subTest(interval):
                self.look(f"d={interval}&t=raw~mgray")
                self.wait_until("return framesd.hands.panel.counts;")
                harness.wait_for(lambda: GAP not in self.values() and UNKNOWN not in self.values(), "rows everywhere")

    def test_a_gap_is_still_one(self):
        self.look("d=9074,9081&t=raw~mgray")
        harness.wait_for(lambda: abs(self.values()[GAP] - 5 / 7) < 0.03, "sparse rows below the gap")
        self.assertEqual(len(self.page.script("return framesd.app.log.gaps;")), 1)
        gestures.hover(self.page, self.spot(0.5, 0.5))
        harness.wait_for(lambda: "no rows here" in self.text("#readout"), "words about the gap")

    def test_the_crosshair_goes_to_the_next_row_whatever_the_step(self):
        for top, step in ((9030, 0.1), (9065, 0.01)):
            self.look(f"d={top},{top + 1}")
            self.press("x")
            row = float(self.sample()[4])
            self.press(Key.DOWN)
            self.wait_until("return Math.abs(framesd.app.pointer.depth - arguments[0]) < 1;", round((row + step) * 1e6))


class Feet(ViewerTest):
    FRAGMENT = "d=9100,9110"

    @classmethod
    def fill_store(cls, data_dir):
        super().fill_store(data_dir)
        facts = cls.class_folder / "facts.json"
        facts.write_text('{"unit":"ft"}', encoding="ascii")
        done = programs.run("logs", "change", "default", "--facts", facts, "--data-dir", data_dir)
        assert done.returncode == 0, done.stderr

    def test_all_words_and_scales_are_in_feet(self):
        height = self.page.script("return framesd.app.height;")
        scale = 10 * 304.8 / (height * 25.4 / 96)
        self.assertEqual(self.text("#interval"), f"9100.00 to 9110.00 ft · 1:{round(scale)}")
        self.assertEqual((self.text("#unit"), self.text("#ruler-head")), ("ft", "ft"))
        self.assertEqual(self.picture.attribute("aria-valuetext"), f"9100.00 to 9110.00 feet, 1 to {round(scale)}")
        listed = self.page.script("return [...document.querySelectorAll('#scales option')].map((one) => one.value);")
        self.assertLessEqual({"48", "240", "600", "1200"}, set(listed))
        gestures.hover(self.page, self.spot())
        harness.wait_for(lambda: " ft · " in self.text("#readout"), "feet")


if __name__ == "__main__":
    unittest.main()
