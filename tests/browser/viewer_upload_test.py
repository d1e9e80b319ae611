# SPDX-License-Identifier: MIT
"""Files that are stored from the page: dropped or chosen, broken off and gone on with, good and bad."""
import gzip
import json
import unittest

import harness
import viewer_page
from gestures import Gesture, Key
from harness import programs

# Drops [[name, text]..] on the page.
DROP = """
    const held = new DataTransfer();
    for (const [name, text] of arguments[0]) held.items.add(new File([text], name));
    for (const kind of ["dragover", "drop"])
      document.body.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));"""
# Notes the size of every body that the page sends.
SIZES = """
    const { send } = XMLHttpRequest.prototype;
    window.sizes = [];
    XMLHttpRequest.prototype.send = function (body) {
      sizes.push(body.size);
      send.call(this, body);
    };"""


def csv(depths):
    return programs.header() + "".join(programs.row(f"{depth:.1f}", 50 + i % 100) for i, depth in enumerate(depths))


class Uploads(viewer_page.ViewerTest):
    LOG = None

    def setUp(self):
        super().setUp()
        self.serve_viewer(*self.token_flags("ingest"))
        self.before_load(f"localStorage.setItem('framesd.token', {json.dumps(programs.TOKENS['ingest'])});")

    def open(self, path, port=None):
        super().open(path, port)
        self.wait_until("return Boolean(window.framesd?.hands);")  # a file that is dropped before is nobody's

    def drop(self, *files):
        self.page.script(DROP, [list(file) for file in files])

    def choose(self, path):
        """Takes the path to a file into the dialog of the Load button."""
        self.page.find("#load").click()
        self.wait_for("#file").send_keys(str(path))

    def said(self, part, name="log.csv"):
        """What the list says of the file that is called so, once it has that part."""
        of_file = lambda: next((e.text for e in self.page.find_all(".uploads > li") if e.text.startswith(name)), "")
        return harness.wait_for(lambda: part in of_file() and of_file(), f"'{part}' of {name}")

    def test_a_dropped_file_is_stored_and_its_image_appears(self):
        self.open("/")
        self.wait_for("#empty")
        self.drop(("log.csv", csv(700 + i / 10 for i in range(50))))
        self.assertIn("50 rows stored, 0 rejected", self.said("stored"))
        self.wait_complete()
        self.page.find("#dialog .close").click()
        self.assertEqual(set(self.values()), set(range(50, 100)))
        self.assert_console_quiet()

    def test_the_button_of_the_empty_page_takes_a_file(self):
        path = self.write("log.csv", csv(700 + i / 10 for i in range(7)))
        self.open("/")
        self.wait_for("#empty button").click()
        self.wait_for("#file").send_keys(str(path))
        self.assertIn("7 rows stored", self.said("stored"))

    def test_progress_is_shown_while_a_large_file_is_sent(self):
        path = programs.make_log(self.folder / "log.csv", rows=4000)
        self.open("/")
        self.wait_for("#empty")
        self.page.script("""
            window.seen = [];
            new MutationObserver(() => {
              const bar = document.querySelector(".uploads progress");
              if (bar) seen.push([bar.value / bar.max, bar.parentElement.textContent]);
            }).observe(document.getElementById("dialog"), { subtree: true, childList: true, characterData: true, attributes: true });""")
        harness.emulation.network(self.page, bytes_per_second=4_000_000)
        self.choose(path)
        self.assertIn("4,000 rows stored", self.said("stored"))
        seen = self.page.script("return seen;")
        shares = [share for share, _ in seen]
        self.assertEqual(shares, sorted(shares))
        self.assertTrue(any(0 < share < 1 and "% sent" in text for share, text in seen), seen)
        self.assertEqual(shares[-1], 1)

    def test_rejected_rows_are_listed_with_line_and_reason(self):
        self.open("/")
        self.wait_for("#empty")
        self.drop(("log.csv", csv([1.0, 1.1]) + "2.0,7,8\n" + programs.row("abc") + programs.row(2.2)))
        self.assertIn("3 rows stored, 2 rejected", self.said("stored"))
        rows = [[cell.text for cell in line.find_all("td")] for line in self.page.find_all(".uploads tbody tr")]
        self.assertEqual([row[0] for row in rows], ["4", "5"])
        self.assertIn("wrong number of cells", rows[0][2])
        self.assertEqual(rows[1][3], "abc")

    def test_what_is_no_log_is_refused_in_the_servers_own_words(self):
        self.open("/")
        self.wait_for("#empty")
        self.drop(("letter.txt", "Dear driller,\nthe log is in the other file.\n"), ("log.csv", csv([1.0])))
        self.assertIn("wrong header: the first column must be 'depth', found 'Dear driller'", self.said("wrong", "letter.txt"))
        self.assertIn(". Nothing of it was stored.", self.said("wrong", "letter.txt"))
        self.assertIn("1 rows stored", self.said("stored"))

    def test_a_packed_file_is_stored_too(self):
        path = self.folder / "log.csv.gz"
        path.write_bytes(gzip.compress(csv(10 + i / 10 for i in range(30)).encode()))
        self.open("/")
        self.wait_for("#empty")
        self.choose(path)
        self.assertIn("30 rows stored", self.said("stored", "log.csv.gz"))

    def test_the_same_file_again_is_the_same_upload(self):
        path = self.write("log.csv", csv(10 + i / 10 for i in range(30)))
        self.open("/")
        self.wait_for("#empty")
        self.choose(path)
        self.said("30 rows stored")
        self.page.refresh()
        self.wait_complete()
        before = self.mark()
        self.choose(path)
        self.said("30 rows stored")
        posts = [one for one in self.requests_since(before, "/frames?source") if one.method == "POST"]
        self.assertEqual([one.status for one in posts], [200])
        self.assertEqual(self.server.total(), 30)

    def test_one_that_breaks_goes_on_where_the_server_stands(self):
        path = programs.make_log(self.folder / "log.csv", rows=3000)
        proxy = self.proxy()
        proxy.to = self.server.port
        self.open("/", proxy.port)
        self.wait_for("#empty")
        self.page.script(SIZES)
        proxy.breaks = 1
        self.choose(path)
        self.assertIn("3,000 rows stored", self.said("stored"))
        size = path.stat().st_size
        first, *others = self.page.script("return window.sizes;")
        self.assertEqual(first, size)
        self.assertTrue(others and 0 < others[-1] < size, others)
        self.assertEqual(self.server.total(), 3000)

    def test_one_that_was_left_goes_on_after_the_page_is_loaded_again(self):
        path = programs.make_log(self.folder / "log.csv", rows=3000)
        proxy = self.proxy()
        proxy.to = self.server.port
        self.open("/", proxy.port)
        self.wait_for("#empty")
        self.page.script(SIZES + "const first = XMLHttpRequest.prototype.send;"
                         "XMLHttpRequest.prototype.send = function (body) { if (!sizes.length) first.call(this, body); else sizes.push(0); };")
        proxy.breaks = 1
        self.choose(path)
        self.wait_until("return window.sizes.length > 1;")
        self.page.refresh()
        self.wait_complete()
        self.page.script(SIZES)
        before = self.mark()
        self.choose(path)
        self.assertIn("3,000 rows stored", self.said("stored"))
        sizes = self.page.script("return window.sizes;")
        self.assertTrue(len(sizes) == 1 and 0 < sizes[0] < path.stat().st_size, sizes)
        self.assertEqual({one.status for one in self.requests_since(before, "/")} - {304}, {200})
        self.assertEqual(self.server.total(), 3000)

    def test_one_that_has_changed_since_it_was_chosen_says_so_and_the_next_one_is_taken(self):
        first = self.write("grow.csv", csv(600 + i / 10 for i in range(60)))
        second = self.write("good.csv", csv(800 + i / 10 for i in range(60)))
        self.open("/")
        self.wait_for("#empty")
        self.page.script("localStorage.removeItem('framesd.token');")
        self.choose(f"{first}\n{second}")
        token = self.wait_for("#token")  # both were chosen, the first one waits
        with first.open("a", encoding="utf-8") as file:
            file.write(programs.row("700.0"))
        token.send_keys(programs.TOKENS["ingest"] + Key.ENTER)
        self.assertIn("has changed since it was chosen", self.said("choose it again", "grow.csv"))
        self.assertIn("60 rows stored", self.said("stored", "good.csv"))

    def test_a_file_goes_on_while_its_dialog_is_closed_and_is_in_the_list_later(self):
        path = programs.make_log(self.folder / "log.csv", rows=2000)
        self.open("/")
        self.wait_for("#empty")
        harness.emulation.network(self.page, bytes_per_second=2_000_000)
        self.choose(path)
        Gesture(self.page).key(Key.ESCAPE).play()
        harness.wait_for(lambda: self.server.total() == 2000, "all rows")
        harness.emulation.network(self.page)
        self.page.find("#load").click()
        self.assertIn("2,000 rows stored", self.said("stored"))


if __name__ == "__main__":
    unittest.main()
