"""Ways in: questions with their answers, what came along, and adding to what is open already."""

from datetime import UTC, datetime, timedelta

import pytest

from aftercare.ground.accounts.models import DutyDay
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.ground.files.models import Attachment
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases import actions
from aftercare.service.cases.models import Entry
from aftercare.service.cases.queries import night_rule, whom_to_call
from aftercare.service.cases.queries.history import cases_that_say_the_same
from aftercare.service.cases.rules import NotOpen
from tests.factories.accounts import a_development, a_staff_member, a_team, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.estate import a_unit
from tests.factories.files import a_stored_photo


@pytest.mark.requirement("S001.17.r05")
@pytest.mark.feature("IN02", "IN13", "PL12")
def test_a_letter_is_registered_with_the_days_it_was_written_and_received() -> None:
    with pytest.raises(BadInput, match="收信日期"):
        a_case(channel="letter", answers={"letter_dated_on": "2026-11-15"})
    case = a_case(channel="letter", answers={"letter_received_on": "2026-11-17", "letter_dated_on": "2026-11-15"})
    assert case.channel == "letter"
    assert case.answers == {"letter_received_on": "2026-11-17", "letter_dated_on": "2026-11-15"}


@pytest.mark.requirement("S001.17.r05")
@pytest.mark.feature("IN02", "IN13")
def test_a_visit_says_who_came() -> None:
    with pytest.raises(BadInput, match="来访人"):
        a_case(channel="visit", answers={})
    assert a_case(channel="visit", answers={"visitors": "业主夫妇二人"}).answers == {"visitors": "业主夫妇二人"}


def test_a_question_of_another_kind_is_not_taken() -> None:
    with pytest.raises(BadInput):
        a_case(answers={"complained_of": "施工单位"})


@pytest.mark.feature("IN14")
def test_what_is_reported_again_is_added_to_the_open_case_and_counts_as_urging() -> None:
    case = a_case()
    agent = an_actor("agent", development=case.development)
    at = NOW + timedelta(hours=3)
    photo = a_stored_photo()
    again = actions.add_report(
        case_id=case.pk,
        text="水已经流到客厅了。",
        channel="phone",
        reporter_name="王太太",
        papers=[actions.Paper(photo, "客厅.jpg")],
        key="again-1",
        by=agent,
        at=at,
    )
    assert again.pk == case.pk
    assert again.urged == 1
    entry = Entry.objects.get(case=case)
    assert (entry.text, entry.author_label, entry.spoken, entry.internal) == (
        "水已经流到客厅了。",
        "王太太",
        True,
        False,
    )
    assert Attachment.objects.get(case_id=case.pk).purpose == "report"
    names = AuditEvent.objects.filter(subject_type="case", subject_id=case.pk).order_by("sequence")
    assert [event.name for event in names] == ["case.registered", "case.told_again"]
    same = actions.add_report(
        case_id=case.pk,
        text="水已经流到客厅了。",
        channel="phone",
        reporter_name="王太太",
        key="again-1",
        by=agent,
        at=at,
    )
    assert (same.pk, Entry.objects.count()) == (case.pk, 1)


def test_nothing_is_added_without_words_by_strangers_to_the_case_or_after_its_end() -> None:
    case = a_case(kind="praise", component="", symptom="")
    agent = an_actor("agent", development=case.development)
    with pytest.raises(BadInput):
        actions.add_report(case_id=case.pk, text=" ", channel="phone", by=agent, at=NOW)
    elsewhere = an_actor("agent", development=a_development())
    with pytest.raises(NotPermitted):
        actions.add_report(case_id=case.pk, text="再说一次", channel="phone", by=elsewhere, at=NOW)
    actions.move(case_id=case.pk, move="pass_on", seen=case.version, by=agent, at=NOW)
    with pytest.raises(NotOpen):
        actions.add_report(case_id=case.pk, text="再说一次", channel="phone", by=agent, at=NOW)


@pytest.mark.feature("IN14")
def test_open_cases_that_say_the_same_are_found_most_alike_first() -> None:
    unit = a_unit("5-1-101")
    agent = an_actor("agent", development=unit.development)
    lift = a_case(unit=unit, component="lift_car", symptom="not_working", text="1单元电梯停在三楼不动了。")
    lamp = a_case(unit=unit, component="lobby", symptom="damaged", text="1单元大堂的灯坏了。")
    found = cases_that_say_the_same(
        "1单元的电梯又停了不动", development_id=unit.development_id, unit_id=unit.pk, by=agent
    )
    assert found[0] == lift
    assert lamp not in found
    assert not cases_that_say_the_same("电梯", development_id=unit.development_id, unit_id=unit.pk, by=agent)


@pytest.mark.requirement("S000.12.r18")
@pytest.mark.feature("IN15")
def test_an_emergency_at_night_says_whom_to_call_in_which_order_and_by_day_nothing() -> None:
    case = a_case(component="wiring", symptom="spark", text="插座打火。")
    development = case.development
    lead = a_staff_member("supervisor", development=development, name="周强")
    manager = a_staff_member("manager", development=development, name="何经理")
    team = a_team(development, lead=lead)
    duty = a_staff_member("agent", development=development, name="李敏")
    policy = policy_of(case.policy_id)
    night = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)  # half past eleven in the evening in Shanghai
    assert night_rule(policy, at=NOW) is None, "at ten in the morning the desk is there"
    rule = night_rule(policy, at=night)
    assert rule is not None
    assert "15 分钟" in rule.told.zh_hans
    called = [call.staff for call in whom_to_call(rule, development=development, at=night)]
    assert called == [lead, manager], "without a rota the lead is on duty, and is called once"
    DutyDay.objects.create(team=team, staff=duty, on=night.date())
    called = [call.staff for call in whom_to_call(rule, development=development, at=night)]
    assert called == [duty, lead, manager]
