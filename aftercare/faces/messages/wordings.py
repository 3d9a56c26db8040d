"""Everything the system says by itself, in plain words of both languages."""

from aftercare.faces.messages.rules import Wording

WORDINGS: tuple[Wording, ...] = (
    Wording(
        key="case_registered",
        audience="owner",
        link=True,
        subject_zh="已收到您的{kind}：{number}",
        subject_en="We have your {kind}: {number}",
        zh="【安居售后】{name}，您好！您反映的“{subject}”已登记，受理编号 {number}。"
        "由{responsible}负责，{due}前给您答复。查看进度：{link}",
        en="[Aftercare] Dear {name}, “{subject}” has been registered as {number}. "
        "{responsible} answers for it; you will hear from us by {due}. Follow it: {link}",
    ),
    Wording(
        key="case_answered",
        audience="owner",
        link=True,
        subject_zh="{number} 有新的答复",
        subject_en="An answer to {number}",
        zh="【安居售后】{name}，您好！{number}“{subject}”有新的答复，请点开查看：{link}",
        en="[Aftercare] Dear {name}, there is an answer to {number} “{subject}”: {link}",
    ),
    Wording(
        key="appointment_proposed",
        audience="owner",
        link=True,
        subject_zh="{number}：请确认上门时间",
        subject_en="{number}: please confirm the visit",
        zh="【安居售后】{name}，您好！{number} 拟于 {window} 上门，请点开确认或改约：{link}",
        en="[Aftercare] Dear {name}, for {number} we would come {window}. Please confirm or choose another time: {link}",
    ),
    Wording(
        key="delay_told",
        audience="owner",
        link=True,
        subject_zh="{number}：时间有变动",
        subject_en="{number}: later than planned",
        zh="【安居售后】{name}，您好！{number} 因{reason}需延后至 {due}，给您带来不便，敬请谅解。详情：{link}",
        en="[Aftercare] Dear {name}, {number} will take until {due}: {reason}. We are sorry. Details: {link}",
    ),
    Wording(
        key="work_finished",
        audience="owner",
        link=True,
        subject_zh="{number}：维修完成，请验收",
        subject_en="{number}: done, please look at it",
        zh="【安居售后】{name}，您好！{number}“{subject}”已维修完成，请您验收签字；如不满意可直接拒收并说明原因：{link}",
        en="[Aftercare] Dear {name}, the work on {number} “{subject}” is done. Please accept and sign, or refuse with a reason: {link}",
    ),
    Wording(
        key="case_closed",
        audience="owner",
        link=True,
        subject_zh="{number} 已办结，请评价",
        subject_en="{number} is closed; how was it?",
        zh="【安居售后】{name}，您好！{number}“{subject}”已办结。请为本次服务打分：{link}",
        en="[Aftercare] Dear {name}, {number} “{subject}” is closed. Please tell us how we did: {link}",
    ),
    Wording(
        key="order_sent",
        audience="contractor",
        link=True,
        subject_zh="维修通知 {number}",
        subject_en="Repair notice {number}",
        zh="【安居售后】{name}：{place}“{subject}”请你单位维修，工单 {number}，请于 {answer_by} 前答复是否承接：{link}",
        en="[Aftercare] {name}: please repair “{subject}” at {place}, order {number}. Tell us by {answer_by} whether you take it: {link}",
    ),
    Wording(
        key="order_silent",
        audience="staff",
        subject_zh="{number}：施工单位未答复",
        subject_en="{number}: the contractor has not answered",
        zh="{number}：{contractor} 到期未答复，请改派。",
        en="{number}: {contractor} has not answered in time. Please send somebody else.",
    ),
    Wording(
        key="case_urged",
        audience="staff",
        subject_zh="{number}：业主催单",
        subject_en="{number}: the owner urges",
        zh="{number}“{subject}”业主第 {times} 次催单。",
        en="{number} “{subject}”: the owner urges, number {times}.",
    ),
    Wording(
        key="case_handed",
        audience="staff",
        subject_zh="{number} 交给您负责",
        subject_en="{number} is yours now",
        zh="{number}“{subject}”已转由您负责，{due}前需完成下一步。",
        en="{number} “{subject}” is yours now; the next step is due by {due}.",
    ),
    Wording(
        key="sign_in_code",
        audience="owner",
        link=True,  # the code stands where a link does: sealed until it is sent, then wiped
        subject_zh="登录验证码",
        subject_en="Your code",
        zh="【安居售后】验证码 {link}，{minutes} 分钟内有效。请勿告诉他人，我们的员工不会向您索要。",
        en="[Aftercare] Your code is {link}, good for {minutes} minutes. Tell it to nobody; our staff never ask for it.",
    ),
)
BY_KEY: dict[str, Wording] = {wording.key: wording for wording in WORDINGS}
