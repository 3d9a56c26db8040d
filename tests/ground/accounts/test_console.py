"""The first administrator, the daily sweep, and lists of staff in few queries."""

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.ground.accounts import jobs
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.accounts.queries.organisation import tree
from aftercare.ground.accounts.queries.staff import list_colleagues, list_staff
from aftercare.ground.accounts.queries.teams import list_teams, rota_of
from aftercare.ground.audit.models import AuditEvent
from tests.factories.accounts import a_company, a_development, a_staff_member, a_team, an_actor

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 21)


def said_by(*arguments: str) -> str:
    out = StringIO()
    call_command("create_administrator", *arguments, stdout=out)
    return out.getvalue()


def test_the_console_adds_an_administrator_of_the_group_and_prints_a_link():
    assert "/sign-in/new-password/" in said_by("admin", "管理员")
    staff = Staff.objects.get(username="admin")
    assert actor_of_staff(staff, on=TODAY).may("edit_organisation", development_id=a_development().pk)
    assert AuditEvent.objects.get(name="staff.created").actor_label == "console"


def test_the_console_gives_an_administrator_a_new_link_and_no_second_account():
    said_by("admin", "管理员")
    assert "/sign-in/new-password/" in said_by("admin")
    assert Staff.objects.count() == 1


def test_the_console_refuses_a_new_name_that_is_not_given_and_somebody_who_has_left():
    with pytest.raises(CommandError, match="Nobody is called"):
        said_by("admin")
    a_staff_member("administrator", username="gone", is_active=False)
    with pytest.raises(CommandError):
        said_by("gone")


def test_the_daily_sweep_forgets_sessions_that_have_ended():
    store = import_module(settings.SESSION_ENGINE).SessionStore
    kept, ended = store(), store()
    for session in (kept, ended):
        session.create()
    Session.objects.filter(session_key=ended.session_key).update(expire_date=NOW - timedelta(days=1))
    Session.objects.filter(session_key=kept.session_key).update(expire_date=NOW + timedelta(days=1))
    staff = a_staff_member()
    for session in (kept, ended):
        UserSession.objects.create(user=staff, ip="10.0.0.1", session_key=session.session_key, user_agent="x")
    jobs.sweep(at=NOW)
    assert set(Session.objects.values_list("session_key", flat=True)) == {kept.session_key}
    assert UserSession.objects.get().session_key == kept.session_key


def test_lists_cost_the_same_however_long_they_are():
    development = a_development()
    keeper = an_actor("administrator")
    costs = []
    for _round in range(2):
        team = a_team(a_development(company=a_company()), members=[a_staff_member(development=development)])
        with CaptureQueriesContext(connection) as queries:
            list_staff(keeper, on=TODAY, role="agent", development_id=development.pk)
            [len(each.members.all()) for each in list_teams(keeper)]
            rota_of(team, begins=TODAY, days=35, today=TODAY)
            tree()
        costs.append(len(queries))
    assert costs == [8, 8]


def test_colleagues_are_those_with_a_role_where_one_has_a_role_too():
    here = a_development()
    mine, near = a_staff_member("agent", development=here), a_staff_member("inspector", development=here)
    everywhere, far = a_staff_member("head_office"), a_staff_member("agent", development=a_development())
    found = list_colleagues(actor_of_staff(mine, on=TODAY))
    assert {mine, near, everywhere} == set(found)
    assert far not in found
    assert far in list_colleagues(an_actor("administrator"))
