"""The wordings of messages: read, changed in both languages, tried with a real case, and put back."""

from collections import defaultdict
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from aftercare.faces.messages import actions, queries, rules
from aftercare.faces.messages.jobs import sample_values
from aftercare.faces.messages.permissions import check_may_reword
from aftercare.faces.messages.wordings import BY_KEY, WORDINGS
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.inbox.views import topic_label
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.errors import Refused
from aftercare.service.cases.models import Case

AUDIENCES = {
    "owner": gettext_lazy("To owners"),
    "contractor": gettext_lazy("To contractors"),
    "staff": gettext_lazy("To staff"),
}


class WordingForm(forms.Form):
    """The four texts, why they change, and the version looked at."""

    subject_zh = forms.CharField(max_length=200, required=False)
    zh = forms.CharField(max_length=1000, required=False)
    subject_en = forms.CharField(max_length=200, required=False)
    en = forms.CharField(max_length=1000, required=False)
    why = forms.CharField(max_length=300, required=False)
    seen = forms.IntegerField(min_value=0)

    def texts(self) -> dict[str, str]:
        """What was written."""
        return {name: self.cleaned_data[name].strip() for name in ("subject_zh", "zh", "subject_en", "en")}


def wordings(request: SignedInRequest) -> HttpResponse:
    """Every message the product sends by itself, by audience; those that were changed say so."""
    check_may_reword(request.actor)
    changed = queries.reworded()
    policy = queries.policy_now(timezone.now())
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for shipped in WORDINGS:
        now = changed.get(shipped.key, shipped)
        groups[shipped.audience].append(
            {"wording": now, "topic": topic_label(shipped.topic, policy), "changed": shipped.key in changed}
        )
    context = {"groups": [(label, groups[audience]) for audience, label in AUDIENCES.items()]}
    return page(request, "office/wordings/list.html", context)


def wording(request: SignedInRequest, wording_key: str) -> HttpResponse:
    """One message: its words now, what may stand in it, how it reads with a real case, and who changed it."""
    check_may_reword(request.actor)
    shipped = _shipped(wording_key)
    return _show(request, shipped, queries.wording_of(wording_key).texts())


def _shipped(key: str) -> rules.Wording:
    if key not in BY_KEY:
        raise Http404
    return BY_KEY[key]


def _show(
    request: SignedInRequest,
    shipped: rules.Wording,
    texts: dict[str, str],
    *,
    refused: Refused | None = None,
    why: str = "",
) -> HttpResponse:
    history = queries.versions_of(shipped.key)
    number = (request.POST.get("case") or request.GET.get("case") or "").strip()
    found = Case.objects.visible_to(request.actor).select_related("development", "responsible", "reporter", "unit")
    chosen = found.filter(number=number).first() if number else found.order_by("-pk").first()
    context = {
        "shipped": shipped,
        "audience": AUDIENCES[shipped.audience],
        "texts": texts,
        "is_shipped": texts == shipped.texts(),
        "allowed": [(name, rules.PLACEHOLDERS.get(name, name)) for name in rules.allowed_in(shipped)],
        "case": chosen,
        "number": number,
        "previews": _previews(shipped, texts, chosen) if refused is None else [],
        "history": history,
        "seen": history[0].pk if history else 0,
        "refused": refused,
        "why": why,
    }
    return page(request, "office/wordings/detail.html", context, status=422 if refused else 200)


def _previews(shipped: rules.Wording, texts: dict[str, str], case: Case | None) -> list[dict[str, str]]:
    """How it would read in both languages."""
    shown = shipped.reworded(texts)
    found = []
    for language, label in (("zh-hans", "中文"), ("en", "English")):
        values = sample_values(shown, case, language)
        found.append({"label": label, "subject": shown.subject(language, values), "body": shown.text(language, values)})
    return found


@require_POST
def change(request: SignedInRequest, wording_key: str) -> HttpResponse:
    """Try the new words with a case, or keep them."""
    check_may_reword(request.actor)
    shipped = _shipped(wording_key)
    form = WordingForm(request.POST)
    if not form.is_valid():
        return redirect("office:wording", wording_key)
    texts = form.texts()
    why = form.cleaned_data["why"]
    try:
        if request.POST.get("act") == "preview":
            rules.check_wording(shipped, texts)
            return _show(request, shipped, texts, why=why)
        actions.reword(
            wording=wording_key,
            texts=texts,
            why=why,
            seen=form.cleaned_data["seen"],
            by=request.actor,
            at=timezone.now(),
        )
    except Refused as refused:
        return _show(request, shipped, texts, refused=refused, why=why)
    toast(request, _("Saved. The next message is worded like this."))
    return redirect("office:wording", wording_key)


@require_POST
def restore(request: SignedInRequest, wording_key: str) -> HttpResponse:
    """Back to the words of the product."""
    check_may_reword(request.actor)
    shipped = _shipped(wording_key)
    seen = request.POST.get("seen", "")
    actions.restore_wording(
        wording=shipped.key, seen=int(seen) if seen.isdecimal() else 0, by=request.actor, at=timezone.now()
    )
    toast(request, _("The words of the product are back."))
    return redirect("office:wording", wording_key)
