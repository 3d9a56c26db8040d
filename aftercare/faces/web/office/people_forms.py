"""Forms about staff, teams and the organisation. They only read what was typed."""

from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings

from aftercare.ground.accounts import roles
from aftercare.ground.accounts.models import Company, Department, Development, Staff
from aftercare.ground.accounts.queries.staff import usernames_to_staff
from aftercare.ground.accounts.rules import RoleToGive
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy as _
from aftercare.records.estate.models import Building

DAY = forms.DateInput(attrs={"type": "date"})


def offer(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Give a field of `form` what there is to choose from."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class Seen(forms.Form):
    """The version the person looked at."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


class PersonForm(forms.Form):
    """What is known of a member of staff."""

    name = forms.CharField(label=_("Name"), max_length=80)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    department = forms.TypedChoiceField(label=_("Department"), required=False, coerce=int, empty_value=None)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    trades = forms.CharField(
        label=_("Trades"), required=False, help_text=_("For technicians: keys of the taxonomy, with commas between.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        departments = Department.objects.select_related("company").order_by("company__name", "name")
        offer(self, "department", [("", "—"), *((d.pk, f"{d.company} · {d.name}") for d in departments)])

    def clean_trades(self) -> list[str]:
        """The trades one by one."""
        return [trade.strip() for trade in self.cleaned_data["trades"].replace("，", ",").split(",") if trade.strip()]


class NewPersonForm(PersonForm):
    """A new member of staff with the first role."""

    username = forms.CharField(label=_("User name"), max_length=150, help_text=_("To sign in with; it stays for good."))
    field_order = ["username", "name", "phone", "email", "department", "language", "trades"]


class RoleForm(forms.Form):
    """One role and its reach."""

    role = forms.ChoiceField(label=_("Role"), required=False)
    place = forms.ChoiceField(label=_("Where"), required=False)
    building = forms.CharField(
        label=_("Building"), required=False, help_text=_("Its name, when the role is for one building only.")
    )
    category = forms.CharField(
        label=_("Category"), required=False, help_text=_("Its key in the rules, when the role is for one only.")
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "role", [("", "—"), *((role.key, role.label) for role in roles.ROLES)])
        companies = [(f"company:{c.pk}", c.name) for c in Company.objects.visible_to(actor).order_by("name")]
        places = [(f"development:{d.pk}", d.name) for d in Development.objects.visible_to(actor).order_by("name")]
        offer(
            self,
            "place",
            [
                ("", _("The whole group")),
                (_("Companies"), companies),
                (_("Developments"), places),
            ],
        )

    def clean(self) -> dict[str, Any]:
        """`given` is the role as the action wants it, None when no role was chosen."""
        data = super().clean() or self.cleaned_data
        kind, _colon, pk = data.get("place", "").partition(":")
        development_id = int(pk) if kind == "development" else None
        building_id = None
        if data.get("building"):
            found = Building.objects.filter(development=development_id, name=data["building"].strip()).first()
            if found is None:
                self.add_error("building", _("There is no building of that name in the development chosen."))
            building_id = found.pk if found else None
        data["given"] = None
        if data.get("role"):
            data["given"] = RoleToGive(
                role=data["role"],
                company_id=int(pk) if kind == "company" else None,
                development_id=development_id,
                building_id=building_id,
                category=data.get("category", "").strip(),
            )
        return data


class StaffField(forms.CharField):
    """A member of staff, typed as user name; the page offers names to choose from."""

    def clean(self, value: Any) -> Any:
        """The member of staff, None when nothing was typed."""
        username = super().clean(value).partition(" ")[0]
        if not username:
            return None
        staff = usernames_to_staff([username]).get(username)
        if staff is None:
            raise forms.ValidationError(str(_("Nobody with that user name works here.")))
        return staff


class AbsenceForm(Seen):
    """Deputy and absence."""

    deputy = StaffField(label=_("Deputy"), required=False, help_text=_("User name of who stands in while away."))
    away_from = forms.DateField(label=_("Away from"), required=False, widget=DAY)
    away_until = forms.DateField(label=_("Away until"), required=False, widget=DAY, help_text=_("The last day counts."))


class LeaveForm(Seen):
    """Somebody leaves."""

    reason = forms.CharField(label=_("Reason"), max_length=300)


class LanguageForm(forms.Form):
    """The language one is spoken to in."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class TokenForm(forms.Form):
    """A token for a program."""

    VALID = [("30", _("30 days")), ("90", _("90 days")), ("365", _("One year"))]

    name = forms.CharField(label=_("What for"), max_length=80)
    valid = forms.ChoiceField(label=_("Valid for"), choices=VALID, initial="90")
    scopes = forms.MultipleChoiceField(
        label=_("Only these rights"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(permission.value, label) for permission, label in roles.PERMISSION_LABELS.items()],
        help_text=_("None chosen: all the rights the person has."),
    )

    def valid_for(self) -> timedelta:
        """How long it is good for."""
        return timedelta(days=int(self.cleaned_data["valid"]))


class CompanyForm(forms.Form):
    """A company of the group."""

    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.CharField(label=_("Code"), max_length=20)
    parent = forms.TypedChoiceField(label=_("Stands under"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        companies = Company.objects.order_by("name").values_list("pk", "name")
        offer(self, "parent", [("", _("The top of the group")), *companies])


class DevelopmentForm(forms.Form):
    """A development."""

    name = forms.CharField(label=_("Name"), max_length=120)
    code = forms.CharField(
        label=_("Code"), max_length=20, help_text=_("Stands in every number, such as BX-LA-20261121-0007.")
    )
    company = forms.TypedChoiceField(label=_("Company"), coerce=int)
    address = forms.CharField(label=_("Address"), max_length=300, required=False)
    time_zone = forms.CharField(
        label=_("Time zone"),
        max_length=60,
        initial="Asia/Shanghai",
        help_text=_("Its days and times are read by this clock, for instance Asia/Shanghai or Asia/Urumqi."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "company", list(Company.objects.order_by("name").values_list("pk", "name")))


class DepartmentForm(forms.Form):
    """A department of a company."""

    name = forms.CharField(label=_("Name"), max_length=120)


class TeamForm(forms.Form):
    """A team: name, lead, members."""

    name = forms.CharField(label=_("Name"), max_length=80)
    lead = forms.TypedChoiceField(label=_("Lead"), coerce=int, help_text=_("Answers for what nobody has taken."))
    members = forms.TypedMultipleChoiceField(
        label=_("Members"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: list[Staff], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(staff.pk, f"{staff.name} ({staff.username})") for staff in people]
        offer(self, "lead", choices)
        offer(self, "members", choices)


class NewTeamForm(TeamForm):
    """A new team of a development."""

    PURPOSES = [
        ("desk", _("Desk")),
        ("repair", _("Repair")),
        ("inspection", _("Inspection")),
        ("emergency", _("Emergency")),
    ]

    development = forms.TypedChoiceField(label=_("Development"), coerce=int)
    purpose = forms.ChoiceField(label=_("Purpose"), choices=PURPOSES)
    field_order = ["development", "purpose", "name", "lead", "members"]

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        developments = Development.objects.visible_to(actor).order_by("name").values_list("pk", "name")
        offer(self, "development", list(developments))
