"""Fines about driven cases: proposed by what happens or by hand, decided, objected to, appealed, taken back, booked."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.dates import local_day
from aftercare.outcome.conduct import actions, jobs
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import MONEY, ConductPolicy
from aftercare.outcome.conduct.rules import State
from aftercare.outcome.settlement.models import CostLine
from aftercare.project.wiring import REACTIONS
from aftercare.service.cases.models import Case
from tests.factories.contractors import a_contractor
from tests.packs.driving import anybody, rules_of
from tests.packs.trades import Site

FINING = ("propose", "hear", "decide", "drop", "object_to", "answer_objection", "appeal", "decide_appeal", "reverse")
HEARING = ("aftercare.care.escalation", "aftercare.outcome")
UNDECIDED = {State.PROPOSED, State.DROPPED}


class Fines:
    """What happens to measures beside the cases of a machine, and what must hold of every one of them."""

    pack: str
    site: Site
    by: Actor
    at: datetime

    def begin_hearing(self) -> None:
        """Three people who hold every right, a company, and nothing heard yet."""
        last = AuditEvent.objects.order_by("-pk").first()
        self.heard_until = last.pk if last else 0
        self.measures_from = Measure.objects.count()
        people = (self.site.supervisor, self.site.manager, self.site.finance)
        self.judges = [anybody(person.id) for person in people]
        self.company = a_contractor()

    def hear_of_it(self) -> None:
        """The ladder, the fines and the costs hear of everything that has happened since the last time."""
        while True:
            events = list(AuditEvent.objects.filter(pk__gt=self.heard_until).order_by("pk")[:50])
            if not events:
                return
            for event in events:
                self.heard_until = event.pk
                for reaction in REACTIONS.get(event.name, ()):
                    if reaction.__module__.startswith(HEARING):
                        reaction(event=event, at=self.at)

    def propose(self, case: Case, which: int) -> None:
        grounds = sorted(rules_of(self.pack).section(ConductPolicy).grounds)
        if not grounds:
            return
        whom: dict[str, Any] = (
            {"staff_id": self.site.technician.id} if which % 3 else {"contractor_id": self.company.pk}
        )
        actions.propose(
            development_id=case.development_id,
            ground=grounds[which % len(grounds)],
            text="抽查发现",
            number=str(case.number) if which % 2 else "",
            by=self.by,
            at=self.at,
            **whom,
        )

    def hear(self, _case: Case, which: int) -> None:
        self.on_one(actions.hear, which, {State.PROPOSED}, text="当天有雨", by=self.held)

    def decide(self, _case: Case, which: int) -> None:
        measure = self.one(which, {State.PROPOSED})
        if measure is not None:
            form = measure.forms[which % len(measure.forms)]
            amount = (measure.least, measure.most, Decimal(77))[which % 3]
            self.on_one(
                actions.decide, which, {State.PROPOSED}, form=form, amount=amount, reason="核实", remedy="登门致歉"
            )

    def drop(self, _case: Case, which: int) -> None:
        self.on_one(actions.drop, which, {State.PROPOSED}, reason="情节轻微")

    def object_to(self, _case: Case, which: int) -> None:
        self.on_one(actions.object_to, which, {State.DECIDED}, text="配件未到", by=self.held)

    def answer_objection(self, _case: Case, which: int) -> None:
        self.on_one(actions.answer_objection, which, {State.OBJECTED}, upheld=bool(which % 3), reason="复核")

    def appeal(self, _case: Case, which: int) -> None:
        self.on_one(actions.appeal, which, {State.ANSWERED}, text="仍不服", by=self.held)

    def decide_appeal(self, _case: Case, which: int) -> None:
        self.on_one(actions.decide_appeal, which, {State.APPEALED}, upheld=bool(which % 3), reason="终审")

    def reverse(self, _case: Case, which: int) -> None:
        self.on_one(actions.reverse, which, {State.DECIDED, State.ANSWERED, State.FINAL}, reason="认定有误")

    def let_days_run_out(self) -> None:
        """What nobody objected to in time becomes final by itself."""
        jobs.close_periods(at=self.at)
        self.hear_of_it()

    def one(self, which: int, states: set[State]) -> Measure | None:
        found = list(self.mine().filter(state__in=[state.value for state in states]))
        return found[which % len(found)] if found else None

    def on_one(self, action: Any, which: int, states: set[State], *, by: Any = None, **values: Any) -> None:
        """Do it to one of those that stand there, by one of three judges, or by whom it is about."""
        measure = self.one(which, states)
        if measure is not None:
            actor = by(measure) if by else self.judges[which % len(self.judges)]
            action(measure_id=measure.pk, seen=measure.version, by=actor, at=self.at, **values)

    def held(self, measure: Measure) -> Actor:
        """Whoever it is about."""
        if measure.held_contractor_id is not None:
            return Actor(kind=ActorKind.CONTRACTOR, id=measure.held_contractor_id, label="施工单位")
        return actor_of_staff(
            Staff.objects.get(pk=measure.held_staff_id), on=local_day(self.at, str(measure.development.zone))
        )

    def mine(self) -> Any:
        """The measures at this place."""
        return Measure.objects.filter(development=self.site.development).order_by("pk")

    def check_measures(self) -> None:
        """Every measure that stands was decided by a person who could, in its range, and its money is booked once."""
        policy = rules_of(self.pack).section(ConductPolicy)
        lines = list(CostLine.objects.filter(origin__startswith="measure:").exclude(state=CostLine.State.VOID))
        for measure in self.mine():
            check_decided_by_somebody_else(measure)
            check_within_the_range(measure, policy)
            check_booked_once(measure, [line for line in lines if line.origin.split(":")[1] == str(measure.pk)])


def check_decided_by_somebody_else(measure: Measure) -> None:
    """No fine without a deciding person, who is neither the one it is about nor the one who proposed it."""
    if State(measure.state) in UNDECIDED:
        assert (measure.number, measure.decided_by) == ("", "")
        return
    assert measure.decided_by.startswith("staff:")
    assert measure.decided_by not in {measure.held_reference, measure.proposed_by}
    assert measure.number
    assert measure.reason
    assert (measure.until_on is None) == (State(measure.state) in {State.FINAL, State.REVERSED})


def check_within_the_range(measure: Measure, policy: ConductPolicy) -> None:
    """The sum is that of its ground, never above the cap, and only where the form is money."""
    assert 0 <= measure.amount <= measure.most
    if State(measure.state) not in UNDECIDED and measure.form not in MONEY:
        assert measure.amount == 0
    if policy.caps is not None:
        assert measure.most <= policy.caps.one


def check_booked_once(measure: Measure, lines: list[CostLine]) -> None:
    """A contractor's final fine is one living line of its costs; taken back, none or one with its return."""
    booked = [line for line in lines if not line.origin.endswith(":back")]
    owed = measure.held_contractor_id and measure.state == State.FINAL and measure.amount
    assert len(booked) == (1 if owed else 0), (measure.state, booked)
    assert all(line.amount == measure.amount for line in booked)
