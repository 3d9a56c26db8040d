"""Deciding what the warranty covers."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.warranty.policy import Party
from tests.factories.warranty import INSPECTOR, a_decision, a_defect


@pytest.mark.feature("WA06")
def test_the_decision_is_kept_beside_what_was_computed():
    decision = a_decision()
    assert (decision.computed_covered, decision.computed_ends_on) == (True, date(2029, 5, 10))
    assert decision.computed_contractor_ends_on == date(2028, 12, 20)
    assert "5年" in decision.computed_clause
    assert (decision.covered, decision.liable_party, decision.contractor_id) == (True, "contractor", 3)
    assert decision.decided_by == INSPECTOR.reference

    event = AuditEvent.objects.get(name="coverage.decided")
    assert event.changes["case_id"] == decision.case_id
    assert event.changes["computed_ends_on"] == "2029-05-10"
    assert event.development_id == 1


@pytest.mark.feature("WA06")
def test_a_goodwill_decision_keeps_its_reason_and_the_computed_window():
    defect = a_defect("lamp")
    with pytest.raises(BadInput):
        a_decision(defect, liable_party=Party.DEVELOPER, contractor_id=None)
    decision = a_decision(
        defect, liable_party=Party.DEVELOPER, contractor_id=None, reason="Many lamps of this make failed"
    )
    assert (decision.covered, decision.computed_covered) == (True, False)
    assert decision.reason == "Many lamps of this make failed"


def test_a_second_decision_supersedes_the_first():
    defect = a_defect()
    first = a_decision(defect)
    second = a_decision(defect, cause="misuse", covered=False, liable_party=Party.OWNER, contractor_id=None)
    first.refresh_from_db()
    assert first.superseded_at == second.decided_at
    assert CoverageDecision.objects.current().get(case_id=defect.case_id).pk == second.pk


def test_whoever_may_not_decide_here_is_refused():
    with pytest.raises(NotPermitted):
        a_decision(a_defect(development_id=2))
    with pytest.raises(NotPermitted):
        a_decision(by=Actor(kind=ActorKind.STAFF, id=1, label="Agent"))


def test_the_database_keeps_one_current_decision_and_refuses_one_without_its_reason():
    decision = a_decision()
    decision.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save(force_insert=True)
    decision.pk, decision.case_id, decision.covered = None, 77, False
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save(force_insert=True)
    decision.computed_covered = None
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save(force_insert=True)
    decision.covered, decision.computed_covered, decision.contractor_id = True, True, None
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.save(force_insert=True)
