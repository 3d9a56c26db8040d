"""Who is asking, as every view hears it."""

from datetime import UTC, datetime, timedelta

from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from aftercare.ground.accounts import actions
from aftercare.ground.accounts.middleware import ActorMiddleware
from aftercare.ground.accounts.models import SignedLink, Staff
from aftercare.ground.accounts.queries import STRANGER
from aftercare.ground.accounts.request import let_in
from aftercare.ground.core.actors import Actor
from tests.factories.accounts import a_company, a_development, a_staff_member, an_actor


def actor_seen(user: object = None, *, session: SessionStore | None = None, token: str = "") -> Actor:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = RequestFactory().get("/", headers=headers)
    request.user = user
    request.session = session or SessionStore()
    ActorMiddleware(lambda request: HttpResponse())(request)
    return request.actor


def a_session_by_link(**changes: object) -> tuple[SessionStore, SignedLink]:
    link, _secret = actions.issue_link(
        kind="owner",
        holder_id=41,
        holder_label="陈先生",
        valid_for=timedelta(days=1),
        by=an_actor("agent"),
        at=timezone.now(),
    )
    request = RequestFactory().get("/")
    request.session = SessionStore()
    let_in(request, link)
    if changes:
        SignedLink.objects.filter(pk=link.pk).update(**changes)
    return request.session, link


def a_token(staff: Staff) -> str:
    return actions.issue_token(staff_id=staff.pk, name="sheet", by=an_actor("administrator"), at=timezone.now())[1]


def test_nobody_is_a_stranger():
    assert actor_seen() == STRANGER


def test_a_member_of_staff_is_known_for_two_queries():
    development = a_development(company=a_company())
    staff = a_staff_member("agent", company=development.company)
    with CaptureQueriesContext(connection) as queries:
        actor = actor_seen(staff)
    assert actor.may("register_case", development_id=development.pk)
    assert len(queries) <= 2


def test_an_owner_is_known_by_the_link_in_the_session():
    session, _link = a_session_by_link()
    assert actor_seen(session=session).reference == "owner:41"


def test_a_session_ends_with_the_revocation_or_the_end_of_its_link():
    past = datetime(2026, 1, 1, tzinfo=UTC)
    for changes in ({"revoked_at": past}, {"expires_at": past}):
        session, _link = a_session_by_link(**changes)
        assert actor_seen(session=session) == STRANGER


def test_staff_who_open_an_owners_link_stay_staff():
    session, _link = a_session_by_link()
    staff = a_staff_member("agent")
    assert actor_seen(staff, session=session).reference == f"staff:{staff.pk}"


def test_a_program_acts_for_its_person_and_its_use_is_noted():
    staff = a_staff_member("agent")
    assert actor_seen(token=a_token(staff)).id == staff.pk
    assert staff.tokens.get().last_used_at is not None


def test_a_bad_token_makes_a_stranger_even_beside_a_session():
    assert actor_seen(a_staff_member("agent"), token="aft_wrong") == STRANGER


def test_entering_gives_the_session_a_new_key():
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.session.create()
    before = request.session.session_key
    let_in(request, a_session_by_link()[1])
    assert request.session.session_key != before
