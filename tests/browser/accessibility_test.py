# SPDX-License-Identifier: MIT
"""No page puts a serious or critical barrier before anybody, as far as axe-core sees: light and dark, on a desk and a phone.

Run by tools/lint_pages, which installs axe-core.
"""
import unittest

import axe
import emulation
import harness

SCREENS = ((1280, 800, 1, False), (390, 844, 2, True))  # width, height, device pixels per pixel, touch


class Accessibility(harness.BrowserTest):
    LOG = {"rows": 300}

    def assert_open_to_all(self, path, ready, *clicks):
        """Opens the page in each colour scheme on each screen; `ready` matches what is there once it is drawn.

        clicks   selectors of what is clicked then, one after another, each followed by one of what appears
        """
        text = axe.source()
        for screen in SCREENS:
            for scheme in ("light", "dark"):
                emulation.screen(self.page, *screen)
                emulation.media(self.page, color_scheme=scheme, reduced_motion="reduce")
                self.page.navigate("about:blank")
                self.open(path)
                self.wait_for(ready)
                for clicked, appears in zip(clicks[::2], clicks[1::2]):
                    button = self.page.find(clicked)
                    if button.attribute("aria-expanded") != "true":  # a wide window begins with the colours open
                        button.click()
                    self.wait_for(appears)
                grave = [one for one in axe.violations(self.page, text) if one.impact in axe.GRAVE]
                with self.subTest(screen=screen, scheme=scheme):
                    self.assertEqual(axe.report(grave), "")

    def test_axe_finds_a_barrier_that_is_there(self):
        self.open("/docs")
        self.page.script("document.body.append(document.createElement('input'), new Image());")
        found = axe.violations(self.page, axe.source())
        self.assertLessEqual({"label", "image-alt"}, {one.rule for one in found if one.impact in axe.GRAVE})

    def test_docs(self):
        self.assert_open_to_all("/docs", "#routes .route")

    def test_an_opened_route_of_docs(self):
        self.assert_open_to_all("/docs#getFrames", "#getFrames form")

    def test_redoc(self):
        self.assert_open_to_all("/redoc", "#reference section")

    def test_the_viewer(self):
        self.assert_open_to_all("/", ".track-head .kind")

    def test_the_viewer_with_its_colours_open(self):
        self.assert_open_to_all("/#t=static;dynamic", ".track-head .kind", "#panel-button", ".facts tr")

    def test_dialogs_of_the_viewer(self):
        for button, appears in (("#help", "#dialog table"), ("#save", "#dialog h2"), ("#load", "#dialog h2")):
            self.assert_open_to_all("/", ".track-head .kind", button, appears)

    def test_the_colormaps_of_the_viewer(self):
        self.assert_open_to_all("/", ".track-head .kind", "#panel-button", ".facts tr", "#map", "#dialog .card")


if __name__ == "__main__":
    unittest.main()
