"""Finding who answers for a case and who carries it out, by the rules of its version."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import responsible_for, team_here
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.service.cases import routing, rules
from aftercare.service.cases.models import Case
from aftercare.service.cases.parts.opening import Place
from aftercare.service.cases.policy import IntakePolicy, Taxonomy
from aftercare.service.cases.queries.board import open_cases_of
from aftercare.service.cases.routing import Part, Route, RoutingPolicy, Why


@dataclass(frozen=True)
class Routed:
    """Who has a new case, and how it came to them: part -> route, as it is kept with the case."""

    responsible: Staff
    first_contact: Staff
    accompanies: bool
    executor: Staff | None
    route: dict[str, object]


@dataclass(frozen=True)
class Wanted:
    """A person by a rule of the pack."""

    staff: Staff
    route: Route


def route_new(
    intake: rules.Intake, place: Place, *, policy: LoadedPolicy, taken_by: Staff | None, at: datetime
) -> Routed:
    """Who has a case that is taken in now (S004.11.r01-r03).

    Staff who take it through a service channel answer for it to the end; through another channel, and when nobody of
    the staff took it, whoever the rules name answers, and the first contact accompanies it.
    """
    section = policy.section(RoutingPolicy)
    facts = facts_of_intake(intake, place, policy=policy)
    on = at.astimezone(place.development.zone).date()
    intakes = policy.section(IntakePolicy)
    owns = taken_by is not None and rules.owns_to_the_end(
        channel=intake.channel, service_channels=intakes.service_channels
    )
    doer = wanted(section, Part.CARRIES_OUT, facts, place=place, on=on)
    kept: dict[str, object] = {Part.CARRIES_OUT.value: doer.route.as_kept()} if doer else {}
    if owns and taken_by is not None:
        return Routed(taken_by, taken_by, False, _other_than(taken_by, doer), kept)
    found = wanted(section, Part.ANSWERS, facts, place=place, on=on)
    if found is None:  # the pack is checked to answer for everything
        raise LookupError("no rule says who answers")
    kept[Part.ANSWERS.value] = found.route.as_kept()
    return Routed(found.staff, taken_by or found.staff, taken_by is not None, _other_than(found.staff, doer), kept)


def _other_than(responsible: Staff, doer: Wanted | None) -> Staff | None:
    return doer.staff if doer is not None and doer.staff.pk != responsible.pk else None


def facts_of_intake(intake: rules.Intake, place: Place, *, policy: LoadedPolicy) -> routing.RouteFacts:
    """What the routes may depend on, of a case that is taken in."""
    taxonomy = policy.section(Taxonomy)
    component = taxonomy.components.get(intake.component)
    return routing.RouteFacts(
        kind=intake.kind,
        component=intake.component,
        group=component.group if component else "",
        component_class=taxonomy.class_of(intake.component) if component else "",
        channel=intake.channel,
        urgency=intake.urgency,
        development=place.development.code,
        common_part=place.unit is None,
        answers=intake.answers,
    )


def route_again(case: Case, *, at: datetime) -> Routed:
    """Who a case would go to by its rules now. A first contact who owns it keeps it, and a contractor his work."""
    policy = policy_of(case.policy_id)
    place = Place(case.development, case.building_id, case.unit)
    on = at.astimezone(case.development.zone).date()
    section, facts = policy.section(RoutingPolicy), facts_of_case(case)
    doer = None if case.executing_contractor_id else wanted(section, Part.CARRIES_OUT, facts, place=place, on=on)
    kept = {**case.route, **({Part.CARRIES_OUT.value: doer.route.as_kept()} if doer else {})}
    responsible = case.responsible
    if case.accompanies or Part.ANSWERS.value in case.route:
        found = wanted(section, Part.ANSWERS, facts, place=place, on=on)
        if found is not None:
            responsible, kept[Part.ANSWERS.value] = found.staff, found.route.as_kept()
    executor = _other_than(responsible, doer) if doer else case.executor
    return Routed(responsible, case.first_contact, case.accompanies, executor, kept)


def facts_of_case(case: Case) -> routing.RouteFacts:
    """What the routes may depend on, of a case as it is classified now."""
    taxonomy = policy_of(case.policy_id).section(Taxonomy)
    component = taxonomy.components.get(case.component)
    return routing.RouteFacts(
        kind=case.kind,
        component=case.component,
        group=component.group if component else "",
        component_class=taxonomy.class_of(case.component) if component else "",
        channel=case.channel,
        urgency=case.urgency,
        development=case.development.code,
        common_part=case.unit_id is None,
        answers=case.answers,
    )


def wanted(section: RoutingPolicy, part: Part, facts: routing.RouteFacts, *, place: Place, on: date) -> Wanted | None:
    """The person for one part by the rules; None when no rule names anybody for it.

    When nobody of the team is here, or the development has no such team, whoever answers there instead.
    """
    found = section.rule_for(part, facts)
    if found is None:
        return None
    number, rule = found
    if rule.choose is routing.Choose.DUTY:
        staff = responsible_for(place.development.pk, on=on, purpose=rule.team)
        return Wanted(staff, Route(number, rule.team, Why.DUTY.value))
    here = team_here(
        place.development.pk,
        purpose=rule.team,
        permission=Permission.WORK_CASE,
        on=on,
        building_id=place.building_id,
        category=facts.component_class or facts.kind,
    )
    members = here.members if here else ()
    chosen = routing.choose_by_load(_candidates(members, facts, part), skilled=rule.skilled)
    if chosen is None:
        staff = responsible_for(place.development.pk, on=on, purpose=rule.team)
        return Wanted(staff, Route(number, rule.team, Why.INSTEAD.value))
    route = Route(number, rule.team, chosen.why.value, chosen.of, chosen.open_cases)
    return Wanted(next(staff for staff in members if staff.pk == chosen.staff_id), route)


def _candidates(members: Sequence[Staff], facts: routing.RouteFacts, part: Part) -> list[routing.Candidate]:
    ids = [staff.pk for staff in members]
    load = open_cases_of(ids, field="responsible" if part is Part.ANSWERS else "executor") if ids else {}
    return [
        routing.Candidate(
            staff_id=staff.pk, skilled=bool(facts.trades & set(staff.trades)), open_cases=load.get(staff.pk, 0)
        )
        for staff in members
    ]
