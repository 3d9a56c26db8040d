"""Staff come, change, hold roles, are away and leave."""

from datetime import UTC, date, datetime

import pytest

from aftercare.ground.accounts import actions
from aftercare.ground.accounts.models import ApiToken, RoleAssignment, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.accounts.rules import RoleToGive
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken, Stale
from tests.factories.accounts import a_company, a_development, a_staff_member, an_actor

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


def events_of(staff: Staff) -> list[str]:
    return list(
        AuditEvent.objects.filter(subject_type="staff", subject_id=staff.pk)
        .order_by("sequence")
        .values_list("name", flat=True)
    )


def test_a_new_member_of_staff_holds_the_roles_given_and_cannot_sign_in_yet():
    development = a_development()
    staff = actions.create_staff(
        username="li.na",
        name="李娜",
        phone="13800000000",
        roles=[RoleToGive("agent", development_id=development.pk)],
        by=an_actor("administrator"),
        at=NOW,
    )
    assert actor_of_staff(staff, on=TODAY).may("register_case", development_id=development.pk)
    assert not staff.has_usable_password()
    assert events_of(staff) == ["staff.created"]


def test_a_user_name_is_given_once():
    by = an_actor("administrator")
    actions.create_staff(username="li.na", name="李娜", by=by, at=NOW)
    with pytest.raises(BadInput):
        actions.create_staff(username="li.na", name="李纳", by=by, at=NOW)


def test_an_agent_may_not_add_staff():
    with pytest.raises(NotPermitted):
        actions.create_staff(username="li.na", name="李娜", by=an_actor("agent"), at=NOW)
    assert not Staff.objects.filter(username="li.na").exists()


@pytest.mark.feature("PL02")
def test_an_administrator_gives_no_rights_beyond_their_own_reach():
    here, there = a_development(), a_development()
    keeper = an_actor("administrator", development=here)
    for role in (RoleToGive("agent"), RoleToGive("agent", development_id=there.pk)):
        with pytest.raises(NotPermitted):
            actions.create_staff(username="li.na", name="李娜", roles=[role], by=keeper, at=NOW)
    actions.create_staff(
        username="li.na", name="李娜", roles=[RoleToGive("agent", development_id=here.pk)], by=keeper, at=NOW
    )


@pytest.mark.feature("PL01")
def test_a_company_without_developments_is_given_out_by_the_group_only():
    here, empty = a_development(), a_company()
    role = RoleToGive("manager", company_id=empty.pk)
    with pytest.raises(NotPermitted):
        actions.create_staff(
            username="li.na", name="李娜", roles=[role], by=an_actor("administrator", development=here), at=NOW
        )
    actions.create_staff(username="li.na", name="李娜", roles=[role], by=an_actor("administrator"), at=NOW)


def test_roles_are_set_anew_and_the_trail_keeps_both_states():
    development = a_development()
    staff = a_staff_member("agent", development=development)
    actions.set_assignments(
        staff_id=staff.pk,
        roles=[RoleToGive("inspector", development_id=development.pk, category="waterproofing")],
        seen=1,
        by=an_actor("administrator"),
        at=NOW,
    )
    event = AuditEvent.objects.get(name="staff.roles_set")
    assert event.changes["before"] == [f"agent development_id:{development.pk}"]
    assert event.changes["after"] == [f"inspector development_id:{development.pk} category:waterproofing"]
    assert RoleAssignment.objects.get(staff=staff).role == "inspector"


def test_nobody_changes_their_own_roles():
    keeper = a_staff_member("administrator")
    with pytest.raises(NotPermitted):
        actions.set_assignments(
            staff_id=keeper.pk, roles=[RoleToGive("manager")], seen=1, by=actor_of_staff(keeper, on=TODAY), at=NOW
        )


def test_a_keeper_cannot_take_away_roles_beyond_their_reach():
    here = a_development()
    staff = a_staff_member("agent", development=here)
    RoleAssignment.objects.create(staff=staff, role="head_office")
    with pytest.raises(NotPermitted):
        actions.set_assignments(
            staff_id=staff.pk, roles=[], seen=1, by=an_actor("administrator", development=here), at=NOW
        )


def test_an_unknown_role_and_a_building_without_its_development_are_refused():
    staff = a_staff_member("agent")
    by = an_actor("administrator")
    for role in (RoleToGive("king"), RoleToGive("agent", building_id=3)):
        with pytest.raises(BadInput):
            actions.set_assignments(staff_id=staff.pk, roles=[role], seen=1, by=by, at=NOW)


def test_two_people_changing_one_record_are_told_apart():
    staff, by = a_staff_member("agent"), an_actor("administrator")
    change = {"phone": "", "email": "", "department_id": None, "language": "en", "trades": []}
    actions.change_staff(staff_id=staff.pk, name="Li Na", seen=1, by=by, at=NOW, **change)
    with pytest.raises(Stale):
        actions.change_staff(staff_id=staff.pk, name="Li Ma", seen=1, by=by, at=NOW, **change)


