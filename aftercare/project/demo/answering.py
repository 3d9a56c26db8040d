"""Written replies of the demo: one that waits for approval, one that has gone out and waits for the owner's word."""

from datetime import datetime, timedelta

from django.db import transaction

from aftercare.care.replies import actions
from aftercare.care.replies.models import Reply
from aftercare.care.replies.rules import Said
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import Actor
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case

TEMPLATE = "complaint"
LETTERS = (
    {
        "asked": "装修期间多次停水、停电，没有提前告知，影响老人和孩子生活。",
        "found": "调取物业通知记录和施工日志：本月两次停水为管道试压，均未提前张贴通知；停电为临时检修，已提前一天通知。",
        "decided": "停水未通知属于我们的疏忽，向您致歉。今后停水、停电至少提前 24 小时在单元门口张贴通知，并在业主群告知；紧急抢修时立即电话通知同单元住户。",
        "basis": "《前期物业服务协议》第十二条；公司《客户告知管理规定》第三条。",
        "next": "已责成施工单位补交试压计划，由服务中心逐周核对。一周后我们会回访您。",
    },
    {
        "asked": "维修人员约定上午到场，下午才来，且事先没有电话说明。",
        "found": "核对派工记录：当日上一户抢修超时，维修人员迟到 2 小时 40 分，未按规定提前改约，情况属实。",
        "decided": "向您致歉。对责任人员按规定处理；本次维修免收材料费，另赠一次上门检查。",
        "basis": "《维修服务规范》第八条：不能按时到场的，应提前一小时告知并征得业主同意。",
        "next": "后续上门由客服提前一天、当天出发前各致电一次。",
    },
)


def answer_some(staff: dict[str, Staff], *, at: datetime) -> int:
    """Two replies to complaints that are being looked into; returns how many, none when there are no such cases."""
    writer, chief = (actor_of_staff(staff[name], on=at.date()) for name in ("kefu1", "zhuguan"))
    found = Case.objects.visible_to(writer).open().filter(kind="complaint", held_until=None, step__in=REACHED)
    waiting = found.exclude(channel__in=("media", "authority")).exclude(escalations__current=True).order_by("-pk")
    letters = list(zip(waiting[: len(LETTERS)], LETTERS, strict=False))
    with transaction.atomic():
        for place, (case, parts) in enumerate(letters):
            waits = _submitted(case, parts, by=writer, at=at - timedelta(days=1))
            if place:
                actions.approve(reply_id=waits.pk, seen=waits.version, by=chief, at=at - timedelta(hours=3))
    return len(letters)


REACHED = ("received", "investigating")


def _submitted(case: Case, parts: dict[str, str], *, by: Actor, at: datetime) -> Reply:
    if case.step == "received":
        cases.move(case_id=case.pk, seen=case.version, move="investigate", by=by, at=at)
    draft = actions.draft(case_id=case.pk, template=TEMPLATE, by=by, at=at)
    return actions.submit(reply_id=draft.pk, seen=draft.version, said=Said(parts), by=by, at=at)
