# SPDX-License-Identifier: MIT
"""Who may ask: tokens, rates, names in Host, pages of other origins, and the statuses that say no."""
import json
import unittest

import harness
from harness import token

WRONG = {"X-Admin-Token": harness.WRONG_SECRET}


class Tokens(harness.SystemTest):
    def test_without_tokens_reading_is_open_and_administration_shut(self):
        server = self.serve()
        self.assertEqual(server.get("/frames")[0], 200)
        status, headers, body = server.get("/cache", method="DELETE", headers=token())
        self.assertEqual((status, headers["Content-Type"]), (403, "application/problem+json"))
        self.assertIn("admin_token_file", json.loads(body)["detail"])

    def test_missing_and_wrong_tokens_are_challenged_and_the_right_one_works(self):
        server = self.serve(*self.token_flags("admin"))
        for headers in ({}, WRONG, {"Authorization": "Bearer nonsense"}):
            status, answer, body = server.get("/cache", method="DELETE", headers=headers)
            self.assertEqual(status, 401, headers)
            self.assertTrue(answer["WWW-Authenticate"].startswith("Bearer "), headers)
            self.assertEqual(json.loads(body)["error_code"], "unauthorized")
            self.assertEqual(answer["Cache-Control"], "no-store")
        bearer = {"Authorization": "Bearer " + harness.TOKENS["admin"]}
        for headers in (token(), bearer):
            status, _, body = server.get("/cache", method="DELETE", headers=headers)
            self.assertEqual(status, 200)
            self.assertEqual(json.loads(body), {"status": "success", "message": "All caches cleared",
                                                "cleared": {"frame_cache": 0, "range_cache": 0}})

    def test_a_token_of_too_small_a_scope_is_403(self):
        server = self.serve(*self.token_flags("admin", "ingest", "read"))
        self.assertEqual(server.get("/frames")[0], 401)
        for scope, expected in (("read", 403), ("ingest", 403), ("admin", 200)):
            self.assertEqual(server.get("/frames", headers=token(scope))[0], 200)
            self.assertEqual(server.get("/cache", method="DELETE", headers=token(scope))[0], expected, scope)

    def test_status_routes_never_need_one(self):
        server = self.serve(*self.token_flags("read"))
        for target in ("/health", "/ready", "/version", "/metrics"):
            self.assertEqual(server.get(target)[0], 200, target)
            self.assertEqual(server.get(target, headers=WRONG)[0], 200, target)

    def test_guessing_is_cut_off(self):
        server = self.serve(*self.token_flags("admin"), "--auth-failures", "3")
        seen = [server.get("/cache", method="DELETE", headers=WRONG)[0] for _ in range(4)]
        self.assertEqual(seen, [401, 401, 401, 429])
        status, headers, _ = server.get("/cache", method="DELETE", headers=WRONG)
        self.assertEqual(status, 429)
        self.assertGreaterEqual(int(headers["Retry-After"]), 1)
        self.assertEqual(server.get("/frames")[0], 200)

    def test_tokens_come_from_files_that_are_in_order(self):
        path = self.write("token", "changeme\n")
        for flags, said in ((["--admin-token-file", path], "shorter than 16"),
                            (["--admin-token-file", self.folder / "none"], "No such file"),
                            (["--read-token-file", self.write("empty", "")], "no token"),
                            (["--admin-token-file", self.write("default", "change-me-in-production")], "default")):
            for command in (["--check-config"], ["serve", "--data-dir", self.folder / "data"]):
                done = harness.run(*command, *flags)
                # What is not there may come later, and the service manager tries again; what is wrong stays so.
                self.assertEqual(done.returncode, 1 if said == "No such file" else 2, done.stderr)
                self.assertIn(said, done.stderr)
                self.assertNotIn("changeme", done.stderr)

    def test_print_config_never_shows_a_token(self):
        flags = self.token_flags("admin")
        done = harness.run("--print-config", *flags)
        self.assertEqual(done.returncode, 0)
        self.assertIn(str(flags[1]), done.stdout)
        self.assertNotIn(harness.TOKENS["admin"], done.stdout)

    def test_tokens_are_taken_from_the_service_managers_credentials(self):
        self.token_flags("admin")
        server = self.serve(env={"CREDENTIALS_DIRECTORY": str(self.folder)})
        self.assertEqual(server.get("/cache", method="DELETE", headers=token())[0], 200)
        self.assertEqual(server.get("/cache", method="DELETE")[0], 401)

    def test_tokens_stay_out_of_the_log(self):
        server = self.serve(*self.token_flags("admin"))
        server.get("/cache", method="DELETE", headers=token())
        server.get("/cache", method="DELETE", headers=WRONG)
        server.stop()
        for secret in (harness.TOKENS["admin"], WRONG["X-Admin-Token"]):
            self.assertNotIn(secret, json.dumps(server.log))


