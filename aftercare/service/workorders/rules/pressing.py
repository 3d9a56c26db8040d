"""The contractor's ladder: which date was missed, what comes next, and when another may do it at his cost. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.service.deadlines.policy import Duration
from aftercare.service.workorders.policy import DemandRule, PressingPolicy, Promise, ReminderRule
from aftercare.service.workorders.rules.states import WORKING_STATES, OrderState


class DemandState(StrEnum):
    """Where a formal demand stands. `passed`: its deadline is over and the work is not done."""

    PROPOSED = "proposed"
    DROPPED = "dropped"
    ISSUED = "issued"
    PASSED = "passed"
    ENDED = "ended"


class Outcome(StrEnum):
    """What came of a demand that was issued."""

    MET = "met"
    MET_LATE = "met_late"
    OUTSIDE = "outside"
    OVER = "over"
    WITHDRAWN = "withdrawn"


class Way(StrEnum):
    """How a demand reached the contractor."""

    LINK = "link"
    COURIER = "courier"
    BY_HAND = "by_hand"
    REFUSED = "refused"


class Ground(StrEnum):
    """Why work that somebody still has is given to another."""

    LATE = "late"
    GIVEN_BACK = "given_back"
    DANGER = "danger"
    OUR_CHOICE = "our_choice"


LIVE = frozenset({DemandState.PROPOSED, DemandState.ISSUED, DemandState.PASSED})
"""Those on which something can still happen; an order has one of them at most."""


class NotLate(RuleBroken):
    """No date of the order has been missed."""


class NoLadder(RuleBroken):
    """The policy of the case knows no such step."""


class DemandStands(RuleBroken):
    """A formal demand stands already."""


class DemandMovedOn(RuleBroken):
    """The demand does not stand where this can be done."""


class DemandFirst(RuleBroken):
    """The contractor has not been given the time that a formal demand gives."""


@dataclass(frozen=True)
class Missed:
    """A date that was missed: which, and when it was."""

    promise: Promise
    at: datetime


@dataclass(frozen=True)
class Next:
    """The step that comes next: a reminder by its rule, or (None) the formal demand; so long after `since`."""

    since: datetime
    after: Duration
    reminder: ReminderRule | None = None


def missed_of(
    *, state: str, started_at: datetime | None, on_site_by: datetime | None, finish_by: datetime | None, at: datetime
) -> Missed | None:
    """The date that whoever took an order on has missed by now; the end counts before the beginning."""
    if state not in WORKING_STATES:
        return None
    if finish_by is not None and finish_by < at:
        return Missed(Promise.FINISH, finish_by)
    if started_at is None and on_site_by is not None and on_site_by < at:
        return Missed(Promise.ON_SITE, on_site_by)
    return None


def next_date(
    *,
    started_at: datetime | None,
    on_site_by: datetime | None,
    finish_by: datetime | None,
    after: datetime | None = None,
) -> datetime | None:
    """The next date of an order that can be missed, later than `after`."""
    dates = [finish_by] if started_at is not None else [on_site_by, finish_by]
    return min((day for day in dates if day is not None and (after is None or day > after)), default=None)


def next_step(policy: PressingPolicy, missed: Missed, *, reminded: Sequence[datetime]) -> Next | None:
    """What follows the reminders sent so far of a missed date: one more, the formal demand, or nothing (ES05).

    Each step is counted from the one before it, so that nothing comes at once after a time in which nothing was sent.
    """
    reminders = policy.reminders_for(missed.promise)
    since = reminded[-1] if reminded else missed.at
    if len(reminded) < len(reminders):
        return Next(since, reminders[len(reminded)].after, reminders[len(reminded)])
    if policy.demand is not None and missed.promise in policy.demand.promises:
        return Next(since, policy.demand.after)
    return None


def check_missed(missed: Missed | None, *, of_contractor: bool) -> Missed:
    """Refuse to press somebody who has missed nothing, or who is one of our own people."""
    if not of_contractor:
        raise NotLate(_("Our own people are spoken to; this is for contractors."))
    if missed is None:
        raise NotLate(_("No date of this order has been missed."))
    return missed


def check_none_stands(*, live: bool) -> None:
    """Refuse a second demand beside one that is proposed, runs or has run out."""
    if live:
        raise DemandStands(_("A formal demand stands for this order already. Look at it first."))


def check_demand_in(state: str, *wanted: DemandState) -> None:
    """Only from these states."""
    if state not in wanted:
        raise DemandMovedOn(_("This demand has moved on: look at it again."))


def check_authority(issued_by: Collection[str], *, roles: Collection[str]) -> None:
    """Only the roles that the rules name put the company's name under a formal demand."""
    if not set(issued_by) & set(roles):
        raise NotPermitted(_("By the rules your role does not issue formal demands. Hand this to whoever does."))


