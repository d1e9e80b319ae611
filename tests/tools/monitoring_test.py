# SPDX-License-Identifier: MIT
"""The dashboard and the alerts name metrics and labels that a server has, and Prometheus takes the rules."""
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import harness

MONITORING = harness.BUILT.parent.parent / "tools" / "packaging" / "monitoring"
OF_PROMETHEUS = {"up", "job", "instance", "le"}  # the time series and labels that a scrape adds
NAME = re.compile(r"\b((?:framesd|process)_[a-z_]+)\b(\{[^}]*\})?")
OF_HISTOGRAM = re.compile(r"_(bucket|sum|count)$")


def queries_of_dashboard():
    board = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
    for panel in board["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]
            labels = re.findall(r"{{(\w+)}}", target["legendFormat"])
            yield panel["title"], "".join(f"{{{label}=x}}" for label in labels)
    for variable in board["templating"]["list"]:
        if variable["type"] == "query":
            yield variable["name"], variable["query"]
    for annotation in board["annotations"]["list"]:
        yield annotation["name"], annotation["expr"]


def queries_of_alerts():
    """The lines of each rule up to its labels: enough to find the names in."""
    text = (MONITORING / "alerts.yml").read_text(encoding="utf-8")
    for name, rule in re.findall(r"- alert: (\w+)\n\s+expr:(.*?)\n\s+(?:for|labels):", text, re.DOTALL):
        yield name, rule


class Metrics(harness.SystemTest):
    """Against a server that has all that may be there: a log that was copied, rows that are dropped, a centre."""

    def scrape(self):
        self.ingest(self.sample_log(rows=50))
        copied = harness.run("backup", self.folder / "copy.framesd", "--data-dir", self.folder / "data")
        self.assertEqual(copied.returncode, 0, copied.stderr)
        server = self.serve("--upstream", "http://127.0.0.1:9/logs/{log}", "--keep", "365d")
        for target in ("/frames", "/nothing"):
            server.get(target)
        text = server.get("/metrics")[2].decode()
        return (set(re.findall(r"^# TYPE (\S+)", text, re.MULTILINE)),
                {label for labels in re.findall(r"\{(.*?)\} ", text) for label in re.findall(r'(\w+)="', labels)})

    def test_every_name_of_a_query_is_there(self):
        names, labels = self.scrape()
        used = set()
        for what, query in [*queries_of_dashboard(), *queries_of_alerts()]:
            for name, selector in NAME.findall(query):
                self.assertIn(OF_HISTOGRAM.sub("", name) if name not in names else name, names, what)
                used.add(OF_HISTOGRAM.sub("", name))
            for label in re.findall(r'[{,](\w+)(?:=~|!=|!~|=)', query):
                self.assertIn(label, labels | OF_PROMETHEUS, f"{what}: {query}")
            for listed in re.findall(r"\b(?:by|on) \(([^)]*)\)", query):
                self.assertLessEqual(set(listed.split(", ")), labels | OF_PROMETHEUS, what)
        self.assertGreater(len(used), 35)

    def test_durations_are_of_answers_that_end_by_themselves(self):
        routes = self.serve().json("/openapi.json")["paths"]
        streams = {route for route, ways in routes.items()
                   if "text/event-stream" in ways.get("get", {}).get("responses", {}).get("200", {}).get("content", {})}
        self.assertGreater(len(streams), 1)
        queries = [(what, query) for what, query in [*queries_of_dashboard(), *queries_of_alerts()]
                   if "framesd_http_request_duration_seconds" in query]
        self.assertTrue(queries)
        for what, query in queries:
            left_out = re.search(r'route!~"([^"]*)"', query)
            self.assertIsNotNone(left_out, f"{what}: {query}")
            self.assertEqual({route for route in routes if re.fullmatch(left_out[1], route)}, streams, what)

    def test_the_documented_alarms_have_their_rules(self):
        rules = " ".join(query for _, query in queries_of_alerts())
        for name in ("framesd_ready", "framesd_store_disk_free_bytes", "framesd_last_backup_timestamp_seconds",
                     "framesd_frames", "framesd_damaged_rows_total", "framesd_push_rows_behind",
                     "framesd_config_last_reload_successful"):
            self.assertIn(name, rules)

    def test_its_picture_is_one_that_a_server_draws(self):
        self.ingest(self.sample_log(rows=500))
        board = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
        content = next(panel for panel in board["panels"] if panel["type"] == "text")["options"]["content"]
        target = re.search(r'src="\${server}([^"]*)"', content)[1].replace("${log}", "default").replace("${__to}", "1764560000000")
        status, headers, _ = self.serve().get(target)
        self.assertEqual((status, headers["Content-Type"]), (200, "image/png"))
        self.assertAlmostEqual(float(headers["X-Depth-Max"]) - float(headers["X-Depth-Min"]), 20)

    def test_a_copy_is_too_old_everywhere_after_as_many_days(self):
        """That framesd doctor warns then is a case of doctor_test."""
        seven_days = 7 * 86400
        board = json.loads((MONITORING / "dashboard.json").read_text(encoding="utf-8"))
        tile = next(panel for panel in board["panels"] if panel["title"] == "Oldest backup")
        steps = tile["fieldConfig"]["defaults"]["thresholds"]["steps"]
        self.assertEqual([step["value"] for step in steps], [None, seven_days])
        alert = dict(queries_of_alerts())["FramesdBackupTooOld"]
        self.assertEqual(alert.strip(), f"time() - framesd_last_backup_timestamp_seconds > {seven_days // 86400} * 86400")
        line = next(line for line in (harness.BUILT.parent.parent / "tools" / "OPERATING.md").read_text(encoding="utf-8")
                    .splitlines() if line.startswith("| `framesd_last_backup_timestamp_seconds`"))
        self.assertIn("more than 7 days ago", line)


class Prometheus(unittest.TestCase):
    def promtool(self, *arguments):
        if shutil.which("promtool") is None:
            self.skipTest("there is no promtool: apt install prometheus")
        done = subprocess.run(["promtool", *arguments], cwd=MONITORING, capture_output=True, text=True,
                              timeout=harness.PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_it_takes_the_rules(self):
        self.assertRegex(self.promtool("check", "rules", "alerts.yml"), r"SUCCESS: \d\d rules")

    def test_the_alerts_come_when_they_should_and_not_else(self):
        self.promtool("test", "rules", "alerts_test.yml")

    def test_it_takes_the_queries_of_the_dashboard(self):
        queries = [query for _, query in queries_of_dashboard()
                   if query and not query.startswith(("{", "label_values"))]
        rules = [{"record": f"query:{i}", "expr": query.replace("$__rate_interval", "5m")}
                 for i, query in enumerate(queries)]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "rules.yml"
            path.write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}), encoding="utf-8")
            self.assertIn(f"{len(rules)} rules", self.promtool("check", "rules", str(path)))


if __name__ == "__main__":
    unittest.main()
