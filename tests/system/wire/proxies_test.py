# SPDX-License-Identifier: MIT
"""Behind a proxy, and below a prefix of its own: whose request it was, and where links lead."""
import http.client
import json
import socket
import unittest
import urllib.parse

import harness
from harness import WRONG_SECRET, token


class Clients(harness.SystemTest):
    def delete(self, server, client, secret):
        return server.get("/frames/1.0", "DELETE", {"X-Forwarded-For": client, "X-Admin-Token": secret})[0]

    def test_one_guesser_locks_out_nobody_else(self):
        server = self.serve(*self.token_flags("admin"), "--auth-failures", "5", "--trusted-proxies", "127.0.0.1")
        seen = {self.delete(server, "192.0.2.66", WRONG_SECRET) for _ in range(9)}
        self.assertEqual(seen, {401, 429})
        self.assertEqual(self.delete(server, "192.0.2.7", WRONG_SECRET), 401)
        self.assertEqual(self.delete(server, "192.0.2.66", harness.TOKENS["admin"]), 404)

    def test_a_right_token_is_taken_also_where_no_proxy_is_trusted(self):
        server = self.serve(*self.token_flags("admin"), "--auth-failures", "5")
        for i in range(9):
            last = self.delete(server, f"192.0.2.{i}", WRONG_SECRET)
        self.assertEqual(last, 429)  # to whom nobody believes that they are others
        self.assertEqual(self.delete(server, "192.0.2.7", harness.TOKENS["admin"]), 404)

    def test_the_log_names_the_client(self):
        server = self.serve("--trusted-proxies", "127.0.0.0/8, fd00::/8")
        for forwarded in ("192.0.2.66, 192.0.2.7", "192.0.2.66, ::ffff:192.0.2.8", "192.0.2.66, [2001:db8::9]:443",
                          "192.0.2.66, \"><script>", "192.0.2.10, fd00::1, 127.0.0.2"):
            server.get("/health", headers={"X-Forwarded-For": forwarded})
        server.stop()
        remotes = [line["remote"] for line in server.log if line["message"] == "request"]
        self.assertCountEqual(remotes, ["192.0.2.7", "192.0.2.8", "2001:db8::9", "127.0.0.1", "192.0.2.10"])

    def test_each_client_has_its_own_rate_and_an_ipv6_one_its_network(self):
        server = self.serve("--rate-limit", "1", "--rate-burst", "1", "--trusted-proxies", "127.0.0.1")
        ask = lambda client: server.get("/version", headers={"X-Forwarded-For": client})[0]
        for first, second, expected in (("192.0.2.1", "192.0.2.1", 429), ("192.0.2.2", "192.0.2.3", 200),
                                        ("2001:db8::1", "2001:db8::2", 429), ("2001:db8:1::1", "2001:db8:1:1::1", 200),
                                        ("192.0.2.4", "::ffff:192.0.2.4", 429)):
            self.assertEqual((ask(first), ask(second)), (200, expected), (first, second))

    def test_the_unix_socket_may_be_a_proxys(self):
        path = self.folder / "socket"
        server = self.serve("--unix-socket", path, "--trusted-proxies", "unix")
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(path))
            connection.sendall(b"GET /frames/ HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 192.0.2.7\r\n"
                               b"X-Forwarded-Prefix: /well7\r\nConnection: close\r\n\r\n")
            answer = harness.read_all(connection)
        self.assertIn(b"Location: /well7/frames\r\n", answer)
        self.assertEqual(server.get("/frames/", headers={"X-Forwarded-Prefix": "/well7"})[1]["Location"], "/frames")
        server.stop()
        self.assertIn("192.0.2.7", [line["remote"] for line in server.log if line["message"] == "request"])

    def test_allowed_hosts_are_names_on_both_sides_of_the_proxy(self):
        server = self.serve("--allowed-hosts", "logs.example", "--trusted-proxies", "127.0.0.1")
        for host, outside, expected in (("127.0.0.1", "logs.example", 200), ("127.0.0.1", "evil.example", 403),
                                        ("evil.example", "logs.example", 403), ("logs.example", "", 200)):
            status, _, _ = server.get("/frames", headers={"Host": host, "X-Forwarded-Host": outside})
            self.assertEqual(status, expected, (host, outside))

    def test_wrong_proxies_are_said(self):
        for wrong in ("proxy.example", "10.0.0.0/33", "127.0.0.1:80"):
            done = harness.run("--check-config", "--trusted-proxies", wrong)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"'{wrong}' is not one of these: addresses, networks such as 10.0.0.0/8, or unix", done.stderr)


