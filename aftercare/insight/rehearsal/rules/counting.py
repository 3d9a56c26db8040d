"""How many deadlines were and would have been missed: by limit, by kind, by month, by who answers for it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from aftercare.insight.rehearsal.rules.consequences import Following
from aftercare.insight.rehearsal.rules.facts import PastCase
from aftercare.insight.rehearsal.rules.judging import Judged

GROUPS = ("stage", "kind", "month", "person")
FOLLOWS = ("level", "ground", "held")
PEOPLE_KEPT = 200


@dataclass
class Count:
    """Deadlines: how many there were and would have been, missed before and after, and what changed from one to the
    other. `moved` fell on another moment, whether that mattered or not."""

    was: int = 0
    would: int = 0
    was_late: int = 0
    late: int = 0
    more: int = 0
    less: int = 0
    moved: int = 0

    def add(self, judged: Judged) -> bool:
        """Count one deadline; whether it is missed on one of the two sides only."""
        was_late, late = judged.was_late, judged.late
        self.was += judged.was_due is not None
        self.would += judged.due is not None
        self.was_late += was_late
        self.late += late
        self.moved += judged.due != judged.was_due
        if was_late == late:
            return False
        self.more += late
        self.less += was_late
        return True

    def take(self, other: "Count") -> None:
        """Add what another counted."""
        self.was += other.was
        self.would += other.would
        self.was_late += other.was_late
        self.late += other.late
        self.more += other.more
        self.less += other.less
        self.moved += other.moved

    def as_list(self) -> list[int]:
        """The numbers in the order of the fields."""
        return [self.was, self.would, self.was_late, self.late, self.more, self.less, self.moved]


@dataclass
class Sides:
    """How often something follows as it was and under these rules, and the sums in whole cents (分)."""

    was: int = 0
    would: int = 0
    was_cents: int = 0
    cents: int = 0

    def as_list(self) -> list[int]:
        """The numbers in the order of the fields."""
        return [self.was, self.would, self.was_cents, self.cents]


@dataclass
class Tallies:
    """The numbers of a rehearsal. `unknown` cases are of a kind that the rehearsed rules do not have."""

    cases: int = 0
    differing: int = 0
    unknown: int = 0
    counts: dict[tuple[str, ...], Count] = field(default_factory=dict)  # by all of GROUPS at once: one sum per deadline
    follows: dict[str, dict[str, Sides]] = field(default_factory=lambda: {name: {} for name in FOLLOWS})

    def add(
        self,
        case: PastCase,
        judged: Iterable[Judged],
        *,
        was: Following | None = None,
        would: Following | None = None,
    ) -> bool:
        """Count a case, and what follows from it; whether a deadline is missed, or something follows, in one of the
        two only."""
        self.cases += 1
        was, would = was or Following(), would or Following()
        self._follow(was, before=True)
        self._follow(would, before=False)
        differs = would.differs_from(was)
        month = f"{case.opened_at.year}-{case.opened_at.month:02}"
        for each in judged:
            keys = (each.stage, case.told.kind, month, each.responsible)
            count = self.counts.get(keys)
            if count is None:
                count = self.counts[keys] = Count()
            differs |= count.add(each)
        self.differing += differs
        return differs

    def _follow(self, following: Following, *, before: bool) -> None:
        counted = [("level", call.level, 0) for call in following.calls]
        for fine in following.fines:
            cents = int(fine.least * 100)
            counted += [("ground", fine.ground, cents), ("held", fine.held, cents)]
        for group, key, cents in counted:
            sides = self.follows[group].setdefault(key, Sides())
            if before:
                sides.was, sides.was_cents = sides.was + 1, sides.was_cents + cents
            else:
                sides.would, sides.cents = sides.would + 1, sides.cents + cents

    @property
    def total(self) -> Count:
        """All deadlines."""
        total = Count()
        for count in self.counts.values():
            total.take(count)
        return total

    def grouped(self) -> dict[str, dict[str, Count]]:
        """The deadlines by each of the groups."""
        groups: dict[str, dict[str, Count]] = {name: {} for name in GROUPS}
        for keys, count in self.counts.items():
            for name, key in zip(GROUPS, keys, strict=True):
                groups[name].setdefault(key, Count()).take(count)
        return groups

    def as_result(self) -> dict[str, object]:
        """Plain values to be kept; of the people only those for whom most changes."""
        grouped = self.grouped()
        people = sorted(
            grouped["person"].items(), key=lambda pair: (-pair[1].more - pair[1].less, -pair[1].late, pair[0])
        )
        groups = {**grouped, "person": dict(people[:PEOPLE_KEPT])}
        held = sorted(self.follows["held"].items(), key=lambda pair: (-pair[1].cents, -pair[1].was_cents, pair[0]))
        follows = {**self.follows, "held": dict(held[:PEOPLE_KEPT])}
        return {
            "cases": self.cases,
            "differing": self.differing,
            "unknown": self.unknown,
            "total": self.total.as_list(),
            **{name: {key: count.as_list() for key, count in group.items()} for name, group in groups.items()},
            **{name: {key: sides.as_list() for key, sides in group.items()} for name, group in follows.items()},
        }
