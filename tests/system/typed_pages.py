# SPDX-License-Identifier: MIT
"""Examples of pages, typed one after the other, and what has to come of them."""
import dataclasses
import re
import time

import harness
import page_examples


@dataclasses.dataclass
class Example:
    """says     what it prints: a regular expression of a line
    before   typed first: what the page takes for granted
    fails    beginnings of the commands of it that fail, as the page says
    asks     typed afterwards: fails if the example has not done what it should; its output is in the file $said
    given    arguments of a program
    ends     it does not end by itself: it is interrupted when it has printed what it says
    """
    says: str = ""
    before: str = ""
    fails: tuple = ()
    asks: str = ""
    given: tuple = ()
    ends: bool = True


class TypedPages(harness.SystemTest):
    """A machine of its own for each page: what one leaves behind is no help to another."""

    def setUp(self):
        super().setUp()
        self.machine = page_examples.Machine(self.folder)
        self.addCleanup(self.machine.end)
        self.shell = page_examples.Shell(self.machine, self.folder)
        self.addCleanup(self.shell.close)

    def start_demo(self):
        """As the first example of README.md does."""
        demo = self.machine.start("tools/demo")
        page_examples.wait_until(lambda: page_examples.answers(8000), self.folder / "demo")
        self.type(f"demo={demo.pid}")

    def type(self, text):
        ran = self.shell.run(text)
        self.assertEqual(ran.failed, [], text + ran.complaint)

    def check_settings_of(self, page, program):
        """Lets the program check each block of settings, and says how many there are."""
        texts = [text for _, text in page_examples.typed_in(page, ("ini",))]
        for name in re.findall(r"_file = (/etc/framesd/\S+)", "".join(texts)):
            self.type(f"mkdir -p /etc/framesd; echo k3rn-0f-the-m4chine >{name}; chmod 600 {name}")
        for text in texts:
            self.write("page.conf", text)
            self.type(f"{program} -c {self.folder}/page.conf --check-config")
        return len(texts)

    def follow(self, language, text, example):
        """Runs an example, and holds what comes of it against what its page says."""
        since = time.time() - 1
        if example.before:
            self.type(example.before)
        if language == "python":
            ran = self.machine.run_python(text, *example.given)
        else:
            ran = self.shell.run(text, None if example.ends else example.says)
        failed = [command for command in ran.failed if not example.fails or not command.startswith(example.fails)]
        self.assertEqual(failed, [], ran.said + ran.complaint)
        self.assertRegex(ran.said, re.compile(example.says, re.MULTILINE), ran.complaint)
        self.assertEqual(list(self.machine.wrong_files(since)), [])
        if example.asks:
            self.type(example.asks)

    def follow_all(self, page, typed, examples, not_run):
        """typed     [(language, text)] of the page; of what comes of them there is one of `examples` each
        not_run   lines of programs that a test cannot run
        """
        self.assertEqual(len(typed), len(examples), f"{page}: of each example there must be said what comes of it")
        for (language, text), example in zip(typed, examples):
            with self.subTest(page, example=text):
                if isinstance(example, str):
                    print(f"not run: {page}: {text.splitlines()[0]}: {example}")
                else:
                    self.follow(language, text, example)
        self.assertEqual(self.machine.not_run(), not_run)
