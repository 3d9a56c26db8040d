"""How allauth signs staff in: in our words, by our rules, and told to the trail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from aftercare.ground.accounts import actions, keys
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.accounts.request import client_ip
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.text import lazy as _

SECOND_FACTOR_SEAL = "second factor"


def _staff(user: AbstractBaseUser) -> Staff:
    if not isinstance(user, Staff):
        raise TypeError("only staff sign in with a password")
    return user


def _oneself(staff: Staff) -> Actor:
    return actor_of_staff(staff, on=timezone.localdate())


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in with user name and password; nobody signs up by themselves."""

    error_messages: dict[str, Any] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("User name or password is wrong. Look at capital letters and try again."),
        "too_many_login_attempts": _("Too many attempts. Wait a few minutes, then try again."),
        "enter_current_password": _("That is not your present password."),
        "incorrect_password": _("That is not your present password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return str(self.get_login_redirect_url(request))

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in, and let the trail know from where."""
        super().login(request, user)
        actions.note_sign_in(staff_id=user.pk, ip=client_ip(request), by=_oneself(_staff(user)), at=timezone.now())

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set one's own password by our action; `user` is the row the session goes on with."""
        staff = _staff(user)
        changed = actions.set_password(staff_id=staff.pk, password=password, by=_oneself(staff), at=timezone.now())
        staff.password, staff.version = changed.password, changed.version
        staff.must_change_password = changed.must_change_password

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,  # noqa: ARG002
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """What allauth would tell by e-mail, the trail keeps; passwords have an event of their own."""
        folder, _slash, what = template_prefix.rpartition("/")
        if folder == "mfa/email":
            actions.note_second_factor(staff_id=user.pk, what=what, by=_oneself(_staff(user)), at=timezone.now())


class SecondFactorAdapter(DefaultMFAAdapter):
    """The second factor; its secrets are encrypted in the database."""

    error_messages: dict[str, Any] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That code is wrong or over. Enter the one the app shows now."),
    }

    def encrypt(self, text: str) -> str:
        return keys.seal(SECOND_FACTOR_SEAL, {"text": text})

    def decrypt(self, encrypted_text: str) -> str:
        """Raises ValueError when the installation's key has changed: the second factor must then be set up anew."""
        content = keys.unseal(SECOND_FACTOR_SEAL, encrypted_text)
        if content is None:
            raise ValueError("the second factor was sealed with another key")
        return content["text"]

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return _staff(user).username
