# SPDX-License-Identifier: MIT
"""Two passes of one hole, recorded by tools that were not quite at the same depth: found, and shown, side by side."""
import json
import struct
import threading
import unittest

import harness
import reference

WIDTH = 150  # columns of a frame
GUTTER = 4


def transparent(png):
    """Whether a PNG has a transparent palette entry, the first."""
    return b"tRNS\0" in png


class Passes(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.log = self.sample_log(rows=1500)  # from 9000.1 on, every 0.1
        self.assertEqual(self.ingest(self.log).returncode, 0)
        for name, path in (("main", self.log), ("repeat", self.repeat())):
            done = self.ingest(path, "--log", name, "--create")
            self.assertEqual(done.returncode, 0, done.stderr)
        self.server = self.serve()

    def repeat(self):
        """The same hole 3.5 deeper and 36 degrees further around, from another tool: darker, and with a part missing."""
        lines = [harness.header()]
        for depth, samples in reference.read_log(self.log):
            if 9020 <= float(depth) and not 9080 < float(depth) < 9090:
                turned = [v * 3 // 4 + 20 for v in (*samples[-20:], *samples[:-20])]
                lines.append(f"{float(depth) + 3.5:.1f}," + ",".join(map(str, turned)) + "\n")
        return self.write("repeat.csv", "".join(lines))

    def png(self, target):
        status, headers, body = self.server.get(target)
        self.assertEqual((status, headers["Content-Type"]), (200, "image/png"), body[:300])
        return body

    def rows(self, target):
        return reference.png_pixels(self.png(target))

    def test_the_shift_is_found_and_brings_both_into_line(self):
        found = self.server.json("/logs/main/shift?with=repeat")
        self.assertEqual((found["log"], found["with"]), ("main", "repeat"))
        self.assertEqual((found["depth_shift"], found["step"]), (-3.5, 0.1))
        self.assertEqual((found["azimuth_shift_columns"], found["azimuth_shift_degrees"]), (-15, -36))
        self.assertGreater(found["correlation"], 0.99)
        self.assertEqual(found["depth_min"], 9023.5)
        back = self.server.json("/logs/repeat/shift?with=main")
        self.assertEqual((back["depth_shift"], back["azimuth_shift_columns"]), (3.5, 15))
        moved = f"shift=0,{found['depth_shift']}&rotate=0,{found['azimuth_shift_degrees']}"
        both = f"/passes.png?log=main&log=repeat&depth_min=9030&depth_max=9070&height=400&mode=difference"
        _, _, fitted = self.rows(f"{both}&{moved}&norm=static")
        _, _, apart = self.rows(f"{both}&norm=static")

        def spread(rows):
            return sum(abs(sample - 128) for row in rows for sample in row) / (400 * WIDTH)

        self.assertLess(spread(fitted), 4)
        self.assertGreater(spread(apart), 3 * spread(fitted))

    def test_each_pass_is_the_strip_of_its_log(self):
        width, height, rows = self.rows("/passes.png?log=main&log=repeat&log=default&shift=0,-3.5,0&height=300"
                                        "&depth_min=9010&depth_max=9100")
        self.assertEqual((width, height), (3 * WIDTH + 2 * GUTTER, 300))
        for place, strip in enumerate(("/logs/main/strip.png?depth_min=9010&depth_max=9100",
                                       "/logs/repeat/strip.png?depth_min=9013.5&depth_max=9103.5",
                                       "/strip.png?depth_min=9010&depth_max=9100")):
            png = self.png(strip + "&height=300")
            _, _, wanted = reference.png_pixels(png)
            left = place * (WIDTH + GUTTER)
            for row, line in zip(rows, wanted):
                blank = transparent(png) and not any(line)
                self.assertEqual(row[left:left + WIDTH], line if blank else bytes(max(v, 1) for v in line), strip)
        self.assertEqual({bytes(row[WIDTH:WIDTH + GUTTER]) for row in rows}, {bytes(GUTTER)})

    def test_what_the_picture_shows_stands_in_it(self):
        png = self.png("/passes.png?log=main&log=repeat&shift=0,-3.5&height=10&colormap=gray")
        for text in (b"Log\0main", b"Log\0repeat", b"Shift\0000.0,-3.5", b"Mode\0side", b"Colormap\0gray",
                     b"Depth-Min\0009000.1"):
            self.assertIn(b"tEXt" + text, png)
        self.assertEqual(struct.unpack(">II", png[16:24]), (2 * WIDTH + GUTTER, 10))

    def test_head_conditions_and_errors_are_as_elsewhere(self):
        target = "/passes.png?log=main&log=repeat&height=20"
        status, headers, body = self.server.get(target)
        self.assertEqual(status, 200)
        status, head, empty = self.server.get(target, "HEAD")
        self.assertEqual((status, head["ETag"], empty), (200, headers["ETag"], b""))
        self.assertEqual(head["Content-Length"], str(len(body)))
        for asked in (target, "/logs/main/shift?with=repeat"):
            etag = self.server.get(asked)[1]["ETag"]
            self.assertEqual(self.server.get(asked, headers={"If-None-Match": etag})[0], 304)
        self.assertEqual(self.server.get(target, headers={"Range": "bytes=0-7"})[2], body[:8])
        for asked, status, word in ((target + "&log=none", 404, "'none'"), ("/passes.png?log=main", 422, "'log'"),
                                    (target + "&shift=1", 422, "'shift'"), ("/logs/main/shift?with=no", 404, "'no'"),
                                    ("/logs/main/shift", 422, "'with'")):
            got, _, answer = self.server.get(asked)
            self.assertEqual(got, status, asked)
            self.assertIn(word, json.loads(answer)["detail"])
        metrics = self.server.get("/metrics")[2].decode()
        self.assertIn('framesd_http_requests_total{route="/passes.png",method="GET",code="200"}', metrics)
        self.assertIn('framesd_http_requests_total{route="/shift",method="GET",code="200"}', metrics)

    def test_clients_that_ask_while_logs_are_opened_are_all_answered(self):
        self.server.stop()
        self.server = self.serve("--max-open-logs", "2")
        found = []

        def ask(target):
            for _ in range(5):
                found.append((self.server.get(target)[0], target))

        targets = ("/passes.png?log=main&log=repeat&height=30", "/logs/main/shift?with=repeat&step=1",
                   "/logs/repeat/strip.png?height=9", "/passes.png?log=repeat&log=default&height=30")
        threads = [threading.Thread(target=ask, args=(target,)) for target in targets]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(harness.PATIENCE)
        self.assertEqual(len(found), 5 * len(targets))
        self.assertEqual({status for status, _ in found}, {200}, found)


if __name__ == "__main__":
    unittest.main()
