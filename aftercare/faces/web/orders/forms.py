"""The forms of an order page. They only parse; what is allowed is said by the actions."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any, TypeVar

from django import forms
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from aftercare.ground.core.errors import BadInput
from aftercare.service.workorders.rules.states import DELAY_WORDS, DelayCause

PNG = "data:image/png;base64,"
SIGNATURE_BYTES = 400_000
FormT = TypeVar("FormT", bound=forms.Form)


def parsed(request: HttpRequest, form_class: type[FormT]) -> FormT:
    """The form with its values cleaned. Raises BadInput for the first value that cannot be read."""
    form = form_class(request.POST, request.FILES)
    if form.is_valid():
        return form
    for name, errors in form.errors.items():
        label = str(form.fields[name].label or name) if name in form.fields else ""
        raise BadInput(field=label, value=request.POST.get(name, "")[:60], remedy=errors[0])
    return form


def photos_of(request: HttpRequest, name: str = "photos") -> Sequence[File[Any]]:
    """The photos that were sent along."""
    return [file for file in request.FILES.getlist(name) if isinstance(file, UploadedFile)]


def drawing_of(request: HttpRequest, name: str = "signature") -> File[Any] | None:
    """The signature: drawn on the screen (a PNG), else a photo of the signed sheet, else None."""
    drawn = request.POST.get(name, "")
    if drawn.startswith(PNG) and len(drawn) < SIGNATURE_BYTES:
        try:
            return ContentFile(base64.b64decode(drawn.removeprefix(PNG), validate=True), name="signature.png")
        except binascii.Error:
            return None
    sheets = photos_of(request, "signed_sheet")
    return sheets[0] if sheets else None


class SeenForm(forms.Form):
    """The version that was looked at, and the key that makes twice once."""

    seen = forms.IntegerField(required=False)
    submission_key = forms.CharField(required=False, max_length=80)

    def base(self) -> dict[str, Any]:
        """Both as actions want them."""
        return {"seen": self.cleaned_data["seen"], "key": self.cleaned_data["submission_key"]}


class ReasonForm(SeenForm):
    """Something with a reason."""

    reason = forms.CharField(label=_("Reason"), required=False, max_length=500)


class PlaceForm(SeenForm):
    """Checking in, with the place when the phone tells it."""

    latitude = forms.DecimalField(required=False, min_value=-90, max_value=90)
    longitude = forms.DecimalField(required=False, min_value=-180, max_value=180)


class TimeForm(ReasonForm):
    """A time window on one day."""

    day = forms.DateField(label=_("Day"))
    from_time = forms.TimeField(label=_("Starts"))
    until_time = forms.TimeField(label=_("Ends"))
    agreed = forms.BooleanField(label=_("The owner has agreed on the telephone"), required=False)


class LeaveForm(SeenForm):
    """Going, for now."""

    minutes = forms.IntegerField(label=_("Minutes"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=1000)
    come_again = forms.BooleanField(label=_("Another visit is needed"), required=False)


class PhotosForm(SeenForm):
    """Photos from before, during or after."""

    purpose = forms.ChoiceField(
        label=_("When"), choices=[("before", _("Before")), ("during", _("During")), ("after", _("After"))]
    )


class PartForm(SeenForm):
    """A part that was put in."""

    name = forms.CharField(label=_("Part"), max_length=120, required=False)
    quantity = forms.DecimalField(label=_("Quantity"), max_digits=10, decimal_places=2)
    unit = forms.CharField(label=_("Unit of measure"), required=False, max_length=20)
    unit_price = forms.DecimalField(label=_("Unit price"), required=False, max_digits=10, decimal_places=2)
    old_part = forms.ChoiceField(
        label=_("Old part"),
        required=False,
        choices=[("", "–"), ("yes", _("returned")), ("no", _("not returned"))],
    )


class DelayForm(ReasonForm):
    """Word that it takes longer."""

    cause = forms.ChoiceField(
        label=_("Cause"), choices=[(cause.value, DELAY_WORDS[cause.value]) for cause in DelayCause]
    )
    new_day = forms.DateField(label=_("New date"))
    agreed = forms.BooleanField(label=_("The owner agrees to the new date"), required=False)


class FinishForm(SeenForm):
    """The work is done."""

    result = forms.CharField(label=_("What was done"), required=False, max_length=2000)
    minutes = forms.IntegerField(label=_("Minutes"), required=False)


class SignForm(SeenForm):
    """A signature."""

    signatory = forms.CharField(max_length=40)
    name = forms.CharField(label=_("Name"), required=False, max_length=120)


class RefuseForm(ReasonForm):
    """A refusal, or a signature done without: with proof."""

    signatory = forms.CharField(max_length=40)
    witness = forms.CharField(label=_("Witness"), required=False, max_length=120)
