"""Reads of messages, and whom a message about a case goes to."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, CharField, Max, Prefetch, Q

from aftercare.faces.messages.models import (
    Feedback,
    Message,
    Preference,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
    WordingVersion,
)
from aftercare.faces.messages.policy import MessagePolicy
from aftercare.faces.messages.rules import ALWAYS, CHANNEL_LABELS, INBOX, Recipient, Wording
from aftercare.faces.messages.signing import FAMILIES
from aftercare.faces.messages.wordings import BY_KEY, WORDINGS
from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit.trail import declared
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.forgetting import Whom
from aftercare.ground.core.prepared import Given, Listing
from aftercare.ground.core.telling import ROWS_AT_MOST, Told
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.models import Person, PersonPhone
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.openly import languages_of_reports

WEBHOOKS_AT_MOST = 200


def owner_of(case: Case) -> Recipient | None:
    """The person who reported the case, with the phone to use; None when nobody can be reached."""
    return owners_of([case]).get(case.pk)


def owners_of(cases: Sequence[Case]) -> dict[int, Recipient]:
    """Who reported each of these cases, with the phone to use; without those whom nobody can reach.

    Two statements for any number, none for what the cases say themselves.
    """
    callers = [case.pk for case in cases if case.reporter_id is None and case.reporter_phone]
    languages = languages_of_reports(callers) if callers else {}
    unsaid = [case.reporter_id for case in cases if case.reporter_id is not None and not case.reporter_phone]
    phones = _phones_of(unsaid) if unsaid else {}
    found = {}
    for case in cases:
        if case.reporter_id is not None and case.reporter is not None:
            found[case.pk] = Recipient(
                kind="owner",
                id=case.reporter_id,
                label=case.reporter.name,
                phone=case.reporter_phone or phones.get(case.reporter_id, ""),
                email=case.reporter.email,
                language=case.reporter.language,
            )
        elif case.reporter_phone:
            found[case.pk] = Recipient(
                kind="caller",
                id=case.pk,
                label=case.reporter_name,
                phone=case.reporter_phone,
                language=languages.get(case.pk, "zh-hans"),
            )
    return found


def as_recipient(staff: Staff) -> Recipient:
    """A member of staff, who reads messages in the inbox, and elsewhere when they ask for it."""
    return Recipient(
        kind="staff", id=staff.pk, label=staff.name, phone=staff.phone, email=staff.email, language=staff.language
    )


def contractor_recipient(contractor: Contractor) -> Recipient:
    """A contractor at its repair phone (S000.12.r20)."""
    return Recipient(
        kind="contractor",
        id=contractor.pk,
        label=contractor.repair_contact or contractor.name,
        phone=contractor.repair_phone,
        email=contractor.email,
        language=contractor.language,
    )


def reader_of(actor: Actor) -> Recipient:
    """How the reader of a page can be reached: what is on file of them. Raises Missing for who has no messages."""
    if actor.kind == ActorKind.STAFF:
        staff = Staff.objects.filter(pk=actor.id).first()
        if staff is not None:
            return as_recipient(staff)
    if actor.kind == ActorKind.CONTRACTOR:
        contractor = Contractor.objects.filter(pk=actor.id).first()
        if contractor is not None:
            return contractor_recipient(contractor)
    if actor.kind == ActorKind.OWNER:
        person = Person.objects.filter(pk=actor.id).first()
        if person is not None:
            return person_recipient(person)
    raise Missing(_("Nothing is known of how to reach you."))


def person_recipient(person: Person) -> Recipient:
    """An owner as the estate knows them."""
    return Recipient(
        kind="owner",
        id=person.pk,
        label=person.name,
        phone=_phone_of(person.pk),
        email=person.email,
        language=person.language,
    )


def _phone_of(person_id: int) -> str:
    return _phones_of([person_id]).get(person_id, "")


def _phones_of(person_ids: Collection[int]) -> dict[int, str]:
    """The phone of each person: the primary one, else the first."""
    numbers = PersonPhone.objects.filter(person_id__in=person_ids).order_by("primary", "-pk")
    return dict(numbers.values_list("person_id", "number"))


def message_policy_of(case: Case) -> MessagePolicy:
    """What the policy of the case says of messages."""
    return policy_of(case.policy_id).section(MessagePolicy)


def policy_now(at: datetime) -> MessagePolicy:
    """What holds for everybody that day; nothing while no policy has been published."""
    try:
        return policy_of(in_force(on=at.date()).pk).section(MessagePolicy)
    except Missing:
        return MessagePolicy()


def preference_of(kind: str, reader_id: int) -> Preference | None:
    """What somebody chose; None when nothing."""
    return Preference.objects.filter(to_kind=kind, to_id=reader_id).first()


def preferences_of(readers: Collection[tuple[str, int]]) -> dict[tuple[str, int], Preference]:
    """What each of several readers chose; without those who chose nothing."""
    if not readers:
        return {}
    kinds, numbers = {kind for kind, _number in readers}, {number for _kind, number in readers}
    found = Preference.objects.filter(to_kind__in=kinds, to_id__in=numbers).order_by("pk")
    return {(each.to_kind, each.to_id): each for each in found if (each.to_kind, each.to_id) in readers}


def keys_known(keys: Iterable[str]) -> set[str]:
    """Which of these messages were written already."""
    wanted = list(keys)
    return set(Message.objects.filter(key__in=wanted).values_list("key", flat=True)) if wanted else set()  # type: ignore[arg-type]


def is_written(name: str) -> bool:
    """Whether anything was written under a name: `progress:12:1`, whoever read it."""
    return Message.objects.filter(key__startswith=f"{name}:").exists()


def wording_of(key: str) -> Wording:
    """A wording as it is said now: the administrator's latest text, else the shipped one. Raises KeyError."""
    shipped = BY_KEY[key]
    latest = WordingVersion.objects.filter(wording=key).order_by("-pk").first()
    if latest is None or latest.shipped:
        return shipped
    return shipped.reworded({name: getattr(latest, name) for name in shipped.texts()})


