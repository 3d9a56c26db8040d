"""Letters: drafted, revised, approved or returned by somebody else, sent, settled, looked at again one level up."""

from datetime import timedelta

import pytest

from aftercare.care.escalation import actions as ladder
from aftercare.care.escalation.models import Escalation
from aftercare.care.replies import actions
from aftercare.care.replies.models import Reply
from aftercare.care.replies.rules import NotApproved, OneAtATime, Said, TooLate, WrongState
from aftercare.care.surveys.models import Questionnaire
from aftercare.faces.messages.models import Message
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted, Stale
from aftercare.ground.submissions.parts import SentBefore
from aftercare.service.cases.models import Case, Entry
from tests.factories.accounts import an_owner_actor
from tests.factories.cases import NOW
from tests.factories.estate import a_unit, an_owner_of
from tests.factories.policies import a_published_policy
from tests.factories.replies import WRITTEN, a_desk, a_draft, a_sent_reply, a_submitted
from tests.factories.workorders import fresh

LATER = NOW + timedelta(hours=2)


def _names(case: Case) -> list[str]:
    return list(
        AuditEvent.objects.filter(subject_type="case", subject_id=case.pk)
        .order_by("sequence")
        .values_list("name", flat=True)
    )


@pytest.mark.requirement("S001.01.r19", "S001.01.r20")
def test_a_complaint_is_answered_in_writing_by_two_people_and_the_owner_gets_it(do_jobs):
    desk = a_desk()
    waits = a_submitted(desk)
    assert (waits.rule, waits.roles) == ("complaint", ["supervisor", "manager", "head_office"])
    do_jobs()
    asked = Message.objects.get(wording="reply_to_approve", channel="inbox")
    assert asked.to_id == desk.firm.supervisor.pk and asked.path == waits.url
    sent = actions.approve(reply_id=waits.pk, seen=waits.version, by=desk.actor("supervisor"), at=LATER)
    assert sent.number.startswith("DF-") and sent.state == "sent" and sent.approved_by == desk.firm.supervisor
    assert WRITTEN["decided"] in Entry.objects.get(pk=sent.entry_id).text
    case = fresh(desk.case)
    assert case.step == "proposed" and case.first_answered_at is not None
    do_jobs()
    told = Message.objects.get(wording="reply_sent", channel="sms")
    assert sent.number in told.body and told.key.startswith(f"reply:{sent.pk}:")
    assert {"case.reply_drafted", "case.reply_submitted", "case.reply_sent"} <= {*_names(case)}


def test_the_draft_begins_with_the_facts_of_the_case_in_the_language_of_the_owner():
    desk = a_desk()
    reply = actions.draft(case_id=desk.case.pk, template="complaint", by=desk.actor("agent"), at=NOW)
    assert desk.case.reporter_name in reply.greeting and "2026年11月18日" in reply.greeting
    assert reply.parts["asked"] == desk.case.text and reply.parts["found"] == ""


def test_nobody_approves_what_they_wrote_nor_without_the_role_that_the_rules_name():
    desk = a_desk()
    draft = a_draft(desk)
    with pytest.raises(NotApproved):
        actions.send(reply_id=draft.pk, seen=draft.version, by=desk.actor("agent"), at=NOW)
    supervisor = desk.actor("supervisor")
    waits = actions.submit(reply_id=draft.pk, seen=draft.version, by=supervisor, at=NOW)
    for by in (supervisor, desk.actor("agent"), desk.owner):
        with pytest.raises(NotPermitted):
            actions.approve(reply_id=waits.pk, seen=waits.version, by=by, at=NOW)
    assert actions.approve(reply_id=waits.pk, seen=waits.version, by=desk.actor("city"), at=NOW).state == "sent"


@pytest.mark.requirement("S004.19.r33", "S001.15.r07")
def test_the_reply_to_a_major_complaint_is_decided_by_the_leader_in_charge():
    desk = a_desk()
    ladder.declare_crisis(
        case_id=desk.case.pk, seen=desk.case.version, ground="media", reason="电视台采访", by=desk.actor("city"), at=NOW
    )
    waits = a_submitted(desk)
    assert waits.rule == "crisis"
    with pytest.raises(NotPermitted):
        actions.approve(reply_id=waits.pk, seen=waits.version, by=desk.actor("supervisor"), at=NOW)
    assert actions.approve(reply_id=waits.pk, seen=waits.version, by=desk.actor("city"), at=NOW).state == "sent"


