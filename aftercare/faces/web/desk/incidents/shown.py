"""Incidents in the reader's words: why a case is suggested, what a group of cases shares, how it grew."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from aftercare.care.incidents.models import Incident, Membership, Notice
from aftercare.care.incidents.queries.incidents import Growth
from aftercare.care.incidents.queries.suggesting import Cluster, Suggested
from aftercare.care.incidents.queries.telling import Reached, batches_of, reached_by
from aftercare.care.incidents.rules import Way
from aftercare.faces.web.words import PolicyWords, words_of
from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.records.estate.models import Building
from aftercare.service.cases.models import Case

PREFILLED_AT_MOST = 200


@dataclass(frozen=True)
class ShownMember:
    """A gathered case with how it came here."""

    member: Membership
    step: str
    why: str


@dataclass(frozen=True)
class ShownSuggestion:
    """A suggested case with its points, why in words, and whether it is proposed ticked."""

    case: Case
    points: int
    why: str
    is_likely: bool


@dataclass(frozen=True)
class ShownCluster:
    """Cases of late that may have one cause, and where an incident is opened from them."""

    title: str
    words: str
    place: str
    cases: int
    homes: int
    first_on: date
    last_on: date
    href: str


def why_words(reasons: Sequence[Sequence[object]], words: PolicyWords) -> str:
    """Why a case is suggested: `同一部位 卫生间防水（30） · 说法相近：漏水 发霉（24）`."""
    return " · ".join(_one(str(what), str(detail), points, words) for what, detail, points in reasons)


def _one(what: str, detail: str, points: object, words: PolicyWords) -> str:
    if what == "component":
        said = _("same part: %(part)s") % {"part": words.component(detail)}
    elif what == "symptom":
        said = _("same symptom: %(symptom)s") % {"symptom": words.symptom(detail)}
    elif what == "building":
        said = _("same building")
    elif what == "line":
        said = _("one above the other: line %(line)s") % {"line": detail}
    else:
        said = _("say the same: %(words)s") % {"words": detail}
    return _("%(what)s (%(points)s)") % {"what": said, "points": points}


def member_rows(members: Sequence[Membership], words: PolicyWords) -> list[ShownMember]:
    """The gathered cases."""
    return [
        ShownMember(
            each, words_of(each.case.policy_id).step_label(each.case.procedure, each.case.step), _came(each, words)
        )
        for each in members
    ]


def _came(member: Membership, words: PolicyWords) -> str:
    said = {
        Way.HAND.value: _("gathered by hand"),
        Way.SUGGESTED.value: _("suggested"),
        Way.CLUSTER.value: _("found with others"),
    }[member.way]
    why = why_words(member.why, words)
    return f"{said}: {why}" if why else said


def suggestion_rows(found: Sequence[Suggested], words: PolicyWords) -> list[ShownSuggestion]:
    """The suggestions with their reasons."""
    return [
        ShownSuggestion(
            each.case,
            each.suggestion.points,
            why_words([(one.what, one.detail, one.points) for one in each.suggestion.reasons], words),
            each.suggestion.is_likely,
        )
        for each in found
    ]


def cluster_rows(found: Sequence[Cluster], version_id: int) -> list[ShownCluster]:
    """Groups of cases that may have one cause; two statements for the names of their places."""
    words = words_of(version_id)
    developments = Development.objects.in_bulk({each.development_id for each in found})
    buildings = Building.objects.in_bulk({each.building_id for each in found if each.building_id})
    return [_cluster(each, words, developments, buildings) for each in found]


def _cluster(
    one: Cluster, words: PolicyWords, developments: dict[int, Development], buildings: dict[int, Building]
) -> ShownCluster:
    development = developments[one.development_id]
    building = buildings.get(one.building_id or 0)
    part = " · ".join(filter(None, (words.component(one.component), words.symptom(one.symptom))))
    asked = {
        "cases": ",".join(str(pk) for pk in one.case_ids[:PREFILLED_AT_MOST]),
        "place": f"b{building.pk}" if building else f"d{development.pk}",
        "component": one.component,
        "symptom": one.symptom,
        "way": Way.CLUSTER.value,
    }
    zone = development.zone
    return ShownCluster(
        title=part or one.subject,
        words=_("say the same: %(words)s") % {"words": one.words} if one.words else "",
        place=f"{development.name} {building.name}" if building else development.name,
        cases=len(one.case_ids),
        homes=one.homes,
        first_on=one.first_at.astimezone(zone).date(),
        last_on=one.last_at.astimezone(zone).date(),
        href=f"{reverse('desk:incident_new')}?{urlencode({name: value for name, value in asked.items() if value})}",
    )


def chart_of(growth: Growth) -> dict[str, object]:
    """What the script draws: reports of each day as bars, and their sum as the table says it."""
    return {
        "shape": "bars",
        "stacked": False,
        "percent": False,
        "labels": [f"{day.month}-{day.day}" for day, _count, _total in growth.days],
        "series": [
            {
                "name": _("Reports"),
                "tone": "accent",
                "data": [count for _day, count, _total in growth.days],
                "links": ["" for _each in growth.days],
            }
        ],
    }


def notices_of(incident: Incident, *, by: Actor) -> list[tuple[Notice, Reached | None, bool]]:
    """The notices, the latest first; a draft with whom it would reach; and whether the reader is its writer."""
    rows = list(incident.notices.select_related("written_by", "approved_by").order_by("-pk")[:20])
    return [
        (
            each,
            reached_by(incident, maker=each.maker, model=each.model) if each.sent_at is None else None,
            each.written_by_id == by.id,
        )
        for each in rows
    ]


def batch_choices(incident: Incident) -> list[tuple[str, str]]:
    """The makes of the part in this place."""
    return [(f"{maker}|{model}", f"{maker} {model}".strip()) for maker, model in batches_of(incident)]