@dataclass(frozen=True)
class InboxFilter:
    """What somebody looks for in the inbox."""

    unread: bool = False
    topic: str = ""
    before: int | None = None


def inbox_of(actor: Actor, *, asked: InboxFilter = InboxFilter(), most: int = 50) -> Sequence[Message]:
    """The latest messages in somebody's inbox, newest first. Staff see what came to the inbox, others all they got."""
    found = Message.objects.to(actor)
    if actor.kind == ActorKind.STAFF:
        found = found.filter(channel=INBOX)
    if asked.unread:
        found = found.filter(read_at__isnull=True)
    if asked.topic:
        found = found.filter(topic=asked.topic)
    if asked.before is not None:
        found = found.filter(pk__lt=asked.before)
    return list(found.order_by("-pk")[:most])


def unread_of(actor: Actor) -> int:
    """How many messages of the inbox somebody has not read; counts to 100. One small statement on an index."""
    return len(_UNREAD.rows(kind=actor.kind.value, id=actor.id))


_UNREAD = Listing(
    lambda: (
        Message.objects.filter(
            to_kind=Given("kind", CharField()), to_id=Given("id", BigIntegerField()), channel=INBOX, read_at=None
        )
        .order_by()
        .values_list("pk")[:100]
    )
)


def messages_of_case(case_id: int, *, most: int = 100) -> Sequence[Message]:
    """What was sent about a case, oldest first."""
    return list(Message.objects.filter(case_id=case_id).order_by("pk")[:most])


def messages_of_person(person_id: int, *, by: Actor, most: int = 20) -> Sequence[Message]:
    """What an owner was sent, under whichever of their records, about cases that exist for `by`; the latest first."""
    same = Person.objects.same_as(person_id).values("pk")
    sent = Message.objects.filter(to_kind="owner", to_id__in=same, case_id__in=Case.objects.visible_to(by).values("pk"))
    return list(sent.order_by("-pk")[:most])