class BelowAPrefix(harness.SystemTest):
    """The server is asked as a proxy asks that strips /well7."""
    OUTSIDE = {"X-Forwarded-Prefix": "/well7", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "logs.example"}

    def setUp(self):
        super().setUp()
        self.ingest(self.sample_log(rows=300))
        (self.folder / "csv").mkdir()
        harness.make_log(self.folder / "csv" / "new.csv", rows=30)
        self.server = self.serve("--trusted-proxies", "127.0.0.1", "--csv-dir", self.folder / "csv",
                                 *self.token_flags("admin"))

    def ask(self, target, method="GET", body=None, **more):
        return self.server.get(target, method, {**self.OUTSIDE, **token(), **more}, body)

    def follow(self, link):
        """What the proxy makes of a link that a client follows from a page at its root."""
        where = urllib.parse.urlsplit(urllib.parse.urljoin("https://logs.example/well7/docs", link))
        self.assertEqual((where.scheme, where.netloc), ("https", "logs.example"), link)
        self.assertTrue(where.path.startswith("/well7/"), link)
        return self.ask(where.path.removeprefix("/well7") + (f"?{where.query}" if where.query else ""))

    def test_pages_are_followed_to_their_end(self):
        link, depths = "frames?limit=70&image=none&order=desc", []
        while link:
            status, _, body = self.follow(link)
            self.assertEqual(status, 200, body)
            page = json.loads(body)
            depths += [frame["depth"] for frame in page["frames"]]
            link = page["metadata"]["next"]
        self.assertEqual(len(depths), 300)
        self.assertEqual(depths, sorted(set(depths), reverse=True))

    def test_every_location_leads_back(self):
        made = self.ask("/frames/1.5", "PUT", json.dumps({"samples": [7] * 200}), **{"Content-Type": "application/json"})
        started = self.ask("/frames/reload", "POST", '{"csv_path":"new.csv"}', **{"Content-Type": "application/json"})
        waited = self.ask("/frames/reload?wait=true", "POST", '{"csv_path":"new.csv"}',
                          **{"Content-Type": "application/json"})
        slash = self.ask("/stats/?depth_min=9000")
        for (status, headers, _), expected in ((made, 201), (started, 202), (waited, 200), (slash, 308)):
            self.assertEqual(status, expected)
            self.assertEqual(self.follow(headers["Location"])[0], 200, headers["Location"])

    def test_the_pages_of_the_api_find_what_they_need(self):
        for page in ("docs", "redoc"):
            _, _, body = self.follow(page)
            links = [part.split('"')[0] for name in ('href="', 'src="') for part in body.decode().split(name)[1:]]
            links = [link for link in links if not link.startswith(("#", "data:"))]
            self.assertGreaterEqual(len(links), 3)
            for link in links:
                self.assertEqual(self.follow(link)[0], 200, link)
        _, _, body = self.follow("openapi.json")
        self.assertEqual(json.loads(body)["servers"][0]["url"], "https://logs.example/well7")
        root = json.loads(self.ask("/")[2])
        for link in (root["docs"], root["health"]):
            self.assertEqual(self.follow(link)[0], 200, link)

    def test_the_viewer_finds_its_files_and_its_cookie_stays_below_the_prefix(self):
        status, headers, body = self.ask("/", Accept="text/html")
        self.assertEqual((status, headers.get_content_type()), (200, "text/html"))
        links = [part.split('"')[0] for name in ('href="', 'src="') for part in body.decode().split(name)[1:]]
        links = [link for link in links if link.startswith("assets/")]
        self.assertGreaterEqual(len(links), 2)
        for link in links:
            self.assertEqual(self.follow(link)[0], 200, link)
        cookie = self.ask("/session", "POST")[1]["Set-Cookie"]
        self.assertIn("; Path=/well7; ", cookie)
        self.assertIn("; Secure", cookie)

    def test_links_of_one_prefix_are_not_given_to_another(self):
        target, tags = "/frames?limit=3&image=none", set()
        for prefix in ("/well7", "/well8", "/well7", ""):
            _, headers, body = self.server.get(target, headers={"X-Forwarded-Prefix": prefix})
            self.assertTrue(json.loads(body)["metadata"]["next"].startswith(prefix + "/frames?"), prefix)
            tags.add(headers["ETag"])
        self.assertEqual(len(tags), 3)

    def test_hostile_values_come_back_nowhere(self):
        for name, values in (("X-Forwarded-Prefix", ("//evil.example", "/a\"onload=x", "/<script>", "/../..", "http://evil.example",
                                                     "/a%0d%0aSet-Cookie:x", "/\\evil.example", "/a b")),
                             ("X-Forwarded-Host", ("evil.example/", "a@evil.example", "\"><script>", "evil.example#")),
                             ("X-Forwarded-Proto", ("gopher", "https://evil.example"))):
            for value in values:
                for target in ("/frames?limit=1&image=none", "/frames/", "/openapi.json", "/", "/docs", "/nowhere"):
                    headers = {**self.OUTSIDE, name: value, **token()}
                    _, answer, body = self.server.get(target, headers=headers)
                    if value == "/a%0d%0aSet-Cookie:x":
                        self.assertNotIn("Set-Cookie", answer)
                        self.assertNotIn(b"Set-Cookie:x", body)
                        continue
                    everything = body.decode() + str(answer)
                    self.assertNotIn(value, everything, target)
                    self.assertNotIn("evil.example", everything, target)

    def test_without_trust_nothing_of_it_counts(self):
        server = self.serve(data_dir=self.folder / "other")
        plain = {target: server.get(target)[2] for target in ("/openapi.json", "/docs", "/")}
        for target, body in plain.items():
            self.assertEqual(server.get(target, headers=self.OUTSIDE)[2], body, target)
        self.assertEqual(server.get("/frames/", headers=self.OUTSIDE)[1]["Location"], "/frames")


class Families(harness.SystemTest):
    def test_by_default_both_families_are_served_and_ipv4_clients_are_shown_as_such(self):
        log, process = [], harness.subprocess.Popen(
            [harness.FRAMESD, "--port", "0", "--data-dir", str(self.folder / "data")], stderr=harness.subprocess.PIPE,
            env=harness.clean_environment())
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        listening = json.loads(process.stderr.readline())
        while listening["message"] != "listening":  # a new store is said first
            listening = json.loads(process.stderr.readline())
        self.assertEqual(listening["families"], {"::": "IPv4 and IPv6", "0.0.0.0": "IPv4"}[listening["host"]])
        wanted = ["127.0.0.1"] + (["::1"] if listening["host"] == "::" else [])
        for address in wanted:
            connection = http.client.HTTPConnection(address, listening["port"], timeout=harness.PATIENCE)
            connection.request("GET", "/health")
            self.assertEqual(connection.getresponse().read()[:1], b"{")
            connection.close()
            log.append(json.loads(process.stderr.readline()))
        self.assertEqual([line["remote"] for line in log], wanted)


if __name__ == "__main__":
    unittest.main()
