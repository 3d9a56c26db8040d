"""The page of components shows every part of the screens, so that none is changed unseen."""

import re
from pathlib import Path

from aftercare.faces.web import html
from aftercare.faces.web.environment import PARTS
from tests.faces.web.test_packs_pages import in_english, text_of

TEMPLATES = Path(html.__file__).parent / "templates"
MACRO = re.compile(r"\{% macro (\w+)\(.*?\{%-? endmacro %\}", re.DOTALL)


def macros() -> dict[str, str]:
    """Every macro of the parts with its text."""
    found: dict[str, str] = {}
    for part in PARTS:
        text = (TEMPLATES / "parts" / f"{part}.html").read_text(encoding="utf-8")
        found |= {each.group(1): each.group(0).split("%}", 1)[1] for each in MACRO.finditer(text)}
    return found


def test_every_part_is_shown():
    every = macros()
    page = (TEMPLATES / "office" / "components.html").read_text(encoding="utf-8")
    shown: set[str] = set()
    waiting = [page]
    while waiting:
        text = waiting.pop()
        new = {name for name in every if re.search(rf"\b{name}\(", text)} - shown
        shown |= new
        waiting += [every[name] for name in new]
    assert set(every) - shown == set(), "show these in templates/office/components.html"


def test_the_page_draws_a_procedure_and_an_entry_of_rules():
    page = text_of(in_english(), "/office/components")
    assert 'class="flow-box flow-same"' in page
    assert '<span class="source">S000.19.r15</span>' in page
