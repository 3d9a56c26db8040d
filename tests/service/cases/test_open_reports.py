"""Reports without sign-in, by a code on a wall: where they go, who made them, and what keeps machines out (IN11)."""

from datetime import timedelta

import pytest

from aftercare.ground.accounts.parts import issue_link
from aftercare.ground.accounts.queries import STRANGER, actor_of_link
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing, NotPermitted
from aftercare.records.estate.models import PlaceCode
from aftercare.service.cases import actions, rules
from aftercare.service.cases.models import Case
from aftercare.service.cases.policy import IntakePolicy, OpenReports
from aftercare.service.cases.queries import known_at
from aftercare.service.cases.rules import Intake, NotByAPerson, TooManyReports
from aftercare.service.workorders.models import WorkOrder
from tests.factories.accounts import a_staff_member, a_team
from tests.factories.cases import NOW, the_policy
from tests.factories.estate import a_building, a_place_code, a_unit, an_owner_of
from tests.factories.policies import the_baseline


def limits() -> OpenReports:
    found = the_baseline().section(IntakePolicy).open_reports
    assert found is not None
    return found


def on_duty(code: PlaceCode) -> PlaceCode:
    """Somebody answers for what comes in at the development of the code."""
    the_policy()
    a_team(code.development, lead=a_staff_member("supervisor", development=code.development))
    return code


def reported(code: PlaceCode, *, address: str = "203.0.113.7", **values: str) -> Case:
    told: dict[str, str] = {
        "kind": "repair",
        "text": "电梯停在三楼不动了。",
        "component": code.component,
        "symptom": "not_working",
        "reporter_name": "路人甲",
        "reporter_phone": "13900001111",
        **values,
    }
    intake = Intake(channel="phone", **told)  # type: ignore[arg-type]  # the channel is not the reporter's to say
    return actions.report_by_code(token=code.token, intake=intake, address=address, by=STRANGER, at=NOW)


def a_lift_code() -> PlaceCode:
    return on_duty(a_place_code(building=a_building("3栋"), component="lift_car", label="3栋1单元电梯"))


@pytest.mark.requirement("S000.03.r06")
@pytest.mark.feature("IN11")
def test_a_stranger_reports_a_lift_by_its_code_and_the_place_comes_from_the_code() -> None:
    code = a_lift_code()
    case = reported(code)
    assert (case.channel, case.building, case.unit, case.component) == ("qr", code.building, None, "lift_car")
    assert (case.reporter, case.reporter_name) == (None, "路人甲")
    assert case.number
    assert case.due_at is not None
    assert case.responsible.name, "whoever is on duty answers"


@pytest.mark.feature("IN11")
def test_a_telephone_of_the_home_makes_its_person_the_reporter_and_any_other_a_caller() -> None:
    unit = a_unit("3-1-1201")
    owner = an_owner_of(unit, phones=["13800138000"])
    code = on_duty(a_place_code(unit))
    leak = {"component": "water_supply_pipe", "symptom": "leak", "text": "水管漏了"}
    assert reported(code, reporter_phone="138 0013 8000", **leak).reporter == owner
    other = reported(code, **leak)
    assert (other.reporter, other.unit) == (None, unit)


def as_caller(case: Case) -> Actor:
    link, _secret = issue_link(
        kind="owner", holder_id=0, holder_label="路人甲", valid_for=timedelta(days=9), at=NOW, case_id=case.pk
    )
    return actor_of_link(link)


@pytest.mark.feature("IN11")
def test_a_caller_follows_and_writes_but_decides_nothing() -> None:
    case = reported(a_lift_code())
    caller = as_caller(case)
    assert list(Case.objects.visible_to(caller)) == [case]
    actions.write_as_owner(case_id=case.pk, text="还是不动。", by=caller, at=NOW)
    assert actions.urge(case_id=case.pk, text="", by=caller, at=NOW).urged == 1
    case.refresh_from_db()
    with pytest.raises(NotPermitted):
        actions.move(case_id=case.pk, seen=case.version, move="withdraw", by=caller, at=NOW)
    assert not WorkOrder.objects.visible_to(caller).exists()


def test_a_code_that_was_taken_down_takes_no_report() -> None:
    code = a_lift_code()
    PlaceCode.objects.filter(pk=code.pk).update(withdrawn_at=NOW)
    with pytest.raises(Missing):
        reported(code)


def test_more_reports_than_a_family_writes_are_refused_from_one_address_but_not_from_another() -> None:
    code = a_lift_code()
    for _number in range(limits().per_address_and_hour):
        reported(code)
    with pytest.raises(TooManyReports):
        reported(code)
    assert reported(code, address="203.0.113.8").pk


@pytest.mark.parametrize(("trap", "seconds"), [("http://spam.example", 60.0), ("", 0.4)])
def test_a_program_is_told_by_the_field_nobody_sees_and_by_its_haste(trap: str, seconds: float) -> None:
    with pytest.raises(NotByAPerson):
        rules.check_by_a_person(trap=trap, seconds=seconds, limits=limits())
    rules.check_by_a_person(trap="", seconds=8, limits=limits())


def test_too_many_by_one_code_are_refused_wherever_they_come_from() -> None:
    with pytest.raises(TooManyReports):
        rules.check_may_report_openly(from_address=0, by_code=limits().per_code_and_hour, limits=limits())


def test_a_report_without_a_description_or_a_telephone_is_not_taken() -> None:
    code = a_lift_code()
    with pytest.raises(BadInput):
        reported(code, text=" ")
    with pytest.raises(BadInput):
        reported(code, reporter_phone="")
    assert not Case.objects.exists()


def test_what_is_open_on_a_common_part_is_known_there_and_nothing_of_a_home() -> None:
    code = a_lift_code()
    case = reported(code)
    assert list(known_at(code)) == [case]
    unit = a_unit("8-1-101", development=code.development)
    home = a_place_code(unit, component="lift_car")
    assert known_at(home) == []
