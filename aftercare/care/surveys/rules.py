"""Who may call back, and what follows. Pure."""

from collections.abc import Collection, Mapping

from aftercare.care.surveys.policy import CallbackPolicy, Effect, Outcome
from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken
from aftercare.ground.core.text import lazy as _


class DidTheWork(NotPermitted):
    """Whoever did the work does not ask whether it was done well."""


class NotAskedYet(RuleBroken):
    """The case does not wait for a callback."""


class RatedAlready(RuleBroken):
    """The owner has rated this case."""


def check_independent(policy: CallbackPolicy, *, caller: str, doers: Collection[str]) -> None:
    """Refuse a callback by whoever did the work, when the policy says so. Both are references such as `staff:12`."""
    if policy.caller.not_the_doer and caller in doers:
        raise DidTheWork(_("You did the work on this case: somebody else has to ask the owner."))


def effect_of(policy: CallbackPolicy, *, outcome: Outcome, attempts_before: int) -> Effect:
    """What follows from a callback. After the last attempt the policy allows, nobody is called any more."""
    effect = policy.effect_of(outcome)
    if effect is Effect.TRY_AGAIN and attempts_before + 1 >= policy.attempts.at_most:
        return Effect.CLOSES
    return effect


def check_answers(policy: CallbackPolicy, *, outcome: Outcome, answers: Mapping[str, int], note: str) -> None:
    """Refuse answers to questions nobody asked, grades out of range, and displeasure without a word of why."""
    for key, grade in answers.items():
        if key not in policy.questions:
            raise BadInput(field=key, value=grade, remedy=_("This question is not asked."))
        if not 1 <= grade <= 5:
            raise BadInput(field=key, value=grade, remedy=_("Give 1 to 5."))
    if outcome is Outcome.NOT_SATISFIED and not note.strip():
        raise BadInput(field=_("Note"), value="", remedy=_("Write down what the owner is not content with."))


def check_stars(stars: int) -> None:
    """Refuse a rating outside 1 to 5."""
    if not 1 <= stars <= 5:
        raise BadInput(field=_("Stars"), value=stars, remedy=_("Give 1 to 5."))


class NotDoneYet(RuleBroken):
    """The work is not done, so it cannot be rated."""


def check_waits_for_callback(*, step: str) -> None:
    """Refuse a callback on a case that does not wait for one."""
    if step != "callback":
        raise NotAskedYet(_("This case does not wait for a callback."))


def check_can_rate(*, done: bool, rated: bool) -> None:
    """Refuse a rating before the work is done, and a second one."""
    if not done:
        raise NotDoneYet(_("You can rate the service once the work is done."))
    if rated:
        raise RatedAlready(_("You have rated this already. Thank you."))
