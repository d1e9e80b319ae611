# SPDX-License-Identifier: MIT
"""The viewer on a server that gives nothing away without a token."""
import unittest

import harness
import viewer_page
from gestures import Key

READ, INGEST = harness.programs.TOKENS["read"], harness.programs.TOKENS["ingest"]
LOST = ("#banner", "only with a token")


class Token(viewer_page.ViewerTest):
    LOG = {"rows": 1000}

    def ask(self):
        """Opens the page of a server that nobody may read, and gives the field that asks for the token."""
        self.serve_viewer(*self.token_flags("read", "ingest"), data_dir=self.class_folder / "data")
        self.open("/")
        return self.wait_for("#token")

    def give(self, token):
        self.wait_for("#token").send_keys(token + Key.ENTER)

    def test_it_is_asked_for_once_and_then_everything_is_there(self):
        field = self.ask()
        self.assertIn("answers only with a token", self.text_of("#dialog"))
        self.assertEqual(field.dom_property("type"), "password")
        before = self.mark()
        field.send_keys(READ + Key.ENTER)
        self.wait_complete()
        self.assertEqual(self.page.script("return document.getElementById('dialog').open;"), False)
        self.assertEqual({one.status for one in self.requests_since(before)}, {200})
        self.assert_no_word()

    def test_it_is_kept_for_the_next_time(self):
        self.ask()
        self.give(READ)
        self.wait_complete()
        before = self.mark()
        self.page.refresh()
        self.wait_complete()
        self.assertNotIn(401, {one.status for one in self.requests_since(before)})

    def test_nothing_is_asked_for_while_the_question_stands(self):
        self.ask()
        before = self.mark()
        self.page.script("return new Promise((done) => setTimeout(done, 2500));")  # longer than a look for changes takes to come
        self.assertEqual(self.requests_since(before), [])

    def test_a_wrong_one_is_said_to_be_wrong_and_may_be_given_again(self):
        self.ask()
        self.give(harness.programs.WRONG_SECRET)
        self.wait_for_text("#dialog", "does not accept this token")
        self.give(harness.programs.WRONG_SECRET)
        self.wait_for_text("#dialog", "does not accept this token")
        self.give(READ)
        self.wait_complete()
        self.assert_no_word()

    def test_one_that_cannot_be_sent_is_refused_in_the_dialog_and_the_page_stays_usable(self):
        for wrong in ("dérrick-token-12", "日本-token-1234567"):
            field = self.ask()
            field.send_keys(wrong + Key.ENTER)
            self.assertIn("A token has no blanks", field.dom_property("validationMessage"))
            self.assertTrue(self.page.find("#dialog").displayed)
            self.assertEqual(self.text_of("#banner"), "")
        self.page.script("arguments[0].value = '';", field)
        self.give(READ)
        self.wait_complete()

    def test_one_that_was_kept_and_cannot_be_sent_is_dropped_and_asked_for_again(self):
        self.ask()
        self.page.script("localStorage.setItem('framesd.token', '\u65e5\u672c-token');")
        self.page.refresh()
        self.give(READ)
        self.wait_complete()
        self.assertEqual(self.page.script("return localStorage.getItem('framesd.token');"), READ)
        self.assert_no_word()

    def test_who_declines_is_told_what_to_do_and_not_asked_again(self):
        self.ask().send_keys(Key.ESCAPE)
        self.assertIn("load the page again", self.wait_for_text(*LOST))
        before = self.mark()
        self.page.script("return new Promise((done) => setTimeout(done, 2500));")  # longer than a look for changes takes to come
        self.assertEqual(self.requests_since(before), [])
        self.assertEqual([e.text for e in self.page.find_all("#token") if e.displayed], [])
        self.page.refresh()
        self.give(READ)
        self.wait_complete()

    def test_a_token_that_is_changed_while_the_log_is_viewed_is_asked_for_once(self):
        self.ask()
        self.give(READ)
        self.wait_complete()
        (self.folder / "read_token").write_text("new-derrick-12-casing\n", encoding="utf-8")
        self.server.reload()
        self.wait_for_text("#dialog", "does not accept this token")
        self.give("new-derrick-12-casing")
        self.page.script("framesd.app.setView({ top: 9050e6, bottom: 9060e6 });")
        self.wait_complete()
        self.assertNotIn(viewer_page.UNKNOWN, self.values())
        self.assertEqual(self.text_of("#dialog"), "")

    # Storing, on servers with an empty store

    def drop(self, text):
        self.page.script("""
            const held = new DataTransfer();
            held.items.add(new File([arguments[0]], "log.csv"));
            document.dispatchEvent(new DragEvent("drop", { dataTransfer: held, bubbles: true, cancelable: true }));""", text)

    def csv(self, rows=3):
        return harness.programs.header() + "".join(harness.programs.row(100 + i / 10) for i in range(rows))

    def test_a_file_asks_for_the_token_that_may_store_and_goes_on_with_it(self):
        self.serve_viewer(*self.token_flags("ingest"))
        self.open("/")
        self.wait_for("#empty")
        self.drop(self.csv())
        self.wait_for_text("#dialog", "stores files only with a token")
        self.wait_for("#token").send_keys(INGEST + Key.ENTER)
        self.assertIn("3 rows stored", self.wait_for_text(".uploads", "stored"))
        self.assertEqual(self.server.total(), 3)

    def test_the_token_that_may_only_read_is_exchanged_for_one_that_may_store(self):
        self.serve_viewer(*self.token_flags("read", "ingest"))
        self.open("/")
        self.wait_for("#token").send_keys(READ + Key.ENTER)
        self.wait_for("#empty")
        self.drop(self.csv())
        self.wait_for_text("#dialog", "not one that may store files")
        self.wait_for("#token").send_keys(INGEST + Key.ENTER)
        self.assertIn("3 rows stored", self.wait_for_text(".uploads", "stored"))

    def test_the_question_stays_when_another_log_is_opened(self):
        self.serve_viewer(*self.token_flags("ingest"))
        self.open("/")
        self.wait_for("#empty")
        self.drop(self.csv())
        self.wait_for("#token")
        self.page.script("framesd.store.set({ log: 'nowhere' });")
        self.wait_for_text("#notices .notice", "There is no log 'nowhere'")
        self.wait_for("#token").send_keys(INGEST + Key.ENTER)
        self.assertIn("3 rows stored", self.wait_for_text(".uploads", "stored"))

    def test_who_declines_reads_why_nothing_was_stored_and_may_go_on_looking(self):
        self.serve_viewer(*self.token_flags("ingest"))
        self.open("/")
        self.wait_for("#empty")
        self.drop(self.csv())
        self.wait_for("#token").send_keys(Key.ESCAPE)
        self.assertIn("This needs the ingest token", self.wait_for_text(".uploads .bad", "token"))
        self.assertEqual(self.text_of("#banner"), "")

    def test_a_server_that_lets_nobody_store_says_so_itself(self):
        self.serve_viewer()
        self.open("/")
        self.wait_for("#empty")
        self.drop(self.csv())
        self.assertIn("none is configured", self.wait_for_text(".uploads .bad", "token"))


if __name__ == "__main__":
    unittest.main()
