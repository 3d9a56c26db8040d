"""What other trades fine, note down and ask as a donation: their packs, with cases driven by actions."""

from datetime import timedelta
from decimal import Decimal

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.outcome.conduct import actions, jobs, rules
from aftercare.outcome.conduct.models import Measure
from aftercare.service.cases.models import Case
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW
from tests.factories.workorders import fresh
from tests.packs.trades import Site, a_site, agreed, answered, arrived, judged, moved, sent, told, working

MACHINE = {"model": "ZKJ-200", "quantity": "1"}


def a_job(site: Site, **values: object) -> Case:
    """Our technician was on site for a fault."""
    case = told(site, **{"component": "transmission", "symptom": "noise", "answers": MACHINE, **values})
    moved(case, "judge_now", by=site.supervisor)
    judged(site, case, "manufacture")
    moved(case, "repair_in_warranty", by=site.supervisor)
    arrived(site, sent(site, case))
    return fresh(case)  # type: ignore[no-any-return]


def by_hand(site: Site, ground: str, case: Case | None = None, *, by: Actor | None = None) -> Measure:
    return actions.propose(
        development_id=site.development.pk, ground=ground, text="总部抽查发现。",
        number=str(case.number) if case else "", staff_id=None if case else site.technician.id,
        by=by or site.supervisor, at=NOW,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("ground", "fine"),
    [("left_without_call", 50), ("report_not_detailed", 20), ("telephone_off", 10), ("disobeyed", 100)],
)
@pytest.mark.requirement("S001.13.r21", "S001.13.r23", "S001.13.r24")
def test_each_occurrence_has_its_fixed_fine_for_whoever_was_there(ground: str, fine: int) -> None:
    site = a_site("equipment")
    case = a_job(site)
    measure = by_hand(site, ground, case)
    assert (measure.held_staff_id, measure.least, measure.most) == (site.technician.id, Decimal(fine), Decimal(fine))
    with pytest.raises(BadInput):
        decided(site, measure, amount=fine + 1)
    assert decided(site, measure, amount=fine).amount == Decimal(fine)


@pytest.mark.requirement("S001.13.r25")
def test_not_following_headquarters_costs_a_hundred() -> None:
    site = a_site("equipment")
    measure = by_hand(site, "disobeyed")
    assert decided(site, measure, amount=100).amount == Decimal(100)
    with pytest.raises(BadInput):
        decided(site, by_hand(site, "disobeyed"), amount=99)


def decided(site: Site, measure: Measure, *, amount: int = 0, remedy: str = "", by: Actor | None = None) -> Measure:
    return actions.decide(
        measure_id=measure.pk, seen=measure.version, form=measure.form, amount=Decimal(amount), reason="核实属实。",
        remedy=remedy, by=by or site.manager, at=NOW,
    )  # fmt: skip


@pytest.mark.requirement("S001.13.r22")
def test_whoever_comes_late_to_the_customer_is_proposed_by_itself_and_who_is_in_time_is_not() -> None:
    site = a_site("equipment")
    for late in (False, True):
        case = told(site, component="transmission", symptom="noise", answers=MACHINE)
        moved(case, "judge_now", by=site.supervisor)
        judged(site, case, "manufacture")
        moved(case, "repair_in_warranty", by=site.supervisor)
        order = agreed(site, sent(site, case))
        there = NOW + (timedelta(hours=6, minutes=25) if late else timedelta(hours=5))
        working.check_in(order_id=order.pk, seen=order.version, by=site.technician, at=there)
        jobs.look_at_visit(event=AuditEvent.objects.filter(name="workorder.checked_in").latest("pk"), at=there)
        if not late:
            assert not Measure.objects.exists()
            actions_end(site, order.pk)
    measure = Measure.objects.get()
    assert (measure.ground, measure.held_staff_id, measure.amount) == ("late_at_site", site.technician.id, Decimal(20))
    assert measure.facts["late_minutes"] == 25


def actions_end(site: Site, order_id: int) -> None:
    """The technician leaves, so that he can be somewhere else."""
    order = working.WorkOrder.objects.get(pk=order_id)
    working.leave(order_id=order.pk, seen=order.version, minutes=30, by=site.technician, at=NOW + timedelta(hours=5.5))


