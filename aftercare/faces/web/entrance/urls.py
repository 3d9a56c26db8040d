"""Addresses of the doors. allauth looks its own pages up by these names; the pages it has beside are left out."""

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path

from aftercare.faces.web.entrance import holders, staff, strangers

urlpatterns = [
    path("sign-in", account.login, name="account_login"),
    path("sign-out", account.logout, name="account_logout"),
    path("sign-in/inactive", account.account_inactive, name="account_inactive"),
    path("sign-in/again", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/password", account.password_change, name="account_change_password"),
    path("sign-in/password/first", account.password_set, name="account_set_password"),
    path("sign-in/new-password/<uidb64>/<token>", staff.set_password, name="set_password"),
    path("sign-in/second-factor", second_factor.index, name="mfa_index"),
    path("sign-in/second-factor/code", second_factor.authenticate, name="mfa_authenticate"),
    path("sign-in/second-factor/again", second_factor.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/second-factor/app", totp.activate_totp, name="mfa_activate_totp"),
    path("sign-in/second-factor/app/off", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("sign-in/second-factor/codes", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("sign-in/second-factor/codes/new", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("link/<str:secret>", holders.by_link, name="link"),
    path("owner/sign-in", holders.ask_for_code, {"kind": "owner"}, name="owner_sign_in"),
    path("owner/sign-in/code", holders.enter_code, {"kind": "owner"}, name="owner_code"),
    path("contractor/sign-in", holders.ask_for_code, {"kind": "contractor"}, name="contractor_sign_in"),
    path("contractor/sign-in/code", holders.enter_code, {"kind": "contractor"}, name="contractor_code"),
    path("q/<str:place_token>", strangers.report, name="code_report"),
    path("q/<str:place_token>/received", strangers.received, name="code_received"),
    path("leave", holders.leave, name="leave"),
]
