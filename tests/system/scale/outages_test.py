# SPDX-License-Identifier: MIT
"""A database that is away, comes back, is wrong or is another one's: servers say so, wait, and go on."""
import json
import os
import pathlib
import subprocess
import threading
import time
import unittest

import fake_systemd
import harness
import one_database
from one_database import until

ROWS = 200000  # more than are stored in a second


class Outages(one_database.DatabaseTest):
    def tearDown(self):
        one_database.control("restart")  # for the next one
        super().tearDown()

    def test_without_the_database_a_server_starts_says_so_and_serves_when_it_comes(self):
        one_database.control("stop")
        server = self.instance()
        self.assertEqual(server.get("/ready")[0], 503)
        self.assertEqual(server.get("/health")[0], 503)
        self.assertIn(b"\nframesd_ready 0\n", server.get("/metrics")[2])
        status, headers, body = server.get("/frames")
        self.assertEqual((status, json.loads(body)["error_code"]), (503, "store_unreachable"))
        self.assertIn("Retry-After", headers)
        status, _, body = self.put(server, "9000.1", 7)
        self.assertEqual((status, json.loads(body)["error_code"]), (503, "store_unreachable"))
        one_database.control("start")
        until(lambda: server.get("/ready")[0] == 200)
        self.assertIn(b"\nframesd_ready 1\n", server.get("/metrics")[2])
        self.assertEqual(self.put(server, "9000.1", 7)[0], 201)
        self.assertEqual(server.total(), 1)

    def test_why_it_does_not_answer_is_in_the_status_line_and_once_in_the_log(self):
        one_database.control("stop")
        with fake_systemd.Notifications(self.folder / "notify") as systemd:
            server = self.instance(env={"NOTIFY_SOCKET": systemd.path})
            [status] = [line for line in systemd.await_line("STATUS=the store does not answer: ") if line.startswith("STATUS=")]
            self.assertIn("No such file or directory", status)
            said = [event for event in server.log if event["message"] == "the database cannot be reached yet"]
            self.assertEqual([event["because"] for event in said], [status.split(": ", 1)[1]])
            one_database.control("start")
            systemd.await_line("STATUS=no frames")

    def test_a_database_that_refuses_a_running_server_is_said_with_its_reason(self):
        with fake_systemd.Notifications(self.folder / "notify") as systemd:
            server = self.instance(env={"NOTIFY_SOCKET": systemd.path})
            systemd.await_line("STATUS=no frames")
            self.rename_database(self.name, "away")
            systemd.await_line("STATUS=the store does not answer: ", lambda lines: f'database "{self.name}" does not exist' in lines[0])
            self.assertEqual(server.get("/ready")[0], 503)
            self.rename_database("away", self.name)
            systemd.await_line("STATUS=no frames")
            self.assertEqual(server.get("/ready")[0], 200)

    def rename_database(self, name, to):
        one_database.sql(one_database.SERVER, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        one_database.sql(one_database.SERVER, f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}'")
        one_database.sql(one_database.SERVER, f"ALTER DATABASE {name} RENAME TO {to}")
        one_database.sql(one_database.SERVER, f"ALTER DATABASE {to} ALLOW_CONNECTIONS true")

    def test_a_database_that_goes_is_said_and_nothing_acknowledged_is_lost(self):
        server = self.instance()
        for depth in range(9000, 9050):
            self.assertEqual(self.put(server, depth, 7)[0], 201)
        one_database.control("stop")
        self.assertEqual(json.loads(server.get("/frames?limit=3")[2])["error_code"], "store_unreachable")
        until(lambda: server.get("/ready")[0] == 503)
        begun = time.monotonic()
        for _ in range(100):
            self.assertEqual(server.get("/health")[0], 503)
        self.assertLess(time.monotonic() - begun, harness.PATIENCE / 2)  # it is asked for nothing
        one_database.control("start")
        until(lambda: server.get("/ready")[0] == 200)
        self.assertEqual(server.total(), 50)

    def test_an_upload_goes_on_over_kills_of_the_database(self):
        server = self.instance()
        log = self.sample_log(rows=ROWS).read_bytes()
        answers = []
        sending = threading.Thread(target=lambda: answers.append(server.get(
            "/frames", "POST", {**harness.token(), "Content-Type": "text/csv"}, log)))
        sending.start()
        for _ in range(5):
            time.sleep(0.3)
            one_database.control("restart")
        sending.join()
        [(status, _, body)] = answers
        self.assertEqual(status, 200, body)
        self.assertEqual(json.loads(body)["inserted"], ROWS)
        self.assertEqual(server.total(), ROWS)
        done = self.framesd("verify")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_a_commit_whose_answer_is_lost_is_asked_for_though_another_holds_the_log(self):
        server = self.instance()
        self.put(server, 1, 7)
        generation = server.json("/log")["generation"]
        self.settings("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")  # a commit is made, and not answered
        self.addCleanup(self.settings, "ALTER SYSTEM RESET synchronous_standby_names")
        answers = []
        writer = threading.Thread(target=lambda: answers.append(self.put(server, 2, 7)[0]))
        writer.start()
        session = until(lambda: self.waiting("SyncRep"))
        # Longer than a lock is waited for.
        holder = subprocess.Popen(["psql", "-qXAt", self.url, "-c", "SELECT 1 FROM framesd.log FOR UPDATE; SELECT pg_sleep(8)"], stdout=subprocess.DEVNULL)
        until(lambda: self.waiting("transactionid"))
        one_database.sql(self.url, f"SELECT pg_terminate_backend({session})")
        self.settings("ALTER SYSTEM RESET synchronous_standby_names")
        writer.join()
        self.assertEqual(holder.wait(harness.PATIENCE), 0)
        self.assertEqual(answers, [201])
        self.assertEqual(server.json("/log")["generation"], generation + 1)

    def settings(self, text):
        one_database.sql(one_database.SERVER, text)
        one_database.sql(one_database.SERVER, "SELECT pg_reload_conf()")

    def waiting(self, event):
        """The process of a session that waits for that; empty: there is none."""
        return one_database.sql(self.url, f"SELECT pid FROM pg_stat_activity WHERE wait_event = '{event}'")


class WrongDatabases(one_database.DatabaseTest):
    def refused(self, says, status=2, **options):
        """What a server says that ends at once."""
        done = self.framesd("serve", "--port", "0", "--data-dir", self.folder / "data", **options)
        self.assertEqual(done.returncode, status, done.stderr)
        self.assertIn(says, done.stderr)
        return done.stderr

    def test_one_without_tables_names_the_command(self):
        one_database.sql(self.url, "DROP SCHEMA framesd CASCADE")
        self.refused("make them once with framesd-postgres migrate")

    def test_one_of_a_newer_framesd_is_refused(self):
        one_database.sql(self.url, "UPDATE framesd.meta SET format = format + 1")
        self.refused("made by a newer framesd")
        self.assertNotEqual(self.framesd("migrate").returncode, 0)

    def test_tables_of_another_program_are_left_alone(self):
        one_database.sql(self.url, "DROP SCHEMA framesd CASCADE; CREATE SCHEMA framesd; CREATE TABLE framesd.meta (who text)")
        self.assertNotEqual(self.framesd("migrate").returncode, 0)
        self.assertEqual(one_database.sql(self.url, "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'framesd'"), "1")

    def test_a_database_that_is_not_there_is_named(self):
        self.refused("no_such_database", url=one_database.url_of("no_such_database"))

    def test_a_user_that_is_not_there_is_named(self):
        self.refused("nobody", url=self.url.replace("framesd@", "nobody@"))

    def test_what_a_server_says_counts_more_than_another_that_is_not_there(self):
        said = self.refused("nobody", url=self.url.replace("framesd@", "nobody@").replace("host=", "host=/nowhere,"))
        self.assertEqual(len(said.splitlines()), 1, said)

    def test_a_wrong_password_is_said_once(self):
        rules = pathlib.Path(os.environ["PRIVATE_POSTGRES_FOLDER"], "data", "pg_hba.conf")
        before = rules.read_text(encoding="utf-8")
        self.addCleanup(rules.write_text, before, encoding="utf-8")
        rules.write_text("local all with_password scram-sha-256\n" + before, encoding="utf-8")
        one_database.sql(one_database.SERVER, "CREATE ROLE with_password LOGIN PASSWORD 'right'")
        one_database.control("restart")
        said = self.refused("password authentication failed", url=self.url.replace("framesd@", "with_password@"),
                            env={"FRAMESD_DATABASE_PASSWORD_FILE": str(self.write("password", "wrong\n"))})
        self.assertEqual(said.count("with_password"), 1, said)

    def test_without_an_address_neither_a_server_nor_its_check_is_content(self):
        for command in ("serve", "--check-config"):
            done = self.framesd(command, "--database-url", "none", "--port", "0")
            self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
            self.assertIn("names no database", done.stderr)

    def test_a_password_in_the_address_is_refused_and_not_repeated(self):
        self.assertNotIn("s3cret", self.refused("database_password_file", url=self.url.replace("framesd@", "framesd:s3cret@")))

    def test_a_file_of_a_password_that_is_missing_or_empty_is_named(self):
        missing = self.folder / "missing"
        self.refused(str(missing), status=1, env={"FRAMESD_DATABASE_PASSWORD_FILE": str(missing)})
        self.refused("holds no password", env={"FRAMESD_DATABASE_PASSWORD_FILE": str(self.write("empty", ""))})

    def test_other_widths_are_refused_with_those_there_are(self):
        self.instance().stop()
        self.refused("200 samples, shown as 150", env={"FRAMESD_SOURCE_WIDTH": "360"})

    def test_one_that_does_not_wait_for_its_disk_is_refused_unless_that_is_meant(self):
        self.refused("set durability = relaxed if that may happen", durability="full")

    def test_framesd_names_the_program_for_it(self):
        done = harness.run("serve", "--port", "0", "--data-dir", self.folder / "data", "--database-url", self.url)
        self.assertEqual(done.returncode, 2)
        self.assertIn("framesd-postgres", done.stderr)


if __name__ == "__main__":
    unittest.main()
