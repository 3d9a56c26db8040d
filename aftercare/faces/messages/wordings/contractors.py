"""What contractors are told, in plain words of both languages."""

from aftercare.faces.messages.rules import Wording

WORDINGS: tuple[Wording, ...] = (
    Wording(
        key="order_sent",
        audience="contractor",
        topic="orders",
        link=True,
        subject_zh="维修通知 {number}",
        subject_en="Repair notice {number}",
        zh="{name}：{place}“{subject}”请你单位维修，工单 {number}，请于 {answer_by} 前答复是否承接：{link}",
        en="{name}: please repair “{subject}” at {place}, order {number}. Tell us by {answer_by} whether you take it: {link}",
    ),
    Wording(
        key="order_rework",
        audience="contractor",
        topic="orders",
        link=True,
        subject_zh="返工通知 {number}",
        subject_en="Rework notice {number}",
        zh="{name}：{place}“{subject}”验收未通过，请返工，工单 {number}，请于 {answer_by} 前完成：{link}",
        en="{name}: “{subject}” at {place} was not accepted. Please do it again by {answer_by}, order {number}: {link}",
    ),
    Wording(
        key="order_urged",
        audience="contractor",
        topic="orders",
        link=True,
        subject_zh="业主催修 {order}",
        subject_en="The owner urges: {order}",
        zh="{name}：{place}“{subject}”业主第 {times} 次催修，派工单 {order}，请尽快安排并回复：{link}",
        en="{name}: the owner of {place} urges “{subject}”, number {times}; order {order}. Please see to it and answer: {link}",
    ),
    Wording(
        key="time_agreed",
        audience="contractor",
        topic="orders",
        link=True,
        subject_zh="{number}：上门时间已确认",
        subject_en="{number}: the time is agreed",
        zh="{name}：{number}“{subject}”（{place}）业主已同意 {window} 上门，请准时到场：{link}",
        en="{name}: for {number} “{subject}” at {place} the owner has agreed to {window}. Please be there in time: {link}",
    ),
    Wording(
        key="order_cancelled",
        audience="contractor",
        topic="orders",
        subject_zh="{number}：派工取消",
        subject_en="{number}: the order is cancelled",
        zh="{name}：{number}“{subject}”（{place}）已取消，请勿再上门。原因：{reason}。",
        en="{name}: {number} “{subject}” at {place} is cancelled; please do not go there. Reason: {reason}.",
    ),
)
