"""The component page: every part of the screens at once, in all its states."""

from datetime import timedelta
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.http import HttpResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web.html import page
from aftercare.faces.web.months import Cell, months_between
from aftercare.faces.web.office.packs.drawing import Telling
from aftercare.faces.web.office.packs.reading import Entry, Group, Line
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy
from aftercare.ground.procedures.drawing import graph_of
from aftercare.ground.procedures.graph import Procedure


class SampleForm(forms.Form):
    """One field of each kind."""

    KINDS: ClassVar = [("first", lazy("First")), ("second", lazy("Second")), ("third", lazy("Third"))]

    text = forms.CharField(label=lazy("Text"), help_text=lazy("A word of help stands under the field."))
    phone = forms.CharField(label=lazy("Telephone"), required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    kind = forms.ChoiceField(label=lazy("List"), choices=KINDS)
    on = forms.DateField(label=lazy("Day"), widget=forms.DateInput)
    card = forms.ChoiceField(label=lazy("Cards"), choices=KINDS, widget=forms.RadioSelect)
    several = forms.MultipleChoiceField(
        label=lazy("Several"), choices=KINDS, required=False, widget=forms.CheckboxSelectMultiple
    )
    story = forms.CharField(label=lazy("Long text"), widget=forms.Textarea)
    agreed = forms.BooleanField(label=lazy("I have read it"))
    photos = forms.FileField(label=lazy("Photos"), required=False)
    signature = forms.CharField(label=lazy("Signature"))


class SamplePhoto(NamedTuple):
    """A photo as the grid wants it."""

    url: str
    thumbnail_url: str
    caption: str


class Said(NamedTuple):
    """A notice as the page gets it."""

    message: str
    extra_tags: str


def components(request: SignedInRequest) -> HttpResponse:
    """Show every component."""
    if not request.actor.may(Permission.EDIT_ORGANISATION):
        raise NotPermitted(_("Only administrators see the components."))
    now = timezone.now()
    logo = static("img/logo.svg")
    context = {
        "form": SampleForm(initial={"text": _("Typed before"), "card": "second", "several": ["first"]}),
        "wrong": SampleForm({"phone": "138", "card": "first"}),
        "hour": timedelta(hours=1),
        "at": now,
        "photos": [SamplePhoto(logo, logo, _("Before")), SamplePhoto(logo, logo, _("After"))],
    }
    return page(request, "office/components.html", {**context, **_samples()})


def _samples() -> dict[str, Any]:
    """What the parts for rules, parts of a home and files are shown with."""
    label = {"zh-hans": _("Taken in"), "en": _("Taken in")}
    end = {"label": {"staff": label, "owner": label}, "phase": "kept", "final": True}
    way = {"done": {"to": "done", "label": label, "roles": ["agent"], "source": ["S000.01.r11"]}}
    step = {"label": {"staff": label, "owner": label}, "phase": "taken_in", "owed_by": "staff", "role": "agent"}
    steps = {"received": {**step, "time_limit": "survey", "moves": way}, "done": end}
    procedure = Procedure.model_validate({"start": "received", "steps": steps})
    entry = Entry(
        "survey", "survey", _("Survey"), ((Line("2 h", ("S000.12.r18",)),),), _("before tax"), ("S000.19.r15",)
    )
    today = timezone.localdate()
    tones = ("plain", "start", "counted", "make-up", "single", "free", "holiday", "paused", "due")
    return {
        "months": months_between(today, today, lambda day: Cell(day, tones[day.day % 9], str(day.day % 9 or ""))),
        "month_key_items": [("counted", _("Counted")), ("free", _("Not counted")), ("due", _("Due"))],
        "said": [Said(_("Saved. The receipt has been sent."), "success")],
        "parts": [(_("Kitchen"), [{"key": "tap", "label": _("A tap that drips"), "find": "tap"}])],
        "files": [{"shown_as": "photo", "url": static("img/logo.svg"), "small_url": static("img/logo.svg")}],
        "help": [{"title": _("A tap that drips"), "body": _("Close the main valve first."), "for_staff": True}],
        "group": Group("limits", _("Due"), (_("Due"),), (entry,)),
        "telling": Telling(graph_of(procedure), {}, "repair"),
    }
