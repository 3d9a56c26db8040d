"""Questionnaires: sent by the rules and never by hand, answered by the owner once, counted only when they are."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from aftercare.care.surveys import actions, jobs, queries, scoring
from aftercare.care.surveys.models import Questionnaire
from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.models import Development
from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.core.actors import CLOCK, Actor
from aftercare.ground.core.errors import NotPermitted
from aftercare.records.estate.models import Unit
from aftercare.service.cases.models import Case
from tests.factories.accounts import a_development, a_staff_member, an_actor, an_owner_actor
from tests.factories.cases import NOW, a_case, the_policy
from tests.factories.estate import HANDED_OVER, a_unit, an_owner_of

GOOD = {"result": "very_satisfied", "attitude": "satisfied", "opinion": "师傅很专业"}


def a_closed_case(unit: Unit | None = None, **values: object) -> tuple[Case, Actor]:
    """A repair that was filed, and its owner."""
    unit = unit or a_unit()
    owner = an_owner_of(unit, phones=["13812345678"])
    case = a_case(unit=unit, reporter_id=owner.pk, **values)
    Case.objects.filter(pk=case.pk).update(step="archived", next_move="", closed_at=NOW, closed_by="staff:1")
    case.refresh_from_db()
    return case, an_owner_actor(owner.pk)


def asked(case: Case) -> Questionnaire:
    sheet = actions.send_after_closing(case_id=case.pk, by=CLOCK, at=NOW)
    assert sheet is not None
    return sheet


def answered(sheet: Questionnaire, by: Actor, answers: dict[str, str] | None = None, *, days: int = 1) -> Questionnaire:
    at = NOW + timedelta(days=days)
    return actions.answer_questionnaire(questionnaire_id=sheet.pk, answers=answers or GOOD, by=by, at=at)


@pytest.mark.requirement("S000.15.r14", "S001.13.r13")
@pytest.mark.feature("QS04")
def test_after_each_finished_repair_its_owner_gets_a_questionnaire_by_link(do_jobs: Callable[[], int]) -> None:
    case, _owner = a_closed_case()
    jobs.ask_after_closing(event=AuditEvent(subject_id=case.pk), at=NOW)
    do_jobs()
    assert Questionnaire.objects.get().case == case
    invitation = Message.objects.get(wording="survey_invite")
    assert invitation.address == case.reporter_phone
    assert invitation.sealed_link
    jobs.ask_after_closing(event=AuditEvent(subject_id=case.pk), at=NOW)
    assert Questionnaire.objects.count() == 1


def test_what_was_withdrawn_is_no_repair_and_nobody_is_asked_again_within_a_month() -> None:
    case, _owner = a_closed_case()
    Case.objects.filter(pk=case.pk).update(step="withdrawn")
    assert actions.send_after_closing(case_id=case.pk, by=CLOCK, at=NOW) is None
    Case.objects.filter(pk=case.pk).update(step="archived")
    asked(case)
    other = a_case(unit=case.unit, reporter_id=case.reporter_id)
    Case.objects.filter(pk=other.pk).update(step="archived", next_move="", closed_at=NOW, closed_by="staff:1")
    assert actions.send_after_closing(case_id=other.pk, by=CLOCK, at=NOW + timedelta(days=29)) is None
    assert actions.send_after_closing(case_id=other.pk, by=CLOCK, at=NOW + timedelta(days=31)) is not None


@pytest.mark.requirement("S004.09.r11", "S004.16.r08")
@pytest.mark.feature("QS04")
def test_the_owner_says_how_content_he_is_with_quality_and_conduct_and_it_is_on_file() -> None:
    case, owner = a_closed_case()
    sheet = answered(asked(case), owner)
    assert sheet.score == Decimal("92.00")
    assert sheet.topics == {"quality": "100.00", "attitude": "80.00"}
    assert queries.satisfaction_of(case.pk) == Decimal("92.00")
    assert queries.satisfaction_of_unit(case.unit_id) == (Decimal("92.0"), 1)


@pytest.mark.requirement("S000.02.r12")
def test_owners_are_asked_for_their_opinion_in_their_own_words_too_which_stand_apart_from_the_trail() -> None:
    case, owner = a_closed_case()
    sheet = answered(asked(case), owner)
    assert sheet.answers["opinion"] == "师傅很专业"
    event = AuditEvent.objects.get(name="questionnaire.answered")
    assert "师傅" not in str(event.changes)
    assert PersonalValue.objects.get(event_id=event.pk, field="answers").value["opinion"] == "师傅很专业"


@pytest.mark.requirement("S000.08.r08")
def test_a_poor_answer_reaches_the_people_of_the_case_at_once(do_jobs: Callable[[], int]) -> None:
    case, owner = a_closed_case()
    supervisor = a_staff_member("supervisor", development=case.development)
    answered(asked(case), owner, {"result": "dissatisfied", "opinion": "还在渗水"})
    do_jobs()
    told = Message.objects.filter(wording="not_content")
    assert {message.to_id for message in told} == {supervisor.pk, case.responsible_id}
    assert all("还在渗水" in message.body for message in told)


@pytest.mark.feature("QS07")
def test_nobody_answers_for_the_owner_nor_twice_nor_too_late_and_silence_counts_nothing() -> None:
    case, owner = a_closed_case()
    sheet = asked(case)
    assert queries.satisfaction_of(case.pk) is None
    for stranger in (
        an_owner_actor(owner.id + 1000),
        an_actor("agent"),
        an_owner_actor(owner.id, case_ids=[case.pk + 1]),
    ):
        with pytest.raises(NotPermitted):
            answered(sheet, stranger)
    with pytest.raises(scoring.TooLateToAnswer):
        answered(sheet, owner, days=14)
    answered(sheet, owner)
    with pytest.raises(scoring.AnsweredAlready):
        answered(sheet, owner)
    with pytest.raises(NotPermitted):
        actions.send_after_closing(case_id=case.pk, by=an_actor("manager"), at=NOW)


def a_full_development(homes: int = 5) -> Development:
    the_policy()
    place = a_development()
    for number in range(homes):
        unit = a_unit(f"1-1-{number + 1}01", development=place)
        Unit.objects.filter(pk=unit.pk).update(handed_over_on=HANDED_OVER)
        an_owner_of(unit, phones=["13812345678"])
    return place


@pytest.mark.requirement("S001.02.r05", "S004.06.r08", "S004.06.r03")
def test_owners_are_surveyed_at_the_intervals_of_the_policy_and_not_before(do_jobs: Callable[[], int]) -> None:
    place = a_full_development()
    first = actions.send_periodic(development_id=place.pk, by=CLOCK, at=NOW)
    assert first == 3, "sixty of a hundred of five homes"
    for days, more in ((1, 0), (300, 0), (364, 0), (366, 3)):
        assert actions.send_periodic(development_id=place.pk, by=CLOCK, at=NOW + timedelta(days=days)) == more
    do_jobs()
    assert Message.objects.filter(wording="survey_of_year").exists()


@pytest.mark.requirement("S004.03.r15")
def test_a_home_is_surveyed_once_its_people_have_lived_there_for_three_months() -> None:
    place = a_full_development(2)
    young = Unit.objects.filter(building__development=place).order_by("pk")[0]
    Unit.objects.filter(pk=young.pk).update(handed_over_on=NOW.date() - timedelta(days=80))
    assert set(queries.owners_to_draw(place, months=3, at=NOW)) == {
        Unit.objects.filter(building__development=place).order_by("pk")[1].pk
    }
    assert actions.send_periodic(development_id=place.pk, by=CLOCK, at=NOW) == 1
    assert not Questionnaire.objects.filter(unit=young).exists()


@pytest.mark.requirement("S000.10.r18", "S001.18.r06")
def test_how_often_how_and_with_what_use_surveys_are_made_is_fixed_by_the_policy() -> None:
    place = a_full_development()
    assert jobs.send_periodic(at=NOW) == 3
    sheets = list(Questionnaire.objects.order_by("pk"))
    assert {sheet.key for sheet in sheets} == {"yearly"}
    assert {sheet.campaign for sheet in sheets} == {f"{place.pk}:2026-11"}
    assert jobs.send_periodic(at=NOW + timedelta(days=40)) == 0


@pytest.mark.requirement("S004.07.r07", "S004.15.r05")
def test_satisfaction_is_measured_and_reported_with_what_came_back_and_whether_it_counts() -> None:
    place = a_full_development(10)
    actions.send_periodic(development_id=place.pk, by=CLOCK, at=NOW)
    sheets = list(Questionnaire.objects.order_by("pk"))
    for sheet, grade in zip(sheets[:1], ["satisfied"], strict=True):
        answered(sheet, an_owner_actor(sheet.person_id), {"planning": grade, "works_quality": "average"})
    (line,) = queries.report([place], since=NOW, until=NOW + timedelta(days=2))
    assert (line.sent, line.answered, line.returned_percent, line.counts) == (6, 1, 17, False)
    assert line.score == Decimal("66.7")
    assert line.topics == {"planning": Decimal("80.0"), "works_quality": Decimal("60.0")}
    answered(sheets[1], an_owner_actor(sheets[1].person_id), {"planning": "satisfied"})
    assert queries.report([place], since=NOW, until=NOW + timedelta(days=2))[0].counts
    assert queries.report([a_development()], since=NOW, until=NOW + timedelta(days=2)) == []
