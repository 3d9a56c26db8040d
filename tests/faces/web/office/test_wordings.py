"""Wordings and feedback on the screen."""

from aftercare.faces.messages.models import Feedback, WordingVersion
from tests.faces.web.pages import signed_in
from tests.factories.cases import a_case, the_policy

FORM = {
    "subject_zh": "{number} 已回复",
    "zh": "{name}：{subject} 已回复 {link}",
    "subject_en": "{number} answered",
    "en": "{name}: {subject} is answered {link}",
    "why": "更简短",
    "seen": "0",
}
HERE = "/office/wordings/case_answered/"


def test_new_words_are_tried_with_a_real_case_before_they_are_kept() -> None:
    case = a_case(reporter_name="王小明")
    client = signed_in("administrator", language="en")
    tried = client.post(f"{HERE}change", {**FORM, "act": "preview", "case": case.number}).content.decode()
    assert f"{case.number} answered" in tried
    assert f"王小明：{case.subject} 已回复" in tried
    assert not WordingVersion.objects.exists()
    client.post(f"{HERE}change", {**FORM, "act": "save"})
    assert WordingVersion.objects.get().why == "更简短"
    assert "更简短" in client.get(HERE).content.decode()
    assert "Changed" in client.get("/office/wordings/").content.decode()


def test_a_wrong_placeholder_is_named_with_what_may_be_used_and_the_words_stay() -> None:
    the_policy()
    client = signed_in("administrator", language="en")
    answer = client.post(f"{HERE}change", {**FORM, "zh": "{nmae} 您好 {link}", "act": "save"})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "{nmae} is not known here" in html
    assert "{nmae} 您好 {link}" in html


def test_the_words_of_the_product_come_back_with_one_press() -> None:
    the_policy()
    client = signed_in("administrator")
    client.post(f"{HERE}change", {**FORM, "act": "save"})
    client.post(f"{HERE}restore", {"seen": str(WordingVersion.objects.get().pk)})
    assert WordingVersion.objects.order_by("-pk")[0].shipped
    assert client.get("/office/wordings/weather/").status_code == 404


def test_feedback_is_given_from_a_page_read_and_answered() -> None:
    the_policy()
    agent = signed_in("agent", language="en")
    form = agent.get("/office/feedback/give?page=/desk/cases/&request=abc").content.decode()
    assert "/desk/cases/" in form
    sent = agent.post("/office/feedback/give", {"text": "列表太慢", "page": "/desk/cases/", "request_id": "abc"})
    assert sent["Location"] == "/desk/cases/"
    keeper = signed_in("administrator", language="en")
    assert "列表太慢" in keeper.get("/office/feedback/").content.decode()
    feedback = Feedback.objects.get()
    keeper.post(f"/office/feedback/{feedback.pk}/settle", {"seen": "1", "answer": "已加索引"})
    assert "已加索引" in keeper.get("/office/feedback/?settled=1").content.decode()


def test_feedback_leads_back_to_pages_of_this_installation_only() -> None:
    the_policy()
    client = signed_in("agent")
    for elsewhere in ("https://evil.example/", "//evil.example/"):
        answer = client.post("/office/feedback/give", {"text": "x", "page": elsewhere})
        assert answer["Location"] == "/"


def test_every_page_of_staff_offers_feedback_and_owners_have_none() -> None:
    html = signed_in("agent").get("/desk/").content.decode()
    assert "/office/feedback/give?page=%2Fdesk%2F" in html
