"""Rehearsals as they are begun and done: on real cases, through the real actions."""

from datetime import date, timedelta

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.ground.policies import actions as policies
from aftercare.ground.policies.rules import InvalidPack
from aftercare.ground.policies.writing import to_files
from aftercare.insight.rehearsal import actions, jobs
from aftercare.insight.rehearsal.models import Difference, Rehearsal
from aftercare.service.cases import actions as cases
from aftercare.service.deadlines.models import Clock
from tests.factories.accounts import a_development, an_actor
from tests.factories.cases import NOW, a_case, the_policy
from tests.factories.policies import PUBLISHER, a_document
from tests.factories.rehearsal import FROM, UNTIL, a_rehearsal, a_second_look

STRICT = "deadlines__limits__first_answer__rules__1__limit"


def a_strict_version(limit: str = "1 hours") -> int:
    """The baseline with a first answer within the hour, to come."""
    document = a_document(**{STRICT: limit, "pack__version": "2026.2"})
    return policies.publish(source=document, effective_from=date(2027, 1, 1), by=PUBLISHER, at=NOW).pk


@pytest.mark.feature("PL14")
def test_a_stricter_version_shows_which_cases_would_have_been_late_and_whose():
    case = a_case(at=NOW - timedelta(hours=5))
    a_case(at=NOW - timedelta(minutes=5))
    found = a_rehearsal(a_strict_version())
    assert (found.cases, found.differing) == (2, 1)
    (difference,) = Difference.objects.all()
    assert (difference.case_id, difference.more, difference.less) == (case.pk, 1, 0)
    assert difference.lines[0]["stage"] == "first_answer"
    assert difference.lines[0]["who"] == f"staff:{case.responsible_id}"


@pytest.mark.feature("PL14")
def test_the_version_that_held_changes_nothing_and_nothing_is_written_to_the_cases():
    a_case(at=NOW - timedelta(days=6))
    before = list(Clock.objects.order_by("pk").values())
    found = a_rehearsal(the_policy().pk)
    assert (found.cases, found.differing, found.result["total"][6]) == (1, 0, 0)
    assert found.result["total"][2] == found.result["total"][3] > 0
    assert list(Clock.objects.order_by("pk").values()) == before


def test_the_same_rehearsal_comes_to_the_same_result_although_the_case_went_on():
    case = a_case(at=NOW - timedelta(hours=5))
    version = a_strict_version()
    first = a_rehearsal(version)
    cases.answer(case_id=case.pk, text="已收到", by=an_actor("supervisor"), at=NOW + timedelta(hours=1))
    assert a_rehearsal(version).result["stage"]["first_answer"] == first.result["stage"]["first_answer"]


@pytest.mark.feature("PL14")
def test_a_report_that_came_back_would_have_been_lifted_and_a_fine_proposed_under_a_stricter_ladder():
    first = a_case(at=NOW - timedelta(days=9))
    back = a_case(unit=first.unit, return_of_id=first.pk, kind="complaint", at=NOW - timedelta(hours=1))
    again = a_case(unit=first.unit, return_of_id=first.pk, kind="complaint", at=NOW)
    document = a_document(escalation__steps__second_complaint__to="group", pack__version="2026.2")
    version = policies.publish(source=document, effective_from=date(2027, 1, 1), by=PUBLISHER, at=NOW).pk
    found = a_rehearsal(version)
    assert found.result["level"]["group"][:2] == [0, 1]
    (difference,) = Difference.objects.all()
    assert difference.case_id == again.pk
    assert difference.follows["levels"] == [["city"], ["group"]]
    assert back.pk != again.pk


@pytest.mark.feature("PL14")
def test_a_step_that_the_rules_add_is_met_by_the_cases_whose_way_leads_through_it():
    case = a_case(at=NOW - timedelta(days=9))
    a_case(at=NOW - timedelta(days=9))
    cases.move(case_id=case.pk, seen=case.version, move="judge_now", by=an_actor("supervisor"), at=NOW)
    version = policies.publish(source=a_second_look(), effective_from=date(2027, 1, 1), by=PUBLISHER, at=NOW).pk
    found = a_rehearsal(version)
    assert found.result["stage"]["survey"][:4] == [0, 1, 0, 0]


