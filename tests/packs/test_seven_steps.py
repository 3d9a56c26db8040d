"""A workshop's seven standard steps as data: a pack changes the way of a case, and no line of code."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from aftercare.ground.policies.actions import publish
from aftercare.ground.policies.rules import Document
from aftercare.ground.procedures.rules import NoSuchMove
from aftercare.service.cases.actions import move
from aftercare.service.cases.models import Case
from tests.factories.accounts import a_development, an_actor
from tests.factories.cases import a_case
from tests.factories.estate import a_unit
from tests.factories.policies import LONG_AGO, PUBLISHER, a_document

STEPS = {
    "appointment": ("预约", "Appointment", "taken_in"),
    "preparation": ("准备", "Preparation", "understood"),
    "reception": ("接待", "Reception", "judged"),
    "repair": ("维修", "Repair", "done"),
    "quality_check": ("质检", "Quality check", "accepted"),
    "handing_back": ("交车", "Handing back", "accepted"),
    "follow_up": ("跟踪回访", "Follow-up", "asked"),
}
AT = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


def words(chinese: str, english: str) -> dict[str, str]:
    return {"zh-hans": chinese, "en": english}


def a_workshop() -> Document:
    """The baseline with the seven steps in place of the way of a repair."""
    keys = [*STEPS, "closed"]
    steps: dict[str, object] = {}
    for key, following in pairwise(keys):
        chinese, english, phase = STEPS[key]
        steps[key] = {
            "label": {"staff": words(chinese, english), "owner": words(chinese, english)},
            "phase": phase,
            "owed_by": "staff",
            "role": "agent",
            "time_limit": "survey",
            "source": ["S000.05.r01"],
            "moves": {"done": {"to": following, "label": words("完成", "Done"), "roles": ["agent"]}},
        }
    end = words("已结束", "Closed")
    steps["closed"] = {"label": {"staff": end, "owner": end}, "phase": "kept", "final": True}
    document = a_document(pack__pack="workshop")
    document["procedures"]["repair"] = {"start": "appointment", "steps": steps}
    return document


def a_car_in_the_workshop() -> Case:
    publish(source=a_workshop(), effective_from=LONG_AGO, by=PUBLISHER, at=AT)
    return a_case(unit=a_unit("1-1-101", development=a_development()), at=AT)


@pytest.mark.requirement("S000.05.r01")
@pytest.mark.feature("CW01", "PL13")
def test_the_seven_standard_steps_are_gone_through_in_their_order():
    case = a_car_in_the_workshop()
    agent = an_actor("agent", development=case.development)
    gone_through = [case.step]
    while case.is_open:
        case = move(
            case_id=case.pk, seen=case.version, move="done", by=agent, at=AT + timedelta(hours=len(gone_through))
        )
        gone_through.append(case.step)
    assert gone_through == [*STEPS, "closed"]


def test_no_step_is_left_out():
    case = a_car_in_the_workshop()
    with pytest.raises(NoSuchMove):
        move(
            case_id=case.pk,
            seen=case.version,
            move="repair",
            by=an_actor("agent", development=case.development),
            at=AT,
        )
    assert Case.objects.get(pk=case.pk).step == "appointment"
