"""Moving a running case to another version of the rules."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted, Stale
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.actions import move_to_version
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import facts_of
from aftercare.service.cases.queries.versions import DoesNotFit, count_open_by_version, preview_move
from aftercare.service.deadlines.models import Clock
from aftercare.service.deadlines.parts import start_clocks
from tests.factories.accounts import an_actor
from tests.factories.cases import a_case
from tests.factories.policies import a_published_policy

NOW = timezone.now()
QUICK = {"deadlines__limits__first_answer__rules__1__limit": "12 hours"}


def a_running_case(**values: object) -> Case:
    return a_case(**values)


def another_version(**changes: object) -> PolicyVersion:
    return a_published_policy(effective_from=date(2021, 1, 1), **changes)


def moved(case: Case, version: PolicyVersion, **values: object) -> Case:
    asked = {"cases": [(case.pk, case.version)], "reason": "Shorter promises", "by": an_actor("administrator")}
    return move_to_version(version_id=version.pk, at=NOW, **{**asked, **values})[0]


@pytest.mark.feature("PL14", "CW01")
def test_a_moved_case_keeps_its_step_and_follows_the_limits_of_the_other_version():
    case = a_running_case()
    before, step, old = case.due_at, case.step, case.policy_id
    version = another_version(**QUICK)
    after = moved(case, version)
    after.refresh_from_db()
    assert (after.step, after.policy_id) == (step, version.pk)
    assert before - after.due_at == timedelta(hours=12)
    assert not Clock.objects.running().filter(case_id=case.pk).exclude(policy=version).exists()
    event = AuditEvent.objects.get(name="case.policy_moved")
    assert (event.changes["before"], event.changes["after"]) == (old, version.pk)
    assert event.changes["reason"] == "Shorter promises"


def test_a_case_is_not_touched_by_a_version_published_after_it():
    case = a_running_case()
    before = case.due_at
    another_version(**QUICK)
    case.refresh_from_db()
    assert case.due_at == before


def test_the_clock_of_a_level_of_the_ladder_runs_on_under_another_version():
    case = a_running_case()
    with transaction.atomic():
        [level] = start_clocks(
            case_id=case.pk,
            stages=["raised_city"],
            facts=facts_of(case),
            policy=policy_of(case.policy_id),
            started_at=NOW,
        )
    version = another_version(**QUICK, deadlines__limits__raised_city__rules__1__limit="5 working_days")
    moved(case, version)
    before, level = level.due_at, Clock.objects.running().get(pk=level.pk)
    assert (level.policy_id, level.limit) == (version.pk, "5 working_days")
    assert level.due_at > before


def test_the_preview_says_the_date_that_the_move_then_sets():
    case = a_running_case()
    version = another_version(**QUICK)
    preview = preview_move([case], policy=policy_of(version.pk))[0]
    assert preview.lacks == ()
    assert preview.due_at == moved(case, version).due_at


def test_a_version_without_the_words_of_the_case_is_refused_and_the_preview_says_which():
    case = a_running_case(place="kitchen")
    document_without = another_version(
        taxonomy__places={"bathroom": {"label": {"zh-hans": "卫生间", "en": "Bathroom"}}}
    )
    assert preview_move([case], policy=policy_of(document_without.pk))[0].lacks == ("kitchen",)
    with pytest.raises(DoesNotFit, match="kitchen"):
        moved(case, document_without)
    assert Case.objects.get(pk=case.pk).policy_id == case.policy_id


def test_all_or_none_are_moved():
    first, second = a_running_case(), a_running_case()
    version = another_version(**QUICK)
    with pytest.raises(Stale):
        moved(first, version, cases=[(first.pk, first.version), (second.pk, second.version + 7)])
    assert count_open_by_version(by=an_actor("administrator")) == {first.policy_id: 2}


def test_a_move_needs_a_reason_and_the_right_to_publish():
    case = a_running_case()
    version = another_version(**QUICK)
    with pytest.raises(BadInput):
        moved(case, version, reason=" ")
    with pytest.raises(NotPermitted):
        moved(case, version, by=an_actor("manager"))
