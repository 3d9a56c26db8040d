"""The documents point to things that are there."""

import re
from pathlib import Path

from tests.architecture.reading import ROOT

LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
LONGEST_README = 120


def documents() -> list[Path]:
    return [*ROOT.glob("*.md"), *(path for path in (ROOT / "docs").rglob("*.md") if "requirements" not in path.parts)]


def test_every_link_leads_somewhere():
    broken = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in documents()
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if "://" not in target and not (path.parent / target).exists()
    ]

    assert broken == []


def test_the_first_page_stays_short():
    assert [path.name for path in ROOT.glob("README*.md") if path.read_text().count("\n") > LONGEST_README] == []


def test_every_decision_is_listed():
    listed = (ROOT / "docs" / "adr" / "README.md").read_text(encoding="utf-8")

    assert [path.name for path in (ROOT / "docs" / "adr").glob("0*.md") if path.name not in listed] == []
