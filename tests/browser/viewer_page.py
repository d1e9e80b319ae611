# SPDX-License-Identifier: MIT
"""The viewer in a test: opened, at rest, and what it shows. Depths are counts (1e-6 of a depth unit) unless a name says otherwise.

    class Something(viewer_page.ViewerTest):
        def test_something(self):
            self.look("d=9000.0,9010.0")
            self.assertEqual(self.shown(), (9000.0, 9010.0))
"""
import chromium
import gestures
import harness

COUNTS = 1_000_000
GAP, UNKNOWN = 256, 257  # among the grey values of the screen: a gap, and what is not loaded
# Everything that the view wants is there: no tile and no piece of rows is missing, and the last frame was drawn.
COMPLETE = """
    const app = window.framesd?.app;
    if (!app?.ready || !app.log.histogram || app.pending || app.speed || !app.gathered.size || app.rows.requests.size) return false;
    return Boolean(framesd.hands) && app.tiles.idle && !framesd.bar.timer;"""
# Two frames, and the texts that follow them a moment later.
FRAMES = """
    const drawn = (done) => requestAnimationFrame(() => requestAnimationFrame(() =>
      (window.framesd?.bar?.timer ? setTimeout(drawn, 20, done) : done(true))));
    return new Promise(drawn);"""
# The grey values on the screen of each image, [[value, how many pixels]..].
VALUES = """
    return [...framesd.app.gathered.values()].map((pixels) => {
      const counts = new Map();
      for (const grey of pixels) counts.set(grey, (counts.get(grey) ?? 0) + 1);
      return [...counts];
    });"""
PIXELS = """
    const { app } = framesd;
    const { width, height } = app.canvas;
    const copy = document.createElement("canvas");
    Object.assign(copy, { width, height });
    const pen = copy.getContext("2d");
    pen.drawImage(app.canvas, 0, 0);
    const bytes = pen.getImageData(0, 0, width, height).data;
    let sum = 0;
    for (const byte of bytes) sum = (Math.imul(sum, 31) + byte) | 0;
    return [width, height, sum];"""


class ViewerTest(harness.BrowserTest):
    """Opens the viewer; `picture` is the element of the images. `server` may be one of the test's own, see serve_viewer()."""
    FRAGMENT = None  # of the page that every test begins with; None: a test opens its own

    def setUp(self):
        super().setUp()
        if self.FRAGMENT is not None:
            self.look(self.FRAGMENT)

    def serve_viewer(self, *flags, **options):
        """A server of the test's own, which the page is opened from from now on."""
        self.server = self.serve("--allowed-hosts", chromium.HOST, *flags, **options)
        return self.server

    def before_load(self, script):
        """Runs that script in every page of this test, before the page's own."""
        added = self.page.cdp("Page.addScriptToEvaluateOnNewDocument", source=script)
        self.addCleanup(self.page.cdp, "Page.removeScriptToEvaluateOnNewDocument", identifier=added["identifier"])

    def look(self, fragment="", port=None):
        """Opens the page with that fragment, "d=9100,9110", and waits for its whole picture. port: as of open()"""
        self.page.navigate("about:blank")  # another fragment alone would not load the page again
        self.open("/" + ("#" + fragment if fragment else ""), port)
        self.wait_complete()
        self.picture = self.page.find("#picture")

    def wait_complete(self):
        """Waits until what is in view is loaded and drawn."""
        self.wait_until(COMPLETE)
        self.page.script(FRAMES)

    # What it shows

    def state(self, key):
        return self.page.script("return framesd.store.state[arguments[0]];", key)

    def track(self, index=0):
        return self.state("tracks")[index]

    def view(self):
        """(top, bottom) in counts."""
        self.page.script(FRAMES)
        return tuple(self.page.script("const { top, bottom } = framesd.app.view; return [top, bottom];"))

    def shown(self):
        """(top, bottom) of the view, in the log's unit."""
        return tuple(depth / COUNTS for depth in self.view())

    def extent(self):
        return tuple(self.page.script("const { top, bottom } = framesd.app.log.extent; return [top, bottom];"))

    def height(self):
        """Of what is in view, in counts."""
        top, bottom = self.view()
        return bottom - top

    def depth_at(self, point):
        """The depth at a point of the window, in counts."""
        top, _ = self.view()
        return top + (point[1] - self.picture.box[1]) * self.pixel()

    def pixels(self):
        """Width, height and a sum of all pixels of the images as they are on the screen."""
        self.wait_complete()
        return self.page.script(PIXELS)

    def pixel(self):
        """Counts in a pixel of the window."""
        return self.page.script("return framesd.app.perPixel;")

    def values(self, image=0):
        """{grey value: share of the pixels} of an image on the screen; see GAP, UNKNOWN."""
        counts = dict(self.page.script(VALUES)[image])
        total = sum(counts.values())
        return {int(grey): count / total for grey, count in counts.items()}

    def spot(self, across=0.5, down=0.5):
        """A point of the images, on whole pixels of the window."""
        return tuple(map(round, self.picture.at(across, down)))

    def text(self, css):
        """The text of an element in the document, also of one that is not seen."""
        return self.page.script("return document.querySelector(arguments[0]).textContent;", css)

    def text_of(self, css):
        """The text of an element as it is seen, "" if there is none or it is hidden."""
        found = self.displayed(css)
        return found.text if found else ""

    def wait_for_text(self, css, part):
        """The same, once it has that part."""
        return harness.wait_for(lambda: part in self.text_of(css) and self.text_of(css), f"'{part}' in {css}")

    def assert_near(self, value, wanted, within):
        """Counts that may be off by `within` counts, for whole pixels."""
        self.assertLessEqual(abs(value - wanted), within, f"{value} is not within {within} of {wanted}")

    def assert_no_word(self):
        """Neither a banner nor a notice."""
        self.assertEqual((self.text_of("#banner"), self.text_of("#notices .notice")), ("", ""))

    # What a hand does

    def press(self, *keys):
        """Presses keys while the view has the focus."""
        self.page.script("document.getElementById('picture').focus();")
        gestures.press(self.page, *keys)

    def fill(self, css, text):
        """Puts `text` into a field as one who selects what is there does, and presses Enter."""
        field = self.page.find(css)
        field.click()
        self.page.script("arguments[0].select();", field)
        field.send_keys(text + gestures.Key.ENTER)
        return field

    def go_to(self, top, bottom):
        """Moves the view there, as a hand would, and waits for the picture."""
        self.page.script("framesd.app.setView({ top: arguments[0] * 1e6, bottom: arguments[1] * 1e6 });", top, bottom)
        self.wait_complete()
