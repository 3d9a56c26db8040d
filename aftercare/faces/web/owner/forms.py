"""The owner's forms. They only parse."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TextForm(forms.Form):
    """Words of the owner."""

    text = forms.CharField(label=_("Text"), required=False, max_length=4000)


class AboveForm(forms.Form):
    """To whom above the desk, and what went wrong."""

    level = forms.CharField(label=_("To whom"), max_length=40)
    reason = forms.CharField(label=_("What went wrong"), max_length=1000)


class MoveForm(forms.Form):
    """A step the owner takes: agree, decline, withdraw, take up again."""

    seen = forms.IntegerField()
    move = forms.CharField(max_length=40)
    reason = forms.CharField(label=_("Reason"), required=False, max_length=2000)


class ReviewForm(forms.Form):
    """Why somebody above should look at it again."""

    reason = forms.CharField(label=_("What is not right"), max_length=1000)


class ReopenForm(forms.Form):
    """Why a closed matter is not settled."""

    seen = forms.IntegerField()
    reason = forms.CharField(label=_("What is not right"), max_length=1000)
