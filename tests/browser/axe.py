# SPDX-License-Identifier: MIT
"""What axe-core says of a page: barriers for people who use keyboards, screen readers, magnifiers or high contrast.

axe-core comes from npm, for development only: tools/lint_pages installs it and names its file in AXE.
"""
import collections
import os
import pathlib

Violation = collections.namedtuple("Violation", "rule impact help targets")  # targets: selectors of the elements
GRAVE = ("serious", "critical")


def source():
    """The text of the file that the environment names in AXE; AssertionError with what to do if there is none."""
    path = os.environ.get("AXE")
    if not path or not pathlib.Path(path).is_file():
        raise AssertionError("axe-core is missing: tools/lint_pages installs it and runs this test")
    return pathlib.Path(path).read_text(encoding="utf-8")


def violations(session, text, within="html"):
    """[Violation] of the page as it is shown now, in the elements that match `within`, the gravest first.

    text   what source() gives
    """
    session.script(text)
    found = session.script("""
        return axe.run(arguments[0], { resultTypes: ["violations"] }).then((result) =>
          result.violations.map((one) => [one.id, one.impact, one.help, one.nodes.map((node) => node.target.flat().join(" "))]));
        """, within)
    ranks = ("critical", "serious", "moderate", "minor")
    return sorted((Violation(*one) for one in found), key=lambda one: ranks.index(one.impact))


def report(found):
    """Violations as lines to read, "" if there are none."""
    return "\n".join(f"{one.impact}: {one.help} ({one.rule}), {len(one.targets)} times: {', '.join(one.targets[:5])}"
                     for one in found)
