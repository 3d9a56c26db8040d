"""The owner's report: photos, what is wrong, where, a sentence, and what the policy asks beside it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from aftercare.faces.web.asking import PREFIX, answer_fields, answers_in
from aftercare.faces.web.words import PolicyWords

CHANNEL = "web"
TEXT_AT_MOST = 4000


class ReportForm(forms.Form):
    """A new request. What is obligatory, the policy says and the action asks again."""

    submission_key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    unit = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.CharField(max_length=20, widget=forms.HiddenInput)
    component = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    symptom = forms.ChoiceField(label=_("What is wrong"), required=False, widget=forms.RadioSelect)
    place = forms.ChoiceField(label=_("Room"), required=False, widget=forms.RadioSelect)
    text = forms.CharField(label=_("Description"), required=False, max_length=TEXT_AT_MOST, widget=forms.Textarea)

    def __init__(self, *args: Any, words: PolicyWords, kind: str, component: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = words.taxonomy.kinds.get(kind)
        part = words.taxonomy.components.get(component) if known and known.has_component else None
        if part is None:
            del self.fields["symptom"], self.fields["place"]
        else:
            self.fields["symptom"].choices = words.symptoms_of(component)  # type: ignore[attr-defined]
            self.fields["symptom"].required = True
            self.fields["place"].choices = words.places()  # type: ignore[attr-defined]
            if part.public:
                del self.fields["place"]
        self.fields["text"].required = "description" in words.obligatory(kind)
        self.fields.update(answer_fields(words.questions(kind=kind, component=component, channel=CHANNEL)))

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the questions that belong to this report, for the template."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]

    @property
    def answers(self) -> dict[str, str]:
        """What was answered, by question."""
        return answers_in(self.cleaned_data)
