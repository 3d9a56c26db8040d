"""People and their phones."""

from datetime import date, datetime

from django.db import transaction

from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.parts import digest_of, keep_result, reserve
from aftercare.records.estate import parts, permissions, rules
from aftercare.records.estate.models import Person, PersonPhone, Unit
from aftercare.records.estate.rules import OccupancyRole, PersonKind, PhoneEntry


@transaction.atomic
def create_person(
    *,
    name: str,
    phones: str,
    kind: PersonKind = PersonKind.PERSON,
    identity_number: str = "",
    email: str = "",
    language: str = "zh-hans",
    unit_id: int | None = None,
    role: OccupancyRole = OccupancyRole.OWNER,
    from_on: date | None = None,
    key: str = "",
    by: Actor,
    at: datetime,
) -> Person:
    """Somebody new, with the phones of one cell ("13800138000/0755-12345678"), in a home when `unit_id` is given.

    `key` is the submission key of the form: sent twice, the first person is given back.
    """
    digest = digest_of([name, phones, kind, identity_number, unit_id, role])
    sent = reserve(key=key, digest=digest, by=by, at=at)
    if sent is not None:
        return Person.objects.get(pk=sent)
    unit = Unit.objects.locked(unit_id) if unit_id else None
    if unit:
        permissions.check_may_edit_people_of(by, unit)
    else:
        permissions.check_may_edit_people(by)
    entries = rules.read_phones(phones)
    person = parts.put_person(
        name=_checked_name(name),
        phones=entries,
        kind=kind,
        identity_number=identity_number,
        email=email,
        language=language,
    )
    if unit:
        parts.put_occupancy(unit_id=unit.pk, person_id=person.pk, role=role, from_on=from_on)
        unit.save(update_fields=["version"])
    trail.record(
        "person.created",
        person,
        by=by,
        at=at,
        begins=True,
        name=person.name,
        phones=[entry.number for entry in entries],
        identity_number=person.identity_number,
        kind=person.kind,
        unit=unit.pk if unit else None,
        role=role.value if unit else "",
    )
    keep_result(key=key, result=person, by=by)
    return person


@transaction.atomic
def change_person(
    *,
    person_id: int,
    seen: int,
    name: str,
    identity_number: str,
    email: str,
    language: str,
    notes: str,
    by: Actor,
    at: datetime,
) -> Person:
    """Change what is known of somebody."""
    person = _changeable(person_id, seen=seen, by=by)
    now = {
        "name": _checked_name(name),
        "identity_number": identity_number.strip().upper(),
        "email": email.strip(),
        "language": language,
        "notes": notes.strip(),
    }
    was = {field: getattr(person, field) for field in now}
    for field, value in now.items():
        setattr(person, field, value)
    person.initials, person.pinyin = rules.pinyin_initials(person.name), rules.pinyin(person.name)
    person.save(update_fields=[*now, "initials", "pinyin", "version"])
    trail.record("person.changed", person, by=by, at=at, was=was, now=now)
    return person


@transaction.atomic
def add_phone(*, person_id: int, seen: int, number: str, label: str = "", by: Actor, at: datetime) -> PersonPhone:
    """One more phone of somebody, the one to ring first when it is the only one. Raises BadPhone."""
    person = _changeable(person_id, seen=seen, by=by)
    entry = PhoneEntry(number=rules.normalise_phone(number), label=label.strip()[:40])
    held = list(person.phones.order_by("pk"))
    if any(phone.number == entry.number for phone in held):
        raise RuleBroken(_("This person has that phone already."))
    (phone,) = parts.put_phones(person.pk, [entry], first_is_primary=not held)
    person.save(update_fields=["version"])
    trail.record("person.phone_added", person, by=by, at=at, number=phone.number, label=phone.label)
    return phone


@transaction.atomic
def remove_phone(*, phone_id: int, seen: int, by: Actor, at: datetime) -> Person:
    """Take a phone away; the next of the person's phones is rung first when it was the first."""
    phone = _phone(phone_id)
    person = _changeable(phone.person_id, seen=seen, by=by)
    phone.delete()
    if phone.primary:
        following = person.phones.order_by("pk").first()
        if following:
            following.primary = True
            following.save(update_fields=["primary"])
    person.save(update_fields=["version"])
    trail.record("person.phone_removed", person, by=by, at=at, number=phone.number)
    return person


@transaction.atomic
def prefer_phone(*, phone_id: int, seen: int, by: Actor, at: datetime) -> Person:
    """Choose the phone that is rung first."""
    phone = _phone(phone_id)
    person = _changeable(phone.person_id, seen=seen, by=by)
    person.phones.exclude(pk=phone.pk).update(primary=False)
    phone.primary = True
    phone.save(update_fields=["primary"])
    person.save(update_fields=["version"])
    trail.record("person.phone_preferred", person, by=by, at=at, number=phone.number)
    return person


def _changeable(person_id: int, *, seen: int, by: Actor) -> Person:
    person = Person.objects.locked(person_id, seen=seen)
    permissions.check_may_edit_person(by, person)
    rules.check_not_merged(merged=person.merged_into_id is not None)
    return person


def _phone(phone_id: int) -> PersonPhone:
    phone = PersonPhone.objects.filter(pk=phone_id).first()
    if phone is None:
        raise Missing(_("There is no such phone any more."))
    return phone


def _checked_name(name: str) -> str:
    written = rules.normalise_name(name)
    if not written:
        raise BadInput(field=_("Name"), value=name, remedy=_("Write the name."))
    return written
