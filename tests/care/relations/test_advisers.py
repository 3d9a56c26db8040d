"""Advisers of customers, and advisers by field."""

from datetime import date, timedelta

import pytest

from aftercare.care.relations import actions
from aftercare.care.relations.models import Adviser
from aftercare.care.relations.queries import adviser_of, customers_to_care_for, experts
from aftercare.care.relations.rules import TooManyCustomers, check_can_advise
from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken, Stale
from aftercare.records.estate.models import Person, Unit
from tests.factories.accounts import a_company, a_development, a_staff_member, an_actor
from tests.factories.cases import NOW, a_case, the_policy
from tests.factories.estate import a_person, a_unit, an_owner_of

TODAY = date(2026, 11, 18)


def a_customer() -> tuple[Unit, Person]:
    the_policy()
    unit = a_unit("3-1-1201")
    return unit, an_owner_of(unit, "王小明")


def name(person: Person, staff_id: int, *, by=None) -> Adviser:
    person.refresh_from_db()
    by = by or an_actor("supervisor")
    return actions.name_adviser(person_id=person.pk, seen=person.version, staff_id=staff_id, by=by, at=NOW)


@pytest.mark.requirement("S004.11.r04")
def test_an_agent_stands_by_a_fixed_number_of_customers_and_is_due_to_be_in_touch_at_intervals() -> None:
    unit, person = a_customer()
    agent = a_staff_member("agent", development=unit.development)
    adviser = name(person, agent.pk)
    assert adviser.next_contact_on == date(2027, 5, 18)
    by = actor_of_staff(agent, on=TODAY)
    actions.note_contact(
        person_id=person.pk, way="phone", text="一切都好。", on=TODAY - timedelta(days=1), by=by, at=NOW
    )
    adviser.refresh_from_db()
    assert (adviser.last_contact_on, adviser.next_contact_on) == (date(2026, 11, 17), date(2027, 5, 17))
    assert customers_to_care_for(agent.pk, by=by)[0] == [adviser]
    others = Person.objects.bulk_create(Person(name="业主") for _each in range(299))
    place = unit.development
    Adviser.objects.bulk_create(
        Adviser(person=one, staff=agent, development=place, from_on=TODAY, next_contact_on=TODAY) for one in others
    )
    with pytest.raises(TooManyCustomers):
        name(an_owner_of(unit, "李雷"), agent.pk)


def test_the_number_of_customers_is_a_limit_to_the_last_one() -> None:
    check_can_advise(already=299, at_most=300)
    with pytest.raises(TooManyCustomers):
        check_can_advise(already=300, at_most=300)


def test_a_customer_has_one_adviser_and_the_one_before_is_remembered() -> None:
    unit, person = a_customer()
    first, second = (a_staff_member("agent", development=unit.development) for _each in range(2))
    name(person, first.pk)
    name(person, second.pk)
    standing = adviser_of(person.pk)
    assert standing is not None
    assert standing.staff == second
    told = AuditEvent.objects.filter(name="person.adviser_named").order_by("-pk")[0]
    assert told.changes["before"] == first.name
    person.refresh_from_db()
    actions.end_adviser(person_id=person.pk, seen=person.version, reason="搬走了", by=an_actor("supervisor"), at=NOW)
    assert adviser_of(person.pk) is None


def test_only_those_who_lead_the_desk_name_an_adviser_of_somebody_they_know_with_a_home() -> None:
    unit, person = a_customer()
    agent = a_staff_member("agent", development=unit.development)
    with pytest.raises(NotPermitted):
        name(person, agent.pk, by=an_actor("agent", development=unit.development))
    with pytest.raises(NotPermitted):
        name(person, agent.pk, by=an_actor("supervisor", development=a_development()))
    with pytest.raises(RuleBroken):
        name(a_person("过客"), agent.pk)
    with pytest.raises(Stale):
        actions.name_adviser(person_id=person.pk, seen=99, staff_id=agent.pk, by=an_actor("supervisor"), at=NOW)


def test_a_contact_is_written_down_by_the_adviser_with_what_was_said_and_not_ahead() -> None:
    unit, person = a_customer()
    agent = a_staff_member("agent", development=unit.development)
    name(person, agent.pk)
    by = actor_of_staff(agent, on=TODAY)
    wrong = [("phone", "", TODAY), ("fax", "好", TODAY), ("phone", "好", TODAY + timedelta(days=1))]
    for way, text, on in wrong:
        with pytest.raises(BadInput):
            actions.note_contact(person_id=person.pk, way=way, text=text, on=on, by=by, at=NOW)
    with pytest.raises(NotPermitted):
        other = an_actor("agent", development=unit.development)
        actions.note_contact(person_id=person.pk, way="phone", text="好", on=TODAY, by=other, at=NOW)


def test_the_adviser_hears_of_a_complaint_of_their_customer(do_jobs) -> None:  # type: ignore[no-untyped-def]
    unit, person = a_customer()
    agent = a_staff_member("agent", development=unit.development)
    name(person, agent.pk)
    case = a_case(kind="complaint", unit=unit, reporter_id=person.pk, text="维修一直没有人来", component="", symptom="")
    do_jobs()
    told = Message.objects.filter(case_id=case.pk, to_kind="staff", to_id=agent.pk)
    assert "opinion_raised" in {message.wording for message in told}


@pytest.mark.requirement("S004.11.r14")
def test_head_office_and_each_company_name_five_advisers_by_field_and_see_who_is_missing() -> None:
    the_policy()
    company = a_company("安居深圳")
    lawyer, engineer = a_staff_member("manager"), a_staff_member("inspector")
    keeper = an_actor("administrator")
    actions.name_expert(company_id=company.pk, field="law", staff_id=engineer.pk, by=keeper, at=NOW)
    actions.name_expert(company_id=company.pk, field="law", staff_id=lawyer.pk, by=keeper, at=NOW)
    actions.name_expert(company_id=None, field="engineering", staff_id=engineer.pk, by=keeper, at=NOW)
    rows = {row.company.name if row.company else "": row for row in experts(at=NOW)}
    assert list(rows[""].named) == ["law", "engineering", "design", "marketing", "media"]
    assert rows["安居深圳"].named["law"].staff == lawyer  # type: ignore[union-attr]
    assert rows["安居深圳"].missing == rows[""].missing == 4
    with pytest.raises(BadInput):
        actions.name_expert(company_id=company.pk, field="astrology", staff_id=lawyer.pk, by=keeper, at=NOW)
    with pytest.raises(NotPermitted):
        actions.name_expert(company_id=None, field="law", staff_id=lawyer.pk, by=an_actor("manager"), at=NOW)
