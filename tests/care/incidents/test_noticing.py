"""Telling the homes whom an incident has not hurt yet."""

import pytest

from aftercare.care.incidents import actions
from aftercare.care.incidents.models import Incident
from aftercare.care.incidents.queries.telling import batches_of, reached_by
from aftercare.care.incidents.rules import NotRunning
from aftercare.care.relations.models import Article
from aftercare.faces.messages.models import Message
from aftercare.ground.core.errors import NotPermitted
from aftercare.records.estate.models import Unit
from tests.factories.accounts import a_development, an_actor, an_owner_actor
from tests.factories.cases import NOW
from tests.factories.estate import a_component, a_unit, an_owner_of
from tests.factories.incidents import a_notice, an_incident, leaks_in_one_building
from tests.factories.workorders import fresh


def _with_neighbours() -> tuple[Incident, list[Unit]]:
    """A building with two homes that leak and three that do not; one of these is empty."""
    here = a_development()
    cases = leaks_in_one_building(2, development=here)
    homes = [a_unit(f"7-1-{floor}01", development=here) for floor in (8, 9, 10)]
    a_unit("8-1-101", development=here)
    for home, phone in zip(homes[:2], ("13900000001", "13900000002"), strict=True):
        an_owner_of(home, phones=[phone])
    an_owner_of(cases[0].unit, phones=["13900000003"])
    return an_incident(cases, building_id=cases[0].building_id), homes


@pytest.mark.feature("ES06")
def test_a_notice_reaches_those_of_the_place_who_reported_nothing_and_nobody_else(do_jobs):
    incident, homes = _with_neighbours()
    here = incident.development
    reached = reached_by(incident)
    assert (reached.homes, reached.lived_in, reached.people, reached.by_telephone) == (3, 2, 2, 2)
    notice = a_notice(incident, by=an_actor("agent", development=here))
    sent = actions.send_notice(
        notice_id=notice.pk, seen=notice.version, by=an_actor("supervisor", development=here), at=NOW
    )
    assert (sent.homes, sent.people) == (3, 2)
    do_jobs()
    told = Message.objects.filter(wording="incident_notice", channel="sms").order_by("address")
    assert [message.address for message in told] == ["13900000001", "13900000002"]
    assert homes[0].code in told[0].body and "逐户上门检查" in told[0].body


@pytest.mark.requirement("S004.12.r01")
def test_a_notice_is_drafted_by_one_approved_by_another_and_published_for_owners():
    incident, homes = _with_neighbours()
    supervisor = an_actor("supervisor", development=incident.development)
    notice = a_notice(incident, by=supervisor)
    with pytest.raises(NotPermitted):
        actions.send_notice(notice_id=notice.pk, seen=notice.version, by=supervisor, at=NOW)
    assert not Article.objects.exists()
    by = an_actor("manager", development=incident.development)
    sent = actions.send_notice(notice_id=notice.pk, seen=notice.version, by=by, at=NOW)
    owner = an_owner_actor(homes[0].occupancies.get().person_id)
    assert list(Article.objects.visible_to(owner).shown_on(NOW.date())) == [sent.article]
    with pytest.raises(NotRunning):
        actions.send_notice(notice_id=notice.pk, seen=sent.version, by=by, at=NOW)


def test_a_notice_may_go_only_to_the_homes_with_the_same_make_of_the_part():
    incident, homes = _with_neighbours()
    a_component(homes[0], "bathroom_waterproofing", maker="东方防水", model="DF-2")
    a_component(homes[1], "bathroom_waterproofing", maker="长城防水", model="C1")
    assert batches_of(incident) == [("东方防水", "DF-2"), ("长城防水", "C1")]
    assert reached_by(incident, maker="东方防水", model="DF-2").homes == 1


def test_where_nobody_is_left_to_be_told_no_notice_goes_out():
    cases = leaks_in_one_building(1)
    incident = an_incident(cases, building_id=cases[0].building_id)
    notice = a_notice(incident, by=an_actor("agent", development=cases[0].development))
    with pytest.raises(NotRunning):
        by = an_actor("supervisor", development=cases[0].development)
        actions.send_notice(notice_id=notice.pk, seen=fresh(notice).version, by=by, at=NOW)
