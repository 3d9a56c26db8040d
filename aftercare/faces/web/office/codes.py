"""Codes for walls: chosen by place, printed on a sheet, withdrawn."""

from collections.abc import Sequence
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from markupsafe import Markup

from aftercare.faces.web.desk.queue import words_in_force
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.orders.forms import parsed
from aftercare.faces.web.words import PolicyWords
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.errors import NotPermitted
from aftercare.records.estate import actions
from aftercare.records.estate.actions import PlaceWanted
from aftercare.records.estate.models import Building, Entrance, PlaceCode, Unit
from aftercare.records.estate.queries import codes_of
from aftercare.records.estate.rules import UnitKind

CODES_ON_A_SHEET = 500
CORRECTION = "q"  # a quarter may be dirty or torn


class PlacesForm(forms.Form):
    """Which places shall have a code."""

    building = forms.TypedChoiceField(label=gettext_lazy("Building"), required=False, coerce=int, empty_value=None)
    where = forms.ChoiceField(label=gettext_lazy("A code for"), widget=forms.RadioSelect)
    parts = forms.MultipleChoiceField(
        label=gettext_lazy("Parts"),
        required=False,
        help_text=gettext_lazy("With a part chosen, the report is about it at once; without, one chooses from a list."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, buildings: Sequence[Building], words: PolicyWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, Any] = {
            "building": [("", _("The whole development")), *((str(each.pk), each.name) for each in buildings)],
            "where": [
                ("development", _("The grounds")),
                ("building", _("The building")),
                ("entrances", _("Each entrance")),
                ("homes", _("Each home")),
            ],
            "parts": [(key, words.component(key)) for key, part in words.taxonomy.components.items() if part.public],
        }
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """All but the grounds need a building."""
        sent = super().clean() or {}
        if sent.get("where") != "development" and not sent.get("building"):
            self.add_error("building", _("Choose the building."))
        return sent


def codes(request: SignedInRequest) -> HttpResponse:
    """The codes of a development, and the form to make more."""
    _check_may_print(request)
    development = _development(request)
    if development is None:
        return page(request, "office/codes.html", {"developments": [], "development": None})
    words = words_in_force(timezone.now())
    form = PlacesForm(
        request.POST or None, buildings=_buildings(request, development), words=words, initial={"where": "entrances"}
    )
    if request.method == "POST" and form.is_valid():
        made = actions.make_place_codes(
            development_id=development.pk,
            places=_places(development, form.cleaned_data, words),
            by=request.actor,
            at=timezone.now(),
        )
        chosen = ",".join(str(code.pk) for code in made)
        return redirect(f"{reverse('office:code_sheet')}?codes={chosen}")
    context = {
        "developments": [
            (each.name, f"?development={each.pk}", each.pk == development.pk, None) for each in _all(request)
        ],
        "development": development,
        "codes": codes_of(development.pk, by=request.actor),
        "form": form,
        "words": words,
        "sheet": f"{reverse('office:code_sheet')}?development={development.pk}",
    }
    return page(request, "office/codes.html", context, status=422 if form.errors else 200)


def sheet(request: SignedInRequest) -> HttpResponse:
    """Codes to print and hang up: those just made, or all of a development."""
    _check_may_print(request)
    chosen = PlaceCode.objects.visible_to(request.actor).open().select_related("development").order_by("pk")
    numbers = [int(number) for number in request.GET.get("codes", "").split(",") if number.isdigit()]
    if numbers:
        chosen = chosen.filter(pk__in=numbers[:CODES_ON_A_SHEET])
    else:
        development = request.GET.get("development", "")
        chosen = chosen.filter(development_id=int(development) if development.isdigit() else 0)
    cards = [(code, *_picture(code)) for code in chosen[:CODES_ON_A_SHEET]]
    return page(request, "office/code_sheet.html", {"cards": cards})


@require_POST
def withdraw(request: SignedInRequest, code_id: int) -> HttpResponse:
    """End a code."""
    found = get_object_or_404(PlaceCode.objects.visible_to(request.actor), pk=code_id)
    reason = parsed(request, WithdrawForm).cleaned_data["reason"]
    actions.withdraw_place_code(code_id=found.pk, reason=reason, by=request.actor, at=timezone.now())
    toast(request, _("The code leads nowhere any more. Take it off the wall."))
    return redirect(f"{reverse('office:codes')}?development={found.development_id}")


class WithdrawForm(forms.Form):
    """Why a code ends."""

    reason = forms.CharField(label=gettext_lazy("Reason"), required=False, max_length=200)


def _check_may_print(request: SignedInRequest) -> None:
    if not request.actor.may(Permission.EDIT_ESTATE):
        raise NotPermitted(_("You may not print codes for walls."))


def _picture(code: PlaceCode) -> tuple[Markup, str]:
    """The code as a drawing, and the address it holds, for those who type."""
    address = f"{settings.PUBLIC_URL}{reverse('code_report', args=[code.token])}"
    drawn = segno.make(address, error=CORRECTION, micro=False).svg_inline(border=2, omitsize=True)
    return Markup(drawn), address  # noqa: S704  drawn by segno from our own address


def _all(request: SignedInRequest) -> list[Development]:
    return list(Development.objects.visible_to(request.actor, Permission.EDIT_ESTATE).order_by("name")[:200])


def _development(request: SignedInRequest) -> Development | None:
    asked = request.GET.get("development", "")
    offered = _all(request)
    return next((each for each in offered if str(each.pk) == asked), offered[0] if offered else None)


def _buildings(request: SignedInRequest, development: Development) -> Sequence[Building]:
    buildings = Building.objects.visible_to(request.actor).filter(development=development)
    return list(buildings.order_by("code", "pk")[:500])


def _places(development: Development, chosen: dict[str, Any], words: PolicyWords) -> list[PlaceWanted]:
    """Every place that was chosen, once for each part, with what stands under its code."""
    bases = _bases(development, chosen["where"], chosen["building"])
    parts = chosen["parts"] if chosen["where"] != "homes" else []
    return [
        PlaceWanted(
            label=f"{label} {words.component(part)}".strip() if part else label,
            building_id=place.get("building_id"),
            entrance_id=place.get("entrance_id"),
            unit_id=place.get("unit_id"),
            component=part,
        )
        for label, place in bases
        for part in (parts or [""])
    ]


def _bases(development: Development, where: str, building_id: int | None) -> list[tuple[str, dict[str, int]]]:
    if where == "development" or building_id is None:
        return [(development.name, {})]
    building = get_object_or_404(Building, pk=building_id, development=development)
    if where == "building":
        return [(building.name, {"building_id": building.pk})]
    if where == "entrances":
        entrances = Entrance.objects.filter(building=building).order_by("code", "pk")[:100]
        return [
            (f"{building.name}{one.name}", {"building_id": building.pk, "entrance_id": one.pk}) for one in entrances
        ]
    homes = Unit.objects.filter(building=building, kind=UnitKind.HOME.value).order_by("search_code", "pk")
    return [(home.code, {"building_id": building.pk, "unit_id": home.pk}) for home in homes[:CODES_ON_A_SHEET]]
