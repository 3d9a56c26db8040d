"""REST: homes."""

from typing import Annotated

from ninja import Field, Router

from aftercare.faces.rest.schemas import HomeOut, PersonOut, Problem
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.records.estate import queries

router = Router()


@router.get("", response={200: list[HomeOut], 401: Problem, 403: Problem, 422: Problem}, operation_id="find_homes")
def find_homes(request: SignedInRequest, text: Annotated[str, Field(max_length=60)]) -> list[HomeOut]:
    """Homes by room, name, initials or phone, 20 at most."""
    return [
        HomeOut(
            unit_id=home.unit_id,
            development_id=home.development_id,
            development=home.development,
            code=home.code,
            kind=home.kind,
            owners=[PersonOut(name=owner.name, phone=", ".join(owner.phones)) for owner in home.owners],
        )
        for home in queries.find_homes(request.actor, text)
    ]
