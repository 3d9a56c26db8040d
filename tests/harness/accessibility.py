"""Asks axe whether a page can be used by everyone (WCAG 2.2 AA)."""

from functools import cache

from playwright.sync_api import Page

from tests.harness.catalogue import ROOT

STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@cache
def _axe() -> str:
    return (ROOT / "tests" / "vendor" / "axe.min.js").read_text(encoding="utf-8")


def barriers(page: Page) -> list[str]:
    """What stands in somebody's way on this page: rule, and the first place that breaks it."""
    page.evaluate(_axe())
    found = page.evaluate("standards => axe.run(document, {runOnly: standards})", STANDARDS)
    return [f"{each['id']}: {each['help']} - {each['nodes'][0]['html'][:160]}" for each in found["violations"]]
