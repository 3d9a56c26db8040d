"""The owner's forms. They only parse."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TextForm(forms.Form):
    """Words of the owner."""

    text = forms.CharField(label=_("Text"), required=False, max_length=4000)


class ReportForm(forms.Form):
    """A new request."""

    submission_key = forms.CharField(required=False, max_length=80)
    unit = forms.IntegerField(label=_("Home"), required=False)
    kind = forms.CharField(max_length=20)
    component = forms.CharField(required=False, max_length=60)
    symptom = forms.CharField(label=_("What is wrong"), required=False, max_length=60)
    place = forms.CharField(label=_("Room"), required=False, max_length=40)
    text = forms.CharField(label=_("Description"), required=False, max_length=4000)
