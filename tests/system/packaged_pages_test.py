# SPDX-License-Identifier: MIT
"""The examples of the pages of the package do what the pages say on a machine that has nothing but the package.

They are those of the sources with other paths (tools/packaging/debian/package.cmake), so what has to come of them is too.
"""
import dataclasses
import pathlib
import subprocess
import unittest

import harness
import page_examples
import pages_examples_test
import typed_pages
from typed_pages import Example


def there(text):
    """Files of the demo are in the reader's folder, and one server is asked for everything."""
    return text.replace("build/demo/", "").replace("upload -T build", "upload -T sample").replace(":8000", ":8001")


def examples_of(page):
    for example in pages_examples_test.EXAMPLES[page]:
        if "8001/ready" not in example.asks:  # there the sources alone start a server
            before = example.before.replace(pages_examples_test.SERVE_WITH_TOKEN, "")
            if example.given:  # the last one of HTTP.md: the one before ends the server
                before = ("while curl -s localhost:8001/health; do sleep 0.1; done; framesd --data-dir data --port 8001 &\n"
                          "until curl -sf localhost:8001/ready; do sleep 0.1; done")
            words = {name: tuple(map(there, getattr(example, name))) for name in ("fails", "given")}
            yield dataclasses.replace(example, before=there(before), asks=there(example.asks), **words)


class PackagedPages(typed_pages.TypedPages):
    def setUp(self):
        super().setUp()
        packaging = page_examples.REPOSITORY / "tools" / "packaging"
        # As far as cmake makes the texts: nothing is compiled.
        done = subprocess.run(["cmake", "-S", packaging, "-B", self.folder / "made", "-DFRAMESD_PACKAGE=ON", "-DCMAKE_INSTALL_PREFIX=/usr",
                               f"-DFRAMESD_BUILT={pathlib.Path(harness.FRAMESD).resolve().parent}"],
                              capture_output=True, text=True, timeout=harness.PATIENCE, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.made = self.folder / "made" / "texts"
        (self.made / "framesd-upload").chmod(0o755)
        self.machine.install("framesd", harness.FRAMESD)
        self.machine.install("framesd-upload", self.made / "framesd-upload")
        self.machine.tree = self.machine.home / "framesd-examples"
        self.machine.environment["PYTHONPATH"] = str(page_examples.REPOSITORY / "tools")
        self.type('rm -r "$PWD"; cd')

    def typed_in(self, page):
        return page_examples.typed_in(self.made / "framesd" / f"{page}.md")

    def follow_start(self):
        (language, text), *rest = self.typed_in("HTTP")
        self.follow(language, text, Example(says="5,460 rows stored", asks="curl -sf localhost:8001/ready"))
        return rest

    def test_http(self):
        self.follow_all("HTTP.md", self.follow_start(), list(examples_of("tools/HTTP.md")), [])

    def test_python(self):
        self.follow_start()
        self.follow_all("PYTHON.md", self.typed_in("PYTHON"), list(examples_of("tools/PYTHON.md")), [])


if __name__ == "__main__":
    unittest.main()
