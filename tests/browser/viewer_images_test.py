# SPDX-License-Identifier: MIT
"""Images of other forms: a core on its cylinder, true shape, widths by hand, and tiles that fade in."""
import csv
import math
import re
import unittest

import emulation
import gestures
import harness
from gestures import Key
from harness import programs
from viewer_page import COUNTS, FRAMES, ViewerTest

BIT = 0.2159  # metres, in the facts of the log
ZERO = 40  # degrees of the first sample
SAMPLE = re.compile(r"^([\d.]+) m · (\d+)° ?(\w*) · sample (\d+) in row ([\d.]+)$")
# Pixels of image `i` in one row of the screen, from left to right: [red, green, blue, alpha].
ROW = """
    const [i, y] = arguments, { app } = framesd;
    const { x, width } = app.places[i];
    const { data } = app.canvas.getContext("2d").getImageData(x, y, width, 1);
    return Array.from({ length: width }, (_, k) => [...data.subarray(4 * k, 4 * k + 4)]);"""
# Writes down, from now on, how far each row of pixels has faded in whenever an image is drawn; null: nothing fades.
WATCH = """
    const { drawer } = framesd.app, draw = drawer.draw.bind(drawer);
    window.drawn = [];
    drawer.draw = (...all) => {
      window.drawn.push(all[4].fade && [...all[4].fade.shares]);
      return draw(...all);
    };"""
# Tiles and rows are there, and nothing fades in any more.
LOADED = """
    const { app } = framesd;
    return !app.pending && !app.speed && !app.rows.requests.size && !app.tiles.queue.inFlight && app.tiles.queue.dueAt() === null;"""
REST = "return new Promise((done) => setTimeout(() => done(framesd.app.frames.length), 400));"


class ImagesTest(ViewerTest):
    """A log with a bit size, whose azimuths count from north."""

    @classmethod
    def fill_store(cls, data_dir):
        super().fill_store(data_dir)
        facts = cls.class_folder / "facts.json"
        facts.write_text('{"unit":"m","azimuth_zero":%d,"azimuth_reference":"north","bit_size":%s}' % (ZERO, BIT), encoding="ascii")
        done = programs.run("logs", "change", "default", "--facts", facts, "--data-dir", data_dir)
        assert done.returncode == 0, done.stderr

    def place(self, index=0):
        """(x, width) of an image within the picture, in pixels."""
        self.page.script(FRAMES)
        return tuple(self.page.script("const { x, width } = framesd.app.places[arguments[0]]; return [x, width];", index))

    def link(self):
        self.wait_until("return !framesd.address.timer;")
        return self.page.url.partition("#")[2]


