# SPDX-License-Identifier: MIT
"""Reading frames, sentence by sentence of the contract: paths, methods, parameters, links, colours."""
import base64
import json
import math
import unittest
import urllib.parse

import harness
import reference

ROWS = 400  # 9000.1, 9000.2, ... 9040.0


def percentile(samples, percent):
    """The least grey value with at least `percent` % of the samples at or below it."""
    counts, below = [0] * 256, 0
    for sample in samples:
        counts[sample] += 1
    for grey, count in enumerate(counts):
        below += count
        if 100 * below >= percent * len(samples):
            return grey
    return 255


def toned(row, lo, hi, gamma=1.0, invert=False):
    out = []
    for value in row:
        g = (1.0 if value > lo else 0.0) if lo == hi else min(1.0, max(0.0, (value - lo) / (hi - lo)))
        g = g ** (1 / gamma)
        out.append(math.floor(255 * (1 - g if invert else g) + 0.5))
    return out


class FramesContract(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.log = self.sample_log(rows=ROWS)
        self.assertEqual(self.ingest(self.log).returncode, 0)
        self.server = self.serve()
        resize = reference.Resizer(200, 150)
        self.source = [samples for _, samples in reference.read_log(self.log)]
        self.rows = [resize(samples) for samples in self.source]

    def status(self, target, method="GET"):
        return self.server.get(target, method=method)[0]

    def gray(self, query, rows):
        frames = self.server.json("/frames?image=gray&" + query)["frames"]
        self.assertEqual(len(frames), rows)
        return [list(base64.b64decode(frame["image_base64"], validate=True)) for frame in frames]

    def test_next_repeats_every_parameter_but_the_offset(self):
        query = "depth_min=9001&limit=3&offset=2&order=desc&colormap=%23000000,ffffff&norm=static&clip=1,99&fields=stats"
        seen = self.server.json("/frames?" + query)["metadata"]["next"]
        path, _, link = seen.partition("?")
        self.assertEqual(path, "/frames")
        self.assertEqual(dict(urllib.parse.parse_qsl(link, strict_parsing=True)), {
            "depth_min": "9001.0", "limit": "3", "order": "desc", "colormap": "#000000,ffffff", "norm": "static",
            "clip": "1,99", "fields": "stats", "after": "9039.6"})
        self.assertEqual(self.server.json(seen)["metadata"]["first_depth"], 9039.5)

    def test_pages_join_without_gap_or_repeat_in_both_orders(self):
        for order in ("asc", "desc"):
            depths, target = [], f"/frames?limit=37&image=none&order={order}"
            while target:
                page = self.server.json(target)
                depths += [frame["depth"] for frame in page["frames"]]
                target = page["metadata"]["next"]
                self.assertEqual(page["metadata"]["has_more"], target is not None)
                self.assertEqual(page["metadata"]["total"], ROWS)
            self.assertEqual(len(set(depths)), ROWS)
            self.assertEqual(depths, sorted(depths, reverse=order == "desc"))

    def test_offset_counts_from_after(self):
        page = self.server.json("/frames?after=9001&offset=2&limit=2&image=none")
        self.assertEqual([f["depth"] for f in page["frames"]], [9001.3, 9001.4])
        self.assertEqual(page["metadata"]["total"], ROWS)

    def test_images_are_png_rgb_gray_or_none(self):
        lut = [bytes(colour) for colour in reference.default_lut()]
        self.assertEqual(self.gray("limit=5", 5), self.rows[:5])
        rgb = self.server.json("/frames?limit=2&image=rgb")["frames"]
        for frame, row in zip(rgb, self.rows):
            self.assertEqual(base64.b64decode(frame["image_base64"]), b"".join(lut[grey] for grey in row))
        none = self.server.json("/frames?limit=1&image=none")["frames"][0]
        self.assertEqual(none, {"depth": 9000.1, "width": 150, "height": 1})
        for form, colour_type in (("rgb", 2), ("indexed", 3)):
            frame = self.server.json(f"/frames?limit=1&png={form}")["frames"][0]
            chunks = reference.png_chunks(base64.b64decode(frame["image_base64"]))
            self.assertEqual(chunks[0][1][9], colour_type)

    def test_statistics_are_those_of_the_source_row(self):
        frames = self.server.json("/frames?limit=20&fields=stats&image=none")["frames"]
        for frame, samples in zip(frames, self.source):
            mean = sum(samples) / 200
            std = math.sqrt(sum((s - mean) ** 2 for s in samples) / 200)
            self.assertEqual((frame["stats"]["min"], frame["stats"]["max"]), (min(samples), max(samples)))
            self.assertAlmostEqual(frame["stats"]["mean"], mean, places=9)
            self.assertAlmostEqual(frame["stats"]["std"], std, places=9)
        self.assertNotIn("stats", self.server.json("/frames?limit=1")["frames"][0])
        self.assertIn("stats", self.server.json("/frames/9000.1"))

    def test_rescale_gamma_and_invert_in_this_order(self):
        self.assertEqual(self.gray("limit=3&rescale=40,180", 3), [toned(r, 40, 180) for r in self.rows[:3]])
        self.assertEqual(self.gray("limit=3&rescale=40,180&gamma=2.2&invert=true", 3),
                         [toned(r, 40, 180, 2.2, True) for r in self.rows[:3]])

    def test_static_normalization_goes_by_the_source_samples_of_the_range(self):
        samples = [s for row in self.source[9:50] for s in row]  # 9001.0 .. 9005.0
        lo, hi = percentile(samples, 5), percentile(samples, 90)
        self.assertEqual(self.gray("depth_min=9001&depth_max=9005&norm=static&clip=5,90&limit=4", 4),
                         [toned(row, lo, hi) for row in self.rows[9:13]])
        alone = self.server.json("/frames/9001.0?norm=static&image=gray")
        lo, hi = percentile(self.source[9], 2), percentile(self.source[9], 98)
        self.assertEqual(list(base64.b64decode(alone["image_base64"])), toned(self.rows[9], lo, hi))

    def test_dynamic_normalization_goes_by_the_rows_around_each(self):
        def expected(row):
            around = [s for r in self.rows[max(0, row - 5):row + 6] for s in r]  # half a unit: five rows
            return toned(self.rows[row], percentile(around, 2), percentile(around, 98))
        self.assertEqual(self.gray("depth_min=9002&limit=3&norm=dynamic", 3), [expected(row) for row in (19, 20, 21)])
        self.assertEqual(self.gray("order=desc&limit=2&norm=dynamic&window=1.0", 2), [expected(399), expected(398)])
        alone = self.server.json("/frames/9000.1?norm=dynamic&image=gray")
        self.assertEqual(list(base64.b64decode(alone["image_base64"])), expected(0))

    def test_parameters_that_do_not_go_together(self):
        for query in ("rescale=0,9&norm=static", "rescale=0,9&norm=dynamic", "clip=2,98", "clip=2,98&norm=none",
                      "window=2", "window=2&norm=static", "rescale=9,0", "gamma=11", "colormap=nosuch"):
            for path in ("/frames", "/frames/9000.1", "/frames/9000.1.png", "/frames.ndjson"):
                self.assertEqual(self.status(f"{path}?{query}"), 422, f"{path}?{query}")

    def test_numbers_as_the_grammar_has_them(self):
        for query, expected in (
                ("depth_min=9.0001e3", 200), ("depth_min=%2B9000.5", 200), ("depth_min=+9000.5", 200),
                ("depth_min=-.5", 200), ("depth_min=5.", 200), ("depth_min=nan", 422), ("depth_min=inf", 422),
                ("depth_min=0x10", 422), ("depth_min=", 422), ("depth_min=%209", 422), ("depth_min=1e999", 422),
                ("depth_min=9223372036854.775807", 200), ("depth_min=9223372036854.775808", 422),
                ("limit=1.0", 422), ("limit=%2B1", 422), ("limit=1e1", 422), ("limit=0", 422), ("limit=1001", 422),
                ("offset=-1", 422), ("offset=9223372036854775807", 200), ("offset=9223372036854775808", 422)):
            self.assertEqual(self.status("/frames?" + query), expected, query)

    def test_every_wrong_parameter_is_named_and_400_wins(self):
        status, _, body = self.server.get("/frames?limt=5&limit=0&gamma=x&depth_min=2&depth_max=1&order=up&order=asc")
        problem = json.loads(body)
        self.assertEqual(status, 400)
        self.assertEqual({error["parameter"] for error in problem["errors"]},
                         {"limt", "limit", "gamma", "depth_min", "order"})
        self.assertIn("did you mean 'limit'?", problem["detail"])
        self.assertEqual(self.status("/frames?_cache=1&_=2"), 200)
        self.assertEqual(self.status("/frames?limit=0&gamma=x"), 422)

    def test_one_frame_exact_near_or_not_at_all(self):
        self.assertEqual(self.server.json("/frames/9000.30000000000000004")["depth"], 9000.3)
        self.assertEqual(self.server.json("/frames/9000.26?nearest=0.05")["depth"], 9000.3)
        self.assertEqual(self.server.json("/frames/9000.25?nearest=0.05")["depth"], 9000.2)
        self.assertEqual(self.status("/frames/9000.25.png?nearest=0.05"), 200)
        problem = self.server.json("/frames/9000.25?nearest=0.04", 404)
        self.assertEqual((problem["nearest_below"], problem["nearest_above"]), (9000.2, 9000.3))
        self.assertIsNone(self.server.json("/frames/9999", 404)["nearest_above"])
        for target in ("/frames/abc", "/frames/abc.png", "/frames/9000.1?nearest=-1", "/frames/9000.1?nearest=x"):
            self.assertEqual(self.status(target), 422, target)
        for target in ("/frames/9000.1?limit=1", "/frames/9000.1.png?image=gray"):
            self.assertEqual(self.status(target), 400, target)

    def test_paths_slashes_and_escapes(self):
        self.assertEqual(self.server.json("/%66rames/9000%2E1")["depth"], 9000.1)
        for target, expected in (("/frames%2F9000.1", 400), ("/frames/%00", 400), ("/frames/%zz", 400),
                                 ("//frames", 404), ("/frames//9000.1", 404), ("/./frames", 404),
                                 ("/x/../frames", 404), ("/frames/9000.1/x", 404), ("/Frames", 404)):
            self.assertEqual(self.status(target), expected, target)
        for target, location in (("/frames/?limit=3&order=desc", "/frames?limit=3&order=desc"),
                                 ("/frames/9000.1/", "/frames/9000.1"), ("/frames.csv/", "/frames.csv")):
            status, headers, _ = self.server.get(target)
            self.assertEqual((status, headers["Location"]), (308, location))

    def test_methods(self):
        for target in ("/frames", "/frames/9000.1", "/frames/9000.1.png", "/frames.csv"):
            status, headers, body = self.server.get(target, method="OPTIONS")
            self.assertEqual((status, body), (204, b""))
            self.assertLessEqual({"GET", "HEAD", "OPTIONS"}, set(headers["Allow"].split(", ")))
            status, headers, _ = self.server.get(target, method="PATCH")
            self.assertEqual(status, 405)
            self.assertIn("GET", headers["Allow"])

    def test_an_empty_store_has_empty_pages(self):
        empty = self.serve(data_dir=self.folder / "empty")
        page = empty.json("/frames?norm=dynamic")
        self.assertEqual(page["frames"], [])
        self.assertEqual((page["metadata"]["total"], page["metadata"]["next"]), (0, None))
        self.assertEqual(empty.json("/frames?norm=static")["frames"], [])
        self.assertEqual(empty.get("/frames.csv")[2].count(b"\n"), 1)
        self.assertIsNone(empty.json("/frames/1", 404)["nearest_below"])


if __name__ == "__main__":
    unittest.main()
