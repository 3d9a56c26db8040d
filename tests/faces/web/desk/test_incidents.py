"""Incidents at the desk: found, opened from chosen cases, answered together, ended and taken up again."""

from django.utils import timezone

from aftercare.care.incidents.models import Incident, Membership
from aftercare.service.cases.models import Case, Entry
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.incidents import an_incident, leaks_in_one_building
from tests.factories.workorders import fresh


def test_from_what_was_found_to_one_answer_and_one_end_that_is_taken_back() -> None:
    here = a_development()
    desk = browser_of(a_staff_member("supervisor", development=here))
    *cases, further = leaks_in_one_building(4, development=here)
    Case.objects.update(opened_at=timezone.now())
    html = desk.get("/desk/incidents/").content.decode()
    assert "可能是同一原因" in html and "7栋" in html
    numbers = ",".join(str(case.pk) for case in cases)
    form = desk.get(f"/desk/incidents/new?cases={numbers}").content.decode()
    assert f'value="b{cases[0].building_id}" selected' in form
    sent = {"place": f"b{cases[0].building_id}", "cause": "防水批次问题", "case": [case.pk for case in cases]}
    desk.post("/desk/incidents/new", sent)
    incident = Incident.objects.get()
    html = desk.get(incident.url).content.decode()
    assert further.number in html and "同一楼栋" in html
    desk.post(f"{incident.url}gather", {"way": "suggested", "case": [further.pk]})
    assert Membership.objects.get(case=further).way == "suggested"
    desk.post(f"{incident.url}answer", {"seen": fresh(incident).version, "text": "本周起逐户维修"})
    assert Entry.objects.filter(text="本周起逐户维修").count() == 4
    ending = {"seen": fresh(incident).version, "outcome": "已整批更换", "closing": "close", "text": "已全部更换"}
    desk.post(f"{incident.url}end", ending)
    assert not Case.objects.open().exists()
    desk.post(f"{incident.url}reopen", {"seen": fresh(incident).version, "reason": "两户仍渗漏"})
    assert Case.objects.open().count() == 4 and fresh(incident).is_open


def test_cases_chosen_in_the_queue_go_under_an_incident_and_their_page_says_so() -> None:
    here = a_development()
    desk = browser_of(a_staff_member("agent", development=here))
    cases = leaks_in_one_building(2, development=here)
    incident = an_incident(development=here, by=an_actor("supervisor", development=here))
    sent = {"act": "gather", "gather_incident": incident.pk, "case": [case.pk for case in cases]}
    assert desk.post("/desk/bulk", sent).headers["Location"] == incident.url
    assert incident.cause in desk.get(cases[0].url).content.decode()
    desk.post(f"{incident.url}cases/{cases[0].pk}/take-out", {"reason": "另有原因"})
    assert incident.cause not in desk.get(cases[0].url).content.decode()
    chosen = desk.post("/desk/bulk", {"act": "gather", "case": [cases[0].pk]})
    assert chosen.headers["Location"] == f"/desk/incidents/new?cases={cases[0].pk}"
    assert incident.cause in desk.get(chosen.headers["Location"]).content.decode()


def test_an_incident_elsewhere_does_not_exist() -> None:
    incident = an_incident()
    strange = browser_of(a_staff_member("supervisor", development=a_development()))
    assert strange.get(incident.url).status_code == 404
    assert incident.cause not in strange.get("/desk/incidents/").content.decode()
