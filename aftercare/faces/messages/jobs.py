"""Reactions that tell people, and the sending itself."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import BigIntegerField

from aftercare.faces.messages import queries
from aftercare.faces.messages.channels import CHANNELS, AddressRefused
from aftercare.faces.messages.models import Message
from aftercare.faces.messages.parts import Letter, unseal, write, write_all
from aftercare.faces.messages.rules import Recipient, Wording, allowed_in
from aftercare.faces.messages.wordings import BY_KEY
from aftercare.ground.accounts.models import SignedLink
from aftercare.ground.accounts.parts import draft_link, write_links
from aftercare.ground.accounts.queries import open_code
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.jobs.rules import ATTEMPTS_AT_MOST
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import procedure_of, taxonomy_of

LINK_AND_LEAD_IN = re.compile(r"[^。.!?！？；;，,]{0,24}[：:]\s*\{link\}\s*$")
OWNER_LINK_FOR = timedelta(days=180)
_MESSAGE = Question(lambda: Message.objects.filter(pk=Given("pk", BigIntegerField()))[:1])


def send(*, message_id: int, at: datetime) -> None:
    """Send one waiting message through its channel, then wipe the link's secret; the demo keeps it.

    Opens its own transactions: a slow server must not hold rows. An address that is refused is final and shown; every
    other failure is kept with the message and raised, so that the queue tries again with longer and longer waits.
    """
    message = _MESSAGE.get(pk=message_id)
    if message.state in {Message.State.SENT, Message.State.REFUSED}:
        return
    try:
        via = CHANNELS[message.channel](message, readable(message))
    except AddressRefused as refused:
        _note(message, state=Message.State.REFUSED, error=str(refused), at=at)
        return
    except OSError as fault:  # SMTP's own errors are OSErrors too
        last = (message.attempts + 1) % ATTEMPTS_AT_MOST == 0
        _note(message, state=Message.State.FAILED if last else Message.State.WAITING, error=str(fault), at=at)
        raise
    _note(message, state=Message.State.SENT, via=via, at=at)


@transaction.atomic
def _note(message: Message, *, state: Message.State, at: datetime, via: str = "", error: str = "") -> None:
    """Write down what became of an attempt."""
    message.attempts += 1
    message.state, message.via, message.error = state, via, error[:300]
    if state == Message.State.SENT:
        message.sent_at = at
        if not settings.DEMO:
            message.sealed_link = ""
    message.save(update_fields=["attempts", "state", "via", "error", "sent_at", "sealed_link"])


def readable(message: Message) -> str:
    """The text with its link in place; without it once the secret was wiped."""
    link = unseal(message.sealed_link) if message.sealed_link else "…"
    return message.body.replace("{link}", link)


def without_link(message: Message) -> str:
    """The text for pages of the product, where the link is the page itself; a code is covered."""
    if message.wording == "sign_in_code":
        return message.body.replace("{link}", "••••••")
    return LINK_AND_LEAD_IN.sub("", message.body).replace("{link}", "").strip()


def send_code(*, event: AuditEvent, at: datetime) -> None:
    """The one-time code somebody asked for at the door; nothing when nobody has that phone or the code is over."""
    opened = open_code(event.subject_id, at=at)
    if opened is None:
        return
    to = Recipient(
        kind=event.changes["kind"], id=0, label=opened.phone[-4:], phone=opened.phone, language=opened.language
    )
    write("sign_in_code", to=to, values={"minutes": opened.minutes}, link=opened.code, at=at, event_id=event.pk)


def tell_owner_registered(*, events: Sequence[AuditEvent], at: datetime) -> None:
    """The receipt: number, who answers, by when (product: a receipt number at once)."""
    _tell_owners("case_registered", events=events, at=at)


def tell_owner_answered(*, event: AuditEvent, at: datetime) -> None:
    """There is an answer; not for what was said on the telephone anyway."""
    if not event.changes.get("spoken"):
        _tell_owner("case_answered", event=event, at=at)


def tell_owner_moved(*, event: AuditEvent, at: datetime) -> None:
    """The case has come to its end (S000.01.r13: the result is reported to the owner)."""
    case = Case.objects.get(pk=event.subject_id)
    step = procedure_of(case).steps.get(event.changes.get("to_step", ""))
    if step is not None and step.final:
        _tell_owner("case_closed", event=event, at=at)


def tell_owner_ended(*, event: AuditEvent, at: datetime) -> None:
    """One answer settled many: the owner is told where to read it."""
    _tell_owner("case_closed", event=event, at=at)


def tell_staff_handed(*, event: AuditEvent, at: datetime) -> None:
    """The case is somebody else's now."""
    case = Case.objects.select_related("responsible", "development").get(pk=event.subject_id)
    to = queries.as_recipient(case.responsible)
    write(
        "case_handed",
        to=to,
        values={"number": case.number, "subject": case.subject, "due": say_when(case.due_at, case, to.language)},
        at=at,
        case=case,
        event_id=event.pk,
    )


