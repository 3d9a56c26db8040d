"""Intake on one screen, by whatever way somebody reports: find the home, see what is known, write, register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.care.relations.rules import Asked, Audience
from aftercare.faces.web.desk.intake_form import IntakeForm
from aftercare.faces.web.desk.intake_known import Known, known_of
from aftercare.faces.web.desk.queue import words_in_force
from aftercare.faces.web.helping import help_with
from aftercare.faces.web.html import fragment, page, toast
from aftercare.faces.web.orders.forms import photos_of
from aftercare.faces.web.orders.uploads import ACCEPTED_AT_THE_DESK, stored_papers
from aftercare.faces.web.words import PolicyWords, said
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.records.estate.models import Building
from aftercare.records.estate.queries import find_homes
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import NightCall, night_rule, whom_to_call

TEMPLATE = "desk/intake.html"
DRAFT = "intake"
HOMES_SHOWN = 8


@dataclass(frozen=True)
class Night:
    """An emergency outside working hours, on the agent's screen."""

    told: str
    calls: list[NightCall]


def intake(request: SignedInRequest) -> HttpResponse:
    """Show the screen, a part of it to htmx, or register what was sent."""
    if request.method == "POST":
        return _add(request) if request.POST.get("add_to", "").isdigit() else _register(request)
    context = _context(request, request.GET)
    block = {"hits": "hits", "home": "home", "part": "part"}.get(request.htmx.target or "") if request.htmx else None
    if block is None:
        return page(request, TEMPLATE, context)
    context["oob"] = True
    response = fragment(request, TEMPLATE, block, context)
    if block != "hits":
        response.content += fragment(request, TEMPLATE, "side", context).content
    return response


def _register(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    form = _form(request.actor, words_in_force(now), request.POST, bound=True)
    if not form.is_valid():
        return page(request, TEMPLATE, {**_context(request, request.POST), "form": form}, status=422)
    case = actions.register(
        intake=form.intake(),
        papers=stored_papers(photos_of(request), at=now),
        key=request.POST.get("submission_key", ""),
        by=request.actor,
        at=now,
    )
    toast(request, _("Registered as %(number)s. Tell the owner this number.") % {"number": case.number})
    return redirect(f"{case.url}?registered={DRAFT}")


def _add(request: SignedInRequest) -> HttpResponse:
    """The same thing is open already: what was said now goes there."""
    now = timezone.now()
    found = get_object_or_404(Case.objects.visible_to(request.actor), pk=int(request.POST["add_to"]))
    actions.add_report(
        case_id=found.pk,
        text=request.POST.get("text", ""),
        channel=request.POST.get("channel", ""),
        reporter_name=request.POST.get("reporter_name", ""),
        papers=stored_papers(photos_of(request), at=now),
        key=request.POST.get("submission_key", ""),
        by=request.actor,
        at=now,
    )
    toast(request, _("Added to %(number)s. Tell the owner this number.") % {"number": found.number})
    return redirect(f"{found.url}?registered={DRAFT}")


def _context(request: SignedInRequest, sent: Mapping[str, str]) -> dict[str, object]:
    now = timezone.now()
    words = words_in_force(now)
    known = known_of(sent, by=request.actor, at=now)
    text = sent.get("find", "").strip()
    component, symptom = sent.get("component", ""), sent.get("symptom", "")
    emergency = words.taxonomy.emergency(component=component, symptom=symptom) if component and symptom else None
    return {
        "form": _form(request.actor, words, sent, bound=False, known=known),
        "find": text,
        "hits": find_homes(request.actor, text, HOMES_SHOWN) if len(text) > 1 or not text.isascii() else [],
        "known": known,
        "needs_part": _has_component(words, sent.get("kind") or "repair"),
        "emergency_advice": said(emergency.advice) if emergency else "",
        "night": _night(known, words, at=now) if emergency else None,
        "help": help_with(_asked(sent, known), audience=Audience.STAFF, on=timezone.localdate(now)),
        "oob": False,
        "at": now,
        "draft": DRAFT,
        "accept": ACCEPTED_AT_THE_DESK,
        "roles_said": {"owner": _("Owner"), "household": _("Household"), "tenant": _("Tenant")},
    }


def _asked(sent: Mapping[str, str], known: Known) -> Asked:
    """What is being reported, and where, to find what was written about it."""
    kind, unit = sent.get("kind") or "repair", known.unit
    component = sent.get("component", "")
    return Asked(
        kind=kind if component or kind != "repair" else "",
        component=component,
        development_id=unit.development_id if unit else None,
        building_id=unit.building_id if unit else None,
    )


def _night(known: Known, words: PolicyWords, *, at: datetime) -> Night | None:
    """Outside working hours: what to tell the owner, and whom to ring now."""
    rule = night_rule(words.policy, at=at)
    if rule is None or known.unit is None:
        return None
    return Night(said(rule.told), list(whom_to_call(rule, development=known.unit.development, at=at)))


def _has_component(words: PolicyWords, kind: str) -> bool:
    known = words.taxonomy.kinds.get(kind)
    return bool(known and known.has_component)


def _form(
    actor: Actor, words: PolicyWords, sent: Mapping[str, str], *, bound: bool, known: Known | None = None
) -> IntakeForm:
    developments = Development.objects.visible_to(actor, Permission.REGISTER_CASE).order_by("name")[:500]
    offered = [(str(each.pk), each.name) for each in developments]
    given: dict[str, Any] = {
        "buildings": _buildings(actor, sent.get("development", "")),
        "kind": sent.get("kind") or "repair",
        "component": sent.get("component", ""),
        "channel": sent.get("channel") or "phone",
    }
    if bound:
        return IntakeForm(sent, words=words, developments=offered, **given)
    initial: dict[str, object] = {"kind": "repair", "channel": "phone", "urgency": "normal"}
    initial.update({name: value for name, value in sent.items() if value})
    if known and known.unit:
        initial["development"] = str(known.unit.development_id)
        initial.update(_reporter(known, sent.get("person", "")))
    return IntakeForm(initial=initial, words=words, developments=offered, **given)


def _buildings(actor: Actor, development: str) -> list[tuple[str, str]]:
    """The buildings of the development that was chosen, for what is wrong with a common part."""
    if not development.isdigit():
        return []
    found = Building.objects.visible_to(actor).filter(development_id=int(development))
    return [(str(pk), name) for pk, name in found.order_by("code").values_list("pk", "name")[:500]]


def _reporter(known: Known, chosen: str) -> dict[str, object]:
    """The person chosen, else the first owner: who they are and the number to ring."""
    of_home = known.people
    row = next((each for each in of_home if str(each.person_id) == chosen), of_home[0] if of_home else None)
    if row is None:
        return {}
    phones = sorted(row.person.phones.all(), key=lambda each: (not each.primary, each.pk))
    return {
        "person": row.person_id,
        "reporter_name": row.person.name,
        "reporter_phone": phones[0].number if phones else "",
    }
