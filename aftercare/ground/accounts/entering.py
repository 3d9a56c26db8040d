"""Who is signed in, asked at every page: Django's own way, with its two questions put into words once (ADR 0022)."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends.db import SessionStore as StoreOfDjango
from django.contrib.sessions.models import Session
from django.db.models import BigIntegerField, CharField, DateTimeField
from django.utils import timezone

from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.prepared import Given, Question

_SESSION = Question(
    lambda: Session.objects.filter(session_key=Given("key", CharField()), expire_date__gt=Given("now", DateTimeField()))
)
_STAFF = Question(lambda: Staff.objects.filter(pk=Given("pk", BigIntegerField())))


class SessionStore(StoreOfDjango):
    """Sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        found = _SESSION.first(key=self.session_key, now=timezone.now())
        if found is None:
            self._session_key = None
        return found


class StaffBackend(ModelBackend):
    """Staff by name and password."""

    def get_user(self, user_id: int) -> Staff | None:
        """The member of staff of a session, as long as they work here."""
        found = _STAFF.first(pk=user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
