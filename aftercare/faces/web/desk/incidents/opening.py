"""Opening an incident from cases chosen in the queue, on a case page, or found together; or joining one that runs."""

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.care.incidents import actions, permissions
from aftercare.care.incidents.actions.gathering import About
from aftercare.care.incidents.models import Incident
from aftercare.care.incidents.queries.incidents import held_elsewhere, list_incidents, running_titles
from aftercare.care.incidents.rules import Way
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.incidents.forms import AboutForm
from aftercare.faces.web.desk.incidents.pages import place_of
from aftercare.faces.web.desk.incidents.shown import PREFILLED_AT_MOST
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.words import words_of
from aftercare.ground.accounts.models import Company, Development
from aftercare.ground.accounts.queries.staff import list_colleagues
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.policies.queries import in_force
from aftercare.records.estate.models import Building
from aftercare.service.cases.models import Case


def numbers_in(text: str) -> list[int]:
    """The numbers of cases in an address: `12,15,16`."""
    return [int(each) for each in text.split(",") if each.isdecimal() and len(each) < 19][:PREFILLED_AT_MOST]


def new(request: SignedInRequest) -> HttpResponse:
    """The form, filled with what the chosen cases share; sent, the incident with them."""
    permissions.check_may_gather(request.actor, development_id=None)
    if request.method == "POST":
        return _opened(request)
    now = timezone.now()
    chosen = Case.objects.visible_to(request.actor).filter(pk__in=numbers_in(request.GET.get("cases", "")))
    cases = list(chosen.select_related("development__company", "building", "unit", "responsible").order_by("-pk"))
    first = cases[0] if cases else None
    version = first.policy_id if first else in_force(on=timezone.localdate(now)).pk
    words = words_of(version)
    component = request.GET.get("component") or _shared([case.component for case in cases])
    symptom = request.GET.get("symptom") or _shared([case.symptom for case in cases])
    context = {
        "cases": cases,
        "held": set(held_elsewhere([case.pk for case in cases])),
        "running": _running(cases, by=request.actor),
        "places": _places(cases, by=request.actor),
        "place": request.GET.get("place") or _place(cases),
        "components": [("", "–"), *words.components()],
        "component": component,
        "symptoms": [("", "–"), *words.symptoms_of(component)],
        "symptom": symptom,
        "staff": [(str(staff.pk), staff.name) for staff in list_colleagues(request.actor)],
        "way": request.GET.get("way", Way.HAND.value),
        "at": now,
    }
    return page(request, "desk/incidents/new.html", context)


def _opened(request: SignedInRequest) -> HttpResponse:
    sent = parsed(AboutForm, request).cleaned_data
    case_ids = [int(each) for each in request.POST.getlist("case") if each.isdecimal() and len(each) < 19]
    kind, pk = sent["place"][0], int(sent["place"][1:])
    building = Building.objects.filter(pk=pk).first() if kind == "b" else None
    incident = actions.open_incident(
        about=About(
            cause=sent["cause"],
            text=sent["text"],
            development_id=building.development_id if building else pk if kind == "d" else None,
            company_id=pk if kind == "c" else None,
            building_id=building.pk if building else None,
            line=sent["line"],
            component=sent["component"],
            symptom=sent["symptom"],
        ),
        case_ids=case_ids,
        way=sent["way"] or Way.HAND.value,
        lead_id=sent["lead"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Opened. %(name)s leads it.") % {"name": incident.lead.name})
    return redirect(incident.url)


def gather_chosen(request: SignedInRequest, case_ids: Sequence[int]) -> HttpResponse:
    """What was chosen in the queue goes under the incident that was named, or into the form for a new one."""
    named = request.POST.get("gather_incident", "")
    if not named.isdecimal():
        numbers = ",".join(str(pk) for pk in case_ids[:PREFILLED_AT_MOST])
        return _lead_to(request, f"/desk/incidents/new?cases={numbers}")
    incident = Incident.objects.visible_to(request.actor).filter(pk=int(named)).first()
    if incident is None:
        return _lead_to(request, "/desk/incidents/")
    actions.gather(incident_id=incident.pk, case_ids=case_ids, by=request.actor, at=timezone.now())
    count = len(case_ids)
    toast(request, ngettext("%(n)s case gathered.", "%(n)s cases gathered.", count) % {"n": count})
    return _lead_to(request, incident.url)


def _lead_to(request: SignedInRequest, where: str) -> HttpResponse:
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return redirect(where)


def running_choices(by: Actor) -> list[tuple[str, str]]:
    """The incidents that run, to be chosen in the queue."""
    return [(str(pk), f"{number} {cause}") for pk, number, cause in running_titles(by=by, most=30)]


def _shared(values: list[str]) -> str:
    return values[0] if values and len(set(values)) == 1 else ""


def _place(cases: Sequence[Case]) -> str:
    """The narrowest place that holds all of them."""
    if not cases:
        return ""
    buildings, developments = ({case.building_id for case in cases}, {case.development_id for case in cases})
    if len(buildings) == 1 and None not in buildings:
        return f"b{next(iter(buildings))}"
    if len(developments) == 1:
        return f"d{next(iter(developments))}"
    return f"c{cases[0].development.company_id}"


def _places(cases: Sequence[Case], *, by: Actor) -> list[tuple[str, str]]:
    """Buildings, developments and companies of the cases; without cases every development in reach."""
    if not cases:
        here = Development.objects.visible_to(by, Permission.WORK_CASE).order_by("name")[:300]
        return [(f"d{each.pk}", each.name) for each in here]
    buildings = {case.building_id: case.building for case in cases if case.building is not None}
    developments = {case.development_id: case.development for case in cases}
    companies: dict[int, Company] = {each.company_id: each.company for each in developments.values()}
    return [
        *(
            (f"b{pk}", f"{developments[each.development_id].name} {each.name}")
            for pk, each in buildings.items()
            if each is not None
        ),
        *((f"d{pk}", each.name) for pk, each in developments.items()),
        *((f"c{pk}", each.name) for pk, each in companies.items()),
    ]


def _running(cases: Sequence[Case], *, by: Actor) -> list[tuple[Incident, str]]:
    """The incidents that run where the cases are, to join instead of opening another."""
    here = {case.development_id for case in cases}
    companies = {case.development.company_id for case in cases}
    return [
        (each, place_of(each))
        for each in list_incidents(by=by, size=30)
        if each.development_id in here or (each.development_id is None and each.company_id in companies)
    ]
