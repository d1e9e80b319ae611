# SPDX-License-Identifier: MIT
"""GET /metrics: text that Prometheus takes, and figures that are true."""
import re
import time
import unittest

import harness

SAMPLE = re.compile(r'^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\S+)$')
OF_HISTOGRAM = ("_bucket", "_sum", "_count")
PROMISED = ("framesd_http_requests_total framesd_http_request_duration_seconds "
            "framesd_http_response_bytes_total framesd_connections framesd_frames framesd_damaged_rows_total "
            "framesd_ingest_rows_total framesd_cache_hits_total framesd_cache_misses_total "
            "framesd_cache_evictions_total framesd_cache_expirations_total framesd_cache_entries "
            "framesd_cache_bytes framesd_store_map_bytes framesd_store_used_bytes framesd_store_generation "
            "framesd_build_info framesd_config_last_reload_successful framesd_log_lines_dropped_total "
            "process_cpu_seconds_total process_open_fds process_max_fds process_virtual_memory_bytes "
            "process_resident_memory_bytes process_start_time_seconds").split()


def parse(text):
    """{name and labels: value} and {family: type}; raises where the text breaks a rule of the format."""
    samples, types, helps, family = {}, {}, set(), None
    if not text.endswith("\n"):
        raise ValueError("the last line is not ended")
    for line in text.splitlines():
        if line.startswith("# HELP "):
            family = line.split(" ")[2]
            if family in helps or len(line.split(" ", 3)) < 4:
                raise ValueError(f"a second or empty HELP: {line}")
            helps.add(family)
        elif line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")
            if name != family or name in types or (kind == "counter") != name.endswith("_total"):
                raise ValueError(f"TYPE out of place: {line}")
            types[name] = kind
        else:
            found = SAMPLE.match(line)
            if not found:
                raise ValueError(f"no sample: {line}")
            name = found.group(1)
            ends = [end for end in OF_HISTOGRAM if name == family + end] if types[family] == "histogram" else [""]
            if not ends or (types[family] != "histogram" and name != family):
                raise ValueError(f"not of {family}: {line}")
            key = name + (found.group(2) or "")
            if key in samples:
                raise ValueError(f"twice: {line}")
            samples[key] = float(found.group(3))
    return samples, types


class Metrics(harness.SystemTest):
    def scrape(self, get):
        status, headers, body = get("/metrics")
        self.assertEqual(status, 200)
        self.assertTrue(headers["Content-Type"].startswith("text/plain; version=0.0.4"))
        self.assertEqual(headers["Cache-Control"], "no-store")
        return parse(body.decode())

    def test_what_is_promised_is_there(self):
        self.ingest(self.sample_log(rows=300))
        server = self.serve()
        server.get("/frames")
        samples, types = self.scrape(server.get)
        for name in PROMISED:
            self.assertIn(name, types)
        self.assertEqual(samples['framesd_frames{log="default"}'], 300)
        self.assertEqual(samples["framesd_config_last_reload_successful"], 1)
        self.assertGreater(samples["framesd_store_used_bytes"], 300 * 350)
        self.assertGreaterEqual(samples["framesd_connections"], 1)  # its own

    def test_requests_are_counted_by_template_and_no_client_makes_a_series(self):
        server = self.serve()
        with server.conversation() as get:
            for target, method in (("/frames/1.5", "GET"), ("/frames/2.5", "GET"), ("/frames", "BREW"),
                                   ('/no"where\\n', "GET"), ("/frames?limit=3", "HEAD")):
                get(target, method=method)
            samples, _ = self.scrape(get)
        count = 'framesd_http_requests_total{route="%s",method="%s",code="%s"}'
        self.assertEqual(samples[count % ("/frames/{depth}", "GET", "404")], 2)
        self.assertEqual(samples[count % ("/frames", "other", "405")], 1)
        self.assertEqual(samples[count % ("unmatched", "GET", "404")], 1)
        self.assertEqual(samples[count % ("/frames", "HEAD", "200")], 1)

    def test_histograms_are_cumulative_and_agree_with_the_counts(self):
        server = self.serve()
        with server.conversation() as get:
            for _ in range(20):
                get("/frames")
            samples, _ = self.scrape(get)
        buckets = [value for name, value in samples.items()
                   if name.startswith('framesd_http_request_duration_seconds_bucket{route="/frames",')]
        self.assertEqual(buckets, sorted(buckets))
        self.assertEqual(buckets[-1], 20)
        self.assertEqual(samples['framesd_http_request_duration_seconds_count{route="/frames"}'], 20)
        self.assertGreater(samples['framesd_http_request_duration_seconds_sum{route="/frames"}'], 0)

    def test_counters_only_grow_and_caches_agree_with_their_route(self):
        server = self.serve()
        before, types = self.scrape(server.get)
        for _ in range(3):
            server.get("/frames")
        after, _ = self.scrape(server.get)
        for name, value in before.items():
            if types.get(name.split("{")[0]) == "counter":
                self.assertGreaterEqual(after[name], value, name)
        stats = server.json("/cache/stats")["range_cache"]
        self.assertEqual(after['framesd_cache_hits_total{cache="range"}'], stats["hits"])
        self.assertEqual(after['framesd_cache_misses_total{cache="range"}'], stats["misses"])

    def test_each_reading_of_a_damaged_row_counts_and_a_log_that_is_closed_keeps_its_count(self):
        log = self.sample_log(rows=300)
        for name in ("default", "a-1", "b-2"):
            self.ingest(log, "--log", name, "--create")
        harness.damage_row(self.folder / "data", 9010)
        harness.damage_row(self.folder / "data" / "logs" / "a-1", 9020)
        server = self.serve("--log-idle", "100ms")
        count = 'framesd_damaged_rows_total{log="%s"}'
        self.assertEqual(self.scrape(server.get)[0][count % "default"], 0)
        for target, status in (("/frames/9010", 500), ("/frames?depth_min=9009&image=none&fields=stats", 500),
                               ("/frames?depth_min=9011", 200), ("/logs/a-1/frames/9020.png", 500),
                               ("/logs/a-1/frames/9010", 200), ("/logs/b-2/frames/9020", 200)):
            self.assertEqual(server.get(target)[0], status, target)
        deadline = time.monotonic() + harness.PATIENCE
        while 'framesd_frames{log="a-1"}' in (samples := self.scrape(server.get)[0]):
            self.assertLess(time.monotonic(), deadline, "a-1 stays open")
            time.sleep(0.02)
        self.assertEqual((samples[count % "default"], samples[count % "a-1"]), (2, 1))
        self.assertEqual(samples.get(count % "b-2", 0), 0)

    def test_off_is_not_there(self):
        self.assertEqual(self.serve("--metrics", "off").get("/metrics")[0], 404)


if __name__ == "__main__":
    unittest.main()
