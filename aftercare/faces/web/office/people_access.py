"""How staff get in: passwords, lock-out, second factor, sessions, tokens, leaving; and one's own account."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from aftercare.faces.web.html import page
from aftercare.faces.web.office.people import absence, back, find, show
from aftercare.faces.web.office.people_forms import AbsenceForm, LanguageForm, LeaveForm, Seen, TokenForm
from aftercare.ground.accounts import actions, permissions
from aftercare.ground.accounts.models import ApiToken, Staff
from aftercare.ground.accounts.queries import staff as staff_queries
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission


@never_cache
def my_account(request: SignedInRequest) -> HttpResponse:
    """One's own account: password, language, deputy, second factor, sessions, tokens."""
    return _show_own(request)


def _show_own(
    request: SignedInRequest, *, status: int = 200, token_form: TokenForm | None = None, new_token: str = ""
) -> HttpResponse:
    staff = get_object_or_404(Staff.objects.select_related("deputy", "department__company"), pk=request.actor.id)
    now = timezone.now()
    context = {
        "staff": staff,
        "held": staff_queries.roles_of([staff.pk]).get(staff.pk, ()),
        "sessions": staff_queries.sessions_of(staff.pk, at=now),
        "session_key": request.session.session_key,
        "tokens": staff_queries.tokens_of(staff.pk),
        "second_factor": staff_queries.has_second_factor(staff.pk),
        "colleagues": staff_queries.list_colleagues(request.actor),
        "may_use_api": request.actor.may(Permission.USE_API),
        "language_form": LanguageForm(initial={"language": staff.language}),
        "absence_form": AbsenceForm(initial=absence(staff)),
        "token_form": token_form or TokenForm(),
        "new_token": new_token,
    }
    return page(request, "office/people/account.html", context, status=status)


@require_POST
def set_language(request: SignedInRequest) -> HttpResponse:
    """Choose one's language; it follows to every device."""
    staff = find(request, request.actor.id)
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return _show_own(request, status=422)
    language = form.cleaned_data["language"]
    actions.set_language(staff_id=staff.pk, language=language, by=request.actor, at=timezone.now())
    response = back(request, staff, _("Saved."))
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax")
    return response


@require_POST
def leave(request: SignedInRequest, staff_id: int) -> HttpResponse:
    """Somebody leaves."""
    staff = find(request, staff_id)
    permissions.check_may_edit_staff(request.actor, staff)
    form = LeaveForm(request.POST)
    if not form.is_valid():
        return show(request, staff, leave_form=form, status=422)
    data = form.cleaned_data
    actions.deactivate_staff(
        staff_id=staff.pk, reason=data["reason"], seen=data["seen"], by=request.actor, at=timezone.now()
    )
    return back(request, staff, _("%(name)s can no longer sign in.") % {"name": staff.name})


@require_POST
def come_back(request: SignedInRequest, staff_id: int) -> HttpResponse:
    """Somebody comes back."""
    staff = find(request, staff_id)
    permissions.check_may_edit_staff(request.actor, staff)
    form = Seen(request.POST)
    if not form.is_valid():
        return show(request, staff, status=422)
    actions.reactivate_staff(staff_id=staff.pk, seen=form.cleaned_data["seen"], by=request.actor, at=timezone.now())
    return back(request, staff, _("%(name)s is back. Hand out a link to set the password.") % {"name": staff.name})


@never_cache
@require_POST
def password_link(request: SignedInRequest, staff_id: int) -> HttpResponse:
    """Make a link by which the person sets a password, and show it once."""
    staff = find(request, staff_id)
    _staff, uid, token = actions.issue_password_link(staff_id=staff.pk, by=request.actor, at=timezone.now())
    return show(request, staff, password_link=settings.PUBLIC_URL + reverse("set_password", args=[uid, token]))


@require_POST
def unlock(request: SignedInRequest, staff_id: int) -> HttpResponse:
    """Let somebody who was locked out try again."""
    staff = find(request, staff_id)
    actions.unlock(staff_id=staff.pk, by=request.actor, at=timezone.now())
    return back(request, staff, _("%(name)s can sign in again.") % {"name": staff.name})


@require_POST
def reset_second_factor(request: SignedInRequest, staff_id: int) -> HttpResponse:
    """Take the second factor of a lost phone away."""
    staff = find(request, staff_id)
    actions.reset_second_factor(staff_id=staff.pk, by=request.actor, at=timezone.now())
    return back(request, staff, _("The second factor is taken away."))


@require_POST
def end_sessions(request: SignedInRequest, staff_id: int) -> HttpResponse:
    """Sign somebody, or oneself, out elsewhere."""
    staff = find(request, staff_id)
    ids = [int(pk) for pk in request.POST.getlist("session") if pk.isdecimal()]
    actions.end_sessions(staff_id=staff.pk, session_ids=ids, by=request.actor, at=timezone.now())
    return back(request, staff, _("Signed out there."))


@never_cache
@require_POST
def issue_token(request: SignedInRequest, staff_id: int) -> HttpResponse:
    """Make a token and show its secret, once."""
    staff = find(request, staff_id)
    own = permissions.is_oneself(request.actor, staff.pk)
    permissions.check_may_issue_token(request.actor, staff)
    form = TokenForm(request.POST)
    if not form.is_valid():
        if own:
            return _show_own(request, token_form=form, status=422)
        return show(request, staff, token_form=form, status=422)
    _token, secret = actions.issue_token(
        staff_id=staff.pk,
        name=form.cleaned_data["name"],
        scopes=form.cleaned_data["scopes"],
        valid_for=form.valid_for(),
        by=request.actor,
        at=timezone.now(),
    )
    return _show_own(request, new_token=secret) if own else show(request, staff, new_token=secret)


@require_POST
def revoke_token(request: SignedInRequest, token_id: int) -> HttpResponse:
    """End a token."""
    token = get_object_or_404(ApiToken.objects.visible_to(request.actor).select_related("staff"), pk=token_id)
    actions.revoke_token(token_id=token.pk, by=request.actor, at=timezone.now())
    return back(request, token.staff, _("The token is ended."))
