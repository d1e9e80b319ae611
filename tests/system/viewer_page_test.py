# SPDX-License-Identifier: MIT
"""What a browser meets: the viewer's page and its files, and a cookie instead of a token."""
import gzip
import html.parser
import http.cookiejar
import json
import re
import unittest
import urllib.error
import urllib.parse
import urllib.request

import harness
from harness import WRONG_SECRET, token

NAVIGATION = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8",
              "Accept-Encoding": "gzip, deflate, br"}
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


class Links(html.parser.HTMLParser):
    """What a page loads."""

    def __init__(self, page):
        super().__init__()
        self.found = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if (tag, name) in (("script", "src"), ("link", "href"), ("img", "src")) and not value.startswith("data:"):
                self.found.append(value)


def imports_of(script):
    return re.findall(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""", script)


class Browser:
    """Python's own client with a store for cookies."""

    def __init__(self, server):
        self.server = server
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path, method="GET", **headers):
        request = urllib.request.Request(f"http://127.0.0.1:{self.server.port}{path}", method=method,
                                         headers={name.replace("_", "-"): value for name, value in headers.items()})
        try:
            with self.opener.open(request, timeout=harness.PATIENCE) as answer:
                return answer.status
        except urllib.error.HTTPError as refused:
            refused.close()
            return refused.code


class Page(harness.SystemTest):
    def test_a_browser_gets_the_page_and_a_program_the_json(self):
        server = self.serve()
        status, headers, body = server.get("/", headers=NAVIGATION)
        self.assertEqual((status, headers.get_content_type(), headers["Content-Encoding"]), (200, "text/html", "gzip"))
        self.assertTrue(gzip.decompress(body).lower().startswith(b"<!doctype html>"))
        self.assertIn("default-src 'none'", headers["Content-Security-Policy"])
        self.assertEqual(server.get("/", headers={**NAVIGATION, "If-None-Match": headers["ETag"]})[0], 304)
        for accept in ({}, {"Accept": "*/*"}, {"Accept": "application/json"}):
            status, headers, body = server.get("/", headers=accept)
            self.assertEqual((status, headers.get_content_type()), (200, "application/json"), accept)
            self.assertIn("message", json.loads(body))

    def test_every_file_that_the_page_needs_is_there_and_kept_for_good(self):
        server = self.serve()
        page = server.get("/", headers={"Accept": NAVIGATION["Accept"]})[2].decode()
        wanted = [urllib.parse.urljoin("/", link) for link in Links(page).found]
        self.assertTrue(any(link.endswith(".js") for link in wanted) and any(link.endswith(".css") for link in wanted))
        seen = set()
        while wanted:
            link = wanted.pop()
            if link in seen:
                continue
            seen.add(link)
            status, headers, body = server.get(link)
            self.assertEqual(status, 200, link)
            self.assertEqual(headers.get_content_type(), TYPES[link[link.rindex("."):]], link)
            self.assertEqual(headers["Cache-Control"], "public, max-age=31536000, immutable", link)
            self.assertEqual(headers["X-Content-Type-Options"], "nosniff", link)
            if link.endswith("_worker.js"):
                self.assertIn("script-src 'self'", headers["Content-Security-Policy"])
            if link.endswith(".js"):
                wanted += [urllib.parse.urljoin(link, name) for name in imports_of(body.decode())]
        build = next(iter(seen)).split("/")[2]
        status, headers, _ = server.get(f"/assets/{build[::-1]}x/main.js")
        self.assertEqual((status, headers.get_content_type()), (404, "application/problem+json"))

    def test_switched_off_by_a_reload_it_is_gone(self):
        settings = self.write("framesd.conf", "viewer = on\n")
        server = self.serve("--config", settings)
        self.assertEqual(server.get("/", headers=NAVIGATION)[1].get_content_type(), "text/html")
        settings.write_text("viewer = off\n", encoding="ascii")
        server.reload()
        self.assertEqual(server.get("/", headers=NAVIGATION)[1].get_content_type(), "application/json")


class Session(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.ingest(self.sample_log(rows=50))
        self.flags = self.token_flags("read", "admin")
        self.server = self.serve(*self.flags)
        self.browser = Browser(self.server)

    def bearer(self, scope):
        return {"Authorization": "Bearer " + harness.TOKENS[scope]}

    def test_the_page_comes_without_a_token_and_the_data_with_the_cookie(self):
        browser = self.browser
        self.assertEqual(browser.ask("/", Accept=NAVIGATION["Accept"]), 200)
        self.assertEqual(browser.ask("/frames.csv"), 401)
        self.assertEqual(browser.ask("/session", "POST", Authorization="Bearer " + WRONG_SECRET), 401)
        self.assertEqual((len(browser.jar), browser.ask("/frames.csv")), (0, 401))
        self.assertEqual(browser.ask("/session", "POST", **self.bearer("read")), 204)
        cookie = next(iter(browser.jar))
        self.assertEqual((cookie.name, cookie.path, cookie.secure), ("framesd_session", "/", False))
        self.assertTrue(cookie.has_nonstandard_attr("HttpOnly"))
        self.assertEqual(cookie.get_nonstandard_attr("SameSite"), "Strict")
        self.assertNotIn(harness.TOKENS["read"], cookie.value)
        for path in ("/frames.csv", "/strip.png", "/frames?limit=2", "/tiles.json"):
            self.assertEqual(browser.ask(path), 200, path)
        self.assertEqual(browser.ask("/session", "DELETE"), 204)
        self.assertEqual((len(browser.jar), browser.ask("/frames.csv")), (0, 401))

    def test_the_cookie_of_an_admin_changes_nothing(self):
        self.assertEqual(self.browser.ask("/session", "POST", **self.bearer("admin")), 204)
        for method, path in (("DELETE", "/cache"), ("DELETE", "/frames/9000.1"), ("PUT", "/frames/1.0"),
                             ("POST", "/frames"), ("POST", "/frames/reload"), ("POST", "/session"), ("PUT", "/log")):
            self.assertEqual(self.browser.ask(path, method), 401, f"{method} {path}")
        self.assertEqual(self.server.get("/frames?limit=1", headers=token("read"))[0], 200)

    def test_neither_token_nor_cookie_is_in_the_log(self):
        self.browser.ask("/session", "POST", **self.bearer("read"))
        value = next(iter(self.browser.jar)).value
        self.browser.ask("/frames?limit=1")
        self.server.stop()
        said = json.dumps(self.server.log)
        self.assertIn("/session", said)
        self.assertNotIn(value, said)
        self.assertNotIn(harness.TOKENS["read"], said)

    def test_another_run_of_the_server_asks_again(self):
        self.browser.ask("/session", "POST", **self.bearer("read"))
        self.server.stop()
        self.browser.server = self.serve(*self.flags)
        self.assertEqual(self.browser.ask("/frames.csv"), 401)
        self.assertEqual(self.browser.ask("/session", "POST", **self.bearer("read")), 204)
        self.assertEqual(self.browser.ask("/frames.csv"), 200)


if __name__ == "__main__":
    unittest.main()