class Core(ImagesTest):
    FRAGMENT = "d=9100,9110&a=75&t=static~x720;core~x90"

    def core_azimuth(self, pixel, width, turn):
        """What the middle of a pixel of a core shows, in degrees."""
        return (turn + 180 + math.degrees(math.asin(2 * (pixel + 0.5) / width - 1))) % 360

    def test_each_of_its_pixels_is_the_flat_image_at_the_azimuth_of_its_middle_and_darker_towards_the_edges(self):
        self.look("d=9100,9110&a=75&t=static~x400;core~x200")
        flat, core = self.page.script(ROW, 0, 300), self.page.script(ROW, 1, 300)
        for pixel, colour in enumerate(core):
            share = (self.core_azimuth(pixel, 200, 75) - 75) % 360 / 360
            wanted = flat[int(share * 400)]
            light = 0.35 + 0.65 * math.sqrt(1 - (2 * (pixel + 0.5) / 200 - 1) ** 2)
            beside = (flat[int(share * 400 - 1)], flat[(int(share * 400) + 1) % 400])  # a flat pixel ends where a column does, nearly
            found = any(all(abs(a - b * light) <= 2 for a, b in zip(colour[:3], one[:3])) for one in (wanted, *beside))
            self.assertTrue(found, (pixel, colour, wanted, light))
        self.assertEqual({colour[3] for colour in core}, {255})

    def test_it_needs_no_tiles_of_its_own(self):
        self.look("d=9050,9060&t=static")
        mark = self.mark()
        self.page.find("#add-track").click()
        self.page.find("#kind").send_keys("Core")
        harness.wait_for(lambda: self.track(1)["kind"] == "core", "a core")
        self.wait_complete()
        asked = [one.target for one in self.requests_since(mark, "/tiles/")]
        self.assertEqual([target for target in asked if "dynamic" not in target], [])
        self.assertEqual(self.page.find_all(".track-head .kind")[1].text, "Core")
        self.assertIn("t=static;core", self.link())

    def test_the_read_out_is_the_sample_of_the_csv_at_that_azimuth(self):
        self.look("d=9100,9110&a=75&t=core~x300")
        with open(self.class_folder / "log.csv", encoding="ascii") as lines:
            rows = {row[0]: row[1:] for row in csv.reader(lines)}
        left, top, _, height = self.picture.box
        for pixel in (0, 1, 60, 150, 233, 298, 299):
            with self.subTest(pixel=pixel):
                gestures.hover(self.page, (round(left) + pixel, round(top + height * 0.4)))
                azimuth = self.core_azimuth(pixel, 300, 75)
                row = harness.wait_for(
                    lambda wanted=azimuth: (found := SAMPLE.match(self.text("#readout"))) and found[2] == str(round(wanted) % 360) and found,
                    f"the sample at {azimuth}")
                samples = next(samples for depth, samples in rows.items() if depth != "depth" and float(depth) == float(row[5]))
                self.assertEqual(row[4], samples[int((azimuth - ZERO) % 360 * 200 / 360)])

    def test_what_is_dragged_in_its_header_stays_under_the_hand(self):
        compass = self.page.find_all(".compass")[1]
        x, y, width, height = compass.box
        start, end = (round(x + width / 2), round(y + height / 2)), (round(x + 0.75 * width), round(y + height / 2))
        before = self.core_azimuth(start[0] - x - 0.5, width, 75)
        gestures.drag(self.page, start, end)
        after = self.core_azimuth(end[0] - x - 0.5, width, self.state("turn"))
        self.assertLess(abs((after - before + 180) % 360 - 180), 0.5)

    def test_a_core_alone_turns_when_the_crosshair_would_leave_its_near_side(self):
        self.look("d=9100,9110&a=75&t=core")
        self.press("x", *[Key.RIGHT] * 52)  # columns of 1.8 degrees: beyond 90
        azimuth = self.page.script("return framesd.app.pointer.azimuth;")
        turn = self.state("turn")
        self.assertGreater(turn, 75)
        self.assertLessEqual((azimuth - turn - 180) % 360, 90.001)
        self.press("x")

    def test_a_link_shows_the_same_pixels_in_a_fresh_page(self):
        self.press(Key.RIGHT, "i")
        link, pixels = self.link(), self.pixels()
        self.look(link)
        self.assertEqual(self.pixels(), pixels)
        self.assertIn("t=static~i1~x720;core~x90&a=80", link)
        self.assert_console_quiet()


class TrueShape(ImagesTest):
    FRAGMENT = "d=9100,9103"

    def width_of(self, factor):
        """Of an image that is so many diameters wide, at the scale on the screen."""
        return round(factor * BIT * COUNTS / self.pixel())

    def test_it_is_as_wide_as_the_wall_is_long_and_follows_the_scale(self):
        self.page.find("#true-shape").click()
        self.assertEqual(self.place()[1], self.width_of(math.pi))
        self.assertEqual(self.link(), "d=9100.0,9103.0&t=static~xt")
        before = self.place()[1]
        self.press("+")
        self.wait_complete()
        self.assert_near(self.place()[1], 2 * before, 2)
        self.assertEqual(self.text(".track-head .kind"), "Static · true shape")
        self.page.find("#true-shape").click()
        self.assertIsNone(self.track()["width"])

    def test_a_core_is_as_wide_as_the_hole(self):
        self.look("d=9100,9103&t=core~xt")
        self.assertEqual(self.place()[1], self.width_of(1))
        self.assertTrue(self.page.find("#true-shape").dom_property("checked"))

    def test_where_it_does_not_fit_that_is_said(self):
        self.look("d=9100,9100.5&t=static~xt")
        room = self.page.script("return framesd.app.width;")
        self.assertEqual(self.place()[1], math.floor(room))
        self.assertIn(f"{self.width_of(math.pi)} px wide at this scale, more than there is room for", self.text("#shape-word"))
        self.assertEqual(self.text(".track-head .kind"), "Static · not in true shape")
        self.look("d=9100,9200&t=core~xt")
        self.assertEqual(self.place()[1], 24)
        self.assertIn("less than can be shown", self.text("#shape-word"))


