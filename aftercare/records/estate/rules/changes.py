"""What may happen to homes and people, whoever asks. Pure."""

from collections.abc import Sequence
from datetime import date

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _

SHORTEST_EVIDENCE = 5


class TooEarly(RuleBroken):
    """A day lies before another that must come first, or in the future."""


class NotSold(RuleBroken):
    """The sale cannot be entered as told."""


class NotOnePerson(RuleBroken):
    """Two records cannot be one person."""


class EvidenceMissing(RuleBroken):
    """Somebody must say why."""


class StillMerged(RuleBroken):
    """A record that stands for another, or is part of a later merge, is left alone."""


def check_can_hand_over(*, on: date, completed_on: date | None, today: date) -> None:
    """A home is handed over after the completion acceptance of its building, and not in days to come."""
    if completed_on is not None and on < completed_on:
        raise TooEarly(
            _("The building passed its completion acceptance on %(day)s: a home cannot be handed over before.")
            % {"day": completed_on}
        )
    if on > today:
        raise TooEarly(_("The handover day lies in the future. Enter it when it has happened."))


def check_can_sell(
    *, on: date, today: date, buyer_id: int, owners: Sequence[tuple[int, date | None]], merged: bool
) -> None:
    """A home passes to somebody who does not own it yet, after the present owners began (`owners`: id, since)."""
    if merged:
        raise NotSold(_("This record stands for another person. Choose that one."))
    if buyer_id in {person for person, _since in owners}:
        raise NotSold(_("This person owns the home already."))
    if on > today:
        raise TooEarly(_("The day of the sale lies in the future. Enter it when it has happened."))
    since = max((day for _person, day in owners if day), default=None)
    if since is not None and on < since:
        raise TooEarly(_("The present owner began on %(day)s: the sale cannot lie before.") % {"day": since})


def check_can_end(*, from_on: date | None, until_on: date | None, on: date) -> None:
    """Somebody who is still there may leave, not before they came."""
    if until_on is not None:
        raise RuleBroken(_("This has ended already, on %(day)s.") % {"day": until_on})
    if from_on is not None and on < from_on:
        raise TooEarly(_("It began on %(day)s: it cannot end before.") % {"day": from_on})


def check_can_merge(
    *,
    same: bool,
    kinds: tuple[str, str],
    identity_numbers: tuple[str, str],
    merged: tuple[bool, bool],
    evidence: str,
) -> None:
    """Two records may become one when nothing says that they are two, and somebody says why they are one."""
    if same:
        raise NotOnePerson(_("Choose two different records."))
    if any(merged):
        raise StillMerged(_("One of the records stands for another person already. Open that one."))
    if kinds[0] != kinds[1]:
        raise NotOnePerson(_("A person and an organisation are not the same."))
    if all(identity_numbers) and identity_numbers[0] != identity_numbers[1]:
        raise NotOnePerson(_("Their identity numbers differ: these are two people."))
    if len(evidence.strip()) < SHORTEST_EVIDENCE:
        raise EvidenceMissing(_("Write how you know that they are one person, for those who check it later."))


def check_can_split(*, split_already: bool, kept_is_merged: bool, reason: str) -> None:
    """The last merge is undone first: a record that has been merged further is separated from there."""
    if split_already:
        raise StillMerged(_("These records have been separated already."))
    if kept_is_merged:
        raise StillMerged(_("This person has been merged into another since. Separate those two first."))
    if len(reason.strip()) < SHORTEST_EVIDENCE:
        raise EvidenceMissing(_("Write why they are two people after all."))


class AlreadyWithdrawn(RuleBroken):
    """The code on the wall leads nowhere any more."""


def check_can_withdraw_code(*, withdrawn: bool, reason: str) -> None:
    """Refuse to withdraw a code twice, or without saying why."""
    if withdrawn:
        raise AlreadyWithdrawn(_("This code was withdrawn already."))
    if not reason.strip():
        raise BadInput(field=_("Reason"), value="", remedy=_("Say why the code is withdrawn."))


def check_not_merged(*, merged: bool) -> None:
    """A record that stands for another is not changed; the other is."""
    if merged:
        raise StillMerged(_("This record stands for another person. Change that one."))
