"""Helpers of the page tests: signing in, and looking at blocks."""

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from aftercare.ground.accounts.actions import issue_link
from aftercare.ground.accounts.models import Staff
from tests.factories.accounts import a_staff_member, an_actor

CHANGING = re.compile(r'(name="(?:submission_key|csrfmiddlewaretoken)" value=")[^"]*|(X-CSRFToken":")[^"]*')


def signed_in(role: str = "agent", *, language: str = "zh-hans", **fields: object) -> Client:
    """A browser in which a new member of staff with `role` has signed in."""
    return browser_of(a_staff_member(role, language=language, **fields))  # type: ignore[arg-type]


def browser_of(staff: Staff) -> Client:
    """A browser in which `staff` has signed in."""
    client = Client()
    client.force_login(staff)
    return client


def owner_browser(person_id: int) -> Client:
    """A browser in which an owner has come in by a link."""
    _link, secret = issue_link(
        kind="owner",
        holder_id=person_id,
        holder_label="业主",
        valid_for=timedelta(days=1),
        by=an_actor("supervisor"),
        at=timezone.now(),
    )
    client = Client()
    client.get(f"/link/{secret}")
    return client


def without_keys(html: str) -> str:
    """`html` without the values that differ each time a page is made."""
    return CHANGING.sub(r"\1\2", html)