def topics_for(audience: str, policy: MessagePolicy) -> list[str]:
    """The topics that readers of this kind get, in the order of the pack, those that it does not name last."""
    used = {wording.topic for wording in WORDINGS if wording.audience == audience and wording.topic not in ALWAYS}
    return [*(topic for topic in policy.topics if topic in used), *sorted(used - set(policy.topics))]


@dataclass(frozen=True)
class OutboxFilter:
    """What somebody looks for in the outbox; `number` is that of a case."""

    state: str = ""
    channel: str = ""
    number: str = ""
    before: int | None = None


def outbox_of(actor: Actor, *, asked: OutboxFilter, most: int = 50) -> Sequence[Message]:
    """What was sent as far as this member of staff may see, newest first."""
    found = Message.objects.visible_to(actor)
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.channel:
        found = found.filter(channel=asked.channel)
    if asked.number:
        found = found.filter(case_id__in=Case.objects.visible_to(actor).filter(number=asked.number).values("pk"))
    if asked.before is not None:
        found = found.filter(pk__lt=asked.before)
    return list(found.order_by("-pk")[:most])


def hookable() -> list[str]:
    """The events that programs may hear of, by name."""
    return sorted(name for name in declared() if name.partition(".")[0] in FAMILIES)


def webhooks_hearing(development_id: int | None) -> list[Webhook]:
    """The webhooks that are switched on and reach a development; those of the whole group always."""
    reach = Q(development__isnull=True) | Q(development=development_id)
    return list(Webhook.objects.listening().filter(reach).order_by("pk")[:WEBHOOKS_AT_MOST])


def webhooks_listening() -> list[Webhook]:
    """Every webhook that is switched on; one left out here would hear of nothing."""
    return list(Webhook.objects.listening().order_by("pk"))


def webhooks_of(actor: Actor) -> list[Webhook]:
    """The webhooks this member of staff may see, by name."""
    return list(Webhook.objects.visible_to(actor).select_related("development").order_by("name", "pk")[:200])


def deliveries_of(
    webhook_id: int, *, state: str = "", before: int | None = None, most: int = 30
) -> list[WebhookDelivery]:
    """What was sent to a webhook, newest first, each with its attempts. Two statements."""
    found = WebhookDelivery.objects.filter(webhook=webhook_id)
    if state:
        found = found.filter(state=state)
    if before is not None:
        found = found.filter(pk__lt=before)
    tries = Prefetch("tries", WebhookAttempt.objects.order_by("pk"))
    return list(found.order_by("-pk").prefetch_related(tries)[:most])


def reworded() -> dict[str, Wording]:
    """The wordings that an administrator has changed, as they are said now. One statement."""
    latest = WordingVersion.objects.values("wording").annotate(newest=Max("pk")).order_by().values("newest")
    return {
        version.wording: BY_KEY[version.wording].reworded(
            {name: getattr(version, name) for name in BY_KEY[version.wording].texts()}
        )
        for version in WordingVersion.objects.filter(pk__in=latest, shipped=False).order_by("pk")
        if version.wording in BY_KEY
    }


def versions_of(wording: str) -> list[WordingVersion]:
    """Every change of a wording, the latest first."""
    return list(WordingVersion.objects.filter(wording=wording).order_by("-pk")[:50])


def feedback(*, settled: bool, before: int | None = None, most: int = 30) -> list[Feedback]:
    """What staff have said of the product, newest first."""
    found = Feedback.objects.filter(settled_at__isnull=not settled)
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:most])


def tell(whom: Whom) -> Iterator[Told]:
    """What was sent to a person, for their copy (PIPL art. 45). One statement; no link that still opens a door."""
    sent = Message.objects.filter(to_kind="owner", to_id__in=whom.person_ids).order_by("pk")
    yield Told(
        _("Messages"),
        [_("When it was sent"), _("Sent by way of"), _("Sent to"), _("Subject"), _("Words")],
        [
            [
                each.sent_at or each.written_at,
                str(CHANNEL_LABELS.get(each.channel, each.channel)),
                each.address,
                each.subject,
                each.body,
            ]
            for each in sent[:ROWS_AT_MOST]
        ],
    )
