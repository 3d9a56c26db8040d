"""How people want to be told, and when nothing may ring."""

from datetime import timedelta

import pytest

from aftercare.faces.messages import actions
from aftercare.faces.messages.models import Message, Preference
from aftercare.faces.messages.rules import CannotSwitchOff
from aftercare.ground.accounts.queries import STRANGER, actor_of_staff
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import NotPermitted
from tests.factories.accounts import TODAY, a_staff_member, an_owner_actor
from tests.factories.cases import NOW, a_case, the_policy
from tests.factories.messages import a_message, an_owner_reader

NIGHT = NOW + timedelta(hours=13)  # eleven at night in Shanghai


def test_staff_get_by_mail_too_what_they_asked_for_and_the_choice_is_on_the_trail():
    the_policy()
    staff = a_staff_member(email="li@example.com")
    by = actor_of_staff(staff, on=TODAY)
    actions.set_preferences(channels={"mine": ["inbox", "email"]}, by=by, at=NOW)
    a_message(staff)
    assert set(Message.objects.values_list("channel", flat=True)) == {"inbox", "email"}
    event = AuditEvent.objects.get(name="messages.preferences_set")
    assert event.changes["channels"] == {"mine": ["inbox", "email"]}


def test_what_the_rules_call_obligatory_cannot_be_switched_off():
    the_policy()
    by = actor_of_staff(a_staff_member(), on=TODAY)
    with pytest.raises(CannotSwitchOff):
        actions.set_preferences(channels={"mine": []}, by=by, at=NOW)
    actions.set_preferences(channels={"due": []}, by=by, at=NOW)
    assert Preference.objects.get().channels == {"due": []}


def test_a_stranger_and_whoever_holds_the_link_of_one_case_choose_nothing():
    for by in (STRANGER, an_owner_actor(41, case_ids=[1])):
        with pytest.raises(NotPermitted):
            actions.set_preferences(channels={}, by=by, at=NOW)


def test_at_night_an_owner_is_left_in_peace_until_eight_and_an_emergency_is_told_at_once():
    case = a_case()
    quiet = a_message(an_owner_reader(), "case_answered", at=NIGHT, case_id=case.pk)
    assert quiet.not_before is not None
    assert quiet.not_before.astimezone(case.development.zone).strftime("%H:%M") == "08:00"
    urgent = a_case(emergency=True, urgency="emergency")
    assert a_message(an_owner_reader(id=42), "case_answered", at=NIGHT, case_id=urgent.pk).not_before is None
    assert a_message(an_owner_reader(), "case_registered", at=NIGHT, case_id=case.pk).not_before is None


def test_ones_own_quiet_hours_come_before_those_of_the_company():
    case = a_case()
    owner = an_owner_actor(41)
    actions.set_preferences(channels={}, quiet_from="12:00", quiet_until="14:00", by=owner, at=NOW)
    assert a_message(an_owner_reader(), "case_answered", at=NIGHT, case_id=case.pk).not_before is None
    noon = a_message(an_owner_reader(), "case_answered", at=NOW + timedelta(hours=3), case_id=case.pk)
    assert noon.not_before is not None


def test_one_event_leads_to_one_message_however_often_it_is_told():
    staff = a_staff_member()
    a_message(staff, key="reminder:1")
    with pytest.raises(IndexError):
        a_message(staff, key="reminder:1")
    assert Message.objects.count() == 1
