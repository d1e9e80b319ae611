# SPDX-License-Identifier: MIT
"""tools/install in a tree whose program is built already."""
import shutil
import sys
import unittest

from small_trees import FRAMESD, REPOSITORY, BuiltTree


class Install(BuiltTree):
    """Into a stage: nothing outside it is touched, and no service."""

    UNIT, CONF = "etc/systemd/system/framesd.service", "etc/framesd.conf"

    def setUp(self):
        super().setUp()
        self.stage = self.folder / "stage"

    def install(self, *options):
        status, said = self.run_in(self.root, "env", f"DESTDIR={self.stage}", "tools/install", *options)
        self.assertEqual(status, 0, said)
        return said

    def there(self):
        return sorted(str(path.relative_to(self.stage)) for path in self.stage.rglob("*") if not path.is_dir())

    def test_what_is_installed_runs_and_names_its_data(self):
        self.install()
        units = [f"framesd{rest}" for rest in ("-backup.service", "-backup.timer", "-verify.service", "-verify.timer", ".service", ".socket")]
        shared = ["framesd.conf", *units, "framesd.py", "framesd-backup.env", "framesd-avahi.service", "Caddyfile", "nginx-tls.conf",
                  "container/compose.yml", "container/Caddyfile", "monitoring/alerts.yml", "monitoring/dashboard.json"]
        self.assertEqual(self.there(), sorted([
            self.CONF, *(f"etc/systemd/system/{unit}" for unit in units), "usr/local/bin/framesd",
            "usr/local/bin/framesd-backup", "usr/local/bin/framesd-upload", *(f"usr/local/share/framesd/{name}" for name in shared),
            "usr/local/share/bash-completion/completions/framesd", "usr/local/share/fish/vendor_completions.d/framesd.fish",
            "usr/local/share/man/man1/framesd.1.gz", "usr/local/share/man/man1/framesd-backup.1.gz",
            "usr/local/share/man/man1/framesd-upload.1.gz", "usr/local/share/man/man5/framesd.conf.5.gz", "usr/local/share/man/man8/framesd-verify.service.8.gz",
            "usr/local/share/zsh/site-functions/_framesd"]))
        program = self.stage / "usr/local/bin/framesd"
        self.assertLess(program.stat().st_size, FRAMESD.stat().st_size)
        _, said = self.run_in(self.root, program, "-c", self.stage / self.CONF, "--print-config")
        self.assertRegex(said, r"data_dir = /var/lib/framesd ")

    def test_the_programs_of_clients_run_where_they_are_installed(self):
        self.assertIn("PYTHONPATH=/usr/local/share/framesd\n", self.install())
        status, said = self.run_in("/", self.stage / "usr/local/bin/framesd-upload", "--help")
        self.assertEqual((status, said.split()[0]), (0, "framesd-upload"))
        self.assertNotIn("tools/", said)
        status, said = self.run_in("/", "env", f"PYTHONPATH={self.stage}/usr/local/share/framesd", sys.executable, "-B", "-c",
                                   "import framesd; print(framesd.__file__)")
        self.assertEqual((status, said), (0, f"{self.stage}/usr/local/share/framesd/framesd.py\n"))

    def test_an_upgrade_takes_the_new_files_and_keeps_those_that_were_edited(self):
        self.install()
        unit, conf = self.stage / self.UNIT, self.stage / self.CONF
        for name in ("systemd/framesd.service", "framesd.conf"):
            with open(self.root / "tools/packaging" / name, "a", encoding="utf-8") as file:
                file.write("# of the next version\n")
        conf.write_text("port = 9000\n")
        said = self.install()
        self.assertTrue(unit.read_text().endswith("# of the next version\n"))
        self.assertEqual(conf.read_text(), "port = 9000\n")
        self.assertIn(f"keeping {conf}, which was edited", said)
        self.assertIn("names no data_dir", said)
        unit.write_text("[Unit]\n")
        said = self.install()
        self.assertEqual(unit.read_text(), "[Unit]\n")
        self.assertIn("drop-in", said)

    def test_a_unit_of_an_older_version_is_known_wherever_its_source_was(self):
        unit = self.stage / self.UNIT
        unit.parent.mkdir(parents=True)
        for source in ("tools/framesd.service", "tools/packaging/systemd/framesd.service"):
            self.commit(source, f"[Unit]\n# of {source}\n")
            unit.write_text((self.root / source).read_text())
            self.commit(source, (REPOSITORY / "tools/packaging/systemd/framesd.service").read_text())
            self.install()
            self.assertNotIn(source, unit.read_text())
            shutil.rmtree(self.stage / "usr")  # whose copy of the unit would be enough

    def commit(self, name, text):
        (self.root / name).write_text(text)
        for command in (["init", "-q"], ["add", name],
                        ["-c", "user.name=x", "-c", "user.email=x@y", "commit", "-q", "-m", "x", "--", name]):
            self.assertEqual(self.run_in(self.root, "git", *command), (0, ""))

    def test_a_configuration_that_the_program_refuses_is_said(self):
        self.install()
        (self.stage / self.CONF).write_text("porrt = 9000\n")
        status, said = self.run_in(self.root, "env", f"DESTDIR={self.stage}", "tools/install")
        self.assertEqual(status, 1, said)
        self.assertIn("unknown key 'porrt'", said)

    def test_uninstalling_leaves_what_is_not_ours_and_names_it(self):
        self.install()
        dropin = self.stage / (self.UNIT + ".d") / "tokens.conf"
        dropin.parent.mkdir()
        dropin.write_text("[Service]\n")
        said = self.install("--uninstall")
        self.assertEqual(self.there(), [self.CONF, self.UNIT + ".d/tokens.conf"])
        for left in (self.CONF, self.UNIT + ".d"):
            self.assertIn(f"  sudo rm -r {self.stage / left}\n", said)
        self.install("--uninstall")  # again: nothing to do


if __name__ == "__main__":
    unittest.main()
