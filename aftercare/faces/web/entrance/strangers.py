"""Reports without sign-in: the page behind a code on a wall (IN11). It tells a stranger nothing of anybody."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from aftercare.care.relations.rules import Asked
from aftercare.faces.web.audiences import actor_of
from aftercare.faces.web.entrance.open_form import OpenReportForm, mark_of
from aftercare.faces.web.helping import help_with
from aftercare.faces.web.html import page
from aftercare.faces.web.orders.forms import photos_of
from aftercare.faces.web.orders.uploads import stored
from aftercare.faces.web.owner.choosing import groups_of, kinds_of
from aftercare.faces.web.words import PolicyWords, said, words_of
from aftercare.ground.accounts.keys import keyed_digest
from aftercare.ground.accounts.request import client_ip
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.policies.queries import in_force
from aftercare.records.estate.models import PlaceCode, Unit
from aftercare.records.estate.queries import find_place_code
from aftercare.records.estate.rules import mask_phone
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import check_may_report_here, known_at, night_rule, procedure_of

RECEIVED = "open_report"


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def report(request: HttpRequest, place_token: str) -> HttpResponse:
    """The report of the place where the code hangs: what it is about, then the form, then `received`."""
    code = find_place_code(place_token)
    if code is None:
        return page(request, "entrance/code_over.html", status=410)
    words = _words_at(code)
    if request.method == "POST":
        return _send(request, code, words)
    known_here = _page_of_their_own(actor_of(request), code)
    if known_here:
        return redirect(known_here)
    kind = request.GET.get("kind", "repair")
    component = code.component or request.GET.get("component", "")
    if kind not in words.open_kinds:
        kind = words.open_kinds[0]
    if words.taxonomy.kinds[kind].has_component and component not in words.taxonomy.components:
        return page(request, "entrance/open_choose.html", _choices(code, words))
    form = OpenReportForm(
        words=words, kind=kind, component=component, initial={"began": mark_of(code.token, at=timezone.now())}
    )
    return page(request, "entrance/open_report.html", _context(code, words, form))


def _send(request: HttpRequest, code: PlaceCode, words: PolicyWords) -> HttpResponse:
    kind, component = request.POST.get("kind", ""), request.POST.get("component", "")
    form = OpenReportForm(request.POST, words=words, kind=kind, component=component, token=code.token)
    if not form.is_valid():
        form.data = {**request.POST.dict(), "began": mark_of(code.token, at=timezone.now())}
        return page(request, "entrance/open_report.html", _context(code, words, form), status=422)
    now, address = timezone.now(), client_ip(request)
    limits = words.intake.open_reports
    # Asked here too, before a photo is written anywhere; the action asks again.
    check_may_report_here(code, limits=limits, address_digest=keyed_digest("open-report", address), at=now)
    photos = photos_of(request)[: limits.photos_at_most if limits else 0]
    case = actions.report_by_code(
        token=code.token,
        intake=form.intake(),
        address=address,
        photos=stored(photos, at=now),
        key=form.cleaned_data["submission_key"],
        by=actor_of(request),
        at=now,
    )
    request.session[RECEIVED] = {
        "number": case.number,
        "phone": mask_phone(form.cleaned_data["reporter_phone"]),
        "advice": _advice(case, words),
        "told": _told_at_night(case, words),
    }
    return redirect("code_received", place_token=code.token)


@login_not_required
@never_cache
@require_http_methods(["GET"])
def received(request: HttpRequest, place_token: str) -> HttpResponse:
    """The receipt: the number, and where the link to follow it went."""
    receipt = request.session.get(RECEIVED)
    if receipt is None:
        return redirect("code_report", place_token=place_token)
    return page(
        request,
        "entrance/open_received.html",
        {"receipt": receipt, "again": reverse("code_report", args=[place_token])},
    )


def _words_at(code: PlaceCode) -> PolicyWords:
    development = code.development
    on = timezone.localdate(timezone=development.zone)
    return words_of(in_force(on=on, development_id=development.pk, company_id=development.company_id).pk)


def _page_of_their_own(actor: Actor, code: PlaceCode) -> str:
    """Where somebody who is signed in reports instead, with the place filled in; empty for everybody else."""
    if actor.kind == ActorKind.STAFF:
        where = f"unit={code.unit_id}" if code.unit_id else f"development={code.development_id}"
        return f"{reverse('desk:intake')}?{where}&channel=site&component={code.component}"
    lives_here = (
        actor.kind == ActorKind.OWNER
        and code.unit_id is not None
        and Unit.objects.visible_to(actor).filter(pk=code.unit_id).exists()
    )
    return f"{reverse('owner:report')}?unit={code.unit_id}&component={code.component}" if lives_here else ""


def _choices(code: PlaceCode, words: PolicyWords) -> dict[str, object]:
    """The parts to choose from: those of a home behind its door, those of all elsewhere; and the other kinds."""
    return {
        "code": code,
        "known": [],
        "groups": groups_of(words, public=code.unit_id is None),
        "kinds": kinds_of(words, words.open_kinds),
    }


def _context(code: PlaceCode, words: PolicyWords, form: OpenReportForm) -> dict[str, object]:
    return {
        "code": code,
        "form": form,
        "title": form.title,
        "help": help_with(
            Asked(
                kind=form.about_kind,
                component=form.about_component,
                development_id=code.development_id,
                building_id=code.building_id,
            )
        ),
        "known": [_known(case, words) for case in known_at(code)],
        "photos_at_most": words.intake.open_reports.photos_at_most if words.intake.open_reports else 0,
        "kinds": kinds_of(words, words.open_kinds) if code.component else [],
    }


def _known(case: Case, words: PolicyWords) -> dict[str, object]:
    """What a stranger may hear of an open case on a common part."""
    return {
        "what": " · ".join(filter(None, [words.component(case.component), words.symptom(case.symptom)])),
        "since": case.opened_at,
        "step": said(procedure_of(case).step(case.step).label.owner),
        "due": case.due_at,
    }


def _advice(case: Case, words: PolicyWords) -> str:
    """What to do until help comes, when it is an emergency."""
    found = words.taxonomy.emergency(component=case.component, symptom=case.symptom)
    return said(found.advice) if found else ""


def _told_at_night(case: Case, words: PolicyWords) -> str:
    rule = night_rule(words.policy, at=case.opened_at) if case.emergency else None
    return said(rule.told) if rule else ""
