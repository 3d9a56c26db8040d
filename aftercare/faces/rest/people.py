"""REST: owners, households and tenants."""

from typing import Annotated

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.homes import occupancy
from aftercare.faces.rest.operations import changes, reads
from aftercare.faces.rest.schemas.common import ID_AT_MOST, In, SeenIn
from aftercare.faces.rest.schemas.people import (
    MergeIn,
    MergeOut,
    PersonBrief,
    PersonChangeIn,
    PersonIn,
    PersonOut,
    PhoneIn,
    PhoneOut,
    SplitIn,
)
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.records.estate import actions
from aftercare.records.estate.models import Person, PersonMerge, PersonPhone
from aftercare.records.estate.permissions import check_may_see_people
from aftercare.records.estate.queries.people import find_people as search
from aftercare.records.estate.queries.people import person_page
from aftercare.records.estate.queries.through_time import masked_phones
from aftercare.records.estate.rules import OccupancyRole, PersonKind, mask_identity

router = Router()
merge_router = Router()
PersonId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a person.", examples=[88])]
PhoneId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a phone.", examples=[91])]
MergeId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a merge.", examples=[2])]


class PeopleSearch(In):
    """Whom to look for."""

    text: str = Field(
        min_length=1, max_length=60, description="Name, pinyin, initials, phone, or its last four digits."
    )


@reads(router, "/search", answers=list[PersonBrief], scopes=[Permission.SEE_PERSONAL])
def find_people(request: SignedInRequest, asked: Query[PeopleSearch]) -> list[PersonBrief]:
    """Find people by name or phone, 20 at most."""
    check_may_see_people(request.actor)
    return [_brief(person) for person in search(request.actor, asked.text)]


@changes(router, "", answers=PersonOut, scopes=[Permission.EDIT_PEOPLE], status=201)
def create_person(request: SignedInRequest, body: PersonIn) -> PersonOut:
    """Add somebody new.

    In a home when one is given; else they belong to none yet.
    """
    values = body.model_dump(exclude={"kind", "role"})
    person = actions.create_person(
        **values,
        kind=PersonKind(body.kind),
        role=OccupancyRole(body.role),
        by=request.actor,
        at=timezone.now(),
    )
    return _made(person, by=request.actor)


@reads(router, "/{person_id}", answers=PersonOut, scopes=[Permission.SEE_PERSONAL])
def read_person(request: SignedInRequest, person_id: PersonId) -> PersonOut:
    """Read what is known of somebody: phones, homes now and before, and who may be the same person."""
    return _whole(person_id, by=request.actor)


@changes(router, "/{person_id}", answers=PersonOut, scopes=[Permission.EDIT_PEOPLE], method="PUT")
def change_person(request: SignedInRequest, person_id: PersonId, body: PersonChangeIn) -> PersonOut:
    """Change what is known of somebody."""
    person = _find(request, person_id)
    values = body.model_dump(exclude={"identity_number"})
    identity = person.identity_number if body.identity_number is None else body.identity_number
    actions.change_person(person_id=person_id, **values, identity_number=identity, by=request.actor, at=timezone.now())
    return _whole(person_id, by=request.actor)


@changes(router, "/{person_id}/phones", answers=PersonOut, scopes=[Permission.EDIT_PEOPLE], status=201)
def add_phone(request: SignedInRequest, person_id: PersonId, body: PhoneIn) -> PersonOut:
    """Add a phone of somebody."""
    _find(request, person_id)
    actions.add_phone(person_id=person_id, **body.model_dump(), by=request.actor, at=timezone.now())
    return _whole(person_id, by=request.actor)


@changes(router, "/{person_id}/phones/{phone_id}/prefer", answers=PersonOut, scopes=[Permission.EDIT_PEOPLE])
def prefer_phone(request: SignedInRequest, person_id: PersonId, phone_id: PhoneId, body: SeenIn) -> PersonOut:
    """Choose the phone that is rung first."""
    _find(request, person_id)
    get_object_or_404(PersonPhone, pk=phone_id, person_id=person_id)
    actions.prefer_phone(phone_id=phone_id, seen=body.seen, by=request.actor, at=timezone.now())
    return _whole(person_id, by=request.actor)


