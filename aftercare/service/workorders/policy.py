"""What a policy pack says of the work: who is sent, and who signs that it is done. Pure."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from aftercare.ground.core.documents import Key, Section, Sources, UnknownKey, Words
from aftercare.ground.core.text import lazy as _
from aftercare.service.deadlines.policy import Limit


class Route(StrEnum):
    """Who can be sent."""

    ORIGINAL_CONTRACTOR = "original_contractor"
    OWN_STAFF = "own_staff"
    FRAMEWORK_CONTRACTOR = "framework_contractor"
    SPECIALIST_CREW = "specialist_crew"


class Size(StrEnum):
    """How large a repair is."""

    SMALL = "small"
    LARGE = "large"


class SmallRepair(Section):
    """Up to which estimated cost a repair is small."""

    up_to_cny: Annotated[Decimal, Field(gt=0)]
    source: Sources


class Situation(StrEnum):
    """The situations in which somebody must be chosen."""

    COVERED = "covered"
    NOT_COVERED = "not_covered"
    REFUSED = "refused"
    SILENT = "silent"
    FAILED = "failed"
    EMERGENCY = "emergency"


class DispatchRule(Section):
    """Who is sent in a situation, best first; `size` limits the rule to small or large repairs."""

    situation: Situation
    size: Size | None = None
    routes: Annotated[tuple[Route, ...], Field(min_length=1)]
    charge_original: bool = False
    source: Sources


class NoticeRule(Section):
    """What a dispatch must carry: the responsible unit is told at the same time as the request form is filed."""

    tell_responsible_at_once: bool
    source: Sources


class DelayCause(StrEnum):
    """The special cases in which a longer duration is allowed (S000.01.r20)."""

    PARTS = "parts"
    WEATHER = "weather"
    OWNER_AWAY = "owner_away"
    OTHER_TRADE = "other_trade"
    MORE_DAMAGE = "more_damage"
    OTHER = "other"


class DelayRule(Section):
    """When word of a delay, given to the owner in time, also moves the promises of the case.

    `causes` are the special cases in which a longer duration is allowed; told for any other cause the owner knows, and
    the promise is broken all the same. `stages` are the time limits that move; the others stay as the law has them.
    With `asked_of` nobody postpones by themselves: the company is asked before, and somebody in these roles enters it.
    With `consent` the owner agrees to the new date before any promise moves; who does not is sent another.
    """

    causes: Annotated[tuple[DelayCause, ...], Field(min_length=1)]
    stages: Annotated[tuple[Key, ...], Field(min_length=1)]
    asked_of: tuple[Key, ...] = ()
    consent: bool = False
    source: Sources


class VisitRule(Section):
    """How much time own staff need between two visits: the way there, parking, the door.

    They leave `leave_minutes_ahead` before the time agreed, sooner if the way takes longer, so as to be there between
    `early_at_most` and `early_at_least` minutes before it.
    """

    minutes_between: Annotated[int, Field(ge=0, le=240)]
    leave_minutes_ahead: Annotated[int, Field(ge=0, le=480)] = 60
    early_at_least: Annotated[int, Field(ge=0, le=60)] = 5
    early_at_most: Annotated[int, Field(ge=0, le=60)] = 10
    source: Sources


class DispatchPolicy(Section):
    """Small and large, the order in which contractors are asked, what a told delay moves, and time between visits."""

    small_repair: SmallRepair
    notice: NoticeRule
    delays: DelayRule
    visits: VisitRule
    rules: tuple[DispatchRule, ...]

    def size_of(self, estimate: Decimal) -> Size:
        """Whether a repair of this estimated cost is small; the limit itself is still small."""
        return Size.SMALL if estimate <= self.small_repair.up_to_cny else Size.LARGE

    def rule_for(self, situation: Situation, size: Size) -> DispatchRule:
        """The first rule that holds; UnknownKey when this version leaves the situation open."""
        for rule in self.rules:
            if rule.situation is situation and rule.size in (None, size):
                return rule
        raise UnknownKey(_("This policy does not say who is sent when “%(situation)s”.") % {"situation": situation})

    @model_validator(mode="after")
    def _every_situation_is_answered(self) -> Self:
        for situation in Situation:
            for size in Size:
                if not any(rule.situation is situation and rule.size in (None, size) for rule in self.rules):
                    raise ValueError(f"rules does not say who is sent when {situation} and {size}")
        return self


class SignatoryKind(StrEnum):
    """Where a signature comes from."""

    STAFF = "staff"
    OWNER = "owner"
    OUTSIDE = "outside"


class Signatory(Section):
    """Somebody who signs the acceptance. `roles` are the staff roles that may sign for them."""

    label: Words
    kind: SignatoryKind
    roles: tuple[Key, ...] = ()
    may_be_refused: bool = False

    @model_validator(mode="after")
    def _staff_has_roles(self) -> Self:
        if self.kind is not SignatoryKind.OWNER and not self.roles:
            raise ValueError("name the staff roles that sign, or that enter the signature of an outside party")
        return self


class SignatureRule(Section):
    """Which signatories a kind of work needs, all of them."""

    signatories: Annotated[tuple[Key, ...], Field(min_length=1)]
    source: Sources


class FirstCheck(Section):
    """Whether the first of the signatories looks at the work before anybody else signs."""

    needed: bool
    source: Sources


class ProofRule(Section):
    """What must be on file before the work can be accepted or an acceptance refused."""

    photos_before: Annotated[int, Field(ge=0, le=20)]
    photos_after: Annotated[int, Field(ge=0, le=20)]
    refusal_needs_reason: bool
    refusal_needs_witness: bool
    refusal_needs_photo: bool
    source: Sources


class AcceptancePolicy(Section):
    """Who signs, what must be proved, and what a refusal needs."""

    signatories: dict[Key, Signatory]
    repair: SignatureRule
    emergency: SignatureRule
    first_check: FirstCheck
    proof: ProofRule

    def signatories_for(self, *, emergency: bool) -> tuple[str, ...]:
        """The keys of everybody who must sign."""
        return self.emergency.signatories if emergency else self.repair.signatories

    @model_validator(mode="after")
    def _signatories_exist(self) -> Self:
        for name, rule in (("repair", self.repair), ("emergency", self.emergency)):
            for key in rule.signatories:
                if key not in self.signatories:
                    raise ValueError(f"{name}.signatories names the unknown signatory “{key}”")
        return self


class Promise(StrEnum):
    """The dates of an order that whoever took it on can miss."""

    ON_SITE = "on_site"
    FINISH = "finish"


class ReminderRule(Section):
    """One reminder: how long after the missed date, or after the reminder before it.

    The contractor is always written to; with `ring` whoever answers for the case is asked to ring as well.
    """

    after: Limit
    ring: bool = False
    source: Sources


class DemandRule(Section):
    """The formal demand, once reminding was of no use: proposed by itself, issued by a person in one of these roles.

    `after` runs from the last reminder; `time_limit` is the limit by which the contractor complies. `clause` is what
    the contract says, `consequence` what follows; both stand in the letter.
    """

    promises: Annotated[tuple[Promise, ...], Field(min_length=1)]
    after: Limit
    time_limit: Key
    clause: Words
    consequence: Words
    issued_by: Annotated[tuple[Key, ...], Field(min_length=1)]
    source: Sources


class OutsideRule(Section):
    """Whether late work goes to another at the contractor's cost only after a formal demand has run out."""

    demand_first: bool
    source: Sources


class PressingPolicy(Section):
    """The contractor's ladder: reminders, the formal demand, outside repair at his cost. Left out: no ladder."""

    on_site: tuple[ReminderRule, ...] = ()
    finish: tuple[ReminderRule, ...] = ()
    demand: DemandRule | None = None
    outside: OutsideRule | None = None

    def reminders_for(self, promise: Promise) -> tuple[ReminderRule, ...]:
        """The reminders after this date was missed, in their order."""
        return self.on_site if promise is Promise.ON_SITE else self.finish
