"""The tree of what was built, and the people in it through time."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.records.estate.rules import (
    OccupancyRole,
    PersonKind,
    UnitKind,
    UnitState,
    mask_name,
    mask_phone,
)

UNIT_KINDS = [(kind.value, kind.value) for kind in UnitKind]
UNIT_STATES = [(state.value, state.value) for state in UnitState]


def _place_filter(
    actor: Actor, permission: str, *, development: str = "development_id", building: str = "building_id"
) -> Q:
    reach = Q(pk__in=[])
    for grant in actor.grants_with(permission):
        if grant.development_ids is None and grant.building_ids is None:
            return Q()
        part = Q()
        if grant.development_ids is not None:
            part &= Q(**{f"{development}__in": grant.development_ids})
        if grant.building_ids is not None:
            part &= Q(**{f"{building}__in": grant.building_ids})
        reach |= part
    return reach


class Phase(models.Model):
    """A construction phase (期) of a development."""

    development = models.ForeignKey(Development, models.PROTECT, related_name="phases")
    name = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["development", "name"], name="phase_once_per_development")]

    def __str__(self) -> str:
        return self.name


class BuildingQuerySet(LockingQuerySet["Building"]):
    """Chainable filters over buildings."""

    def visible_to(self, actor: Actor) -> Self:
        """The buildings which exist for `actor`: staff see those in their reach."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        return self.filter(_place_filter(actor, Permission.SEE_ESTATE, building="pk"))


class Building(Versioned):
    """A building (栋). `completed_on` is the day of the completion acceptance (竣工验收).

    `name` is what people say ("3栋"), `code` the bare part that codes of units begin with ("3").
    """

    development = models.ForeignKey(Development, models.PROTECT, related_name="buildings")
    phase = models.ForeignKey(Phase, models.PROTECT, null=True, blank=True, related_name="buildings")
    name = models.CharField(max_length=60)
    code = models.CharField(max_length=30)
    completed_on = models.DateField(null=True, blank=True)

    objects: BuildingQuerySet = BuildingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["development", "code"], name="building_once_per_development")]
        indexes = [models.Index(fields=["completed_on"], name="buildings_by_completion")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        """Its page on the desk."""
        return f"/desk/developments/buildings/{self.pk}/"


class Entrance(models.Model):
    """An entrance or stairwell (单元) of a building; `code` is its part in the codes of units."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="entrances")
    name = models.CharField(max_length=40)
    code = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["building", "code"], name="entrance_once_per_building")]

    def __str__(self) -> str:
        return self.name


class Floor(models.Model):
    """A storey; `level` sorts (basements are negative), `name` is what people say."""

    entrance = models.ForeignKey(Entrance, models.PROTECT, related_name="floors")
    level = models.SmallIntegerField()
    name = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entrance", "level"], name="floor_once_per_entrance")]

    def __str__(self) -> str:
        return self.name


class UnitQuerySet(LockingQuerySet["Unit"]):
    """Chainable filters over units."""

    def visible_to(self, actor: Actor) -> Self:
        """The units which exist for `actor`."""
        if actor.kind == ActorKind.STAFF:
            return self.filter(_place_filter(actor, Permission.SEE_ESTATE))
        if actor.kind == ActorKind.OWNER:
            return self.filter(
                occupancies__person__in=Person.objects.same_as(actor.id), occupancies__until_on__isnull=True
            ).distinct()
        return self.none()


class Unit(Versioned):
    """A home, parking space, shop, storage room or common part.

    `code` is how people say it within the development: `3-1-1201`; `search_code` is the same in bare digits and
    letters (`311201`) and `number_code` its last part alone (`1201`), both made by `rules`, both for search.
    `handed_over_on` is the day of the handover to the first owner (交付).
    """

    development = models.ForeignKey(Development, models.PROTECT, related_name="units")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="units")
    entrance = models.ForeignKey(Entrance, models.PROTECT, null=True, blank=True, related_name="units")
    floor = models.ForeignKey(Floor, models.PROTECT, null=True, blank=True, related_name="units")
    number = models.CharField(max_length=30)
    code = models.CharField(max_length=60)
    search_code = models.CharField(max_length=60, db_index=True)
    number_code = models.CharField(max_length=30)
    kind = models.CharField(max_length=10, choices=UNIT_KINDS, default=UnitKind.HOME.value)
    state = models.CharField(max_length=10, choices=UNIT_STATES, default=UnitState.SOLD.value)
    area = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    layout = models.CharField(max_length=60, blank=True)
    handed_over_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)

    objects: UnitQuerySet = UnitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["development", "kind", "code"], name="unit_once_per_development")
        ]
        indexes = [
            models.Index(fields=["number_code", "development", "search_code"]),
            models.Index(fields=["development", "search_code"]),
            models.Index(fields=["building", "search_code"]),
            models.Index(fields=["handed_over_on"], name="units_by_handover"),
            models.Index(fields=["development", "kind", "state", "search_code"]),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def url(self) -> str:
        """Its page on the desk."""
        return f"/desk/homes/{self.pk}/"


class PlaceCodeQuerySet(LockingQuerySet["PlaceCode"]):
    """Chainable filters over codes on walls."""

    def visible_to(self, actor: Actor) -> Self:
        """The codes which exist for `actor`: staff see those of places in their reach."""
        if actor.kind != ActorKind.STAFF:
            return self.none()
        return self.filter(_place_filter(actor, Permission.SEE_ESTATE))

    def open(self) -> Self:
        """Those that still lead somewhere."""
        return self.filter(withdrawn_at__isnull=True)


class PlaceCode(Versioned):
    """A code on the wall of a home or a common part; whoever scans it reports something about that place (IN11).

    `token` is the end of the printed address: no secret, but not to be guessed, and dead once withdrawn. `component`
    is one of the policy's taxonomy when the code hangs on such a part; `label` is what stands under the picture.
    """

    token = models.CharField(max_length=24, unique=True)
    development = models.ForeignKey(Development, models.PROTECT, related_name="place_codes")
    building = models.ForeignKey(Building, models.PROTECT, null=True, blank=True, related_name="place_codes")
    entrance = models.ForeignKey(Entrance, models.PROTECT, null=True, blank=True, related_name="place_codes")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="place_codes")
    component = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=120)
    made_by_label = models.CharField(max_length=120)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects: PlaceCodeQuerySet = PlaceCodeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["development", "withdrawn_at", "-id"])]

    def __str__(self) -> str:
        return self.label


class Component(models.Model):
    """A part of a unit of which more is known than its kind: make, serial, dates."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="components")
    key = models.CharField(max_length=60, help_text="Component of the policy's taxonomy.")
    place = models.CharField(max_length=40, blank=True)
    maker = models.CharField(max_length=120, blank=True)
    model = models.CharField(max_length=120, blank=True)
    serial = models.CharField(max_length=120, blank=True)
    installed_on = models.DateField(null=True, blank=True)
    warranty_from = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "key"])]

    def __str__(self) -> str:
        return f"{self.key} {self.place}".strip()


