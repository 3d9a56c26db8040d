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

    def add(self, judged: Judged) -> None:
        """Count one deadline."""
        self.was += judged.was_due is not None
        self.would += judged.due is not None
        self.was_late += judged.was_late
        self.late += judged.late
        self.more += judged.late and not judged.was_late
        self.less += judged.was_late and not judged.late
        self.moved += judged.due != judged.was_due

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
    total: Count = field(default_factory=Count)
    groups: dict[str, dict[str, Count]] = field(default_factory=lambda: {name: {} for name in GROUPS})
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
        month = f"{case.opened_at:%Y-%m}"
        for each in judged:
            self.total.add(each)
            differs = differs or each.differs
            keys = (each.stage, case.told.kind, month, each.responsible)
            for name, key in zip(GROUPS, keys, strict=True):
                group = self.groups[name]
                count = group.get(key)
                if count is None:
                    count = group[key] = Count()
                count.add(each)
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

    def as_result(self) -> dict[str, object]:
        """Plain values to be kept; of the people only those for whom most changes."""
        people = sorted(
            self.groups["person"].items(), key=lambda pair: (-pair[1].more - pair[1].less, -pair[1].late, pair[0])
        )
        groups = {**self.groups, "person": dict(people[:PEOPLE_KEPT])}
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
