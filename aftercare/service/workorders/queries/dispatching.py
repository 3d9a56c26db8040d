"""Who should be sent for a case, by the rules, and who could be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from aftercare.records.contractors.models import BuiltPart, Contractor, FrameworkContract
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import procedure_of, taxonomy_of
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.workorders.models import Survey, WorkOrder
from aftercare.service.workorders.policy import Route, Situation, Size
from aftercare.service.workorders.queries.hands import Hand, Load, hands_for, load_of_contractors
from aftercare.service.workorders.queries.policy import dispatch_policy_of
from aftercare.service.workorders.rules import dispatch as rules
from aftercare.service.workorders.rules.states import Kind, OrderState

COMPANY_ROUTES = (Route.ORIGINAL_CONTRACTOR, Route.FRAMEWORK_CONTRACTOR, Route.SPECIALIST_CREW)


@dataclass(frozen=True)
class Proposal:
    """What the rules say about who is sent. `choice` is None when they name a route on which there is nobody."""

    situation: Situation
    size: Size
    charge_original: bool
    source: tuple[str, ...]
    routes: tuple[Route, ...]
    choice: rules.Choice | None

    def kind_for(self, route: Route) -> Kind:
        """Why an order by this route is given."""
        return rules.kind_of(self.situation, route)

    def because(self, route: Route) -> str:
        """The rule in short, for the order and the trail; says so when somebody else than proposed is sent."""
        by_rule = route in self.routes
        return f"{self.situation.value}/{self.size.value}: {', '.join(self.source)}" + ("" if by_rule else " (by hand)")


def phase_of(case: Case) -> str:
    """The part of the main job in which the case stands."""
    return procedure_of(case).step(case.step).phase.value


def size_of_case(case: Case) -> Size:
    """Small or large, as the latest survey found; small while nobody has looked."""
    return Size(str(case.details.get("size") or Size.SMALL.value))


def propose_executor(
    case: Case, *, on: date, giving_up: WorkOrder | None = None, candidates: rules.Candidates | None = None
) -> Proposal:
    """Who the policy sends now (S000.11.r12, S000.11.r13, S000.12.r18). `giving_up` counts as failed already.

    `candidates` saves looking for them when they are known.
    """
    policy = dispatch_policy_of(case)
    earlier = earlier_orders(case, giving_up=giving_up)
    situation = rules.situation_of(emergency=case.emergency, covered=is_covered(case), earlier=earlier)
    size = size_of_case(case)
    rule = policy.rule_for(situation, size)
    choice = rules.find_executor(
        policy,
        situation=situation,
        size=size,
        candidates=candidates or candidates_for(case, on=on),
        earlier=earlier,
    )
    return Proposal(
        situation=situation,
        size=size,
        charge_original=rule.charge_original,
        source=tuple(rule.source),
        routes=tuple(rule.routes),
        choice=choice,
    )


def earlier_orders(case: Case, *, giving_up: WorkOrder | None = None) -> list[rules.Earlier]:
    """What became of the orders of this case so far, the oldest first.

    An order taken back counts as failed when another had to do the work at the builder's cost.
    """
    orders = list(WorkOrder.objects.filter(case=case).order_by("sequence"))
    charged_after = max((order.sequence for order in orders if order.charged_to_id), default=0)
    return [
        rules.Earlier(
            route=order.executor_kind,
            state=order.state,
            contractor_id=order.contractor_id,
            is_rework=order.kind == Kind.REWORK.value,
            given_up=(giving_up is not None and order.pk == giving_up.pk)
            or (order.state == OrderState.CANCELLED.value and order.sequence < charged_after),
        )
        for order in orders
    ]


def is_covered(case: Case) -> bool:
    """Whether the warranty covers it; an undecided case counts as covered: whoever built it is asked first."""
    decision = CoverageDecision.objects.current().filter(case_id=case.pk).first()
    return decision is None or decision.covered


def original_of(case: Case) -> int | None:
    """The contractor who answers for the part: as decided, else whoever built it by the records."""
    decided = (
        CoverageDecision.objects.current()
        .filter(case_id=case.pk, contractor_id__isnull=False)
        .values_list("contractor_id", flat=True)
        .first()
    )
    return decided or next(iter(builders_of(case)), None)


def builders_of(case: Case) -> list[int]:
    """Who built the part, the most exact record first: building and component before development and class."""
    if not case.component:
        return []
    taxonomy = taxonomy_of(case)
    names = [case.component, taxonomy.component(case.component).group, taxonomy.class_of(case.component)]
    rows = BuiltPart.objects.filter(
        Q(building_id=case.building_id) | Q(building__isnull=True),
        development_id=case.development_id,
        component__in=names,
        contractor__active=True,
    ).values_list("contractor_id", "building_id", "component", "pk")
    ranked = sorted(rows, key=lambda row: (names.index(row[2]), row[1] is None, row[3]))
    return list(dict.fromkeys(row[0] for row in ranked))


def candidates_for(case: Case, *, on: date, hands: Sequence[Hand] | None = None) -> rules.Candidates:
    """Who could be sent by each route, best first. `hands` saves looking for own technicians when they are known."""
    hands = hands_for(case, on=on) if hands is None else hands
    original = original_of(case)
    builders = builders_of(case)
    frameworks = frameworks_of(case, on=on)
    return rules.Candidates(
        by_route={
            Route.ORIGINAL_CONTRACTOR: [*([original] if original else []), *(b for b in builders if b != original)],
            Route.FRAMEWORK_CONTRACTOR: frameworks,
            Route.SPECIALIST_CREW: frameworks,
            Route.OWN_STAFF: [hand.staff.pk for hand in hands],
        }
    )


def frameworks_of(case: Case, *, on: date) -> list[int]:
    """Those with a long-term contract here that is in force and takes in this kind of work (S000.11.r11)."""
    contracts = FrameworkContract.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gte=on),
        development_id=case.development_id,
        from_on__lte=on,
        contractor__active=True,
    ).values_list("contractor_id", "categories", "pk")
    fits = [row for row in contracts if not row[1] or case.category in row[1] or case.component in row[1]]
    ranked = sorted(fits, key=lambda row: (not row[1], row[2]))
    return list(dict.fromkeys(row[0] for row in ranked))


@dataclass(frozen=True)
class Option:
    """Somebody who can be chosen, and what speaks for it: the trade, the team, what they have in hand."""

    value: str
    label: str
    note: str = ""
    fits: bool = False
    load: Load = field(default_factory=Load)


@dataclass(frozen=True)
class DispatchFacts:
    """What the dispatch form shows: the proposal, and everybody who can be chosen by route."""

    proposal: Proposal
    options: Mapping[str, Sequence[Option]] = field(default_factory=dict)
    chosen: str = ""

    @property
    def routes(self) -> Sequence[str]:
        """The routes that the rules name, by key."""
        return [route.value for route in self.proposal.routes]

    @property
    def situation_words(self) -> object:
        """Why, in words."""
        return rules.SITUATION_WORDS[self.proposal.situation.value]


def dispatch_facts(case: Case, *, on: date, giving_up: WorkOrder | None = None) -> DispatchFacts:
    """The proposal for a case and the people and companies behind it; values are `route:c12` or `route:s7`."""
    hands = hands_for(case, on=on)
    candidates = candidates_for(case, on=on, hands=hands)
    proposal = propose_executor(case, on=on, giving_up=giving_up, candidates=candidates)
    companies = {pk for route in COMPANY_ROUTES for pk in candidates.on(route)}
    names = Contractor.objects.in_bulk(companies)
    load = load_of_contractors(companies, case=case, on=on)
    options = {
        route.value: [
            Option(f"{route}:c{pk}", str(names[pk]), names[pk].repair_contact, load=load.get(pk, Load()))
            for pk in candidates.on(route)
        ]
        for route in COMPANY_ROUTES
    }
    options[Route.OWN_STAFF.value] = [
        Option(f"{Route.OWN_STAFF}:s{hand.staff.pk}", hand.staff.name, hand.team, hand.fits, hand.load)
        for hand in hands
    ]
    chosen = ""
    if proposal.choice is not None:
        letter = "s" if proposal.choice.route is Route.OWN_STAFF else "c"
        chosen = f"{proposal.choice.route}:{letter}{proposal.choice.candidates[0]}"
    return DispatchFacts(proposal=proposal, options=options, chosen=chosen)


def estimate_of(case: Case) -> Decimal | None:
    """What the repair will cost by the latest survey."""
    return (
        Survey.objects.filter(case=case, estimate__isnull=False)
        .order_by("-pk")
        .values_list("estimate", flat=True)
        .first()
    )
