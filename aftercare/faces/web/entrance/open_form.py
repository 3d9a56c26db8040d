"""The form of a report without sign-in: short, with a field that only programs fill in and a signed time of opening."""

from datetime import datetime
from typing import Any

from django import forms
from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.faces.web.asking import PREFIX, answer_fields, answers_in
from aftercare.faces.web.words import PolicyWords
from aftercare.records.estate.rules import BadPhone, normalise_phone
from aftercare.service.cases import permissions, rules

SALT = "open-report"
KEPT_FOR_SECONDS = 12 * 3600
TEXT_AT_MOST = 2000


def mark_of(token: str, *, at: datetime) -> str:
    """When the form was shown, signed, for this code alone."""
    return signing.dumps({"token": token, "at": at.timestamp()}, salt=SALT)


def seconds_since(began: str, token: str) -> float:
    """How long ago the form was shown; 0 when the mark is missing, forged, too old or of another code."""
    try:
        mark = signing.loads(began, salt=SALT, max_age=KEPT_FOR_SECONDS)
    except signing.BadSignature:
        return 0
    return timezone.now().timestamp() - float(mark["at"]) if mark.get("token") == token else 0


class OpenReportForm(forms.Form):
    """What a stranger tells. What is obligatory, the policy says and the action asks again."""

    submission_key = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    began = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.CharField(max_length=20, widget=forms.HiddenInput)
    component = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)
    symptom = forms.ChoiceField(label=gettext_lazy("What is wrong"), required=False, widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("Description"), required=False, max_length=TEXT_AT_MOST, widget=forms.Textarea
    )
    reporter_name = forms.CharField(label=gettext_lazy("Your name"), max_length=60)
    reporter_phone = forms.CharField(
        label=gettext_lazy("Your phone number"),
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    agreed = forms.BooleanField(
        label=gettext_lazy("I have read how my data are used"),
        error_messages={"required": gettext_lazy("Please read it and tick the box.")},
    )
    website = forms.CharField(required=False, max_length=200)

    def __init__(
        self, *args: Any, words: PolicyWords, kind: str, component: str, token: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.words, self.token = words, token
        self.about_kind, self.about_component = kind, component
        known = words.taxonomy.kinds.get(kind)
        self.title = words.component(component) if component and known and known.has_component else words.kind(kind)
        offered = words.symptoms_of(component) if component in words.taxonomy.components else []
        self.fields["symptom"].choices = offered  # type: ignore[attr-defined]
        self.fields["symptom"].required = bool(offered) and bool(known and known.has_component)
        if not offered or not (known and known.has_component):
            del self.fields["symptom"]
        self.fields["kind"].initial, self.fields["component"].initial = kind, component
        self.fields["text"].required = "description" in words.obligatory(kind)
        questions = words.questions(kind=kind, component=component, channel=permissions.OPEN_CHANNEL)
        self.fields.update(answer_fields(questions))

    def clean_kind(self) -> str:
        """One of those the policy takes from strangers."""
        kind: str = self.cleaned_data["kind"]
        if kind not in self.words.open_kinds:
            raise forms.ValidationError(_("This cannot be reported here."))
        return kind

    def clean_reporter_phone(self) -> str:
        """The number as it is kept."""
        try:
            return normalise_phone(self.cleaned_data["reporter_phone"])
        except BadPhone as bad:
            raise forms.ValidationError(str(bad.message)) from bad

    def clean(self) -> dict[str, Any]:
        """Refuse what no person filled in, with what was typed kept in the form."""
        sent = super().clean() or {}
        limits = self.words.intake.open_reports
        if limits is not None:
            seconds = seconds_since(sent.get("began", ""), self.token)
            try:
                rules.check_by_a_person(trap=sent.get("website", ""), seconds=seconds, limits=limits)
            except rules.NotByAPerson as refused:
                raise forms.ValidationError(str(refused.message)) from refused
        return sent

    def intake(self) -> rules.Intake:
        """What was sent, as the action takes it; the place comes from the code."""
        sent = self.cleaned_data
        return rules.Intake(
            kind=sent["kind"],
            channel=permissions.OPEN_CHANNEL,
            text=sent["text"],
            component=sent["component"],
            symptom=sent.get("symptom", ""),
            reporter_name=sent["reporter_name"],
            reporter_phone=sent["reporter_phone"],
            answers=answers_in(sent),
        )

    @property
    def asked(self) -> list[forms.BoundField]:
        """The fields of the questions that belong to this report, for the template."""
        return [self[name] for name in self.fields if name.startswith(PREFIX)]