class NoBitSize(ViewerTest):
    FRAGMENT = "d=9100,9110"

    def test_true_shape_is_not_to_be_had_and_the_reason_is_beside_it(self):
        self.assertTrue(self.page.find("#true-shape").dom_property("disabled"))
        self.assertIn("the facts of this log do not have", self.text("#shape-word"))

    def test_a_link_that_asks_for_it_shows_the_image_and_can_be_taken_back(self):
        self.look("d=9100,9110&t=static~xt")
        self.assertGreater(self.page.script("return framesd.app.places[0].width;"), 500)
        self.page.find("#true-shape").click()
        self.assertIsNone(self.track()["width"])
        self.assert_console_quiet()


class Widths(ImagesTest):
    FRAGMENT = "d=9100,9110&t=static;raw"

    def test_the_field_gives_the_selected_image_a_width_and_takes_it_back(self):
        shared = self.place()[1]
        self.fill("#width", "200")
        self.assertEqual(self.place()[1], 200)
        self.assertGreater(self.place(1)[1], shared)
        self.assertIn("t=static~x200;raw", self.link())
        self.fill("#width", "7")
        self.assertEqual(self.place()[1], 24)
        self.fill("#width", "99999")
        self.assertEqual(self.track()["width"], 16384)
        self.wait_until('return document.querySelector("#shape-word").textContent.includes("more than there is room for");')
        self.fill("#width", Key.BACKSPACE)
        self.assertIsNone(self.track()["width"])
        self.assertEqual(self.place()[1], shared)

    def test_a_border_is_dragged_and_a_double_click_shares_the_room_again(self):
        shared = self.place()[1]
        border = self.page.find(".border")
        start = tuple(map(round, border.at(0.5, 0.3)))
        gestures.drag(self.page, start, (start[0] - 120, start[1]))
        self.assertEqual(self.place()[1], shared - 120)
        self.assertEqual(self.view(), (9100 * COUNTS, 9110 * COUNTS))
        middle = tuple(map(round, self.page.find(".border").at(0.5, 0.3)))
        self.assertEqual(middle[0], start[0] - 120)
        gestures.click(self.page, middle, times=2)
        self.assertEqual(self.place()[1], shared)
        self.assertIsNone(self.state("at"))

    def test_borders_and_fields_are_large_enough_to_be_hit(self):
        sizes = """return [...document.querySelectorAll(".border, #width, .beside")].filter((one) => one.offsetParent)
            .map((one) => one.getBoundingClientRect()).map(({ width, height }) => Math.min(width, height));"""
        self.assertGreaterEqual(min(self.page.script(sizes)), 24)
        emulation.screen(self.page, 1024, 768, 1, True)
        self.look(self.FRAGMENT)
        self.assertGreaterEqual(min(self.page.script(sizes)), 44)


class Fade(ViewerTest):
    FRAGMENT = "d=9010,9020"

    def jump(self):
        """Goes where no tile has been loaded; what was drawn on the way, see WATCH. What the test began with has faded in."""
        self.wait_until(LOADED)
        self.page.script(REST)
        self.wait_until(LOADED)
        self.page.script(WATCH)
        self.page.script("framesd.app.setView({ top: 9150e6, bottom: 9155e6 });")
        self.page.script(FRAMES)
        self.wait_until(LOADED)
        return self.page.script("return window.drawn;")

    def test_what_comes_fades_in_and_then_nothing_is_drawn_any_more(self):
        drawn = self.jump()
        fades = [shares for shares in drawn if shares]
        self.assertGreater(len(fades), 0)
        middle = [shares[len(shares) // 2] for shares in fades]
        self.assertEqual(middle, sorted(middle))
        self.assertEqual(middle[0], 0)
        self.assertIsNone(drawn[-1])
        frames = self.page.script(REST)
        self.assertEqual(self.page.script(REST), frames)
        self.assert_console_quiet()

    def test_nothing_fades_where_motion_is_not_wanted(self):
        emulation.media(self.page, reduced_motion="reduce")
        drawn = self.jump()
        self.assertGreater(len(drawn), 0)
        self.assertEqual([shares for shares in drawn if shares], [])


if __name__ == "__main__":
    unittest.main()
