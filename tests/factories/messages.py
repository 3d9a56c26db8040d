"""Builders for messages: written as reactions write them, without an event."""

from datetime import datetime
from typing import Any

from django.db import transaction

from aftercare.faces.messages import queries
from aftercare.faces.messages.actions import add_webhook
from aftercare.faces.messages.models import Message, Webhook
from aftercare.faces.messages.parts import write
from aftercare.faces.messages.rules import Recipient
from aftercare.ground.accounts.models import Staff
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW


def an_owner_reader(**values: Any) -> Recipient:
    """An owner with a mobile phone."""
    return Recipient(**{"kind": "owner", "id": 41, "label": "陈先生", "phone": "13812345678", **values})


def a_message(
    to: Recipient | Staff, wording: str = "case_handed", *, at: datetime = NOW, link: str = "", **more: Any
) -> Message:
    """One message with made-up values, through the first channel its reader wants."""
    reader = queries.as_recipient(to) if isinstance(to, Staff) else to
    values = {
        name: f"〈{name}〉" for name in ("number", "subject", "due", "name", "times", "reason", "responsible", "kind")
    }
    values |= {name: f"〈{name}〉" for name in ("minutes", "window", "place", "contractor", "answer_by")}
    with transaction.atomic():
        return write(wording, to=reader, values={**values, **more.pop("values", {})}, at=at, link=link, **more)[0]


def a_webhook(url: str = "https://erp.example.com/hook", **values: Any) -> tuple[Webhook, str]:
    """A webhook of the whole group that hears everything, and its secret."""
    values = {"name": "ERP", "events": ["*"], "by": an_actor("administrator"), "at": NOW, **values}
    return add_webhook(url=url, **values)
