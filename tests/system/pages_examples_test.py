# SPDX-License-Identifier: MIT
"""Every example of README.md and tools/*.md does what its page says, as it stands there.

A new example needs a line in EXAMPLES: without one its page fails. What cannot be done here is in NOT_RUN, word by word.
"""
import dataclasses
import re
import time
import unittest

import harness
import page_examples

PAGES = {"README.md", *(f"tools/{path.name}" for path in (page_examples.REPOSITORY / "tools").glob("*.md"))}


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


MAKE_LOGS = """
framesd="build/release/framesd ingest --data-dir build/demo/data --create --quiet"
$framesd build/demo/sample.csv --log main
awk -F, -v OFS=, 'NR > 1 {$1 += 3.5} {for (i = 182; i < 202; ++i) $1 = $1 "," $i} 1' build/demo/sample.csv |
  cut -d, -f 1-201 >repeat.csv
$framesd repeat.csv --log repeat
"""
TOKEN = 'head -c 24 /dev/urandom | base64 > build/demo/admin.token; chmod 600 build/demo/admin.token\n'
SERVE_WITH_TOKEN = TOKEN + """
build/release/framesd --data-dir build/demo/data --port 8001 --admin-token-file build/demo/admin.token &
until curl -sf localhost:8001/ready; do sleep 0.1; done
"""
CHANGE_FRAMES = """
put() {
  printf '{"samples":[%s]}' "$(yes "$1" | head -n 200 | paste -sd ,)" | curl -s -X PUT -d @- localhost:8001/frames/1 \\
    -H "X-Admin-Token: $(cat build/demo/admin.token)" -H 'Content-Type: application/json'
}
while sleep 0.1; do put $((++times % 256)); done >/dev/null &
"""
MAKE_SERVICE = TOKEN + """
cp build/demo/admin.token /etc/framesd.token; TOKEN=$(cat /etc/framesd.token)
echo "admin_token_file = /etc/framesd.token" >>/etc/framesd.conf
framesd ingest mylog.csv --log rig7-a12 --create -c /etc/framesd.conf
systemctl restart framesd
mkdir /mnt/usb
"""
MAKE_PLACE = """
mkdir /mnt/shed
printf '%s\\n' BACKUP_TARGET=shed: RCLONE_CONFIG_SHED_TYPE=alias RCLONE_CONFIG_SHED_REMOTE=/mnt/shed >$HOME/edited
systemctl start framesd
"""
LOSE_MACHINE = """
systemctl stop framesd
rm -r /var/lib/framesd
mv /mnt/shed/framesd-*.framesd /mnt/shed/framesd-20261120T013000Z.framesd
"""
MAKE_A12 = """
framesd logs remove rig7-a12 --yes --data-dir /var/lib/framesd
build/release/framesd_make_log --width 360 --rows 100 -o a12.csv
echo '{"well":"A-12"}' >a12.json
"""
MAKE_CENTRE = """
framesd ingest mylog.csv --log a12 --create -c /etc/framesd.conf
cp /etc/framesd.token centre.token
build/release/framesd_make_log --start 8000 --rows 30 -o more.csv
(until curl -s localhost:8000/logs/rig7-a12/stats | grep -q '"count":5460'; do sleep 0.1; done
framesd ingest more.csv --log a12 --quiet -c /etc/framesd.conf) &
"""
EXAMPLES = {
    "README.md": [
        Example(says=r'^\{"frames":\[\{"depth":9100.0,"width":150,"height":1,"image_base64":"iVBORw0KGgo',
                asks='grep -aq "(1001, 200)" log.npy'),
        Example(says=r"^default 5460 frames; 1001 of them from 9100.0 to 9200.0$"),
        Example(before="cp build/demo/sample.csv mylog.csv", says="5,460 rows stored"),
        Example(before="kill $demo; while curl -s localhost:8000/health; do sleep 0.1; done", says="5,460 rows stored",
                asks="curl -s localhost:8000/stats | grep '\"count\":5460'"),
    ],
    "tools/DEVELOPING.md": [Example(says="100% tests passed")],  # in a tree whose only test is quick
    "tools/DATABASE.md": ["needs a database on another machine: system.*_in_database and system.instances have one"],
    "tools/HTTP.md": [
        Example(says=r'^\{"depth":9100.5,.*"stats":\{"min":'),
        Example(says=r"^\(1000, 200\) from 9000.1 to 9100.0$"),
        Example(before=MAKE_LOGS, says=r'"depth_shift":-3.5,.*"azimuth_shift_degrees":-36,'),
        Example(says=r"^9110.0 150 \d+ bytes$"),
        Example(asks='grep -aq "(1001, 200)" log.npy'),
        Example(says=r'"rows":5460,"stored":5460,[^\n]*\Z', fails=("curl", "upload -T build"),
                asks='[ "$(grep -o \'"stored":3,\' "$said" | wc -l)" -ge 1 ] && grep -q \'"deleted":1\' "$said"'),
        Example(asks="""curl -s $log | grep '"well":"A-12 ST1"'"""),
        Example(says=r"^event: hello$", fails=("curl",)),
        Example(asks="test $(wc -l <log.csv) = 5461"),
        Example(given=("build/demo/sample.csv",), asks="""curl -s localhost:8000/ingests | grep "$(cat "$said")" """),
    ],
    "tools/OPERATING.md": [
        Example(before="tools/demo --no-serve; cp build/demo/sample.csv mylog.csv", says="5,460 rows stored"),
        "makes packages and installs them: system.package does, on a Debian of its own",
        # It says that what is stored here is not kept.
        Example(says=r"^ok +frames .*all sound", fails=("sudo framesd doctor",)),
        Example(before=MAKE_SERVICE, says="^2 logs, "),
        Example(before=MAKE_PLACE, asks="test -e /mnt/shed/framesd-*.framesd"),
        Example(before=LOSE_MACHINE, says="5,460", asks="systemctl status framesd"),
        Example(before=MAKE_A12, says="100 rows stored"),
        Example(before=MAKE_CENTRE, says=r"5,460 rows sent.*\n(.*\n)*.* 30 rows sent", fails=("framesd push",),
                ends=False),
        Example(asks="test $(stat -c %a /etc/framesd/admin_token) = 600"),
    ],
    "tools/PYTHON.md": [
        Example(says=r"^1001 rows from 9100.0 to 9200.0$"),
        Example(says=r"^default 5460 frames, generation \d+$"),
        Example(before=SERVE_WITH_TOKEN, says=r"^5460 stored, 0 rejected$"),
        Example(before=CHANGE_FRAMES, says=r"^default 1.0 1.0 go on from "),
        Example(says=r"^404 not_found "),
    ],
}
NOT_RUN = {
    "tools/OPERATING.md": [
        "apt install rclone", "journalctl -u framesd-backup -n 20", "systemctl enable --now framesd-backup.timer",
        "systemctl edit framesd"],
}


