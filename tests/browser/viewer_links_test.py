# SPDX-License-Identifier: MIT
"""Links restore what they were made from, to the pixel; several images, several logs, and the way back."""
import unittest

import emulation
import gestures
import harness
from gestures import Key
from harness import programs
from viewer_page import COUNTS, UNKNOWN, ViewerTest


class LinksTest(ViewerTest):
    def link(self):
        """The fragment of the address, once all is written there."""
        self.wait_until("return !framesd.address.timer;")
        return self.page.url.partition("#")[2]


class Permalink(LinksTest):
    FRAGMENT = "d=9100,9120"

    def test_a_link_shows_the_same_state_and_the_same_pixels_in_a_fresh_page(self):
        self.page.find("#add-track").click()
        self.press("+", Key.RIGHT, "i", "c")
        gestures.click(self.page, self.spot(0.2, 0.4))
        gestures.drag(self.page, self.page.find(".histogram").at(0.2, 0.5), self.page.find(".histogram").at(0.3, 0.5))
        self.page.find("#smooth").click()
        gestures.hover(self.page, self.page.find("#bar").at())
        link, pixels = self.link(), self.pixels()
        state = self.page.script("return framesd.store.state;")
        self.look(link)
        self.assertEqual(self.page.script("return framesd.store.state;"), state)
        self.assertEqual(self.pixels(), pixels)
        self.assertEqual(self.link(), link)
        self.assert_console_quiet()

    def test_nothing_chosen_leaves_the_address_empty(self):
        self.look()
        self.press("f")
        self.press("f")
        self.look()
        self.assertEqual(self.link(), "")

    def test_what_a_link_has_wrong_is_said_and_the_rest_is_shown(self):
        self.look("d=9100,9120&a=south&unknown=1")
        self.assertIn("a", self.wait_for(".notice").text)
        self.assertEqual((self.view(), self.state("turn")), ((9100 * COUNTS, 9120 * COUNTS), 0))

    def test_a_fragment_that_is_pasted_is_followed(self):
        self.page.script("location.hash = '#d=9050,9060&a=90';")
        harness.wait_for(lambda: self.view() == (9050 * COUNTS, 9060 * COUNTS), "the view of the link")
        self.assertEqual(self.state("turn"), 90)


class Images(LinksTest):
    FRAGMENT = "d=9100,9120&t=static;dynamic~w2.0;raw~minferno"

    def test_images_stand_beside_each_other_each_with_its_head(self):
        heads = self.page.find_all(".track-head")
        self.assertEqual([head.find(".kind").text for head in heads], ["Static", "Dynamic", "As recorded"])
        places = self.page.script("return framesd.app.places;")
        for left, right in zip(places, places[1:]):
            self.assertGreater(right["x"], left["x"] + left["width"])
        box = self.picture.box
        self.assertLessEqual(places[-1]["x"] + places[-1]["width"], box[2])

    def test_images_of_the_same_tiles_ask_for_them_once(self):
        mark = self.mark()
        self.look("d=9050,9060&t=static;raw")
        tiles = [one.target for one in self.requests_since(mark, "/tiles/")]
        self.assertGreater(len(tiles), 0)
        self.assertEqual(len(tiles), len(set(tiles)))

    def test_a_head_selects_its_image_and_takes_it_away(self):
        self.page.find_all(".track-head .kind")[2].click()
        self.assertEqual(self.page.find("#kind").dom_property("value"), "raw")
        self.press("i")
        self.assertEqual([track["invert"] for track in self.state("tracks")], [False, False, True])
        self.page.find_all(".track-head .close")[0].click()
        self.assertEqual([track["kind"] for track in self.state("tracks")], ["dynamic", "raw"])
        self.wait_complete()
        self.assert_console_quiet()

    def test_a_link_with_fewer_images_leaves_one_that_the_panel_is_about(self):
        self.page.find_all(".track-head .kind")[2].click()
        self.page.script("location.hash = '#d=9100,9120&t=static';")
        harness.wait_for(lambda: len(self.page.find_all(".track-head")) == 1, "one image")
        self.press("i")
        self.assertEqual([track["invert"] for track in self.state("tracks")], [True])
        self.page.back()
        self.assert_console_quiet()

    def test_who_takes_images_away_by_key_stays_at_the_images(self):
        focused = "const one = document.activeElement; return [one.className, [...document.querySelectorAll(`.${one.className}`)].indexOf(one)];"
        for left, wanted in ((2, ["close", 1]), (1, ["kind", 0])):
            self.page.script("[...document.querySelectorAll('.track-head .close')].at(-1).focus();")
            gestures.press(self.page, Key.ENTER)
            harness.wait_for(lambda count=left: len(self.page.find_all(".track-head")) == count, f"{left} images")
            self.assertEqual(self.page.script(focused), wanted)

    def test_six_images_in_a_small_window_are_all_in_it(self):
        emulation.screen(self.page, 800, 600)
        self.look("d=9100,9120&t=static;dynamic;raw;static~mgray;dynamic~mgray;raw~mgray")
        edge = self.page.find("#panel").box[0]
        for head in self.page.find_all(".track-head"):
            x, _, width, _ = head.box
            self.assertLessEqual(x + width, edge)

    def test_no_more_images_than_there_is_room_for(self):
        for _ in range(4):
            self.page.find("#add-track").click()
        self.assertEqual(len(self.state("tracks")), 6)
        self.assertIn("6 images", self.wait_for(".notice").text)


