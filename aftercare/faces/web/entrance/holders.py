"""The doors of owners and contractors: a signed link, or a code sent to their phone."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from aftercare.faces.web.audiences import actor_of, home_of
from aftercare.faces.web.entrance.forms import CodeForm, PhoneForm
from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts import actions
from aftercare.ground.accounts.actions.codes import Holder
from aftercare.ground.accounts.models import SignedLink
from aftercare.ground.accounts.queries import STRANGER, actor_of_link, find_open_link, open_code
from aftercare.ground.accounts.request import LINK, client_ip, let_in
from aftercare.ground.core.actors import ActorKind
from aftercare.records.contractors import queries as contractors
from aftercare.records.estate import queries as estate

PHONE = "code_phone"
CODE = "code_id"


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def by_link(request: HttpRequest, secret: str) -> HttpResponse:
    """Let the holder of a signed link in. Opened twice, or fetched ahead by a messenger, it does the same once more.

    Staff stay staff: their own session is not given up for an owner's.
    """
    now = timezone.now()
    link = find_open_link(secret, at=now)
    if link is None:
        return page(request, "entrance/link_over.html", status=410)
    if actor_of(request).kind == ActorKind.STAFF:
        return page(request, "entrance/link_of_another.html", status=403)
    if request.session.get(LINK) != link.pk:
        link = actions.enter_by_link(secret=secret, by=STRANGER, at=now)
        let_in(request, link)
    return redirect(_place_of(link))


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def ask_for_code(request: HttpRequest, kind: str) -> HttpResponse:
    """Ask for a code by phone. The answer is the same whether or not we know the number."""
    form = PhoneForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if request.method == "POST" else 200
        return page(request, "entrance/phone.html", {"form": form, "kind": kind}, status=status)
    phone = form.cleaned_data["phone"]
    row = actions.request_code(
        kind=kind,
        phone=phone,
        ip=client_ip(request),
        holder=_holder_of(kind, phone),
        by=STRANGER,
        at=timezone.now(),
    )
    request.session[PHONE], request.session[CODE] = phone, row.pk
    return redirect(f"{kind}_code")


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest, kind: str) -> HttpResponse:
    """Enter the code that came."""
    phone = request.session.get(PHONE)
    if not phone:
        return redirect(f"{kind}_sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        link = actions.enter_by_code(
            kind=kind, phone=phone, code=form.cleaned_data["code"], by=STRANGER, at=timezone.now()
        )
        if link is not None:
            let_in(request, link)
            return redirect(_place_of(link))
        form.add_error("code", _("That code is wrong or over. Look again, or ask for a new one."))
    shown = open_code(request.session[CODE], at=timezone.now()) if settings.DEMO else None
    context = {"form": form, "kind": kind, "phone": phone, "demo_code": shown.code if shown else ""}
    return page(request, "entrance/code.html", context, status=422 if form.errors else 200)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign an owner or contractor out of this browser."""
    kind = actor_of(request).kind
    request.session.flush()
    toast(request, _("You are signed out."))
    return redirect("contractor_sign_in" if kind == ActorKind.CONTRACTOR else "owner_sign_in")


def _place_of(link: SignedLink) -> str:
    """The case or order the link is for, else where its holder's day begins."""
    if link.kind == ActorKind.OWNER.value and link.case_id is not None:
        return reverse("owner:case", args=[link.case_id])
    if link.kind == ActorKind.CONTRACTOR.value and link.workorder_id is not None:
        return reverse("contractor:order", args=[link.workorder_id])
    return reverse(home_of(actor_of_link(link)))


def _holder_of(kind: str, phone: str) -> Holder | None:
    """Whose phone it is; both kinds cost one query, found or not."""
    if kind == ActorKind.CONTRACTOR.value:
        contractor = contractors.find_by_phone(phone)
        return Holder(contractor.pk, str(contractor), contractor.language) if contractor else None
    person = estate.find_by_phone(phone)
    return Holder(person.pk, person.name, person.language) if person else None
