"""What is said about things that fall due by a date."""

from aftercare.faces.messages.rules import Wording

WORDINGS: tuple[Wording, ...] = (
    Wording(
        key="date_task_opened",
        audience="staff",
        topic="due",
        subject_zh="到期事项：{what}",
        subject_en="To be done by a date: {what}",
        zh="{place}：{what}，须在 {day} 前完成。",
        en="{place}: {what}, to be done by {day}.",
    ),
    Wording(
        key="date_task_handed",
        audience="staff",
        topic="mine",
        subject_zh="到期事项交给您：{what}",
        subject_en="Yours to do by a date: {what}",
        zh="{place}：{what}，已交给您办理，须在 {day} 前完成。",
        en="{place}: {what} was given to you; it is to be done by {day}.",
    ),
    Wording(
        key="date_task_done",
        audience="staff",
        topic="reports",
        subject_zh="{what}：书面通知",
        subject_en="{what}: in writing",
        zh="{place}：{what}（{who}）。内容：{text}",
        en="{place}: {what} ({who}). It says: {text}",
    ),
)
