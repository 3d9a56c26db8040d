"""Choosing rows of the queue and doing one act to all of them."""

import pytest
from django.utils import timezone

from aftercare.service.cases.models import Case
from aftercare.service.desk import jobs
from aftercare.service.desk.models import BulkAct, ListExport
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.cases import a_case


@pytest.mark.feature("CW15")
def test_the_chosen_cases_are_handed_on_and_the_queue_says_what_came_of_it_and_takes_it_back() -> None:
    here = a_development()
    lead, other = a_staff_member("supervisor", development=here, language="en"), a_staff_member(development=here)
    client = browser_of(lead)
    many = [a_case(development=here) for _n in range(2)]
    sent = {
        "act": "assign", "assign_staff": other.pk, "case": [case.pk for case in many], "query": "kind=repair",
        "submission_key": "k",
    }  # fmt: skip
    where = client.post("/desk/bulk", sent)["Location"]
    assert where == f"/desk/cases/?kind=repair&done={BulkAct.objects.get().pk}"
    html = client.get(where).content.decode()
    assert "2 cases changed." in html
    assert "Take it back" in html
    client.post(f"/desk/bulk/{BulkAct.objects.get().pk}/undo")
    assert "2 cases put back." in client.get(where).content.decode()
    assert not Case.objects.filter(responsible=other).exists()


def test_all_that_the_filters_find_are_chosen_without_ticking_them() -> None:
    here = a_development()
    client = browser_of(a_staff_member("supervisor", development=here))
    a_case(development=here, urgency="urgent"), a_case(development=here)
    client.post("/desk/bulk", {"act": "watch", "scope": "all", "query": "urgency=urgent"})
    assert BulkAct.objects.get().lines.get().case.urgency == "urgent"


def test_htmx_is_sent_back_to_the_queue_and_a_refusal_stays_on_the_page() -> None:
    here = a_development()
    client = browser_of(a_staff_member("supervisor", development=here, language="en"))
    case = a_case(development=here)
    done = client.post("/desk/bulk", {"act": "watch", "case": case.pk}, headers={"HX-Request": "true"})
    assert done["HX-Redirect"].startswith("/desk/cases/?view=open&done=")
    refused = client.post("/desk/bulk", {"act": "hold", "case": case.pk}, headers={"HX-Request": "true"})
    assert refused.status_code == 422
    assert "Until" in refused.content.decode()


def test_the_summary_of_an_act_on_many_is_for_whom_it_was_done() -> None:
    here = a_development()
    client = browser_of(a_staff_member("supervisor", development=here))
    client.post("/desk/bulk", {"act": "watch", "case": a_case(development=here).pk})
    number = BulkAct.objects.get().pk
    assert client.get(f"/desk/bulk/{number}/").status_code == 200
    assert browser_of(a_staff_member("supervisor", development=here)).get(f"/desk/bulk/{number}/").status_code == 404


def test_those_who_only_read_choose_no_rows() -> None:
    here = a_development()
    a_case(development=here)
    assert (
        "data-choose"
        not in browser_of(a_staff_member("auditor", development=here)).get("/desk/cases/").content.decode()
    )


@pytest.mark.feature("RP02")
def test_what_the_queue_shows_is_taken_out_in_the_background_and_fetched() -> None:
    here = a_development()
    client = browser_of(a_staff_member("manager", development=here, language="en"))
    a_case(development=here, urgency="urgent"), a_case(development=here)
    assert client.post("/desk/lists/ask", {"format": "xlsx", "query": "urgency=urgent"})["Location"] == "/desk/lists/"
    export = ListExport.objects.get()
    assert "Being prepared" in client.get("/desk/lists/").content.decode()
    assert client.get(f"/desk/lists/{export.pk}/file").status_code == 404
    jobs.write_list(export_id=export.pk, at=timezone.now())
    assert "Fetch" in client.get("/desk/lists/", headers={"HX-Request": "true"}).content.decode()
    answer = client.get(f"/desk/lists/{export.pk}/file")
    assert answer.content[:2] == b"PK"
    assert f"{export.pk}.xlsx" in answer["Content-Disposition"]
    assert (
        browser_of(a_staff_member("manager", development=here)).get(f"/desk/lists/{export.pk}/file").status_code == 404
    )