@pytest.mark.requirement("S003.01.r14")
def test_a_dispute_about_the_contract_is_explained_by_the_law_and_goes_to_the_leader_in_charge():
    desk = a_desk(answers={"complaint_about": "contract"})
    reply = actions.draft(case_id=desk.case.pk, template="contract_dispute", by=desk.actor("agent"), at=NOW)
    parts = {key: WRITTEN[key] for key in reply.parts}
    with pytest.raises(BadInput, match="法律依据"):
        actions.submit(
            reply_id=reply.pk, seen=reply.version, said=Said({**parts, "basis": ""}), by=desk.actor("agent"), at=NOW
        )
    waits = actions.submit(
        reply_id=reply.pk,
        seen=reply.version,
        said=Said({**parts, "basis": "民法典第五百七十七条"}),
        by=desk.actor("agent"),
        at=NOW,
    )
    assert waits.roles == ["manager", "head_office"]
    with pytest.raises(NotPermitted):
        actions.approve(reply_id=waits.pk, seen=waits.version, by=desk.actor("supervisor"), at=NOW)


@pytest.mark.requirement("S004.15.r15")
def test_a_demand_beyond_the_means_of_the_project_goes_with_the_real_gap_to_those_who_may_grant_it():
    desk = a_desk()
    gap = "业主要求整栋更换外窗，约 180 万元；项目权限 5 万元。"
    waits = a_submitted(desk, beyond=gap)
    assert (waits.rule, waits.roles, waits.beyond) == ("beyond_means", ["head_office"], gap)
    with pytest.raises(NotPermitted):
        actions.approve(reply_id=waits.pk, seen=waits.version, by=desk.actor("city"), at=NOW)
    sent = actions.approve(reply_id=waits.pk, seen=waits.version, by=desk.actor("head_office"), at=NOW)
    assert gap not in Entry.objects.get(pk=sent.entry_id).text


@pytest.mark.requirement("S004.14.r16")
def test_who_had_a_loss_by_our_fault_is_led_to_the_procedure_for_disputes():
    desk = a_desk(answers={"caused_loss": "yes"})
    reply = actions.draft(case_id=desk.case.pk, template="loss", by=desk.actor("agent"), at=NOW)
    assert "争议处理程序" in reply.parts["procedure"] and "诉讼" in reply.parts["procedure"]
    with pytest.raises(BadInput, match="争议处理程序"):
        actions.submit(
            reply_id=reply.pk,
            seen=reply.version,
            said=Said({**dict.fromkeys(reply.parts, "已核实。"), "procedure": ""}),
            by=desk.actor("agent"),
            at=NOW,
        )
    assert a_desk_without_loss_offers_no_such_letter()


def a_desk_without_loss_offers_no_such_letter() -> bool:
    desk = a_desk()
    with pytest.raises(BadInput):
        actions.draft(case_id=desk.case.pk, template="loss", by=desk.actor("agent"), at=NOW)
    return True


def test_what_is_returned_says_why_and_can_be_bettered_and_sent_again(do_jobs):
    desk = a_desk()
    waits = a_submitted(desk)
    with pytest.raises(BadInput):
        actions.give_back(reply_id=waits.pk, seen=waits.version, reason=" ", by=desk.actor("supervisor"), at=NOW)
    back = actions.give_back(
        reply_id=waits.pk, seen=waits.version, reason="请写明停水的责任人", by=desk.actor("supervisor"), at=NOW
    )
    do_jobs()
    told = Message.objects.get(wording="reply_returned", channel="inbox")
    assert told.to_id == desk.firm.agent.pk and "请写明停水的责任人" in told.body
    with pytest.raises(WrongState):
        actions.approve(reply_id=back.pk, seen=back.version, by=desk.actor("supervisor"), at=NOW)
    again = actions.submit(reply_id=back.pk, seen=back.version, by=desk.actor("agent"), at=NOW)
    assert again.state == "submitted"


def test_a_form_sent_twice_begins_one_reply_and_a_second_one_waits_for_the_first():
    desk = a_desk()
    asked = {"case_id": desk.case.pk, "template": "complaint", "by": desk.actor("agent"), "at": NOW}
    first = actions.draft(**asked, key="k1")
    assert actions.draft(**asked, key="k1") == first
    with pytest.raises(SentBefore):
        actions.draft(**{**asked, "template": "loss"}, key="k1")
    with pytest.raises(OneAtATime):
        actions.draft(**asked, key="k2")
    actions.drop(reply_id=first.pk, seen=first.version, reason="电话里已说清", by=desk.actor("agent"), at=NOW)
    assert actions.draft(**asked, key="k3") != first
    with pytest.raises(NotPermitted):
        actions.draft(**{**asked, "by": desk.owner})


