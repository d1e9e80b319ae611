# SPDX-License-Identifier: MIT
"""SIGHUP: a running server takes another configuration, or keeps the one it has."""
import re
import subprocess
import unittest

import fake_systemd
import harness
from harness import token

UNIT = harness.BUILT.parent.parent / "tools" / "packaging" / "systemd" / "framesd.service"


class Reload(harness.SystemTest):
    def start(self, text, *flags, **kwargs):
        self.conf = self.write("framesd.conf", text)
        return self.serve("-c", self.conf, *flags, **kwargs)

    def successful(self, server):
        text = server.get("/metrics")[2].decode()
        return "framesd_config_last_reload_successful 1\n" in text

    def taken(self, events):
        return next(event for event in events if event["message"] == "configuration reloaded")

    def test_what_can_change_changes_and_the_rest_is_named(self):
        server = self.start("app_name = Before\n")
        server.get("/frames")
        self.conf.write_text("app_name = After\nrange_cache_size = 7\nthreads = 9\nmap_size = 1G\n")
        events = server.reload()
        self.assertEqual(server.json("/health")["app_name"], "After")
        ranges = server.json("/cache/stats")["range_cache"]
        self.assertEqual((ranges["max_size"], ranges["size"]), (7, 0))
        self.assertEqual(self.taken(events)["changed"], "app_name, range_cache_size")
        self.assertEqual(self.taken(server.reload())["changed"], "nothing")
        waiting = next(event for event in events if "restart" in event["message"])
        self.assertEqual(waiting["keys"], "threads, map_size")
        self.assertTrue(self.successful(server))

    def test_anything_wrong_changes_nothing_and_every_complaint_is_logged(self):
        server = self.start("app_name = Before\n")
        self.conf.write_text("app_name = After\nporrt = 1\nrate_limit = many\n")
        complaints = []
        while len(complaints) < 2:
            complaints += [event["complaint"] for event in server.reload() if "complaint" in event]
        self.assertTrue(any("framesd.conf:2: unknown key 'porrt', did you mean 'port'?" in c for c in complaints))
        self.assertTrue(any("framesd.conf:3: rate_limit:" in c for c in complaints))
        self.assertEqual(server.json("/health")["app_name"], "Before")
        self.assertFalse(self.successful(server))
        self.conf.write_text("app_name = Mended\n")
        server.reload()
        self.assertEqual(server.json("/health")["app_name"], "Mended")
        self.assertTrue(self.successful(server))

    def test_a_file_that_went_away_or_a_bad_token_keeps_the_old_configuration(self):
        server = self.start("app_name = Before\n", *self.token_flags("admin"))
        (self.folder / "admin_token").write_text("short\n")
        server.reload()
        self.assertFalse(self.successful(server))
        self.assertEqual(server.get("/cache", method="DELETE", headers=token())[0], 200)
        self.conf.unlink()
        server.reload()
        self.assertEqual(server.json("/health")["app_name"], "Before")

    def test_a_new_token_in_the_same_file_is_taken(self):
        server = self.start("", *self.token_flags("admin"))
        (self.folder / "admin_token").write_text(harness.TOKENS["ingest"])
        server.reload()
        self.assertEqual(server.get("/cache", method="DELETE", headers=token("admin"))[0], 401)
        self.assertEqual(server.get("/cache", method="DELETE", headers=token("ingest"))[0], 200)

    def test_two_tokens_are_good_while_one_replaces_the_other(self):
        server = self.start("", *self.token_flags("admin"))
        file = self.folder / "admin_token"

        def statuses():
            return [server.get("/cache", method="DELETE", headers=token(scope))[0] for scope in ("admin", "ingest")]

        self.assertEqual(statuses(), [200, 401])
        for text, good in ((f"# new\n{harness.TOKENS['ingest']}\n# old\n{harness.TOKENS['admin']}\n", [200, 200]),
                           (harness.TOKENS["ingest"], [401, 200])):
            file.write_text(text)
            taken = self.taken(server.reload())
            self.assertEqual((taken["message"], taken["changed"]), ("configuration reloaded", "admin_token_file"))
            self.assertEqual(statuses(), good)
        self.assertEqual(self.taken(server.reload())["changed"], "nothing")

    def test_tokens_that_systemd_did_not_hand_over_anew_are_said_to_be_the_same(self):
        (self.folder / "admin_token").write_text(harness.TOKENS["admin"])
        server = self.start("rate_limit = 1000\n", env={"CREDENTIALS_DIRECTORY": str(self.folder)})
        kept = [event for event in server.reload() if event["message"].startswith("systemd handed over")]
        self.assertEqual([event["keys"] for event in kept], ["admin_token_file"])
        self.assertIn("restart", kept[0]["note"])
        (self.folder / "admin_token").write_text(harness.TOKENS["ingest"])  # as some versions of systemd do at a reload
        events = server.reload()
        self.assertFalse([event for event in events if event["message"].startswith("systemd handed over")])
        self.assertEqual(events[-1]["changed"], "admin_token_file")

    def test_flags_still_go_before_the_file(self):
        server = self.start("", "--app-name", "Flag")
        self.conf.write_text("app_name = File\nenvironment = Reloaded\n")
        server.reload()
        health = server.json("/health")
        self.assertEqual((health["app_name"], health["environment"]), ("Flag", "Reloaded"))

    def test_limits_of_the_network_follow(self):
        server = self.start("max_connections = 1\n")
        with server.connect() as held:
            held.sendall(b"GET /version HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertTrue(held.recv(65536).startswith(b"HTTP/1.1 200 "))
            self.assertEqual(server.get("/frames")[0], 503)
            self.conf.write_text("max_connections = 100\nserver_timing = on\n")
            server.reload()
            status, headers, _ = server.get("/frames")
            self.assertEqual(status, 200)
            self.assertIn("Server-Timing", headers)

    def test_colours_change_what_is_served(self):
        self.ingest(self.sample_log(rows=50))
        server = self.start("")
        before = server.get("/frames/9000.1.png")
        self.conf.write_text("colormap = gray\n")
        server.reload()
        after = server.get("/frames/9000.1.png", headers={"If-None-Match": before[1]["ETag"]})
        self.assertEqual(after[0], 200)
        self.assertNotEqual(after[2], before[2])

    def test_systemd_is_told(self):
        with fake_systemd.Notifications(self.folder / "notify") as notify:
            server = self.start("", env={"NOTIFY_SOCKET": notify.path})
            self.assertEqual(notify.next(), ["READY=1"])
            server.reload()
            reloading = notify.next_but("STATUS=")
            self.assertEqual(reloading[0], "RELOADING=1")
            self.assertTrue(reloading[1].startswith("MONOTONIC_USEC="))
            self.assertEqual(notify.next_but("STATUS="), ["READY=1", "STATUS=configuration reloaded: nothing changed"])
            self.conf.write_text("port = many\n")
            server.reload()
            self.assertEqual(notify.next_but("STATUS=")[0], "RELOADING=1")
            ready, status = notify.next_but("STATUS=")
            self.assertEqual(ready, "READY=1")
            self.assertRegex(status, "^STATUS=configuration not reloaded, the old one stays in use: .*port")

    def reload_as_systemd(self, server):
        """`systemctl reload`: the commands of the unit, one after the other until one fails. Its exit status."""
        text = UNIT.read_text(encoding="utf-8")
        main = {"/usr/local/bin/framesd": harness.FRAMESD, "/etc/framesd.conf": str(self.conf),
                "$MAINPID": str(server.process.pid)}
        for command in re.findall(r"^ExecReload=(.+)$", text, re.MULTILINE):
            done = subprocess.run([main.get(word, word) for word in command.split()], capture_output=True, check=False,
                                  timeout=harness.PATIENCE, env=harness.clean_environment())
            if done.returncode != 0:
                return done.returncode
        return 0

    def test_a_reload_by_the_unit_fails_for_a_mistake_and_the_server_says_which(self):
        with fake_systemd.Notifications(self.folder / "notify") as notify:
            server = self.start("app_name = Before\n", env={"NOTIFY_SOCKET": notify.path})
            self.conf.write_text("app_name = After\nporrt = 1\n")
            self.assertEqual(self.reload_as_systemd(server), 2)
            notify.await_line("STATUS=configuration not reloaded, the old one stays in use: ",
                              lambda message: any("unknown key 'porrt'" in line for line in message))
            self.assertFalse(self.successful(server))
            self.assertEqual(server.json("/health")["app_name"], "Before")
            self.conf.write_text("app_name = Mended\n")
            self.assertEqual(self.reload_as_systemd(server), 0)
            notify.await_line("STATUS=configuration reloaded: ")
            self.assertTrue(self.successful(server))


if __name__ == "__main__":
    unittest.main()