class Rates(harness.SystemTest):
    def test_more_than_the_limit_is_429_but_not_for_probes(self):
        server = self.serve("--rate-limit", "1", "--rate-burst", "2")
        answers = [server.get("/frames") for _ in range(10)]
        self.assertEqual([status for status, _, _ in answers[:2]], [200, 200])
        self.assertIn(429, [status for status, _, _ in answers])
        for status, headers, _ in answers:
            self.assertEqual(headers["RateLimit-Limit"], "2")
            self.assertIn("RateLimit-Remaining", headers)
            self.assertIn("RateLimit-Reset", headers)
            self.assertEqual("Retry-After" in headers, status == 429)
        for target in ("/health", "/ready", "/metrics"):
            self.assertEqual({server.get(target)[0] for _ in range(5)}, {200}, target)

    def test_no_limit_by_default(self):
        server = self.serve()
        self.assertEqual({server.get("/frames")[0] for _ in range(50)}, {200})
        self.assertNotIn("RateLimit-Limit", server.get("/frames")[1])


class OtherHosts(harness.SystemTest):
    def test_a_name_that_is_not_ours_is_refused(self):
        server = self.serve("--allowed-hosts", "rig.example")
        for host, expected in (("rig.example", 200), ("rig.example:80", 200), ("localhost", 200), ("127.0.0.1", 200),
                               ("evil.example", 403)):
            status, _, body = server.get("/frames", headers={"Host": host})
            self.assertEqual(status, expected, host)
        self.assertEqual(json.loads(body)["error_code"], "host_not_allowed")

    def test_allowed_origins_may_read_answers_and_errors(self):
        server = self.serve("--cors-origins", "https://logs.example", *self.token_flags("read"))
        origin = {"Origin": "https://logs.example"}
        for headers, expected in (({**origin, **token("read")}, 200), (origin, 401)):
            status, answer, _ = server.get("/frames", headers=headers)
            self.assertEqual(status, expected)
            self.assertEqual(answer["Access-Control-Allow-Origin"], "https://logs.example")
            self.assertIn("ETag", answer["Access-Control-Expose-Headers"])
            self.assertIn("X-Request-ID", answer["Access-Control-Expose-Headers"])
        preflight = {**origin, "Access-Control-Request-Method": "GET",
                     "Access-Control-Request-Headers": "authorization"}
        status, answer, _ = server.get("/frames", method="OPTIONS", headers=preflight)
        self.assertEqual((status, answer["Access-Control-Allow-Origin"]), (204, "https://logs.example"))
        answer = server.get("/frames", headers={"Origin": "https://evil.example", **token("read")})[1]
        self.assertNotIn("Access-Control-Allow-Origin", answer)

    def test_every_answer_forbids_guessing_its_type(self):
        server = self.serve()
        for target in ("/frames", "/health", "/nowhere", "/frames?limit=0"):
            self.assertEqual(server.get(target)[1]["X-Content-Type-Options"], "nosniff", target)


class Overload(harness.SystemTest):
    def test_a_connection_too_many_is_503_with_retry_after_but_not_for_probes(self):
        server = self.serve("--max-connections", "2")
        held = [server.connect() for _ in range(2)]
        for connection in held:
            connection.sendall(b"GET /version HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertTrue(connection.recv(65536).startswith(b"HTTP/1.1 200 "))
        status, headers, body = server.get("/frames")
        self.assertEqual((status, json.loads(body)["status"]), (503, 503))
        self.assertGreaterEqual(int(headers["Retry-After"]), 1)
        self.assertEqual(server.get("/health")[0], 200)
        self.assertEqual(server.get("/metrics")[0], 200)
        for connection in held:
            connection.close()


if __name__ == "__main__":
    unittest.main()
