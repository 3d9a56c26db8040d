"""The questions that a policy asks beside the usual fields, as fields of a form."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _

from aftercare.faces.web.words import said
from aftercare.service.cases.policy import AnswerType, Question
from aftercare.service.cases.rules import ANSWER_AT_MOST

PREFIX = "answer_"


def answer_fields(questions: Mapping[str, Question]) -> dict[str, forms.Field]:
    """A field for each question under `answer_<key>`; what is right is said by the action."""
    return {f"{PREFIX}{key}": _field(question) for key, question in questions.items()}


def answers_in(sent: Mapping[str, object]) -> dict[str, str]:
    """The answers among cleaned values, by the key of their question; those left empty are left out."""
    return {name.removeprefix(PREFIX): str(value) for name, value in sent.items() if name.startswith(PREFIX) and value}


def _field(question: Question) -> forms.Field:
    label = said(question.label)
    if question.type in {AnswerType.CHOICE, AnswerType.YES_NO}:
        choices = [(key, said(named.label)) for key, named in question.choices.items()]
        return forms.ChoiceField(
            label=label,
            help_text=_help(question),
            required=question.required,
            choices=choices or [("yes", _("yes")), ("no", _("no"))],
            widget=forms.RadioSelect,
        )
    widgets: dict[AnswerType, forms.Widget] = {
        AnswerType.NUMBER: forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
        AnswerType.DATE: forms.DateInput(attrs={"type": "date"}),
        AnswerType.MOMENT: forms.DateTimeInput(attrs={"type": "datetime-local"}),
        AnswerType.TEXT: forms.TextInput(),
    }
    return forms.CharField(
        label=label,
        help_text=_help(question),
        required=question.required,
        max_length=ANSWER_AT_MOST,
        widget=widgets[question.type],
    )


def _help(question: Question) -> str:
    return said(question.help) if question.help else ""
