# SPDX-License-Identifier: MIT
"""Logs that are not as a viewer would like them, and several of them."""
import json
import unittest

import gestures
import harness
import viewer_page
from harness import programs

ADMIN = programs.token("admin")
STEP = 0.1


def csv(depths, width=programs.WIDTH):
    """A log with these rows, whose grey values grow with their number."""
    return programs.header(width) + "".join(programs.row(f"{depth:.6f}", 10 + i % 200, width) for i, depth in enumerate(depths))


class OddLogs(viewer_page.ViewerTest):
    LOG = None
    BITS = {"one": [100.0], "negative": [-20 + i * STEP for i in range(400)],
            "finer": [50 + i * STEP for i in range(1000)] + [150 + i * STEP / 10 for i in range(1000)] +
                     [160 + i * STEP for i in range(1000)],
            "gaps": [i * STEP for i in range(100000) if i % 10000 < 9000]}

    @classmethod
    def fill_store(cls, data_dir):
        for name, depths in cls.BITS.items():
            path = cls.class_folder / f"{name}.csv"
            path.write_text(csv(depths, 20), encoding="utf-8")
            flags = ("--source-width", "20", "--frame-width", "20", "--create", "--log", name)
            done = programs.run("ingest", path, *flags, "--data-dir", data_dir)
            assert done.returncode == 0, done.stderr

    def test_a_log_of_none_says_how_to_load_one(self):
        self.open("/")
        text = self.wait_for("#empty").text
        self.assertIn("There are no rows in this log yet", text)
        self.assertIn("framesd ingest log.csv", text)
        self.assertIn("Drop a CSV or LAS file", text)
        self.assert_console_quiet()

    def test_an_empty_log_is_left_for_a_full_one_and_entered_again(self):
        self.open("/")
        self.wait_for("#empty")
        self.page.script("framesd.choose('finer');")
        self.wait_complete()
        self.assertEqual(self.text_of("#empty"), "")
        self.page.script("history.back();")
        self.wait_for("#empty")

    def test_an_empty_log_shows_nothing_of_the_one_before_and_offers_only_what_it_can_do(self):
        self.look("log=finer&d=60,70")
        self.page.script("framesd.choose('default');")
        self.wait_for("#empty")
        self.assertEqual([self.page.find(css).dom_property("value") for css in ("#depth", "#scale")], ["", ""])
        self.assertEqual(self.text("#interval"), "")
        enabled = self.page.script("return [...document.querySelectorAll('#bar button, #bar input')].filter((one) => !one.disabled).map(({ id }) => id);")
        self.assertEqual(enabled, ["load", "theme", "help"])
        self.page.script("framesd.choose('finer');")
        self.wait_complete()
        self.assertEqual(self.page.find_all("#bar :disabled"), [])
        self.assertNotEqual(self.page.find("#depth").dom_property("value"), "")
        self.assert_console_quiet()

    def test_a_dynamic_image_alone_says_where_there_are_no_rows(self):
        self.look("log=gaps&d=895,905&t=dynamic")
        gestures.hover(self.page, self.spot(0.5, 0.8))
        harness.wait_for(lambda: self.text("#readout").endswith("no rows here"), "that there are no rows")

    def test_a_log_of_one_row_shows_it(self):
        self.look("log=one")
        self.assertEqual(self.values(), {10: 1.0})
        self.page.find("#zoom-out").click()
        self.page.find("#zoom-in").click()
        self.page.find("#whole").click()
        self.wait_complete()
        self.assertGreater(self.values()[10], 0.8)
        self.assert_console_quiet()

    def test_a_hundred_thousand_rows_with_gaps_show_them_as_gaps(self):
        self.look("log=gaps")
        self.page.find("#whole").click()
        self.wait_complete()
        values = self.values()
        self.assertAlmostEqual(values[viewer_page.GAP], 0.09, delta=0.02)  # of ten gaps the last one is the end
        self.assertNotIn(viewer_page.UNKNOWN, values)
        self.go_to(899.0, 1001.0)
        self.assertAlmostEqual(self.values()[viewer_page.GAP], 100 / 102, delta=0.02)
        self.go_to(920.0, 980.0)
        self.assertEqual(self.values(), {viewer_page.GAP: 1.0})
        self.wait_for_text("#panel ul", "899.9 to 1000")
        self.assert_no_word()
        self.assert_console_quiet()

    def test_more_rows_than_a_picture_may_have_are_not_offered_as_one(self):
        self.look("log=gaps")
        self.page.find("#whole").click()
        self.wait_complete()
        self.page.find("#save").click()
        self.assertIn("90,000 rows are too many", self.wait_for_text("#dialog", "too many"))
        self.assertEqual(self.page.find_all("#save-rows"), [])
        for form in ("picture", "print", "npy"):
            href = self.page.find(f"#save-{form}").dom_property("href").removeprefix(self.origin())
            self.assertEqual(self.server.get(href, "HEAD")[0], 200, href)

    def test_depths_above_zero_are_written_with_their_sign(self):
        self.look("log=negative&d=-15.0,-5.0")
        self.assertEqual(self.shown(), (-15.0, -5.0))
        self.assertNotIn(viewer_page.UNKNOWN, self.values())
        self.assertIn("-15.0", self.text_of("#interval"))
        self.assertTrue(self.page.find("#depth").dom_property("value").startswith("-15.0"))
        self.go_to(-1.0, 1.0)
        self.assertNotIn(viewer_page.GAP, self.values())

    def test_feet_are_what_the_scale_the_ruler_and_the_fields_speak_of(self):
        server = self.serve_viewer(*self.token_flags("admin"), data_dir=self.class_folder / "data")
        facts = json.dumps({"unit": "ft"}).encode()
        status, _, body = server.get("/logs/negative", "PUT", {**ADMIN, "Content-Type": "application/json"}, facts)
        self.assertIn(status, (200, 204), body)
        self.look("log=negative&d=-15.0,-5.0")
        self.assertEqual((self.text_of("#unit"), self.text_of("#ruler-head")), ("ft", "ft"))
        self.assertIn("-15.00 to -5.00 ft", self.text_of("#interval"))
        height = self.page.script("return framesd.app.height;")
        scale = int(self.page.find("#scale").dom_property("value").replace(" ", ""))
        self.assertAlmostEqual(scale, 10 * 304.8 / (height * 25.4 / 96), delta=1)
        facts = json.dumps({"unit": "m", "title": "Renamed"}).encode()
        server.get("/logs/negative", "PUT", {**ADMIN, "Content-Type": "application/json"}, facts)
        harness.wait_for(lambda: self.text_of("#unit") == "m", "the new unit")
        harness.wait_for(lambda: "-15 m" in self.text_of("#panel .facts"), "statistics in metres")
        self.assertEqual((self.text_of("#ruler-head"), self.page.title), ("m", "Renamed · framesd"))
        self.assertIn("-15.00 to -5.00 m", self.text_of("#interval"))
        harness.wait_for(lambda: "Renamed · negative" in [e.text for e in self.page.find_all("#log option")], "the new name in the list")

    def test_the_part_that_is_ten_times_finer_is_shown_row_by_row(self):
        self.look("log=finer&d=149.0,151.0")
        self.wait_until("return framesd.app.rows.pieces.size > 0;")
        self.wait_complete()
        shown = set(self.values())
        fine = {10 + i % 200 for i in range(1000, 1100)}  # of the metre from 150 on
        self.assertEqual(fine - shown, set())
        self.assertNotIn(viewer_page.GAP, shown)
        self.assertNotIn(viewer_page.UNKNOWN, shown)


