# SPDX-License-Identifier: MIT
"""What other programs make of /openapi.json: linters, and a client in TypeScript whose types are generated from it.

tools/lint_openapi starts it: $LINT is the folder in which it has installed these programs from npm.
"""
import os
import pathlib
import shutil
import subprocess
import unittest

import harness

INSTALLED = pathlib.Path(os.environ["LINT"]) / "node_modules"
SOURCES = pathlib.Path(__file__).with_name("typescript")


class OpenapiTools(harness.SystemTest):
    def setUp(self):
        super().setUp()
        self.assertEqual(self.ingest(self.sample_log(rows=2000)).returncode, 0)
        (self.folder / "files").mkdir()
        self.write("files/more.csv", harness.header() + harness.row(-1) + harness.row(-2, "no number"))
        self.server = self.serve(*self.token_flags("admin", "ingest"), "--csv-dir", self.folder / "files")
        self.client = self.folder / "client"
        shutil.copytree(SOURCES, self.client)
        (self.client / "node_modules").symlink_to(INSTALLED)
        (self.client / "openapi.json").write_bytes(self.server.get("/openapi.json")[2])

    def run_tool(self, name, *arguments):
        program = ["node"] if name == "node" else [INSTALLED / ".bin" / name]
        done = subprocess.run([*program, *arguments], cwd=self.client, capture_output=True, text=True, check=False,
                              timeout=harness.PATIENCE)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        return done.stdout

    def test_redocly_finds_nothing(self):
        self.run_tool("redocly", "lint", "--config", "redocly.yaml", "openapi.json")

    def test_spectral_finds_nothing(self):
        self.run_tool("spectral", "lint", "--fail-severity", "warn", "--ruleset", "spectral.yaml", "openapi.json")

    def make_client(self):
        self.run_tool("openapi-typescript", "openapi.json", "-o", "schema.ts")
        self.run_tool("tsc", "--project", "tsconfig.json")

    def test_a_client_of_generated_types_compiles_and_works(self):
        self.make_client()
        said = self.run_tool("node", "out/client.js", f"http://127.0.0.1:{self.server.port}", harness.TOKENS["admin"])
        self.assertEqual(said, "client: 2000 frames, all answers as typed\n")

    def test_a_client_that_mistakes_an_answer_does_not_compile(self):
        source = self.client / "client.ts"
        text = source.read_text(encoding="utf-8")
        self.assertIn("const total: number = metadata.total;", text)
        source.write_text(text.replace("const total: number = ", "const total: string = "), encoding="utf-8")
        with self.assertRaisesRegex(AssertionError, r"client\.ts.*'number' is not assignable to type 'string'"):
            self.make_client()


if __name__ == "__main__":
    unittest.main()
