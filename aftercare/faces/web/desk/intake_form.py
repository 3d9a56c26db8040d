"""What the intake screen sends, parsed; what is obligatory the policy says, and the action asks again."""

from typing import Any

from django import forms

from aftercare.faces.web.asking import PREFIX, answer_fields, answers_in
from aftercare.faces.web.words import PolicyWords
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import rules

FIELDS = {"description": "text"}
"""What the policy calls obligatory, and the field of the form where it is called otherwise."""


class IntakeForm(forms.Form):
    """The one screen of the desk, for every way in. What is obligatory, the policy says and the action asks."""

    kind = forms.ChoiceField(label=_("Kind of case"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("Channel"))
    text = forms.CharField(
        label=_("What the owner says"), required=False, max_length=rules.TEXT_AT_MOST, widget=forms.Textarea
    )
    subject = forms.CharField(label=_("Subject"), required=False, max_length=rules.SUBJECT_AT_MOST)
    component = forms.ChoiceField(label=_("Component"), required=False)
    symptom = forms.ChoiceField(label=_("Symptom"), required=False)
    place = forms.ChoiceField(label=_("Room"), required=False)
    urgency = forms.ChoiceField(label=_("Urgency"), required=False, widget=forms.RadioSelect)
    unit = forms.IntegerField(required=False, widget=forms.HiddenInput)
    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    development = forms.TypedChoiceField(label=_("Development"), required=False, coerce=int, empty_value=None)
    building = forms.TypedChoiceField(label=_("Building"), required=False, coerce=int, empty_value=None)
    reporter_name = forms.CharField(label=_("Who reports"), required=False, max_length=120)
    reporter_phone = forms.CharField(
        label=_("Phone"), required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    return_of = forms.IntegerField(required=False)

    def __init__(
        self,
        *args: Any,
        words: PolicyWords,
        developments: list[tuple[str, str]],
        buildings: list[tuple[str, str]],
        kind: str = "repair",
        component: str = "",
        channel: str = "phone",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(answer_fields(words.questions(kind=kind, component=component, channel=channel)))
        nothing = [("", "–")]
        choices: dict[str, Any] = {
            "kind": words.kinds(),
            "channel": words.channels(),
            "component": [*nothing, *words.components()],
            "symptom": [*nothing, *words.symptoms_of(component)],
            "place": [*nothing, *words.places()],
            "urgency": words.urgencies(),
            "development": [*nothing, *developments],
            "building": [*nothing, *buildings],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]
        self.obligatory = words.obligatory(kind)
        part = words.taxonomy.components.get(component)
        self.belongs_to_all = bool(part and part.public)
        for asked in self.obligatory - {"unit"}:
            self.fields[FIELDS.get(asked, asked)].required = True

    def clean(self) -> dict[str, Any]:
        """A report about a home must name it; one about a common part or about no home names the development."""
        sent = super().clean() or {}
        if not sent.get("unit"):
            if "unit" in self.obligatory and not self.belongs_to_all:
                self.add_error(None, _("Choose the home first: search by room, name or telephone above."))
            elif not sent.get("development"):
                self.add_error("development", _("Choose the home, or at least the development."))
        return sent

    def intake(self) -> rules.Intake:
        """What was sent, as the action takes it."""
        sent = self.cleaned_data
        return rules.Intake(
            kind=sent["kind"],
            channel=sent["channel"],
            text=sent["text"],
            subject=sent["subject"],
            development_id=None if sent["unit"] else sent["development"],
            building_id=None if sent["unit"] else sent["building"],
            unit_id=sent["unit"],
            component=sent["component"],
            symptom=sent["symptom"],
            place=sent["place"],
            urgency=sent["urgency"],
            reporter_id=sent["person"],
            reporter_name=sent["reporter_name"],
            reporter_phone=sent["reporter_phone"],
            return_of_id=sent["return_of"],
            answers=answers_in(sent),
        )

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the questions that belong to this report, for the template."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]