def _tell_owner(wording: str, *, event: AuditEvent, at: datetime) -> None:
    _tell_owners(wording, events=[event], at=at)


def _tell_owners(wording: str, *, events: Sequence[AuditEvent], at: datetime) -> None:
    """Tell the owner of each case of which an event tells; whom nobody can reach is told nothing."""
    cases = Case.objects.select_related("reporter", "responsible", "development").in_bulk(
        {event.subject_id for event in events}
    )
    readers = queries.owners_of(list(cases.values()))
    told = [
        (event, cases[event.subject_id], readers[event.subject_id]) for event in events if event.subject_id in readers
    ]
    drafts = [draft_owner_link(case, to, at=at) if BY_KEY[wording].link else None for _event, case, to in told]
    write_links([draft[0] for draft in drafts if draft])
    write_all(
        [
            Letter(
                wording,
                to=to,
                values=values_of(case, to),
                link=draft[1] if draft else "",
                at=at,
                case=case,
                event_id=event.pk,
            )
            for (event, case, to), draft in zip(told, drafts, strict=True)
        ]
    )


def values_of(case: Case, to: Recipient) -> dict[str, object]:
    """What every message about a case may mention."""
    return {
        "name": to.label,
        "number": case.number,
        "subject": case.subject,
        "kind": taxonomy_of(case).kind(case.kind).label.in_language(to.language),
        "responsible": case.responsible.name,
        "due": say_when(case.due_at, case, to.language),
    }


def sample_values(wording: Wording, case: Case | None, language: str) -> dict[str, object]:
    """Values to show how a wording reads: those of a real case where it knows them, else the name in brackets."""
    values: dict[str, object] = {name: f"〈{name}〉" for name in allowed_in(wording)}
    values["link"] = f"{settings.PUBLIC_URL}/link/…"
    if case is not None:
        to = Recipient(kind=wording.audience, id=0, label=case.reporter_name or "〈name〉", language=language)
        place = f"{case.development.name} {case.unit.code}" if case.unit else case.development.name
        step = procedure_of(case).step(case.step).label
        words = step.staff if wording.audience == "staff" else step.owner
        known = {**values_of(case, to), "place": place, "text": case.text[:120], "step": words.in_language(language)}
        values |= {name: value for name, value in known.items() if name in values}
    return values


def owner_link(case: Case, to: Recipient, *, at: datetime) -> str:
    """An address that lets the owner into this one case."""
    link, address = draft_owner_link(case, to, at=at)
    write_links([link])
    return address


def draft_owner_link(case: Case, to: Recipient, *, at: datetime) -> tuple[SignedLink, str]:
    """A link that lets the owner into this one case, not written yet, and its address."""
    link, secret = draft_link(
        kind="owner",
        holder_id=case.reporter_id or 0,
        holder_label=to.label,
        valid_for=OWNER_LINK_FOR,
        at=at,
        case_id=case.pk,
        development_id=case.development_id,
        language=to.language,
    )
    return link, f"{settings.PUBLIC_URL}/link/{secret}"


def say_when(moment: datetime | None, case: Case, language: str) -> str:
    """A moment in the zone of the case, as its reader writes it; nothing for none."""
    if moment is None:
        return ""
    local = moment.astimezone(ZoneInfo(case.development.time_zone))
    return f"{local:%d %b %H:%M}" if language.startswith("en") else f"{local.month}月{local.day}日{local:%H:%M}"
