"""Writing messages inside another transaction, and sealing the links they carry."""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet
from django.conf import settings
from django.db.models import Q

from aftercare.faces.messages import queries, rules
from aftercare.faces.messages.models import Feedback, Message, Preference, WebhookAttempt, WebhookDelivery
from aftercare.faces.messages.policy import MessagePolicy
from aftercare.faces.messages.rules import Recipient
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import NOBODY, Forgotten, Whom, cover_rows
from aftercare.ground.core.inserting import insert
from aftercare.ground.jobs import queue
from aftercare.ground.jobs.queue import Work
from aftercare.service.cases.models import Case

SEND = "messages.send"
DELIVER = "webhooks.deliver"


def _box() -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"message-links:{settings.SECRET_KEY}".encode()).digest()))


def seal(link: str) -> str:
    """A link's secret, unreadable without the installation's key."""
    return _box().encrypt(link.encode()).decode()


def unseal(sealed: str) -> str:
    """What `seal` was given."""
    return _box().decrypt(sealed.encode()).decode()


@dataclass(frozen=True)
class About:
    """What a message is about: where it belongs, whose day counts, and what the policy says there."""

    policy: MessagePolicy
    case_id: int | None = None
    order_id: int | None = None
    development_id: int | None = None
    zone: str = ""
    emergency: bool = False


def about(case: Case | None, *, at: datetime, order_id: int | None = None) -> About:
    """What is known of a case; what belongs to none goes by the policy that holds for everybody."""
    if case is None:
        return About(policy=queries.policy_now(at))
    return About(
        policy=queries.message_policy_of(case),
        case_id=case.pk,
        order_id=order_id,
        development_id=case.development_id,
        zone=case.development.time_zone,
        emergency=case.emergency,
    )


@dataclass(frozen=True)
class Letter:
    """One message before it is known through which channels it goes: what `write` is told."""

    wording: str
    to: Recipient
    values: Mapping[str, object]
    at: datetime
    link: str = ""
    case: Case | None = None
    order_id: int | None = None
    event_id: int | None = None
    key: str = ""
    path: str = ""


@dataclass(frozen=True)
class _Drafted:
    """A letter with what its way depends on: how it is worded now, what its reader chose, what the policy says."""

    letter: Letter
    wording: rules.Wording
    preference: Preference | None
    about: About

    def by_channel(self) -> Iterator[tuple[str, str | None]]:
        """The channels through which it goes, each with the key under which it is written once."""
        letter, topic = self.letter, self.wording.topic
        name = letter.key or (f"event:{letter.event_id}:{letter.wording}" if letter.event_id is not None else "")
        for channel in rules.channels_for(
            letter.to,
            topic=topic,
            must=self.about.policy.is_obligatory(topic),
            chosen=self.preference.channels.get(topic) if self.preference else None,
        ):
            yield channel, f"{name}:{letter.to.kind}:{letter.to.id}:{channel}" if name else None


def write(
    wording: str,
    *,
    to: Recipient,
    values: Mapping[str, object],
    at: datetime,
    link: str = "",
    case: Case | None = None,
    case_id: int | None = None,
    order_id: int | None = None,
    event_id: int | None = None,
    key: str = "",
    path: str = "",
) -> list[Message]:
    """Write one message, once for each channel its reader wants, and queue the sending.

    What was written before under the same event or `key` is not written again. In quiet hours it is put off to their
    end, but for emergencies and what somebody waits for. `case` saves looking `case_id` up.
    `path` is where an inbox leads that is about no case.
    Raises KeyError for a wording that does not exist or a value it lacks.
    """
    if case is None and case_id is not None:
        case = Case.objects.select_related("development").get(pk=case_id)
    return write_all(
        [
            Letter(
                wording,
                to=to,
                values=values,
                at=at,
                link=link,
                case=case,
                order_id=order_id,
                event_id=event_id,
                key=key,
                path=path,
            )
        ]
    )


def write_all(letters: Sequence[Letter]) -> list[Message]:
    """Write several messages as `write` does each; their rows, and the jobs that send them, in one statement each."""
    check_in_transaction()
    drafted = _drafted(letters)
    keys = [key for each in drafted for _channel, key in each.by_channel() if key]
    known: set[str | None] = set(queries.keys_known(keys))
    messages = []
    for each in drafted:
        for channel, key in each.by_channel():
            if key is None or key not in known:
                known.add(key)
                messages.append(_message(each, channel, key=key, not_before=_allowed_at(each, channel)))
    insert(messages)
    waiting = [message for message in messages if message.state == Message.State.WAITING]
    if waiting:
        queue.put_all(SEND, [_sending(message) for message in waiting])
    return messages


