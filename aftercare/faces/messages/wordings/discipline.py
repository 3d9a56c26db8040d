"""What people and contractors are told of fines, demerits and rewards, in plain words of both languages."""

from aftercare.faces.messages.rules import Wording

WORDINGS: tuple[Wording, ...] = (
    Wording(
        key="measure_about_you",
        audience="staff",
        topic="mine",
        subject_zh="与您有关的奖惩提议：{ground}",
        subject_en="Proposed about you: {ground}",
        zh="{ground}：有人提议对您{form}。决定之前您可以在“与我有关的奖惩”里陈述情况。",
        en="{ground}: a {form} is proposed about you. Before anybody decides you can say your side under “About me”.",
    ),
    Wording(
        key="measure_decided",
        audience="staff",
        topic="mine",
        subject_zh="{number}：{form}决定",
        subject_en="{number}: {form} decided",
        zh="{number} {ground}：{who} 已作出{form}决定，{until}前可提出异议。",
        en="{number} {ground}: {who} has decided on a {form}. You may object until {until}.",
    ),
    Wording(
        key="measure_to_answer",
        audience="staff",
        topic="mine",
        subject_zh="{number}：{name} 不服决定",
        subject_en="{number}: {name} disagrees",
        zh="{number} {ground}：{name} 对{form}决定提出异议或申诉，请在{until}前答复。",
        en="{number} {ground}: {name} objects to the {form} or appeals. It is to be answered by {until}.",
    ),
    Wording(
        key="measure_answered",
        audience="staff",
        topic="mine",
        subject_zh="{number}：异议有了结果",
        subject_en="{number}: your objection was answered",
        zh="{number} {ground}：{state}。说明：{reason}",
        en="{number} {ground}: {state}. Reason: {reason}",
    ),
    Wording(
        key="measure_notice",
        audience="contractor",
        topic="orders",
        link=True,
        subject_zh="{number}：{form}通知书",
        subject_en="{number}: notice of a {form}",
        zh="{name}：{ground}，现通知你单位{form}，通知书 {number}，{until}前可提出异议，请点开查看：{link}",
        en="{name}: {ground}. Notice {number} of a {form}; you may object until {until}. Please read it: {link}",
    ),
    Wording(
        key="measure_notice_answered",
        audience="contractor",
        topic="orders",
        link=True,
        subject_zh="{number}：异议有了结果",
        subject_en="{number}: your objection was answered",
        zh="{name}：{number} {ground}：{state}。{reason} 详情请点开查看：{link}",
        en="{name}: {number} {ground}: {state}. {reason} Please read it: {link}",
    ),
)
