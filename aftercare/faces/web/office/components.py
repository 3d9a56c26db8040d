"""The component page: every part of the screens at once, in all its states."""

from datetime import timedelta
from typing import ClassVar, NamedTuple

from django import forms
from django.http import HttpResponse
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web.html import page
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy


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
    return page(request, "office/components.html", context)
