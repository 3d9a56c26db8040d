"""Changing how a message is worded, and going back to the words of the product."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from aftercare.faces.messages import permissions, rules
from aftercare.faces.messages.models import WordingVersion
from aftercare.faces.messages.wordings import BY_KEY
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _


@transaction.atomic
def reword(*, wording: str, texts: Mapping[str, str], why: str, seen: int, by: Actor, at: datetime) -> WordingVersion:
    """Say a message in other words from now on; what was said before is kept, with who changed it.

    `texts` has `subject_zh`, `zh`, `subject_en` and `en`; `seen` is the number of the version the person looked at
    (0: the shipped text). Raises BadInput or UnknownPlaceholder for texts that cannot be sent.
    """
    permissions.check_may_reword(by)
    shipped = _shipped(wording)
    rules.check_wording(shipped, texts)
    if not why.strip():
        raise BadInput(field=_("Reason"), value="", remedy=_("Say why it is changed."))
    chosen = {name: texts[name].strip() for name in shipped.texts()}
    return _next(wording, seen=seen, by=by, at=at, why=why.strip(), shipped=chosen == shipped.texts(), **chosen)


@transaction.atomic
def restore_wording(*, wording: str, seen: int, by: Actor, at: datetime) -> WordingVersion:
    """Go back to the words of the product."""
    permissions.check_may_reword(by)
    _shipped(wording)
    return _next(wording, seen=seen, by=by, at=at, why="", shipped=True)


def _shipped(wording: str) -> rules.Wording:
    if wording not in BY_KEY:
        raise Missing(_("There is no such message."))
    return BY_KEY[wording]


def _next(wording: str, *, seen: int, by: Actor, at: datetime, why: str, shipped: bool, **texts: str) -> WordingVersion:
    latest = WordingVersion.objects.select_for_update().filter(wording=wording).order_by("-pk").first()
    rules.check_seen(seen, latest.pk if latest else 0)
    version = WordingVersion.objects.create(
        wording=wording,
        shipped=shipped,
        why=why[:300],
        at=at,
        by=by.reference,
        by_label=by.label,
        **({} if shipped else texts),
    )
    trail.record("wording.changed", version, by=by, at=at, begins=True, wording=wording, shipped=shipped, why=why[:300])
    return version
