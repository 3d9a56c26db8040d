"""From proposal to the last word: who may what, in which order, and until when."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import CLOCK, Actor, ActorKind
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.outcome.conduct import actions, jobs, queries, rules
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import Occasion
from tests.factories.accounts import a_contractor_actor, a_development, a_staff_member, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.conduct import a_judge, a_measure, decided, objected
from tests.factories.contractors import a_contractor

LATER = NOW + timedelta(days=6)


def person(measure: Measure) -> Actor:
    """The person it is about, signed in."""
    return Actor(kind=ActorKind.STAFF, id=measure.held_staff_id or 0, label=str(measure.held))


def names(measure: Measure) -> list[str]:
    found = AuditEvent.objects.filter(subject_type="measure", subject_id=measure.pk)
    return list(found.order_by("sequence").values_list("name", flat=True))


@pytest.mark.feature("ES04")
def test_a_proposal_is_heard_decided_objected_to_appealed_and_taken_back_and_all_of_it_is_on_file() -> None:
    measure = a_measure()
    held = person(measure)
    heard = actions.hear(measure_id=measure.pk, seen=1, text="当天暴雨无法施工。", by=held, at=NOW)
    measure = objected(decided(heard, amount="500.00"), by=held)
    assert (measure.state, measure.number[:4]) == ("objected", "JCT-")
    answered = actions.answer_objection(
        measure_id=measure.pk, seen=measure.version, upheld=True, amount=Decimal(300), reason="酌情减轻。",
        by=a_judge(measure.development), at=NOW + timedelta(days=2),
    )  # fmt: skip
    appealed = actions.appeal(
        measure_id=measure.pk, seen=answered.version, text="仍不服。", by=held, at=NOW + timedelta(days=3)
    )
    last = actions.decide_appeal(
        measure_id=measure.pk, seen=appealed.version, upheld=False, reason="证据不足。",
        by=a_judge(measure.development, "head_office"), at=NOW + timedelta(days=4),
    )  # fmt: skip
    assert last.state == "reversed"
    assert names(measure) == [
        "measure.heard", "measure.decided", "measure.objected", "measure.answered", "measure.appealed",
        "measure.reversed",
    ]  # fmt: skip


def test_nobody_decides_about_himself() -> None:
    case = a_case()
    manager = a_staff_member("manager", development=case.development)
    measure = a_measure(case, staff=manager)
    himself = actor_of_staff(manager, on=NOW.date())
    with pytest.raises(rules.OwnMatter):
        decided(measure, by=himself)
    with pytest.raises(rules.OwnMatter):
        actions.drop(measure_id=measure.pk, seen=measure.version, reason="误会。", by=himself, at=NOW)


def test_nobody_decides_on_what_he_proposed_nor_on_the_appeal_against_his_own_word() -> None:
    measure = a_measure()
    judge = a_judge(measure.development)
    with pytest.raises(rules.OwnMatter):
        decided(a_measure(by=judge), by=a_judge_again(judge))
    measure = objected(decided(measure, by=judge), by=person(measure))
    answered = actions.answer_objection(
        measure_id=measure.pk,
        seen=measure.version,
        upheld=True,
        amount=measure.amount,
        reason="维持。",
        by=judge,
        at=NOW,
    )
    appealed = actions.appeal(
        measure_id=measure.pk, seen=answered.version, text="请上级复核。", by=person(measure), at=NOW
    )
    with pytest.raises(rules.OwnMatter):
        actions.decide_appeal(
            measure_id=measure.pk,
            seen=appealed.version,
            upheld=True,
            amount=measure.amount,
            reason="维持。",
            by=judge,
            at=NOW,
        )


def a_judge_again(judge: Actor) -> Actor:
    """The same person with rights everywhere."""
    return replace(judge, grants=tuple(replace(grant, development_ids=None) for grant in judge.grants))


def test_money_above_ones_authority_is_for_somebody_higher() -> None:
    measure = a_measure(level="group")
    with pytest.raises(rules.BeyondAuthority, match="1000"):
        decided(measure, amount="1500.00")
    assert decided(measure, amount="1500.00", by=a_judge(measure.development, "head_office")).amount == Decimal(1500)


def test_a_sum_outside_the_range_is_refused_and_so_is_a_decision_without_a_reason() -> None:
    measure = a_measure()
    with pytest.raises(BadInput):
        decided(measure, amount="150.00")
    with pytest.raises(BadInput):
        actions.decide(
            measure_id=measure.pk, seen=1, form="fine", amount=Decimal(200), reason=" ",
            by=a_judge(measure.development), at=NOW,
        )  # fmt: skip


def test_all_fines_of_a_month_together_stay_below_the_cap() -> None:
    case = a_case()
    staff = a_staff_member("technician", development=case.development)
    judge = a_judge(case.development, "head_office")
    for amount in ("2000.00", "1000.00"):
        decided(a_measure(case, staff=staff, level="group"), amount=amount, by=judge)
    with pytest.raises(rules.AboveCap):
        decided(a_measure(case, staff=staff), amount="400.00", by=judge)


@pytest.mark.parametrize("role", ["agent", "inspector", "technician", "finance", "auditor", "administrator"])
def test_only_those_with_the_right_decide(role: str) -> None:
    measure = a_measure()
    with pytest.raises(NotPermitted):
        decided(measure, by=an_actor(role, development=measure.development))


def test_neither_the_clock_nor_somebody_of_another_place_decides() -> None:
    measure = a_measure()
    for by in (CLOCK, a_judge(a_development())):
        with pytest.raises(NotPermitted):
            decided(measure, by=by)


def test_no_fine_without_a_deciding_person_even_by_the_back_door() -> None:
    measure = a_measure()
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(state="final", ended_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Measure.objects.filter(pk=measure.pk).update(
            state="final", ended_at=NOW, decided_at=NOW, decided_by="clock:0", number="X"
        )


def test_only_the_person_it_is_about_objects_and_only_in_time() -> None:
    measure = decided()
    with pytest.raises(NotPermitted):
        objected(measure, by=an_actor("technician", development=measure.development))
    with pytest.raises(rules.TooLate):
        objected(measure, by=person(measure), at=LATER)
    assert objected(measure, by=person(measure), at=NOW + timedelta(days=5)).state == "objected"


def test_whoever_objects_is_never_worse_off() -> None:
    measure = decided(amount="400.00")
    measure = objected(measure, by=person(measure))
    with pytest.raises(BadInput):
        actions.answer_objection(
            measure_id=measure.pk, seen=measure.version, upheld=True, amount=Decimal(500), reason="加重。",
            by=a_judge(measure.development), at=NOW,
        )  # fmt: skip


def test_what_nobody_objects_to_is_final_after_its_days_and_what_is_objected_to_waits() -> None:
    quiet, loud = decided(), decided()
    objected(loud, by=person(loud))
    with pytest.raises(rules.NotYetTime):
        actions.make_final(measure_id=quiet.pk, by=CLOCK, at=NOW + timedelta(days=5))
    with pytest.raises(NotPermitted):
        actions.make_final(measure_id=quiet.pk, by=a_judge(quiet.development), at=LATER)
    jobs.close_periods(at=LATER)
    assert Measure.objects.get(pk=quiet.pk).state == "final"
    assert Measure.objects.get(pk=loud.pk).state == "objected"
    assert [each.pk for each in queries.for_payroll(by=a_judge(quiet.development), month=LATER.date())] == [quiet.pk]


def test_the_list_for_payroll_forgets_what_is_taken_back() -> None:
    measure = decided()
    jobs.close_periods(at=LATER)
    judge = a_judge(measure.development)
    final = Measure.objects.get(pk=measure.pk)
    actions.reverse(measure_id=final.pk, seen=final.version, reason="核实后系业主误报。", by=judge, at=LATER)
    assert queries.for_payroll(by=judge, month=LATER.date()) == []


def test_a_contractor_sees_what_was_decided_against_it_and_objects() -> None:
    contractor = a_contractor()
    measure = a_measure(contractor=contractor, ground="repair_unsolved_of_the_builder")
    theirs = a_contractor_actor(contractor.pk)
    assert not Measure.objects.visible_to(theirs).exists(), "a proposal is not out of the house yet"
    measure = decided(measure)
    assert Measure.objects.visible_to(theirs).get() == measure
    assert not Measure.objects.visible_to(a_contractor_actor(contractor.pk, workorder_ids=[1])).exists()
    assert objected(measure, by=theirs).objection


def test_a_proposal_not_taken_up_says_why() -> None:
    measure = a_measure()
    dropped = actions.drop(
        measure_id=measure.pk, seen=1, reason="延误系业主改期所致。", by=a_judge(measure.development), at=NOW
    )
    assert (dropped.state, dropped.ended_reason) == ("dropped", "延误系业主改期所致。")
    with pytest.raises(rules.NotYetTime):
        decided(dropped)


def test_by_hand_the_case_says_who_is_held_to_account_unless_somebody_is_named() -> None:
    case = a_case()
    by = a_judge(case.development, "supervisor")
    values = {"development_id": case.development_id, "ground": "complaint_unsolved", "by": by, "at": NOW}
    measure = actions.propose(text="三次上门未修好。", number=str(case.number), level="group", **values)
    assert (measure.held, measure.least, measure.facts["level"]) == (case.responsible, Decimal(400), "group")
    with pytest.raises(BadInput):
        actions.propose(text="三次上门未修好。", **values)
    with pytest.raises(BadInput):
        actions.propose(text=" ", number=str(case.number), **values)
    with pytest.raises(BadInput):
        actions.propose(text="三次上门未修好。", number="BX-0", **values)
    somebody = a_staff_member("technician", development=case.development)
    assert actions.propose(text="未按约到场。", staff_id=somebody.pk, **values).held == somebody


def test_what_led_to_it_is_proposed_once_however_often_it_is_told() -> None:
    case = a_case(kind="complaint", component="", symptom="", answers={}, place="")
    for _time in range(2):
        actions.propose_by_facts(
            case_id=case.pk,
            occasion=Occasion.ESCALATED,
            origin="event:1",
            level="city",
            trigger="reports",
            by=CLOCK,
            at=NOW,
        )
    measure = Measure.objects.get()
    assert (measure.ground, measure.held, measure.amount) == ("complaint_unsolved", case.responsible, Decimal(200))
    assert names(measure) == ["measure.proposed"]
    with pytest.raises(NotPermitted):
        actions.propose_by_facts(case_id=case.pk, occasion=Occasion.ESCALATED, origin="x", by=an_actor("agent"), at=NOW)
