# SPDX-License-Identifier: MIT
"""Pictures of a log that was ingested: their pixels, their palette, what they say of themselves."""
import base64
import json
import re
import struct
import unittest

import harness
import reference


def chunks(png):
    """[(type, data)] of a PNG."""
    found, at = [], 8
    while at < len(png):
        size, kind = struct.unpack(">I4s", png[at:at + 8])
        found.append((kind.decode(), png[at + 8:at + 8 + size]))
        at += 12 + size
    return found


def chunk(png, kind):
    return next((data for name, data in chunks(png) if name == kind), None)


class Pictures(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.log = self.sample_log(rows=2000)
        self.assertEqual(self.ingest(self.log).returncode, 0)
        self.server = self.serve()

    def png(self, target):
        status, headers, body = self.server.get(target)
        self.assertEqual((status, headers["Content-Type"]), (200, "image/png"), body[:300])
        return headers, body

    def size(self, png):
        return struct.unpack(">II", chunk(png, "IHDR")[:8])

    def expected(self, first, last):
        resize = reference.Resizer(200, 150)
        return [bytes(resize(samples)) for depth, samples in reference.read_log(self.log)
                if first <= float(depth) <= last]

    def test_a_strip_without_height_is_the_resized_rows_in_the_colours_of_the_map(self):
        headers, png = self.png("/strip.png?depth_min=9100&depth_max=9110")
        rows = self.expected(9100, 9110)
        self.assertEqual(self.size(png), (150, len(rows)))
        self.assertEqual(reference.png_pixels(png)[2], rows)
        self.assertEqual(chunk(png, "PLTE"), b"".join(bytes(colour) for colour in reference.default_lut()))
        self.assertIsNone(chunk(png, "tRNS"))
        self.assertEqual(headers["X-Rows"], str(len(rows)))
        self.assertEqual((headers["X-Depth-Min"], headers["X-Depth-Max"]), ("9100.0", "9110.0"))
        self.assertIn(b"Rows\0" + headers["X-Rows"].encode(), [d for kind, d in chunks(png) if kind == "tEXt"])

    def test_clip_0_100_stretches_from_the_least_sample_to_the_greatest(self):
        depth_range = "depth_min=9100&depth_max=9110"
        stats = self.server.json(f"/stats?{depth_range}")
        self.assertGreater(stats["min"], 0)
        _, png = self.png(f"/strip.png?{depth_range}&norm=static&clip=0,100")
        said = f"Rescale\0{stats['min']},{stats['max']}".encode()
        self.assertIn(said, [data for kind, data in chunks(png) if kind == "tEXt"])
        rows = self.expected(9100, 9110)
        _, _, body = self.server.get(f"/frames?{depth_range}&image=gray&norm=dynamic&window=0.02&clip=0,100&limit=1")
        shown = base64.b64decode(json.loads(body)["frames"][0]["image_base64"])
        self.assertEqual((min(shown), max(shown)), (0, 255))
        self.assertEqual(shown.index(0), rows[0].index(min(rows[0])))

    def test_other_colours_are_another_palette_before_the_same_bytes(self):
        _, plain = self.png("/strip.png?height=500")
        _, other = self.png("/strip.png?height=500&colormap=viridis&norm=static&gamma=1.4&invert=true")
        self.assertEqual(chunk(plain, "IDAT"), chunk(other, "IDAT"))
        self.assertNotEqual(chunk(plain, "PLTE"), chunk(other, "PLTE"))

    def test_a_picture_has_an_etag_and_is_not_sent_twice(self):
        for target in ("/strip.png?height=50", "/tiles.json", "/colormaps", "/colormaps/gray.png", "/stats",
                       "/gaps", "/compare.png?height=9&colormap=gray", "/print.png?scale=1000"):
            _, headers, _ = self.server.get(target)
            status, _, body = self.server.get(target, headers={"If-None-Match": headers["ETag"]})
            self.assertEqual((status, body), (304, b""), target)

    def test_every_listed_tile_is_there_and_others_are_not(self):
        index = self.server.json("/tiles.json")
        for level in index["levels"]:
            for tile in (level["first_index"], level["last_index"]):
                _, png = self.png(f"/tiles/{level['level']}/{tile}.png")
                self.assertEqual(self.size(png), (index["tile_width"], 256))
            for tile in (level["first_index"] - 1, level["last_index"] + 1):
                self.assertEqual(self.server.get(f"/tiles/{level['level']}/{tile}.png")[0], 404)

    def test_stats_are_those_of_the_samples_in_the_file(self):
        samples = sorted(v for depth, row in reference.read_log(self.log) if 9100 <= float(depth) <= 9120 for v in row)
        stats = self.server.json("/stats?depth_min=9100&depth_max=9120")
        self.assertEqual((stats["min"], stats["max"]), (samples[0], samples[-1]))
        self.assertAlmostEqual(stats["mean"], sum(samples) / len(samples), places=9)
        self.assertEqual(stats["histogram"], [samples.count(v) for v in range(256)])
        self.assertEqual(stats["median_step"], 0.1)

    def test_a_gap_is_listed_and_transparent(self):
        more = harness.make_log(self.folder / "more.csv", rows=100, start="9300.0", step="0.1")
        self.assertEqual(self.ingest(more).returncode, 0)
        gaps = self.server.json("/gaps")["gaps"]
        self.assertEqual([(gap["from"], gap["to"]) for gap in gaps], [(9200.0, 9300.0)])
        _, png = self.png("/strip.png?height=600")
        self.assertEqual(chunk(png, "tRNS"), b"\0")

    def test_a_print_says_how_large_it_is(self):
        _, png = self.png("/print.png?depth_min=9100&depth_max=9110&scale=20&dpi=300")
        self.assertEqual(struct.unpack(">IIB", chunk(png, "pHYs")), (11811, 11811, 1))
        headers, _ = self.png("/print.png?depth_min=9100&depth_max=9110&scale=20&dpi=300")
        self.assertEqual(headers["X-Rows"], "5906")  # 10 m / 20 / 0.0254 * 300

    def test_comparisons_stand_side_by_side(self):
        _, png = self.png("/compare.png?depth_min=9100&depth_max=9105&colormap=gray&colormap=gray_r")
        width, height, rows = reference.png_pixels(png)
        self.assertEqual((width, height), (300, 51))
        for row in rows:
            self.assertEqual(row[:450], bytes(255 - v for v in row[450:]))

    def test_where_nothing_is_the_nearest_data_is_named(self):
        status, _, body = self.server.get("/strip.png?depth_min=1&depth_max=2&height=10")
        problem = json.loads(body)
        self.assertEqual((status, problem["nearest_below"], problem["nearest_above"]), (404, None, 9000.1))

    def test_every_colormap_has_a_legend(self):
        for entry in self.server.json("/colormaps")["colormaps"]:
            self.assertTrue(all(re.fullmatch("#[0-9a-f]{6}", colour) for _, colour in entry["stops"]))
            for name in (entry["name"], entry["name"] + "_r"):
                _, png = self.png(f"/colormaps/{name}.png")
                self.assertEqual(self.size(png), (256, 16))


if __name__ == "__main__":
    unittest.main()
