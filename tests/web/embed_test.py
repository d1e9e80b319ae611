# SPDX-License-Identifier: MIT
"""How files become a part of the program: src/web/embed.cmake over small folders.

usage: embed_test.py CMAKE EMBED_CMAKE
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

CMAKE, EMBED = sys.argv.pop(1), sys.argv.pop(1)


class Embedding(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.files = {"docs/docs.css": "a{}", "viewer/index.html": "<p>", "viewer/main.js": "go();"}

    def embed(self):
        for name, text in self.files.items():
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="ascii")
        made = self.folder / "made.cpp"
        names = ",".join(str(self.folder / name) for name in self.files)
        return subprocess.run([CMAKE, f"-DOUTPUT={made}", f"-DFILES={names}", "-P", EMBED], capture_output=True,
                              text=True, check=False), made

    def build(self):
        """What names the state of the viewer's files."""
        done, made = self.embed()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return re.search(r'viewer_build\(\) noexcept { return "([0-9a-f]{16})"; }', made.read_text("ascii")).group(1)

    def test_other_content_another_name_and_another_file_are_another_build(self):
        seen = [self.build()]
        self.files["viewer/main.js"] = "go(1);"
        seen.append(self.build())
        self.files["viewer/start.js"] = self.files.pop("viewer/main.js")
        seen.append(self.build())
        self.files["viewer/mark.svg"] = "<svg/>"
        seen.append(self.build())
        del self.files["viewer/mark.svg"]
        self.assertEqual(self.build(), seen[2])
        self.assertEqual(len(set(seen)), 4)

    def test_files_of_other_pages_are_no_matter(self):
        build = self.build()
        self.files["docs/docs.css"] = "b{}"
        self.assertEqual(self.build(), build)

    def test_the_order_of_the_files_is_no_matter(self):
        build = self.build()
        self.files = dict(reversed(self.files.items()))
        self.assertEqual(self.build(), build)

    def test_comment_lines_of_the_viewers_scripts_stay_behind(self):
        self.files["viewer/main.js"] = ("// SPDX\n//\n// What it is.\n\n/** One [a;b]. */\ngo(); // now\n  // then; \\ [x]\n"
                                        "  /**\n   * More * of it.\n   */\n  stop(\"a // b\", 2);\n")
        _, made = self.embed()
        hexes = re.findall(r"constexpr char kFile\d+\[\] = {(.*)};", made.read_text("ascii"))
        texts = [bytes.fromhex(re.sub(r"[',\\x]", "", text)).decode() for text in hexes]
        self.assertIn('// SPDX\n\ngo(); // now\n  stop("a // b", 2);\n', texts)

    def test_a_file_of_a_kind_without_a_media_type_is_refused(self):
        self.files["viewer/notes.txt"] = "x"
        done, made = self.embed()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("notes.txt: a kind of file without a media type", done.stderr)
        self.assertFalse(made.exists())


if __name__ == "__main__":
    unittest.main()
