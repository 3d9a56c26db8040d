"""What the forms about homes, people and contractors send, parsed; whether it may be done is asked in the actions."""

from typing import Any

from django import forms

from aftercare.faces.web.desk import estate_words
from aftercare.ground.core.text import lazy as _
from aftercare.records.contractors.rules import ContractorKind
from aftercare.records.estate.rules import OccupancyRole, UnitKind, UnitState


class Seen(forms.Form):
    """What every form carries: the version that was looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


def tel() -> forms.TextInput:
    """A field for telephone numbers."""
    return forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})


def day() -> forms.DateInput:
    """A field for a day."""
    return forms.DateInput(attrs={"type": "date"})


class UnitForm(Seen):
    """What is known of a unit."""

    state = forms.TypedChoiceField(label=_("State"), coerce=UnitState)
    area = forms.DecimalField(label=_("Area (m²)"), required=False, min_value=0, max_digits=9, decimal_places=2)
    layout = forms.CharField(label=_("Layout"), required=False, max_length=60)
    notes = forms.CharField(label=_("Notes"), required=False, max_length=2000, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["state"].choices = list(estate_words.unit_states().items())  # type: ignore[attr-defined]


class HandoverForm(Seen):
    """The day of the handover."""

    on = forms.DateField(label=_("Handed over on"), required=False, widget=day())


class BuildingForm(Seen):
    """What is known of a building."""

    name = forms.CharField(label=_("Name"), max_length=60)
    completed_on = forms.DateField(label=_("Completion accepted on"), required=False, widget=day())


class NewBuildingForm(forms.Form):
    """A building entered by hand."""

    name = forms.CharField(label=_("Name"), max_length=60, help_text=_("As people say it, such as 3栋."))
    phase = forms.CharField(label=_("Phase"), max_length=60, required=False)
    completed_on = forms.DateField(label=_("Completion accepted on"), required=False, widget=day())


class NewUnitForm(forms.Form):
    """A home or another unit entered by hand; its building and entrance are made when they are new."""

    building = forms.CharField(
        label=_("Building"), max_length=60, required=False, help_text=_("Leave it empty for a unit in no building.")
    )
    entrance = forms.CharField(label=_("Entrance"), max_length=40, required=False)
    number = forms.CharField(
        label=_("Room number"), max_length=40, help_text=_("Such as 1201; the floor is read from it.")
    )
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=UnitKind)
    state = forms.TypedChoiceField(label=_("State"), coerce=UnitState)
    area = forms.DecimalField(label=_("Area (m²)"), required=False, min_value=0, max_digits=9, decimal_places=2)
    layout = forms.CharField(label=_("Layout"), required=False, max_length=60)
    handed_over_on = forms.DateField(label=_("Handed over on"), required=False, widget=day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(estate_words.unit_kinds().items())  # type: ignore[attr-defined]
        self.fields["state"].choices = list(estate_words.unit_states().items())  # type: ignore[attr-defined]


class NewcomerForm(Seen):
    """Somebody known or new who buys a home or joins it."""

    person = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name"), required=False, max_length=120)
    phones = forms.CharField(label=_("Phones"), required=False, max_length=120, widget=tel())
    on = forms.DateField(label=_("From"), required=False, widget=day())
    role = forms.TypedChoiceField(label=_("As"), required=False, coerce=OccupancyRole, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = list(estate_words.roles().items())  # type: ignore[attr-defined]


class SaleForm(NewcomerForm):
    """Who bought, and when."""

    on = forms.DateField(label=_("Sold on"), widget=day())


class OnForm(forms.Form):
    """A day on which something ends."""

    on = forms.DateField(label=_("Until"), widget=day())


class VehicleForm(Seen):
    """A vehicle."""

    plate = forms.CharField(label=_("Plate"), max_length=20)
    note = forms.CharField(label=_("Note"), required=False, max_length=80)


class PersonForm(Seen):
    """What is known of somebody."""

    name = forms.CharField(label=_("Name"), max_length=120)
    identity_number = forms.CharField(label=_("Identity number"), required=False, max_length=40)
    email = forms.EmailField(label=_("E-mail"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=[("zh-hans", "中文"), ("en", "English")])
    notes = forms.CharField(label=_("Notes"), required=False, max_length=2000, widget=forms.Textarea)


class PhoneForm(Seen):
    """One more phone."""

    number = forms.CharField(label=_("Phone"), max_length=30, widget=tel())
    label = forms.CharField(label=_("Whose or what for"), required=False, max_length=40)


class MergeForm(forms.Form):
    """Two records that are one person, and how one knows."""

    kept_seen = forms.IntegerField(widget=forms.HiddenInput)
    absorbed_seen = forms.IntegerField(widget=forms.HiddenInput)
    evidence = forms.CharField(
        label=_("How you know that they are one person"),
        max_length=1000,
        widget=forms.Textarea,
        help_text=_("For example: called from the second number, identity paper seen at the desk."),
    )


class SplitForm(forms.Form):
    """Why two records are two people after all."""

    reason = forms.CharField(label=_("Why they are two people"), max_length=1000, widget=forms.Textarea)


class ContractorForm(Seen):
    """What is known of a contractor."""

    short_name = forms.CharField(label=_("Short name"), required=False, max_length=60)
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=ContractorKind)
    repair_contact = forms.CharField(label=_("Responsible for repairs"), required=False, max_length=80)
    repair_phone = forms.CharField(label=_("Repair phone"), required=False, max_length=30, widget=tel())
    email = forms.EmailField(label=_("E-mail"), required=False)
    active = forms.BooleanField(label=_("Works for us"), required=False)
    notes = forms.CharField(label=_("Notes"), required=False, max_length=2000, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(estate_words.contractor_kinds().items())  # type: ignore[attr-defined]


class NewContractorForm(forms.Form):
    """A contractor nobody knew."""

    name = forms.CharField(label=_("Full name"), max_length=160)
    kind = forms.TypedChoiceField(label=_("Kind"), coerce=ContractorKind)
    repair_contact = forms.CharField(label=_("Responsible for repairs"), required=False, max_length=80)
    repair_phone = forms.CharField(label=_("Repair phone"), required=False, max_length=30, widget=tel())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = list(estate_words.contractor_kinds().items())  # type: ignore[attr-defined]


class BuiltForm(Seen):
    """What a contractor built. `place` is `d12` for a whole development, `b7` for one building."""

    place = forms.CharField(label=_("Where"), max_length=20)
    component = forms.ChoiceField(label=_("What"))
    contract_number = forms.CharField(label=_("Contract"), required=False, max_length=80)
    retention = forms.DecimalField(
        label=_("Retention money (yuan)"), required=False, min_value=0, max_digits=14, decimal_places=2
    )

    def __init__(self, *args: Any, components: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["component"].choices = components  # type: ignore[attr-defined]


class FrameworkForm(Seen):
    """A long-term repair contract."""

    development = forms.IntegerField(label=_("Development"))
    number = forms.CharField(label=_("Number of the contract"), max_length=80)
    from_on = forms.DateField(label=_("From"), widget=day())
    until_on = forms.DateField(label=_("Until"), required=False, widget=day())
    prices = forms.CharField(
        label=_("Unit prices"),
        required=False,
        max_length=4000,
        widget=forms.Textarea,
        help_text=_("One on a line: the item, a blank, the price in yuan."),
    )


class CrewForm(Seen):
    """Somebody who works for a contractor."""

    name = forms.CharField(label=_("Name"), max_length=80)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=30, widget=tel())
