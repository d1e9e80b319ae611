#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""/docs and /redoc show every operation there is: their scripts are run by Node, where that is installed."""
import json
import pathlib
import shutil
import subprocess
import unittest

import harness

NODE = shutil.which("node")
SCRIPTS = ("spec.js", "docs.js", "redoc.js", "examples.js")


@unittest.skipUnless(NODE, "needs Node")
class Pages(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.ingest(self.sample_log(rows=200)).returncode, 0)
        self.server = self.serve(*self.token_flags("admin", "ingest"))
        self.document = self.server.json("/openapi.json")
        assets = self.folder / "assets"
        assets.mkdir()
        (assets / "package.json").write_text('{"type":"module"}', encoding="ascii")
        for name in SCRIPTS:
            (assets / name).write_bytes(self.server.get(f"/assets/{name}")[2])

    def shown(self, page):
        done = subprocess.run([NODE, pathlib.Path(__file__).with_name("page_runner.mjs"),
                               f"http://127.0.0.1:{self.server.port}", self.folder / "assets", page],
                              capture_output=True, text=True, timeout=harness.PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def operations(self):
        return [(method.upper(), path, item[method]) for path, item in self.document["paths"].items()
                for method in harness.METHODS if method in item]

    def test_every_operation_stands_on_both_pages(self):
        for page in ("docs", "redoc"):
            routes = {route["id"]: route["text"] for route in self.shown(page)["routes"]}
            for method, path, operation in self.operations():
                text = routes.get(operation["operationId"])
                self.assertIsNotNone(text, f"{page}: {method} {path} is missing")
                self.assertIn(f"{method}{path}", text)
                self.assertIn(operation["summary"], text)

    def test_every_operation_has_a_form_with_its_parameters(self):
        page = self.shown("docs")
        self.assertEqual(page["forms"], len(self.operations()))
        routes = {route["id"]: route["text"] for route in page["routes"]}
        for _, _, operation in self.operations():
            for parameter in operation.get("parameters", []):
                if "name" in parameter:
                    self.assertIn(parameter["name"], routes[operation["operationId"]])

    def test_no_mark_of_code_is_left_in_the_text(self):
        for page in ("docs", "redoc"):
            self.assertNotIn("`", self.shown(page)["text"], page)

    def test_links_are_below_whatever_prefix_a_proxy_has(self):
        for page in ("docs", "redoc"):
            for place in self.shown(page)["places"]:
                self.assertFalse(place.startswith("/"), f"{page}: {place}")
            html = self.server.get(f"/{page}")[2].decode()
            self.assertNotIn('href="/', html)
            self.assertNotIn('src="/', html)

    def test_it_is_said_which_routes_need_a_token(self):
        routes = {route["id"]: route["text"] for route in self.shown("docs")["routes"]}
        for _, _, operation in self.operations():
            open_to_all = {} in operation["security"]
            self.assertEqual("Enter it at the top of the page." not in routes[operation["operationId"]], open_to_all)

    def test_curl_lines_of_reading_routes_work_as_shown(self):
        lines = [line for line in self.shown("docs")["curls"] if line.startswith("curl 'http")]
        self.assertGreater(len(lines), 15)
        for line in lines:
            target = line.split("'")[1].split(str(self.server.port), 1)[1]
            if "//" not in target and "/jobs/" not in target and "/uploads/" not in target:
                self.assertEqual(self.server.get(target)[0], 200, line)


class TagsWithoutNode(harness.SystemTest):
    def test_every_tag_of_an_operation_is_in_the_list(self):
        document = self.serve().json("/openapi.json")
        listed = {tag["name"] for tag in document["tags"]}
        used = {tag for item in document["paths"].values() for one in item.values() for tag in one["tags"]}
        self.assertEqual(used, listed)


if __name__ == "__main__":
    unittest.main()
