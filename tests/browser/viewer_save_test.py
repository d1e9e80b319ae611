# SPDX-License-Identifier: MIT
"""What the page offers to save: the interval in view, in every form, also where reading needs a token."""
import pathlib
import unittest
import urllib.parse

import harness
import viewer_page
from harness import programs

# Follows a link as the browser itself does: without the page's headers, but with its cookies.
FOLLOW = """
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("GET", arguments[0]);
      request.responseType = "arraybuffer";
      request.onload = () => resolve([request.status, [...new Uint8Array(request.response).subarray(0, 400)], request.response.byteLength]);
      request.send();
    });"""
FORMS = {"picture": b"\x89PNG\r\n", "rows": b"\x89PNG\r\n", "print": b"\x89PNG\r\n", "csv": b"depth,", "npy": b"\x93NUMPY", "las": b"~V"}
# The grey values along one row of pixels of a PNG, and those that the screen shows at the middles of as many columns.
COLUMNS = """
    return new Promise((resolve, refuse) => {
      const valuesOf = (canvas, y, columns) => {
        const pen = canvas.getContext("2d");
        return columns.map((x) => pen.getImageData(x, y, 1, 1).data[0]);
      };
      const picture = new Image();
      picture.onerror = () => refuse(new Error("no picture"));
      picture.onload = () => {
        const saved = Object.assign(document.createElement("canvas"), { width: picture.width, height: picture.height });
        saved.getContext("2d").drawImage(picture, 0, 0);
        const { app } = framesd;
        const [{ x, width }] = app.places;
        const { tile_width: count } = app.log.index;
        const all = Array.from({ length: count }, (_, i) => i);
        const middles = all.map((i) => Math.floor((x + ((i + 0.5) * width) / count) * app.ratio));
        resolve([valuesOf(saved, 9, all), valuesOf(app.canvas, 9, middles)]);
      };
      picture.src = arguments[0];
    });"""


class SaveTest(viewer_page.ViewerTest):
    def dialog(self):
        """The links of the dialog, by the form they save."""
        self.page.find("#save").click()
        self.wait_for("#link")
        return {form: self.page.find(f"#save-{form}").dom_property("href") for form in FORMS}

    def follow(self, href):
        """(first bytes, length) of what a link leads to."""
        status, first, length = self.page.script(FOLLOW, href)
        self.assertEqual(status, 200, (href, bytes(first)))
        return bytes(first), length


