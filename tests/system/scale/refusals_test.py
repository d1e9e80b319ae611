# SPDX-License-Identifier: MIT
"""A database that answers and refuses: what servers and commands say then, and that servers go on when it no longer does."""
import json
import subprocess
import unittest

import harness
import one_database
from one_database import sql, until

RIGHTS = "SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA framesd"


class Refusals(one_database.DatabaseTest):
    def role(self, grants):
        """The database's address for a role with these rights."""
        role = f"role_{self.name}"
        sql(self.url, f"CREATE ROLE {role} LOGIN; GRANT USAGE ON SCHEMA framesd TO {role}; GRANT {grants} TO {role}")
        return role, self.url.replace("//framesd@", f"//{role}@")

    def answers(self, server):
        return [server.get(target)[0] for target in ("/frames", "/stats", "/logs", "/log")]

    def assert_gone_and_back(self, server, words, take_away, give_back):
        sql(self.url, take_away)
        status, _, answer = until(lambda: [got] if (got := server.get("/ready"))[0] == 503 else None)[0]
        self.assertIn(words, json.loads(answer)["reasons"][0])
        self.assertEqual(self.answers(server), [503] * 4)
        problem = json.loads(server.get("/frames")[2])
        self.assertEqual(problem["error_code"], "store_unreachable")
        self.assertIn("database", problem["detail"])
        self.assertEqual(server.get("/health")[0], 503)
        self.assertEqual(self.put(server, 1, 9)[0], 503)
        sql(self.url, give_back)
        until(lambda: server.get("/ready")[0] == 200)
        self.assertEqual(self.answers(server), [200] * 4)

    def test_a_server_that_may_no_longer_read_is_not_ready_and_says_why(self):
        role, url = self.role(RIGHTS)
        server = self.instance(url=url)
        self.assertEqual(self.put(server, 1, 7)[0], 201)
        self.assert_gone_and_back(server, "permission denied", f"REVOKE USAGE ON SCHEMA framesd FROM {role}", f"GRANT USAGE ON SCHEMA framesd TO {role}")
        self.assert_gone_and_back(server, "framesd.log", "ALTER SCHEMA framesd RENAME TO away", "ALTER SCHEMA away RENAME TO framesd")
        end = f"; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role}'"
        self.assert_gone_and_back(server, "not permitted to log in", f"ALTER ROLE {role} NOLOGIN{end}", f"ALTER ROLE {role} LOGIN")
        sql(self.url, f"ALTER ROLE {role} NOLOGIN{end}")
        until(lambda: server.get("/ready")[0] == 503)
        self.assertEqual(server.get("/logs/x?confirm=x", "DELETE", harness.token())[0], 503)
        sql(self.url, f"ALTER ROLE {role} LOGIN")
        until(lambda: server.get("/ready")[0] == 200)
        self.assertEqual(self.put(server, 1, 8)[0], 200)

    def test_a_role_that_may_only_read_serves_what_is_there_and_does_not_start_where_nothing_is(self):
        _, url = self.role("SELECT ON ALL TABLES IN SCHEMA framesd")
        done = self.framesd("serve", "--port", 0, "--data-dir", self.folder / "none", url=url)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("permission denied", done.stderr)
        self.assertEqual(self.put(self.instance(), 1, 7)[0], 201)
        self.assertEqual(self.answers(self.instance(url=url)), [200] * 4)

    def test_an_address_that_is_none_ends_the_start(self):
        for url in (self.url + "&sslmod=require", "postgresql://framesd@[::1/x", "blah"):
            with self.subTest(url=url):
                done = self.framesd("serve", "--port", 0, "--data-dir", self.folder / "none", url=url)
                self.assertEqual(done.returncode, 2, done.stderr)
        done = self.framesd("serve", "--port", 0, "--data-dir", self.folder / "none", url=self.url + "&sslmode=bogus")
        self.assertEqual(done.returncode, 2, done.stderr)

    def test_names_that_are_no_text_are_those_of_no_log(self):
        server = self.instance()
        for method, target in (("GET", "/logs/%FF"), ("GET", "/logs/%FF/frames"), ("GET", "/logs/%FF/events"), ("GET", "/shift?with=%FF"),
                               ("GET", "/passes.png?log=%FF&log=default"), ("POST", "/logs/%FF/frames"), ("DELETE", "/logs/%FF?confirm=%FF")):
            status, _, answer = server.get(target, method, {**harness.token(), "Content-Type": "text/csv"}, b"depth,a\n" if method == "POST" else None)
            self.assertEqual(status, 404, (target, answer))
        self.assertEqual([event for event in server.log if event["level"] == "error"], [])
        done = subprocess.run([one_database.PROGRAM.encode(), b"logs", b"remove", b"\xff", b"--yes", b"--durability", b"relaxed", b"--database-url", self.url.encode()],
                              capture_output=True, timeout=harness.PATIENCE, env=harness.clean_environment(), check=False)
        self.assertIn(b"there is no log", done.stderr)

    def test_a_backup_is_left_to_the_tools_of_the_database(self):
        server = self.instance()
        for method in ("GET", "HEAD"):
            status, _, answer = server.get("/admin/backup", method, harness.token())
            self.assertEqual(status, 501)
        status, _, answer = server.get("/admin/backup", headers=harness.token())
        self.assertIn("pg_dump", json.loads(answer)["detail"])


class Verifying(one_database.DatabaseTest):
    def store(self, *flags):
        rows = self.write("log.csv", harness.header() + "".join(harness.row(depth) for depth in range(100)))
        self.assertEqual(self.framesd("ingest", rows, *flags).returncode, 0)

    def test_each_damaged_row_is_named_and_the_rest_is_looked_at(self):
        self.store()
        self.store("--log", "other", "--create")
        for at, depth in ((100, 50), (300, 60)):
            sql(self.url, f"UPDATE framesd.frame SET record = set_byte(record, {at}, get_byte(record, {at}) # 4) WHERE depth = {depth}000000 "
                          "AND content = (SELECT content FROM framesd.log WHERE name = 'default')")
        done = self.framesd("verify")
        self.assertEqual(done.returncode, 1)
        faults = done.stderr.splitlines()
        self.assertEqual(len(faults), 2, done.stderr)
        self.assertIn("frame 50.0: the checksum of its ", faults[0])
        self.assertIn("frame 60.0: the checksum of its ", faults[1])
        self.assertIn("100 frames: 2 faults", done.stdout)
        self.assertIn("100 frames, ", done.stdout.splitlines()[-1])

    def test_its_report_says_which_depths_were_looked_at(self):
        self.store()
        [log] = json.loads(self.framesd("verify", "--json").stdout)["logs"]
        self.assertEqual((log["frames"], log["depth_min"], log["depth_max"], log["sound"]), (100, 0.0, 99.0, True))
        self.assertIn(" frames from 0.0 to ", self.framesd("verify", "--part", "1/2").stdout)

    def test_a_database_without_the_log_default_is_sound(self):
        self.store("--log", "rig7", "--create")
        done = self.framesd("verify")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("rig7", done.stdout)

    def test_a_log_that_can_have_no_such_name_is_a_mistake_of_the_command_line(self):
        done = self.framesd("verify", "--log", "BAD!")
        self.assertEqual(done.returncode, 2, done.stderr)


if __name__ == "__main__":
    unittest.main()
