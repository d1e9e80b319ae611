# SPDX-License-Identifier: MIT
"""How files become a part of the program: src/web/embed.cmake over small folders. Joined scripts are run by Node.

usage: embed_test.py CMAKE EMBED_CMAKE
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

CMAKE, EMBED = sys.argv.pop(1), sys.argv.pop(1)


class FolderTest(unittest.TestCase):
    """A small folder of pages, `files` {path: text}."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.files = {"docs/docs.css": "a{}", "viewer/index.html": "<p>", "viewer/main.js": "// SPDX-License-Identifier: MIT\ngo();\n"}

    def embed(self):
        for name, text in self.files.items():
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="ascii")
        made = self.folder / "made.cpp"
        names = ",".join(str(self.folder / name) for name in self.files)
        return subprocess.run([CMAKE, f"-DOUTPUT={made}", f"-DFILES={names}", "-P", EMBED], capture_output=True,
                              text=True, check=False), made

    def served(self):
        """{name: text} of the scripts and style sheets of the viewer."""
        done, made = self.embed()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        made = made.read_text("ascii")
        names = re.findall(r'{"(\w+)", "([^"]+)"', made)
        hexes = re.findall(r"constexpr char kFile\d+\[\] = {(.*)};", made)
        texts = [bytes.fromhex(re.sub(r"[',\\x]", "", text)).decode() for text in hexes]
        return {name: text for (folder, name), text in zip(names, texts) if folder == "viewer" and name.endswith((".js", ".css"))}


class Embedding(FolderTest):
    def build(self):
        """What names the state of the viewer's files."""
        done, made = self.embed()
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return re.search(r'viewer_build\(\) noexcept { return "([0-9a-f]{16})"; }', made.read_text("ascii")).group(1)

    def test_other_content_another_name_and_another_file_are_another_build(self):
        seen = [self.build()]
        self.files["viewer/main.js"] = "go(1);\n"
        seen.append(self.build())
        self.files["viewer/page.html"] = self.files.pop("viewer/index.html")
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

    def test_comments_and_blanks_before_lines_stay_behind(self):
        self.files["viewer/old.js"] = ("// SPDX-License-Identifier: MIT\n//\n// What it is.\n\n/** One [a;b]. */\ngo(); // now\n"
                                       "  // then; \\ [x]\n  /**\n   * More * of it.\n   */\n\n  stop(\"a // b\", 2);\n")
        self.assertEqual(self.served()["old.js"], '// SPDX-License-Identifier: MIT\ngo();\nstop("a // b", 2);\n')

    def test_comments_of_a_style_sheet_stay_behind_but_for_the_licence(self):
        self.files["viewer/viewer.css"] = "/* SPDX-License-Identifier: MIT\n *\n * What; it [is]. */\na { b: c; /* why */ }\n\n  @media print { /* * */ d { e: f; } }\n"
        self.assertEqual(self.served()["viewer.css"], "/* SPDX-License-Identifier: MIT */\na { b: c;  }\n@media print {  d { e: f; } }\n")

    def test_what_may_be_no_comment_stays(self):
        kept = ['go("a; // b");', "go('a', // b');", "go(`a // b`);", "go(/a // b/);", "go(); // it's"]
        self.files["viewer/old.js"] = "\n" + "\n".join(kept) + "\n"
        self.assertEqual(self.served()["old.js"].splitlines()[1:], kept)

    def test_blanks_stay_where_a_string_of_several_lines_may_hold_them(self):
        for string in ("`a\n  b`", "`${c}`; `a\n  b`", '"a\\\n  b"'):
            with self.subTest(string):
                self.files["viewer/old.js"] = f"\nvar a = {string};\n"
                self.assertIn(f"var a = {string};", self.served()["old.js"])
        self.files["viewer/old.js"] = "\nvar a = `b`;\n  var c = `${`d`}`;\n"
        self.assertIn("\nvar a = `b`;\nvar c = `${`d`}`;\n", self.served()["old.js"])

    def test_a_file_of_a_kind_without_a_media_type_is_refused(self):
        self.files["viewer/notes.txt"] = "x"
        done, made = self.embed()
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("notes.txt: a kind of file without a media type", done.stderr)
        self.assertFalse(made.exists())


