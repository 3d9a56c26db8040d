"""Asking for an erasure, confirming it by a second person, refusing it; giving a person a copy of what is kept."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from aftercare.care.privacy import holders, permissions, queries, rules
from aftercare.care.privacy.copying import Copy
from aftercare.care.privacy.models import ErasureRequest
from aftercare.care.privacy.rules import Ground, State
from aftercare.ground.audit import trail
from aftercare.ground.audit.forgetting import erase_values
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.forgetting import NOBODY, Forgotten, Whom
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate.models import Person


@transaction.atomic
def ask_erasure(*, person_id: int, ground: Ground, words: str, by: Actor, at: datetime) -> ErasureRequest:
    """Ask that a person be erased. Kept with it is what would go, found by doing it and taking it back at once."""
    person = Person.objects.locked(person_id)  # two who ask at once: one waits
    permissions.check_may_ask(by, person)
    rules.check_words(words)
    if person.erased_at or ErasureRequest.objects.filter(person=person, state=State.ASKED.value).exists():
        raise rules.AskedAlready(_("This has been asked for or done already."))
    request = ErasureRequest.objects.create(
        person=person,
        ground=ground.value,
        words=words.strip(),
        plan=_rehearse(queries.whom(person_id, at=at)),
        asked_at=at,
        asked_by=by.reference,
        asked_by_label=by.label,
    )
    trail.record(
        "erasure.asked", request, by=by, at=at, begins=True, person=person.pk, ground=ground.value, words=words.strip()
    )
    return request


@transaction.atomic
def confirm_erasure(*, request_id: int, seen: int, by: Actor, at: datetime) -> ErasureRequest:
    """Erase the person everywhere. Only somebody other than whoever asked may, and it cannot be undone."""
    request = ErasureRequest.objects.locked(request_id, seen=seen)
    permissions.check_may_decide(by)
    rules.check_open(request.state)
    rules.check_second_person(asked_by=request.asked_by, decides=by.reference)
    people = queries.same_people(request.person_id)
    list(Person.objects.filter(pk__in=people).select_for_update(of=("self",)).order_by("pk"))
    rules.check_not_needed(ground=Ground(request.ground), going_on=queries.going_on(people, at=at))

    whom = queries.whom(request.person_id, at=at)
    found = holders.forget_everywhere(whom)
    events = erase_values(whom, also=[("erasurerequest", request.pk)], at=at)
    request.state, request.words, request.result = State.ERASED.value, NOBODY, _plain(found)
    request.decided_at, request.decided_by, request.decided_by_label = at, by.reference, by.label
    if request.asked_by in whom.references:
        request.asked_by_label = NOBODY
    request.save()
    trail.record(
        "erasure.confirmed",
        request,
        by=by,
        at=at,
        person=request.person_id,
        ground=request.ground,
        events=events,
        rows=sum(each.gone for each in found.values()),
        kept=sum(each.kept for each in found.values()),
    )
    return request


@transaction.atomic
def refuse_erasure(*, request_id: int, seen: int, reason: str, by: Actor, at: datetime) -> ErasureRequest:
    """Refuse, with the reason the person is told (PIPL art. 50)."""
    request = ErasureRequest.objects.locked(request_id, seen=seen)
    permissions.check_may_decide(by)
    rules.check_open(request.state)
    rules.check_words(reason)
    request.state, request.reason = State.REFUSED.value, reason.strip()
    request.decided_at, request.decided_by, request.decided_by_label = at, by.reference, by.label
    request.save()
    trail.record(
        "erasure.refused",
        request,
        by=by,
        at=at,
        person=request.person_id,
        ground=request.ground,
        reason=request.reason,
    )
    return request


@transaction.atomic
def take_copy(*, person_id: int, words: str = "", by: Actor, at: datetime) -> Copy:
    """Give out what is kept about a person (PIPL art. 45), and write down that it was, and to whom.

    The person takes it alone; for somebody without a way in, staff who keep people do and say in `words` how it was
    asked. Nothing is made ahead and nothing stays behind: a copy left lying about would be one more to erase.
    """
    person = Person.objects.locked(person_id)
    permissions.check_may_copy(by, person)
    if by.kind != ActorKind.OWNER:
        rules.check_words(words)
    copy = Copy(holders.tell_everything(queries.whom(person_id, at=at)))
    trail.record("person.copied", person, by=by, at=at, rows=copy.rows, words=words.strip())
    return copy


def _rehearse(whom: Whom) -> dict[str, Any]:
    """What would go: done inside a savepoint that is rolled back."""
    with transaction.atomic():
        found = holders.forget_everywhere(whom)
        transaction.set_rollback(True)
    return _plain(found)


def _plain(found: dict[str, Forgotten]) -> dict[str, Any]:
    return {
        key: {**asdict(each), "kept_since": each.kept_since.isoformat() if each.kept_since else None}
        for key, each in found.items()
    }