def test_a_draft_is_tried_as_it_stood_when_the_rehearsal_began():
    a_case(at=NOW - timedelta(hours=5))
    files = to_files(a_document(**{STRICT: "1 hours", "pack__version": "2026.2"}))
    keeper = an_actor("administrator")
    draft = policies.begin_draft(name="更快上门", files=files, by=keeper, at=NOW)
    begun = actions.rehearse_draft(draft_id=draft.pk, starts_on=FROM, ends_on=UNTIL, by=keeper, at=NOW)
    policies.drop_draft(draft_id=draft.pk, seen=draft.version, reason="不用了", by=keeper, at=NOW)
    jobs.rehearse(rehearsal_id=begun.pk, at=NOW)
    begun.refresh_from_db()
    assert begun.differing == 1


def test_a_draft_with_mistakes_is_not_tried():
    keeper = an_actor("administrator")
    files = {**to_files(a_document()), "deadlines.yaml": "limits: 3"}
    draft = policies.begin_draft(name="错", files=files, by=keeper, at=NOW)
    with pytest.raises(InvalidPack):
        actions.rehearse_draft(draft_id=draft.pk, starts_on=FROM, ends_on=UNTIL, by=keeper, at=NOW)


def test_whoever_sees_one_development_tries_rules_on_that_one_only():
    here, version = a_development(), the_policy().pk
    supervisor = an_actor("supervisor", development=here)
    with pytest.raises(NotPermitted):
        actions.rehearse_version(version_id=version, starts_on=FROM, ends_on=UNTIL, by=supervisor, at=NOW)
    begun = actions.rehearse_version(
        version_id=version, starts_on=FROM, ends_on=UNTIL, development_ids=[here.pk], by=supervisor, at=NOW
    )
    other = an_actor("supervisor", development=here)
    assert list(Rehearsal.objects.visible_to(supervisor)) == [begun]
    assert not Rehearsal.objects.visible_to(other).exists()
    assert Rehearsal.objects.visible_to(an_actor("head_office")).exists()


def test_an_agent_tries_no_rules():
    with pytest.raises(NotPermitted):
        a_rehearsal(the_policy().pk, by=an_actor("agent"))


def test_a_time_to_come_is_refused():
    with pytest.raises(BadInput):
        actions.rehearse_version(
            version_id=the_policy().pk,
            starts_on=date(2027, 1, 1),
            ends_on=date(2027, 2, 1),
            by=an_actor("head_office"),
            at=NOW,
        )


def test_a_rehearsal_is_done_once_and_told_to_the_trail():
    found = a_rehearsal(the_policy().pk)
    jobs.rehearse(rehearsal_id=found.pk, at=NOW)
    names = AuditEvent.objects.filter(subject_type="rehearsal", subject_id=found.pk).order_by("pk")
    assert list(names.values_list("name", flat=True)) == ["rehearsal.begun", "rehearsal.finished"]
    with pytest.raises(actions.AlreadyFinished):
        actions.finish_rehearsal(
            rehearsal_id=found.pk, result={}, cases=0, differing=0, differences=[], by=PUBLISHER, at=NOW
        )


def test_only_the_lists_of_the_last_rehearsals_are_kept(monkeypatch: pytest.MonkeyPatch):
    a_case(at=NOW - timedelta(hours=5))
    version = a_strict_version()
    first = a_rehearsal(version)
    monkeypatch.setattr(actions, "LISTS_KEPT", 1)
    second = a_rehearsal(version)
    assert set(Difference.objects.values_list("rehearsal_id", flat=True)) == {second.pk}
    first.refresh_from_db()
    assert first.differing == 1
