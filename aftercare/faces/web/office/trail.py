"""The trail: who did what to which when; and the check that nobody has touched it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from aftercare.faces.web.filters import phone, when
from aftercare.faces.web.html import fragment, page, toast
from aftercare.faces.web.office.trail_values import ValueWords, words_for
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.audit import actions, queries
from aftercare.ground.audit import trail as kinds
from aftercare.ground.audit.models import Verification
from aftercare.ground.audit.permissions import check_may_read_trail
from aftercare.ground.audit.queries import Change, Filters, Line
from aftercare.ground.audit.rules import FAULT_WORDS, Fault, verification_key
from aftercare.ground.audit.words import COMMON_WORDS
from aftercare.ground.core.errors import BadInput
from aftercare.ground.jobs.queries import find_delivery

ROWS = 50
# Phone and identity numbers are covered in lists, whoever reads.
MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d.*[Z+]")
LONG_NUMBER = re.compile(r"\d{7,}")
NO_WORDS = ValueWords({})


class FilterForm(forms.Form):
    """What a reader looks for; every field may be left empty."""

    name = forms.CharField(required=False, max_length=60)
    actor = forms.RegexField(r"^[a-z]+:\d+$", required=False)
    subject = forms.RegexField(r"^[a-z]+:\d+$", required=False)
    development = forms.IntegerField(required=False)
    since = forms.DateField(required=False, label=gettext_lazy("From day"))
    until = forms.DateField(required=False, label=gettext_lazy("To day"))

    def filters(self) -> Filters:
        """The same as the query wants it; a field that cannot be read does not limit. `until` is a whole day."""
        data = getattr(self, "cleaned_data", {})
        subject_type, _colon, number = (data.get("subject") or "").partition(":")
        until = data.get("until")
        return Filters(
            name=data.get("name") or "",
            actor=data.get("actor") or "",
            subject_type=subject_type,
            subject_id=int(number) if number else None,
            development_id=data.get("development"),
            since=_begin_of(data.get("since")),
            until=_begin_of(until + timedelta(days=1)) if until else None,
        )


def _begin_of(day: Any) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time.min)) if day else None


@dataclass(frozen=True)
class Row:
    """A line of the list with its values in words."""

    line: Line
    values: Sequence[tuple[str, str, str]]


def trail(request: SignedInRequest) -> HttpResponse:
    """The list; filters live in the address."""
    check_may_read_trail(request.actor)
    form = FilterForm(request.GET)
    form.is_valid()
    try:
        lines = queries.list_trail(
            form.filters(), reader=request.actor, limit=ROWS + 1, before=request.GET.get("before", "")
        )
    except ValueError as fault:
        raise BadInput(field=_("Page"), value="", remedy=_("Begin again from the first page.")) from fault
    following = request.GET.copy()
    if len(lines) > ROWS:
        following["before"] = lines[ROWS - 1].place
    words = words_for(lines)
    named = sorted((str(kind.label), name) for name, kind in kinds.declared().items())
    context = {
        "rows": [Row(line, [_in_words(each, words) for each in line.changes if told(each)]) for line in lines[:ROWS]],
        "next_url": f"?{following.urlencode()}" if len(lines) > ROWS else "",
        "asked": request.GET,
        "wrong": [name for name in form.errors if name in form.fields],
        "kinds": [("", _("All acts")), *((name, label) for label, name in named)],
        "developments": [("", _("All developments")), *_developments(request)],
    }
    return page(request, "office/trail/list.html", context)


def _developments(request: SignedInRequest) -> list[tuple[int, str]]:
    return list(Development.objects.visible_to(request.actor).order_by("name").values_list("pk", "name"))


def told(change: Change) -> bool:
    """Whether a field says anything: what was left empty does not."""
    return change.state != "shown" or change.value not in (None, "", [], {})


def _in_words(change: Change, known: ValueWords) -> tuple[str, str, str]:
    if change.state == "erased":
        return change.label, _("erased"), "erased"
    if change.state == "masked":
        return change.label, _("not shown"), "masked"
    words = shown(change.value, field=change.field, known=known)
    return change.label, LONG_NUMBER.sub(_covered, words) if change.personal else words, "shown"


def _covered(number: re.Match[str]) -> str:
    return phone(number.group())


def shown(value: object, *, field: str = "", known: ValueWords = NO_WORDS) -> str:
    """A value of an event as people read it; keys of the rules as `known` says them for that field."""
    if value is None or value == "":
        return _("empty")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Mapping):
        return _pairs(value, field=field, known=known)
    if isinstance(value, list):
        few = _(", ").join(shown(item, field=field, known=known) for item in value[:20])
        return few + (" …" if len(value) > 20 else "")
    if not isinstance(value, str):
        return str(value)
    return _moment(value) if MOMENT.match(value) else known(field, value)


def _pairs(value: Mapping[str, object], *, field: str, known: ValueWords) -> str:
    if set(value) in ({"from", "to"}, {"old", "new"}):
        before, after = value.get("from", value.get("old")), value.get("to", value.get("new"))
        return f"{shown(before, field=field, known=known)} → {shown(after, field=field, known=known)}"
    pairs = ((str(name), each) for name, each in list(value.items())[:20])
    return _(", ").join(
        f"{COMMON_WORDS.get(name, name)} {shown(each, field=name, known=known)}" for name, each in pairs
    )


def _moment(text: str) -> str:
    """A moment in the reader's zone; as it stands where it is none after all."""
    try:
        return when(datetime.fromisoformat(text))
    except ValueError:
        return text


def seals(request: SignedInRequest) -> HttpResponse:
    """The last seals, and the checks of the whole trail."""
    check_may_read_trail(request.actor)
    context = {"seals": queries.list_seals(), "checks": queries.list_verifications()}
    return page(request, "office/trail/seals.html", context)


@require_POST
def begin_check(request: SignedInRequest) -> HttpResponse:
    """Have the whole trail checked."""
    verification = actions.begin_verification(by=request.actor, at=timezone.now())
    toast(request, _("The check has begun. You can leave this page."))
    return redirect("office:trail_check", verification.pk)


def check(request: SignedInRequest, verification_id: int) -> HttpResponse:
    """One check: its progress, then what it found."""
    check_may_read_trail(request.actor)
    verification = get_object_or_404(Verification, pk=verification_id)
    job = find_delivery(verification_key(verification.pk))
    context = {
        "check": verification,
        "job": job,
        "how_far": (job.progress if job else None) or {"done": 0, "total": 0},
        "findings": [
            (FAULT_WORDS[Fault(finding["fault"])], finding["where"], finding["event_id"])
            for finding in verification.findings
        ],
    }
    if getattr(request, "htmx", False):
        return fragment(request, "office/trail/check.html", "state", context)
    return page(request, "office/trail/check.html", context)