class Maps(LinksTest):
    """Colours of a link that /colormaps does not list."""
    ENDS = "const map = framesd.app.palettes.tables.get(arguments[0]); return map && [[...map.slice(0, 3)], [...map.slice(-3)]];"

    def test_a_reversed_map_and_colours_are_those_of_the_server(self):
        self.look("d=9100,9110")
        low, high = self.page.script(self.ENDS, "viridis")
        for name, text, ends in (("viridis_r", "viridis_r", [high, low]), ("440154-ff8000", "440154,ff8000", [[0x44, 1, 0x54], [0xFF, 0x80, 0]])):
            with self.subTest(name):
                self.look(f"d=9100,9110&t=static~m{name}")
                harness.wait_for(lambda text=text, ends=ends: self.page.script(self.ENDS, text) == ends, "the colours")
                self.assertEqual(self.text_of("#map"), text)
                self.assertIn(f"t=static~m{name}", self.link())
                self.assert_no_word()

    def test_a_name_that_the_server_does_not_know_is_named_and_the_default_is_shown(self):
        self.look("d=9100,9110&t=static~mrainbow-7")
        self.assertIn("'rainbow-7'", self.wait_for(".notice").text)
        harness.wait_for(lambda: "rainbow" not in self.text_of("#map"), "the default's name")
        self.assertEqual(self.page.script("return framesd.app.palettes.names().includes('rainbow-7');"), False)

    def test_percentiles_that_the_server_would_refuse_are_named_and_the_tiles_come(self):
        self.look("d=9100,9110&t=dynamic~p0,0.0000001")
        self.assertIn("percentiles '0,0.0000001'", self.wait_for(".notice").text)
        self.assertNotIn(UNKNOWN, self.values())
        self.look("d=9100,9110&t=dynamic~p0.000001,1e1")
        self.assertNotIn(UNKNOWN, self.values())
        self.assert_console_quiet()


class Logs(LinksTest):
    FRAGMENT = ""

    @classmethod
    def fill_store(cls, data_dir):
        super().fill_store(data_dir)
        other = programs.make_log(cls.class_folder / "other.csv", rows=500, start="100.0", seed=5)
        done = programs.run("ingest", other, "--log", "rig7", "--create", "--data-dir", data_dir)
        assert done.returncode == 0, done.stderr

    def test_another_log_is_chosen_and_back_returns(self):
        first = self.extent()
        self.press("+")
        before = self.view()
        self.link()
        self.page.find("#log").send_keys("rig7")
        harness.wait_for(lambda: self.state("log") == "rig7" and self.extent()[0] < 101 * COUNTS, "the other log")
        self.wait_complete()
        self.assert_near(self.view()[0], 99.95 * COUNTS, COUNTS / 10)
        self.page.back()
        harness.wait_for(lambda: self.state("log") == "" and self.extent() == first, "the first log")
        self.assertEqual(self.view(), before)
        self.assertEqual(self.page.find("#log").dom_property("value"), "default")
        self.assert_console_quiet()

    def test_a_link_names_the_log(self):
        self.look("log=rig7&d=110,120")
        self.assertEqual(self.view(), (110 * COUNTS, 120 * COUNTS))
        self.assertEqual(self.page.find("#log").dom_property("value"), "rig7")

    def test_a_log_that_is_not_there_is_said_and_the_default_one_is_shown(self):
        self.look("log=rig8&d=110,120")
        self.assertIn("no log 'rig8'", self.wait_for(".notice").text)
        self.assert_near(self.view()[0], self.extent()[0], 1)


if __name__ == "__main__":
    unittest.main()
