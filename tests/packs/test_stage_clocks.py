"""Every stage of the baseline has its clock: a story through the acts opens each when the stage begins, and closes it.

A repair that the builder does, from the report to the file, and a question and a complaint for what a repair has not.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from aftercare.care.surveys import actions as surveys
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.outcome.settlement import actions as settlement
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.deadlines import local, the_calendar
from tests.factories.workorders import Place, a_place, an_accepted_order, fresh
from tests.packs.driving import a_world, anybody

Seen = list[tuple[str, datetime, datetime | None, datetime]]
LATER = timedelta(days=1)


def clocks_of(case: Case) -> Seen:
    """Stage, beginning, end and limit of every clock of a case, in the order in which they began."""
    found = Clock.objects.filter(case_id=case.pk).order_by("pk")
    return list(found.values_list("stage", "started_at", "stopped_at", "due_at"))


def moved(case: Case, move: str, *, by: Actor, reason: str = "", hours: int = 0) -> Case:
    at = NOW + LATER + timedelta(hours=hours)
    return cases.move(case_id=case.pk, seen=fresh(case).version, move=move, reason=reason, by=by, at=at)


def a_whole_repair(place: Place) -> Case:
    """Reported, surveyed, judged, sent to the builder, done, signed, asked after, paid for and filed."""
    case = fresh(an_accepted_order(place).case)
    finance, manager = (an_actor(role, development=place.development) for role in ("finance", "manager"))
    surveys.record_callback(
        case_id=case.pk, seen=case.version, outcome="satisfied", answers={"result": 5}, note="", by=place.agent,
        at=NOW + LATER + timedelta(hours=9),
    )  # fmt: skip
    settlement.book_cost(
        case_id=case.pk,
        seen=fresh(case).version,
        kind="labour",
        label="人工",
        quantity=Decimal(1),
        unit="项",
        unit_price=Decimal(100),
        by=place.supervisor,
        at=NOW + LATER + timedelta(hours=10),
    )
    settlement.approve_costs(
        case_id=case.pk, seen=fresh(case).version, by=finance, at=NOW + LATER + timedelta(hours=11)
    )
    return moved(case, "archive", by=manager, hours=12)


@pytest.mark.feature("SL02")
def test_each_stage_of_a_repair_has_a_clock_that_opens_with_it_and_closes_with_it() -> None:
    the_calendar(years=(2026,))
    place = a_place()
    case = a_whole_repair(place)
    seen = {stage: (begins, ends, due) for stage, begins, ends, due in clocks_of(case)}
    assert list(seen) == [
        "first_answer", "finish", "survey", "judge", "dispatch", "contractor_answer", "appoint", "on_site", "work",
        "acceptance", "callback", "settle",
    ]  # fmt: skip
    steps = [stage for stage in seen if stage != "finish"]
    for before, after in pairwise(steps):
        assert seen[after][0] == seen[before][1], f"{after} begins when {before} ends"
    assert case.closed_at == seen["settle"][1]
    assert seen["finish"][1] == seen["callback"][0], "what was promised over all steps is kept when it is accepted"
    assert all(begins < due for begins, _ends, due in seen.values())
    owed = Clock.objects.filter(case_id=case.pk, contractor_id=place.builder.pk).order_by("pk")
    assert [clock.stage for clock in owed] == ["contractor_answer", "appoint", "on_site", "work"]


@pytest.fixture
def complaint() -> Iterator[Case]:
    """A complaint, investigated, answered, put right, asked after and filed, by whoever may do everything."""
    with a_world():
        case = a_case(kind="complaint", component="", symptom="", text="电梯厅施工噪音扰民。")
        who = anybody(case.responsible_id)
        for hours, move in enumerate(["investigate", "propose", "agree", "done", "satisfied", "archive"]):
            case = moved(case, move, by=who, reason="已核实", hours=hours)
        yield case


@pytest.mark.feature("SL02")
def test_each_stage_of_a_complaint_has_a_clock_to_the_file(complaint: Case) -> None:
    seen = {stage: (begins, ends) for stage, begins, ends, _due in clocks_of(complaint)}
    steps = ["first_answer", "investigate", "owner_answer", "carry_out", "callback", "file"]
    assert [stage for stage in seen if stage in steps] == steps
    assert seen["file"] == (NOW + LATER + timedelta(hours=4), NOW + LATER + timedelta(hours=5))
    assert not Clock.objects.running().filter(case_id=complaint.pk).exists()


@pytest.mark.feature("SL02")
@pytest.mark.requirement("S004.14.r15")
def test_who_cannot_be_answered_at_once_is_told_why_and_until_when() -> None:
    the_calendar(years=(2026,))
    case = a_case(
        kind="question", component="", symptom="", text="公积金贷款可否提前还？", at=local("2026-11-20 10:00")
    )
    who = an_actor("supervisor", development=case.development)
    with pytest.raises(BadInput):
        cases.move(case_id=case.pk, seen=case.version, move="hand_over", reason="", by=who, at=case.opened_at)
    case = cases.move(
        case_id=case.pk, seen=case.version, move="hand_over", reason="需向贷款银行核实", by=who, at=case.opened_at
    )
    assert case.due_at == local("2026-11-25 18:00")
    running = Clock.objects.running().filter(case_id=case.pk).order_by("pk").values_list("stage", flat=True)
    assert list(running) == ["reply", "specialist_reply"], "the answer was promised from the first day on"
