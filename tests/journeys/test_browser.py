"""The browser itself: it reaches our files, and nothing else."""

from playwright.sync_api import Page


def test_styles_and_scripts_are_served_by_ourselves(desk: Page):
    answer = desk.goto("/static/vendor/tabler.min.css")

    assert answer is not None
    assert answer.status == 200
    assert "sourceMappingURL" not in answer.text()
