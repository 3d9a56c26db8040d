"""A year of a home on one page, to be read and printed: its people, its cases, the work on it, its pictures (AR02)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aftercare.faces.web.desk.homes import crumbs
from aftercare.faces.web.html import page
from aftercare.faces.web.orders.uploads import file_label
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.audit.queries import lines
from aftercare.ground.core.actors import Actor
from aftercare.ground.files.models import Attachment
from aftercare.records.estate.models import Unit
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import WorkOrder

EVENTS_AT_MOST, CASES_AT_MOST, PICTURES_AT_MOST = 100, 200, 24
FIRST_YEAR, LAST_YEAR = 1990, 2200


@dataclass(frozen=True)
class Told:
    """One thing that happened."""

    at: datetime
    title: str
    who: str
    text: str
    href: str
    icon: str
    tone: str


@require_safe
def home_year(request: SignedInRequest, unit_id: int) -> HttpResponse:
    """What happened in a home in a year, in order; `year` in the address, this year without."""
    visible = Unit.objects.visible_to(request.actor).select_related("development", "building")
    unit = get_object_or_404(visible, pk=unit_id)
    now = timezone.now()
    wanted = request.GET.get("year", "")
    year = int(wanted) if wanted.isdigit() and FIRST_YEAR <= int(wanted) <= LAST_YEAR else timezone.localdate(now).year
    starts, ends = (datetime(each, 1, 1, tzinfo=unit.development.zone).astimezone(UTC) for each in (year, year + 1))
    cases = list(_cases(unit, request.actor, starts, ends))
    here = reverse("desk:unit_year", args=[unit.pk])
    context = {
        "unit": unit,
        "year": year,
        "crumbs": [*crumbs(unit)[:-1], (unit.code, unit.url), (str(year), "")],
        "told": sorted(
            [
                *_of_home(unit, request.actor, starts, ends),
                *_of_cases(cases, starts, ends),
                *_of_work(cases, starts, ends),
            ],
            key=lambda told: told.at,
        ),
        "pictures": _pictures(cases, starts, ends),
        "before_url": f"{here}?year={year - 1}",
        "after_url": f"{here}?year={year + 1}" if ends <= now else "",
    }
    return page(request, "desk/homes/year.html", context)


def _cases(unit: Unit, by: Actor, starts: datetime, ends: datetime) -> Sequence[Case]:
    """The cases that were open at any time of the year."""
    found = Case.objects.visible_to(by).filter(unit=unit, opened_at__lt=ends).exclude(closed_at__lt=starts)
    return list(found.select_related("first_contact").order_by("pk")[:CASES_AT_MOST])


def _of_home(unit: Unit, by: Actor, starts: datetime, ends: datetime) -> Iterator[Told]:
    events = AuditEvent.objects.filter(subject_type="unit", subject_id=unit.pk, at__gte=starts, at__lt=ends)
    for line in lines(list(events.order_by("at", "pk")[:EVENTS_AT_MOST]), reader=by):
        yield Told(line.at, line.label, line.actor_label, "", "", "home", "accent")


def _of_cases(cases: Sequence[Case], starts: datetime, ends: datetime) -> Iterator[Told]:
    for case in cases:
        title = f"{case.number} {case.subject}"
        if case.opened_at >= starts:
            yield Told(case.opened_at, title, case.first_contact.name, case.text, case.url, "inbox", "neutral")
        if case.closed_at is not None and case.closed_at < ends:
            closed = _("Closed: %(case)s") % {"case": title}
            yield Told(case.closed_at, closed, "", case.resolution, case.url, "circle-check", "good")


def _of_work(cases: Sequence[Case], starts: datetime, ends: datetime) -> Iterator[Told]:
    done = WorkOrder.objects.filter(case__in=cases, finished_at__gte=starts, finished_at__lt=ends)
    for order in done.select_related("case", "contractor", "technician").order_by("pk"):
        if order.finished_at is not None:
            title = _("Work done: %(order)s") % {"order": order.number}
            yield Told(order.finished_at, title, order.executor_label, order.result, order.case.url, "tool", "neutral")


def _pictures(cases: Sequence[Case], starts: datetime, ends: datetime) -> list[tuple[Attachment, str]]:
    """The photos and papers of these cases that were added in the year, the latest first."""
    kept = Attachment.objects.filter(case_id__in=[case.pk for case in cases], added_at__gte=starts, added_at__lt=ends)
    found = kept.exclude(purpose="signature").select_related("file").order_by("-pk")[:PICTURES_AT_MOST]
    return [(one, file_label(one)) for one in found]
