"""What allauth does not have: the page when locked out, and the first password by a link."""

from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.faces.web.html import page, toast
from aftercare.ground.accounts import actions
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff


def locked_out(request: HttpRequest, _response: object = None, _credentials: object = None) -> HttpResponse:
    """What somebody sees after too many wrong passwords; django-axes asks for it."""
    return page(request, "account/locked.html", status=429)


def too_many(request: HttpRequest) -> HttpResponse:
    """Too many attempts from one address within a minute."""
    return page(request, "429.html", status=429)


class SetPasswordView(PasswordResetConfirmView):
    """Choose a password by the link an administrator handed out. The token leaves the address before the form shows."""

    template_name = "account/set_password.html"
    success_url = reverse_lazy("account_login")

    def form_valid(self, form: "SetPasswordForm[Staff]") -> HttpResponse:
        """Set it as an act of the person themselves."""
        now = timezone.now()
        staff: Staff = form.user
        actions.set_password(
            staff_id=staff.pk,
            password=form.cleaned_data["new_password1"],
            by=actor_of_staff(staff, on=timezone.localdate(now)),
            at=now,
        )
        self.request.session.pop("_password_reset_token", None)
        toast(self.request, _("Your password is set. Sign in with it."))
        return redirect(str(self.success_url))


set_password = SetPasswordView.as_view()
