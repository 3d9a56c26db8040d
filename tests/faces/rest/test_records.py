"""Developments, homes, people and contractors, kept by programs."""

from typing import Any

import pytest

from tests.faces.rest.programs import Program
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.cases import the_policy
from tests.factories.estate import a_unit, an_owner_of

PHONE = "13812345678"


def done(answer: Any, status: int = 200) -> Any:
    """What a call answered that had to succeed."""
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def a_keeper(development: Any, role: str = "administrator") -> Program:
    the_policy()
    return Program(a_staff_member(role, development=development))


@pytest.mark.feature("PL07")
def test_a_home_is_made_handed_over_sold_and_its_history_stays() -> None:
    here = a_development()
    keeper = a_keeper(here)
    new = {"development_id": here.pk, "building": "3栋", "entrance": "1单元", "number": "1201", "area": "118.50"}
    home = done(keeper.post("/homes", new), 201)
    assert (home["code"], home["area"], home["building"]) == ("3-1-1201", "118.50", "3栋")
    path = f"/homes/{home['id']}"
    handed = done(keeper.post(f"{path}/handover", {"on": "2025-06-01", "seen": home["version"]}))
    assert {line["starts_on"] for line in handed["warranty"]} >= {"2025-06-01"}
    first = {"role": "owner", "from_on": "2025-06-01", "name": "李芳", "phones": PHONE, "seen": handed["version"]}
    joined = done(keeper.post(f"{path}/people", first), 201)
    sale = {"on": "2026-03-01", "name": "王强", "phones": "13900000000", "seen": joined["version"]}
    sold = done(keeper.post(f"{path}/sale", sale))
    assert [row["person"] for row in sold["present"]] == ["王强"]
    assert [(row["person"], row["until_on"]) for row in sold["past"]] == [("李芳", "2026-03-01")]
    stale = keeper.post(f"{path}/sale", sale)
    assert (stale.status_code, stale.json()["code"]) == (409, "Stale")


def test_vehicles_and_components_of_a_home_come_and_go() -> None:
    unit = a_unit("3-1-1201")
    keeper = a_keeper(unit.development)
    path = f"/homes/{unit.pk}"
    home = done(keeper.post(f"{path}/vehicles", {"plate": "浙A12345", "seen": unit.version}), 201)
    part = {"key": "water_heater", "place": "kitchen", "maker": "林内", "seen": home["version"]}
    answer = keeper.post(f"{path}/components", part)
    assert answer.status_code in {200, 422}, answer.content
    gone = done(keeper.delete(f"{path}/vehicles/{home['vehicles'][0]['id']}"))
    assert gone["vehicles"] == []
    assert keeper.delete(f"{path}/vehicles/999").status_code == 404


def test_people_are_shown_only_to_those_who_may_know_them() -> None:
    unit = a_unit("3-1-1201")
    owner = an_owner_of(unit, phones=[PHONE])
    keeper, finance = a_keeper(unit.development), a_keeper(unit.development, "finance")
    read = done(keeper.get(f"/people/{owner.pk}"))
    assert [phone["number"] for phone in read["phones"]] == [PHONE]
    assert finance.get(f"/people/{owner.pk}").status_code == 404
    assert finance.get("/people/search", text="王").status_code == 403
    seen = done(finance.get(f"/homes/{unit.pk}"))
    assert (seen["may_see_people"], seen["present"]) == (False, [])
    assert PHONE not in finance.get("/homes/search", text="1201").content.decode()


def test_a_person_is_changed_without_knowing_the_identity_number_that_is_masked() -> None:
    unit = a_unit("3-1-1201")
    owner = an_owner_of(unit, phones=[PHONE])
    type(owner).objects.filter(pk=owner.pk).update(identity_number="330102199001011234")
    keeper = a_keeper(unit.development)
    read = done(keeper.get(f"/people/{owner.pk}"))
    assert read["identity_number"].endswith("1234")
    assert "19900101" not in read["identity_number"]
    said = {"name": "王小明", "email": "", "language": "en", "notes": "夜班", "seen": read["version"]}
    done(keeper.put(f"/people/{owner.pk}", said))
    owner.refresh_from_db()
    assert (owner.identity_number, owner.language) == ("330102199001011234", "en")