def test_a_phone_in_the_trail_is_a_personal_value():
    staff = actions.create_staff(
        username="li.na", name="李娜", phone="13812345678", by=an_actor("administrator"), at=NOW
    )
    event = AuditEvent.objects.get(name="staff.created", subject_id=staff.pk)
    assert "13812345678" not in str(event.changes)


def test_who_leaves_has_no_token_and_no_password_any_more():
    staff = a_staff_member("agent", password="correct horse battery")
    by = an_actor("administrator")
    actions.issue_token(staff_id=staff.pk, name="sheet", by=by, at=NOW)
    left = actions.deactivate_staff(
        staff_id=staff.pk, reason="moved", seen=Staff.objects.get(pk=staff.pk).version, by=by, at=NOW
    )
    assert not left.is_active
    assert not left.has_usable_password()
    assert not ApiToken.objects.usable(at=NOW).filter(staff=staff).exists()


def test_leaving_needs_a_reason_and_nobody_dismisses_themselves():
    keeper = a_staff_member("administrator")
    by = actor_of_staff(keeper, on=TODAY)
    with pytest.raises(BadInput):
        actions.deactivate_staff(staff_id=a_staff_member().pk, reason=" ", seen=1, by=by, at=NOW)
    with pytest.raises(NotPermitted):
        actions.deactivate_staff(staff_id=keeper.pk, reason="tired", seen=1, by=by, at=NOW)


def test_who_comes_back_can_be_given_a_password_again():
    staff, by = a_staff_member("agent", is_active=False), an_actor("administrator")
    with pytest.raises(RuleBroken):
        actions.issue_password_link(staff_id=staff.pk, by=by, at=NOW)
    current = Staff.objects.get(pk=staff.pk)
    actions.reactivate_staff(staff_id=staff.pk, seen=current.version, by=by, at=NOW)
    actions.issue_password_link(staff_id=staff.pk, by=by, at=NOW)
    assert events_of(staff) == ["staff.reactivated", "staff.password_link_issued"]


def test_everybody_names_their_own_deputy_and_absence():
    staff, deputy = a_staff_member("agent"), a_staff_member("agent")
    changed = actions.set_deputy_and_absence(
        staff_id=staff.pk,
        deputy_id=deputy.pk,
        away_from=TODAY,
        away_until=date(2026, 11, 25),
        seen=1,
        by=actor_of_staff(staff, on=TODAY),
        at=NOW,
    )
    assert (changed.deputy, changed.away_until) == (deputy, date(2026, 11, 25))


@pytest.mark.parametrize(
    ("away_from", "away_until", "deputy"),
    [(TODAY, None, True), (TODAY, date(2026, 11, 20), True), (TODAY, TODAY, False)],
)
def test_an_absence_has_two_days_in_order_and_a_deputy(away_from, away_until, deputy):
    staff, other = a_staff_member("agent"), a_staff_member("agent")
    with pytest.raises((RuleBroken, BadInput)):
        actions.set_deputy_and_absence(
            staff_id=staff.pk,
            deputy_id=other.pk if deputy else None,
            away_from=away_from,
            away_until=away_until,
            seen=1,
            by=actor_of_staff(staff, on=TODAY),
            at=NOW,
        )


def test_nobody_is_their_own_deputy_and_colleagues_do_not_send_each_other_away():
    staff = a_staff_member("agent")
    ask = {"staff_id": staff.pk, "away_from": None, "away_until": None, "seen": 1, "at": NOW}
    with pytest.raises(RuleBroken):
        actions.set_deputy_and_absence(deputy_id=staff.pk, by=actor_of_staff(staff, on=TODAY), **ask)
    with pytest.raises(NotPermitted):
        actions.set_deputy_and_absence(deputy_id=None, by=an_actor("agent"), **ask)


def test_a_password_set_by_somebody_else_must_be_changed():
    staff = a_staff_member("agent")
    given = actions.set_password(staff_id=staff.pk, password="for the first day", by=an_actor("administrator"), at=NOW)
    assert given.must_change_password
    own = actions.set_password(
        staff_id=staff.pk, password="of my own making", by=actor_of_staff(staff, on=TODAY), at=NOW
    )
    assert not own.must_change_password
    assert own.check_password("of my own making")


def test_an_agent_sets_no_password_of_another():
    with pytest.raises(NotPermitted):
        actions.set_password(staff_id=a_staff_member().pk, password="x" * 12, by=an_actor("agent"), at=NOW)


def test_the_language_is_one_of_ours():
    staff = a_staff_member("agent")
    by = actor_of_staff(staff, on=TODAY)
    assert actions.set_language(staff_id=staff.pk, language="en", by=by, at=NOW).language == "en"
    with pytest.raises(BadInput):
        actions.set_language(staff_id=staff.pk, language="tlh", by=by, at=NOW)
