# SPDX-License-Identifier: MIT
"""The WebDriver client against a real chromedriver, on pages that are written here."""
import socket
import struct
import unittest
import urllib.parse

import emulation
import harness
import webdriver
from gestures import Key

FORM = """<!doctype html><title>Form</title><body><form><label>Depth <input id="depth" value="9100"></label>
  <input id="log" type="file"><select><option>m</option><option>ft</option></select>
  <p hidden>secret</p><p class="note" data-well="7">seen</p><button type="button">Go</button></form>
  <script>document.querySelector("button").onclick = () => { document.title = "Gone"; };</script>"""


def page_of(html):
    """A URL whose page is that text."""
    return "data:text/html;charset=utf-8," + urllib.parse.quote(html)


class Pages(harness.BrowserTest):
    LOG = None

    def test_navigation_goes_back_and_forward(self):
        first, second = page_of("<title>first</title>"), page_of("<title>second</title>")
        self.page.navigate(first)
        self.page.navigate(second)
        self.page.back()
        self.assertEqual((self.page.title, self.page.url), ("first", first))
        self.page.forward()
        self.assertEqual(self.page.title, "second")

    def test_a_page_that_nothing_answers_is_an_error_with_its_kind(self):
        with socket.socket() as silent:  # it has a port, and listens to nobody
            silent.bind(("127.0.0.1", 0))
            for url, why in ((self.origin(silent.getsockname()[1]), "net::ERR_CONNECTION_REFUSED"),
                             ("http://elsewhere.test/", "net::ERR_NAME_NOT_RESOLVED")):
                with self.assertRaises(webdriver.WebDriverError) as raised:
                    self.page.navigate(url)
                self.assertEqual(raised.exception.kind, "unknown error")
                self.assertIn(why, raised.exception.message)

    def test_a_screenshot_has_the_device_pixels_of_the_screen(self):
        self.page.navigate(page_of("<meta name=viewport content='width=device-width'>"))
        emulation.screen(self.page, 390, 844, ratio=2, touch=True)
        png = self.page.screenshot()
        self.assertEqual(png[:8], b"\x89PNG\r\n\x1a\n")
        self.assertEqual(struct.unpack(">II", png[16:24]), (780, 1688))

    def test_the_console_is_read_once_and_by_level(self):
        self.page.script("console.error('broken'); console.warn('odd'); console.info('well');")
        self.page.script("setTimeout(() => { throw new Error('uncaught'); });")
        taken = []

        def severe():
            taken.extend(self.page.take_log())
            return [line for line in taken if "uncaught" in line["message"]]

        harness.wait_for(severe, "an uncaught error in the log")
        levels = {word: line["level"] for line in taken for word in ("broken", "odd", "well", "uncaught") if word in line["message"]}
        self.assertEqual(levels, {"broken": "SEVERE", "odd": "WARNING", "well": "INFO", "uncaught": "SEVERE"})
        self.assertEqual(self.page.take_log(), [])


class Elements(harness.BrowserTest):
    LOG = None

    def setUp(self):
        super().setUp()
        self.page.navigate(page_of(FORM))

    def test_elements_are_found_in_the_page_and_in_one_another(self):
        form = self.page.find("form")
        self.assertEqual([one.text for one in form.find_all("p")], ["", "seen"])
        self.assertEqual([one.displayed for one in self.page.find_all("p")], [False, True])
        self.assertEqual(form.find(".note").attribute("data-well"), "7")
        with self.assertRaises(webdriver.WebDriverError) as raised:
            form.find(".nowhere")
        self.assertEqual(raised.exception.kind, "no such element")

    def test_typing_and_special_keys_edit_a_field(self):
        field = self.page.find("#depth")
        field.send_keys(Key.BACKSPACE + "5.5")
        self.assertEqual((field.dom_property("value"), field.attribute("value")), ("9105.5", "9100"))
        field.clear()
        self.assertEqual(field.dom_property("value"), "")
        self.assertEqual(self.page.script("return document.activeElement === arguments[0];", self.page.focused), True)

    def test_a_file_is_chosen_by_its_path(self):
        path = self.write("log.csv", log_of_one_row())
        self.page.find("#log").send_keys(str(path))
        self.assertEqual(self.page.script("return [...arguments[0].files].map((f) => [f.name, f.size]);", self.page.find("#log")),
                         [["log.csv", path.stat().st_size]])

    def test_a_click_presses_the_element_and_not_what_covers_it(self):
        button = self.page.find("button")
        button.click()
        self.assertEqual(self.page.title, "Gone")
        self.page.script("""const cover = document.createElement("div"); cover.style.cssText = "position: fixed; inset: 0";
                            document.body.append(cover);""")
        with self.assertRaises(webdriver.WebDriverError) as raised:
            button.click()
        self.assertEqual(raised.exception.kind, "element click intercepted")

    def test_scripts_take_and_give_values_elements_and_promises(self):
        note = self.page.find(".note")
        self.assertEqual(self.page.script("return { a: [1, arguments[0]], b: arguments[1].textContent };", None, note),
                         {"a": [1, None], "b": "seen"})
        self.assertEqual(self.page.script("return [document.querySelector('.note')];")[0].text, "seen")
        self.assertEqual(self.page.script("return new Promise((done) => setTimeout(() => done('later'), 1));"), "later")
        self.assertEqual(self.page.script_async("const done = arguments[1]; setTimeout(() => done(arguments[0] + 1), 1);", 4), 5)
        with self.assertRaises(webdriver.WebDriverError) as raised:
            self.page.script("throw new Error('no depth');")
        self.assertEqual(raised.exception.kind, "javascript error")
        self.assertIn("no depth", raised.exception.message)

    def test_points_of_an_element_are_where_it_is_drawn(self):
        self.page.script("arguments[0].style.cssText = 'position: fixed; left: 40px; top: 60px; width: 200px; height: 100px';",
                         self.page.find(".note"))
        note = self.page.find(".note")
        left, top, width, height = note.box
        self.assertEqual((width, height), (200, 100))
        self.assertEqual([note.at(0, 0), note.at(), note.at(1, 1)],
                         [(left, top), (left + 100, top + 50), (left + 200, top + 100)])


def log_of_one_row():
    """A log with one row."""
    return harness.programs.header() + harness.programs.row("9100.0")


if __name__ == "__main__":
    unittest.main()
