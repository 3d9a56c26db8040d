"""Telephone intake on one screen: find the home, see what is known, write while listening, register."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web.desk.cover import Cover, cover_of_home, cover_of_part
from aftercare.faces.web.desk.forms import IntakeForm
from aftercare.faces.web.desk.queue import words_in_force
from aftercare.faces.web.desk.rows import Row, rows_of
from aftercare.faces.web.html import fragment, page, toast
from aftercare.faces.web.words import PolicyWords, said
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.records.estate.models import Occupancy, Unit
from aftercare.records.estate.queries import find_homes, people_of
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.history import cases_of_unit, like_cases

TEMPLATE = "desk/intake.html"
DRAFT = "intake"
HOMES_SHOWN = 8
PAST_DAYS = 3 * 365


@dataclass(frozen=True)
class Known:
    """What is known of the home that was chosen, beside the form."""

    unit: Unit | None = None
    people: list[Occupancy] = field(default_factory=list)
    open_cases: list[Row] = field(default_factory=list)
    past_cases: list[Row] = field(default_factory=list)
    covers: list[Cover] = field(default_factory=list)
    cover: Cover | None = None
    like: list[Case] = field(default_factory=list)
    like_rows: list[Row] = field(default_factory=list)


def intake(request: SignedInRequest) -> HttpResponse:
    """Show the screen, a part of it to htmx, or register what was sent."""
    if request.method == "POST":
        return _register(request)
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
    case = actions.register(intake=form.intake(), key=request.POST.get("submission_key", ""), by=request.actor, at=now)
    toast(request, _("Registered as %(number)s. Tell the owner this number.") % {"number": case.number})
    return redirect(f"{case.url}?registered={DRAFT}")


def _context(request: SignedInRequest, sent: Mapping[str, str]) -> dict[str, object]:
    now = timezone.now()
    words = words_in_force(now)
    known = _known(sent, by=request.actor, at=now)
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
        "oob": False,
        "at": now,
        "draft": DRAFT,
        "roles_said": {"owner": _("Owner"), "household": _("Household"), "tenant": _("Tenant")},
    }


def _has_component(words: PolicyWords, kind: str) -> bool:
    known = words.taxonomy.kinds.get(kind)
    return bool(known and known.has_component)


def _form(
    actor: Actor, words: PolicyWords, sent: Mapping[str, str], *, bound: bool, known: Known | None = None
) -> IntakeForm:
    developments = Development.objects.visible_to(actor, Permission.REGISTER_CASE).order_by("name")[:500]
    offered = [(str(each.pk), each.name) for each in developments]
    given = {"kind": sent.get("kind") or "repair", "component": sent.get("component", "")}
    if bound:
        return IntakeForm(sent, words=words, developments=offered, **given)
    initial: dict[str, object] = {"kind": "repair", "channel": "phone", "urgency": "normal"}
    initial.update({name: value for name, value in sent.items() if value})
    if known and known.unit:
        initial["development"] = str(known.unit.development_id)
        initial.update(_reporter(known, sent.get("person", "")))
    return IntakeForm(initial=initial, words=words, developments=offered, **given)


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


def _known(sent: Mapping[str, str], *, by: Actor, at: datetime) -> Known:
    unit_id = sent.get("unit", "")
    if not unit_id.isdigit():
        return Known()
    unit = Unit.objects.visible_to(by).select_related("development", "building").filter(pk=int(unit_id)).first()
    if unit is None:
        return Known()
    named = by.may(Permission.SEE_PERSONAL, development_id=unit.development_id, building_id=unit.building_id)
    cases = list(cases_of_unit(unit.pk, by=by, most=30))
    like = _like(unit, sent, by=by, at=at)
    covers = cover_of_home(unit, on=timezone.localdate(at))
    return Known(
        unit=unit,
        people=people_of(unit.pk, on=timezone.localdate(at)) if named else [],
        open_cases=rows_of(case for case in cases if case.is_open),
        past_cases=rows_of(case for case in cases if not case.is_open)[:6],
        covers=covers,
        cover=cover_of_part(covers, sent.get("component", "")),
        like=like,
        like_rows=rows_of(like),
    )


def _like(unit: Unit, sent: Mapping[str, str], *, by: Actor, at: datetime) -> list[Case]:
    component = sent.get("component", "")
    if not component:
        return []
    return list(
        like_cases(
            unit_id=unit.pk,
            component=component,
            symptom=sent.get("symptom", ""),
            by=by,
            now=at,
            within_days=PAST_DAYS,
        )
    )
