"""The forms of incidents. They only parse."""

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.care.incidents.rules import CAUSE_AT_MOST, TEXT_AT_MOST
from aftercare.faces.web.desk.forms import SeenForm


class AboutForm(forms.Form):
    """What an incident is about, and who leads it."""

    place = forms.RegexField(r"^[bdc][0-9]{1,18}$", label=_("Where"))
    line = forms.CharField(label=_("Line of homes above one another"), required=False, max_length=10)
    component = forms.CharField(label=_("Component"), required=False, max_length=60)
    symptom = forms.CharField(label=_("Symptom"), required=False, max_length=60)
    cause = forms.CharField(label=_("Cause"), max_length=CAUSE_AT_MOST)
    text = forms.CharField(label=_("What is known"), required=False, max_length=TEXT_AT_MOST)
    lead = forms.IntegerField(label=_("Led by"), required=False)
    way = forms.CharField(required=False, max_length=10)


class ChangeForm(SeenForm):
    """What is behind it after all, and who leads it."""

    cause = forms.CharField(label=_("Cause"), max_length=CAUSE_AT_MOST)
    text = forms.CharField(label=_("What is known"), required=False, max_length=TEXT_AT_MOST)
    lead_id = forms.IntegerField(label=_("Led by"), required=False)


class AnswerForm(SeenForm):
    """What every owner reads."""

    text = forms.CharField(label=_("To every owner"), max_length=TEXT_AT_MOST)


class NoticeForm(forms.Form):
    """What those are told whom it has not hurt yet; `batch` is maker and model with a bar between."""

    title = forms.CharField(label=_("Title"), max_length=CAUSE_AT_MOST)
    text = forms.CharField(label=_("Text"), max_length=TEXT_AT_MOST)
    batch = forms.CharField(label=_("Only this make"), required=False, max_length=250)


class EndForm(SeenForm):
    """What came of it, and what becomes of the cases."""

    outcome = forms.CharField(label=_("What came of it"), max_length=TEXT_AT_MOST)
    closing = forms.CharField(label=_("The cases"), max_length=10)
    text = forms.CharField(label=_("To every owner"), required=False, max_length=TEXT_AT_MOST)


class ReopenForm(SeenForm):
    """Why it goes on."""

    reason = forms.CharField(label=_("Reason"), max_length=TEXT_AT_MOST)
