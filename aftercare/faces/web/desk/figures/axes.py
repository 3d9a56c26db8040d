"""What stands in the rows and columns of a table, in the reader's words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from aftercare.faces.web.desk.figures.scope import piece_label
from aftercare.faces.web.words import PolicyWords, said
from aftercare.ground.accounts.models import Company, Development, Staff, Team
from aftercare.insight.reports.rules.pivoting import NOTHING, TIMES, Axis, Measure
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.models import Building
from aftercare.service.warranty.policy import WarrantyPolicy

Choices = list[tuple[str, str]]


def axis_labels() -> dict[Axis, str]:
    """By what a table can set cases apart."""
    return {
        Axis.COMPONENT: _("Component"),
        Axis.CONTRACTOR: _("Contractor"),
        Axis.DEVELOPMENT: _("Development"),
        Axis.COMPANY: _("Company"),
        Axis.BUILDING: _("Building"),
        Axis.KIND: _("Kind of case"),
        Axis.CATEGORY: _("Class"),
        Axis.CHANNEL: _("Channel"),
        Axis.URGENCY: _("Urgency"),
        Axis.TEAM: _("Team"),
        Axis.PERSON: _("Responsible"),
        Axis.FIRST: _("First contact"),
        Axis.CAUSE: _("Cause"),
        Axis.COVERED: _("Warranty"),
        Axis.WEEK: _("Week"),
        Axis.MONTH: _("Month"),
    }


def measure_labels() -> dict[Measure, str]:
    """What a table can say."""
    return {
        Measure.OPENED: _("Taken in"),
        Measure.STILL_OPEN: _("Of these still open"),
        Measure.CLOSED: _("Closed"),
        Measure.FINISHED_SHARE: _("Finished in time"),
        Measure.ANSWERED_SHARE: _("First answers in time"),
        Measure.RETURNED_SHARE: _("Came back"),
        Measure.REOPENED_SHARE: _("Taken up again, share"),
        Measure.KEPT_SHARE: _("Stayed"),
        Measure.MEAN_MINUTES: _("Took on average"),
        Measure.SATISFIED_SHARE: _("Content, share"),
        Measure.MEAN_STARS: _("Stars"),
        Measure.COST: _("Cost (CNY)"),
        Measure.COST_OWN: _("Cost for ourselves (CNY)"),
    }


def namer(axis: Axis, keys: Sequence[str], words: PolicyWords) -> Callable[[str], str]:
    """How the keys of an axis are called; at most one statement for all of them."""
    if axis in TIMES:
        return lambda key: piece_label(TIMES[axis], date.fromisoformat(key))
    worded = _worded(axis, words)
    names = {} if worded else _named(axis, [int(key) for key in keys if key.isdigit()])

    def name(key: str) -> str:
        if key == NOTHING:
            return _("Not given")
        return worded(key) if worded else names.get(key, key)

    return name


def _worded(axis: Axis, words: PolicyWords) -> Callable[[str], str] | None:
    ways: Mapping[Axis, Callable[[str], str]] = {
        Axis.KIND: words.kind,
        Axis.CATEGORY: words.component_class,
        Axis.COMPONENT: words.component,
        Axis.CHANNEL: words.channel,
        Axis.URGENCY: words.urgency,
        Axis.CAUSE: lambda key: dict(causes(words)).get(key, key),
        Axis.COVERED: lambda key: dict(covered_choices()).get(key, key),
    }
    return ways.get(axis)


def _named(axis: Axis, ids: Iterable[int]) -> dict[str, str]:
    wanted = list(ids)
    if axis in (Axis.PERSON, Axis.FIRST):
        return names_of("person", wanted)
    if axis in (Axis.TEAM, Axis.CONTRACTOR):
        return names_of(axis.value, wanted)
    if axis is Axis.BUILDING:
        rows = Building.objects.filter(pk__in=wanted).select_related("development")
        return {str(row.pk): f"{row} · {row.development.name}" for row in rows}
    named = Company.objects if axis is Axis.COMPANY else Development.objects
    return {str(pk): name for pk, name in named.filter(pk__in=wanted).values_list("pk", "name")}


def names_of(whose: str, ids: Sequence[int]) -> dict[str, str]:
    """The names of people, teams or contractors by their number. One statement."""
    if whose == "contractor":
        return {str(row.pk): str(row) for row in Contractor.objects.filter(pk__in=ids)}
    if whose == "team":
        rows = Team.objects.filter(pk__in=ids).values_list("pk", "name", "development__name")
        return {str(pk): f"{name} · {development}" for pk, name, development in rows}
    return {str(pk): name for pk, name in Staff.objects.filter(pk__in=ids).values_list("pk", "name")}


def narrowed_names(narrowed: Iterable[tuple[Axis, str]], words: PolicyWords) -> list[str]:
    """What a list is narrowed to, in words: the name of the axis with that of the key."""
    labels = axis_labels()
    return [f"{labels[axis]}: {namer(axis, [key], words)(key)}" for axis, key in narrowed]


def causes(words: PolicyWords) -> Choices:
    """Every cause of a defect."""
    return [(key, said(cause.label)) for key, cause in words.policy.section(WarrantyPolicy).causes.items()]


def covered_choices() -> Choices:
    """What the warranty may have been found to say."""
    return [("yes", _("The warranty covers it")), ("no", _("Not covered"))]


def filter_choices(words: PolicyWords) -> list[tuple[str, str, Choices]]:
    """(name, label, choices) of what narrows a table."""
    labels = axis_labels()
    offered: list[tuple[Axis, Choices]] = [
        (Axis.KIND, words.kinds()),
        (Axis.COMPONENT, [each for _group, choices in words.components() for each in choices]),
        (Axis.CHANNEL, words.channels()),
        (Axis.URGENCY, words.urgencies()),
        (Axis.CAUSE, causes(words)),
        (Axis.COVERED, covered_choices()),
    ]
    return [(axis.value, labels[axis], [("", _("Any")), *choices]) for axis, choices in offered]
