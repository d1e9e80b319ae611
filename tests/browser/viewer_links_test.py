# SPDX-License-Identifier: MIT
"""Links restore what they were made from, to the pixel; several images, several logs, and the way back."""
import unittest

import gestures
import harness
from gestures import Key
from harness import programs
from viewer_page import COUNTS, ViewerTest


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

    def test_no_more_images_than_there_is_room_for(self):
        for _ in range(4):
            self.page.find("#add-track").click()
        self.assertEqual(len(self.state("tracks")), 6)
        self.assertIn("6 images", self.wait_for(".notice").text)


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
