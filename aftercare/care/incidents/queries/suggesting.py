"""Which cases may have one cause: suggested for an incident, and found among what came in lately."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Max, Min

from aftercare.care.incidents.models import Incident, Membership
from aftercare.care.incidents.policy import Suggesting
from aftercare.care.incidents.queries.incidents import developments_of, line_of_unit, policy_of_incident
from aftercare.care.incidents.rules import Facts, Suggestion, groups_of, suggest, tokens_of
from aftercare.ground.core.actors import Actor
from aftercare.ground.search import rules as search
from aftercare.service.cases.models import Case, CaseQuerySet

COMPARED_AT_MOST = 400
GATHERED_COMPARED = 60
GROUPED_AT_MOST = 300
GROUPS_AT_MOST = 30
LEAST_IN_GROUP = 3
SAID_AT_MOST = 2000
SHOWN = ("development", "building", "unit", "responsible")


@dataclass(frozen=True)
class Suggested:
    """A case that may belong to an incident, and why."""

    case: Case
    suggestion: Suggestion


def suggested_for(incident: Incident, *, by: Actor, now: datetime, most: int = 50) -> list[Suggested]:
    """Cases of the place that may have its cause, most points first, each with its reasons (S000.12.r09).

    Only what came in within the days of the policy and belongs to no incident: the newest 400. Four statements.
    """
    rule = policy_of_incident(incident).suggesting
    gathered = [each.case for each in _gathered(incident)]
    candidates = list(
        _free(by, rule, now=now)
        .filter(development__in=developments_of(incident))
        .select_related(*SHOWN)
        .order_by("-pk")[:COMPARED_AT_MOST]
    )
    if incident.building_id is not None:
        candidates = [case for case in candidates if case.building_id in (None, incident.building_id)]
    found = suggest(
        rule,
        like=[facts_of(case) for case in gathered],
        candidates=[facts_of(case) for case in candidates],
        of=_facts_of_incident(incident),
    )
    by_number = {case.pk: case for case in candidates}
    return [Suggested(by_number[each.case_id], each) for each in found[:most]]


def why_together(incident: Incident, cases: Sequence[Case], *, rule: Suggesting) -> dict[int, Suggestion]:
    """What speaks for gathering these cases under an incident, by number; kept with each."""
    gathered = [each.case for each in _gathered(incident)]
    found = suggest(
        rule.model_copy(update={"threshold": 1}),
        like=[facts_of(case) for case in gathered],
        candidates=[facts_of(case) for case in cases],
        of=_facts_of_incident(incident),
    )
    return {each.case_id: each for each in found}


def facts_of(case: Case) -> Facts:
    """What is compared of a case: of its words only what was reported, not the names and numbers it is found by."""
    return Facts(
        case_id=case.pk,
        component=case.component,
        symptom=case.symptom,
        building_id=case.building_id,
        line=line_of_unit(case.unit),
        tokens=_said_in(case),
    )


def _facts_of_incident(incident: Incident) -> Facts:
    return Facts(
        case_id=0,
        component=incident.component,
        symptom=incident.symptom,
        building_id=incident.building_id,
        line=incident.line,
        tokens=tokens_of(search.grams(f"{incident.cause}\n{incident.text}")),
    )


def _gathered(incident: Incident) -> list[Membership]:
    standing = incident.memberships.filter(left_at=None).select_related("case__unit")
    return list(standing.order_by("-pk")[:GATHERED_COMPARED])


def _free(by: Actor, rule: Suggesting, *, now: datetime) -> CaseQuerySet:
    """What came in within the days of the rule and belongs to no incident."""
    held = Membership.objects.filter(left_at=None).values("case_id")
    lately = Case.objects.visible_to(by).filter(opened_at__gte=now - timedelta(days=rule.within_days))
    return lately.filter(kind__in=rule.kinds).exclude(pk__in=held)


def _said_in(case: Case) -> frozenset[str]:
    return tokens_of(search.grams(f"{case.subject} {case.text[:SAID_AT_MOST]}"))


@dataclass(frozen=True)
class Cluster:
    """Cases of late that may have one cause: the same part with the same symptom, or texts that say the same."""

    development_id: int
    case_ids: tuple[int, ...]
    homes: int
    first_at: datetime
    last_at: datetime
    building_id: int | None = None
    component: str = ""
    symptom: str = ""
    words: str = ""
    subject: str = ""


def clusters(*, by: Actor, now: datetime, rule: Suggesting, least: int = LEAST_IN_GROUP) -> list[Cluster]:
    """What came in lately and belongs to no incident, in groups of at least `least`; the greatest first.

    By part and symptom in one building over all of it; by their words among the newest three hundred.
    """
    free = _free(by, rule, now=now)
    alike = _by_part(free, least=least)
    taken = {case_id for each in alike for case_id in each.case_ids}
    rest = [case for case in free.order_by("-pk")[:GROUPED_AT_MOST] if case.pk not in taken]
    found = [*alike, *_by_words(rest, rule, least=least)]
    return sorted(found, key=lambda each: (-len(each.case_ids), each.case_ids))[:GROUPS_AT_MOST]


def _by_part(free: CaseQuerySet, *, least: int) -> list[Cluster]:
    same = ("development_id", "building_id", "component", "symptom")
    named = free.exclude(component="").exclude(symptom="").filter(building__isnull=False)
    groups = (
        named.order_by()
        .values(*same)
        .annotate(n=Count("pk"), homes=Count("unit_id", distinct=True), first=Min("opened_at"), last=Max("opened_at"))
        .filter(homes__gte=least)
        .order_by("-n", *same)[:GROUPS_AT_MOST]
    )
    rows = list(groups)
    held: dict[tuple[object, ...], list[int]] = {}
    wanted = named.filter(
        building_id__in={row["building_id"] for row in rows}, component__in={row["component"] for row in rows}
    )
    for pk, *key in wanted.order_by("pk").values_list("pk", *same)[: GROUPED_AT_MOST * 5]:
        held.setdefault(tuple(key), []).append(pk)
    return [
        Cluster(
            development_id=row["development_id"],
            case_ids=tuple(held.get(tuple(row[name] for name in same), ())),
            homes=row["homes"],
            first_at=row["first"],
            last_at=row["last"],
            building_id=row["building_id"],
            component=row["component"],
            symptom=row["symptom"],
        )
        for row in rows
    ]


def _by_words(cases: Sequence[Case], rule: Suggesting, *, least: int) -> list[Cluster]:
    found = []
    for development_id in sorted({case.development_id for case in cases}):
        here = {case.pk: case for case in cases if case.development_id == development_id}
        texts = {pk: _said_in(case) for pk, case in here.items()}
        for group in groups_of(texts, from_percent=rule.groups_from, least=least):
            members = [here[pk] for pk in group.case_ids]
            found.append(
                Cluster(
                    development_id=development_id,
                    case_ids=group.case_ids,
                    homes=len({case.unit_id for case in members if case.unit_id}),
                    first_at=min(case.opened_at for case in members),
                    last_at=max(case.opened_at for case in members),
                    words=group.words,
                    subject=here[group.centre].subject,
                )
            )
    return found
