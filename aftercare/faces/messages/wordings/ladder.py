"""What is said of cases that climb, and of complaints that are answered from above."""

from aftercare.faces.messages.rules import Wording

WORDINGS: tuple[Wording, ...] = (
    Wording(
        key="case_raised_to_you",
        audience="staff",
        topic="mine",
        subject_zh="{number} 已上报到您这里",
        subject_en="{number} has been raised to you",
        zh="{number}“{subject}”（{place}）已上报到{level}：{why}。请在 {answer_by} 前作出决定。",
        en="{number} “{subject}” at {place} has been raised to the level {level}: {why}. Please decide by {answer_by}.",
    ),
    Wording(
        key="case_raised",
        audience="staff",
        topic="reports",
        subject_zh="{number} 已上报到{level}",
        subject_en="{number} has been raised: {level}",
        zh="{number}“{subject}”（{place}）已上报到{level}，由{holder}处理：{why}。",
        en="{number} “{subject}” at {place} has been raised to the level {level}; {holder} has it: {why}.",
    ),
    Wording(
        key="case_raised_owner",
        audience="owner",
        topic="progress",
        link=True,
        subject_zh="您的事项已由上级跟进",
        subject_en="Your matter has gone to those above",
        zh="{name}，您好！{number}“{subject}”未按承诺办结，我们深表歉意。现已上报{level}，由{holder}跟进，{answer_by}前给您答复：{link}",
        en="Dear {name}, {number} “{subject}” has not been finished as promised, for which we apologise. It has gone to the level {level}; {holder} follows it and you will hear by {answer_by}: {link}",
    ),
    Wording(
        key="case_crisis",
        audience="staff",
        topic="trouble",
        subject_zh="危机事件：{number} {subject}",
        subject_en="Crisis: {number} {subject}",
        zh="{number}“{subject}”（{place}）列为危机事件（{ground}），由{holder}牵头优先处理。情况：{reason}",
        en="{number} “{subject}” at {place} is treated as a crisis ({ground}); {holder} leads it, before anything else. What happened: {reason}",
    ),
    Wording(
        key="case_decided_above",
        audience="staff",
        topic="reports",
        subject_zh="{number}：{level}已作出决定",
        subject_en="{number}: decided on the level {level}",
        zh="{number}“{subject}”：{level}决定：{decision}（{holder}）。",
        en="{number} “{subject}”: the level {level} decides: {decision} ({holder}).",
    ),
)
