"""On what ground somebody is erased, and what stands in the way. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from aftercare.ground.core.errors import RuleBroken
from aftercare.ground.core.text import lazy as _

CASES_AT_MOST = 5_000


class Ground(StrEnum):
    """Why personal values must go: the cases of article 47 of the Personal Information Protection Law."""

    PURPOSE_DONE = "purpose_done"
    TERM_OVER = "term_over"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    UNLAWFUL = "unlawful"
    OTHER_LAW = "other_law"


GROUND_LABELS: dict[Ground, object] = {
    Ground.PURPOSE_DONE: _("The purpose is achieved or cannot be achieved any more (PIPL art. 47 no. 1)"),
    Ground.TERM_OVER: _("The service has ended or the term of keeping is over (PIPL art. 47 no. 2)"),
    Ground.CONSENT_WITHDRAWN: _("The person withdrew consent (PIPL art. 47 no. 3)"),
    Ground.UNLAWFUL: _("It was collected or used against the law (PIPL art. 47 no. 4)"),
    Ground.OTHER_LAW: _("Another law demands it (PIPL art. 47 no. 5)"),
}


class State(StrEnum):
    """Where a request stands."""

    ASKED = "asked"
    ERASED = "erased"
    REFUSED = "refused"


STATE_LABELS: dict[State, object] = {
    State.ASKED: _("Waits for a second person"),
    State.ERASED: _("Erased"),
    State.REFUSED: _("Refused"),
}


class StillNeeded(RuleBroken):
    """The values are needed for what is still going on."""


class NotAsked(RuleBroken):
    """The request has been decided."""


class SecondPersonNeeded(RuleBroken):
    """Whoever asked may not confirm."""


class WordsMissing(RuleBroken):
    """A request without its words, or a refusal without its reason."""


class TooManyCases(RuleBroken):
    """More cases than are looked through at once: nothing is erased by half."""


class AskedAlready(RuleBroken):
    """There is an open request, or the person was erased."""


@dataclass(frozen=True)
class GoingOn:
    """What is going on with a person: open cases, and homes that are theirs now."""

    open_cases: int
    homes: int


def check_not_needed(*, ground: Ground, going_on: GoingOn) -> None:
    """Raise StillNeeded while the contract needs the values (PIPL art. 13 no. 2), unless they were never lawful."""
    if ground is Ground.UNLAWFUL:
        return
    if going_on.open_cases:
        raise StillNeeded(_("There are open cases. Close them first; until then the values are needed."))
    if going_on.homes:
        raise StillNeeded(_("The person still has a home here: the warranty cannot be kept without knowing who it is."))


def check_reachable(cases: int) -> None:
    """Raise TooManyCases beyond `CASES_AT_MOST`, rather than pass over what comes after."""
    if cases > CASES_AT_MOST:
        raise TooManyCases(
            _("More than %(most)d cases have to do with this person. Look whether several people are kept as one.")
            % {"most": CASES_AT_MOST}
        )


def check_open(state: str) -> None:
    """Raise NotAsked unless the request waits."""
    if state != State.ASKED:
        raise NotAsked(_("This request has been decided already."))


def check_second_person(*, asked_by: str, decides: str) -> None:
    """Raise SecondPersonNeeded when the one who asked would confirm: what is erased never comes back."""
    if asked_by == decides:
        raise SecondPersonNeeded(_("Somebody other than whoever asked must confirm."))


def check_words(words: str) -> None:
    """Raise WordsMissing for nothing but blanks."""
    if not words.strip():
        raise WordsMissing(_("Say why, and how it was asked."))
