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
AT_MOST = 2
LETTERS: dict[str, tuple[str, str, str, str]] = {  # subject of the complaint -> found, decided, by which rule, next
    "物业服务态度差": (
        "调取前台录像并询问当班人员：您到前台反映漏水时，当班人员未起身接待、未当场登记，情况属实。",
        "向您诚恳致歉。当班人员已批评教育并停岗培训三天；您反映的漏水已另行登记，由专人跟进。",
        "《客户服务规范》第六条：首问责任人应当场登记并告知受理编号。",
        "本周内由前台主管当面向您致歉；前台录像每周抽查一次，抽查情况在服务中心公示。",
    ),
    "地下车库积水": (
        "工程部现场排查：集水井淤积，两台潜水泵中一台损坏，雨大时排水不及，造成 B1 层东侧积水。",
        "更换两台潜水泵，清掏集水井并增设液位报警；车辆因此受损的，可凭维修发票另行申请处理。",
        "《前期物业服务协议》第十一条：公共排水设施由物业企业负责养护。",
        "暴雨预警期间安排专人值守；下次大雨后我们向您回访排水情况。",
    ),
    "公共区域堆放杂物": (
        "现场核查：3 号楼消防通道堆放装修垃圾约 2 立方米，防火门被顶住，情况属实。",
        "垃圾已当天清运；对堆放的装修公司扣除垃圾清运押金，并书面告知业主不得占用消防通道。",
        "《消防法》第二十八条：任何单位、个人不得占用、堵塞消防通道。",
        "消防通道纳入每日巡查，巡查记录贴在单元门口，欢迎您监督。",
    ),
    "承诺未兑现": (
        "核对交付资料：儿童游乐场列入二期景观，原计划今年完成，因管线改造推迟，未及时向业主说明。",
        "向您致歉。游乐场设备已完成招标，计划明年三月底前安装完毕并验收开放。",
        "购房合同补充协议附件四“小区配套设施”。",
        "每月在业主公众号公布进度；如再有延误，提前书面告知并说明原因。",
    ),
    "绿化养护不到位": (
        "与园林单位现场查看：3 号楼东侧草坪缺水枯黄约 40 平方米，死亡乔木 3 株，养护记录有两周空缺。",
        "责成园林单位本月补植草坪和乔木，扣减当月养护费 10%。",
        "《绿化养护合同》第七条：苗木成活率不低于 98%。",
        "补植后养护三个月再验收，届时邀请您一同查看。",
    ),
    "电梯频繁停运": (
        "查维保记录：近一个月停运 4 次，其中 3 次为门机控制板故障，1 次为断电；设备年检合格，未达更换标准。",
        "更换门机控制板和曳引轮，质保延长半年；停运超过 2 小时的，安排人员协助老人上下楼。",
        "《特种设备安全监察条例》第三十一条；《电梯维护保养规则》。",
        "改为每周维保一次，连续一个月；期间如再停运，请直接拨打值班电话。",
    ),
}
HEADINGS = ("found", "decided", "basis", "next")


def answer_some(staff: dict[str, Staff], *, at: datetime) -> int:
    """Two replies to complaints that are being looked into; returns how many, none when there are no such cases."""
    writer, chief = (actor_of_staff(staff[name], on=at.date()) for name in ("kefu1", "zhuguan"))
    found = Case.objects.visible_to(writer).open().filter(kind="complaint", held_until=None, step__in=REACHED)
    waiting = found.exclude(channel__in=("media", "authority")).exclude(escalations__current=True).order_by("-pk")
    before = at - timedelta(days=1)  # when the letters are written; what was reported later is not answered yet
    chosen = list(waiting.filter(subject__in=LETTERS, opened_at__lt=before, changed_at__lt=before)[:AT_MOST])
    with transaction.atomic():
        for place, case in enumerate(chosen):
            waits = _submitted(case, by=writer, at=before)
            if place:
                actions.approve(reply_id=waits.pk, seen=waits.version, by=chief, at=at - timedelta(hours=3))
    return len(chosen)


REACHED = ("received", "investigating")


def _submitted(case: Case, *, by: Actor, at: datetime) -> Reply:
    if case.step == "received":
        cases.move(case_id=case.pk, seen=case.version, move="investigate", by=by, at=at)
    draft = actions.draft(case_id=case.pk, template=TEMPLATE, by=by, at=at)
    parts = {"asked": case.text, **dict(zip(HEADINGS, LETTERS[case.subject], strict=True))}
    return actions.submit(reply_id=draft.pk, seen=draft.version, said=Said(parts), by=by, at=at)
