# SPDX-License-Identifier: MIT
"""Bad files, folders, stores and settings: one clear line, a non-zero exit, nothing changed."""
import os
import socket
import unittest

import harness
from store_format import give_format
from harness import header, row


def fingerprint(folder):
    """Every file below `folder` with its bytes."""
    return {p.relative_to(folder): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


class BadFiles(harness.SystemTest):
    def refuse(self, path, words, data_dir=None):
        done = self.ingest(path, data_dir=data_dir)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertIn(words, done.stderr)
        return done

    def test_a_wrong_header_is_refused_whole_with_the_counts(self):
        self.ingest(self.write("good.csv", header() + row("1.0")))
        before = self.ingest(self.write("good.csv", header() + row("1.0"))).stdout
        self.refuse(self.write("narrow.csv", header(10) + row("2.0", width=10)),
                    "expected 201 columns (depth + 200 samples), found 11")
        server = self.serve()
        self.assertEqual(server.json("/frames")["metadata"]["total"], 1, before)

    def test_a_missing_file_a_folder_and_an_empty_file(self):
        self.refuse(self.folder / "nowhere.csv", "nowhere.csv")
        self.refuse(self.folder, "folder")
        self.refuse(self.write("empty.csv", ""), "empty.csv")

    def test_bad_rows_are_reported_with_line_column_and_reason_and_the_rest_is_stored(self):
        text = header() + row("1.0") + "1.1,5\n" + row("x") + "1.2," + ",".join(["300"] * 200) + "\n" + row("1.3")
        done = self.ingest(self.write("dirty.csv", text))
        self.assertEqual(done.returncode, 3)
        self.assertIn("dirty.csv:3:", done.stderr)
        self.assertIn("dirty.csv:4: column 1:", done.stderr)
        self.assertIn("dirty.csv:5: column 2:", done.stderr)
        self.assertIn("300", done.stderr)
        self.assertEqual(self.serve().json("/frames")["metadata"]["total"], 2)

    def test_on_error_stop_keeps_the_rows_before_the_bad_one(self):
        text = header() + row("1.0") + row("bad") + row("1.1")
        done = self.ingest(self.write("dirty.csv", text), "--on-error", "stop")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.serve().json("/frames")["metadata"]["total"], 1)

    def test_an_all_blank_last_row_is_skipped_and_counted(self):
        done = self.ingest(self.write("blank.csv", header() + row("1.0") + "," * 200 + "\n"))
        self.assertEqual(done.returncode, 0)
        self.assertIn("1 blank", done.stdout)

    def test_a_hostile_cell_cannot_draw_on_the_terminal(self):
        done = self.ingest(self.write("hostile.csv", header() + row("\x1b[2Jforged")))
        self.assertEqual(done.returncode, 3)
        self.assertNotIn("\x1b", done.stderr + done.stdout)

    def test_several_files_go_on_after_a_bad_one(self):
        bad = self.write("bad.csv", header(3))
        good = self.write("good.csv", header() + row("1.0"))
        done = self.ingest(bad, good)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(self.serve().json("/frames")["metadata"]["total"], 1)


