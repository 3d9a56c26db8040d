"""Programs write, approve and read replies, and read how far a complaint is."""

import pytest

from tests.faces.rest.programs import Program
from tests.faces.rest.test_desk_rest import done, refused
from tests.factories.replies import WRITTEN, a_desk


@pytest.mark.feature("QS08")
def test_a_reply_is_written_returned_bettered_and_approved_by_another_program_user() -> None:
    desk = a_desk()
    agent, lead = Program(desk.firm.agent), Program(desk.firm.supervisor)
    made = done(agent.post(f"/cases/{desk.case.pk}/replies", {"template": "complaint"}), 201)
    at = f"/replies/{made['id']}"
    assert (made["state"], made["language"]) == ("drafted", "zh-hans")
    written = done(agent.post(f"{at}/revise", {"seen": made["version"], "parts": WRITTEN}))
    waits = done(agent.post(f"{at}/submit", {"seen": written["version"]}))
    assert waits["roles"] == ["supervisor", "manager", "head_office"]
    assert refused(agent.post(f"{at}/approve", {"seen": waits["version"]})) == (403, "NotPermitted")
    back = done(lead.post(f"{at}/return", {"seen": waits["version"], "reason": "写明责任人"}))
    assert (back["state"], back["returned_reason"]) == ("returned", "写明责任人")
    again = done(agent.post(f"{at}/submit", {"seen": back["version"]}))
    sent = done(lead.post(f"{at}/approve", {"seen": again["version"]}))
    assert sent["number"].startswith("DF-") and sent["approved_by"]["id"] == desk.firm.supervisor.pk
    assert done(agent.get(f"/cases/{desk.case.pk}/replies"))[0]["id"] == made["id"]
    stages = done(agent.get(f"/cases/{desk.case.pk}/stages"))
    assert [each["standing"] for each in stages] == ["done", "done", "done", "done", "now", "next"]


def test_a_question_is_answered_without_approval_and_a_draft_can_be_dropped() -> None:
    desk = a_desk("question")
    agent = Program(desk.firm.agent)
    made = done(agent.post(f"/cases/{desk.case.pk}/replies", {"template": "question"}), 201)
    dropped = done(agent.post(f"/replies/{made['id']}/drop", {"seen": made["version"], "reason": "电话已答复"}))
    assert dropped["state"] == "dropped"
    made = done(agent.post(f"/cases/{desk.case.pk}/replies", {"template": "question"}), 201)
    said = {"seen": made["version"], "parts": {"asked": "飘窗", "decided": "不能拆"}}
    written = done(agent.post(f"/replies/{made['id']}/revise", said))
    assert done(agent.post(f"/replies/{made['id']}/send", {"seen": written["version"]}))["state"] == "sent"
    assert done(agent.get(f"/replies/{made['id']}"))["parts"][1]["text"] == "不能拆"
