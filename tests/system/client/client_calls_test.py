# SPDX-License-Identifier: MIT
"""Every other call of tools/framesd.py against a real server: pictures, figures, frames, facts; what the server refuses; the types."""
import decimal
import importlib.util
import json
import shutil
import subprocess
import sys
import unittest
import unittest.mock

from client_fixture import PNG, ROWS, TOOL, ClientTest, WholeLog, answer
import harness


class Known(WholeLog):
    def test_pictures_and_what_is_known(self):
        client = self.client(self.server.port)
        for png, target in ((client.strip(9100, 9120, height=50, norm="static", clip=(2, 98), invert=True),
                             "/strip.png?depth_min=9100&depth_max=9120&height=50&norm=static&clip=2,98&invert=true"),
                            (client.frame_png(9100.5, colormap="viridis"), "/frames/9100.5.png?colormap=viridis"),
                            (client.get_bytes("/compare.png", [("depth_max", 9010), ("colormap", "gray"),
                                                               ("colormap", "hot")]),
                             "/compare.png?depth_max=9010&colormap=gray&colormap=hot")):
            self.assertTrue(png.startswith(PNG))
            self.assertEqual(png, self.server.get(target)[2])
        level = client.tiles()["levels"][0]
        tile = client.tile(level["level"], level["first_index"], gamma=1.5)
        self.assertEqual(tile, self.server.get(f"/tiles/{level['level']}/{level['first_index']}.png?gamma=1.5")[2])
        self.assertEqual(client.frame(9100.52, nearest=0.05, image="none"),
                         self.server.json("/frames/9100.5?image=none"))
        self.assertEqual(client.stats(9100, 9200), self.server.json("/stats?depth_min=9100&depth_max=9200"))
        self.assertEqual(client.gaps(factor=0.5, limit=3), self.server.json("/gaps?factor=0.5&limit=3"))
        self.assertEqual(client.facts(), self.server.json("/log"))
        self.assertEqual(client.facts(log="default"), self.server.json("/logs/default"))
        generation = client.facts()["generation"]
        self.assertEqual(client.changes(generation), {"generation": generation, "all": False, "ranges": []})

    def test_logs_of_several_pages(self):
        client = self.client(self.server.port, "admin")
        names = [f"log-{i}" for i in range(5)]
        for name in names:
            client.put_facts({"well": "A & 12", "title": "ü"}, log=name, only_new=True)
        self.assertEqual([log["name"] for log in client.logs()], ["default", *names])
        self.assertEqual([log["title"] for log in client.logs(well="A & 12")], ["ü"] * 5)
        query = self.module._query  # pages of two  pylint: disable=protected-access
        with unittest.mock.patch.object(self.module, "_query", lambda asked: query({**asked, "limit": 2})):
            self.assertEqual([log["name"] for log in client.logs()], ["default", *names])
        endless = answer(json.dumps({"logs": [{"name": "a"}], "next": "/logs?after=a"}).encode())
        with self.assertRaisesRegex(self.module.BadAnswer, "does not come to an end"):
            self.client(self.canned(endless).port).logs()

    def test_another_log_for_the_client_or_for_a_call(self):
        client = self.client(self.server.port, "admin", log="a")
        client.put_facts({"well": "A-12"})
        client.put_frame(1, [7] * 200)
        self.assertEqual([depth for depth in client.read().depths], [1.0])
        self.assertEqual(len(client.read(log="default").depths), ROWS)
        self.assertEqual((client.facts()["well"], client.facts()["frames"]), ("A-12", 1))

    def test_below_a_prefix_over_tls_and_over_a_unix_socket(self):
        proxy = self.behind(self.server, below="/well 7".replace(" ", "%20"))
        client = self.module.Client(f"http://127.0.0.1:{proxy.port}/well 7/")
        self.assertEqual(client.facts(), self.server.json("/log"))
        self.assertEqual(len(client.logs()), 1)
        client.close()
        path = self.folder / "socket"
        self.serve("--unix-socket", path, data_dir=self.folder / "other")
        with self.module.Client("http://localhost", unix_socket=str(path)) as client:
            self.assertEqual(client.facts()["frames"], 0)

    @unittest.skipUnless(shutil.which("openssl"), "needs openssl")
    def test_over_tls_with_an_authority_of_ones_own(self):
        files = [str(self.folder / name) for name in ("certificate.pem", "key.pem")]
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-out", files[0], "-keyout",
                        files[1], "-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"],
                       check=True, capture_output=True, timeout=harness.PATIENCE)
        proxy = self.behind(self.server, tls=files)
        with self.module.Client(f"https://127.0.0.1:{proxy.port}", cafile=files[0]) as client:
            self.assertEqual(len(client.read().depths), ROWS)
            self.assertEqual(client.facts(), self.server.json("/log"))
        self.assertEqual(proxy.carried, 1)
        with self.assertRaisesRegex(self.module.Unreachable, "certificate"):
            self.module.Client(f"https://127.0.0.1:{proxy.port}").facts()

    def test_a_url_or_token_that_cannot_be_is_refused(self):
        for url in ("rig7:8000", "ftp://rig7", "http://", "http://rig7?log=a", "http://me:secret@rig7",
                    "http://rig7:port"):
            with self.assertRaises(ValueError):
                self.module.Client(url)
        with self.assertRaisesRegex(ValueError, "^the URL may have a path, but no user"):
            self.module.Client("http://rig7?log=a")
        with self.assertRaises(ValueError) as caught:
            self.module.Client("http://rig7", "to ken\r\nX: y")
        self.assertNotIn("ken", str(caught.exception).replace("token", ""))
        self.assertNotIn("secret", repr(self.module.Client("http://rig7", "secret-token")))


    def test_a_route_that_cannot_be_is_refused_before_anything_is_sent(self):
        server = self.canned(answer(b"{}"))
        client = self.client(server.port)
        for route in ("/stats\r\nX-Admin-Token: y", "/stats\r\n\r\nGET /log HTTP/1.1", "/stats?depth_min=1 HTTP/1.1", "/frames/ü", "stats"):
            for call in (client.get_json, client.get_bytes):
                with self.assertRaisesRegex(ValueError, "^the route '.*' must begin with / and have only visible characters"):
                    call(route)
        self.assertEqual(server.heads, [])
        self.assertEqual(client.get_json("/frames/%C3%BC"), {})


