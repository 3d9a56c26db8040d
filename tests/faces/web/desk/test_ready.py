"""Ready texts, macros and watching on the case page, and keeping them in the office."""

import pytest

from aftercare.service.cases.models import Watcher
from aftercare.service.desk.models import Macro, TextBlock
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.cases import a_case


@pytest.mark.feature("CW12")
def test_a_lead_writes_a_text_and_a_macro_and_an_agent_uses_them_on_a_case() -> None:
    here = a_development()
    case = a_case(development=here)
    lead = browser_of(a_staff_member("supervisor", development=here, language="en"))
    lead.post("/office/phrases/text", {"name": "Thanks", "chinese": "谢谢{owner}", "english": "Thank you {owner}"})
    sent = {"name": "Look into it", "does": ["assign_me", "note"], "note_text": "{number} 我来处理"}
    lead.post("/office/phrases/macro", sent)
    assert Macro.objects.get().acts == [{"act": "assign_me"}, {"act": "note", "text": "{number} 我来处理"}]
    assert "Look into it" in lead.get("/office/phrases/").content.decode()
    agent = a_staff_member("manager", development=here, language="en")
    client = browser_of(agent)
    html = client.get(case.url).content.decode()
    assert "谢谢王小明" in html
    answer = client.post(f"{case.url}macro", {"seen": case.version, "macro": Macro.objects.get().pk})
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.responsible == agent
    assert f"{case.number} 我来处理" in client.get(case.url).content.decode()


def test_a_text_is_changed_and_put_away() -> None:
    here = a_development()
    client = browser_of(a_staff_member("supervisor", development=here))
    client.post("/office/phrases/text", {"name": "谢谢", "chinese": "谢谢", "english": "Thanks"})
    text = TextBlock.objects.get()
    changed = {"text": text.pk, "seen": text.version, "name": "致谢", "chinese": "谢谢您", "english": "Thank you"}
    assert client.post("/office/phrases/text", changed).status_code == 302
    assert client.post("/office/phrases/text", changed).status_code == 409, "somebody has changed it since"
    client.post(f"/office/phrases/text/{text.pk}/put-away")
    text.refresh_from_db()
    assert (text.name, text.put_away_at is None) == ("致谢", False)


def test_a_case_is_watched_and_watched_no_more() -> None:
    case = a_case()
    me = a_staff_member("agent", name="李观察")
    client = browser_of(me)
    client.post(f"{case.url}watch", {"watching": "on"})
    assert Watcher.objects.get().staff == me
    assert "李观察" in client.get(case.url).content.decode()
    client.post(f"{case.url}watch", {"watching": ""})
    assert not Watcher.objects.exists()
