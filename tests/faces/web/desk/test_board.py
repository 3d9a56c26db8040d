"""Where a day begins, the supervisor's board, and the search box."""

from datetime import timedelta

from django.utils import timezone

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


def test_the_board_shows_who_has_how_much() -> None:
    busy = a_staff_member(name="李忙")
    for _n in range(2):
        a_stored_case(responsible=busy, due_at=timezone.now() - timedelta(hours=1))
    response = signed_in("supervisor").get("/desk/board/")
    [load] = response.context_data["load"]
    assert (load.name, load.open_cases, load.late) == ("李忙", 2, 2)


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
