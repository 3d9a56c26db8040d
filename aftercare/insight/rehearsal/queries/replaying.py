"""Trying rules on past cases: reads them in chunks, judges each, and keeps what differs, bounded."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy, read_document
from aftercare.ground.policies.sections import handed
from aftercare.insight.rehearsal.models import Rehearsal
from aftercare.insight.rehearsal.queries.past import Asked, count_cases, past_cases
from aftercare.insight.rehearsal.rules import (
    Consequences,
    Following,
    Judged,
    PastCase,
    Rulebook,
    Tallies,
    judge,
    missed,
)
from aftercare.service.deadlines.queries import Calendars

KEPT = 5_000
"""The cases that differ are listed up to this number; the figures count all of them."""


@dataclass(frozen=True)
class Found:
    """A case that differs, with the deadlines that do."""

    case: PastCase
    lines: tuple[Judged, ...]
    was: Following
    would: Following

    def follows(self) -> dict[str, list[list[str]]]:
        """What follows, before and after, as plain values; empty when it is the same."""
        if not self.would.differs_from(self.was):
            return {}
        sides = (self.was, self.would)
        return {
            "levels": [[call.level for call in side.calls] for side in sides],
            "grounds": [[fine.ground for fine in side.fines] for side in sides],
            "sums": [[str(fine.least) for fine in side.fines] for side in sides],
            "held": [[fine.held for fine in side.fines] for side in sides],
        }


@dataclass
class Outcome:
    """What a rehearsal came to."""

    tallies: Tallies = field(default_factory=Tallies)
    found: list[Found] = field(default_factory=list)


def rules_of(rehearsal: Rehearsal) -> LoadedPolicy:
    """The rules that are tried: of a version, or of a draft as it was when the rehearsal began."""
    if rehearsal.version_id is not None:
        return policy_of(rehearsal.version_id)
    return read_document(json.loads(rehearsal.document), tables=handed())


def replay(
    asked: Asked, *, policy: LoadedPolicy, at: datetime, told: Callable[[int, int], object] | None = None
) -> Outcome:
    """Judge every case asked for under `policy` as of `at`. The same input gives the same outcome."""
    reader = Calendars()
    book = Rulebook(
        policy,
        policy_of,
        lambda rules, key, place: reader.for_limit(rules, named=key or None, place=place)[1],
        chosen=reader.chosen_in(policy),
    )
    sides = Sides(book)
    outcome, total = Outcome(), count_cases(asked)
    for cases in past_cases(asked, steps_added=book.added_steps):
        for case in cases:
            _judge_one(case, sides, outcome, at=at)
        if told is not None:
            told(outcome.tallies.cases, total)
    return outcome


@dataclass
class Sides:
    """What follows under the rules of the past and under those that are tried, each version sorted once."""

    book: Rulebook
    _old: dict[int, tuple[Consequences, bool]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.would = Consequences(self.book.policy, self.book.calendar_of)

    def follow(self, case: PastCase, judged: list[Judged]) -> tuple[Following, Following]:
        """What followed and what would have; the same where neither the rules of it nor what was missed differ."""
        if case.policy_id not in self._old:
            found = Consequences(self.book.old(case.policy_id), self.book.calendar_of)
            self._old[case.policy_id] = (found, found.same_as(self.would))
        before, same = self._old[case.policy_id]
        was_missed, would_miss = missed(judged, before=True), missed(judged, before=False)
        was = before.follow(case, was_missed)
        return was, was if same and was_missed == would_miss else self.would.follow(case, would_miss)


def _judge_one(case: PastCase, sides: Sides, outcome: Outcome, *, at: datetime) -> None:
    book = sides.book
    if not book.knows(case):
        outcome.tallies.cases += 1
        outcome.tallies.unknown += 1
        return
    judged = judge(case, book, at=at)
    was, would = sides.follow(case, judged)
    if outcome.tallies.add(case, judged, was=was, would=would) and len(outcome.found) < KEPT:
        outcome.found.append(Found(case, tuple(each for each in judged if each.differs), was, would))
