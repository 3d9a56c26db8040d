"""Helpers of the page tests: signing in, and looking at blocks."""

import re

from django.test import Client

from aftercare.ground.accounts.models import Staff
from tests.factories.accounts import a_staff_member

CHANGING = re.compile(r'(name="(?:submission_key|csrfmiddlewaretoken)" value=")[^"]*|(X-CSRFToken":")[^"]*')


def signed_in(role: str = "agent", *, language: str = "zh-hans", **fields: object) -> Client:
    """A browser in which a new member of staff with `role` has signed in."""
    return browser_of(a_staff_member(role, language=language, **fields))  # type: ignore[arg-type]


def browser_of(staff: Staff) -> Client:
    """A browser in which `staff` has signed in."""
    client = Client()
    client.force_login(staff)
    return client


def without_keys(html: str) -> str:
    """`html` without the values that differ each time a page is made."""
    return CHANGING.sub(r"\1\2", html)
