# SPDX-License-Identifier: MIT
"""The two drawers of the viewer draw the same: WebGL 2 (here in software, which the viewer itself refuses) and 2d."""
import unittest

import harness

# Draws made-up pixels by both; gives where they differ, by more than `most` in a channel, and how many pixels are clear.
COMPARE = """
const [options, most, done] = arguments;
const main = document.querySelector("script[type=module]").src;
Promise.all([import(main), import(main.replace("main.js", "draw_gl.js"))]).then(([{ modules }, { DrawGl }]) => {
  const { Draw2d } = modules.draw_2d;
  const [columns, height, wide] = [25, 40, 100];
  const gathered = new Uint16Array(columns * height).map((_, i) => (i % 7 === 3 ? 256 : i % 31 === 5 ? 257 : (i * 37) % 256));
  const palette = new Uint32Array(256).map((_, i) => (0xff000000 | (i << 16) | ((255 - i) << 8) | (i * 3 & 255)) >>> 0);
  const place = { x: 10, y: 0, width: 75, first: 0, smooth: false, unknown: 0xff302010, ...options };
  if (options.fade) place.fade = { before: gathered.map((_, i) => (i % 5 === 2 ? 256 : i % 11 === 5 ? 257 : (i * 91) % 256)),
                                   shares: new Uint8Array(height).map((_, y) => Math.min(255, y * 10)) };
  const pixels = [Draw2d, DrawGl].map((Drawer) => {
    const canvas = document.createElement("canvas");
    canvas.width = wide;
    canvas.height = height;
    const drawer = new Drawer(canvas, () => {});
    drawer.begin();
    drawer.draw(gathered, columns, height, palette, place);
    drawer.end();
    const copy = document.createElement("canvas");
    copy.width = wide;
    copy.height = height;
    const pen = copy.getContext("2d");
    pen.drawImage(canvas, 0, 0);
    drawer.dispose();
    return pen.getImageData(0, 0, wide, height).data;
  });
  const differ = [];
  let clear = 0;
  for (let i = 0; i < pixels[0].length; i += 4) {
    if (pixels[0][i + 3] === 0) clear += 1;
    const [a, b] = pixels.map((all) => [0, 1, 2, 3].map((k) => (k < 3 ? (all[i + k] * all[i + 3]) / 255 : all[i + 3])));
    const far = a.some((value, k) => Math.abs(value - b[k]) > most);
    if (far) differ.push([(i / 4) % wide, Math.floor(i / 4 / wide), [...pixels[0].slice(i, i + 4)], [...pixels[1].slice(i, i + 4)]]);
  }
  const rows = Array.from({ length: height }, (_, y) => pixels[0].slice(y * wide * 4, (y + 1) * wide * 4).join());
  done({ rows, differ: differ.slice(0, 5), count: differ.length, clear });
}, (error) => done({ error: String(error) }));
"""


class Drawers(harness.BrowserTest):
    LOG = {"rows": 300}

    def compare(self, most=0, **options):
        self.open("/")
        self.wait_until("return window.framesd && framesd.app && framesd.app.ready;")
        found = self.page.script_async(COMPARE, options, most)
        self.assertNotIn("error", found)
        return found

    def test_a_picture_with_gaps_and_unknown_pixels(self):
        found = self.compare()
        self.assertEqual(found["count"], 0, found["differ"])
        self.assertGreater(found["clear"], 25 * 40)  # what is beside the picture, and its gaps

    def test_a_turned_picture(self):
        found = self.compare(first=8)
        self.assertEqual(found["count"], 0, found["differ"])

    def test_at_another_place(self):
        found = self.compare(x=25, width=50)
        self.assertEqual(found["count"], 0, found["differ"])

    def test_a_core(self):
        found = self.compare(most=1, core=True, first=3.25)
        self.assertEqual(found["count"], 0, found["differ"])
        self.assertGreater(found["clear"], 25 * 40)

    def test_a_core_whose_columns_are_mixed(self):
        found = self.compare(most=2, core=True, smooth=True, first=7.5, width=60)
        self.assertEqual(found["count"], 0, found["differ"])

    def test_rows_that_fade_in(self):
        for core in (False, True):
            with self.subTest(core=core):
                found = self.compare(most=2, core=core, fade=True)
                self.assertEqual(found["count"], 0, found["differ"])

    def test_a_fade_ends_with_the_picture_itself(self):
        """Its last rows are whole: they are as without it."""
        found = self.compare(fade=True), self.compare()
        self.assertNotEqual(found[0]["rows"][:20], found[1]["rows"][:20])
        self.assertEqual(found[0]["rows"][26:], found[1]["rows"][26:])

    def test_the_viewer_does_not_take_a_renderer_in_software(self):
        self.compare()
        self.assertEqual(self.page.script("return framesd.app.drawer.name;"), "2d")


if __name__ == "__main__":
    unittest.main()
