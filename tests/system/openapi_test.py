#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The API document is true: every example in it is sent to a running server, and every answer is checked against
the schema that stands there."""
import itertools
import json
import unittest
import urllib.parse

import harness
import json_schema

METHODS = ("get", "put", "post", "delete")
TOKEN = "an-admin-token-of-the-tests"


def example_of(parameter):
    example = parameter.get("example", parameter["schema"].get("default"))
    if isinstance(example, bool):
        return str(example).lower()
    return example[0] if isinstance(example, list) else example


def target_of(path, parameters):
    """The path and query that the examples of `parameters` make."""
    query = []
    for parameter in parameters:
        value = example_of(parameter)
        if parameter["in"] == "path":
            path = path.replace("{%s}" % parameter["name"], urllib.parse.quote(str(value), safe=""))
        elif value is not None:
            query.append((parameter["name"], value))
    return path + ("?" + urllib.parse.urlencode(query) if query else "")


class Document(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.token = self.write("admin.token", TOKEN + "\n")
        self.token.chmod(0o600)
        self.assertEqual(self.ingest(self.sample_log()).returncode, 0)
        self.server = self.serve("--admin-token-file", self.token)
        self.document = self.server.json("/openapi.json")

    def serve_small_rows(self):
        """A server whose rows have four samples, as the examples of what may be sent have."""
        logs = self.folder / "csv" / "well7"
        logs.mkdir(parents=True)
        (logs / "log.csv").write_text("depth,a,b,c,d\n9100.5,0,17,254,255\n", encoding="ascii")
        return self.serve("--admin-token-file", self.token, "--csv-dir", logs.parent, "--source-width", "4",
                          "--frame-width", "3", data_dir=self.folder / "small")

    def operations(self):
        for path, item in self.document["paths"].items():
            for method in METHODS:
                if method in item:
                    yield method.upper(), path, item[method]

    def send(self, method, target, body=None, headers=(), server=None):
        return (server or self.server).get(target, method=method, body=body,
                               headers={"X-Admin-Token": TOKEN, **dict(headers)})

    def check(self, operation, answer, what):
        status, headers, body = answer
        reply = operation["responses"].get(str(status))
        self.assertIsNotNone(reply, f"{what}: {status} is not documented: {body[:300]!r}")
        media = headers.get_content_type()
        contents = reply.get("content", {})
        if not contents:
            return
        self.assertIn(media, contents, what)
        schema = contents[media].get("schema")
        if schema and media == "application/json":
            found = list(json_schema.faults(self.document, schema, json.loads(body)))
            self.assertEqual(found, [], what)
        if schema and media == "application/x-ndjson":
            for line in body.splitlines()[:20]:
                self.assertEqual(list(json_schema.faults(self.document, schema["x-line"], json.loads(line))), [], what)

    def test_every_example_answers_as_documented(self):
        small = self.serve_small_rows()
        # Writing last, and what erases last of all, single frames before ranges of them.
        order = {"GET": 0, "PUT": 1, "POST": 2, "DELETE": 3}
        operations = sorted(self.operations(), key=lambda o: (order[o[0]], -len(o[1]) if o[0] == "DELETE" else len(o[1])))
        for method, path, operation in operations:
            if path.startswith(("/jobs/{id}", "/uploads/{id}")):
                continue  # ids are made by the server or its clients; jobs_test and uploads_test follow them
            writes = method in ("PUT", "POST")
            for target, media, body in self.requests(method, path, operation):
                what = f"{method} {target} {media or ''}"
                headers = {"Content-Type": media} if media else {}
                with self.subTest(what):
                    server = small if writes else self.server
                    self.check(operation, self.send(method, target, body, headers, server), what)

    def requests(self, method, path, operation):
        """(target, media type, body) of every example of an operation."""
        parameters = operation.get("parameters", [])
        needed = [p for p in parameters if p["in"] == "path" or p.get("required")]
        targets = {target_of(path, needed)}
        if method == "GET":  # each optional parameter by itself too
            targets |= {target_of(path, needed + [p]) for p in parameters if p not in needed and self.stands_alone(p)}
        bodies = operation.get("requestBody", {}).get("content", {None: {}})
        for target, (media, content) in itertools.product(sorted(targets), bodies.items()):
            body = content.get("example")
            if media is None or body is not None:  # else bytes without an example
                yield target, media, json.dumps(body) if body is not None and not isinstance(body, str) else body

    @staticmethod
    def stands_alone(parameter):
        return parameter["name"] not in ("clip", "window") and example_of(parameter) is not None

    def test_documented_examples_of_answers_fit_their_schemas(self):
        checked = 0
        for method, path, operation in self.operations():
            for status, reply in operation["responses"].items():
                for media, content in reply.get("content", {}).items():
                    if media != "application/json" or "example" not in content:
                        continue
                    with self.subTest(f"{method} {path} {status}"):
                        found = list(json_schema.faults(self.document, content["schema"], content["example"]))
                        self.assertEqual(found, [])
                        checked += 1
        self.assertGreater(checked, 10)

    def test_errors_are_problems(self):
        problem = {"$ref": "#/components/schemas/Problem"}
        for method, target in (("GET", "/frames?limit=0&colur=x"), ("GET", "/nothing"), ("GET", "/frames/abc"),
                               ("PATCH", "/frames")):
            status, headers, body = self.send(method, target)
            self.assertGreaterEqual(status, 400)
            self.assertEqual(headers.get_content_type(), "application/problem+json")
            self.assertEqual(list(json_schema.faults(self.document, problem, json.loads(body))), [], target)

    def test_a_wrong_schema_is_found_out(self):
        schema = self.document["components"]["schemas"]["Health"]
        self.assertNotEqual(list(json_schema.faults(self.document, schema, {"status": "fine"})), [])


if __name__ == "__main__":
    unittest.main()
