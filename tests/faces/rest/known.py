"""What a program knows of the world that it makes up calls about: ids, versions, references."""

from typing import Any

from django.utils import timezone

from aftercare.faces.rest.references import reference_of
from aftercare.ground.accounts.models import ApiToken
from aftercare.ground.accounts.queries import actor_of_token
from aftercare.service.cases.models import Case
from tests.faces.world import World
from tests.factories.files import a_stored_photo


def known_things(world: World, role: str) -> dict[str, Any]:
    """Names of parameters and fields, and what there is under them in the world."""
    case = Case.objects.get(pk=world.values["case_id"])
    staff = ApiToken.objects.filter(name="sheet", staff__assignments__role=role).select_related("staff").first()
    actor = actor_of_token(staff, at=timezone.now()) if staff else None
    ref = reference_of(a_stored_photo(), by=actor) if actor else ""
    return {
        **world.values,
        "seen": case.version,
        "photos": [ref],
        "signature": ref,
        "photo": ref,
    }
