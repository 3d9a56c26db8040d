"""Merging, parting and splitting on the case page, and ticking what is to be done."""

import pytest
from django.test import Client

from aftercare.service.cases.models import Case, Task
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.cases import a_case


def act(client: Client, case: Case, what: str, **values: object) -> Case:
    case.refresh_from_db()
    answer = client.post(f"{case.url}{what}", {"seen": case.version, **values})
    assert answer.status_code == 302, answer.content.decode()[:1500]
    case.refresh_from_db()
    return case


@pytest.mark.feature("CW04")
def test_a_case_is_merged_by_number_and_its_conversation_read_on_the_other_page() -> None:
    here = a_development()
    case, survivor = a_case(development=here), a_case(development=here)
    client = browser_of(a_staff_member("supervisor", development=here, language="en"))
    act(client, case, "note", text="楼上也在漏")
    assert client.post(f"{case.url}merge", {"seen": case.version, "number": "BX-404"}).status_code == 422
    act(client, case, "merge", number=survivor.number, evidence="same bathroom")
    html = client.get(survivor.url).content.decode()
    assert f"In the merged case {case.number}" in html
    assert "楼上也在漏" in html
    assert "Merged into" in client.get(case.url).content.decode()
    act(client, case, "unmerge", evidence="two bathrooms")
    assert case.is_open


@pytest.mark.feature("CW03", "CW04")
def test_a_case_is_split_and_made_part_and_its_own_again() -> None:
    here = a_development()
    case, whole = a_case(development=here), a_case(development=here)
    client = browser_of(a_staff_member("supervisor", development=here, language="en"))
    act(client, case, "split", subject_0="墙面开裂", component_0="", subject_1="")
    assert Case.objects.filter(subject="墙面开裂").exists()
    assert "Split off" in client.get(case.url).content.decode()
    act(client, case, "part", number=whole.number)
    assert "Part of" in client.get(case.url).content.decode()
    act(client, case, "whole")
    assert "Part of" not in client.get(case.url).content.decode()


@pytest.mark.feature("CW11")
def test_a_task_is_added_ticked_and_struck_out_on_the_page() -> None:
    here = a_development()
    case = a_case(development=here)
    client = browser_of(a_staff_member("agent", development=here, language="en"))
    act(client, case, "tasks", text="拍照留存", due_on="2020-01-01")
    task = Task.objects.get()
    assert "拍照留存" in client.get(case.url).content.decode()
    act(client, case, "tasks/tick", task=task.pk, done="on")
    assert 'aria-checked="true"' in client.get(case.url).content.decode()
    act(client, case, "tasks/tick", task=task.pk, done="")
    act(client, case, f"tasks/{task.pk}/strike-out", reason="不需要")
    assert "拍照留存" not in client.get(case.url).content.decode().split("Story")[0]
