"""Forms about drafts of rules. They only read what was typed."""

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import RegexValidator

from aftercare.ground.accounts.models import Company, Development
from aftercare.ground.core.documents import KEY_PATTERN
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.rules import InvalidPack
from aftercare.ground.policies.writing import BYTES_AT_MOST, Files, from_upload
from aftercare.service.cases.policy import AnswerType

DAY = forms.DateInput(attrs={"type": "date"})


class PackFile(forms.FileField):
    """A pack as a zip of its folder, or one of its files."""

    widget = forms.FileInput(attrs={"accept": ".zip,.yaml,.yml"})

    def clean(self, data: Any, initial: Any = None) -> Files:
        """The files in it; a fault in the archive is a fault of the field."""
        sent: UploadedFile[bytes] | None = super().clean(data, initial)
        if not sent:
            return {}
        if (sent.size or 0) > BYTES_AT_MOST:
            raise forms.ValidationError(str(_("This is too large for a pack.")))
        try:
            return from_upload(sent.name or "", sent.read())
        except InvalidPack as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


class NewDraftForm(forms.Form):
    """What a draft is called and what it begins with."""

    name = forms.CharField(label=_("Name of the draft"), max_length=80)
    base = forms.TypedChoiceField(label=_("Begin with the rules of"), coerce=int, empty_value=None, required=False)
    file = PackFile(
        label=_("Or with files of your own"),
        required=False,
        help_text=_("A zip of the folder of a pack, or one of its YAML files to put into the version above."),
    )

    def __init__(self, *args: Any, versions: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["base"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "—"), *versions]

    def clean(self) -> dict[str, Any]:
        """Something to begin with is needed."""
        data = super().clean() or self.cleaned_data
        if not data.get("base") and not data.get("file") and not self.errors:
            self.add_error("base", str(_("Choose a version, or send files.")))
        return data


class SeenForm(forms.Form):
    """The version of the draft that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class FilesForm(SeenForm):
    """Files to put into the draft."""

    file = PackFile(
        label=_("File"), help_text=_("A zip replaces every file it holds; a YAML file the one of its name.")
    )


class TextForm(SeenForm):
    """One file of the draft as text."""

    text = forms.CharField(label=_("Text"), widget=forms.Textarea, required=False, strip=False)


class EntryForm(SeenForm):
    """A new entry like one that is there."""

    like = forms.CharField(label=_("Like"))
    key = forms.CharField(
        label=_("Its key"),
        max_length=40,
        validators=[RegexValidator(KEY_PATTERN, str(_("Small Latin letters, digits and _; a letter first.")))],
        help_text=_("Small Latin letters, digits and _; a letter first."),
    )


class QuestionForm(SeenForm):
    """A question to be asked when a case is taken in: made without writing a line of YAML."""

    TYPES = [
        (AnswerType.TEXT.value, _("text")),
        (AnswerType.NUMBER.value, _("number")),
        (AnswerType.CHOICE.value, _("choice")),
        (AnswerType.YES_NO.value, _("yes or no")),
        (AnswerType.DATE.value, _("day")),
        (AnswerType.MOMENT.value, _("day and time")),
    ]

    key = EntryForm.base_fields["key"]
    zh = forms.CharField(label=_("Question in Chinese"), max_length=200)
    en = forms.CharField(label=_("Question in English"), max_length=200)
    type = forms.ChoiceField(label=_("Type"), choices=TYPES)
    choices = forms.CharField(
        label=_("Choices"),
        required=False,
        widget=forms.Textarea,
        help_text=_("For a choice: one a line, as key | Chinese | English."),
    )
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("Only for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen: for all kinds."),
    )
    source = forms.CharField(label=_("Why it is asked"), max_length=60, help_text=_("Kept as the source of the value."))

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["kinds"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = kinds

    def clean_choices(self) -> dict[str, Any]:
        """The choices as a pack writes them."""
        lines = [line for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        parts = [[part.strip() for part in line.replace("｜", "|").split("|")] for line in lines]
        if any(len(each) != 3 or not all(each) for each in parts):
            raise forms.ValidationError(str(_("Write each as key | Chinese | English.")))
        return {key: {"label": {"zh-hans": zh, "en": en}} for key, zh, en in parts}

    def question(self) -> dict[str, Any]:
        """The question as a pack writes it."""
        data = self.cleaned_data
        made: dict[str, Any] = {"label": {"zh-hans": data["zh"], "en": data["en"]}, "type": data["type"]}
        if data["choices"]:
            made["choices"] = data["choices"]
        if data["required"]:
            made["required"] = True
        if data["kinds"]:
            made["kinds"] = data["kinds"]
        return {**made, "source": [f"practice: {data['source']}"]}


class PublishForm(SeenForm):
    """From when, where, and why."""

    effective_from = forms.DateField(
        label=_("First day"), widget=DAY, help_text=_("From the beginning of this day new cases follow these rules.")
    )
    place = forms.ChoiceField(label=_("For"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea)

    def __init__(self, *args: Any, tomorrow: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effective_from"].initial = tomorrow
        field = self.fields["place"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [
            ("", _("Everybody")),
            (_("Companies"), [(f"company:{pk}", name) for pk, name in _names(Company)]),
            (_("Developments"), [(f"development:{pk}", name) for pk, name in _names(Development)]),
        ]

    def place_ids(self) -> dict[str, int | None]:
        """The company or the development chosen; neither for everybody."""
        kind, _colon, pk = self.cleaned_data["place"].partition(":")
        return {
            "company_id": int(pk) if kind == "company" else None,
            "development_id": int(pk) if kind == "development" else None,
        }


def _names(model: type[Company] | type[Development]) -> list[tuple[int, str]]:
    return list(model.objects.order_by("name").values_list("pk", "name")[:1000])
