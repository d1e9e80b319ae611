# SPDX-License-Identifier: MIT
"""A log that grows or changes while it is looked at: what is asked for again, and what is not."""
import re
import unittest

import emulation
import harness
import viewer_page
from gestures import Key
from harness import programs

INGEST = {**programs.token("ingest"), "Content-Type": "text/csv"}
TILE = re.compile(r"/tiles/(\d+)/(-?\d+)\.png")
STEP = 0.1


def csv(first, count, sample):
    return programs.header(20) + "".join(programs.row(f"{first + i * STEP:.1f}", sample, 20) for i in range(count))


class Live(viewer_page.ViewerTest):
    LOG = None
    ROWS = 8000

    def setUp(self):
        super().setUp()
        self.serve_viewer(*self.token_flags("ingest"), "--source-width", "20", "--frame-width", "20")
        self.store(csv(1000.0, self.ROWS, 100))

    def store(self, text):
        status, _, body = self.server.get("/frames", "POST", INGEST, text.encode())
        self.assertEqual(status, 200, body)

    def wait_for_count(self, count):
        """Until the page knows of that many rows, and has what it wants of them."""
        self.wait_until("return framesd.app.log.index.count === arguments[0];", count)
        self.wait_until("return framesd.hands.live.asking === false;")
        self.wait_complete()

    def tiles_since(self, mark):
        """[(from, to)] in depth of the tiles that were asked for since the mark."""
        found = [TILE.match(one.target) for one in self.requests_since(mark, "/tiles/")]
        heights = [(256 * 2 ** int(tile[1]) / 1e6, int(tile[2])) for tile in found]
        return [(height * index, height * (index + 1)) for height, index in heights]

    def test_rows_that_come_are_shown_without_anybody_doing_anything(self):
        self.look("d=1795.0,1805.0")
        self.assertAlmostEqual(self.shown()[1], 1799.95, places=3)
        self.store(csv(1800.0, 50, 200))
        self.wait_for_count(self.ROWS + 50)
        self.assertAlmostEqual(self.shown()[1], 1799.95, places=3)  # nobody is moved who does not follow
        self.go_to(1800.0, 1804.0)
        self.assertEqual(set(self.values()), {200})
        self.assert_no_word()

    def test_following_keeps_the_growing_end_in_view(self):
        self.look("d=1785.0,1795.0")
        self.page.find("#follow").click()
        self.wait_until("return framesd.store.state.follow;")
        for batch in range(2):
            self.store(csv(1800.0 + 5 * batch, 50, 200))
            self.wait_for_count(self.ROWS + 50 * (batch + 1))
            top, bottom = self.shown()
            self.assertAlmostEqual(bottom, 1804.95 + 5 * batch, places=3)
            self.assertAlmostEqual(bottom - top, 10, places=3)
        self.assertEqual(set(self.values()), {200})

    def test_following_keeps_the_shallow_end_in_view_where_that_one_grows(self):
        self.look("d=1785.0,1795.0&f=1")
        self.store(csv(995.0, 50, 200))
        self.wait_for_count(self.ROWS + 50)
        self.assertEqual(self.shown(), (994.95, 1004.95))
        self.assertTrue(self.state("follow"))
        self.press(Key.PAGE_DOWN)
        self.assertFalse(self.state("follow"))

    def test_a_window_that_gets_lower_or_a_banner_does_not_end_following(self):
        self.look("f=1&d=1785.0,1795.0")
        self.assertAlmostEqual(self.shown()[1], 1799.95, places=3)  # a link that follows shows the end, whatever its depths are
        scale = self.pixel()
        emulation.screen(self.page, 1280, 600)
        self.wait_until("return framesd.app.height < 500;")
        self.page.script("document.getElementById('banner').hidden = false;")
        self.wait_until("return framesd.app.height < 490;")
        self.wait_complete()
        self.assertTrue(self.state("follow"))
        self.assertAlmostEqual(self.shown()[1], 1799.95, places=3)
        self.assertAlmostEqual(self.pixel(), scale, delta=scale / 100)
        self.store(csv(1800.0, 50, 200))
        self.wait_for_count(self.ROWS + 50)
        self.assertAlmostEqual(self.shown()[1], 1804.95, places=3)
        self.press(Key.PAGE_UP)
        self.assertFalse(self.state("follow"))

    def test_a_link_that_follows_and_names_no_depths_shows_the_end_as_well(self):
        self.look("f=1")
        self.assertAlmostEqual(self.shown()[1], 1799.95, places=3)
        self.page.script("location.hash = '#d=1100,1110';")
        self.wait_until("return framesd.app.view.bottom === 1110e6;")
        self.page.script("location.hash = '#d=1200,1210&f=1';")
        harness.wait_for(lambda: self.shown() == (1789.95, 1799.95), "the end")

    def test_only_tiles_of_what_changed_are_asked_for_again(self):
        self.look("d=1100.0,1300.0")
        self.go_to(1500.0, 1700.0)
        before = self.mark()
        self.store(csv(1600.0, 20, 250))  # in the middle of what is in view
        harness.wait_for(lambda: 250 in self.values(), "the new rows on the screen")
        self.wait_complete()
        asked = self.tiles_since(before)
        self.assertTrue(asked)
        for top, bottom in asked:
            self.assertTrue(top < 1602.5 and bottom > 1599.5, (top, bottom))
        self.assertEqual(len(asked), len(set(asked)))

    def test_the_picture_of_the_whole_log_is_drawn_again_when_it_changed_and_not_while_one_moves(self):
        self.look("d=1100.0,1105.0")
        self.page.script("""const { minimap } = framesd.app, { draw } = minimap;
            window.drawn = 0;
            minimap.draw = (...all) => { window.drawn += 1; draw.apply(minimap, all); };""")
        mark = self.mark()
        self.go_to(1700.0, 1705.0)
        self.assertTrue(self.tiles_since(mark))
        self.assertEqual(self.page.script("return window.drawn;"), 0)
        self.store(csv(1400.0, 500, 250))
        self.wait_for_count(self.ROWS)
        self.wait_until("return window.drawn > 0;")

    def test_a_change_outside_the_view_asks_for_no_tile_in_it(self):
        self.look("d=1100.0,1110.0")
        before = self.mark()
        self.store(csv(1700.0, 10, 250))
        harness.wait_for(lambda: self.requests_since(before, "/changes"), "a question what has changed")
        self.wait_until("return framesd.hands.live.asking === false;")
        self.wait_complete()
        whole = [(top, bottom) for top, bottom in self.tiles_since(before) if bottom - top < 100]
        self.assertEqual(whole, [])  # but the one or two that the small picture of the whole log is made of
        self.go_to(1698.0, 1703.0)
        self.assertIn(250, self.values())

    def test_a_dynamic_image_is_asked_for_again_as_far_as_its_window_reaches(self):
        self.look("d=1600.0,1604.0&t=dynamic~w40")
        before = self.mark()
        self.store(csv(1612.0, 10, 250))
        harness.wait_for(lambda: self.tiles_since(before), "tiles")
        self.wait_complete()
        near = [one for one in self.tiles_since(before) if one[0] < 1604 and one[1] > 1600 and one[1] - one[0] < 100]
        self.assertTrue(near)

    def test_a_change_that_could_not_be_asked_about_is_not_forgotten(self):
        proxy = self.proxy()
        proxy.to = self.server.port
        self.look("d=1600.0,1700.0", proxy.port)
        proxy.affects, proxy.refuse = (lambda target: target.startswith("/changes")), 1.0
        self.store(csv(1650.0, 10, 250))
        harness.wait_for(lambda: any(one.target.startswith("/changes") for one in proxy.passed), "a refusal")
        proxy.refuse = 0.0
        harness.wait_for(lambda: 250 in self.values(), "the new rows on the screen")

    def test_an_idle_page_asks_only_whether_there_is_something_new(self):
        self.look()
        self.wait_until("return framesd.app.log.histogram !== null;")
        harness.wait_for(lambda: self.text_of("#panel .facts"), "the statistics")
        self.wait_until("return framesd.hands.centre.sends === false;")
        before = self.mark()
        harness.wait_for(lambda: len(self.requests_since(before)) >= 3, "three questions")
        self.assertEqual({(one.target, one.status) for one in self.requests_since(before)}, {("/tiles.json", 304)})
        asked = [one.began for one in self.resources_since(before, "/tiles.json")]
        self.assertTrue(all(b - a > 1900 for a, b in zip(asked, asked[1:])), asked)  # at least two seconds apart

    def test_rows_shown_one_by_one_stay_on_the_screen_until_the_new_ones_are_there(self):
        self.look("d=1700.0,1702.0")
        self.wait_until("return framesd.app.byRows && framesd.app.rows.pieces.size > 0;")
        self.page.script("""
            window.blank = 0;
            framesd.app.afterFrame(() => {
              if (!framesd.app.rows.at(1701e6)) window.blank += 1;
            });""")
        self.store(csv(1700.5, 10, 250))
        harness.wait_for(lambda: 250 in self.values(), "the new rows on the screen")
        self.assertEqual(self.page.script("return window.blank;"), 0)


if __name__ == "__main__":
    unittest.main()
