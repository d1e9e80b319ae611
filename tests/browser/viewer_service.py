# SPDX-License-Identifier: MIT
"""What tests of the viewer with servers of their own share: a page at / whose picture is waited for, and a word for what it shows.

    class Something(viewer_service.ViewerTest):
        def test_something(self):
            self.look("#d=9000.0,9010.0")
            self.assertEqual(self.shown(), (9000.0, 9010.0))
"""
import chromium
import harness

# Everything that the view wants is there: no tile and no piece of rows is missing, and the last frame was drawn.
COMPLETE = """
    const app = window.framesd?.app;
    if (!app?.ready || app.pending || app.speed || !app.gathered.size || app.rows.requests.size) return false;
    return app.tiles.queue.inFlight === 0 && app.tiles.queue.dueAt() === null;"""
# The grey values on the screen of each image, [[value, how many pixels]..]; 256 is a gap, 257 not loaded.
VALUES = """
    return [...framesd.app.gathered.values()].map((pixels) => {
      const counts = new Map();
      for (const grey of pixels) counts.set(grey, (counts.get(grey) ?? 0) + 1);
      return [...counts];
    });"""
GAP, UNKNOWN = 256, 257


class ViewerTest(harness.BrowserTest):
    """A test of the viewer. `self.server` may be set to a server of the test's own, see serve_viewer()."""

    def serve_viewer(self, *flags, **options):
        """A server of the test's own, which the page is opened from from now on."""
        self.server = self.serve("--allowed-hosts", chromium.HOST, *flags, **options)
        return self.server

    def before_load(self, script):
        """Runs that script in every page of this test, before the page's own."""
        added = self.page.cdp("Page.addScriptToEvaluateOnNewDocument", source=script)
        self.addCleanup(self.page.cdp, "Page.removeScriptToEvaluateOnNewDocument", identifier=added["identifier"])

    def look(self, fragment="", port=None):
        """Opens the viewer and waits for its whole picture."""
        self.open("/" + fragment, port)
        self.wait_complete()

    def wait_complete(self):
        self.wait_until(COMPLETE)

    def shown(self):
        """(top, bottom) of the view, in the log's unit."""
        return tuple(self.page.script("const { top, bottom } = framesd.app.view; return [top / 1e6, bottom / 1e6];"))

    def go_to(self, top, bottom):
        """Moves the view there, as a hand would, and waits for the picture."""
        self.page.script("framesd.app.setView({ top: arguments[0] * 1e6, bottom: arguments[1] * 1e6 });", top, bottom)
        self.wait_complete()

    def values(self, image=0):
        """{grey value: share of the pixels} of an image on the screen; see GAP, UNKNOWN."""
        counts = dict(self.page.script(VALUES)[image])
        total = sum(counts.values())
        return {int(grey): count / total for grey, count in counts.items()}

    def text_of(self, css):
        """The text of an element, "" if there is none or it is hidden."""
        found = [e.text for e in self.page.find_all(css) if e.displayed]
        return found[0] if found else ""

    def wait_for_text(self, css, part):
        """The text of an element, once it has that part."""
        return harness.wait_for(lambda: part in self.text_of(css) and self.text_of(css), f"'{part}' in {css}")

    def assert_no_word(self):
        """Neither a banner nor a notice."""
        self.assertEqual((self.text_of("#banner"), self.text_of("#notices .notice")), ("", ""))
