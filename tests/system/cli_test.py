# SPDX-License-Identifier: MIT
"""The command line: what it prints, where, and with which exit code; and that the page of settings says the same."""
import pathlib
import re
import subprocess
import unittest

import harness


class CommandLine(harness.SystemTest):
    def test_help_and_version_go_to_stdout(self):
        shown = harness.run("--help")
        self.assertEqual((shown.returncode, shown.stderr), (0, ""))
        self.assertIn("framesd ingest", shown.stdout)
        self.assertIn("--port", shown.stdout)
        version = harness.run("--version")
        self.assertEqual(version.returncode, 0)
        self.assertRegex(version.stdout, r"^framesd \d+\.\d+\.\d+")

    def test_help_and_version_are_words_as_well(self):
        self.assertEqual(harness.run("help").stdout, harness.run("--help").stdout)
        self.assertEqual(harness.run("version").stdout, harness.run("--version").stdout)
        for command in ("serve", "ingest", "stat", "verify", "health", "help", "version"):
            shown = harness.run("help", command)
            self.assertEqual((shown.returncode, shown.stderr), (0, ""))
            self.assertTrue(shown.stdout.startswith(f"usage: framesd {command}"), shown.stdout)
            self.assertEqual(shown.stdout, harness.run(command, "--help").stdout)
        wrong = harness.run("help", "ingets")
        self.assertEqual((wrong.returncode, wrong.stdout), (2, ""))
        self.assertIn("did you mean 'ingest'?", wrong.stderr)

    def test_output_that_is_lost_is_a_failure(self):
        for arguments in (["--print-config"], ["--help"], ["version"], ["--check-config"]):
            with open("/dev/full", "w") as full:
                done = subprocess.run([harness.FRAMESD, *arguments], stdout=full, stderr=subprocess.PIPE, text=True,
                                      env=harness.clean_environment(), check=False)
            self.assertEqual(done.returncode, 1, arguments)
            self.assertIn("standard output could not be written", done.stderr)

    def test_every_exit_status_is_explained(self):
        for command in ((), ("serve",), ("ingest",)):
            shown = harness.run(*command, "--help").stdout
            for status in range(8):
                self.assertRegex(shown, rf"(?m)^  {status}  ", command)

    def test_the_page_of_settings_is_what_help_says(self):
        page = (pathlib.Path(__file__).resolve().parents[2] / "tools" / "SETTINGS.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*) \|$", page, re.MULTILINE)
        listed = {key: (default, re.sub(r" \([^()]*\)$", "", about)) for key, default, about in rows}
        shown = re.findall(r"(?m)^  --([a-z-]+) .*\n      ((?:.|\n {6})*)\s\[(.*)\]$", harness.run("--help").stdout)
        self.assertGreater(len(shown), 40)
        for flag, about, default in shown:
            about, told = " ".join(about.split()), listed.pop(flag.replace("-", "_"))
            self.assertEqual(told[0], default, flag)
            self.assertTrue(about.startswith(told[1].split(" (")[0]), (about, told[1]))
        of_database = {key for key, _, about in rows if "framesd-postgres" in about}  # which framesd has no use for
        self.assertEqual((set(listed), len(of_database)), (of_database, 5))

    def test_print_config_tells_where_each_value_came_from(self):
        conf = self.write("framesd.conf", "port = 9001\napp_name = From File\n")
        done = harness.run("-c", conf, "--print-config", "--app-name", "From Flag",
                           env={**harness.clean_environment(), "FRAMESD_ENVIRONMENT": "From Env"})
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = {line.split("=")[0].strip(): line for line in done.stdout.splitlines() if "=" in line}
        self.assertIn("9001", lines["port"])
        self.assertIn("framesd.conf:1", lines["port"])
        self.assertIn("From Flag", lines["app_name"])
        self.assertIn("FRAMESD_ENVIRONMENT", lines["environment"])
        self.assertIn("default", lines["host"])

    def test_what_print_config_prints_is_a_configuration(self):
        printed = harness.run("--print-config").stdout
        conf = self.write("printed.conf", printed)
        done = harness.run("-c", conf, "--check-config")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("in order", done.stdout)

    def check(self, *arguments, **variables):
        return harness.run("--check-config", *arguments, env={**harness.clean_environment(), **variables})

    def test_a_token_in_the_environment_is_refused_with_what_was_meant(self):
        done = self.check(FRAMESD_ADMIN_TOKEN="0123456789abcdef0123")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("did you mean 'FRAMESD_ADMIN_TOKEN_FILE'?", done.stderr)
        self.assertNotIn("0123456789", done.stderr)

    def test_a_variable_that_sets_nothing_is_warned_of_by_commands_and_in_the_servers_log(self):
        done = self.check(FRAMESD_FLAVOUR="red")
        self.assertEqual((done.returncode, done.stdout), (0, "the configuration is in order\n"))
        self.assertEqual(done.stderr, "framesd: warning: unknown variable 'FRAMESD_FLAVOUR': it sets nothing\n")
        server = self.serve(env={"FRAMESD_FLAVOUR": "red"})
        self.assertIn(("warning", "unknown variable 'FRAMESD_FLAVOUR': it sets nothing"),
                      [(event["level"], event["message"]) for event in server.log])

    def test_what_kubernetes_sets_for_a_service_called_framesd_is_no_setting(self):
        links = {"FRAMESD_PORT": "tcp://10.0.0.11:8000", "FRAMESD_SERVICE_HOST": "10.0.0.11",
                 "FRAMESD_SERVICE_PORT": "8000", "FRAMESD_SERVICE_PORT_HTTP": "8000",
                 "FRAMESD_PORT_8000_TCP": "tcp://10.0.0.11:8000", "FRAMESD_PORT_8000_TCP_PROTO": "tcp",
                 "FRAMESD_PORT_8000_TCP_PORT": "8000", "FRAMESD_PORT_8000_TCP_ADDR": "10.0.0.11"}
        for flags in ((), ("--port", "8000")):
            done = self.check(*flags, **links)
            self.assertEqual((done.returncode, done.stderr), (0, ""))

    def test_a_token_that_all_users_can_read_is_a_warning(self):
        token = self.write("token", harness.TOKENS["admin"] + "\n")
        token.chmod(0o644)
        done = self.check("--admin-token-file", token)
        self.assertEqual((done.returncode, done.stdout), (0, "the configuration is in order\n"))
        self.assertEqual(done.stderr, f"framesd: warning: admin_token_file: every user of this machine can read {token}; "
                                      f"to keep the token secret: chmod o= {token}\n")
        token.chmod(0o600)
        self.assertEqual(self.check("--admin-token-file", token).stderr, "")

    def test_ingest_reports_in_plain_lines_when_piped(self):
        done = self.ingest(self.sample_log(blank_last=True))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("5,460 rows stored", done.stdout)
        self.assertIn("1 blank", done.stdout)
        self.assertNotIn("\r", done.stdout + done.stderr)

    def test_quiet_ingest_says_nothing_when_all_is_well(self):
        done = self.ingest(self.sample_log(rows=100), "--quiet")
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_stat_describes_the_store(self):
        self.ingest(self.sample_log(rows=300))
        done = harness.run("stat", "--data-dir", self.folder / "data")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        facts = dict(line.split(":", 1) for line in done.stdout.splitlines())
        self.assertEqual(facts["frames"].strip(), "300")
        self.assertEqual(facts["rows"].strip(), "200 samples, shown as 150 (bilinear)")
        self.assertEqual(facts["depths"].strip(), "9000.1 to 9030.0")

    def test_verify_finds_a_sound_store_sound_beside_a_server(self):
        self.ingest(self.sample_log(rows=300))
        self.serve()
        done = harness.run("verify", "--data-dir", self.folder / "data")
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("300 frames", done.stdout)
        self.assertIn("sound", done.stdout)

    def test_verify_names_the_frame_with_a_flipped_bit(self):
        self.ingest(self.sample_log(rows=300))
        harness.damage_row(self.folder / "data", 9010)
        done = harness.run("verify", "--data-dir", self.folder / "data")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("9010.0", done.stderr)

    def test_looking_at_a_store_that_is_not_there_makes_none(self):
        for command in ("stat", "verify"):
            done = harness.run(command, "--data-dir", self.folder / "nowhere")
            self.assertEqual(done.returncode, 1)
            self.assertIn("nowhere", done.stderr)
            self.assertFalse((self.folder / "nowhere").exists())

    def test_ingest_without_a_file_is_wrong_usage(self):
        done = self.ingest()
        self.assertEqual(done.returncode, 2)
        self.assertIn("ingest", done.stderr)

    def test_an_empty_argument_is_wrong_usage_before_anything_is_done(self):
        self.ingest(self.sample_log(rows=100))
        for command in ("backup", "restore", "ingest", "salvage"):
            done = harness.run(command, "", "--data-dir", self.folder / "data")
            self.assertEqual((done.returncode, done.stdout), (2, ""), command)
            self.assertRegex(done.stderr, f"^framesd: {command}: missing (FILE|DIR)[^ ]*; see framesd help {command}\n$")
        done = self.ingest(self.folder / "log.csv", "")
        self.assertEqual(done.returncode, 2)
        self.assertIn("ingest: an argument is empty", done.stderr)
        done = harness.run("salvage", self.folder / "data", "--to", "")
        self.assertEqual((done.returncode, done.stderr), (2, "framesd: --to: no value\n"))


if __name__ == "__main__":
    unittest.main()
