"""The bell and the inbox, for everybody who is written to."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from aftercare.faces.messages import queries
from aftercare.faces.messages.models import Message, Preference
from aftercare.ground.accounts.queries import actor_of_staff
from tests.faces.web.pages import browser_of
from tests.factories.accounts import TODAY, a_staff_member, an_actor, an_owner_actor
from tests.factories.cases import a_case, the_policy
from tests.factories.messages import a_message, an_owner_reader


def test_the_bell_counts_what_is_new_and_the_list_leads_to_the_case():
    case = a_case()
    staff = a_staff_member("agent", development=case.development, language="en")
    message = a_message(staff, case_id=case.pk)
    client = browser_of(staff)
    html = client.get("/messages/").content.decode()
    assert '<b class="bell-count">1' in html
    assert message.subject in html
    answer = client.get(f"/messages/{message.pk}/")
    assert answer["Location"] == f"/desk/cases/{case.pk}/"
    assert "bell-count" not in client.get("/messages/").content.decode()


def test_counting_what_is_new_costs_one_statement(django_assert_num_queries: DjangoAssertNumQueries):
    staff = a_staff_member()
    for _each in range(3):
        a_message(staff)
    by = actor_of_staff(staff, on=TODAY)
    with django_assert_num_queries(1):
        assert queries.unread_of(by) == 3


def test_messages_are_marked_one_by_one_back_again_and_all_together():
    staff = a_staff_member(language="en")
    first, second = a_message(staff), a_message(staff)
    later = a_message(staff)
    client = browser_of(staff)
    client.post(f"/messages/{first.pk}/mark", {"read": "1"})
    assert Message.objects.get(pk=first.pk).read_at is not None
    client.post(f"/messages/{first.pk}/mark", {"read": ""})
    assert Message.objects.get(pk=first.pk).read_at is None
    client.post("/messages/read", {"up_to": str(second.pk)})
    assert set(Message.objects.filter(read_at=None).values_list("pk", flat=True)) == {later.pk}


def test_filters_and_pages_live_in_the_address():
    the_policy()
    staff = a_staff_member(language="en")
    a_message(staff, "case_urged", values={"times": "7"})
    for number in range(31):
        a_message(staff, values={"number": f"BX-{number:03}."})
    client = browser_of(staff)
    html = client.get("/messages/?topic=trouble").content.decode()
    assert "the owner urges" in html
    assert "BX-" not in html
    first = client.get("/messages/").content.decode()
    assert "BX-030." in first
    assert "BX-000." not in first
    before = Message.objects.order_by("pk")[2].pk
    assert "BX-000." in client.get(f"/messages/?before={before}").content.decode()


def test_nobody_opens_or_marks_what_was_sent_to_others():
    message = a_message(a_staff_member())
    client = browser_of(a_staff_member())
    assert client.get(f"/messages/{message.pk}/").status_code == 404
    assert client.post(f"/messages/{message.pk}/mark", {"read": "1"}).status_code == 404
    client.post("/messages/read", {"up_to": "999999"})
    assert Message.objects.get(pk=message.pk).read_at is None


def test_an_owner_reads_what_was_sent_without_the_secret_of_the_link():
    case = a_case()
    a_message(an_owner_reader(), "case_answered", case_id=case.pk, link="https://x/link/secret")
    found = queries.inbox_of(an_actor("agent"))
    assert found == []
    assert [m.wording for m in queries.inbox_of(an_owner_actor(41))] == ["case_answered"]
    assert queries.inbox_of(an_owner_actor(41, case_ids=[case.pk + 1])) == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_channels_are_chosen_on_the_page_and_what_must_be_heard_says_so(language):
    the_policy()
    staff = a_staff_member(language=language, email="li@example.com", phone="13900001111")
    client = browser_of(staff)
    html = client.get("/messages/preferences").content.decode()
    assert ("不能关闭" if language == "zh-hans" else "cannot be switched off") in html
    form = {"topic-mine": ["inbox", "email"], "topic-due": [], "quiet_from": "22:00", "quiet_until": "07:00"}
    everything = {f"topic-{key}": ["inbox"] for key in ("trouble", "reports", "system", "news")}
    assert client.post("/messages/preferences", {**everything, **form}).status_code == 302
    kept = Preference.objects.get(to_kind="staff", to_id=staff.pk)
    assert kept.channels["mine"] == ["inbox", "email"]
    assert (kept.quiet_from, kept.quiet_until) == ("22:00", "07:00")
    wrong = client.post("/messages/preferences", {**everything, "quiet_from": "22:00"})
    assert wrong.status_code == 422
    assert Preference.objects.get(pk=kept.pk).quiet_until == "07:00"


def test_a_stranger_is_shown_the_door():
    assert Client().get("/messages/").status_code == 302
