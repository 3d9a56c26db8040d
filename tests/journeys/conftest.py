"""The browser of the journeys: pages at desk and phone width, pictures of what failed, nothing from outside.

`desk` and `phone` are pages of one person each; `open_page("desk")` brings another person with cookies of their own.
The language is Chinese unless a journey says `@pytest.mark.parametrize("language", ["zh-hans", "en"])`: then it runs
in Chinese on SQLite and in English on PostgreSQL.
"""

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from deploy import browser as finder

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the thread that also asks the database

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--font-render-hinting=none",
]  # fmt: skip
SIZES = {"desk": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
LOCALES = {"zh-hans": "zh-CN", "en": "en-GB"}
OUTCOME = pytest.StashKey[bool]()

OpenPage = Callable[[str], Page]

expect.set_options(timeout=20_000)  # a slow machine is not a defect


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Every journey sees committed rows, as a server in another thread does.

    What has two languages runs in Chinese on SQLite and in English on PostgreSQL; the others run on SQLite.
    """
    here = Path(__file__).parent
    own = [item for item in items if item.path.is_relative_to(here)]
    for item in own:
        item.add_marker(pytest.mark.journey)
        item.add_marker(pytest.mark.django_db(transaction=True), append=False)
    english = {item for item in own if _parameters(item).get("language") == "en"}
    if left_out := [item for item in own if (item in english) != (connection.vendor == "postgresql")]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def _parameters(item: pytest.Item) -> dict[str, object]:
    return item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Remember whether the journey itself failed, for the pictures."""
    report = yield
    item.stash[OUTCOME] = item.stash.get(OUTCOME, False) or report.failed
    return report


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys of a process."""
    path = finder.find_chromium()
    if path is None:
        pytest.exit("Chromium was not found. `make test` installs it, or set AFTERCARE_CHROMIUM.", returncode=3)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def language() -> str:
    """The reader's language; parametrize to have another."""
    return "zh-hans"


@pytest.fixture
def open_page(
    request: pytest.FixtureRequest, chromium: Browser, live_server: LiveServer, language: str
) -> Iterator[OpenPage]:
    """Opens a page for one more person: `open_page("desk")`, `open_page("phone")`. Addresses are relative."""
    pages: list[Page] = []
    troubles: list[str] = []

    def open_one(size: str) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=SIZES[size],
            has_touch=size == "phone",
            is_mobile=size == "phone",
            locale=LOCALES[language],
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
        )
        context.set_default_timeout(20_000)
        context.route(lambda address: not address.startswith(live_server.url), refuse(troubles))
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
        page.on("console", lambda message: hear(message, troubles))
        page.on("response", lambda answer: answer.status >= 500 and troubles.append(f"{answer.status} {answer.url}"))
        pages.append(page)
        return page

    yield open_one
    if request.node.stash.get(OUTCOME, False) or troubles:
        take_pictures(request.node.name, pages)
    for page in pages:
        page.context.close()
    assert not troubles, "The browser complained:\n" + "\n".join(troubles)


def refuse(troubles: list[str]) -> Callable[[Route], None]:
    """Let nothing through to the outside, and remember that it was tried."""

    def handler(route: Route) -> None:
        if not route.request.url.startswith(("data:", "blob:")):
            troubles.append(f"asked for {route.request.url}")
            route.abort()
        else:
            route.continue_()

    return handler


def hear(message: ConsoleMessage, troubles: list[str]) -> None:
    """Errors of scripts and of the content policy are troubles; an answer of 4xx is the journey's own affair."""
    if message.type == "error" and not message.text.startswith("Failed to load resource"):
        troubles.append(message.text)


def take_pictures(name: str, pages: list[Page]) -> None:
    """What every person saw when it failed, to test-results/."""
    RESULTS.mkdir(exist_ok=True)
    stem = re.sub(r"[^\w\-]+", "-", name).strip("-")
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=RESULTS / f"{stem}-{number}.png", full_page=True)


@pytest.fixture
def desk(open_page: OpenPage) -> Page:
    """A person at a desk."""
    return open_page("desk")


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A person with a telephone."""
    return open_page("phone")
