"""Everything that is done on an order page. Each view parses, calls one action, and goes back to the page."""

from collections.abc import Callable
from datetime import datetime, time
from decimal import Decimal
from typing import TypedDict

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.faces.web import current
from aftercare.faces.web.html import toast
from aftercare.faces.web.orders import forms
from aftercare.faces.web.orders.forms import drawing_of, parsed, photos_of
from aftercare.faces.web.orders.uploads import stored, stored_one
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.files.models import StoredFile
from aftercare.service.workorders.actions import accepting, answering, appointing, working
from aftercare.service.workorders.models import WorkOrder

END_OF_DAY = time(18, 0)


def _order(request: SignedInRequest, order_id: int) -> WorkOrder:
    """The order, if it exists for this person; times that were typed are those of its place."""
    visible = WorkOrder.objects.visible_to(request.actor).select_related("case__development")
    found = get_object_or_404(visible, pk=order_id)
    current.show_times_of(found.case.development)
    return found


def _back(request: SignedInRequest, order_id: int, said: object) -> HttpResponse:
    """The order page of whoever is looking, with a word that it is done."""
    toast(request, said)
    audience = request.resolver_match.namespace if request.resolver_match else "field"
    return redirect(f"{audience}:order", order_id)


@require_POST
def take(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Take the order on."""
    order = _order(request, order_id)
    form = parsed(request, forms.ReasonForm)
    answering.take(
        order_id=order.pk,
        seen=form.cleaned_data["seen"],
        note=form.cleaned_data["reason"],
        by=request.actor,
        at=timezone.now(),
    )
    return _back(request, order_id, _("Taken on. Now agree a time with the owner."))


@require_POST
def decline(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Decline it, with the reason."""
    order = _order(request, order_id)
    form = parsed(request, forms.ReasonForm)
    answering.decline(
        order_id=order.pk,
        seen=form.cleaned_data["seen"],
        reason=form.cleaned_data["reason"],
        by=request.actor,
        at=timezone.now(),
    )
    return _back(request, order_id, _("Declined. The service centre has been told."))


@require_POST
def propose_time(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Propose a time, or write down the one agreed on the telephone."""
    order = _order(request, order_id)
    form = parsed(request, forms.TimeForm)
    values = form.cleaned_data
    appointing.propose_time(
        order_id=order.pk,
        from_at=_local(datetime.combine(values["day"], values["from_time"])),
        until_at=_local(datetime.combine(values["day"], values["until_time"])),
        agreed=values["agreed"],
        reason=values["reason"],
        by=request.actor,
        at=timezone.now(),
        **form.base(),
    )
    said = _("Written down.") if values["agreed"] else _("Proposed. You will see here what the owner says.")
    return _back(request, order_id, said)


@require_POST
def miss_time(request: SignedInRequest, order_id: int) -> HttpResponse:
    """An agreed time passed in vain."""
    order = _order(request, order_id)
    form = parsed(request, forms.ReasonForm)
    appointing.miss_time(
        order_id=order.pk,
        seen=form.cleaned_data["seen"],
        reason=form.cleaned_data["reason"],
        by=request.actor,
        at=timezone.now(),
    )
    return _back(request, order_id, _("Written down. Agree another time."))


@require_POST
def check_in(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Arrive; a photo of how it looked before may come along."""
    order = _order(request, order_id)
    form = parsed(request, forms.PlaceForm)
    latitude, longitude = form.cleaned_data["latitude"], form.cleaned_data["longitude"]
    place = working.Place(latitude, longitude) if latitude is not None and longitude is not None else None
    working.check_in(order_id=order.pk, place=place, by=request.actor, at=timezone.now(), **form.base())
    return _back(request, order_id, _("You are checked in. Take a photo before you begin."))


@require_POST
def leave(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Go, for now."""
    order = _order(request, order_id)
    form = parsed(request, forms.LeaveForm)
    values = form.cleaned_data
    working.leave(
        order_id=order.pk,
        seen=values["seen"],
        minutes=values["minutes"],
        note=values["note"],
        come_again=values["come_again"],
        by=request.actor,
        at=timezone.now(),
    )
    return _back(request, order_id, _("The visit is closed."))


@require_POST
def add_photos(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Add photos."""
    order = _order(request, order_id)
    form = parsed(request, forms.PhotosForm)
    now = timezone.now()
    working.add_photos(
        order_id=order.pk,
        photos=stored(photos_of(request), at=now),
        purpose=form.cleaned_data["purpose"],
        key=form.cleaned_data["submission_key"],
        by=request.actor,
        at=now,
    )
    return _back(request, order_id, _("Photos added."))


@require_POST
def use_part(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Write down a part."""
    order = _order(request, order_id)
    form = parsed(request, forms.PartForm)
    values = form.cleaned_data
    working.use_part(
        order_id=order.pk,
        part=working.Part(
            name=values["name"],
            quantity=values["quantity"],
            unit=values["unit"],
            unit_price=values["unit_price"] or Decimal(0),
            old_part_returned={"yes": True, "no": False}.get(values["old_part"]),
        ),
        key=values["submission_key"],
        by=request.actor,
        at=timezone.now(),
    )
    return _back(request, order_id, _("Part written down."))


@require_POST
def tell_delay(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Say that it takes longer."""
    order = _order(request, order_id)
    form = parsed(request, forms.DelayForm)
    values = form.cleaned_data
    working.tell_delay(
        order_id=order.pk,
        seen=values["seen"],
        cause=values["cause"],
        reason=values["reason"],
        new_finish_by=_local(datetime.combine(values["new_day"], END_OF_DAY)),
        agreed=values["agreed"],
        by=request.actor,
        at=timezone.now(),
    )
    return _back(request, order_id, _("The owner is being told."))


@require_POST
def finish(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Report the work done."""
    order = _order(request, order_id)
    form = parsed(request, forms.FinishForm)
    values, now = form.cleaned_data, timezone.now()
    working.finish(
        order_id=order.pk,
        result=values["result"],
        minutes=values["minutes"],
        photos=stored(photos_of(request), at=now),
        by=request.actor,
        at=now,
        **form.base(),
    )
    return _back(request, order_id, _("Reported as done. Now it is looked at and signed."))


@require_POST
def sign(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Give a signature."""
    order = _order(request, order_id)
    form = parsed(request, forms.SignForm)
    now = timezone.now()
    accepting.sign(
        order_id=order.pk,
        signatory=form.cleaned_data["signatory"],
        name=form.cleaned_data["name"],
        signature=stored_one(drawing_of(request), at=now),
        key=form.cleaned_data["submission_key"],
        by=request.actor,
        at=now,
    )
    return _back(request, order_id, _("Signed. Thank you."))


@require_POST
def refuse(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Refuse the work."""
    order, now = _order(request, order_id), timezone.now()
    rework = accepting.refuse(order_id=order.pk, **_not_signed(request, at=now), by=request.actor, at=now)
    return _back(request, order_id, _("Refused. It is to be done again under %(number)s.") % {"number": rework.number})


@require_POST
def do_without(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Note that somebody is not there to sign."""
    order, now = _order(request, order_id), timezone.now()
    accepting.do_without(order_id=order.pk, **_not_signed(request, at=now), by=request.actor, at=now)
    return _back(request, order_id, _("Written down with its proof."))


class _NotSigned(TypedDict):
    signatory: str
    reason: str
    witness: str
    photo: StoredFile | None
    key: str


def _not_signed(request: SignedInRequest, *, at: datetime) -> _NotSigned:
    """Whose signature is missing, why, who saw it, and the photo that proves it."""
    values, photos = parsed(request, forms.RefuseForm).cleaned_data, photos_of(request, "proof")
    return {
        "signatory": values["signatory"],
        "reason": values["reason"],
        "witness": values["witness"],
        "photo": stored_one(photos[0] if photos else None, at=at),
        "key": values["submission_key"],
    }


def _local(value: datetime) -> datetime:
    """A time as the person who typed it means it."""
    return timezone.make_aware(value)


ACTS: tuple[Callable[..., HttpResponse], ...] = (
    take,
    decline,
    propose_time,
    miss_time,
    check_in,
    leave,
    add_photos,
    use_part,
    tell_delay,
    finish,
    sign,
    refuse,
    do_without,
)


def act_urls() -> list[URLPattern]:
    """The addresses of every act, for the folder of an audience: `orders/12/check_in`, named `check_in`."""
    return [path(f"orders/<int:order_id>/{act.__name__}", act, name=act.__name__) for act in ACTS]
