# SPDX-License-Identifier: MIT
"""Every example of README.md and tools/*.md does what its page says, as it stands there.

A new example needs a line in EXAMPLES: without one its page fails. What cannot be done here is in NOT_RUN, word by word.
"""
import pathlib
import re
import unittest

import harness
import page_examples
import typed_pages
from typed_pages import Example

PAGES = {"README.md", *(f"tools/{path.name}" for path in (page_examples.REPOSITORY / "tools").glob("*.md"))}


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
cp build/demo/admin.token /etc/framesd.token; cp build/demo/admin.token .
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
BACK_UP = """
rm -r /mnt/usb/rig7.framesd
framesd backup /mnt/usb/rig7.framesd -c /etc/framesd.conf
"""
LOSE_MACHINE = """
systemctl stop framesd
rm -r /var/lib/framesd /var/lib/framesd.before
systemctl start framesd
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
HOLDS_100 = "curl -s localhost:8000/logs/my/stats | grep '\"count\":100,'\n"
EXAMPLES = {
    "README.md": [
        Example(says=r'^\{"frames":\[\{"depth":9100.0,"width":150,"height":1,"image_base64":"iVBORw0KGgo',
                asks='grep -aq "(1001, 200)" log.npy'),
        Example(says=r"^1001 frames from 9100.0 to 9200.0$"),
        Example(before="build/release/framesd_make_log --width 360 --rows 100 -o mylog.csv",
                says=r"samples: +360, (.*\n)+.* 100 rows stored",
                asks=HOLDS_100 + "curl -s localhost:8000/stats | grep '\"count\":5460'"),
        Example(before="kill $demo; while curl -s localhost:8000/health; do sleep 0.1; done", says=" 100 rows stored",
                asks=HOLDS_100),
    ],
    "tools/DEVELOPING.md": [Example(says="100% tests passed")],  # in a tree whose only test is quick
    "tools/HTTP.md": [
        Example(says=r'^\{"depth":9100.5,.*"stats":\{"min":'),
        Example(says=r"^\(1000, 200\) from 9000.1 to 9100.0$"),
        Example(says=r'"depth_shift":-3.5,.*"azimuth_shift_degrees":-36,'),
        Example(says=r"^9110.0 150 \d+ bytes$"),
        Example(asks='grep -aq "(1001, 200)" log.npy'),
        Example(asks="curl -sf localhost:8001/ready"),  # in the sources alone
        Example(says=r'"rows":5460,"stored":5460,[^\n]*\Z', fails=("curl", "upload -T build"),
                asks='[ "$(grep -o \'"stored":3,\' "$said" | wc -l)" -ge 1 ] && grep -q \'"deleted":1\' "$said"'),
        Example(asks="""curl -s $log | grep '"well":"A-12 ST1"'"""),
        Example(says=r"^event: hello$", fails=("curl",)),
        Example(asks="test $(wc -l <log.csv) = 5461"),
        Example(given=("build/demo/sample.csv",), asks="""curl -s localhost:8000/ingests | grep "$(cat "$said")" """),
    ],
    "tools/OPERATING.md": [
        Example(before="tools/demo --no-serve; cp build/demo/sample.csv mylog.csv", says="5,460 rows stored"),
        "makes packages: system.package does",
        "installs them: system.package does, on a Debian of its own",
        "makes an image: system.image does",
        "runs it by Docker: system.image does, by another engine",
        # It says that what is stored here is not kept.
        Example(says=r"^ok +frames .*all sound", fails=("sudo framesd doctor",)),
        Example(before=MAKE_SERVICE, says="^2 logs, "),
        Example(before=BACK_UP, says="5,460"),
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


def places_in(path):
    """What a link to that file may name behind #: its headings, as they are named there; or nothing."""
    if path.suffix != ".md":
        return {""}
    headings = re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {"", *(re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings)}


class Pages(typed_pages.TypedPages):
    def follow_page(self, page):
        self.follow_all(page, page_examples.typed_in(page), EXAMPLES[page], NOT_RUN.get(page, []))

    def test_readme(self):
        (_, commands), *typed = page_examples.typed_in("README.md")
        self.assertEqual([line.split(" ")[0] for line in commands.splitlines()], ["tools/demo", "tools/test"])
        self.start_demo()
        print("not run: README.md: tools/test: scripts runs it, in small trees")
        self.follow_all("README.md", typed, EXAMPLES["README.md"], [])

    def test_http(self):
        self.start_demo()
        self.follow_page("tools/HTTP.md")

    def test_python(self):
        self.start_demo()
        self.follow_page("tools/PYTHON.md")

    def test_operating(self):
        self.follow_page("tools/OPERATING.md")

    def test_developing(self):
        self.follow_page("tools/DEVELOPING.md")

    def test_the_other_pages_have_no_examples(self):
        for page in PAGES - EXAMPLES.keys() - {"tools/DATABASE.md"}:  # that one has a test of its own, database_page
            self.assertEqual(page_examples.typed_in(page), [], page)

    def test_links_lead_somewhere(self):
        for page in PAGES:
            for link in re.findall(r"\]\(([^)\s]+)\)", page_examples.text_of(page)):
                name, _, place = link.partition("#")
                path = page_examples.REPOSITORY / (pathlib.Path(page).parent / name if name else page)
                if not link.startswith("http"):
                    self.assertTrue(path.exists(), f"{page}: {link}")
                    self.assertIn(place, places_in(path), f"{page}: {link}")

    def test_settings_of_a_page_are_in_order(self):
        checked = [self.check_settings_of(page, harness.FRAMESD) for page in sorted(PAGES - {"tools/DATABASE.md"})]
        self.assertEqual(sum(checked), 2)

    def test_the_tokens_of_a_page_are_in_order(self):
        (_, text), = page_examples.typed_in("tools/OPERATING.md", ("",))
        self.write("tokens", text).chmod(0o600)
        self.type(f"{harness.FRAMESD} --tokens-file {self.folder}/tokens --check-config")


if __name__ == "__main__":
    unittest.main()
