# SPDX-License-Identifier: MIT
"""The viewer in a test: opened, at rest, and what it shows, as its state says (counts: 1e-6 of a depth unit)."""
import gestures
import harness

COUNTS = 1_000_000
DRAWN = """
    const { app } = window.framesd ?? {};
    if (!app?.log?.histogram || app.pending || !app.shown || app.tiles.queue?.inFlight) return false;
    const whole = [...app.gathered.values()].every((pixels) => !pixels.includes(257));
    return whole && app.gathered.size > 0;"""
FRAMES = "return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))));"
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
    """Opens the viewer; `picture` is the element of the images."""
    FRAGMENT = None  # of the page that every test begins with; None: a test opens its own

    def setUp(self):
        super().setUp()
        if self.FRAGMENT is not None:
            self.look(self.FRAGMENT)

    def look(self, fragment=""):
        """Opens the page with that fragment, "d=9100,9110", and waits until all is drawn."""
        self.page.navigate("about:blank")  # another fragment alone would not load the page again
        self.open("/" + ("#" + fragment if fragment else ""))
        self.drawn()
        self.picture = self.page.find("#picture")

    def drawn(self):
        """Waits until what is in view is loaded and drawn."""
        self.wait_until(DRAWN)
        self.page.script(FRAMES)

    def state(self, key):
        return self.page.script("return framesd.store.state[arguments[0]];", key)

    def track(self, index=0):
        return self.state("tracks")[index]

    def view(self):
        """(top, bottom) in counts."""
        self.page.script(FRAMES)
        return tuple(self.page.script("const { top, bottom } = framesd.app.view; return [top, bottom];"))

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
        self.drawn()
        return self.page.script(PIXELS)

    def spot(self, across=0.5, down=0.5):
        """A point of the images, on whole pixels of the window."""
        return tuple(map(round, self.picture.at(across, down)))

    def press(self, *keys):
        """Presses keys while the view has the focus."""
        self.page.script("document.getElementById('picture').focus();")
        gestures.press(self.page, *keys)

    def text(self, css):
        return self.page.script("return document.querySelector(arguments[0]).textContent;", css)

    def fill(self, css, text):
        """Puts `text` into a field as one who selects what is there does, and presses Enter."""
        field = self.page.find(css)
        field.click()
        self.page.script("arguments[0].select();", field)
        field.send_keys(text + gestures.Key.ENTER)
        return field

    def assert_near(self, value, wanted, within):
        """Counts that may be off by `within` counts, for whole pixels."""
        self.assertLessEqual(abs(value - wanted), within, f"{value} is not within {within} of {wanted}")

    def pixel(self):
        """Counts in a pixel of the window."""
        return self.page.script("return framesd.app.perPixel;")
