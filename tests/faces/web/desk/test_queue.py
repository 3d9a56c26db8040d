"""The queue: its filters live in the address, its pages in a key."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.faces.web.desk.stored import a_stored_case, the_policy
from tests.faces.web.pages import browser_of, signed_in
from tests.factories.accounts import a_development, a_staff_member


def test_an_empty_queue_says_so() -> None:
    the_policy()
    html = signed_in(language="en").get("/desk/cases/").content.decode()
    assert "Nothing here" in html


def test_a_row_says_what_is_next_who_owes_it_and_until_when() -> None:
    responsible = a_staff_member(name="王敏")
    a_stored_case(responsible=responsible, due_at=timezone.now() - timedelta(days=2, hours=1))
    html = signed_in(language="en").get("/desk/cases/").content.decode()
    assert "厨房水管漏水" in html
    assert "Received" in html, "the step, in words of the staff"
    assert "王敏" in html
    assert "2 days late" in html


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("view=late", {"late"}),
        ("view=today", set()),
        ("view=held", {"held"}),
        ("view=closed", {"closed"}),
        ("kind=complaint", {"complaint"}),
        ("urgency=urgent", {"urgent"}),
        ("category=decoration", {"complaint"}),
        ("view=nonsense&development=x", {"late", "held", "complaint", "urgent"}),
    ],
)
def test_the_address_narrows_the_queue(address: str, shown: set[str]) -> None:
    now = timezone.now()
    later = now + timedelta(days=9)
    a_stored_case(subject="late", due_at=now - timedelta(hours=1))
    a_stored_case(subject="held", due_at=later, held_until=later.date(), held_reason="owner away")
    a_stored_case(subject="closed", due_at=later, closed_at=now)
    a_stored_case(subject="complaint", due_at=later, kind="complaint", procedure="complaint", category="decoration")
    a_stored_case(subject="urgent", due_at=later, urgency="urgent")
    html = signed_in().get(f"/desk/cases/?{address}").content.decode()
    assert {
        name for name in ("late", "held", "closed", "complaint", "urgent") if f"> {name}" in html or f">{name}<" in html
    } == shown


def test_mine_are_those_i_answer_for() -> None:
    me = a_staff_member()
    a_stored_case(subject="这是我的", responsible=me)
    a_stored_case(subject="别人的")
    html = browser_of(me).get("/desk/cases/?view=mine").content.decode()
    assert "这是我的" in html
    assert "别人的" not in html


def test_only_cases_of_my_developments_are_there() -> None:
    here = a_development()
    a_stored_case(subject="本项目", development=here)
    a_stored_case(subject="外项目")
    html = browser_of(a_staff_member(development=here)).get("/desk/cases/").content.decode()
    assert "本项目" in html
    assert "外项目" not in html


def test_the_next_page_goes_on_after_the_last_row() -> None:
    responsible, development = a_staff_member(), a_development()
    for n in range(51):
        a_stored_case(
            subject=f"n{n:02}",
            responsible=responsible,
            development=development,
            due_at=timezone.now() + timedelta(hours=n),
        )
    client = browser_of(responsible)
    first = client.get("/desk/cases/")
    html = first.content.decode()
    assert "n49" in html
    assert "n50" not in html
    second = client.get(first.context_data["next_url"]).content.decode()
    assert "n50" in second
    assert "n49" not in second


def test_htmx_gets_the_list_alone_and_the_cleaned_address() -> None:
    the_policy()
    response = signed_in().get("/desk/cases/?kind=repair&category=&view=open", headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == "/desk/cases/?kind=repair"
    assert "<html" not in response.content.decode()


def test_fifty_rows_cost_no_more_statements_than_one(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    me, development = a_staff_member(), a_development()
    for _n in range(20):
        a_stored_case(responsible=me, development=development)
    client = browser_of(me)
    client.get("/desk/cases/")
    with django_assert_max_num_queries(12):
        client.get("/desk/cases/")
