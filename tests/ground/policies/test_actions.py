"""Publishing a policy."""

import json
from datetime import UTC, date, datetime

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import NotPermitted, RuleBroken
from aftercare.ground.policies import actions, rules
from aftercare.ground.policies.models import PolicyVersion
from tests.factories.policies import BASELINE, LONG_AGO, PUBLISHER, a_document, a_published_policy

NOW = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)


@pytest.mark.feature("PL14")
def test_a_pack_is_published_from_its_folder_with_its_hash():
    version = actions.publish(source=BASELINE, effective_from=LONG_AGO, by=PUBLISHER, at=NOW)

    assert (version.pack, version.label, version.schema) == ("baseline", "2026.1", 1)
    assert version.sha256 == rules.digest(version.document)
    assert json.loads(version.document) == a_document()
    event = AuditEvent.objects.get(name="policy.published")
    assert event.changes["sha256"] == version.sha256
    assert event.actor == PUBLISHER.reference


def test_the_same_document_twice_is_one_version():
    first, second = a_published_policy(), a_published_policy()
    assert first.pk == second.pk
    assert AuditEvent.objects.filter(name="policy.published").count() == 1


def test_another_document_on_the_same_day_is_refused():
    a_published_policy()
    with pytest.raises(rules.AlreadyPublished):
        a_published_policy(warranty__design_life__years=70)


def test_another_document_on_another_day_is_another_version():
    a_published_policy()
    a_published_policy(effective_from=date(2026, 6, 1), warranty__design_life__years=70)
    assert PolicyVersion.objects.count() == 2


def test_an_invalid_pack_is_not_published():
    with pytest.raises(rules.InvalidPack):
        a_published_policy(warranty__design_life__years=0)
    assert not PolicyVersion.objects.exists()


def test_whoever_may_not_publish_is_refused():
    stranger = Actor(kind=ActorKind.STAFF, id=2, label="Agent")
    with pytest.raises(NotPermitted):
        actions.publish(source=BASELINE, effective_from=LONG_AGO, by=stranger, at=NOW)


def test_a_published_version_is_never_changed_or_removed():
    version = a_published_policy()
    with pytest.raises(RuleBroken):
        PolicyVersion.objects.filter(pk=version.pk).update(document="{}")
    with pytest.raises(RuleBroken):
        PolicyVersion.objects.filter(pk=version.pk).delete()