class Refusals(ClientTest):
    def problem(self, call, *arguments, **options):
        with self.assertRaises(self.module.Problem) as caught:
            call(*arguments, **options)
        return caught.exception

    def test_tokens(self):
        server = self.serve(*harness.NARROW, *self.token_flags("admin", "ingest", "read"))
        nobody, reader = self.client(server.port), self.client(server.port, "read")
        problem = self.problem(nobody.facts)
        self.assertEqual((problem.status, problem.error_code), (401, "unauthorized"))
        self.assertIn("read token", problem.detail)
        self.assertIn(problem.request_id, str(problem))
        wrong = self.module.Client(f"http://127.0.0.1:{server.port}", harness.WRONG_SECRET)
        self.assertEqual(self.problem(wrong.read).status, 401)
        wrong.close()
        problem = self.problem(reader.put_frame, 1, [1, 2, 3, 4])
        self.assertEqual((problem.status, problem.error_code), (403, "insufficient_scope"))
        for call in (lambda: list(nobody.rows()), lambda: next(nobody.events()), nobody.logs,
                     lambda: nobody.upload(self.write("log.csv", harness.header(4)))):
            self.assertEqual(self.problem(call).status, 401)
        server.stop()
        self.assertIn(problem.request_id, [line.get("request_id") for line in server.log])

    def test_what_is_wrong_is_in_the_problem(self):
        server = self.narrow()
        client = self.client(server.port, "admin")
        client.put_frame(2, [1, 2, 3, 4])
        problem = self.problem(client.frame, 1)
        self.assertEqual((problem.status, problem.document["nearest_above"]), (404, 2.0))
        problem = self.problem(client.strip, colormap="no-such-map", heigth=3)
        self.assertEqual(problem.status, 400)
        self.assertIn("height", problem.detail)
        problem = self.problem(client.read, "nowhere")
        self.assertEqual((problem.status, problem.document["errors"][0]["parameter"]), (422, "depth_min"))
        self.assertEqual(self.problem(client.facts, log="none").status, 404)
        self.assertEqual(self.problem(client.facts, log="../x").status, 400)


class Writing(ClientTest):
    def test_single_frames_and_their_conditions(self):
        server = self.narrow()
        client = self.client(server.port, "admin")
        first = client.put_frame("0.30000000000000004", [1, None, float("nan"), 4], only_new=True)
        self.assertEqual((first["depth"], first["stats"]["max"]), (0.3, 4))
        self.assertEqual(client.read().mask, [bytes([0, 1, 1, 0])])
        self.assertEqual(client.put_frame(0.3, [1, None, None, 4]).etag, client.frame(0.3).etag)
        first = client.frame(0.3, image="none")
        with self.assertRaisesRegex(self.module.Problem, "^412 precondition_failed"):
            client.put_frame(0.3, bytes(4), only_new=True)
        second = client.put_frame(0.3, bytes([5, 6, 7, 8]), if_match=first.etag)
        for stale in (lambda: client.put_frame(0.3, bytes(4), if_match=first.etag),
                      lambda: client.delete_frame(0.3, if_match=first.etag)):
            with self.assertRaisesRegex(self.module.Problem, "^412 "):
                stale()
        client.delete_frame(0.3, if_match=second.etag)
        with self.assertRaisesRegex(self.module.Problem, "^404 "):
            client.delete_frame(0.3)
        for depth in range(5):
            client.put_frame(depth, [1, 2, 3, 4])
        self.assertEqual(client.delete_frames(1, 3), 3)
        self.assertEqual(client.read().depths, [0.0, 4.0])

    def test_a_sample_that_is_infinite_is_refused_before_anything_is_sent(self):
        server = self.canned(answer(b"{}"))
        client = self.client(server.port)
        for sample in (float("inf"), float("-inf"), decimal.Decimal("Infinity")):
            with self.assertRaisesRegex(ValueError, "^sample 2 is (-?inf|Infinity): a sample is a number from 0 to 255"):
                client.put_frame(1, [1, sample, 3, 4])
            with self.assertRaises(ValueError):
                client.put_facts({"scale": [0, float(sample)]})
        self.assertEqual(server.heads, [])

    def test_facts_are_got_edited_and_put(self):
        client = self.client(self.narrow().port, "admin", log="a")
        client.put_facts({"well": "A-12", "tags": {"client": "x"}}, only_new=True)
        facts = client.facts()
        facts["well"] = "A-12 ST1"
        changed = client.put_facts(facts, if_match=facts.etag)
        self.assertEqual((changed["well"], client.facts().etag), ("A-12 ST1", changed.etag))
        with self.assertRaisesRegex(self.module.Problem, "^412 "):
            client.put_facts(facts, if_match=facts.etag)


class Types(harness.SystemTest):
    @unittest.skipUnless(importlib.util.find_spec("mypy"), "needs mypy")
    def test_the_types_are_right_for_the_oldest_python(self):
        flags = ["--strict", "--python-version", "3.9", "--cache-dir", self.folder]
        done = subprocess.run([sys.executable, "-m", "mypy", *flags, TOOL], capture_output=True, text=True,
                              timeout=harness.PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
