"""Fines and rewards of the demo in every state, last month's statements, and a rehearsal of stricter rules."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import CLOCK, Actor
from aftercare.ground.core.dates import local_day
from aftercare.ground.policies import actions as policies
from aftercare.ground.policies.queries import document_of, in_force
from aftercare.ground.policies.writing import to_files
from aftercare.insight.rehearsal import actions as rehearsals
from aftercare.insight.rehearsal.jobs import rehearse
from aftercare.outcome.conduct import actions
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.settlement import actions as settlement
from aftercare.outcome.settlement import jobs as settlement_jobs
from aftercare.outcome.settlement import queries as settled
from aftercare.outcome.settlement import rules as periods
from aftercare.outcome.settlement.models import Statement
from aftercare.service.cases.models import Case

CASES = 12
TRIED_DAYS = 60
SAID = {
    "complaint_unsolved": "同一问题两次投诉仍未解决，业主到公司当面反映。",
    "complaint_for_late_repair": "约定时间未到场，业主再次投诉。",
    "repair_unsolved_of_the_builder": "三次返修仍渗漏，打开后查明为防水层搭接不足。",
    "good_work": "雨夜上门抢修，业主送来锦旗。",
}


class Bench:
    """Who proposes, decides and hears appeals in the demo, and when."""

    def __init__(self, staff: dict[str, Staff], *, at: datetime) -> None:
        today = at.date()
        self.lead, self.manager, self.head = (
            actor_of_staff(staff[name], on=today) for name in ("zhuguan", "jingli", "zongbu")
        )
        self.worker = staff["shifu"]
        self.himself, self.at = actor_of_staff(self.worker, on=today), at

    def proposed(self, case: Case, ground: str, *, days: int, contractor: bool = False) -> Measure:
        """The lead of the desk has proposed it so many days ago."""
        held = {"contractor_id": case.executing_contractor_id} if contractor else {"staff_id": self.worker.pk}
        return actions.propose(
            development_id=case.development_id, ground=ground, text=SAID[ground], number=str(case.number), **held,
            by=self.lead, at=self.ago(days),
        )  # fmt: skip

    def decided(self, measure: Measure, *, amount: int, days: int) -> Measure:
        """The manager has decided, on the least of the range or more: it grows with every relapse."""
        return actions.decide(
            measure_id=measure.pk, seen=measure.version, form=measure.form, amount=max(Decimal(amount), measure.least),
            reason="核对派工记录和业主陈述，情况属实。", by=self.manager, at=self.ago(days),
        )  # fmt: skip

    def objected(self, measure: Measure, *, days: int, by: Actor | None = None) -> Measure:
        """The person, or for a company who decides, has written down the objection."""
        return actions.object_to(
            measure_id=measure.pk, seen=measure.version, text="当天所需配件未到货，已提前一天电话告知业主并改约。",
            by=by or self.himself, at=self.ago(days),
        )  # fmt: skip

    def answered(self, measure: Measure, *, amount: int, days: int) -> Measure:
        """The manager has answered the objection."""
        return actions.answer_objection(
            measure_id=measure.pk, seen=measure.version, upheld=True, amount=min(Decimal(amount), measure.amount),
            reason="告知属实，酌情减轻。", by=self.manager, at=self.ago(days),
        )  # fmt: skip

    def ago(self, days: int) -> datetime:
        """So many days ago."""
        return self.at - timedelta(days=days)


def make_fair(staff: dict[str, Staff], *, at: datetime) -> int:
    """Fines and rewards in every state; returns how many."""
    bench = Bench(staff, at=at)
    here = Development.objects.visible_to(bench.lead, Permission.DECIDE_CONDUCT)
    found = Case.objects.filter(development__in=here, executing_contractor__isnull=False).order_by("-pk")
    cases = list(found.select_related("development")[:CASES])
    if len(cases) < CASES:
        return 0
    with transaction.atomic():
        _fines(bench, cases)
    return Measure.objects.count()


def _fines(bench: Bench, cases: Sequence[Case]) -> None:
    bench.proposed(cases[0], "complaint_for_late_repair", days=1)
    bench.proposed(cases[1], "repair_unsolved_of_the_builder", days=2, contractor=True)
    heard = bench.proposed(cases[2], "complaint_unsolved", days=4)
    actions.hear(
        measure_id=heard.pk, seen=heard.version, text="第一次是总阀漏水，第二次才是淋浴间，不是同一个问题。",
        by=bench.himself, at=bench.ago(3),
    )  # fmt: skip
    bench.proposed(cases[3], "good_work", days=2)
    bench.decided(bench.proposed(cases[4], "good_work", days=12), amount=200, days=3)
    bench.decided(
        bench.proposed(cases[5], "repair_unsolved_of_the_builder", days=6, contractor=True), amount=600, days=2
    )
    late = bench.decided(bench.proposed(cases[6], "complaint_for_late_repair", days=9), amount=200, days=4)
    bench.objected(late, days=2)
    lighter = bench.decided(bench.proposed(cases[7], "complaint_for_late_repair", days=15), amount=400, days=9)
    bench.answered(bench.objected(lighter, days=7), amount=300, days=3)
    again = bench.decided(bench.proposed(cases[8], "complaint_unsolved", days=18), amount=500, days=12)
    again = bench.answered(bench.objected(again, days=10), amount=400, days=7)
    actions.appeal(
        measure_id=again.pk,
        seen=again.version,
        text="改约记录在工单对话中，请上级复核。",
        by=bench.himself,
        at=bench.ago(5),
    )
    _ended(bench, cases[9:])


def _ended(bench: Bench, cases: Sequence[Case]) -> None:
    """Dropped, final, and taken back after all."""
    dropped = bench.proposed(cases[0], "complaint_unsolved", days=30)
    actions.drop(
        measure_id=dropped.pk, seen=dropped.version, reason="业主误会，已当面说明。", by=bench.manager, at=bench.ago(28)
    )
    builder = bench.proposed(cases[1], "repair_unsolved_of_the_builder", days=40, contractor=True)
    final = bench.decided(builder, amount=800, days=35)
    actions.make_final(measure_id=final.pk, by=CLOCK, at=bench.ago(28))
    wrong = bench.decided(bench.proposed(cases[2], "complaint_for_late_repair", days=45), amount=200, days=40)
    actions.make_final(measure_id=wrong.pk, by=CLOCK, at=bench.ago(33))
    wrong.refresh_from_db()
    actions.reverse(
        measure_id=wrong.pk, seen=wrong.version, reason="复核监控，到场时间记录有误。", by=bench.head, at=bench.ago(20)
    )


def make_statements(staff: dict[str, Staff], *, at: datetime) -> int:
    """Last month's and last quarter's statements; the first is confirmed, so that the next step shows."""
    for development in Development.objects.order_by("pk"):
        today = local_day(at, development.time_zone)
        for key, rule in settled.statement_rules(development, on=today).items():
            first_on, _last_on = periods.last_finished_period(rule.every.value, today=today)
            settlement_jobs.draw_due(development_id=development.pk, rule_key=key, on=first_on.isoformat(), at=at)
    finance = actor_of_staff(staff["caiwu"], on=at.date())
    first = Statement.objects.visible_to(finance).order_by("pk").first()
    if first is not None:
        reason = "业主集中报修，已报批。" if first.over_limit else ""
        settlement.confirm_statement(statement_id=first.pk, seen=first.version, reason=reason, by=finance, at=at)
    return Statement.objects.count()


def make_rehearsal(staff: dict[str, Staff], *, at: datetime) -> int:
    """A draft that answers sooner, tried on the last two months."""
    keeper = actor_of_staff(staff["admin"], on=at.date())
    version = in_force(on=at.date())
    document = document_of(version.pk)
    document["pack"]["version"] = "2027.1"
    for stage, limit in (("first_answer", "2 working_hours"), ("survey", "1 working_days")):
        document["deadlines"]["limits"][stage]["rules"][-1]["limit"] = limit
    draft = policies.begin_draft(name="2027 年提速方案", files=to_files(document), by=keeper, at=at)
    begun = rehearsals.rehearse_draft(
        draft_id=draft.pk,
        starts_on=at.date() - timedelta(days=TRIED_DAYS),
        ends_on=at.date(),
        by=keeper,
        at=at,
    )
    rehearse(rehearsal_id=begun.pk, at=at)
    begun.refresh_from_db()
    return begun.cases
