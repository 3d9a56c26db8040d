"""People on the desk: found, changed, merged with evidence, separated again."""

import pytest

from aftercare.records.estate.models import Person, PersonMerge
from tests.faces.web.desk.stored import a_stored_case
from tests.faces.web.pages import signed_in
from tests.factories.accounts import a_development
from tests.factories.estate import a_unit, an_owner_of


def test_the_page_of_a_person_tells_phones_homes_and_cases() -> None:
    unit = a_unit("3-1-1201")
    person = an_owner_of(unit, "王小明", ["13800138000"])
    a_stored_case(unit=unit, development=unit.development, reporter=person, subject="厨房水管漏水")
    html = signed_in().get(person.url).content.decode()
    for told in ("王小明", "138 0013 8000", "3-1-1201", "厨房水管漏水"):
        assert told in html, told


def test_a_list_of_people_masks_their_numbers() -> None:
    an_owner_of(a_unit(), "王小明", ["13800138000"])
    html = signed_in().get("/desk/people/?q=wxm").content.decode()
    assert "138****8000" in html
    assert "13800138000" not in html


def test_people_out_of_reach_do_not_exist() -> None:
    person = an_owner_of(a_unit())
    assert signed_in("agent", development=a_development()).get(person.url).status_code == 404
    assert signed_in("finance").get(person.url).status_code == 404
    assert signed_in("finance").get("/desk/people/").status_code == 403


def test_what_is_known_of_a_person_is_changed() -> None:
    person, client = an_owner_of(a_unit(), "王小明", ["13800138000"]), signed_in()
    told = {"seen": 1, "name": "王晓明", "identity_number": "", "email": "", "language": "en", "notes": ""}
    client.post(f"{person.url}change", told)
    client.post(f"{person.url}phones", {"seen": 2, "number": "139-0013-9000", "label": "妻子"})
    second = person.phones.get(label="妻子")
    client.post(f"/desk/phones/{second.pk}/prefer", {"seen": 3})
    client.post(f"/desk/phones/{person.phones.get(label='').pk}/remove", {"seen": 4})
    person.refresh_from_db()
    assert (person.name, [(p.number, p.primary) for p in person.phones.all()]) == ("王晓明", [("13900139000", True)])


def test_a_broken_number_is_refused_in_words() -> None:
    person = an_owner_of(a_unit())
    sent = signed_in(language="en").post(f"{person.url}phones", {"seen": 1, "number": "1380"})
    assert sent.status_code == 422
    assert "0755-12345678" in sent.content.decode()


@pytest.mark.feature("IN17")
def test_two_records_are_compared_merged_and_separated() -> None:
    unit = a_unit("3-1-1201")
    kept = an_owner_of(unit, "王小明", ["13800138000"])
    absorbed = an_owner_of(a_unit("3-1-1202", development=unit.development), "王晓明", ["13800138000", "13900139000"])
    client = signed_in("supervisor", language="en")
    assert f"/merge/{absorbed.pk}" in client.get(kept.url).content.decode(), "proposed, for they share a phone"
    assert f"/merge/{absorbed.pk}" in client.get(f"/desk/people/?merge={kept.pk}&q=wxm").content.decode()
    address = f"{kept.url}merge/{absorbed.pk}"
    compared = client.get(address).content.decode()
    assert "3-1-1201" in compared
    assert "3-1-1202" in compared
    assert compared.count("mark-good") == 2, "the phone that both have, on both sides"
    client.post(address, {"kept_seen": 1, "absorbed_seen": 1, "evidence": "同一身份证,柜台核对"})
    html = client.get(kept.url).content.decode()
    assert "139 0013 9000" in html
    assert "同一身份证" in html
    assert kept.url in client.get(absorbed.url).content.decode(), "the absorbed record leads to the kept one"
    client.post(f"/desk/merges/{PersonMerge.objects.get().pk}/split", {"reason": "原来是父子"})
    assert not Person.objects.filter(merged_into__isnull=False).exists()
    assert "139 0013 9000" not in client.get(kept.url).content.decode()


def test_agents_see_likely_same_records_but_do_not_merge() -> None:
    unit = a_unit()
    first, second = (an_owner_of(unit, "王小明", ["13800138000"]) for _each in range(2))
    client = signed_in("agent")
    html = client.get(first.url).content.decode()
    assert second.url in html
    assert f"/merge/{second.pk}" not in html
    assert client.get(f"{first.url}merge/{second.pk}").status_code == 403