def check_knows_demands(policy: PressingPolicy) -> DemandRule:
    """The rule of the formal demand. Raises NoLadder where the policy has none."""
    if policy.demand is None:
        raise NoLadder(_("The rules of this case know no formal demand."))
    return policy.demand


def check_not_acknowledged(acknowledged_at: datetime | None) -> None:
    """A demand is acknowledged once."""
    if acknowledged_at is not None:
        raise DemandMovedOn(_("This was acknowledged already."))


def check_name(name: str) -> str:
    """Who read it, by name."""
    if not name.strip():
        raise BadInput(field=_("Your name"), value="", remedy=_("Write who has read it."))
    return name.strip()


def check_ran_out(*, ran_out: bool) -> None:
    """Refuse to call a deadline passed that runs or stands still."""
    if not ran_out:
        raise DemandMovedOn(_("There is still time to comply."))


def check_delivered_on(on: date, *, issued_at: datetime | None, at: datetime, zone: tzinfo) -> None:
    """Nothing is delivered before it was issued, nor tomorrow."""
    if on > at.astimezone(zone).date() or (issued_at is not None and on < issued_at.astimezone(zone).date()):
        raise BadInput(field=_("Day of delivery"), value=on, remedy=_("A day between the issue and today."))


def check_delivery(*, way: str, person: str, courier_number: str, note: str) -> Way:
    """A delivery says what proves it: the courier's number, who took it, or who refused it and how."""
    if way not in set(Way):
        raise BadInput(field=_("How it was delivered"), value=way, remedy=_("Choose one of the ways offered."))
    chosen = Way(way)
    if chosen is Way.COURIER and not courier_number.strip():
        raise BadInput(field=_("Number of the consignment"), value="", remedy=_("Write the courier and its number."))
    if chosen is Way.BY_HAND and not person.strip():
        raise BadInput(field=_("Received by"), value="", remedy=_("Say who took it."))
    if chosen is Way.REFUSED and not note.strip():
        raise BadInput(field=_("Note"), value="", remedy=_("Say who refused it, and who saw it."))
    return chosen


@dataclass(frozen=True)
class Standing:
    """How the order stands that is to be given to another: who has it, and what its demand came to."""

    state: str
    charged: bool
    demand_ran_out: bool
    emergency: bool


def check_may_go_outside(policy: PressingPolicy, ground: Ground, standing: Standing) -> None:
    """Refuse to take work away at a contractor's cost for lateness before a formal demand has run out.

    Whoever declined or stayed silent has had his time. An emergency does not wait, nor what is a danger now, said with
    the reason; what the contractor gave back himself, or what is taken away at our own cost, needs no demand.
    Source: civil code art. 563 and 581; S000.12.r13.
    """
    waits = policy.outside is not None and policy.outside.demand_first
    has_it = standing.state in {OrderState.SENT, *WORKING_STATES}
    if not (waits and has_it and standing.charged) or standing.emergency or ground is not Ground.LATE:
        return
    if not standing.demand_ran_out:
        raise DemandFirst(
            _(
                "By the rules late work goes to another at the contractor's cost only after a formal demand has run "
                "out. Issue it first, or say why this cannot wait."
            )
        )


DEMAND_WORDS: Mapping[str, object] = {
    DemandState.PROPOSED: _("To be issued"),
    DemandState.DROPPED: _("Not issued"),
    DemandState.ISSUED: _("Running"),
    DemandState.PASSED: _("Ran out, not done"),
    DemandState.ENDED: _("Ended"),
}
OUTCOME_WORDS: Mapping[str, object] = {
    Outcome.MET: _("done within the time given"),
    Outcome.MET_LATE: _("done after the time given"),
    Outcome.OUTSIDE: _("given to another at its cost"),
    Outcome.OVER: _("the order is over"),
    Outcome.WITHDRAWN: _("withdrawn"),
}
WAY_WORDS: Mapping[str, object] = {
    Way.LINK: _("Read on its page"),
    Way.COURIER: _("By courier"),
    Way.BY_HAND: _("By hand"),
    Way.REFUSED: _("Refused to take it"),
}
PROMISE_WORDS: Mapping[str, object] = {
    Promise.ON_SITE: _("to be on site"),
    Promise.FINISH: _("to be finished"),
}
GROUND_WORDS: Mapping[str, object] = {
    Ground.LATE: _("it is late: the cost is booked against the contractor"),
    Ground.GIVEN_BACK: _("the contractor gave it back: the cost is booked against it"),
    Ground.DANGER: _("it cannot wait: the cost is booked against the contractor"),
    Ground.OUR_CHOICE: _("we choose to: nobody is charged"),
}