class ManyLogs(viewer_page.ViewerTest):
    LOG = None

    def setUp(self):
        super().setUp()
        self.serve_viewer(*self.token_flags("admin"), "--create-logs", "on")
        for name in ("default", "rig7", "rig8"):
            self.post(name, csv(500 + i * STEP for i in range(600)))

    def post(self, log, text):
        status, _, body = self.server.get(f"/logs/{log}/frames", "POST", {**ADMIN, "Content-Type": "text/csv"}, text.encode())
        self.assertEqual(status, 200, body)

    def remove(self, log):
        status, _, body = self.server.get(f"/logs/{log}?confirm={log}", "DELETE", ADMIN)
        self.assertIn(status, (200, 204), body)

    def test_a_log_that_was_chosen_is_all_that_is_asked_for(self):
        self.look("log=rig7")
        choice = self.page.find("#log")
        self.assertEqual([e.text for e in choice.find_all("option")], ["default", "rig7", "rig8"])
        before = self.mark()
        choice.send_keys("rig8")
        self.wait_until("return framesd.app.log.name === 'rig8';")
        self.wait_complete()
        self.wait_for_answers(before, "/logs/rig8/tiles.json", 2)
        self.assertEqual([one.target for one in self.requests_since(before) if "rig7" in one.target or one.target.startswith("/tiles")], [])
        self.assertIn("log=rig8", self.page.url)

    def names(self):
        return [e.text for e in self.page.find("#log").find_all("option")]

    def test_a_log_that_was_created_meanwhile_is_in_the_list_when_that_is_looked_at(self):
        self.look("log=rig7")
        self.post("rig9", csv([700.0, 700.1]))
        self.page.script("document.getElementById('log').focus();")
        harness.wait_for(lambda: self.names() == ["default", "rig7", "rig8", "rig9"], "four logs")
        self.page.find("#log").send_keys("rig9")
        self.wait_until("return framesd.app.log.name === 'rig9';")
        self.wait_complete()
        self.assertEqual(set(self.values()), {10, 11})

    def test_the_second_log_of_a_server_appears_when_one_comes_back_to_the_page(self):
        for name in ("rig7", "rig8"):
            self.remove(name)
        self.look()
        self.assertFalse(self.page.find("#log").displayed)
        self.post("rig9", csv([700.0, 700.1]))
        self.page.script("window.dispatchEvent(new Event('focus'));")
        self.wait_for("#log")
        self.assertEqual(self.names(), ["default", "rig9"])

    def test_nobody_who_only_looks_asks_for_the_list_again(self):
        self.look("log=rig7")
        before = self.mark()
        self.wait_for_answers(before, "/logs/rig7/tiles.json", 2)
        self.assertEqual(self.requests_since(before, "/logs?"), [])

    def test_a_dialog_about_one_log_closes_when_another_one_is_opened(self):
        self.look("log=rig7")
        self.page.script("framesd.choose('rig8');")
        self.wait_until("return framesd.app.log.name === 'rig8';")
        self.wait_complete()
        self.page.find("#save").click()
        self.assertIn("rig8", self.wait_for("#save-csv").dom_property("href"))
        self.page.back()
        self.wait_until("return framesd.app.log.name === 'rig7';")
        self.assertFalse(self.page.script("return document.getElementById('dialog').open;"))

    def test_a_dialog_that_comes_late_is_not_about_the_log_before(self):
        self.before_load("""
            const real = window.fetch;
            const released = new Promise((release) => (window.release = release));
            window.fetch = async (target, ...more) => {
              if (String(target).includes("rig7/stats?")) await released;
              return real(target, ...more);
            };""")
        self.look("log=rig7")
        self.page.find("#save").click()
        self.page.script("framesd.choose('rig8');")
        self.wait_until("return framesd.app.log.name === 'rig8';")
        self.wait_complete()
        before = self.mark()
        self.page.script("window.release();")
        harness.wait_for(lambda: self.requests_since(before, "/logs/rig7/stats?"), "the late answer")
        self.page.find("#save").click()
        self.assertIn("rig8", self.wait_for("#save-csv").dom_property("href"))

    def wait_for_answers(self, mark, path, count):
        harness.wait_for(lambda: len(self.requests_since(mark, path)) >= count, f"{count} answers of {path}")

    def test_back_returns_to_the_log_before_and_where_one_was_in_it(self):
        self.look("log=rig7&d=510.0,520.0")
        self.page.script("framesd.choose('rig8');")
        self.wait_until("return framesd.app.log.name === 'rig8';")
        self.page.back()
        self.wait_until("return framesd.app.log.name === 'rig7';")
        self.wait_complete()
        self.assertEqual(self.shown(), (510.0, 520.0))

    def test_of_two_choices_one_after_the_other_the_last_one_is_shown(self):
        self.before_load("""
            const real = window.fetch;
            const released = new Promise((release) => (window.release = release));
            window.fetch = async (target, ...more) => {
              if (String(target).includes("rig8")) await released;
              return real(target, ...more);
            };""")
        self.look("log=rig7")
        self.page.script("framesd.store.set({ log: 'rig8' }); framesd.store.set({ log: '' });")
        self.wait_until("return framesd.app.log.name === '';")
        before = self.mark()
        self.page.script("window.release();")
        harness.wait_for(lambda: self.requests_since(before, "/logs/rig8"), "the late answer")
        self.wait_complete()
        self.assertEqual(self.page.script("return framesd.app.log.name;"), "")

    def test_a_log_that_is_deleted_stays_on_the_screen_with_a_word(self):
        self.look("log=rig7")
        self.remove("rig7")
        self.wait_for_text("#banner", "not there any more")
        self.assertNotIn(viewer_page.UNKNOWN, self.values())
        self.page.script("framesd.choose('rig8');")
        harness.wait_for(lambda: not self.text_of("#banner"), "no banner about another log")

    def test_a_log_that_is_replaced_by_a_shorter_one_is_shown_within_it(self):
        self.look("log=rig7&d=540.0,550.0")
        self.remove("rig7")
        facts = {"unit": "ft", "well": "W3", "source_width": 40, "frame_width": 40}
        status, _, body = self.server.get("/logs/rig7", "PUT", {**ADMIN, "Content-Type": "application/json"}, json.dumps(facts).encode())
        self.assertIn(status, (200, 201), body)
        self.post("rig7", csv((500 + i * STEP for i in range(300)), 40))
        self.wait_for_text("#notices .notice", "was replaced")
        self.wait_complete()
        top, bottom = self.shown()
        self.assertAlmostEqual(bottom, 529.95, places=3)
        self.assertAlmostEqual(bottom - top, 10, places=3)
        self.assertEqual((self.text_of("#banner"), self.text_of("#unit")), ("", "ft"))
        self.assertIn("529.95 ft", self.text_of("#interval"))
        harness.wait_for(lambda: "W3 · rig7" in self.names(), "the new well in the list")

    def test_rows_that_are_all_deleted_leave_the_empty_page_until_new_ones_come(self):
        self.look("log=rig7")
        status, _, body = self.server.get("/logs/rig7/frames?depth_min=0&depth_max=1000", "DELETE", ADMIN)
        self.assertEqual(status, 200, body)
        self.wait_for("#empty")
        self.post("rig7", csv([700.0, 700.1, 700.2]))
        self.wait_complete()
        self.assertEqual(self.text_of("#empty"), "")
        self.assertEqual(set(self.values()), {10, 11, 12})


if __name__ == "__main__":
    unittest.main()
