"""What the pages of help articles send, parsed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aftercare.care.relations.actions import Written
from aftercare.care.relations.rules import AUDIENCE_WORDS, BODY_AT_MOST, TITLE_AT_MOST, TOPIC_WORDS, Audience, Topic
from aftercare.faces.web.words import PolicyWords
from aftercare.ground.accounts.models import Development
from aftercare.records.estate.models import Building


class ArticleForm(forms.Form):
    """An article: what it says in both languages, for whom, and where it holds."""

    title_zh = forms.CharField(label=gettext_lazy("Title in Chinese"), max_length=TITLE_AT_MOST)
    body_zh = forms.CharField(label=gettext_lazy("Text in Chinese"), max_length=BODY_AT_MOST, widget=forms.Textarea)
    title_en = forms.CharField(label=gettext_lazy("Title in English"), required=False, max_length=TITLE_AT_MOST)
    body_en = forms.CharField(
        label=gettext_lazy("Text in English"), required=False, max_length=BODY_AT_MOST, widget=forms.Textarea
    )
    audience = forms.ChoiceField(label=gettext_lazy("For whom"), widget=forms.RadioSelect)
    topic = forms.ChoiceField(label=gettext_lazy("Topic"))
    component = forms.ChoiceField(
        label=gettext_lazy("About the part"),
        required=False,
        help_text=gettext_lazy("It is shown while somebody reports this part."),
    )
    kind = forms.ChoiceField(label=gettext_lazy("About the kind of case"), required=False)
    development = forms.TypedChoiceField(label=gettext_lazy("Holds in"), required=False, coerce=int, empty_value=None)
    building = forms.TypedChoiceField(label=gettext_lazy("Building"), required=False, coerce=int, empty_value=None)
    case = forms.IntegerField(required=False, widget=forms.HiddenInput)
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        words: PolicyWords,
        developments: Sequence[Development],
        buildings: Sequence[Building],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        anywhere = [("", _("All developments"))]
        choices: dict[str, Any] = {
            "audience": list(AUDIENCE_WORDS.items()),
            "topic": list(TOPIC_WORDS.items()),
            "component": [("", "–"), *words.components()],
            "kind": [("", "–"), *words.kinds()],
            "development": [*anywhere, *((str(each.pk), each.name) for each in developments)],
            "building": [*anywhere, *((str(each.pk), f"{each.development.name} {each.name}") for each in buildings)],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def written(self) -> Written:
        """What was sent, as the actions take it."""
        sent = self.cleaned_data
        return Written(
            title_zh=sent["title_zh"],
            body_zh=sent["body_zh"],
            title_en=sent["title_en"],
            body_en=sent["body_en"],
            audience=Audience(sent["audience"]),
            topic=Topic(sent["topic"]),
            kind=sent["kind"],
            component=sent["component"],
            development_id=sent["development"],
            building_id=sent["building"],
            case_id=sent["case"],
        )


class SeenForm(forms.Form):
    """The version that was looked at."""

    seen = forms.IntegerField()


class PublishForm(SeenForm):
    """From when until when it is shown."""

    from_on = forms.DateField(label=gettext_lazy("Shown from"), widget=forms.DateInput(attrs={"type": "date"}))
    until_on = forms.DateField(
        label=gettext_lazy("Shown until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )


class WithdrawForm(SeenForm):
    """Why it is shown no more."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=300)
