"""REST: homes."""

from ninja import Query, Router
from pydantic import Field

from aftercare.faces.rest.operations import reads
from aftercare.faces.rest.schemas.common import In
from aftercare.faces.rest.schemas.estate import HomeHitOut, OwnerHitOut
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.records.estate import queries

router = Router()


class HomeSearch(In):
    """What to look for."""

    text: str = Field(min_length=1, max_length=60, description="Room, name, pinyin, initials or phone.")


@reads(router, "/search", answers=list[HomeHitOut], scopes=[Permission.SEE_ESTATE])
def find_homes(request: SignedInRequest, asked: Query[HomeSearch]) -> list[HomeHitOut]:
    """Find homes by room, name, initials or phone.

    Best first, 20 at most; phones are masked.
    """
    return [
        HomeHitOut(
            unit_id=home.unit_id,
            development_id=home.development_id,
            development=home.development,
            building_id=home.building_id,
            building=home.building,
            code=home.code,
            kind=home.kind,
            state=home.state,
            handed_over_on=home.handed_over_on,
            owners=[
                OwnerHitOut(person_id=owner.person_id, name=owner.name, phones=list(owner.phones))
                for owner in home.owners
            ],
        )
        for home in queries.find_homes(request.actor, asked.text)
    ]
