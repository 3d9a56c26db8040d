"""Reads of measures: what is known of a case, who is held to account, lists, the list for payroll, figures."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Count, F, Max, Q, Sum

from aftercare.care.escalation.queries import reports_of
from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import lead_of
from aftercare.ground.core.actors import Actor
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import MONEY, ConductPolicy, Form, Held, Occasion
from aftercare.outcome.conduct.rules import Facts, State
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.workorders.models import WorkOrder

PAYROLL_AT_MOST = 2_000


@dataclass(frozen=True)
class Holder:
    """Who is held to account: one of our people, or a contractor."""

    staff: Staff | None = None
    contractor: Contractor | None = None

    @property
    def values(self) -> dict[str, int | None]:
        """The same for filters and rows."""
        return {
            "held_staff_id": self.staff.pk if self.staff else None,
            "held_contractor_id": self.contractor.pk if self.contractor else None,
        }


@dataclass(frozen=True)
class Known:
    """What is known of a case: for the rules, as it is kept and shown, and the reports of the same trouble."""

    facts: Facts
    kept: Mapping[str, object]
    same: tuple[int, ...]


def conduct_policy_of(version_id: int) -> ConductPolicy:
    """What a policy version says of fines and rewards."""
    return policy_of(version_id).section(ConductPolicy)


def policy_here(development: Development, *, on: date) -> int:
    """The number of the version that holds at a development on a day."""
    return in_force(on=on, development_id=development.pk, company_id=development.company_id).pk


def known_of(
    case: Case, *, occasion: Occasion, level: str = "", trigger: str = "", move: str = "", at: datetime
) -> Known:
    """What led to a proposal, gathered from the reports of the same trouble; four statements."""
    reports = reports_of(case)
    same = tuple(report.case_id for report in reports)
    decision = _decision_of(same)
    missed = (
        Clock.objects.filter(case_id__in=same)
        .filter(Q(stopped_at__gt=F("due_at")) | Q(stopped_at=None, paused_from=None, due_at__lt=at))
        .order_by("due_at")
        .first()
    )
    facts = Facts(
        occasion=occasion,
        kind=case.kind,
        began_as=reports[0].kind,
        level=level,
        trigger=trigger,
        move=move,
        cause=decision.cause if decision else "",
        covered=decision.covered if decision else None,
        late=missed is not None,
    )
    kept = {
        "level": level,
        "times": len(same) if len(same) > 1 else 0,
        "reopened": case.reopened,
        "rejected": case.rejected,
        "urged": case.urged,
        "cause": facts.cause,
        "covered": facts.covered,
        "clause": decision.computed_clause if decision else "",
        "missed": missed.stage if missed else "",
        "due_at": missed.due_at.isoformat() if missed else "",
        "earlier": case.return_of.number if case.return_of else "",
    }
    return Known(facts, {name: value for name, value in kept.items() if value not in ("", 0, None)}, same)


def _decision_of(case_ids: Collection[int]) -> CoverageDecision | None:
    found = CoverageDecision.objects.filter(case_id__in=case_ids, superseded_at__isnull=True)
    return found.order_by("-case_id").first()


def holder_of(case: Case, held: Held, *, same: Collection[int], responsible: Staff, on: date) -> Holder | None:
    """Who that is in a case; nobody where there is none. Who repaired is looked for in `same`, all reports of it.

    `responsible` answered for it when it happened: when a case climbs or comes back, it has passed to another.
    """
    if held is Held.RESPONSIBLE:
        return Holder(staff=responsible)
    if held is Held.FIRST_CONTACT:
        return Holder(staff=case.first_contact)
    if held is Held.TEAM_LEAD:
        lead = lead_of(case.development_id, on=on)
        return Holder(staff=lead) if lead else None
    if held is Held.CONTRACTOR:
        decision = _decision_of(same)
        if decision is None or decision.contractor_id is None:
            return None
        return Holder(contractor=Contractor.objects.get(pk=decision.contractor_id))
    order = (
        WorkOrder.objects.filter(case_id__in=same, started_at__isnull=False)
        .select_related("technician", "contractor")
        .order_by("-pk")
        .first()
    )
    return Holder(staff=order.technician, contractor=order.contractor) if order else None


def count_relapses(holder: Holder, *, ground: str, since: datetime) -> int:
    """How often the same person was held to account on the same ground since then, and it stands."""
    return Measure.objects.standing().filter(ground=ground, decided_at__gte=since, **holder.values).count()


def sum_of_month(measure: Measure, *, on: date) -> Decimal:
    """What was decided against the same person in the month of `on`, in CNY; rewards do not count."""
    zone = measure.development.zone
    begin = datetime.combine(on.replace(day=1), time(), tzinfo=zone)
    found = (
        Measure.objects.standing()
        .filter(
            held_staff_id=measure.held_staff_id,
            held_contractor_id=measure.held_contractor_id,
            form__in=[form.value for form in MONEY - {Form.REWARD}],
            decided_at__gte=begin,
        )
        .exclude(pk=measure.pk)
    )
    return found.aggregate(total=Sum("amount"))["total"] or Decimal(0)


def list_measures(
    *, by: Actor, states: tuple[str, ...] = (), own: bool = False, before_id: int | None = None, size: int = 50
) -> list[Measure]:
    """Measures in sight, the newest first, below `before_id`; `own`: only those about the reader."""
    found = Measure.objects.held_against(by) if own else Measure.objects.visible_to(by)
    if states:
        found = found.filter(state__in=states)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    found = found.select_related("development", "case", "held_staff", "held_contractor")
    return list(found.order_by("-pk")[:size])


def count_by_state(*, by: Actor) -> dict[str, int]:
    """How many measures in sight stand where."""
    found = Measure.objects.visible_to(by).values("state").annotate(n=Count("pk")).order_by("state")
    return {row["state"]: row["n"] for row in found}


def for_payroll(*, by: Actor, month: date) -> list[Measure]:
    """What became final about our own people in the month of a day: to be read by payroll, and no more than that."""
    first = month.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1)
    found = Measure.objects.visible_to(by).filter(
        state=State.FINAL, held_staff__isnull=False, ended_at__date__gte=first, ended_at__date__lt=last
    )
    found = found.select_related("development", "case", "held_staff")
    return list(found.order_by("held_staff__name", "pk")[:PAYROLL_AT_MOST])


@dataclass(frozen=True)
class GroundFigure:
    """What came of one ground: how often proposed, standing, not taken up, taken back, and the sum that stands."""

    ground: str
    label: Mapping[str, str]
    proposed: int
    standing: int
    dropped: int
    reversed: int
    amount: Decimal


def figures(*, by: Actor, since: datetime) -> list[GroundFigure]:
    """By ground, the most frequent first, of what was proposed since then; one statement and one for the names."""
    seen = Measure.objects.visible_to(by).filter(proposed_at__gte=since)
    standing = Q(state__in=["decided", "objected", "answered", "appealed", "final"])
    rows = list(
        seen.values("ground")
        .annotate(
            proposed=Count("pk"),
            standing=Count("pk", filter=standing),
            dropped=Count("pk", filter=Q(state="dropped")),
            reversed=Count("pk", filter=Q(state="reversed")),
            amount=Sum("amount", filter=standing),
            latest=Max("pk"),
        )
        .order_by("-proposed", "ground")[:60]
    )
    labels = dict(Measure.objects.filter(pk__in=[row["latest"] for row in rows]).values_list("ground", "label"))
    return [
        GroundFigure(
            ground=str(row["ground"]),
            label=labels.get(str(row["ground"]), {}),
            proposed=row["proposed"],
            standing=row["standing"],
            dropped=row["dropped"],
            reversed=row["reversed"],
            amount=row["amount"] or Decimal(0),
        )
        for row in rows
    ]
