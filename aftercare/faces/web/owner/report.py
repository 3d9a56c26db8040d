"""A new request in two taps and a sentence: what it is about, then what is wrong."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftercare.faces.web.html import page, toast
from aftercare.faces.web.orders.forms import parsed, photos_of
from aftercare.faces.web.orders.uploads import stored
from aftercare.faces.web.owner.forms import ReportForm
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.records.estate.models import Person, Unit
from aftercare.service.cases import actions
from aftercare.service.cases.policy import Taxonomy
from aftercare.service.cases.rules import Intake

OTHER_KINDS = ("complaint", "question", "suggestion", "praise", "help")


@require_http_methods(["GET", "POST"])
def report(request: SignedInRequest) -> HttpResponse:
    """Choose what it is about (GET), or send it (POST)."""
    units = list(Unit.objects.visible_to(request.actor).select_related("development").order_by("pk")[:20])
    if request.method == "POST":
        return _send(request)
    if not units:
        return page(request, "owner/no_home.html")
    unit = next((one for one in units if str(one.pk) == request.GET.get("unit")), units[0])
    taxonomy = _taxonomy(unit)
    language = request.actor.language
    kind, component = request.GET.get("kind", "repair"), request.GET.get("component", "")
    context: dict[str, Any] = {"units": units, "unit": unit, "kind": kind}
    if component in taxonomy.components:
        chosen = taxonomy.components[component]
        context |= {
            "component": component,
            "component_label": chosen.label.in_language(language),
            "symptoms": [(key, taxonomy.symptoms[key].label.in_language(language)) for key in chosen.symptoms],
            "places": [(key, place.label.in_language(language)) for key, place in taxonomy.places.items()],
        }
        return page(request, "owner/report.html", context)
    if kind in OTHER_KINDS and kind in taxonomy.kinds:
        label = taxonomy.kinds[kind].label.in_language(language)
        context |= {"component": "", "component_label": label, "symptoms": [], "places": []}
        return page(request, "owner/report.html", context)
    context |= {
        "chips": [(one.code, f"?unit={one.pk}", one == unit, None) for one in units],
        "groups": _groups(taxonomy, language=language),
        "kinds": [
            (key, taxonomy.kinds[key].label.in_language(language)) for key in OTHER_KINDS if key in taxonomy.kinds
        ],
    }
    return page(request, "owner/choose.html", context)


def _taxonomy(unit: Unit) -> Taxonomy:
    version = in_force(
        on=timezone.localdate(), development_id=unit.development_id, company_id=unit.development.company_id
    )
    return policy_of(version.pk).section(Taxonomy)


def _groups(taxonomy: Taxonomy, *, language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Components by group, each with its words, in the order of the policy."""
    return [
        (
            group.label.in_language(language),
            [
                (component, value.label.in_language(language))
                for component, value in taxonomy.components.items()
                if value.group == key
            ],
        )
        for key, group in taxonomy.groups.items()
    ]


def _send(request: SignedInRequest) -> HttpResponse:
    form = parsed(request, ReportForm)
    values = form.cleaned_data
    person = Person.objects.filter(pk=request.actor.id).prefetch_related("phones").first()
    phones = sorted(person.phones.all(), key=lambda phone: not phone.primary) if person else []
    now = timezone.now()
    case = actions.register(
        intake=Intake(
            kind=values["kind"],
            channel="web",
            text=values["text"],
            unit_id=values["unit"],
            component=values["component"],
            symptom=values["symptom"],
            place=values["place"],
            reporter_id=person.pk if person else None,
            reporter_name=person.name if person else "",
            reporter_phone=phones[0].number if phones else "",
        ),
        photos=stored(photos_of(request), at=now),
        key=values["submission_key"],
        by=request.actor,
        at=now,
    )
    toast(request, _("We have it. Your number is %(number)s.") % {"number": case.number})
    return redirect("owner:case", case.pk)
