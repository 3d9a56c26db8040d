"""Many cases with one cause in the demo, a notice about them that waits to be approved, and dates that come near."""

from datetime import datetime, timedelta

from django.db.models import Count

from aftercare.care.dates import actions as dates
from aftercare.care.dates.jobs import find_due
from aftercare.care.incidents import actions
from aftercare.care.incidents.actions.gathering import About
from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.service.cases.models import Case

GATHERED = 5


def gather_some(*, leads: Actor, drafts: Actor, at: datetime) -> None:
    """What most homes of one building report in open cases becomes an incident; nothing when no two homes do."""
    open_repairs = Case.objects.visible_to(leads).open().filter(kind="repair", building__isnull=False)
    same = ("development_id", "building_id", "component")
    most = (
        open_repairs.order_by()
        .values(*same)
        .annotate(homes=Count("unit_id", distinct=True))
        .filter(homes__gte=2)
        .order_by("-homes", *same)
        .first()
    )
    if most is None:
        return
    wanted = {name: most[name] for name in same}
    cases = open_repairs.filter(**wanted).order_by("-pk")[:GATHERED]
    incident = actions.open_incident(
        about=About(
            cause="同一楼栋多户反映同类问题，疑为同批次材料",
            text="已请施工单位核对该楼栋的材料批次和施工记录，逐户排查后统一处理。",
            **wanted,
        ),
        case_ids=[case.pk for case in cases],
        by=leads,
        at=at,
    )
    actions.draft_notice(
        incident_id=incident.pk,
        title="关于本楼栋排查的告知",
        text="近期本楼栋部分住户反映同类问题，我们将安排人员逐户免费检查，请留意工作人员的预约电话。",
        by=drafts,
        at=at,
    )


def plan_handovers(developments: list[Development], *, leads: Actor, at: datetime) -> int:
    """The next phase of each development is handed over before long; returns how many tasks that has opened."""
    for ahead, development in zip((70, 110, 200), developments, strict=False):
        dates.set_milestone(
            development_id=development.pk,
            kind="handover",
            on=at.date() + timedelta(days=ahead),
            note="二期集中交付",
            by=leads,
            at=at,
        )
    return find_due(at=at)
