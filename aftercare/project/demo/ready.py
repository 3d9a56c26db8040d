"""What a desk keeps ready in the demo: texts, macros, and a view that everybody shares."""

from datetime import datetime

from aftercare.ground.core.actors import Actor
from aftercare.service.desk import actions

TEXTS = (
    (
        "已受理",
        "{owner}您好，您反映的“{subject}”已受理，编号 {number}，由{responsible}跟进，{due}前给您答复。",
        "Dear {owner}, “{subject}” is registered as {number}. {responsible} looks after it; you hear from us by {due}.",
    ),
    (
        "上门前提醒",
        "{owner}您好，师傅即将上门处理 {home}“{subject}”，请留人在家并清空作业位置，谢谢配合。",
        "Dear {owner}, our technician is about to come to {home} for “{subject}”. Please be at home and clear the place.",
    ),
    (
        "延误致歉",
        "{owner}您好，{number} 未能按原定时间完成，非常抱歉。新的时间是 {due}，如有不便请随时联系我，{me}。",
        "Dear {owner}, we are sorry: {number} takes longer than promised. The new time is {due}. Call me any time. {me}",
    ),
)
MACROS: tuple[tuple[str, str, list[dict[str, object]]], ...] = (
    (
        "业主外出，暂缓三天",
        "",
        [
            {"act": "note", "text": "业主外出，约定三天后再联系。"},
            {"act": "hold", "days": "3", "cause": "owner", "reason": "业主外出"},
            {"act": "watch"},
        ],
    ),
    (
        "安排上门勘查",
        "repair",
        [
            {"act": "answer", "text": "{owner}您好，我们将安排人员上门勘查“{subject}”，稍后与您约时间。"},
            {"act": "move", "move": "verify"},
        ],
    ),
)


def make_ready(*, by: Actor, at: datetime) -> None:
    """Keep them, as whoever leads the desk would."""
    for name, chinese, english in TEXTS:
        actions.save_text(name=name, chinese=chinese, english=english, by=by, at=at)
    for name, kind, acts in MACROS:
        actions.save_macro(name=name, kind=kind, acts=acts, by=by, at=at)
    query = "view=late&sort=due&cols=number,what,where,next,owes,answers,due,times"
    actions.save_view(name="逾期催办", query=query, sharing="role", role="agent", by=by, at=at)
