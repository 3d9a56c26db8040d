"""What the rules say of letters: templates, approvals, and packs that cannot be."""

from datetime import UTC, datetime, timedelta

import pytest
from pydantic import ValidationError

from aftercare.care.replies.policy import Gravity, ReplyPolicy
from aftercare.care.replies.rules import (
    Facts,
    Said,
    TooLate,
    approval_for,
    begin,
    check_can_review,
    check_said,
    filled,
    templates_for,
)
from aftercare.ground.core.errors import BadInput
from aftercare.ground.policies.rules import InvalidPack
from tests.factories.policies import a_policy, the_baseline

POLICY = the_baseline().section(ReplyPolicy)
SENT = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        (Facts("question"), "ordinary"),
        (Facts("complaint"), "complaint"),
        (Facts("complaint", level="project"), "complaint"),
        (Facts("complaint", level="city"), "raised"),
        (Facts("complaint", channel="media"), "public"),
        (Facts("complaint", crisis=True, level="group"), "crisis"),
        (Facts("complaint", answers={"complaint_about": "contract"}), "contract"),
        (Facts("complaint", answers={"caused_loss": "yes"}), "loss"),
        (Facts("complaint", answers={"caused_loss": "no"}), "complaint"),
        (Facts("question", beyond=True), "beyond_means"),
    ],
)
def test_the_graver_a_case_the_higher_stands_who_approves_its_reply(facts, rule):
    key, approval = approval_for(POLICY, facts)
    assert key == rule
    assert ("supervisor" in approval.roles) == (rule == "complaint")


def test_templates_made_for_the_answers_of_a_case_come_before_the_general_one():
    facts = Facts("complaint", answers={"complaint_about": "contract", "caused_loss": "yes"})
    assert [*templates_for(POLICY, facts)] == ["contract_dispute", "loss", "complaint"]
    assert [*templates_for(POLICY, Facts("repair"))] == []


def test_a_draft_begins_with_the_facts_and_leaves_blank_what_is_not_known():
    parts = begin(POLICY.template("complaint"), {"text": "停水", "responsible": "李敏"}, language="zh-hans")
    assert parts["asked"] == "停水" and parts["found"] == ""
    assert parts["next"].startswith("由李敏负责")
    assert filled("{name}，{subject}", {"name": "王"}) == "王，"


def test_what_is_no_part_of_the_template_or_too_long_is_refused():
    template = POLICY.template("question")
    assert check_said(template, Said({"decided": " 可以 "})).parts == {"asked": "", "decided": "可以", "basis": ""}
    for said in (Said({"found": "x"}), Said({"decided": "长" * 5000}), Said({}, "长" * 2000)):
        with pytest.raises(BadInput):
            check_said(template, said)


def test_a_review_can_be_asked_for_until_the_last_day_and_not_after():
    check_can_review(POLICY, sent_at=SENT, at=SENT + timedelta(days=15))
    with pytest.raises(TooLate):
        check_can_review(POLICY, sent_at=SENT, at=SENT + timedelta(days=15, seconds=1))


@pytest.mark.parametrize(
    "change",
    [
        lambda it: it["approvals"].popitem(),
        lambda it: it["templates"]["complaint"].update(remedies=["nobody"]),
        lambda it: it["templates"]["complaint"]["greeting"].update(en="Dear {age}"),
    ],
    ids=["the last approval does not fit all", "a remedy that does not exist", "a fact that does not exist"],
)
def test_a_pack_that_cannot_be_is_refused(change):
    document = POLICY.model_dump(mode="json", by_alias=True)
    change(document)
    with pytest.raises(ValidationError):
        ReplyPolicy.model_validate(document)


def test_an_approval_without_conditions_fits_everything():
    assert [*POLICY.approvals.values()][-1].when == Gravity()


def test_a_pack_whose_letters_take_a_move_that_no_procedure_has_is_refused_by_name():
    with pytest.raises(InvalidPack) as refused:
        a_policy(replies__templates__question__takes="aproove", replies__templates__complaint__settles="agre")
    assert {each.path for each in refused.value.problems} == {"templates.question.takes", "templates.complaint.settles"}
