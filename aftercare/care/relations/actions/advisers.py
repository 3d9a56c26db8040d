"""Every way advisers change: named for a customer, in touch, gone; experts named for a field."""

from datetime import date, datetime

from django.db import transaction

from aftercare.care.relations import permissions, rules
from aftercare.care.relations.models import Adviser, Contact, Expert
from aftercare.care.relations.queries import adviser_rule_of, customers_of, home_of, relation_policy
from aftercare.ground.accounts.models import Company, Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate.models import Person


@transaction.atomic
def name_adviser(*, person_id: int, seen: int, staff_id: int, by: Actor, at: datetime) -> Adviser:
    """Make an agent the adviser of a customer; the one before ends. An agent has as many as the rules say.

    Raises NotPermitted, Stale, Missing, TooManyCustomers, BadInput (S004.11.r04).
    """
    person = Person.objects.locked(person_id, seen=seen)
    home = home_of(person)
    permissions.check_may_name_adviser(by, person, development_id=home.development_id)
    staff = _staff(staff_id)
    rule = adviser_rule_of(home.development, at=at)
    rules.check_can_advise(already=customers_of(staff.pk), at_most=rule.customers_at_most)
    today = at.astimezone(home.development.zone).date()
    before = _end(person, today)
    adviser = Adviser.objects.create(
        person=person,
        staff=staff,
        from_on=today,
        next_contact_on=rules.next_contact_on(today, every_months=rule.contact_every_months),
        development=home.development,
    )
    person.save(update_fields=["version"])
    trail.record("person.adviser_named", person, by=by, at=at, adviser=staff.name, before=before)
    return adviser


@transaction.atomic
def end_adviser(*, person_id: int, seen: int, reason: str, by: Actor, at: datetime) -> Person:
    """The customer has no adviser any more."""
    person = Person.objects.locked(person_id, seen=seen)
    home = home_of(person)
    permissions.check_may_name_adviser(by, person, development_id=home.development_id)
    if not reason.strip():
        raise BadInput(field=_("Reason"), value="", remedy=_("Say why."))
    before = _end(person, at.astimezone(home.development.zone).date())
    if not before:
        raise Missing(_("This person has no adviser."))
    person.save(update_fields=["version"])
    trail.record("person.adviser_ended", person, by=by, at=at, before=before, reason=reason.strip())
    return person


@transaction.atomic
def note_contact(*, person_id: int, way: str, text: str, on: date, by: Actor, at: datetime) -> Contact:
    """The adviser was in touch; the next time is reckoned from that day. Raises BadInput, NotPermitted, Missing."""
    found = Adviser.objects.filter(person_id=person_id, until_on__isnull=True).values_list("pk", flat=True).first()
    if found is None:
        raise Missing(_("This person has no adviser."))
    adviser = Adviser.objects.locked(found)
    permissions.check_may_note_contact(by, adviser)
    rules.check_contact(way=way, text=text, on=on, today=at.astimezone(adviser.development.zone).date())
    rule = adviser_rule_of(adviser.development, at=at)
    contact = Contact.objects.create(
        adviser=adviser, on=on, way=way, text=text.strip(), noted_by=by.reference, noted_by_label=by.label, noted_at=at
    )
    adviser.last_contact_on = max(on, adviser.last_contact_on or on)
    adviser.next_contact_on = rules.next_contact_on(adviser.last_contact_on, every_months=rule.contact_every_months)
    adviser.save(update_fields=["last_contact_on", "next_contact_on", "version"])
    trail.record("person.cared_for", adviser.person, by=by, at=at, way=way, contact=contact.pk)
    return contact


@transaction.atomic
def name_expert(*, company_id: int | None, field: str, staff_id: int, by: Actor, at: datetime) -> Expert:
    """Name who is asked in a field: for a company, or for head office when none is given (S004.11.r14)."""
    permissions.check_may_name_experts(by)
    company = None if company_id is None else Company.objects.locked(company_id)
    staff = _staff(staff_id)
    fields = relation_policy(company_id=company_id, at=at).experts
    if field not in fields:
        raise BadInput(field=_("Field"), value=field, remedy=_("Choose one of those offered."))
    today = at.date()
    standing = Expert.objects.filter(company=company, field=field, until_on__isnull=True)
    before = standing.select_related("staff").first()
    standing.update(until_on=today)
    expert = Expert.objects.create(company=company, field=field, staff=staff, from_on=today)
    trail.record(
        "expert.named",
        expert,
        by=by,
        at=at,
        begins=True,
        field=field,
        adviser=staff.name,
        before=before.staff.name if before else "",
        company=company.name if company else "",
    )
    return expert


def _staff(staff_id: int) -> Staff:
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None:
        raise BadInput(field=_("Adviser"), value=staff_id, remedy=_("Choose somebody who works here now."))
    return staff


def _end(person: Person, today: date) -> str:
    """End the present adviser; returns their name, empty when there was none."""
    standing = Adviser.objects.filter(person=person, until_on__isnull=True).select_related("staff").first()
    if standing is None:
        return ""
    Adviser.objects.filter(pk=standing.pk).update(until_on=max(today, standing.from_on))
    return standing.staff.name
