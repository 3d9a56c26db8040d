"""Who acts. An actor is a frozen value made at the edge; actions, permissions and the trail know only actors."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    """The kinds of actor that can change something."""

    STAFF = "staff"
    OWNER = "owner"
    CONTRACTOR = "contractor"
    CLOCK = "clock"
    IMPORTER = "importer"
    STRANGER = "stranger"


@dataclass(frozen=True)
class Grant:
    """One right with its reach. `None` means without that limit; an empty set means nothing at all.

    `permissions` are values of `accounts.roles.Permission`; `role` is the key of the role that gave them.
    """

    role: str
    permissions: frozenset[str]
    development_ids: frozenset[int] | None = None
    building_ids: frozenset[int] | None = None
    categories: frozenset[str] | None = None

    def reaches(self, *, development_id: int | None, building_id: int | None, category: str | None) -> bool:
        """Whether this grant covers the place and category; an unknown (None) place asks for no limit there."""
        return (
            (self.development_ids is None or development_id is None or development_id in self.development_ids)
            and (self.building_ids is None or building_id is None or building_id in self.building_ids)
            and (self.categories is None or category is None or category in self.categories)
        )


@dataclass(frozen=True)
class Actor:
    """Somebody or something that acts.

    `id` is the row of staff, person or contractor (0 for the clock and for strangers). An owner's `person_ids`
    are all the records known to be the same person. A contractor by signed link is limited to `workorder_ids`,
    an owner by signed link to `case_ids` (None: no such limit).
    """

    kind: ActorKind
    id: int
    label: str
    grants: tuple[Grant, ...] = ()
    case_ids: frozenset[int] | None = None
    workorder_ids: frozenset[int] | None = None
    language: str = "zh-hans"
    acts_for: str = ""
    roles: frozenset[str] = field(init=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "roles", frozenset(grant.role for grant in self.grants) | {self.kind.value})

    @property
    def reference(self) -> str:
        """How rows remember the actor without a foreign key: `staff:12`."""
        return f"{self.kind.value}:{self.id}"

    def grants_with(self, permission: str) -> Iterator[Grant]:
        """Every grant that holds `permission`."""
        return (grant for grant in self.grants if permission in grant.permissions)

    def may(
        self,
        permission: str,
        *,
        development_id: int | None = None,
        building_id: int | None = None,
        category: str | None = None,
    ) -> bool:
        """Whether any grant gives `permission` at this place; leave a place out to ask "anywhere?"."""
        return any(
            grant.reaches(development_id=development_id, building_id=building_id, category=category)
            for grant in self.grants_with(permission)
        )

    def roles_at(self, *, development_id: int | None, building_id: int | None, category: str | None) -> frozenset[str]:
        """The roles this actor holds at a place, with the kind of actor itself ("owner", "contractor", "clock")."""
        here = (
            grant.role
            for grant in self.grants
            if grant.reaches(development_id=development_id, building_id=building_id, category=category)
        )
        return frozenset(here) | {self.kind.value}


CLOCK = Actor(kind=ActorKind.CLOCK, id=0, label="clock")
