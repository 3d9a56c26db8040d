"""The people of a journey: each with a page of their own, doing what people do, in the words of their language."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from django.conf import settings
from django.test import Client
from django.utils.translation import gettext, override
from playwright.sync_api import Locator, Page, expect

from aftercare.ground.accounts.models import Staff
from tests.factories.files import a_picture

PASSWORD = "correct horse battery"
COLOURS = ("red", "orange", "gold", "green", "teal", "blue", "navy", "purple", "brown", "gray", "olive", "maroon")
_shot = count(1)


@dataclass(frozen=True)
class Visitor:
    """Somebody in front of a page."""

    page: Page
    language: str

    def say(self, words: str, **values: object) -> str:
        """The words as this person reads them."""
        with override(self.language):
            return gettext(words) % values if values else gettext(words)

    def goes_to(self, address: str) -> None:
        """Open an address."""
        answer = self.page.goto(address)
        assert answer is not None
        assert answer.ok, f"{answer.status} {address}"

    def sees(self, text: str) -> None:
        """Wait until something stands on the page."""
        expect(self.page.get_by_text(text).first).to_be_visible()

    def is_told(self, words: str) -> None:
        """Wait for the word that it is done."""
        expect(self.page.locator("#notices")).to_contain_text(self.say(words))

    def panel(self, words: str) -> Locator:
        """The act under its name, opened."""
        name = self.page.locator("summary > span", has_text=re.compile(f"^{re.escape(self.say(words))}$"))
        found = self.page.locator("details.panel", has=name).first
        for _try in range(10):  # a page that is still being drawn anew may shut what was opened
            if found.get_attribute("open") is None:
                found.locator("> summary").click()
            self.page.wait_for_timeout(120)
            if found.get_attribute("open") is not None:
                break
        return found

    def presses(self, words: str, within: Locator | None = None) -> None:
        """Press the button with these words."""
        (within or self.page.locator("main")).get_by_role("button", name=self.say(words), exact=True).first.click()

    def fills(self, within: Locator, **values: str) -> None:
        """Fill a form: text, date and number by what they are called in it."""
        for name, value in values.items():
            within.locator(f"[name={name}]:visible").first.fill(value)

    def picks(self, within: Locator, **values: str) -> None:
        """Choose from lists and cards."""
        for name, value in values.items():
            if within.locator(f"select[name={name}]").count():
                within.locator(f"select[name={name}]").select_option(value)
            else:
                within.locator(f"label:has(input[name={name}][value='{value}'])").click()

    def takes_photo(self, within: Locator, name: str = "photos") -> None:
        """Take a photo and see it before it is sent."""
        shot = next(_shot)
        picture = a_picture(size=(320, 240 + shot), colour=COLOURS[shot % len(COLOURS)])
        within.locator(f"input[type=file][name={name}]").set_input_files(
            {"name": f"IMG_{shot:04}.jpg", "mimeType": "image/jpeg", "buffer": picture}
        )
        expect(within.locator("[data-photo-preview] img").first).to_be_visible()

    def draws_signature(self, within: Locator) -> None:
        """Draw a name with the finger."""
        canvas = within.locator("canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 30, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        for step in range(1, 9):
            up = -20 if step % 2 else 20
            self.page.mouse.move(box["x"] + 30 + step * 22, box["y"] + box["height"] / 2 + up)
        self.page.mouse.up()
        expect(within.locator("[data-signature-value]")).to_have_value(re.compile("^data:image/png"))


def signs_in(page: Page, staff: Staff, *, language: str) -> Visitor:
    """Sign in with name and password."""
    page.goto("/sign-in")
    page.locator("input[name=login]").fill(staff.username)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("form.action button[type=submit]").click()
    page.wait_for_url(lambda address: "/sign-in" not in address)
    return Visitor(page, language)


def is_signed_in(page: Page, staff: Staff, address: str, *, language: str) -> Visitor:
    """Somebody who signed in this morning."""
    browser = Client()
    browser.force_login(staff)
    page.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": browser.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": address,
            }
        ]
    )
    return Visitor(page, language)


OpenPage = Callable[[str], Page]
