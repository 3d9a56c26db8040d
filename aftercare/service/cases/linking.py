"""When a case may be part of another, be merged into one, or be split. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _

SPLIT_AT_MOST = 10
EVIDENCE_AT_MOST = 300


class PartsOpen(RuleBroken):
    """A case of several parts cannot end before them."""


class CannotLink(RuleBroken):
    """These two cases cannot be joined like this."""


@dataclass(frozen=True)
class Standing:
    """What is asked of a case before it is joined to another."""

    case_id: int
    development_id: int
    is_open: bool
    open_parts: int = 0
    is_part: bool = False
    has_merged: bool = False
    work_is_out: bool = False


@dataclass(frozen=True)
class Defect:
    """One of the things that a case turned out to be about."""

    subject: str
    component: str = ""
    symptom: str = ""
    place: str = ""


def check_parts_closed(*, open_parts: int) -> None:
    """Refuse to end a case while a part of it is open (CW03)."""
    if open_parts:
        raise PartsOpen(
            _("%(count)s parts of this case are still open. They have to end first.") % {"count": open_parts}
        )


def check_can_be_part(part: Standing, whole: Standing) -> None:
    """A part and its whole are open, of one development, and one level deep: no part has parts of its own."""
    _check_pair(part, whole)
    if whole.is_part or part.open_parts:
        raise CannotLink(_("A part cannot have parts of its own. Choose the case that stands above."))
    if part.is_part:
        raise CannotLink(_("This case is a part of another one already."))


def check_can_merge(absorbed: Standing, survivor: Standing, *, evidence: str) -> None:
    """Two reports of one thing, both open, of one development, with what shows it; no work is out for the first."""
    _check_pair(absorbed, survivor)
    check_evidence(evidence)
    if absorbed.open_parts or absorbed.has_merged:
        raise CannotLink(_("Other cases hang on this one. Merge in the other direction, or take them off first."))
    if absorbed.work_is_out:
        raise CannotLink(
            _("Somebody has been sent for this case. Cancel the work order first, or merge the other way.")
        )


def check_evidence(evidence: str) -> None:
    """Say what shows it."""
    if not evidence.strip() or len(evidence) > EVIDENCE_AT_MOST:
        raise BadInput(field=_("What shows it"), value=evidence[:20], remedy=_("Say in a sentence how you know."))


def check_can_split(*, is_open: bool, defects: Sequence[Defect]) -> None:
    """A case is split into one to ten others, each with a subject."""
    if not is_open:
        raise CannotLink(_("This case is closed. Open it again first, or register a new one."))
    if not 1 <= len(defects) <= SPLIT_AT_MOST:
        raise BadInput(field=_("Defects"), value="", remedy=_("Name between one and ten."))
    for defect in defects:
        if not defect.subject.strip():
            raise BadInput(field=_("Subject"), value="", remedy=_("Give a short subject."))


def check_can_end_together(case: Standing) -> None:
    """A case ends with others when it is open, nothing hangs on it and nobody is on the way for it."""
    if not case.is_open:
        raise CannotLink(_("This case is closed already."))
    check_parts_closed(open_parts=case.open_parts)
    if case.work_is_out:
        raise CannotLink(_("Somebody has been sent for this case. Cancel the work order first."))


def check_can_stand_again(*, closed_at: datetime | None, on_final_step: bool) -> None:
    """Only what was closed together with others is opened again like this; the rest goes by its procedure."""
    if closed_at is None or on_final_step:
        raise CannotLink(_("This case was not closed together with others."))


def _check_pair(first: Standing, second: Standing) -> None:
    if first.case_id == second.case_id:
        raise CannotLink(_("These are one and the same case."))
    if first.development_id != second.development_id:
        raise CannotLink(_("The two cases belong to different developments."))
    if not (first.is_open and second.is_open):
        raise CannotLink(_("Both cases must be open."))
