"""The owner goes past the desk, to those above, and reads what they decide."""

import pytest

from aftercare.care.escalation import actions
from aftercare.care.escalation.models import Escalation
from aftercare.care.escalation.rules import CannotRaise
from aftercare.faces.messages.models import Message
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.service.cases import actions as cases
from tests.factories.accounts import an_owner_actor
from tests.factories.cases import NOW
from tests.factories.escalation import a_firm, a_report
from tests.factories.estate import a_unit, an_owner_of
from tests.factories.workorders import fresh


def _complained(level: str) -> tuple:
    firm = a_firm()
    owner = an_owner_of(firm.unit)
    case = a_report(firm, reporter_id=owner.pk)
    by = an_owner_actor(owner.pk)
    return firm, by, actions.complain_above(case_id=case.pk, level=level, reason="三次上门都没修好", by=by, at=NOW)


@pytest.mark.requirement("S001.14.r11")
@pytest.mark.parametrize(("level", "who"), [("project", "supervisor"), ("city", "city"), ("group", "head_office")])
def test_the_owner_complains_to_the_superior_or_directly_to_those_who_lead(level, who):
    firm, _by, step = _complained(level)
    assert (step.level, step.trigger, step.holder) == (level, "owner", getattr(firm, who))
    assert fresh(step.case).responsible == getattr(firm, who)
    assert step.answer_by is not None


def test_a_level_that_the_rules_do_not_offer_and_one_below_are_refused():
    _firm, by, step = _complained("city")
    for level, error in (("region", BadInput), ("nowhere", BadInput), ("project", CannotRaise), ("city", CannotRaise)):
        with pytest.raises(error):
            actions.complain_above(case_id=step.case_id, level=level, reason="仍不满意", by=by, at=NOW)
    with pytest.raises(BadInput):
        actions.complain_above(case_id=step.case_id, level="group", reason=" ", by=by, at=NOW)


def test_only_the_owner_of_the_home_complains_directly():
    firm, _by, step = _complained("project")
    stranger = an_owner_actor(an_owner_of(a_unit()).pk)
    for by in (firm.actor("agent"), stranger):
        with pytest.raises(NotPermitted):
            actions.complain_above(case_id=step.case_id, level="group", reason="不满意", by=by, at=NOW)
    assert Escalation.objects.filter(case=step.case_id).count() == 1


def test_the_owner_hears_who_has_it_and_what_is_decided(do_jobs):
    firm, _by, step = _complained("group")
    do_jobs()
    receipt = Message.objects.filter(to_kind="owner", wording="complaint_above_owner", channel="sms").get()
    assert firm.head_office.name in receipt.body
    actions.decide(
        escalation_id=step.pk,
        seen=step.version,
        decision="本周内由总部工程师上门",
        by=firm.actor("head_office"),
        at=NOW,
    )
    do_jobs()
    answer = Message.objects.filter(to_kind="owner", wording="complaint_decided_owner", channel="sms").get()
    assert "本周内由总部工程师上门" in answer.body


def test_head_office_takes_a_complaint_that_was_raised_to_it_on_by_the_procedure():
    firm = a_firm()
    case = a_report(firm, kind="complaint")
    moved = cases.move(case_id=case.pk, seen=case.version, move="investigate", by=firm.actor("head_office"), at=NOW)
    assert moved.step == "investigating"
