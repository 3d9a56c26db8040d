"""What the desk's forms send, parsed; whether it may be done is asked in the actions."""

from django import forms

from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import rules


class SeenForm(forms.Form):
    """Every act on a case says which version the person looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(SeenForm):
    """A move of the procedure."""

    move = forms.CharField(max_length=40)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=2000, widget=forms.Textarea)


class ReopenForm(SeenForm):
    """Why a closed case is not settled."""

    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea)


class WordsForm(forms.Form):
    """Something said: to the owner or among staff."""

    text = forms.CharField(max_length=rules.TEXT_AT_MOST, widget=forms.Textarea)
    spoken = forms.BooleanField(required=False)


class AssignForm(SeenForm):
    """Somebody else answers for it."""

    staff = forms.IntegerField()
    reason = forms.CharField(required=False, max_length=300)


class HoldForm(SeenForm):
    """It has to wait."""

    until = forms.DateField(label=_("Until"))
    cause = forms.CharField(max_length=20)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class StatedForm(SeenForm):
    """By when the customer wants it."""

    question = forms.CharField(max_length=40)
    moment = forms.DateTimeField(label=_("Time"))


class ClassifyForm(SeenForm):
    """What it is about, said better; empty values are left as they are."""

    component = forms.CharField(required=False, max_length=60)
    symptom = forms.CharField(required=False, max_length=60)
    place = forms.CharField(required=False, max_length=40)
    urgency = forms.CharField(required=False, max_length=20)
    subject = forms.CharField(required=False, max_length=rules.SUBJECT_AT_MOST)
    reason = forms.CharField(required=False, max_length=300)

    def values(self) -> dict[str, str]:
        """What was chosen."""
        names = ("subject", "component", "symptom", "place", "urgency")
        return {name: self.cleaned_data[name] for name in names if self.cleaned_data[name]}
