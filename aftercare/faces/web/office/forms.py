"""Forms that several pages of the office share. They only read what was typed."""

from django import forms


class SeenForm(forms.Form):
    """The version the person looked at."""

    seen = forms.IntegerField(min_value=1)
