# SPDX-License-Identifier: MIT
"""A log in, pages and frames out: what is served equals what was recorded, to the bit."""
import base64
import json
import unittest

import harness
import reference


class Pages(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.log = self.sample_log(blank_last=True)
        self.assertEqual(self.ingest(self.log).returncode, 0)
        self.server = self.serve()

    def test_every_frame_of_a_log_is_its_row_resized_and_coloured(self):
        rows = reference.read_log(self.log)
        resize, lut = reference.Resizer(200, 150), [bytes(c) for c in reference.default_lut()]
        seen, target = [], "/frames?limit=1000"
        while target:
            page = self.server.json(target)
            seen += page["frames"]
            target = page["metadata"]["next"]
        self.assertEqual(len(seen), len(rows))
        for frame, (depth, samples) in zip(seen, rows):
            self.assertEqual(frame["depth"], float(depth))
            self.assertEqual((frame["width"], frame["height"]), (150, 1))
            width, height, pixels = reference.png_pixels(base64.b64decode(frame["image_base64"], validate=True))
            self.assertEqual((width, height), (150, 1))
            self.assertEqual(pixels[0], b"".join(lut[gray] for gray in resize(samples)), f"depth {depth}")

    def test_a_page_tells_its_bounds_total_and_what_follows(self):
        metadata = self.server.json("/frames?depth_min=9100&depth_max=9200&limit=10")["metadata"]
        self.assertEqual(metadata, {
            "count": 10, "total": 1001, "depth_min": 9100.0, "depth_max": 9200.0, "limit": 10, "offset": 0,
            "has_more": True, "first_depth": 9100.0, "last_depth": 9100.9,
            "next": "/frames?depth_min=9100.0&depth_max=9200.0&limit=10&after=9100.9"})

    def test_depths_are_printed_exactly_with_at_least_one_decimal(self):
        _, _, body = self.server.get("/frames?depth_min=9100&depth_max=9100.1")
        self.assertIn(b'"depth":9100.0,', body)
        self.assertIn(b'"depth":9100.1,', body)
        self.assertIn(b'"depth_min":9100.0,"depth_max":9100.1', body)

    def test_offset_and_order_page_through_the_same_frames(self):
        whole = [f["depth"] for f in self.server.json("/frames?depth_max=9002&limit=1000")["frames"]]
        self.assertEqual(len(whole), 20)
        part = self.server.json("/frames?depth_max=9002&limit=5&offset=7")
        self.assertEqual([f["depth"] for f in part["frames"]], whole[7:12])
        self.assertEqual(part["metadata"]["total"], 20)
        backwards = self.server.json("/frames?depth_max=9002&order=desc&limit=1000")["frames"]
        self.assertEqual([f["depth"] for f in backwards], whole[::-1])

    def test_the_last_page_has_no_next_and_a_page_beyond_is_empty(self):
        last = self.server.json("/frames?depth_max=9001&offset=5&limit=5")["metadata"]
        self.assertEqual((last["count"], last["has_more"], last["next"]), (5, False, None))
        beyond = self.server.json("/frames?depth_max=9001&offset=10")
        self.assertEqual(beyond["frames"], [])
        self.assertEqual(beyond["metadata"]["first_depth"], None)
        self.assertEqual(beyond["metadata"]["total"], 10)

    def test_one_frame_as_json_and_as_png(self):
        rows = dict(reference.read_log(self.log))
        frame = self.server.json("/frames/9100.5")
        samples = rows["9100.5"]
        self.assertEqual(frame["depth"], 9100.5)
        self.assertEqual((frame["stats"]["min"], frame["stats"]["max"]), (min(samples), max(samples)))
        self.assertAlmostEqual(frame["stats"]["mean"], sum(samples) / 200, places=9)
        status, headers, body = self.server.get("/frames/9100.5.png")
        self.assertEqual((status, headers["Content-Type"]), (200, "image/png"))
        self.assertEqual(base64.b64decode(frame["image_base64"]), body)
        self.assertEqual(reference.png_pixels(body)[2][0], reference.expected_pixels(samples))

    def test_an_absent_frame_names_its_neighbours(self):
        status, headers, body = self.server.get("/frames/9100.55")
        self.assertEqual((status, headers["Content-Type"]), (404, "application/problem+json"))
        problem = json.loads(body)
        self.assertEqual((problem["nearest_below"], problem["nearest_above"]), (9100.5, 9100.6))
        below_all = json.loads(self.server.get("/frames/1.0")[2])
        self.assertEqual((below_all["nearest_below"], below_all["nearest_above"]), (None, 9000.1))

    def test_a_depth_with_float_noise_finds_its_frame(self):
        self.assertEqual(self.server.json("/frames/9100.50000000000000004")["depth"], 9100.5)
        self.assertEqual(self.server.json("/frames/91005e-1")["depth"], 9100.5)

    def test_the_same_log_again_replaces_and_adds_nothing(self):
        again = self.ingest(self.log)
        self.assertEqual(again.returncode, 0)
        self.assertIn("5,460 replaced", again.stdout)
        self.assertEqual(self.server.total(), 5460)

    def test_rows_ingested_beside_the_server_are_seen_at_once(self):
        more = harness.make_log(self.folder / "more.csv", rows=10, start="20000.0", step="0.1")
        self.assertEqual(self.ingest(more).returncode, 0)
        self.assertEqual(self.server.json("/frames?depth_min=20000")["metadata"]["count"], 10)


if __name__ == "__main__":
    unittest.main()
