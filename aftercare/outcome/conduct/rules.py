"""When something is proposed, how much it is, and who may say yes to it. Pure: no database, no clock, no settings."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.outcome.conduct.policy import MONEY, ConductPolicy, Form, Ground, Occasion


class State(StrEnum):
    """Where a measure stands. What was decided stays open to objection until it is final."""

    PROPOSED = "proposed"
    DROPPED = "dropped"
    DECIDED = "decided"
    OBJECTED = "objected"
    ANSWERED = "answered"
    APPEALED = "appealed"
    FINAL = "final"
    REVERSED = "reversed"


OPEN = frozenset({State.PROPOSED, State.DECIDED, State.OBJECTED, State.ANSWERED, State.APPEALED})
STANDING = frozenset({State.DECIDED, State.OBJECTED, State.ANSWERED, State.APPEALED, State.FINAL})
"""Decided and not taken back: these count as relapses and against the caps."""
WAITING = frozenset({State.DECIDED, State.ANSWERED})
"""Those that become final when their time runs out."""


class NotYetTime(RuleBroken):
    """It does not stand where this can be done."""


class TooLate(RuleBroken):
    """The days for it are over."""


class OwnMatter(NotPermitted):
    """Nobody decides about himself, about what he proposed, or twice about the same."""


class BeyondAuthority(NotPermitted):
    """It takes somebody with more authority."""


class AboveCap(RuleBroken):
    """More than the rules allow."""


@dataclass(frozen=True)
class Facts:
    """What is known of a case when grounds are looked for; `late`: a promise of it or of the one before was missed."""

    occasion: Occasion
    kind: str = ""
    began_as: str = ""
    level: str = ""
    trigger: str = ""
    move: str = ""
    cause: str = ""
    covered: bool | None = None
    late: bool = False


@dataclass(frozen=True)
class Price:
    """From how much to how much, and what made it grow: (reason, factor)."""

    least: Decimal
    most: Decimal
    grown: tuple[tuple[str, Decimal], ...] = ()


def grounds_for(policy: ConductPolicy, facts: Facts) -> list[str]:
    """The grounds that the facts give, in the order of the pack (S004.11.r09-r13)."""
    return [key for key, ground in policy.grounds.items() if ground.on is facts.occasion and holds(ground, facts)]


def holds(ground: Ground, facts: Facts) -> bool:
    """Whether every fact that the ground asks for is there. An undecided coverage or cause is no fact."""
    when = ground.when
    wanted: tuple[tuple[Collection[str], str], ...] = (
        (when.kinds, facts.kind),
        (when.began_as, facts.began_as),
        (when.levels, facts.level),
        (when.triggers, facts.trigger),
        (when.moves, facts.move),
        (when.causes, facts.cause),
    )
    if any(names and fact not in names for names, fact in wanted):
        return False
    if when.other_causes_than and (not facts.cause or facts.cause in when.other_causes_than):
        return False
    return (when.covered is None or when.covered is facts.covered) and (when.late is None or when.late is facts.late)


def price(policy: ConductPolicy, ground: Ground, *, level: str = "", relapses: int = 0) -> Price:
    """The range in CNY: multiplied at the levels that the ground names and on a relapse, cut at the cap (ES04)."""
    if ground.amount is None:
        return Price(Decimal(0), Decimal(0))
    least, most, grown = ground.amount.least, ground.amount.most, []
    if ground.doubled is not None and level in ground.doubled.levels:
        grown.append(("level", ground.doubled.times))
    if ground.relapse is not None and relapses:
        grown.append(("relapse", ground.relapse.times))
    for _reason, times in grown:
        least, most = least * times, most * times
    if policy.caps is not None:
        least, most = min(least, policy.caps.one), min(most, policy.caps.one)
    return Price(least, most, tuple(grown))


def relapse_since(ground: Ground, *, at: datetime) -> datetime | None:
    """From when on a measure on the same ground makes this one a relapse; None where none does (S001.09.r28)."""
    return None if ground.relapse is None else at - timedelta(days=ground.relapse.within_days)


def check_stands(state: str, *wanted: State) -> None:
    """Only from these states; raises NotYetTime."""
    if state not in wanted:
        raise NotYetTime(_("This has moved on: it does not wait for that any more."))


def check_authority(policy: ConductPolicy, *, roles: Collection[str], form: Form, amount: Decimal) -> None:
    """Whether one of the roles may decide on such a form, and on so much money."""
    limits = [one.up_to for one in policy.authority if one.role in roles and form in one.forms]
    if not limits:
        raise BeyondAuthority(_("By the rules your role does not decide on this."))
    if form in MONEY and all(limit is not None and amount > limit for limit in limits):
        most = max(limit for limit in limits if limit is not None)
        raise BeyondAuthority(
            _("You decide up to %(limit)s CNY. Hand this to somebody with more authority.") % {"limit": most}
        )


def check_second_person(person: str, *, held: str, before: Collection[str]) -> None:
    """Nobody decides about himself; what one person proposed or decided, a second looks at."""
    if person == held:
        raise OwnMatter(_("This is about you: somebody else decides."))
    if person in before:
        raise OwnMatter(_("You proposed or decided this before: a second person decides now."))


def check_amount(
    policy: ConductPolicy, *, form: Form, amount: Decimal, least: Decimal, most: Decimal, this_month: Decimal
) -> None:
    """Within the range that was proposed and the caps; no sum where the form is not money."""
    if form not in MONEY:
        if amount:
            raise BadInput(field=_("Amount"), value=amount, remedy=_("This form names no sum."))
        return
    if not least <= amount <= most:
        remedy = _("The rules say from %(least)s to %(most)s CNY.") % {"least": least, "most": most}
        raise BadInput(field=_("Amount"), value=amount, remedy=remedy)
    if form is not Form.REWARD and policy.caps is not None and this_month + amount > policy.caps.month:
        raise AboveCap(
            _("With %(held)s CNY this month already, it would be more than the %(cap)s CNY that the rules allow.")
            % {"held": this_month, "cap": policy.caps.month}
        )


def check_form(form: str, *, allowed: Collection[str]) -> Form:
    """The form chosen, which must be one of those that the ground allows."""
    if form not in allowed:
        raise BadInput(field=_("Form"), value=form, remedy=_("Choose one of those that the ground allows."))
    return Form(form)


def check_said(field: object, text: str) -> str:
    """Something was said; answers it without blanks around."""
    if not text.strip():
        raise BadInput(field=field, value="", remedy=_("Say it in a sentence."))
    return text.strip()


def check_in_time(until: date | None, *, today: date) -> None:
    """The last day counts; raises TooLate."""
    if until is None or today > until:
        raise TooLate(_("The days for it are over."))


def check_smaller(amount: Decimal, *, before: Decimal) -> None:
    """Whoever objects is never worse off for it."""
    if not 0 <= amount <= before:
        raise BadInput(
            field=_("Amount"), value=amount, remedy=_("At most what was decided before: %(sum)s CNY.") % {"sum": before}
        )
