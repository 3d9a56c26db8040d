"""What is said of written replies."""

from aftercare.faces.messages.rules import Wording

WORDINGS: tuple[Wording, ...] = (
    Wording(
        key="reply_to_approve",
        audience="staff",
        topic="mine",
        subject_zh="{number}：答复函待您审批",
        subject_en="{number}: a reply waits for your approval",
        zh="{writer}起草的{number}“{subject}”答复函已提交审批，请批准发出或退回修改。",
        en="{writer} has written a reply to {number} “{subject}”. Please approve it or return it with what must be better.",
    ),
    Wording(
        key="reply_returned",
        audience="staff",
        topic="mine",
        subject_zh="{number}：答复函被退回",
        subject_en="{number}: your reply was returned",
        zh="{number}“{subject}”的答复函被退回，请修改后再提交。意见：{reason}",
        en="The reply to {number} “{subject}” was returned to be bettered: {reason}",
    ),
    Wording(
        key="reply_approved",
        audience="staff",
        topic="mine",
        subject_zh="{number}：答复函已批准发出",
        subject_en="{number}: your reply has gone out",
        zh="{number}“{subject}”的答复函 {letter} 已由{approver}批准，{sent}发给业主。",
        en="{approver} has approved the reply {letter} to {number} “{subject}”; it went to the owner {sent}.",
    ),
    Wording(
        key="reply_settled",
        audience="staff",
        topic="mine",
        subject_zh="{number}：业主认可答复",
        subject_en="{number}: the owner is content with the reply",
        zh="业主认可答复函 {letter}（{number}“{subject}”），可以继续办结。",
        en="The owner is content with the reply {letter} to {number} “{subject}”. You can bring the case to its end.",
    ),
    Wording(
        key="reply_promised",
        audience="owner",
        topic="progress",
        link=True,
        subject_zh="{number}：我们将在 {until} 前答复您",
        subject_en="{number}: you have our answer by {until}",
        zh="{name}，您好！您反映的“{subject}”（{number}）暂时不能答复：{reason}。我们承诺在 {until} 前给您明确答复，由{responsible}负责：{link}",
        en="Dear {name}, we cannot answer “{subject}” ({number}) yet: {reason}. You have our answer by {until}; {responsible} answers for it: {link}",
    ),
    Wording(
        key="reply_sent",
        audience="owner",
        topic="progress",
        link=True,
        subject_zh="{number}：书面答复 {letter}",
        subject_en="{number}: our written reply {letter}",
        zh="{name}，您好！您反映的“{subject}”（{number}）已有书面答复（{letter}），请点开查看；如不满意可申请上一级复核：{link}",
        en="Dear {name}, our written reply {letter} to “{subject}” ({number}) is here. If you are not content, ask for a review one level up: {link}",
    ),
)
