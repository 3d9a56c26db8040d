"""Everything the system says by itself, in plain words of both languages, by audience."""

from aftercare.faces.messages.rules import Wording
from aftercare.faces.messages.wordings import contractors, dates, discipline, ladder, owners, pressing, replies, staff

WORDINGS: tuple[Wording, ...] = (
    *owners.WORDINGS,
    *contractors.WORDINGS,
    *staff.WORDINGS,
    *ladder.WORDINGS,
    *discipline.WORDINGS,
    *dates.WORDINGS,
    *replies.WORDINGS,
    *pressing.WORDINGS,
)
BY_KEY: dict[str, Wording] = {wording.key: wording for wording in WORDINGS}
