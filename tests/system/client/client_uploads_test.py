# SPDX-License-Identifier: MIT
"""Uploads by tools/framesd.py: cut, killed and gone on with, by tools/upload, too."""
import json
import os
import signal
import subprocess
import sys
import unittest

from client_fixture import TOOL, UPLOAD, ClientTest
import harness


class Uploads(ClientTest):
    def setUp(self):
        super().setUp()
        self.log = self.sample_log(rows=4000, order="shuffled")
        self.text = self.log.read_bytes() + b"bad row\n" + b"9000.1" + b",7" * 200
        self.log.write_bytes(self.text)

    def serve_uploads(self, *flags):
        return self.serve(*self.token_flags("ingest", "admin"), "--chunk-size", "300", *flags)

    def assert_whole(self, server, report):
        data = self.folder / "undisturbed"
        self.assertEqual(self.ingest(self.log, data_dir=data).returncode, 3)
        with self.serve(data_dir=data) as other:
            self.assertEqual(server.get("/frames.csv")[2], other.get("/frames.csv")[2])
        self.assertEqual((report["rows"], report["rejected"], report["bytes"]), (4002, 1, len(self.text)))
        self.assertEqual([(reject["line"], reject["column"]) for reject in report["rejects"]], [(4002, 2)])
        self.assertEqual([ingest["source"] for ingest in server.json("/ingests")["ingests"]], ["log.csv"])

    def stored(self, server, upload_id):
        status, _, body = server.get(f"/uploads/{upload_id}")
        return json.loads(body)["offset"] if status == 200 else 0

    def shell(self, server):
        token = self.write("token", harness.TOKENS["ingest"] + "\n")
        done = subprocess.run(["sh", UPLOAD, "--token-file", token, self.log, f"http://127.0.0.1:{server.port}"],
                              capture_output=True, text=True, timeout=harness.PATIENCE, check=False,
                              env=harness.clean_environment())
        self.assertEqual(done.returncode, 3, done.stderr)
        return json.loads(done.stdout), done.stderr

    def test_a_file_is_stored_once_and_tools_upload_knows_it(self):
        server = self.serve_uploads()
        client, steps = self.client(server.port, "ingest"), []
        report = client.upload(str(self.log), progress=lambda *step: steps.append(step))
        self.assert_whole(server, report)
        self.assertEqual((steps[0], steps[-1]), ((0, len(self.text)), (len(self.text), len(self.text))))
        self.assertEqual(steps, sorted(steps))
        again, said = self.shell(server)
        self.assertEqual(again["ingest_id"], report["ingest_id"])
        self.assertIn(f"from byte {len(self.text)} of", said)
        steps.clear()
        with open(self.log, "rb") as file:
            self.assertEqual(client.upload(file, progress=lambda *step: steps.append(step))["ingest_id"],
                             report["ingest_id"])
            self.assertFalse(file.closed)
        self.assertEqual(steps, [(len(self.text), len(self.text))])

    def test_names_are_made_ids_as_tools_upload_does(self):
        server = self.serve_uploads()
        self.log = self.log.rename(self.folder / "well 7 & 8, 100% and the rest of a long näme.csv")
        report, _ = self.shell(server)
        steps = []
        again = self.client(server.port, "ingest").upload(self.log, progress=lambda *step: steps.append(step))
        self.assertEqual((again["ingest_id"], steps[0][0]), (report["ingest_id"], len(self.text)))

    def test_a_connection_that_is_cut_again_and_again(self):
        server = self.serve_uploads()
        proxy = self.behind(server, up=[200, 300_000, 700, 600_000, 900_000], down=[None, None, None, 0])
        client = self.client(proxy.port, "ingest")
        self.assert_whole(server, client.upload(self.log, tries=0))
        self.assertEqual(proxy.up, [])
        self.assertGreater(len(self.pauses), 1)

    def test_a_server_that_is_killed_in_the_middle_and_started_again(self):
        servers = [self.serve_uploads()]
        port = servers[0].port

        def kill(done, _of):
            if len(servers) == 1 and done > len(self.text) // 2:
                self.until(lambda: self.stored(servers[0], "well7"))
                servers[0].stop(signal.SIGKILL)
                servers.append(self.serve_uploads("--port", port))

        steps = []
        report = self.client(port, "ingest").upload(self.log, upload_id="well7", tries=0,
                                                    progress=lambda *step: (steps.append(step[0]), kill(*step)))
        self.assertEqual(len(servers), 2)
        self.assertEqual(steps.count(0), 1)  # it did not begin anew
        self.assert_whole(servers[1], report)
        servers[1].stop()
        self.assert_sound()

    def test_another_process_goes_on_with_what_a_killed_one_has_begun(self):
        server = self.serve_uploads()
        program = self.write("upload.py", "\n".join((
            "import os, signal, sys, time", f"sys.path.insert(0, {str(TOOL.parent)!r})", "import framesd",
            f"client = framesd.Client('http://127.0.0.1:{server.port}', {harness.TOKENS['ingest']!r})",
            "def stop(done, of):",
            "    while done > of // 2:",
            "        if client.get_json('/ingests')['ingests'] or client.stats()['count']:",
            "            os.kill(os.getpid(), signal.SIGKILL)",
            "        time.sleep(0.01)",
            f"client.upload({str(self.log)!r}, progress=stop)")))
        done = subprocess.run([sys.executable, program], timeout=harness.PATIENCE, check=False, capture_output=True,
                              env={**harness.clean_environment(), "PYTHONDONTWRITEBYTECODE": "1"})
        self.assertEqual(done.returncode, -signal.SIGKILL, done.stderr)
        steps = []
        client = self.client(server.port, "ingest")  # the server may not have noticed yet that the other one has gone
        report = client.upload(self.log, progress=lambda *step: steps.append(step), tries=0)
        self.assertTrue(any(0 < done < len(self.text) for done, _ in steps))
        self.assertGreater(steps[-1][0], 0)
        self.assert_whole(server, report)

    def test_ndjson_and_settings_of_the_ingest(self):
        server = self.narrow()
        client = self.client(server.port, "ingest")
        rows = self.write("rows.ndjson", '{"depth":1,"samples":[1,2,3,4]}\n{"depth":2,"samples":[1,2]}\n')
        report = client.upload(rows, name="from rig 7")
        self.assertEqual((report["stored"], report["rejected"]), (1, 1))
        self.client(server.port, "admin", log="a").put_facts({})
        scaled = self.write("scaled.csv", harness.header(4) + "3,0,5,10,10\nx\n4,0,5,10,10\n")
        report = client.upload(scaled, "a", scale=(0, 10), on_error="stop")
        self.assertEqual((report["stored"], report["stopped"]), (1, True))
        self.assertEqual(client.read(3, 3, log="a").rows, [bytes([0, 128, 255, 255])])
        self.assertEqual(server.json("/ingests")["ingests"][0]["source"], "from rig 7")

    def test_what_cannot_be_sent_is_said(self):
        server = self.serve_uploads()
        client = self.client(server.port, "ingest")
        packed = self.folder / "log.csv.gz"
        packed.write_bytes(b"\x1f\x8b\x08")
        with self.assertRaisesRegex(ValueError, "compressed"):
            client.upload(packed)
        with self.assertRaises(FileNotFoundError):
            client.upload(self.folder / "none.csv")
        with self.assertRaisesRegex(self.module.Problem, "^422 .*wrong header"):
            client.upload(self.write("short.csv", "depth,a\n1,2\n"))
        with self.assertRaisesRegex(self.module.Problem, "^404 "):
            client.upload(self.log, log="none")
        client.upload(self.log, upload_id="a")
        with self.assertRaisesRegex(ValueError, "only"):
            client.upload(self.write("short.csv", "depth,a\n1,2\n"), upload_id="a")
        self.assertEqual(self.pauses, [])
        server.stop()
        with self.assertRaises(self.module.Unreachable):
            client.upload(self.log, tries=7)
        self.assertEqual(self.pauses, [1.0, 2.0, 4.0, 8.0, 16.0, 32.0])

    def test_a_file_that_becomes_shorter_meanwhile_is_said(self):
        server = self.serve_uploads()

        def shorten(done, _of):
            if done > 0:
                os.truncate(self.log, 1000)

        with self.assertRaisesRegex(ValueError, "has become shorter"):
            self.client(server.port, "ingest").upload(self.log, progress=shorten)


if __name__ == "__main__":
    unittest.main()
