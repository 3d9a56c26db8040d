"""What somebody has typed and not sent yet.

A draft is private and no state of the business: keeping one is no act, so that it leaves no event in the trail.
"""

from datetime import datetime

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.models import Draft

CHARACTERS_AT_MOST = 60_000


def save_draft(*, form: str, content: dict[str, object], by: Actor, at: datetime) -> Draft:
    """Keep `content` as the actor's draft of `form` (`case.new`); the last saving wins.

    Raises BadInput when it is longer than any form of ours.
    """
    if len(str(content)) > CHARACTERS_AT_MOST:
        raise BadInput(field=_("Draft"), value="…", remedy=_("It is too long to be kept. Send it or shorten it."))
    draft, _made = Draft.objects.update_or_create(
        actor=by.reference, form=form[:60], defaults={"content": content, "saved_at": at}
    )
    return draft


def discard_draft(*, form: str, by: Actor) -> None:
    """Forget the actor's draft of `form`; nothing happens when there is none."""
    Draft.objects.filter(actor=by.reference, form=form).delete()


def find_draft(*, form: str, by: Actor) -> Draft | None:
    """The actor's draft of `form`, or None."""
    return Draft.objects.filter(actor=by.reference, form=form).first()


def list_drafts(*, by: Actor) -> list[Draft]:
    """The actor's drafts, the latest first, at most 50."""
    return list(Draft.objects.filter(actor=by.reference).order_by("-saved_at", "-pk")[:50])