class PersonQuerySet(LockingQuerySet["Person"]):
    """Chainable filters over people."""

    def same_as(self, person_id: int) -> Self:
        """Every record that stands for the same human being as `person_id`: the one kept and those merged into it."""
        kept = Person.objects.filter(pk=person_id, merged_into__isnull=False).values("merged_into_id")
        return self.filter(Q(pk=person_id) | Q(merged_into_id=person_id) | Q(pk__in=kept) | Q(merged_into_id__in=kept))

    def visible_to(self, actor: Actor) -> Self:
        """The people who exist for `actor`: those with a unit (past or present) in their reach."""
        if actor.kind == ActorKind.OWNER:
            return self.same_as(actor.id)
        if actor.kind != ActorKind.STAFF:
            return self.none()
        reach = _place_filter(
            actor, Permission.SEE_PERSONAL, development="unit__development_id", building="unit__building_id"
        )
        if not reach:
            return self
        return self.filter(pk__in=Occupancy.objects.filter(reach).values("person_id"))


class Person(Versioned):
    """An owner, a member of a household, a tenant: one person with many phones and homes.

    A record merged into another points to it and is shown no more; its rows stay, so the merge can be undone.
    """

    label_is_personal: ClassVar[bool] = True  # the trail keeps the name where it can be erased

    name = models.CharField(max_length=120, db_index=True)
    initials = models.CharField(max_length=60, blank=True, db_index=True, help_text="Pinyin initials, for search.")
    pinyin = models.CharField(max_length=200, blank=True, db_index=True, help_text="Whole pinyin, for search.")
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in PersonKind], default="person")
    identity_number = models.CharField(max_length=40, blank=True, db_index=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, default="zh-hans")
    notes = models.TextField(blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="absorbed")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="When it was made to say nobody any more.")

    objects: PersonQuerySet = PersonQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="person_not_merged_into_itself"),
        ]

    def __str__(self) -> str:
        # the trail keeps this label for ever, so it must not give the person away
        return mask_name(self.name)

    @property
    def url(self) -> str:
        """Their page on the desk."""
        return f"/desk/people/{self.pk}/"


class PersonPhone(models.Model):
    """A phone number of a person, as `rules.normalise_phone` writes it: bare digits; abroad `+` and country code.

    `reversed_number` makes its last digits findable by an index.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="phones")
    number = models.CharField(max_length=24, db_index=True)
    reversed_number = models.CharField(max_length=24, db_index=True)
    primary = models.BooleanField(default=False)
    label = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "number"], name="phone_once_per_person")]

    def __str__(self) -> str:
        return mask_phone(self.number)


class Occupancy(models.Model):
    """Who was what in which unit, from when until when (half-open; empty `until_on` means still).

    The sale of a home ends one owner's period and begins another's; the history of the unit stays.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="occupancies")
    person = models.ForeignKey(Person, models.PROTECT, related_name="occupancies")
    role = models.CharField(max_length=10, choices=[(r.value, r.value) for r in OccupancyRole])
    from_on = models.DateField(null=True, blank=True)
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "until_on"]), models.Index(fields=["person", "until_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__isnull=True) | Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="occupancy_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["unit", "person", "role"],
                condition=Q(until_on__isnull=True),
                name="one_open_occupancy_per_person_and_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.person} {self.role}"


class Vehicle(models.Model):
    """A vehicle of a home's people: its plate, and who drives it when that is known."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="vehicles")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="vehicles")
    plate = models.CharField(max_length=12, db_index=True)
    note = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "plate"], name="vehicle_once_per_unit")]

    def __str__(self) -> str:
        return f"{self.plate[:2]}***{self.plate[-2:]}"


class PersonMerge(models.Model):
    """Two records found to be one person: who said so, on what evidence, what was moved, so that it can be split."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    absorbed = models.ForeignKey(Person, models.PROTECT, related_name="merged_by")
    evidence = models.TextField()
    moved = models.JSONField(default=dict)
    merged_at = models.DateTimeField()
    merged_by = models.CharField(max_length=40)
    merged_by_label = models.CharField(max_length=120)
    split_at = models.DateTimeField(null=True, blank=True)
    split_by = models.CharField(max_length=40, blank=True)
    split_reason = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.absorbed} → {self.kept}"
