"""What the forms about fines, demerits and rewards send, parsed; whether it may be done is asked in the actions."""

from decimal import Decimal
from typing import Any

from django import forms

from aftercare.faces.web.desk.forms import SeenForm
from aftercare.ground.core.text import lazy as _
from aftercare.outcome.conduct import telling
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import MONEY

TEXT_AT_MOST = 2_000


def words(label: object, *, required: bool = True) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(label=label, max_length=TEXT_AT_MOST, required=required, widget=forms.Textarea)  # type: ignore[arg-type]


class ProposeForm(forms.Form):
    """What somebody proposes: for what, about whom, of which case."""

    development = forms.IntegerField(widget=forms.HiddenInput)
    ground = forms.ChoiceField(label=_("Ground"))
    number = forms.CharField(label=_("Number of the case"), max_length=40, required=False)
    level = forms.ChoiceField(label=_("Climbed to"), required=False)
    person = forms.CharField(
        label=_("Sign-in name of the person"),
        max_length=150,
        required=False,
        help_text=_("Left empty, the case says who is held to account."),
    )
    company = forms.ChoiceField(label=_("or the company"), required=False)
    text = words(_("What happened"))

    def __init__(
        self, *args: Any, grounds: list[tuple[str, str]], companies: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        levels = [("", "–"), *((key, str(label)) for key, label in telling.LEVEL_WORDS.items())]
        for name, choices in (("ground", grounds), ("level", levels), ("company", [("", "–"), *companies])):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class DecideForm(SeenForm):
    """Yes to a proposal: form, sum, reason, and how it is made good."""

    form = forms.ChoiceField(label=_("Form"))
    amount = forms.DecimalField(label=_("Amount"), required=False, min_value=0, max_digits=10, decimal_places=2)
    reason = words(_("Reason"))
    remedy = words(_("How it is made good"), required=False)

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"amount": measure.amount, "form": measure.form})
        super().__init__(*args, **kwargs)
        self.fields["form"].choices = [  # type: ignore[attr-defined]
            (form, str(telling.FORM_WORDS[form])) for form in measure.forms
        ]
        if not MONEY & set(measure.forms):
            self.fields["amount"].widget = forms.HiddenInput()
        self.fields["remedy"].required = measure.needs_remedy
        if not measure.needs_remedy:
            del self.fields["remedy"]

    def clean_amount(self) -> Decimal:
        """Nothing where nothing was typed."""
        return self.cleaned_data["amount"] or Decimal(0)


class AnswerForm(SeenForm):
    """The answer to an objection or an appeal: kept, for how much, or taken back."""

    upheld = forms.ChoiceField(
        label=_("Decision"),
        choices=[("yes", _("The decision stands")), ("no", _("The decision is taken back"))],
        widget=forms.RadioSelect,
    )
    amount = forms.DecimalField(label=_("Amount"), required=False, min_value=0, max_digits=10, decimal_places=2)
    reason = words(_("Reason"))

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"amount": measure.amount, "upheld": "yes"})
        super().__init__(*args, **kwargs)
        if measure.form not in MONEY:
            self.fields["amount"].widget = forms.HiddenInput()

    def clean_amount(self) -> Decimal:
        """Nothing where nothing was typed."""
        return self.cleaned_data["amount"] or Decimal(0)


class ReasonForm(SeenForm):
    """Why it is not taken up, or taken back."""

    reason = words(_("Reason"))


class WordsForm(SeenForm):
    """What the person says."""

    text = words(_("What you have to say"))