class Pages(harness.SystemTest):
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

    def follow_all(self, page, typed):
        self.assertEqual(len(typed), len(EXAMPLES[page]), f"{page}: each example needs a line in EXAMPLES")
        for (language, text), example in zip(typed, EXAMPLES[page]):
            with self.subTest(page, example=text):
                if isinstance(example, str):
                    print(f"not run: {page}: {text.splitlines()[0]}: {example}")
                else:
                    self.follow(language, text, example)
        self.assertEqual(self.machine.not_run(), NOT_RUN.get(page, []))

    def test_readme(self):
        (_, commands), *typed = page_examples.typed_in("README.md")
        self.assertEqual([line.split(" ")[0] for line in commands.splitlines()], ["tools/demo", "tools/test"])
        self.start_demo()
        print("not run: README.md: tools/test: scripts runs it, in small trees")
        self.follow_all("README.md", typed)

    def test_http(self):
        self.start_demo()
        self.follow_all("tools/HTTP.md", page_examples.typed_in("tools/HTTP.md"))

    def test_python(self):
        self.start_demo()
        self.follow_all("tools/PYTHON.md", page_examples.typed_in("tools/PYTHON.md"))

    def test_operating(self):
        self.follow_all("tools/OPERATING.md", page_examples.typed_in("tools/OPERATING.md"))

    def test_developing(self):
        self.follow_all("tools/DEVELOPING.md", page_examples.typed_in("tools/DEVELOPING.md"))

    def test_database(self):
        self.follow_all("tools/DATABASE.md", page_examples.typed_in("tools/DATABASE.md"))

    def test_the_other_pages_have_no_examples(self):
        for page in PAGES - EXAMPLES.keys():
            self.assertEqual(page_examples.typed_in(page), [], page)

    def test_settings_of_a_page_are_in_order(self):
        texts = [text for page in sorted(PAGES) for _, text in page_examples.typed_in(page, ("ini",))]
        self.assertEqual(len(texts), 3)
        for name in re.findall(r"_file = (/etc/framesd/\S+)", "".join(texts)):
            self.type(f"mkdir -p /etc/framesd; echo k3rn-0f-the-m4chine >{name}; chmod 600 {name}")
        for text in texts:
            self.write("page.conf", text)
            self.type(f"{harness.FRAMESD} -c {self.folder}/page.conf --check-config")

    def test_the_tokens_of_a_page_are_in_order(self):
        (_, text), = page_examples.typed_in("tools/OPERATING.md", ("",))
        self.write("tokens", text).chmod(0o600)
        self.type(f"{harness.FRAMESD} --tokens-file {self.folder}/tokens --check-config")


if __name__ == "__main__":
    unittest.main()