@changes(router, "/{person_id}/phones/{phone_id}", answers=PersonOut, scopes=[Permission.EDIT_PEOPLE], method="DELETE")
def remove_phone(request: SignedInRequest, person_id: PersonId, phone_id: PhoneId, asked: Query[SeenIn]) -> PersonOut:
    """Take a phone away."""
    _find(request, person_id)
    get_object_or_404(PersonPhone, pk=phone_id, person_id=person_id)
    actions.remove_phone(phone_id=phone_id, seen=asked.seen, by=request.actor, at=timezone.now())
    return _whole(person_id, by=request.actor)


@changes(merge_router, "", answers=MergeOut, scopes=[Permission.MERGE_PEOPLE], status=201)
def merge_people(request: SignedInRequest, body: MergeIn) -> MergeOut:
    """Say that two records are one person.

    Phones, homes and vehicles of the one go to the other; both records stay, so that it can be undone.
    """
    _find(request, body.kept_id)
    _find(request, body.absorbed_id)
    return _merge(actions.merge_people(**body.model_dump(), by=request.actor, at=timezone.now()))


@changes(merge_router, "/{merge_id}/split", answers=MergeOut, scopes=[Permission.MERGE_PEOPLE])
def split_people(request: SignedInRequest, merge_id: MergeId, body: SplitIn) -> MergeOut:
    """Separate two records again; all that moved goes back to where it was."""
    merge = get_object_or_404(PersonMerge, pk=merge_id)
    _find(request, merge.kept_id)
    return _merge(actions.split_people(merge_id=merge_id, reason=body.reason, by=request.actor, at=timezone.now()))


def _find(request: SignedInRequest, person_id: int) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.actor), pk=person_id)


def _brief(person: Person) -> PersonBrief:
    return PersonBrief(id=person.pk, name=person.name, kind=person.kind, phones=list(masked_phones(person)))


def _made(person: Person, *, by: Actor) -> PersonOut:
    """Somebody who was just added; without a home they exist for few, but who added them is told all the same."""
    if person_page(person.pk, by=by) is not None:
        return _whole(person.pk, by=by)
    return PersonOut(**_facts(person), phones=_phones(person), present=[], past=[], alike=[], merges=[])


def _whole(person_id: int, *, by: Actor) -> PersonOut:
    found = person_page(person_id, by=by)
    if found is None:
        raise Http404
    return PersonOut(
        **_facts(found.person),
        phones=[_phone(phone) for phone in found.phones],
        present=[occupancy(row, unit=row.unit) for row in found.present],
        past=[occupancy(row, unit=row.unit) for row in found.past],
        alike=[_brief(person) for person in found.alike],
        merges=[_merge(merge) for merge in found.merges],
    )


def _facts(person: Person) -> dict[str, object]:
    return {
        "id": person.pk,
        "version": person.version,
        "name": person.name,
        "kind": person.kind,
        "identity_number": mask_identity(person.identity_number),
        "email": person.email,
        "language": person.language,
        "notes": person.notes,
        "merged_into": person.merged_into_id,
    }


def _phones(person: Person) -> list[PhoneOut]:
    return [_phone(phone) for phone in person.phones.order_by("-primary", "pk")]


def _phone(phone: PersonPhone) -> PhoneOut:
    return PhoneOut(id=phone.pk, number=phone.number, primary=phone.primary, label=phone.label)


def _merge(merge: PersonMerge) -> MergeOut:
    return MergeOut(
        id=merge.pk,
        kept_id=merge.kept_id,
        absorbed_id=merge.absorbed_id,
        evidence=merge.evidence,
        merged_by=merge.merged_by_label,
        merged_at=merge.merged_at,
        split_at=merge.split_at,
        split_reason=merge.split_reason,
    )
