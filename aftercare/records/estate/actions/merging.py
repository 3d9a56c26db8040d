"""One person, many records: merge with evidence, and separate again exactly."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate import permissions, rules
from aftercare.records.estate.models import Occupancy, Person, PersonMerge, PersonPhone, Vehicle


@transaction.atomic
def merge_people(
    *, kept_id: int, kept_seen: int, absorbed_id: int, absorbed_seen: int, evidence: str, by: Actor, at: datetime
) -> PersonMerge:
    """Say that two records are one person: phones, homes and vehicles of `absorbed` move to `kept`.

    The absorbed record stays and points to the kept one, and what was said of it (cases) still does;
    what moved is remembered, so that `split_people` gives it back. Phones and roles that both have stay where they are.
    """
    kept, absorbed = _both(kept_id, kept_seen, absorbed_id, absorbed_seen)
    permissions.check_may_merge_person(by, kept)
    permissions.check_may_merge_person(by, absorbed)
    rules.check_can_merge(
        same=kept_id == absorbed_id,
        kinds=(kept.kind, absorbed.kind),
        identity_numbers=(kept.identity_number, absorbed.identity_number),
        merged=(kept.merged_into_id is not None, absorbed.merged_into_id is not None),
        evidence=evidence,
    )

    moved = _move(kept, absorbed)
    absorbed.merged_into = kept
    absorbed.save(update_fields=["merged_into", "version"])
    kept.save(update_fields=["version"])
    merge = PersonMerge.objects.create(
        kept=kept,
        absorbed=absorbed,
        evidence=evidence.strip(),
        moved=moved,
        merged_at=at,
        merged_by=by.reference,
        merged_by_label=by.label,
    )

    trail.record(
        "person.merged",
        kept,
        by=by,
        at=at,
        absorbed=absorbed.pk,
        absorbed_name=absorbed.name,
        evidence=merge.evidence,
        moved=moved,
    )
    return merge


@transaction.atomic
def split_people(*, merge_id: int, reason: str, by: Actor, at: datetime) -> PersonMerge:
    """Separate two records again: all that moved goes back to where it was; what was deleted since stays deleted."""
    merge = PersonMerge.objects.select_for_update(of=("self",)).filter(pk=merge_id).first()
    if merge is None:
        raise Missing(_("There is no such merge."))
    kept, absorbed = _both(merge.kept_id, None, merge.absorbed_id, None)
    permissions.check_may_merge_person(by, kept)
    rules.check_can_split(
        split_already=merge.split_at is not None, kept_is_merged=kept.merged_into_id is not None, reason=reason
    )

    _move_back(merge, kept, absorbed)
    absorbed.merged_into = None
    absorbed.save(update_fields=["merged_into", "version"])
    kept.save(update_fields=["version"])
    merge.split_at, merge.split_by, merge.split_reason = at, by.reference, reason.strip()
    merge.save(update_fields=["split_at", "split_by", "split_reason"])

    trail.record("person.split", kept, by=by, at=at, absorbed=absorbed.pk, merge=merge.pk, reason=merge.split_reason)
    return merge


def _both(first_id: int, first_seen: int | None, second_id: int, second_seen: int | None) -> tuple[Person, Person]:
    """Both records locked, always the lower number first, so that two merges never wait for each other."""
    seen = {first_id: first_seen, second_id: second_seen}
    rows = {pk: Person.objects.locked(pk, seen=seen[pk]) for pk in sorted(seen)}
    return rows[first_id], rows[second_id]


def _move(kept: Person, absorbed: Person) -> dict[str, list[int]]:
    has_phone = set(kept.phones.values_list("number", flat=True))
    phones = [phone for phone in absorbed.phones.order_by("pk") if phone.number not in has_phone]
    preferred = [phone.pk for phone in phones if phone.primary and has_phone]
    PersonPhone.objects.filter(pk__in=[phone.pk for phone in phones]).update(person=kept)
    PersonPhone.objects.filter(pk__in=preferred).update(primary=False)

    has_role = _open_roles(kept)
    occupancies = [
        row.pk
        for row in absorbed.occupancies.order_by("pk")
        if row.until_on is not None or (row.unit_id, row.role) not in has_role
    ]
    Occupancy.objects.filter(pk__in=occupancies).update(person=kept)

    vehicles = list(absorbed.vehicles.order_by("pk").values_list("pk", flat=True))
    Vehicle.objects.filter(pk__in=vehicles).update(person=kept)
    earlier = list(absorbed.absorbed.order_by("pk").values_list("pk", flat=True))
    Person.objects.filter(pk__in=earlier).update(merged_into=kept)
    return {
        "phones": [phone.pk for phone in phones],
        "preferred": preferred,
        "occupancies": occupancies,
        "vehicles": vehicles,
        "people": earlier,
    }


def _open_roles(person: Person) -> set[tuple[int, str]]:
    return set(person.occupancies.filter(until_on__isnull=True).values_list("unit_id", "role"))


def _move_back(merge: PersonMerge, kept: Person, absorbed: Person) -> None:
    moved: dict[str, Any] = merge.moved

    def ids(of: str) -> Sequence[int]:
        return list(moved.get(of, ()))

    PersonPhone.objects.filter(pk__in=ids("phones"), person=kept).update(person=absorbed)
    PersonPhone.objects.filter(pk__in=ids("preferred"), person=absorbed).update(primary=True)
    Occupancy.objects.filter(pk__in=ids("occupancies"), person=kept).update(person=absorbed)
    Vehicle.objects.filter(pk__in=ids("vehicles"), person=kept).update(person=absorbed)
    Person.objects.filter(pk__in=ids("people"), merged_into=kept).update(merged_into=absorbed)
