"""Where a day begins, the supervisor's board, and the search box."""

from datetime import timedelta

from django.utils import timezone

from aftercare.outcome.settlement.models import CostLine
from tests.faces.web.desk.stored import a_stored_case
from tests.faces.web.pages import browser_of, signed_in
from tests.factories.accounts import a_staff_member
from tests.factories.estate import a_person, a_unit, an_occupancy


def test_a_day_begins_with_what_i_answer_for() -> None:
    me = a_staff_member(language="en")
    a_stored_case(subject="mine", responsible=me, due_at=timezone.now() - timedelta(hours=3))
    a_stored_case(subject="theirs")
    html = browser_of(me).get("/desk/").content.decode()
    assert "mine" in html
    assert "3 hours late" in html
    assert "theirs" not in html


def test_the_board_shows_who_has_how_much_and_every_number_leads_to_its_cases() -> None:
    busy, calm = a_staff_member(name="李忙"), a_staff_member(name="王闲")
    for n in range(6):
        a_stored_case(responsible=busy, due_at=timezone.now() - timedelta(hours=1), urged=n % 2)
    a_stored_case(responsible=calm)
    browser = signed_in("supervisor")
    response = browser.get("/desk/board/")
    [(first, links), (second, _links)] = response.context_data["load"]
    assert (first.name, first.open_cases, first.late, first.urged, first.too_much) == ("李忙", 6, 6, 3, True)
    assert (second.name, second.open_cases, second.too_much) == ("王闲", 1, False)
    for name, count in (("open", 6), ("late", 6), ("urged", 3)):
        assert len(browser.get(links[name]).context_data["rows"]) == count
    for label, count, href, _tone in response.context_data["figures"]:
        assert len(browser.get(href).context_data["rows"]) == count, label


def test_what_waits_for_approval_and_what_was_urged_stand_on_the_board() -> None:
    costly, urged = a_stored_case(subject="待批费用"), a_stored_case(subject="业主催了", urged=2)
    CostLine.objects.create(
        case=costly, kind="labour", label="闭水试验", quantity=1, unit_price=80, amount=80, bearer="developer",
        percent=100, basis="", booked_at=timezone.now(), booked_by="staff:1", booked_by_label="王",
    )  # fmt: skip
    response = signed_in("supervisor").get("/desk/board/")
    lists = {each["title"]: [row.url for row in each["rows"]] for each in response.context_data["lists"]}
    assert lists["等待审批"] == [costly.url]
    assert lists["业主催办"] == [urged.url]


def test_agents_do_not_get_the_board() -> None:
    assert signed_in("agent").get("/desk/board/").status_code == 403


def test_the_number_of_a_case_leads_straight_to_it() -> None:
    case = a_stored_case(number="BX-D1-20261121-0007")
    assert signed_in().get("/desk/search?q=bx-d1-20261121-0007")["Location"] == case.url


def test_a_room_finds_the_home_and_its_owner() -> None:
    unit = a_unit("3-1-1201")
    an_occupancy(unit, a_person("王小明", ["13812345678"]))
    html = signed_in().get("/desk/search?q=3-1-1201").content.decode()
    assert "王小明" in html
    assert "13812345678" not in html, "numbers are covered in lists"