def a_complaint_carried_out(site: Site, **values: object) -> Case:
    """A complaint that was looked into, answered with a proposal, and carried out: it was right."""
    case = told(site, kind="complaint", text="师傅态度恶劣，与我争吵。", component="", symptom="", **values)
    moved(case, "investigate", by=site.agent)
    answered(case, by=site.agent)
    moved(case, "propose", by=site.agent)
    moved(case, "agree", by=site.owner)
    moved(case, "done", by=site.agent, reason="已当面道歉。")
    for event in AuditEvent.objects.filter(name="case.moved", subject_id=case.pk):
        jobs.look_at_move(event=event, at=NOW)
    return fresh(case)  # type: ignore[no-any-return]


@pytest.mark.requirement("S000.15.r19", "S001.13.r18")
def test_a_proven_complaint_is_one_major_demerit_and_says_how_it_is_made_good() -> None:
    site = a_site("equipment")
    case = a_complaint_carried_out(site, answers={"complaint_about": "conduct"})
    [measure] = Measure.objects.filter(case=case)
    assert (measure.ground, measure.form, measure.held_staff_id) == (
        "complaint_proven", "major_demerit", case.responsible_id,
    )  # fmt: skip
    with pytest.raises(BadInput):
        decided(site, measure)
    assert decided(site, measure, remedy="登门致歉并免费保养一次。").state == "decided"


@pytest.mark.requirement("S001.13.r18")
def test_a_quarrel_demands_and_a_repair_that_had_to_be_repeated_are_a_major_demerit_each() -> None:
    site = a_site("equipment")
    case = a_job(site)
    for ground in ("quarrel", "demands"):
        assert by_hand(site, ground, case).form == "major_demerit"
    again = told(site, component="transmission", symptom="noise", answers=MACHINE, return_of_id=case.pk)
    jobs.look_at_return(event=AuditEvent.objects.get(name="case.registered", subject_id=again.pk), at=NOW)
    [measure] = Measure.objects.filter(case=again)
    assert (measure.ground, measure.form, measure.held_staff_id) == (
        "repaired_again", "major_demerit", site.technician.id,
    )  # fmt: skip


@pytest.mark.requirement("S001.13.r20")
def test_fraud_is_by_gravity_a_demerit_or_more_and_the_gravest_is_for_headquarters() -> None:
    site = a_site("equipment")
    measure = by_hand(site, "fraud")
    assert measure.forms == ["demerit", "major_demerit", "dismissal", "legal_action"]
    with pytest.raises(rules.BeyondAuthority):
        actions.decide(measure_id=measure.pk, seen=1, form="legal_action", reason="虚报差旅。", by=site.manager, at=NOW)
    headquarters = an_actor("head_office")
    done = actions.decide(measure_id=measure.pk, seen=1, form="dismissal", reason="虚报差旅。", by=headquarters, at=NOW)
    assert done.form == "dismissal"


@pytest.mark.requirement("S001.09.r28")
def test_a_proven_complaint_costs_a_donation_of_the_groups_lead_where_nobody_else_did_it_and_twice_the_next_time() -> (
    None
):
    site = a_site("it_project")
    [first] = Measure.objects.filter(case=a_complaint_carried_out(site))
    assert (first.form, first.held_as, first.held_staff_id) == ("donation", "team_lead", site.supervisor.id)
    decided(site, first, amount=int(first.least))
    [second] = Measure.objects.filter(case=a_complaint_carried_out(site))
    assert second.least == 2 * first.least
    assert second.facts["relapses"] == 1


@pytest.mark.requirement("S001.09.r09")
def test_a_complaint_because_the_solution_came_late_falls_under_the_same_rules() -> None:
    site = a_site("it_project")
    case = told(site, kind="complaint", text="系统故障三天没人处理。", component="", symptom="")
    late = NOW + timedelta(days=30)
    event = AuditEvent(pk=99, subject_id=case.pk, changes={"move": "done"})
    jobs.look_at_move(event=event, at=late)
    [measure] = Measure.objects.filter(case=case)
    assert (measure.ground, measure.form) == ("complaint_for_late_solution", "donation")
    assert measure.facts["missed"]


@pytest.mark.requirement("S001.09.r23", "S001.09.r29", "S001.09.r19")
def test_no_notice_a_skipped_inspection_and_leaked_passwords_have_grounds_of_their_own() -> None:
    site = a_site("it_project")
    plain = by_hand(site, "complaint_for_missing_notice")
    skipped = by_hand(site, "inspection_skipped")
    assert (plain.form, skipped.form) == ("donation", "donation")
    assert skipped.least == 2 * plain.least, "doubled when it was skipped or made up"
    assert by_hand(site, "passwords_leaked").form == "legal_action"
