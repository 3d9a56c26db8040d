"""Ready texts and macros: kept by those who lead the desk, for their teams or for everybody."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.html import page, toast
from aftercare.faces.web.words import words_of
from aftercare.ground.accounts.models import Team
from aftercare.ground.accounts.queries.staff import list_colleagues
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.errors import BadInput
from aftercare.ground.policies.queries import in_force
from aftercare.service.desk import actions, permissions
from aftercare.service.desk.models import Macro, TextBlock
from aftercare.service.desk.phrases import MACRO_ACTS, PLACEHOLDERS, TEXT_AT_MOST
from aftercare.service.desk.rules import NAME_AT_MOST

SHOWN = 200
ASKED = {
    "assign_me": (),
    "assign": ("staff",),
    "urgency": ("urgency",),
    "answer": ("text",),
    "note": ("text",),
    "watch": (),
    "move": ("move", "reason"),
    "hold": ("days", "cause", "reason"),
}
"""The acts of a macro in the order in which they are done, and what the form asks for each."""


class PhraseForm(forms.Form):
    """What texts and macros share."""

    name = forms.CharField(max_length=NAME_AT_MOST)
    team = forms.IntegerField(required=False)
    kind = forms.CharField(required=False, max_length=20)
    seen = forms.IntegerField(required=False)


class TextForm(PhraseForm):
    """A ready text in both languages."""

    chinese = forms.CharField(max_length=TEXT_AT_MOST)
    english = forms.CharField(max_length=TEXT_AT_MOST)


def phrases(request: SignedInRequest) -> HttpResponse:
    """Every text and macro within reach, with the form for a new one."""
    permissions.check_may_keep_phrases(request.actor)
    by = request.actor
    texts = TextBlock.objects.visible_to(by).filter(put_away_at=None).select_related("team").order_by("name", "pk")
    macros = Macro.objects.visible_to(by).filter(put_away_at=None).select_related("team").order_by("name", "pk")
    context = {
        "texts": [(text, None) for text in texts[:SHOWN]],
        "macros": [(macro, _values(macro)) for macro in macros[:SHOWN]],
        "act_words": {name: label for name, (label, _asked) in MACRO_ACTS.items()},
        "placeholders": PLACEHOLDERS.items(),
        **_offers(request),
    }
    return page(request, "office/phrases.html", context)


def _offers(request: SignedInRequest) -> dict[str, object]:
    words = words_of(in_force(on=timezone.localdate()).pk)
    teams = Team.objects.visible_to(request.actor).order_by("name", "pk").values_list("pk", "name")[:SHOWN]
    moves = {
        key: label
        for kind, _label in words.kinds()
        for step, _step in words.steps(kind)
        for key in words.procedure(words.taxonomy.kinds[kind].procedure).step(step).moves
        if (label := words.move_label(words.taxonomy.kinds[kind].procedure, step, key))
    }
    return {
        "teams": [("", _("Everybody")), *((str(pk), name) for pk, name in teams)],
        "kinds": [("", _("All kinds")), *words.kinds()],
        "staff": [("", "–"), *((str(each.pk), each.name) for each in list_colleagues(request.actor))],
        "urgencies": words.urgencies(),
        "causes": words.pause_causes(),
        "moves": [("", "–"), *moves.items()],
    }


def _values(macro: Macro) -> dict[str, Any]:
    """What stands in the form of a macro: `answer_text` and the like, and which acts it does."""
    values: dict[str, Any] = {"does": [act["act"] for act in macro.acts]}
    for act in macro.acts:
        values |= {f"{act['act']}_{name}": value for name, value in act.items() if name != "act"}
    return values


@require_POST
def save_text(request: SignedInRequest) -> HttpResponse:
    """Keep a text."""
    permissions.check_may_keep_phrases(request.actor)
    form = _parsed(TextForm(request.POST))
    text_id = _number(request.POST.get("text", ""))
    if text_id:
        get_object_or_404(TextBlock.objects.visible_to(request.actor), pk=text_id)
    sent = form.cleaned_data
    actions.save_text(
        text_id=text_id,
        seen=sent["seen"],
        name=sent["name"],
        chinese=sent["chinese"],
        english=sent["english"],
        team_id=sent["team"],
        kind=sent["kind"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Kept. It is offered on every case it fits."))
    return redirect("office:phrases")


@require_POST
def save_macro(request: SignedInRequest) -> HttpResponse:
    """Keep a macro."""
    permissions.check_may_keep_phrases(request.actor)
    form = _parsed(PhraseForm(request.POST))
    macro_id = _number(request.POST.get("macro", ""))
    if macro_id:
        get_object_or_404(Macro.objects.visible_to(request.actor), pk=macro_id)
    chosen = request.POST.getlist("does")
    acts = [
        {"act": act, **{name: request.POST.get(f"{act}_{name}", "").strip() for name in asked}}
        for act, asked in ASKED.items()
        if act in chosen
    ]
    sent = form.cleaned_data
    actions.save_macro(
        macro_id=macro_id,
        seen=sent["seen"],
        name=sent["name"],
        acts=acts,
        team_id=sent["team"],
        kind=sent["kind"],
        by=request.actor,
        at=timezone.now(),
    )
    toast(request, _("Kept. It is offered on every case it fits."))
    return redirect("office:phrases")


@require_POST
def put_away(request: SignedInRequest, what: str, phrase_id: int) -> HttpResponse:
    """Offer it no longer."""
    model: type[TextBlock] | type[Macro] = Macro if what == "macro" else TextBlock
    found = model.objects.visible_to(request.actor)
    get_object_or_404(found, pk=phrase_id)
    actions.put_away(model=model, phrase_id=phrase_id, by=request.actor, at=timezone.now())
    toast(request, _("Put away. It is not offered any more."))
    return redirect("office:phrases")


def _parsed(form: PhraseForm) -> PhraseForm:
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise BadInput(field=name, value=form.data.get(name, ""), remedy=errors[0])
    return form


def _number(sent: str) -> int | None:
    return int(sent) if sent.isdigit() and len(sent) < 19 else None