class Joining(FolderTest):
    """What main.js imports comes with it."""

    def setUp(self):
        super().setUp()
        self.files |= {
            "viewer/main.js": """
import { one, two as zwei } from "./b.js";
import { count } from "./a.js";
out(`main ${one} ${zwei()} ${count()}`);
import("./later.js").then(({ show }) => show());
""",
            "viewer/a.js": """
let counted = 0;
out("a");
export const START = 5;
export const STARTED = "$a \\\\ [x;y]";
export function count() {
  return (counted += 1);
}
export class Late {}
export async function soon() {
  return START;
}
""",
            "viewer/b.js": """
import { START, STARTED, Late, soon } from "./a.js";
out(`b ${STARTED} ${START} ${typeof Late} ${typeof soon}`);
export const one = 1;
const hidden = 2;
export function two() {
  return hidden;
}
""",
            "viewer/later.js": """
import { count } from "./a.js";
export function show() {
  out(`later ${count()}`);
}
"""}

    def said(self):
        """What the scripts say when Node runs them as they are served."""
        folder = self.folder / "served"
        folder.mkdir()
        (folder / "package.json").write_text('{"type": "module"}', encoding="ascii")
        for name, text in self.served().items():
            (folder / name).write_text(text, encoding="ascii")
        (folder / "begin.js").write_text('globalThis.out = console.log; await import("./main.js");', encoding="ascii")
        done = subprocess.run(["node", folder / "begin.js"], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        return done.stdout.splitlines()

    def assert_refused(self, place, what):
        done, made = self.embed()
        self.assertNotEqual(done.returncode, 0)
        said = " ".join(done.stderr.split())
        self.assertIn(place, said)
        self.assertIn(what, said)
        self.assertFalse(made.exists())

    def test_each_module_runs_once_in_the_order_of_imports_and_later_ones_find_it(self):
        self.assertEqual(self.said(), ["a", r"b $a \ [x;y] 5 function function", "main 1 2 1", "later 2"])
        self.assertEqual(sorted(self.served()), ["later.js", "main.js"])

    def test_a_worker_and_what_it_imports_stay_as_they_are(self):
        self.files |= {"viewer/some_worker.js": '\nimport { count } from "./a.js";\nself.count = count;\n'}
        served = self.served()
        self.assertEqual(sorted(served), ["a.js", "later.js", "main.js", "some_worker.js"])
        self.assertIn('import { count } from "./a.js";', served["some_worker.js"])
        self.assertIn("export function count() {", served["a.js"])

    def test_a_module_that_is_loaded_later_may_import_another_one(self):
        self.files |= {"viewer/more.js": '\nexport const MORE = "more";\n',
                       "viewer/later.js": '\nimport { MORE } from "./more.js";\nimport { one } from "./b.js";\n'
                                          "export function show() {\n  out(`${MORE} ${one}`);\n}\n"}
        self.assertEqual(self.said()[-1], "more 1")

    def test_what_a_later_one_imports_comes_with_it(self):
        self.files |= {"viewer/more.js": '\nimport { one as first } from "./b.js";\nout("more");\nexport const MORE = first + 1;\n',
                       "viewer/later.js": '\nimport { MORE } from "./more.js";\nimport { count } from "./a.js";\n'
                                          "export function show() {\n  out(`${MORE} ${count()}`);\n}\n"}
        self.assertEqual(self.said()[-2:], ["more", "2 2"])
        self.assertEqual(sorted(self.served()), ["later.js", "main.js"])

    def test_a_module_that_comes_with_two_later_ones_is_refused(self):
        self.files["viewer/main.js"] += 'import("./last.js");\n'
        self.files |= {"viewer/more.js": '\nexport const MORE = "more";\n'}
        for file in ("viewer/later.js", "viewer/last.js"):
            self.files[file] = '\nimport { MORE } from "./more.js";\nout(MORE);\n'
        self.assert_refused("later.js: ", "more.js comes with another script that is loaded later: let main.js import it")

    def test_a_circle_of_imports_is_refused(self):
        self.files["viewer/a.js"] += 'import { one } from "./b.js";\n'
        self.assert_refused("viewer/a.js:13: ", "a circle of imports: main.js, b.js, a.js, b.js")

    def test_a_name_that_is_not_exported_is_refused(self):
        for file, line in (("viewer/main.js", 2), ("viewer/later.js", 1)):
            with self.subTest(file):
                kept = self.files[file]
                self.files[file] = "\n" * line + 'import { one, hidden as two } from "./b.js";\n'
                self.assert_refused(f"{file}:{line + 1}: ", "b.js does not export hidden")
                self.files[file] = kept

    def test_a_module_that_is_not_there_is_refused(self):
        self.files["viewer/b.js"] = '\nimport { c } from "./nowhere.js";\n'
        self.assert_refused("nowhere.js: ", "there is no such module")

    def test_other_forms_are_refused_wherever_they_are(self):
        forms = ('import "./a.js";', 'import a from "./a.js";', 'import * as a from "./a.js";', "import { START } from './a.js';",
                 'import {\n  START } from "./a.js";', "export default 5;", "export { a };", 'export * from "./a.js";',
                 "export let a = 5;", "export const { a } = b;", "export function* a() {}", 'import{ START } from "./a.js";')
        for file in ("viewer/b.js", "viewer/later.js"):
            kept = self.files[file]
            for form in forms:
                with self.subTest(file=file, form=form):
                    self.files[file] = kept + form + "\n"
                    self.assert_refused(f"{file}:{kept.count(chr(10)) + 1}: ", "this form of import or export cannot be joined")
            self.files[file] = kept


if __name__ == "__main__":
    unittest.main()