def test_two_people_at_one_letter_do_not_overwrite_each_other():
    draft = a_draft(desk := a_desk())
    with pytest.raises(Stale):
        actions.revise(reply_id=draft.pk, seen=draft.version - 1, said=Said({}), by=desk.actor("agent"), at=NOW)


def test_a_question_is_answered_by_whoever_knows_and_closed_with_the_letter():
    desk = a_desk("question")
    draft = a_draft(desk)
    sent = actions.send(reply_id=draft.pk, seen=draft.version, by=desk.actor("agent"), at=LATER)
    assert sent.approved_by is None and sent.rule == "ordinary"
    case = fresh(desk.case)
    assert case.step == "answered" and case.closed_at == LATER


def test_a_letter_that_closes_a_case_has_its_owner_asked_as_any_other_closing_does(do_jobs):
    a_published_policy(
        questionnaires__after_closing__kinds=["question"], questionnaires__after_closing__steps=["answered"]
    )
    desk = a_desk("question")
    draft = a_draft(desk)
    actions.send(reply_id=draft.pk, seen=draft.version, by=desk.actor("agent"), at=LATER)
    do_jobs()
    assert Questionnaire.objects.get().case == desk.case


def test_an_owner_who_is_content_says_so_once_and_nobody_else_says_it(do_jobs):
    desk = a_desk()
    sent = a_sent_reply(desk)
    for by in (desk.actor("agent"), an_owner_actor(an_owner_of(a_unit()).pk)):
        with pytest.raises(NotPermitted):
            actions.settle(reply_id=sent.pk, by=by, at=LATER)
    for _twice in range(2):
        assert actions.settle(reply_id=sent.pk, by=desk.owner, at=LATER).settled_at == LATER
    assert _names(desk.case).count("case.reply_settled") == 1 and fresh(desk.case).step == "carrying_out"
    do_jobs()
    assert Message.objects.filter(wording="reply_settled", to_id=fresh(desk.case).responsible_id).exists()


def test_a_review_goes_to_the_nearest_level_whose_holder_had_no_hand_in_the_letter():
    desk = a_desk()
    sent = a_sent_reply(desk)
    for _twice in range(2):
        asked = actions.ask_review(reply_id=sent.pk, reason="没有说明赔偿", by=desk.owner, at=LATER)
    assert (asked.state, asked.review_level) == ("review", "city")
    step = Escalation.objects.get(case=desk.case)
    assert (step.trigger, step.holder, step.reason) == ("owner", desk.firm.city, "没有说明赔偿")
    assert fresh(desk.case).responsible == desk.firm.city


def test_a_review_of_what_is_closed_takes_the_case_up_again_as_a_return():
    desk = a_desk("question")
    draft = a_draft(desk)
    sent = actions.send(reply_id=draft.pk, seen=draft.version, by=desk.actor("agent"), at=NOW)
    actions.ask_review(reply_id=sent.pk, reason="没有回答我的问题", by=desk.owner, at=LATER)
    case = fresh(desk.case)
    assert (case.is_open, case.step, case.reopened) == (True, "received", 1)
    assert case.responsible == desk.firm.supervisor and case.due_at > LATER


def test_a_review_comes_too_late_when_the_days_of_the_rules_are_over():
    desk = a_desk()
    sent = a_sent_reply(desk)
    with pytest.raises(TooLate):
        actions.ask_review(reply_id=sent.pk, reason="太晚了", by=desk.owner, at=NOW + timedelta(days=16))
    with pytest.raises(BadInput):
        actions.ask_review(reply_id=sent.pk, reason=" ", by=desk.owner, at=LATER)


def test_owners_read_what_has_gone_out_to_them_and_nobody_elses():
    desk = a_desk()
    a_submitted(desk)
    assert not Reply.objects.visible_to(desk.owner).exists()
    assert Reply.objects.visible_to(desk.actor("agent")).count() == 1
    assert not Reply.objects.visible_to(a_desk().actor("agent")).filter(case=desk.case).exists()
    waits = Reply.objects.get(case=desk.case)
    actions.approve(reply_id=waits.pk, seen=waits.version, by=desk.actor("supervisor"), at=NOW)
    assert Reply.objects.visible_to(desk.owner).count() == 1
