"""Whether a defect is under warranty, and who answers for it. Pure: no database, no clock, no settings."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aftercare.ground.core.dates import add_months, add_years
from aftercare.ground.core.documents import Words
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.service.warranty.policy import Party, SeasonDays, StartsFrom, Term, WarrantyPolicy


class NotComputed(StrEnum):
    """Why a window cannot be computed."""

    HANDOVER_UNKNOWN = "handover_unknown"
    COMPLETION_UNKNOWN = "completion_unknown"


@dataclass(frozen=True)
class Dates:
    """What is known of a home: handed over to its owner on, building completed on, years of its design life."""

    handed_over_on: date | None = None
    completed_on: date | None = None
    design_life_years: int | None = None

    def start(self, starts: StartsFrom) -> date | None:
        """The day from which a term runs, if it is known."""
        return self.handed_over_on if starts is StartsFrom.HANDOVER else self.completed_on


@dataclass(frozen=True)
class Coverage:
    """The computed window of one component.

    `covered` is None when it cannot be computed; then `not_computed` says why. `contractor_ends_on` is the end of the
    builder's own term, which begins with the completion; None when that day is unknown.
    """

    term: str
    covered: bool | None
    starts_on: date | None
    ends_on: date | None
    contractor_covered: bool | None
    contractor_ends_on: date | None
    clause: Words
    not_computed: NotComputed | None = None


@dataclass(frozen=True)
class Judgement:
    """What follows from the window and the cause: covered or not (None: not computed), by which clause, who answers."""

    covered: bool | None
    party: Party
    clause: Words


def decide_coverage(policy: WarrantyPolicy, *, component: str, dates: Dates, reported_on: date) -> Coverage:
    """Decide whether a defect in `component`, reported on a day, is within its term.

    The last day counts: a defect reported on `ends_on` is covered. What is reported before the term begins is covered
    too: the home was not even handed over.
    """
    term = policy.term_for(component)
    starts_on = dates.start(term.starts)
    builder_from = dates.start(policy.counting.contractor_starts)
    ends_on = None if starts_on is None else end_of_term(policy, term, starts_on=starts_on, dates=dates)
    builder_ends_on = None if builder_from is None else end_of_term(policy, term, starts_on=builder_from, dates=dates)
    unknown = None
    if starts_on is None:
        handover = term.starts is StartsFrom.HANDOVER
        unknown = NotComputed.HANDOVER_UNKNOWN if handover else NotComputed.COMPLETION_UNKNOWN
    return Coverage(
        term=term.key,
        covered=None if ends_on is None else reported_on <= ends_on,
        starts_on=starts_on,
        ends_on=ends_on,
        contractor_covered=None if builder_ends_on is None else reported_on <= builder_ends_on,
        contractor_ends_on=builder_ends_on,
        clause=term.clause,
        not_computed=unknown,
    )


def end_of_term(policy: WarrantyPolicy, term: Term, *, starts_on: date, dates: Dates) -> date:
    """The last day of a term that begins on `starts_on`."""
    if term.seasons is not None and term.season is not None:
        return end_of_season(
            policy.seasons[term.season],
            starts_on=starts_on,
            count=term.seasons,
            partial_counts=policy.counting.partial_season_counts,
        )
    if term.design_life:
        return add_years(starts_on, dates.design_life_years or policy.design_life.years)
    return add_months(starts_on, term.months or 0)


def end_of_season(days: SeasonDays, *, starts_on: date, count: int, partial_counts: bool) -> date:
    """The last day of the `count`-th season after `starts_on`.

    A season counts when it begins on or after that day; one that is under way counts only if the policy says so.
    """
    counted = 0
    for year in range(starts_on.year - 1, starts_on.year + count + 2):
        first, last = season_of(days, year)
        whole = first >= starts_on
        partial = partial_counts and first < starts_on <= last
        counted += whole or partial
        if counted == count:
            return last
    raise AssertionError("a season comes every year")


def season_of(days: SeasonDays, year: int) -> tuple[date, date]:
    """The first and last day of the season that begins in `year`; it may end in the next."""
    first = date.fromisoformat(f"{year}-{days.first_day}")
    last = date.fromisoformat(f"{year}-{days.last_day}")
    return (first, last) if last >= first else (first, last.replace(year=year + 1))


def judge(policy: WarrantyPolicy, *, coverage: Coverage, cause: str) -> Judgement:
    """Who answers for a defect, by the window and the cause.

    A cause that the warranty does not cover decides alone. Within the window the party of the cause answers; once the
    builder's own term has run out, what would be the builder's is the developer's, who promised the owner more.
    """
    found = policy.cause(cause)
    if not found.covered:
        party = found.after if coverage.covered is False else found.within
        return Judgement(covered=False, party=party, clause=found.clause)
    if coverage.covered is False:
        return Judgement(covered=False, party=found.after, clause=coverage.clause)
    party = found.within
    if party is Party.CONTRACTOR and found.after is not Party.CONTRACTOR and coverage.contractor_covered is False:
        party = Party.DEVELOPER
    return Judgement(covered=coverage.covered, party=party, clause=coverage.clause)


def responsible_party(policy: WarrantyPolicy, *, cause: str, covered: bool) -> Party:
    """Who answers for a cause when it is settled whether the warranty covers it."""
    found = policy.cause(cause)
    return found.within if covered else found.after


def check_decision(
    *, judgement: Judgement, covered: bool, party: Party, contractor_id: int | None, reason: str
) -> None:
    """A decision that differs from what was computed says why; a builder who answers is named."""
    differs = judgement.covered is not covered or judgement.party is not party
    if differs and not reason.strip():
        remedy = _("This differs from what the rules compute. Say why.")
        if judgement.covered is None:
            remedy = _("The window cannot be computed. Say what the decision rests on.")
        raise BadInput(field=_("Reason"), value=reason, remedy=remedy)
    if party is Party.CONTRACTOR and contractor_id is None:
        raise BadInput(field=_("Contractor"), value="", remedy=_("Say which contractor answers for it."))


NOT_COMPUTED_WORDS: dict[NotComputed, object] = {
    NotComputed.HANDOVER_UNKNOWN: _("The day of handover is not recorded, so the term cannot be computed."),
    NotComputed.COMPLETION_UNKNOWN: _("The day of completion is not recorded, so the term cannot be computed."),
}

PARTY_WORDS: dict[Party, object] = {
    Party.CONTRACTOR: _("Construction company"),
    Party.SUPPLIER: _("Supplier"),
    Party.DESIGNER: _("Designer"),
    Party.DEVELOPER: _("Developer"),
    Party.PROPERTY_COMPANY: _("Property company"),
    Party.OWNER: _("Owner"),
    Party.THIRD_PARTY: _("A third party"),
    Party.SHARED: _("Shared"),
}
