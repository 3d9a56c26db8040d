"""Signing in: passwords, lock-out, sessions, the second factor."""

from collections.abc import Collection
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.utils import reset as reset_attempts
from django.contrib.auth.tokens import default_token_generator
from django.db import transaction
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from aftercare.ground.accounts import permissions
from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy as _


@transaction.atomic
def set_password(*, staff_id: int, password: str, must_change: bool = False, by: Actor, at: datetime) -> Staff:
    """Set a password that was checked for strength at the edge. Other sessions of this person end by it.

    `must_change`: the person has to choose another at the next sign-in; always so when somebody else sets it.
    """
    staff = Staff.objects.locked(staff_id)
    permissions.check_may_edit_own(by, staff)
    staff.set_password(password)
    staff.must_change_password = must_change or not permissions.is_oneself(by, staff_id)
    staff.save(update_fields=["password", "must_change_password", "version"])
    trail.record("staff.password_set", staff, by=by, at=at, must_change=staff.must_change_password)
    return staff


@transaction.atomic
def issue_password_link(*, staff_id: int, by: Actor, at: datetime) -> tuple[Staff, str, str]:
    """A link by which the person chooses a password: the member of staff, and the two parts of the address.

    It ends with the first password set, the next sign-in, or after `PASSWORD_RESET_TIMEOUT`.
    """
    staff = Staff.objects.locked(staff_id)
    permissions.check_may_edit_staff(by, staff)
    if not staff.is_active:
        raise RuleBroken(_("Somebody who has left cannot sign in."))
    trail.record("staff.password_link_issued", staff, by=by, at=at)
    return staff, urlsafe_base64_encode(force_bytes(staff.pk)), default_token_generator.make_token(staff)


@transaction.atomic
def unlock(*, staff_id: int, by: Actor, at: datetime) -> Staff:
    """Forget the wrong passwords, so that the person can try again at once."""
    staff = Staff.objects.locked(staff_id)
    permissions.check_may_edit_staff(by, staff)
    reset_attempts(username=staff.username)
    trail.record("staff.unlocked", staff, by=by, at=at)
    return staff


@transaction.atomic
def end_sessions(*, staff_id: int, session_ids: Collection[int], by: Actor, at: datetime) -> Staff:
    """Sign the person out elsewhere: the sessions named, of those that are theirs."""
    staff = Staff.objects.locked(staff_id)
    permissions.check_may_edit_own(by, staff)
    sessions = list(UserSession.objects.filter(user=staff, pk__in=session_ids))
    for session in sessions:
        session.end()
    trail.record("staff.session_ended", staff, by=by, at=at, sessions=len(sessions))
    return staff


@transaction.atomic
def reset_second_factor(*, staff_id: int, by: Actor, at: datetime) -> Staff:
    """Take the second factor away from somebody who has lost it; they can set up a new one."""
    staff = Staff.objects.locked(staff_id)
    permissions.check_may_edit_staff(by, staff)
    Authenticator.objects.filter(user=staff).delete()
    trail.record("staff.second_factor_changed", staff, by=by, at=at, what="reset")
    return staff


@transaction.atomic
def note_sign_in(*, staff_id: int, ip: str, by: Actor, at: datetime) -> Staff:
    """Keep that somebody signed in, and from where; what they passed was checked before."""
    staff = Staff.objects.locked(staff_id)
    permissions.check_may_edit_own(by, staff)
    trail.record("staff.signed_in", staff, by=by, at=at, ip=ip)
    return staff


@transaction.atomic
def note_second_factor(*, staff_id: int, what: str, by: Actor, at: datetime) -> Staff:
    """Keep that somebody set up, renewed or gave up their own second factor."""
    staff = Staff.objects.locked(staff_id)
    permissions.check_may_edit_own(by, staff)
    trail.record("staff.second_factor_changed", staff, by=by, at=at, what=what)
    return staff