class BadStores(harness.SystemTest):
    def refuse_to_serve(self, words, *flags):
        done = harness.run("--port", "0", "--data-dir", self.folder / "data", *flags)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertIn(words, done.stderr)

    def test_a_store_of_other_widths_is_named_with_both(self):
        self.ingest(self.write("log.csv", header() + row("1.0")))
        before = fingerprint(self.folder / "data")
        self.refuse_to_serve("200", "--source-width", "100", "--frame-width", "75")
        del before[next(p for p in before if p.name == "lock.mdb")]
        after = fingerprint(self.folder / "data")
        self.assertTrue(all(after[name] == content for name, content in before.items()))

    def test_a_truncated_store_is_refused(self):
        self.ingest(self.sample_log(rows=200))
        data = self.folder / "data" / "data.mdb"
        os.truncate(data, data.stat().st_size // 2)
        self.refuse_to_serve("truncated")

    def test_a_file_that_is_no_store_is_refused(self):
        (self.folder / "data").mkdir()
        (self.folder / "data" / "data.mdb").write_bytes(b"not a store" * 1000)
        self.refuse_to_serve("data.mdb")

    def test_a_folder_that_cannot_be_made(self):
        (self.folder / "data").write_text("a file")
        self.refuse_to_serve("data")


class BadSettings(harness.SystemTest):
    def test_every_fault_of_a_file_is_named_at_once_with_its_place(self):
        conf = self.write("framesd.conf", "porrt = 8000\nport = 70000\nno equals sign\n")
        done = harness.run("-c", conf, "--check-config")
        self.assertEqual(done.returncode, 2)
        self.assertIn("framesd.conf:1", done.stderr)
        self.assertIn("unknown key 'porrt', did you mean 'port'?", done.stderr)
        self.assertIn("framesd.conf:2", done.stderr)
        self.assertIn("framesd.conf:3", done.stderr)

    def test_what_values_mean_is_judged_in_the_same_run_as_how_lines_are_written(self):
        conf = self.write("framesd.conf", f"porrt = 8000\nadmin_token_file = {self.folder}/nowhere\ncolormap = viridiss\n"
                          f"host = 999.1.1.1\nunix_socket = {self.folder}/missing/socket\n")
        for command in ((), ("--check-config",)):
            done = harness.run("-c", conf, *command, "--data-dir", self.folder / "data")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertEqual(len(done.stderr.splitlines()), 5, done.stderr)
            for words in ("framesd.conf:1: unknown key 'porrt'", f"admin_token_file: {self.folder}/nowhere", "'viridiss'",
                          "framesd.conf:4: host: '999.1.1.1' is not an IPv4 address",
                          f"unix_socket: {self.folder}/missing/socket: there is no folder {self.folder}/missing"):
                self.assertIn(words, done.stderr)
        self.assertFalse((self.folder / "data").exists())

    def test_an_address_that_never_can_be_one_is_no_configuration(self):
        (self.folder / "file").touch()
        for flags in (("--host", "999.1.1.1"), ("--host", "::g"), ("--unix-socket", self.folder / "missing" / "socket"),
                      ("--unix-socket", self.folder / "file"), ("--unix-socket", "x" * 200)):
            for command in ((), ("--check-config",)):
                done = harness.run(*command, *flags, "--port", "0", "--data-dir", self.folder / "data")
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertEqual(len(done.stderr.splitlines()), 1, done.stderr)
        for host in ("::", "[::1]", "fe80::1%eth0", "127.1", "rig7", "rig7.", "7.rig"):
            self.assertEqual(harness.run("--check-config", "--host", host).returncode, 0, host)

    def test_logs_in_a_database_are_not_for_this_program(self):
        for command in ((), ("--check-config",)):
            done = harness.run(*command, "--database-url", "postgresql://db.example/logs", "--data-dir", self.folder / "data")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("framesd-postgres", done.stderr)

    def test_a_store_of_a_newer_version_is_not_tried_again(self):
        self.assertEqual(self.ingest(self.sample_log(rows=10)).returncode, 0)
        give_format(self.folder / "data" / "data.mdb", 99)
        for command in ((), ("--check-config",)):
            done = harness.run(*command, "--port", "0", "--data-dir", self.folder / "data")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("newer framesd", done.stderr)

    def test_an_unknown_flag_is_named_with_its_nearest(self):
        done = harness.run("--porrt", "1")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--port", done.stderr)

    def test_a_port_in_use_is_one_line(self):
        self.serve().stop()  # makes the store, which would be a line of its own
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            done = harness.run("--host", "127.0.0.1", "--port", port, "--data-dir", self.folder / "data")
        self.assertEqual(done.returncode, 1)
        self.assertEqual(len(done.stderr.strip().splitlines()), 1, done.stderr)
        self.assertIn(f"127.0.0.1:{port}", done.stderr)
        self.assertIn("in use", done.stderr)


if __name__ == "__main__":
    unittest.main()
