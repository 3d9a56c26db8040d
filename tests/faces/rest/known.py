"""What a program knows of the world that it makes up calls about: ids, versions, references."""

from typing import Any

from django.utils import timezone

from aftercare.faces.rest.references import reference_of
from aftercare.ground.accounts.models import ApiToken, Staff
from aftercare.ground.accounts.queries import actor_of_token
from aftercare.service.cases.models import Case
from aftercare.service.desk.models import BulkAct, SavedView
from tests.faces.world import World
from tests.factories.files import a_stored_photo


def _of_the_desk(staff: Staff, case: Case) -> dict[str, Any]:
    """A view and an act on many of this person's own: those of others are not there for them."""
    now = timezone.now()
    bulk = BulkAct.objects.create(act="urgency", begun_by=staff, begun_at=now, finished_at=now)
    bulk.lines.create(case=case, outcome="done", before={"urgency": case.urgency}, version_after=case.version)
    view, _made = SavedView.objects.get_or_create(owner=staff, name="急的", defaults={"saved_at": now})
    return {"bulk_id": bulk.pk, "view_id": view.pk, "case_ids": [case.pk]}


def known_things(world: World, role: str) -> dict[str, Any]:
    """Names of parameters and fields, and what there is under them in the world."""
    case = Case.objects.get(pk=world.values["case_id"])
    staff = ApiToken.objects.filter(name="sheet", staff__assignments__role=role).select_related("staff").first()
    actor = actor_of_token(staff, at=timezone.now()) if staff else None
    ref = reference_of(a_stored_photo(), by=actor) if actor else ""
    return {
        **world.values,
        **(_of_the_desk(staff.staff, case) if staff else {}),
        "seen": case.version,
        "photos": [ref],
        "signature": ref,
        "photo": ref,
    }
