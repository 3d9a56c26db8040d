"""Who is sent, and why: the original contractor first, then own staff or a framework contractor. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.service.workorders.policy import DispatchPolicy, Route, Situation, Size
from aftercare.service.workorders.rules.states import Kind, OrderState


class NobodyToSend(RuleBroken):
    """The policy names routes, and on none of them is anybody."""


class TooEarly(RuleBroken):
    """The case does not stand where somebody is sent."""


PHASES_BEFORE = frozenset({"taken_in", "understood", "judged"})
PHASES_TO_SEND = frozenset({"sent", "done", "accepted"})


@dataclass(frozen=True)
class Earlier:
    """An earlier order of the same case: by which route, to whom, and what became of it."""

    route: str
    state: str
    contractor_id: int | None = None
    is_rework: bool = False
    given_up: bool = False


@dataclass(frozen=True)
class Candidates:
    """Who could be sent, by route, best first; staff for the own route, contractors for the others."""

    by_route: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def on(self, route: str, *, without: Collection[int] = ()) -> tuple[int, ...]:
        """Those on `route`, without some."""
        return tuple(one for one in self.by_route.get(route, ()) if one not in without)


@dataclass(frozen=True)
class Choice:
    """Who should be sent: the route, its candidates best first, who bears the cost, and the rule that says so."""

    route: Route
    candidates: tuple[int, ...]
    situation: Situation
    size: Size
    charge_original: bool
    kind: Kind
    source: tuple[str, ...]


def situation_of(*, emergency: bool, covered: bool, earlier: Sequence[Earlier]) -> Situation:
    """What the case is like now, for the policy's table.

    An emergency comes before everything. What the last order of the original contractor came to decides next:
    declined, silent, or its work refused twice. Otherwise it is coverage that counts.
    """
    if emergency and not earlier:
        return Situation.EMERGENCY
    original = [order for order in earlier if order.route == Route.ORIGINAL_CONTRACTOR]
    if original:
        last = original[-1]
        if last.state == OrderState.DECLINED:
            return Situation.REFUSED
        if last.state == OrderState.SILENT:
            return Situation.SILENT
        if last.given_up or (last.state == OrderState.REFUSED and last.is_rework):
            return Situation.FAILED
    if emergency:
        return Situation.EMERGENCY
    return Situation.COVERED if covered else Situation.NOT_COVERED


def choose_executor(
    policy: DispatchPolicy,
    *,
    situation: Situation,
    size: Size,
    candidates: Candidates,
    earlier: Sequence[Earlier] = (),
) -> Choice:
    """Choose the first route of the policy's rule on which there is somebody who has not failed this case already.

    Raises NobodyToSend when there is none.
    """
    choice = find_executor(policy, situation=situation, size=size, candidates=candidates, earlier=earlier)
    if choice is None:
        raise NobodyToSend(
            _("Nobody can be sent by the rules: no contractor or technician is known for this part. Name one by hand.")
        )
    return choice


def find_executor(
    policy: DispatchPolicy,
    *,
    situation: Situation,
    size: Size,
    candidates: Candidates,
    earlier: Sequence[Earlier] = (),
) -> Choice | None:
    """As `choose_executor`, with None for nobody."""
    rule = policy.rule_for(situation, size)
    failed = {(order.route, order.contractor_id) for order in earlier if has_failed(order)}
    for route in rule.routes:
        left_out = {contractor for failed_route, contractor in failed if failed_route == route and contractor}
        found = candidates.on(route, without=left_out)
        if found:
            return Choice(
                route=route,
                candidates=found,
                situation=situation,
                size=size,
                charge_original=rule.charge_original,
                kind=kind_of(situation, route),
                source=tuple(rule.source),
            )
    return None


def has_failed(order: Earlier) -> bool:
    """Whether whoever had this order is not asked again on this case."""
    return (
        order.given_up
        or order.state in {OrderState.DECLINED, OrderState.SILENT}
        or (order.state == OrderState.REFUSED and order.is_rework)
    )


def kind_of(situation: Situation, route: Route) -> Kind:
    """Why an order is given in this situation by this route."""
    if situation is Situation.EMERGENCY:
        return Kind.EMERGENCY
    failed = {Situation.REFUSED, Situation.SILENT, Situation.FAILED}
    return Kind.OUTSIDE if situation in failed and route is not Route.ORIGINAL_CONTRACTOR else Kind.REPAIR


def size_of(policy: DispatchPolicy, *, estimate: Decimal | None, said: str = "") -> Size:
    """Small or large: as the survey's estimate says, else as the surveyor said, else small."""
    if estimate is not None:
        return policy.size_of(estimate)
    return Size(said) if said else Size.SMALL


def cost_falls_on(*, charge_original: bool, original_id: int | None, executor_id: int | None) -> int | None:
    """The contractor to whom the cost of this order is booked (S000.12.r19): the original one, when another repairs."""
    if not charge_original or original_id is None or original_id == executor_id:
        return None
    return original_id


def check_executor(*, route: str, contractor_id: int | None, technician_id: int | None) -> None:
    """Refuse an order for nobody, for two, or for somebody whom its route does not have."""
    if (contractor_id is None) == (technician_id is None):
        raise BadInput(field=_("Executor"), value="", remedy=_("Choose one contractor or one technician."))
    if route == Route.OWN_STAFF and technician_id is None:
        raise BadInput(field=_("Executor"), value=route, remedy=_("Own staff means a technician: choose one."))
    if route in {Route.ORIGINAL_CONTRACTOR, Route.FRAMEWORK_CONTRACTOR} and contractor_id is None:
        raise BadInput(field=_("Executor"), value=route, remedy=_("Choose the contractor."))


def check_can_send(*, phase: str, emergency: bool) -> None:
    """Refuse to send somebody before it is judged, or once it was accepted; an emergency goes at once (S000.12.r18)."""
    if phase in PHASES_TO_SEND or (emergency and phase in PHASES_BEFORE):
        return
    if phase in PHASES_BEFORE:
        raise TooEarly(_("First it must be judged who answers for it. Only an emergency is sent at once."))
    raise TooEarly(_("The work is accepted already. Open the case again first."))


SITUATION_WORDS: Mapping[str, object] = {
    "covered": _("under warranty: whoever built it is asked first"),
    "not_covered": _("not under warranty"),
    "refused": _("the original contractor declined"),
    "silent": _("the original contractor did not answer in time"),
    "failed": _("the original contractor's work was refused again"),
    "emergency": _("emergency: a specialist crew at once"),
}
