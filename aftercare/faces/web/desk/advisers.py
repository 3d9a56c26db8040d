"""Advisers: who stands by a customer, when they were in touch, and whom I care for."""

from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from aftercare.care.relations import actions, permissions
from aftercare.care.relations.models import Adviser
from aftercare.care.relations.queries import (
    adviser_of,
    advisers_before,
    contacts_of,
    customers_to_care_for,
    home_of,
    relation_policy,
)
from aftercare.care.relations.rules import WAY_WORDS
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.people import find_person
from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts.queries import list_staff_with
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy
from aftercare.records.estate.models import Person, Unit


class NameForm(forms.Form):
    """Who becomes adviser."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    staff = forms.IntegerField(label=lazy("Adviser"))


class EndForm(forms.Form):
    """Why there is none any more."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=lazy("Reason"), max_length=300)


class ContactForm(forms.Form):
    """The adviser was in touch."""

    way = forms.ChoiceField(label=lazy("How"), choices=list(WAY_WORDS.items()))
    on = forms.DateField(label=lazy("Day"))
    text = forms.CharField(label=lazy("What was said"), max_length=2000)


def adviser_panel(person: Person, *, by: Actor) -> dict[str, object] | None:
    """What the page of a person shows of their adviser; None where the rules know none, or without a home."""
    try:
        home = home_of(person)
    except RuleBroken:
        return None
    here = {"development_id": home.development_id, "company_id": home.development.company_id}
    if person.merged_into_id or relation_policy(at=timezone.now(), **here).advisers is None:
        return None
    standing = adviser_of(person.pk)
    leads = allows(permissions.check_may_name_adviser, by, person, development_id=home.development_id)
    return {
        "standing": standing,
        "before": advisers_before(person.pk),
        "contacts": [(one, WAY_WORDS[one.way]) for one in contacts_of(person.pk)],
        "may_name": leads,
        "may_note": standing is not None and allows(permissions.check_may_note_contact, by, standing),
        "choices": _choices(home, standing) if leads else [],
        "ways": [(str(way), label) for way, label in WAY_WORDS.items()],
        "today": timezone.localdate(),
    }


def _choices(home: Unit, standing: Adviser | None) -> list[tuple[str, str]]:
    found = list_staff_with(
        Permission.WORK_CASE,
        development_id=home.development_id,
        building_id=home.building_id,
        category="",
        on=timezone.localdate(),
    )
    now = standing.staff_id if standing else 0
    return [("", "–"), *((str(one.pk), one.name) for one in found if one.pk != now)]


def _led(request: SignedInRequest, person_id: int) -> Person:
    """The person, for those who may name their adviser; the right is asked before the form is read."""
    person = find_person(request, person_id)
    here = home_of(person).development_id
    permissions.check_may_name_adviser(request.actor, person, development_id=here)
    return person


@require_POST
def name(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Make somebody the adviser of a person."""
    person = _led(request, person_id)
    sent = parsed(NameForm, request).cleaned_data
    adviser = actions.name_adviser(
        person_id=person.pk, seen=sent["seen"], staff_id=sent["staff"], by=request.actor, at=timezone.now()
    )
    toast(request, _("%(name)s stands by this customer now.") % {"name": adviser.staff.name})
    return redirect(person.url)


@require_POST
def end(request: SignedInRequest, person_id: int) -> HttpResponse:
    """The person has no adviser any more."""
    person = _led(request, person_id)
    sent = parsed(EndForm, request).cleaned_data
    actions.end_adviser(person_id=person.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Saved."))
    return redirect(person.url)


@require_POST
def contact(request: SignedInRequest, person_id: int) -> HttpResponse:
    """The adviser was in touch."""
    person = find_person(request, person_id)
    sent = parsed(ContactForm, request).cleaned_data
    actions.note_contact(person_id=person.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Written down. The next time is reckoned from this day."))
    return redirect(person.url)


@require_safe
def customers(request: SignedInRequest) -> HttpResponse:
    """The customers I am adviser of, whoever is due first on top."""
    after = request.GET.get("after", "")
    rows, following = customers_to_care_for(request.actor.id, by=request.actor, after=_key(after))
    here = reverse("desk:customers")
    context = {
        "rows": rows,
        "today": timezone.localdate(),
        "first_url": here if after else "",
        "next_url": f"{here}?after={following}" if following else "",
    }
    return page(request, "desk/people/customers.html", context)


def _key(text: str) -> str:
    """The key of a page as it stands in an address; empty when it is none."""
    try:
        date.fromisoformat(text.partition("~")[0])
    except ValueError:
        return ""
    return text
