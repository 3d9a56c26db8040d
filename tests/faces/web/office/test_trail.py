"""The trail on the screen: who may read it, what is shown of it, and the check that runs behind."""

from collections.abc import Iterator

import pytest

from aftercare.faces.web.office.trail import shown
from aftercare.ground.audit import parts
from aftercare.ground.audit.models import AuditEvent, Verification
from tests.faces.web.pages import signed_in
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.ground import AN_OWNER, NOW, an_act, own_kinds
from tests.ground.jobs.test_queue import work_off


@pytest.fixture(autouse=True)
def _own_kinds() -> Iterator[None]:
    with own_kinds():
        yield


def page_of(address: str, role: str = "auditor", **fields: object) -> str:
    response = signed_in(role, language="en", **fields).get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.feature("PL05")
def test_an_auditor_reads_who_did_what() -> None:
    an_act(a_development("柳园"), "thing.told", text="漏水三天", phone="13800138000", by=AN_OWNER)
    html = page_of("/office/trail/")
    assert "Told" in html
    assert "柳园" in html
    assert "漏水三天" in html
    assert "13800138000" not in html, "an auditor may not see personal values"
    assert "李小明" not in html
    assert "not shown" in html


def test_people_and_firms_are_named_where_an_event_holds_their_numbers() -> None:
    garden, staff = a_development("柳园"), a_staff_member(name="赵建军")
    an_act(garden, "thing.told", text=f"staff:{staff.pk}")
    assert "赵建军" in page_of("/office/trail/")


def test_an_administrator_sees_personal_values() -> None:
    an_act(a_development(), "thing.told", phone="13800138000", by=AN_OWNER)
    html = page_of("/office/trail/", role="administrator")
    assert "李小明" in html
    assert "138****8000" in html, "figures are covered in lists"
    assert "13800138000" not in html


@pytest.mark.parametrize("address", ["/office/trail/", "/office/trail/seals"])
def test_others_may_not_read_the_trail(address: str) -> None:
    assert signed_in("agent").get(address).status_code == 403


def test_filters_live_in_the_address() -> None:
    garden, park = a_development("柳园"), a_development("桃苑")
    an_act(garden, text="飘窗渗水")
    an_act(park, "thing.told", text="门锁松动")
    assert "门锁松动" not in page_of("/office/trail/?name=thing.made")
    assert "飘窗渗水" not in page_of(f"/office/trail/?subject=development:{park.pk}")
    assert "飘窗渗水" not in page_of("/office/trail/?until=2026-11-20")
    assert "飘窗渗水" in page_of("/office/trail/?since=2026-11-21&until=2026-11-21&actor=staff:7")


def test_a_filter_that_cannot_be_read_is_said_and_left_out() -> None:
    an_act(a_development(), text="飘窗渗水")
    html = page_of("/office/trail/?actor=somebody")
    assert "飘窗渗水" in html
    assert "cannot be read" in html


def test_pages_go_on_by_key() -> None:
    garden = a_development()
    for number in range(53):
        an_act(garden, text=f"act number {number}.")
    html = page_of("/office/trail/?name=thing.made")
    assert "act number 52." in html
    assert "act number 2." not in html
    oldest = AuditEvent.objects.filter(changes__text="act number 3.").get()
    following = page_of(
        f"/office/trail/?name=thing.made&before={oldest.at.isoformat().replace('+', '%2B')}~{oldest.pk}"
    )
    assert "act number 2." in following
    assert "act number 3." not in following


def test_a_page_that_is_none_is_refused() -> None:
    assert signed_in("auditor").get("/office/trail/?before=nonsense").status_code == 422


@pytest.mark.feature("PL06")
def test_a_check_is_begun_on_the_screen_and_done_behind_it() -> None:
    an_act(a_development())
    parts.seal(NOW)
    client = signed_in("auditor", language="en")
    response = client.post("/office/trail/checks")
    check = Verification.objects.get()
    assert response["Location"] == f"/office/trail/checks/{check.pk}"
    waiting = client.get(response["Location"]).content.decode()
    assert "waits for a worker" in waiting
    work_off("slow")
    assert "is as it was written" in client.get(response["Location"]).content.decode()
    assert "Whole" in client.get("/office/trail/seals").content.decode()


@pytest.mark.feature("PL06")
def test_a_check_names_what_is_wrong() -> None:
    garden = a_development("柳园")
    an_act(garden)
    garden.delete()
    client = signed_in("auditor", language="en")
    address = client.post("/office/trail/checks")["Location"]
    work_off("slow")
    html = client.get(address).content.decode()
    assert "deleted without an act" in html
    assert "柳园" in html


def test_htmx_gets_the_state_alone() -> None:
    client = signed_in("auditor", language="en")
    address = client.post("/office/trail/checks")["Location"]
    html = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert html.strip().startswith('<div id="check"')
    assert "hx-trigger" in html


def test_only_readers_have_the_trail_checked() -> None:
    assert signed_in("agent").post("/office/trail/checks").status_code == 403
    assert not Verification.objects.exists()


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "empty"),
        (True, "yes"),
        (False, "no"),
        ({"from": "a", "to": None}, "a → empty"),
        ({"other": 1}, "other 1"),
        (["a", "b"], "a, b"),
        (list(range(30)), ", ".join(str(number) for number in range(20)) + " …"),
        (3, "3"),
    ],
)
def test_values_are_shown_in_words(value: object, words: str) -> None:
    from django.utils import translation

    with translation.override("en"):
        assert shown(value) == words
