"""What owners and contractors type at the door."""

from django import forms

from aftercare.ground.core.text import lazy as _
from aftercare.records.estate.rules import BadPhone, normalise_phone


class PhoneForm(forms.Form):
    """The phone a code is sent to."""

    phone = forms.CharField(
        label=_("Your phone number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "autofocus": True}),
    )

    def clean_phone(self) -> str:
        """The number as it is kept."""
        try:
            return normalise_phone(self.cleaned_data["phone"])
        except BadPhone as bad:
            raise forms.ValidationError(str(bad.message)) from bad


class CodeForm(forms.Form):
    """The code that came."""

    code = forms.CharField(
        label=_("The six digits we sent you"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )
