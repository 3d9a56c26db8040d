"""A new request in two taps and a sentence: what it is about, then photos and what is wrong."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftercare.care.relations.rules import Asked
from aftercare.faces.web.helping import help_with
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.orders.forms import photos_of
from aftercare.faces.web.orders.uploads import ACCEPTED, stored_papers
from aftercare.faces.web.owner.choosing import groups_of, kinds_of
from aftercare.faces.web.owner.report_form import CHANNEL, ReportForm
from aftercare.faces.web.words import PolicyWords, words_of
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.policies.queries import in_force
from aftercare.records.estate.models import Person, Unit
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.history import like_cases
from aftercare.service.cases.rules import Intake

HOMES_AT_MOST = 20
LIKE_WITHIN_DAYS = 365


@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest) -> HttpResponse:
    """Choose what it is about, then tell it (GET), or send it (POST)."""
    units = list(Unit.objects.visible_to(request.actor).select_related("development").order_by("pk")[:HOMES_AT_MOST])
    if not units:
        return page(request, "owner/no_home.html")
    sent = request.POST if request.method == "POST" else request.GET
    unit = next((one for one in units if str(one.pk) == sent.get("unit")), None if "unit" in sent else units[0])
    if unit is None:
        raise Http404
    words = _words(unit)
    kind, component = sent.get("kind", "repair"), sent.get("component", "")
    known = words.taxonomy.kinds.get(kind)
    if known is None or (known.has_component and component not in words.taxonomy.components):
        return page(request, "owner/choose.html", _choices(units, unit, words))
    component = component if known.has_component else ""
    if request.method == "POST":
        form = ReportForm(request.POST, words=words, kind=kind, component=component)
        if form.is_valid():
            return _send(request, form)
        return page(request, "owner/report.html", _context(request, unit, words, form, kind, component), status=422)
    start = {"unit": unit.pk, "kind": kind, "component": component}
    form = ReportForm(words=words, kind=kind, component=component, initial=start)
    return page(request, "owner/report.html", _context(request, unit, words, form, kind, component))


def _words(unit: Unit) -> PolicyWords:
    version = in_force(
        on=timezone.localdate(), development_id=unit.development_id, company_id=unit.development.company_id
    )
    return words_of(version.pk)


def _choices(units: list[Unit], unit: Unit, words: PolicyWords) -> dict[str, object]:
    return {
        "units": units,
        "unit": unit,
        "chips": [(one.code, f"?unit={one.pk}", one == unit, None) for one in units],
        "groups": groups_of(words),
        "kinds": kinds_of(words, tuple(words.taxonomy.kinds)),
    }


def _context(
    request: SignedInRequest, unit: Unit, words: PolicyWords, form: ReportForm, kind: str, component: str
) -> dict[str, object]:
    where = Asked(kind=kind, component=component, development_id=unit.development_id, building_id=unit.building_id)
    return {
        "unit": unit,
        "form": form,
        "title": words.component(component) if component else words.kind(kind),
        "draft": f"report-{unit.pk}-{kind}-{component}",
        "help": help_with(where),
        "like": _open_already(request, unit, component) if component else [],
        "accept": ACCEPTED,
    }


def _open_already(request: SignedInRequest, unit: Unit, component: str) -> list[Case]:
    """What these people have open about the same part of this home (IN14)."""
    found = like_cases(
        unit_id=unit.pk,
        component=component,
        symptom="",
        by=request.actor,
        now=timezone.now(),
        within_days=LIKE_WITHIN_DAYS,
    )
    return [case for case in found if case.is_open]


def _send(request: SignedInRequest, form: ReportForm) -> HttpResponse:
    values = form.cleaned_data
    person = Person.objects.filter(pk=request.actor.id).prefetch_related("phones").first()
    phones = sorted(person.phones.all(), key=lambda phone: not phone.primary) if person else []
    now = timezone.now()
    case = actions.register(
        intake=Intake(
            kind=values["kind"],
            channel=CHANNEL,
            text=values["text"],
            unit_id=values["unit"],
            component=values["component"],
            symptom=values.get("symptom", ""),
            place=values.get("place", ""),
            reporter_id=person.pk if person else None,
            reporter_name=person.name if person else "",
            reporter_phone=phones[0].number if phones else "",
            answers=form.answers,
        ),
        papers=stored_papers(photos_of(request), at=now),
        key=values["submission_key"],
        by=request.actor,
        at=now,
    )
    toast(request, _("We have it. Your number is %(number)s.") % {"number": case.number})
    return redirect("owner:case", case.pk)
