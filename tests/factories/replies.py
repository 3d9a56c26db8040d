"""Builders for written replies: a firm, an owner who complained, and a letter that somebody wrote."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aftercare.care.replies import actions
from aftercare.care.replies.models import Reply
from aftercare.care.replies.rules import Said
from aftercare.ground.core.actors import Actor
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from tests.factories.accounts import an_owner_actor
from tests.factories.cases import NOW
from tests.factories.escalation import Firm, a_firm, a_report
from tests.factories.estate import an_owner_of
from tests.factories.workorders import fresh

WRITTEN = {
    "asked": "您反映物业在装修期间多次停水未提前告知。",
    "found": "经核实，11 月 10 日、12 日两次停水确未提前张贴通知。",
    "decided": "向您致歉；今后停水提前 24 小时在单元门口和业主群通知。",
    "basis": "《前期物业服务协议》第十二条。",
    "next": "由服务中心落实，一周后回访您。",
}


@dataclass(frozen=True)
class Desk:
    """A firm, the owner of its home, and the case of the owner."""

    firm: Firm
    owner: Actor
    case: Case

    def actor(self, level: str) -> Actor:
        """Who stands there."""
        return self.firm.actor(level)


def a_desk(kind: str = "complaint", *, at: datetime = NOW, **values: Any) -> Desk:
    """An owner who complained of something that is being looked into."""
    firm = a_firm()
    person = an_owner_of(firm.unit)
    case = a_report(
        firm,
        kind=kind,
        reporter_id=person.pk,
        component="",
        symptom="",
        text="装修期间停水不提前通知。",
        at=at,
        **values,
    )
    if kind == "complaint":
        cases.move(case_id=case.pk, seen=case.version, move="investigate", by=firm.actor("agent"), at=at)
    return Desk(firm, an_owner_actor(person.pk), fresh(case))


def a_draft(desk: Desk, template: str = "", *, at: datetime = NOW, **said: Any) -> Reply:
    """A letter that the agent has written, whole."""
    reply = actions.draft(case_id=desk.case.pk, template=template or desk.case.kind, by=desk.actor("agent"), at=at)
    parts = {key: reply.parts[key] or WRITTEN.get(key, "已核实。") for key in reply.parts}
    beyond = said.pop("beyond", "")
    return actions.revise(
        reply_id=reply.pk,
        seen=reply.version,
        said=Said({**parts, **said}, beyond),
        by=desk.actor("agent"),
        at=at,
    )


def a_submitted(desk: Desk, template: str = "", *, at: datetime = NOW, **said: Any) -> Reply:
    """One that waits for approval."""
    draft = a_draft(desk, template, at=at, **said)
    return actions.submit(reply_id=draft.pk, seen=draft.version, by=desk.actor("agent"), at=at)


def a_sent_reply(desk: Desk, *, at: datetime = NOW, by: str = "supervisor") -> Reply:
    """One that has been approved and gone out."""
    waits = a_submitted(desk, at=at)
    return actions.approve(reply_id=waits.pk, seen=waits.version, by=desk.actor(by), at=at)
