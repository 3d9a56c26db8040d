"""What a policy pack says of fines, donations, demerits and rewards: for what, of whom, how much, who decides. Pure."""

from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from aftercare.care.escalation.rules import Trigger
from aftercare.ground.core.documents import Key, Section, Sources, UnknownKey, Words
from aftercare.ground.core.text import lazy as _

Yuan = Annotated[Decimal, Field(ge=0, max_digits=10, decimal_places=2)]
Times = Annotated[Decimal, Field(ge=1, le=10)]


class Form(StrEnum):
    """What may follow. Nothing of it happens by itself: it is proposed, and a person decides."""

    FINE = "fine"
    DONATION = "donation"
    DEMERIT = "demerit"
    MAJOR_DEMERIT = "major_demerit"
    DISMISSAL = "dismissal"
    LEGAL_ACTION = "legal_action"
    REWARD = "reward"


MONEY = frozenset({Form.FINE, Form.DONATION, Form.REWARD})
"""The forms that name a sum."""


class Occasion(StrEnum):
    """What a ground is looked for at. `by_hand`: only when somebody says so."""

    ESCALATED = "escalated"
    RETURNED = "returned"
    MOVED = "moved"
    LATE_VISIT = "late_visit"
    BY_HAND = "by_hand"


class Held(StrEnum):
    """Who is held to account: by what they have to do with the case."""

    RESPONSIBLE = "responsible"
    FIRST_CONTACT = "first_contact"
    REPAIRER = "repairer"
    CONTRACTOR = "contractor"
    TEAM_LEAD = "team_lead"


class When(Section):
    """The facts that must hold; what is left out does not limit."""

    kinds: tuple[Key, ...] = ()
    began_as: tuple[Key, ...] = ()
    levels: tuple[Key, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    moves: tuple[Key, ...] = ()
    causes: tuple[Key, ...] = ()
    other_causes_than: tuple[Key, ...] = ()
    covered: bool | None = None
    late: bool | None = None


class Range(Section):
    """From how much to how much, in CNY."""

    least: Yuan
    most: Yuan

    @model_validator(mode="after")
    def _runs_upwards(self) -> Self:
        if self.most < self.least:
            raise ValueError("the most is less than the least")
        return self


class Doubling(Section):
    """By how much it grows when the case has climbed to one of these levels."""

    levels: Annotated[tuple[Key, ...], Field(min_length=1)]
    times: Times
    source: Sources


class Relapse(Section):
    """By how much it grows when the same person was held to account on the same ground within these days."""

    within_days: Annotated[int, Field(ge=1, le=3650)]
    times: Times
    source: Sources


class Ground(Section):
    """One ground: at what it is looked for, which facts must hold, who is held, what is proposed.

    `forms` are those that may be chosen, the first is proposed. `held` are tried in turn: where nobody is the repairer,
    the next answers. `remedy` says that whoever decides also says how it is made good.
    """

    label: Words
    on: Occasion
    when: When = When()
    forms: Annotated[tuple[Form, ...], Field(min_length=1)]
    held: Annotated[tuple[Held, ...], Field(min_length=1)]
    amount: Range | None = None
    doubled: Doubling | None = None
    relapse: Relapse | None = None
    remedy: bool = False
    source: Sources

    @model_validator(mode="after")
    def _money_has_a_sum(self) -> Self:
        if bool(MONEY & set(self.forms)) != (self.amount is not None):
            raise ValueError("a sum is given where, and only where, one of the forms is money")
        return self


class Authority(Section):
    """What a role may decide: these forms, money up to this sum (no sum: without limit)."""

    role: Key
    forms: Annotated[tuple[Form, ...], Field(min_length=1)]
    up_to: Yuan | None = None
    source: Sources


class Caps(Section):
    """What is never exceeded: by one decision, and by all of one person within a month."""

    one: Yuan
    month: Yuan
    source: Sources


class Hearing(Section):
    """The days for an objection, for its answer, and for the appeal."""

    objection_days: Annotated[int, Field(ge=1, le=90)]
    answer_days: Annotated[int, Field(ge=1, le=90)]
    appeal_days: Annotated[int, Field(ge=1, le=90)]
    source: Sources


class ConductPolicy(Section):
    """Grounds, authority, caps, and the days to be heard. A pack without the section holds nobody to account."""

    grounds: dict[Key, Ground] = {}
    authority: tuple[Authority, ...] = ()
    caps: Caps | None = None
    hearing: Hearing = Hearing(objection_days=5, answer_days=5, appeal_days=5, source=("practice: a working week",))

    def ground(self, key: str) -> Ground:
        """The ground called `key`; UnknownKey when this version names none."""
        try:
            return self.grounds[key]
        except KeyError:
            raise UnknownKey(_("These rules know no ground “%(key)s”.") % {"key": key}) from None