def test_phones_are_added_preferred_and_removed() -> None:
    unit = a_unit("3-1-1201")
    owner = an_owner_of(unit, phones=[PHONE])
    keeper = a_keeper(unit.development)
    path = f"/people/{owner.pk}/phones"
    added = done(keeper.post(path, {"number": "139 0000 0000", "label": "工作", "seen": owner.version}), 201)
    second = next(phone for phone in added["phones"] if phone["number"] == "13900000000")
    liked = done(keeper.post(f"{path}/{second['id']}/prefer", {"seen": added["version"]}))
    assert next(phone["number"] for phone in liked["phones"] if phone["primary"]) == "13900000000"
    left = done(keeper.delete(f"{path}/{second['id']}", seen=liked["version"]))
    assert [phone["number"] for phone in left["phones"]] == [PHONE]
    assert keeper.delete(f"{path}/{second['id']}").status_code == 422


def test_two_records_become_one_person_and_two_again() -> None:
    unit = a_unit("3-1-1201")
    one, other = an_owner_of(unit, "李芳", phones=[PHONE]), an_owner_of(unit, "李芳", phones=["13900000000"])
    keeper = a_keeper(unit.development)
    said = {
        "kept_id": one.pk,
        "kept_seen": one.version,
        "absorbed_id": other.pk,
        "absorbed_seen": other.version,
        "evidence": "同名同户，产权证上为同一人",
    }
    merged = done(keeper.post("/merges", said), 201)
    assert len(done(keeper.get(f"/people/{one.pk}"))["phones"]) == 2
    done(keeper.post(f"/merges/{merged['id']}/split", {"reason": "是父子两人，同名，户口本不同"}))
    assert len(done(keeper.get(f"/people/{one.pk}"))["phones"]) == 1


def test_a_contractor_is_kept_with_what_it_built_its_contracts_and_its_people() -> None:
    here = a_development()
    keeper = a_keeper(here)
    made = done(keeper.post("/contractors", {"name": "恒安防水工程有限公司", "kind": "builder"}), 201)
    path = f"/contractors/{made['id']}"
    built = {"development_id": here.pk, "component": "waterproofing", "retention": "50000", "seen": made["version"]}
    row = done(keeper.post(f"{path}/built", built))
    contract = {
        "development_id": here.pk,
        "number": "KJ-2026-01",
        "from_on": "2026-01-01",
        "prices": "防水修补/平方米 85",
        "seen": row["version"],
    }
    row = done(keeper.post(f"{path}/frameworks", contract))
    row = done(keeper.post(f"{path}/crew", {"name": "刘师傅", "phone": "13600136000", "seen": row["version"]}), 201)
    assert (row["built"][0]["retention"], row["frameworks"][0]["prices"]) == ("50000.00", {"防水修补/平方米": "85"})
    row = done(keeper.delete(f"{path}/crew/{row['crew'][0]['id']}", seen=row["version"]))
    row = done(keeper.delete(f"{path}/built/{row['built'][0]['id']}", seen=row["version"]))
    assert (row["crew"], row["built"]) == ([], [])
    listed = done(keeper.get("/contractors", text="恒安"))
    assert [each["id"] for each in listed["contractors"]] == [made["id"]]


def test_lists_of_homes_are_paged_without_gap_or_repeat() -> None:
    here = a_development()
    made = {a_unit(f"3-1-{number}", development=here).pk for number in (101, 102, 201, 1001, 1002)}
    keeper, seen, after = a_keeper(here), [], ""
    for _page in range(3):
        page = done(keeper.get("/homes", development=here.pk, size=2, after=after))
        seen += [unit["id"] for unit in page["units"]]
        after = page["next"]
    assert (after, set(seen), len(seen)) == ("", made, 5)


def test_buildings_are_made_and_changed_by_those_who_keep_the_estate() -> None:
    here = a_development()
    keeper, agent = a_keeper(here), a_keeper(here, "agent")
    new = {"development_id": here.pk, "name": "5栋"}
    assert agent.post("/buildings", new).status_code == 403
    building = done(keeper.post("/buildings", new), 201)
    said = {"name": "5栋（北）", "completed_on": "2024-05-01", "seen": building["version"]}
    changed = done(keeper.put(f"/buildings/{building['id']}", said))
    assert (changed["name"], changed["completed_on"]) == ("5栋（北）", "2024-05-01")
    assert [each["id"] for each in done(agent.get(f"/developments/{here.pk}/buildings"))] == [building["id"]]
