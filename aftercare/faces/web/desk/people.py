"""People: found, shown, changed, merged with evidence and separated again."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk import estate_forms, estate_words
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.desk.rows import rows_of
from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.records.estate import actions, permissions
from aftercare.records.estate.models import Person, PersonMerge, PersonPhone
from aftercare.records.estate.queries import PersonPage, find_people, person_page
from aftercare.records.estate.rules import mask_identity
from aftercare.service.cases.queries.history import cases_of_person


def people(request: SignedInRequest) -> HttpResponse:
    """Find people; with `merge` in the address, to compare them with that person."""
    permissions.check_may_see_people(request.actor)
    text, other = request.GET.get("q", "").strip(), request.GET.get("merge", "")
    context = {
        "q": text,
        "found": find_people(request.actor, text, 50) if text else [],
        "compare": find_person(request, int(other)) if other.isdigit() else None,
        "roles": estate_words.roles(),
    }
    return page(request, "desk/people/list.html", context)


def find_person(request: SignedInRequest, person_id: int) -> Person:
    """The person, if they exist for who asks."""
    return get_object_or_404(Person.objects.visible_to(request.actor), pk=person_id)


def page_of(request: SignedInRequest, person_id: int) -> PersonPage:
    """All that is known of somebody; 404 when they do not exist for who asks."""
    found = person_page(person_id, by=request.actor)
    if found is None:
        raise Http404
    return found


@require_POST
def change(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Change what is known of somebody."""
    row = find_person(request, person_id)
    sent = parsed(estate_forms.PersonForm, request).cleaned_data
    actions.change_person(person_id=row.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Saved."))
    return redirect(row.url)


@require_POST
def add_phone(request: SignedInRequest, person_id: int) -> HttpResponse:
    """One more phone."""
    row = find_person(request, person_id)
    sent = parsed(estate_forms.PhoneForm, request).cleaned_data
    actions.add_phone(person_id=row.pk, by=request.actor, at=timezone.now(), **sent)
    return redirect(row.url)


@require_POST
def remove_phone(request: SignedInRequest, phone_id: int) -> HttpResponse:
    """A phone is nobody's any more."""
    row = find_person(request, _holder(phone_id))
    sent = parsed(estate_forms.Seen, request).cleaned_data
    actions.remove_phone(phone_id=phone_id, seen=sent["seen"], by=request.actor, at=timezone.now())
    return redirect(row.url)


@require_POST
def prefer_phone(request: SignedInRequest, phone_id: int) -> HttpResponse:
    """Ring this phone first."""
    row = find_person(request, _holder(phone_id))
    sent = parsed(estate_forms.Seen, request).cleaned_data
    actions.prefer_phone(phone_id=phone_id, seen=sent["seen"], by=request.actor, at=timezone.now())
    return redirect(row.url)


def _holder(phone_id: int) -> int:
    person_id = PersonPhone.objects.filter(pk=phone_id).values_list("person_id", flat=True).first()
    if person_id is None:
        raise Http404
    return person_id


def merge(request: SignedInRequest, person_id: int, other_id: int) -> HttpResponse:
    """Two records side by side; sent, they become one person: the first is kept."""
    permissions.check_may_merge(request.actor)
    kept, absorbed = page_of(request, person_id), page_of(request, other_id)
    if request.method == "POST":
        sent = parsed(estate_forms.MergeForm, request).cleaned_data
        actions.merge_people(kept_id=person_id, absorbed_id=other_id, by=request.actor, at=timezone.now(), **sent)
        toast(request, _("Merged. Both records stay; you can separate them again on this page."))
        return redirect(kept.person.url)
    numbers = {phone.number for phone in kept.phones} & {phone.number for phone in absorbed.phones}
    homes = {row.unit_id for row in kept.present} & {row.unit_id for row in absorbed.present}
    context = {
        "sides": [
            (
                side,
                mask_identity(side.person.identity_number),
                rows_of(cases_of_person(side.person.pk, by=request.actor, most=5)),
            )
            for side in (kept, absorbed)
        ],
        "kept": kept.person,
        "absorbed": absorbed.person,
        "common_numbers": numbers,
        "common_homes": homes,
        "same_name": kept.person.name == absorbed.person.name,
        "swap_url": reverse("desk:person_merge", args=[other_id, person_id]),
        "roles": estate_words.roles(),
        "form": estate_forms.MergeForm(
            initial={"kept_seen": kept.person.version, "absorbed_seen": absorbed.person.version}
        ),
        "at": timezone.now(),
    }
    return page(request, "desk/people/merge.html", context)


@require_POST
def split(request: SignedInRequest, merge_id: int) -> HttpResponse:
    """Separate two records again."""
    done = get_object_or_404(PersonMerge.objects.select_related("kept"), pk=merge_id)
    find_person(request, done.kept_id)
    sent = parsed(estate_forms.SplitForm, request).cleaned_data
    actions.split_people(merge_id=merge_id, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Separated. Phones and homes are back where they were."))
    return redirect(done.kept.url)
