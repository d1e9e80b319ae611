#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The API document is true: every example in it is sent to a running server, and every answer is checked against
the schema that stands there."""
import gzip
import itertools
import json
import unittest
import urllib.parse

import harness
import json_schema

TOKEN = "an-admin-token-of-the-tests"


# What HTTP needs on its own account, which documents do not describe.
PLUMBING = {"date", "content-type", "content-length", "transfer-encoding", "connection"}


def example_of(parameter):
    """The value, or the list of values, that the document shows."""
    example = parameter.get("example", parameter["schema"].get("default"))
    return str(example).lower() if isinstance(example, bool) else example


def companion_of(parameter):
    """The (name, value) that must be sent along with a parameter, if there is one."""
    return [tuple(parameter["x-goes-with"].split("=", 1))] if "x-goes-with" in parameter else []


def request_of(path, parameters):
    """The target and the header fields that the examples of `parameters` make."""
    query, fields = [], {}
    for parameter in parameters:
        value = example_of(parameter)
        if parameter["in"] == "path":
            path = path.replace("{%s}" % parameter["name"], urllib.parse.quote(str(value), safe=""))
        elif value is not None and parameter["in"] == "query":
            values = value if isinstance(value, list) else [value]
            query += [*((parameter["name"], one) for one in values), *companion_of(parameter)]
        elif value is not None:
            fields.update([(parameter["name"], str(value)), *companion_of(parameter)])
    return path + ("?" + urllib.parse.urlencode(query) if query else ""), fields


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
            for method in harness.METHODS:
                if method in item:
                    yield method.upper(), path, item[method]

    def send(self, method, target, body=None, headers=(), server=None):
        return (server or self.server).get(target, method=method, body=body,
                               headers={"X-Admin-Token": TOKEN, **dict(headers)})

    def look_up(self, node):
        """What a reference refers to."""
        if "$ref" not in node:
            return node
        found = self.document
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        return found

    def parameters_of(self, operation):
        return [self.look_up(parameter) for parameter in operation.get("parameters", [])]

    def check(self, operation, answer, what):
        status, headers, body = answer
        self.assertIn(str(status), operation["responses"], f"{what}: {status} is not documented: {body[:300]!r}")
        reply = self.look_up(operation["responses"][str(status)])
        self.check_headers(reply, headers, f"{what}: {status}")
        contents = reply.get("content", {})
        if not contents or not body:
            return
        media = headers.get_content_type()
        self.assertIn(media, contents, what)
        schema = contents[media]["schema"]
        if headers.get("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        if media in ("application/json", "application/problem+json"):
            found = list(json_schema.faults(self.document, schema, json.loads(body)))
            self.assertEqual(found, [], what)
        if media == "application/x-ndjson":
            for line in body.splitlines()[:20]:
                self.assertEqual(list(json_schema.faults(self.document, schema["x-line"], json.loads(line))), [], what)

    def check_headers(self, reply, headers, what):
        documented = {name.lower(): self.look_up(header) for name, header in reply["headers"].items()}
        for name, value in headers.items():
            if name.lower() in PLUMBING:
                continue
            self.assertIn(name.lower(), documented, what)
            schema = documented[name.lower()]["schema"]
            typed = json.loads(value) if schema.get("type") in ("integer", "number") else value
            self.assertEqual(list(json_schema.faults(self.document, schema, typed)), [], f"{what}: {name}")
        missing = [name for name, header in documented.items() if header.get("required") and name not in headers]
        self.assertEqual(missing, [], what)

    def test_every_example_answers_as_documented(self):
        small = self.serve_small_rows()
        # Writing last, and what erases last of all, single frames before ranges of them.
        order = {"GET": 0, "PUT": 1, "POST": 2, "DELETE": 3}
        operations = sorted(self.operations(), key=lambda o: (order[o[0]], -len(o[1]) if o[0] == "DELETE" else len(o[1])))
        for method, path, operation in operations:
            if path.startswith(("/jobs/{id}", "/uploads/{id}")):
                continue  # ids are made by the server or its clients; jobs_test and uploads_test follow them
            for target, fields, media, body in self.requests(method, path, operation):
                what = f"{method} {target} {fields} {media or ''}"
                headers = {**fields, "Content-Type": media} if media else fields
                if path == "/logs/{log}/rename":
                    self.send("PUT", target.removesuffix("/rename"), "{}", {"Content-Type": "application/json"})
                with self.subTest(what):
                    server = small if path == "/frames/reload" else self.server
                    answer = self.send(method, target, body, headers, server)
                    self.assertLess(answer[0], 300, f"{what}: {answer[2][:300]!r}")
                    self.check(operation, answer, what)

    def requests(self, method, path, operation):
        """(target, header fields, media type, body) of every example of an operation."""
        parameters = self.parameters_of(operation)
        needed = [p for p in parameters if p["in"] == "path" or p.get("required")]
        chosen = [needed] + [needed + [p] for p in parameters if p not in needed and example_of(p) is not None]
        if method == "DELETE":
            chosen = [needed]  # a second one would find nothing
        bodies = operation.get("requestBody", {}).get("content", {None: {}})
        for some, (media, content) in itertools.product(chosen, bodies.items()):
            target, fields = request_of(path, some)
            if "Upload-Id" in fields:
                fields["Upload-Id"] += f"-{len(some)}-{len(fields)}-{(media or '')[-3:]}"  # each begins at byte 0
            body = content.get("example")
            if media is None or body is not None:  # else bytes without an example
                yield target, fields, media, json.dumps(body) if body is not None and not isinstance(body, str) else body

    def test_no_default_is_an_error_when_it_is_sent_alone(self):
        for method, path, operation in self.operations():
            if method != "GET" or path.startswith(("/jobs/{id}", "/uploads/{id}")):
                continue
            needed = [p for p in self.parameters_of(operation) if p["in"] == "path" or p.get("required")]
            for parameter in self.parameters_of(operation):
                if "default" not in parameter["schema"]:
                    continue
                value = parameter["schema"]["default"]
                target, _ = request_of(path, needed + [{"in": "query", "name": parameter["name"], "schema": {},
                                                        "example": value}])
                self.assertEqual(self.send(method, target)[0], 200, target)

    def test_every_status_and_header_that_is_sent_is_documented(self):
        """Each route of the table with requests that go wrong in every way it can be provoked from outside."""
        guarded = self.serve("--admin-token-file", self.token, "--cors-origins", "http://pages.example",
                             "--rate-limit", "100000", "--server-timing", "on", "--allowed-hosts", "127.0.0.1")
        seen = set()
        for method, path, operation in self.operations():
            needed = [p for p in self.parameters_of(operation) if p["in"] == "path"]
            target, _ = request_of(path, needed)
            token = {"X-Admin-Token": TOKEN}
            for name, ask, headers in (
                    ("as it is", target, token), ("unknown parameter", target + "?colur=x", token),
                    ("out of bounds", target + "?limit=0&scale=1", token), ("slash", target + "/", token),
                    ("broken escape", target + "%zz", token), ("no token", target, {}),
                    ("wrong token", target, {"X-Admin-Token": "x" * 20}),
                    ("page of another origin", target, {**token, "Origin": "http://pages.example"}),
                    ("other name", target, {**token, "Host": "elsewhere.example"}),
                    ("packed", target, {**token, "Accept-Encoding": "gzip"}),
                    ("nothing taken", target, {**token, "Accept": "image/png"}),
                    ("kept", target, {**token, "If-None-Match": "*"}),
                    ("changed", target, {**token, "If-Match": '"no-state"'}),
                    ("part", target, {**token, "Range": "bytes=1-2"}),
                    ("no part", target, {**token, "Range": "bytes=99999999999-"}),
                    ("other body", target, {**token, "Content-Type": "text/html"}),
                    ("packed body", target, {**token, "Content-Type": "application/json", "Content-Encoding": "br"}),
                    ("odd expectation", target, {**token, "Expect": "the-unexpected"}),
                    ("long line", target + "?_=" + "x" * 9000, token), ("long header", target, {**token, "X": "x" * 17000})):
                if path == "/" and name == "slash":
                    continue
                what = f"{name}: {method} {ask[:60]}"
                with self.subTest(what):
                    body = "no body" if method in ("PUT", "POST") else None
                    status, fields, answer = guarded.get(ask, method, headers, body)
                    seen.add(status)
                    if name == "broken escape" and status == 404 or name == "slash" and status == 404:
                        continue  # the path of no route
                    self.check(operation, (status, fields, answer), what)
        self.assertLessEqual({200, 206, 304, 308, 400, 401, 403, 404, 406, 412, 414, 415, 416, 417, 422, 431}, seen)

    def test_a_method_that_is_not_there_is_refused_with_those_that_are(self):
        for path, item in self.document["paths"].items():
            some = next(iter(item.values()))
            target, _ = request_of(path, [p for p in self.parameters_of(some) if p["in"] == "path"])
            documented = {method.upper() for method in item} | {"OPTIONS"} | ({"HEAD"} if "get" in item else set())
            answer = self.send("PATCH", target)
            self.assertEqual(answer[0], 405, target)
            self.check(some, answer, target)
            for _, headers, _ in (answer, self.send("OPTIONS", target)):
                self.assertEqual({name.strip() for name in headers["Allow"].split(",")}, documented, target)

    def test_statuses_are_named_one_by_one(self):
        for method, path, operation in self.operations():
            for status in operation["responses"]:
                self.assertRegex(status, "^[1-5][0-9][0-9]$", f"{method} {path}")

    def test_numbers_have_bounds_and_texts_a_length_a_form_or_none(self):
        for method, path, operation in self.operations():
            for parameter in self.parameters_of(operation):
                schema = parameter["schema"].get("items", parameter["schema"])
                what = f"{method} {path} {parameter['name']}"
                if schema["type"] in ("number", "integer"):
                    self.assertLessEqual({"minimum", "maximum", "format"}, set(schema), what)
                self.assertTrue(parameter["description"], what)

    def test_error_members_are_in_schemas(self):
        wanted = {"/frames/1.5": "nearest_below", "/strip.png?depth_min=1&depth_max=2": "nearest_above"}
        for target, member in wanted.items():
            status, _, body = self.send("GET", target)
            self.assertEqual(status, 404)
            self.assertIn(member, json.loads(body))
            self.assertIn(member, json.dumps(self.document["components"]["schemas"]["NoFrameProblem"]))

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
