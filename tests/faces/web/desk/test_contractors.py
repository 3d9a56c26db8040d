"""Contractors on the desk."""

from aftercare.records.contractors.models import BuiltPart, Contractor, Crew, FrameworkContract
from aftercare.records.contractors.rules import ContractorKind
from tests.faces.web.desk.stored import the_policy
from tests.faces.web.pages import signed_in
from tests.factories.accounts import a_development
from tests.factories.contractors import a_built_part, a_contractor, a_crew_member, a_framework_contract
from tests.factories.estate import a_building, a_unit


def test_the_list_says_who_owes_us_a_contact_and_where_nobody_stands_ready() -> None:
    the_policy()
    unit = a_unit(development=a_development("锦绣花园"))
    a_built_part(a_contractor(name="宏达建设", repair_phone=""), development=unit.development)
    a_contractor(ContractorKind.SUPPLIER, name="永固五金")
    client = signed_in(language="en")
    html = client.get("/desk/contractors/").content.decode()
    assert "Builders who owe us a repair phone or a responsible person: 1" in html
    assert "锦绣花园" in html
    supplied = client.get("/desk/contractors/?kind=supplier").content.decode()
    assert ("永固五金" in supplied, "宏达建设" in supplied) == (True, False)
    assert "宏达建设" in client.get("/desk/contractors/?q=宏达").content.decode()


def test_the_page_of_a_contractor_tells_what_they_built_for_how_much_and_with_whom() -> None:
    the_policy()
    contractor = a_contractor(name="宏达建设", repair_phone="")
    unit = a_unit()
    a_built_part(contractor, development=unit.development, component="waterproofing", contract_number="HT-9")
    a_framework_contract(contractor, development=unit.development, prices={"打胶每米": "12.50"})
    a_crew_member(contractor, "刘师傅")
    html = signed_in("manager").get(contractor.url).content.decode()
    for told in ("防水", "HT-9", "打胶每米", "12.50", "刘师傅", "notice-warning"):
        assert told in html, told


def test_keepers_enter_contractors_what_they_built_their_contracts_and_crews() -> None:
    the_policy()
    building, client = a_building(), signed_in("manager")
    told = {"name": "安捷门窗", "kind": "builder", "repair_contact": "赵工", "repair_phone": "13700137000"}
    contractor_url = client.post("/desk/contractors/new", told).headers["Location"]
    contractor = Contractor.objects.get()
    assert contractor_url == contractor.url
    built = {
        "seen": 1,
        "place": f"b{building.pk}",
        "component": "doors_windows",
        "contract_number": "",
        "retention": "",
    }
    client.post(f"{contractor.url}built", built)
    assert BuiltPart.objects.get().building == building
    framework = {"seen": 2, "development": building.development_id, "number": "FW-1", "from_on": "2026-01-01"}
    client.post(f"{contractor.url}frameworks", framework | {"prices": "换玻璃 80"})
    assert FrameworkContract.objects.get().prices == {"换玻璃": "80"}
    client.post(f"{contractor.url}crew", {"seen": 3, "name": "刘师傅", "phone": "13600136000"})
    change = {"seen": 4, "short_name": "安捷", "kind": "builder", "active": "on", "repair_contact": "钱工"}
    client.post(f"{contractor.url}change", change)
    contractor.refresh_from_db()
    assert (contractor.short_name, contractor.repair_phone) == ("安捷", "")
    client.post(f"/desk/crew/{Crew.objects.get().pk}/remove", {"seen": 5})
    client.post(f"/desk/built/{BuiltPart.objects.get().pk}/remove", {"seen": 6})
    assert not Crew.objects.exists()
    assert not BuiltPart.objects.exists()


def test_others_only_read() -> None:
    contractor = a_contractor()
    client = signed_in("agent")
    assert "contractors/new" not in client.get("/desk/contractors/").content.decode()
    assert client.post("/desk/contractors/new", {"name": "x", "kind": "builder"}).status_code == 403
    change = {"seen": 1, "short_name": "", "kind": "builder", "active": "on"}
    assert client.post(f"{contractor.url}change", change).status_code == 403