def _drafted(letters: Sequence[Letter]) -> list[_Drafted]:
    wordings = {key: queries.wording_of(key) for key in dict.fromkeys(letter.wording for letter in letters)}
    choosing = [letter.to for letter in letters if wordings[letter.wording].topic not in rules.ALWAYS]
    preferences = queries.preferences_of({(to.kind, to.id) for to in choosing})
    drafted = []
    for letter in letters:
        wording = wordings[letter.wording]
        chosen = preferences.get((letter.to.kind, letter.to.id)) if wording.topic not in rules.ALWAYS else None
        drafted.append(_Drafted(letter, wording, chosen, about(letter.case, at=letter.at, order_id=letter.order_id)))
    return drafted


def _allowed_at(drafted: _Drafted, channel: str) -> datetime | None:
    """The end of the quiet hours; None when it may go out at once."""
    policy, topic, preference = drafted.about.policy, drafted.wording.topic, drafted.preference
    if channel == rules.INBOX or drafted.about.emergency or topic in rules.ALWAYS or policy.is_urgent(topic):
        return None
    quiet = policy.quiet_hours
    start, end = (quiet.start, quiet.end) if quiet else ("", "")
    if preference is not None and preference.quiet_from:
        start, end = preference.quiet_from, preference.quiet_until
    if not start:
        return None
    local = drafted.letter.at.astimezone(ZoneInfo(drafted.about.zone or settings.TIME_ZONE))
    until = rules.quiet_until(local, start=start, end=end)
    return until if until > local else None


def _message(drafted: _Drafted, channel: str, *, key: str | None, not_before: datetime | None) -> Message:
    letter, chosen = drafted.letter, drafted.wording
    inbox, to = channel == rules.INBOX, letter.to
    return Message(
        to_kind=to.kind,
        to_id=to.id,
        to_label=to.label[:120],
        address=rules.address_at(to, channel),
        channel=channel,
        topic=chosen.topic,
        wording=chosen.key,
        language=to.language,
        subject=chosen.subject(to.language, letter.values)[:200],
        body=chosen.text(to.language, {**letter.values, "link": "{link}"}),
        sealed_link=seal(letter.link) if letter.link else "",
        case_id=drafted.about.case_id,
        order_id=drafted.about.order_id,
        development_id=drafted.about.development_id,
        event_id=letter.event_id,
        path=letter.path,
        key=key,
        state=Message.State.SENT if inbox else Message.State.WAITING,
        via=rules.INBOX if inbox else "",
        written_at=letter.at,
        not_before=not_before,
        sent_at=letter.at if inbox else None,
    )


def _sending(message: Message) -> Work:
    wait = (message.not_before - message.written_at).total_seconds() if message.not_before else 0
    return Work(f"message:{message.pk}", {"message_id": message.pk}, wait)


def queue_delivery(delivery: WebhookDelivery, *, wait_seconds: float) -> None:
    """Queue the next attempt of a webhook's delivery, under a key of its own for each."""
    check_in_transaction()
    key = f"webhook:{delivery.pk}:{delivery.rounds}:{delivery.attempts + 1}"
    queue.put(DELIVER, key=key, wait_seconds=wait_seconds, delivery_id=delivery.pk)


def forget(whom: Whom) -> Forgotten:
    """Take a person out of messages: those to them are emptied, those about their cases and to programs covered."""
    check_in_transaction()
    own = Message.objects.filter(to_kind="owner", to_id__in=whom.person_ids)
    gone = own.update(to_label=NOBODY, address="", subject=NOBODY, body=NOBODY, sealed_link="", error="")
    found = Forgotten(gone) + cover_rows(Message.objects.filter(case_id__in=whom.case_ids), whom)
    told = Q(subject_type="case", subject_id__in=whom.case_ids)
    told |= Q(subject_type="workorder", subject_id__in=whom.order_ids)
    told |= Q(subject_type="person", subject_id__in=whom.person_ids) | Q(
        subject_type="unit", subject_id__in=whom.unit_ids
    )
    sent = WebhookDelivery.objects.filter(event_id__in=AuditEvent.objects.filter(told).values("pk"))
    found += cover_rows(sent, whom)
    found += cover_rows(Feedback.objects.all(), whom)
    return found + cover_rows(WebhookAttempt.objects.filter(delivery__in=sent.values("pk")), whom)