class Saving(SaveTest):
    LOG = {"rows": 3000}

    def test_each_form_of_the_interval_in_view_is_what_it_says(self):
        self.look("d=9100.0,9110.0")
        for form, href in self.dialog().items():
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(href).query)
            self.assertEqual((query["depth_min"], query["depth_max"]), (["9100.0"], ["9110.0"]), form)
            first, length = self.follow(href)
            self.assertTrue(first.startswith(FORMS[form]), (form, first))
            self.assertGreater(length, 500)
        self.assert_console_quiet()

    def test_another_view_saves_another_interval(self):
        self.look("d=9100.0,9110.0")
        self.dialog()
        self.page.find("#dialog .close").click()
        self.go_to(9200.0, 9200.5)
        status, _, body = self.server.get(self.dialog()["csv"].removeprefix(self.origin()))
        depths = [line.split(b",")[0] for line in body.splitlines()[1:]]
        self.assertEqual((status, depths), (200, [b"9200.0", b"9200.1", b"9200.2", b"9200.3", b"9200.4", b"9200.5"]))

    def test_pictures_have_the_colours_that_are_on_the_screen(self):
        self.look("d=9100.0,9110.0&t=static~mviridis~l20,200~g2~i&a=90")
        for form in ("picture", "rows", "print"):
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(self.dialog()[form]).query)
            self.page.find("#dialog .close").click()
            self.assertEqual((query["colormap"], query["rescale"], query["gamma"], query["invert"]),
                             (["viridis"], ["20,200"], ["2"], ["true"]), form)

    def test_a_click_stores_the_file_with_a_name_that_says_what_it_holds(self):
        self.page.cdp("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(self.folder))
        self.addCleanup(self.page.cdp, "Browser.setDownloadBehavior", behavior="default")
        self.look("d=9100.0,9110.0")
        self.dialog()
        for form in ("csv", "las", "picture"):
            self.page.find(f"#save-{form}").click()
        complete = lambda: sorted(path.name for path in pathlib.Path(self.folder).iterdir() if path.suffix in (".csv", ".las", ".png"))
        found = harness.wait_for(lambda: len(complete()) == 3 and complete(), "three files")
        self.assertEqual(found, [f"frames_9100.0_9110.0.{form}" for form in ("csv", "las", "png")])
        self.assertEqual(self.page.script("return framesd.app.ready;"), True)  # the page is where it was

    def test_the_link_to_the_view_leads_back_to_it(self):
        self.look("d=9100.0,9110.0&t=raw&a=45")
        self.dialog()
        link = self.page.find("#link").dom_property("value")
        self.page.navigate("about:blank")
        self.page.navigate(link)
        self.wait_complete()
        self.assertEqual(self.shown(), (9100.0, 9110.0))
        self.assertEqual(self.page.script("return [framesd.store.state.turn, framesd.store.state.tracks[0].kind];"), [45, "raw"])

    def test_where_reading_needs_a_token_a_cookie_admits_the_links(self):
        self.serve_viewer(*self.token_flags("read"), data_dir=self.class_folder / "data")
        self.open("/")
        self.wait_for("#token").send_keys(programs.TOKENS["read"] + "\n")
        self.wait_complete()
        self.assertEqual(self.page.script(FOLLOW, "frames.csv?depth_min=9100&depth_max=9101")[0], 401)
        before = self.mark()
        links = self.dialog()
        self.assertEqual([(one.method, one.status) for one in self.requests_since(before, "/session")], [("POST", 204)])
        for form, href in links.items():
            self.assertTrue(self.follow(href)[0].startswith(FORMS[form]), form)
        self.assertNotIn("token", "".join(links.values()))

    def test_every_link_of_the_whole_log_leads_to_a_file(self):
        self.look()
        self.page.find("#whole").click()
        self.wait_complete()
        for form, href in self.dialog().items():
            self.assertTrue(self.follow(href)[0].startswith(FORMS[form]), form)


class Turned(SaveTest):
    """A log whose columns are all different, from top to bottom alike, and whose first sample is not at azimuth 0."""
    ZERO = 36

    @classmethod
    def fill_store(cls, data_dir):
        columns = [str(i) for i in range(200)]
        rows = "".join(f"{9100 + i / 10:.1f},{','.join(columns)}\n" for i in range(200))
        log = cls.class_folder / "columns.csv"
        log.write_text(f"depth,{','.join(f'col{i}' for i in range(1, 201))}\n{rows}", encoding="ascii")
        facts = cls.class_folder / "facts.json"
        facts.write_text('{"azimuth_zero":%d}' % cls.ZERO, encoding="ascii")
        for words in (("ingest", log), ("logs", "change", "default", "--facts", facts)):
            done = programs.run(*words, "--data-dir", data_dir)
            assert done.returncode == 0, done.stderr

    def test_pictures_begin_at_the_azimuth_at_which_the_screen_begins(self):
        for turn in (0, 36, 84, 180, 336):  # whole columns of 2.4 degrees
            self.look(f"d=9102,9112&t=raw~mgray&a={turn}")
            links = self.dialog()
            for form in ("picture", "rows"):
                with self.subTest(turn=turn, form=form):
                    saved, shown = self.page.script(COLUMNS, links[form])
                    self.assertEqual(saved, shown)
            rotate = [urllib.parse.parse_qs(urllib.parse.urlsplit(links[form]).query).get("rotate") for form in ("picture", "print")]
            self.assertEqual(rotate[0], rotate[1])
        self.assertGreater(len(set(saved)), 140)  # a picture that is turned by a column is another one


if __name__ == "__main__":
    unittest.main()
