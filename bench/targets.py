"""What is asked of each figure: the least or the most it may be, and of which engines and sizes."""

from dataclasses import dataclass
from typing import Literal

Unit = Literal["ms", "s", "a second", "MiB", "share", "times"]
Measured = Literal["part", "times", "value", "cpu"]


@dataclass(frozen=True)
class Target:
    """`measured` of a line is at least or at most `limit`; for one engine when it is named, from so many cases on."""

    name: str
    measured: Measured
    at_least: float | None = None
    at_most: float | None = None
    engine: str = ""
    cases: int = 0

    @property
    def words(self) -> str:
        """As the table says it: `part ≥ 0.30`."""
        limit = self.at_least if self.at_least is not None else self.at_most
        shown = f"{limit:.2f}" if self.measured == "part" else f"{limit:g}"
        return f"{self.measured} {'≥' if self.at_least is not None else '≤'} {shown}"

    def reached(self, value: float) -> bool:
        """Whether a figure is good enough, after rounding as it is shown."""
        rounded = round(value, 2)
        if self.at_least is not None:
            return rounded >= self.at_least
        return self.at_most is not None and rounded <= self.at_most


MILLION = 1_000_000
TARGETS = (
    Target("create by REST, 1 at a time", "part", at_least=0.15, engine="postgresql"),
    Target("create by REST, 8 at a time", "part", at_least=0.30, engine="postgresql"),
    Target("create by form, 1 at a time", "part", at_least=0.10, engine="postgresql"),
    Target("create by form, 8 at a time", "part", at_least=0.20, engine="postgresql"),
    Target("create by REST, 1 at a time", "part", at_least=0.12, engine="sqlite"),
    Target("create by REST, 8 at a time", "part", at_least=0.12, engine="sqlite"),
    Target("cases with all their jobs done", "value", at_least=60),
    Target("queue, the page", "times", at_most=25),
    Target("case of 50 events, the page", "times", at_most=25),
    Target("home, the page", "times", at_most=25),
    Target("queue, the page", "cpu", at_most=15, cases=MILLION),
    Target("case of 50 events, the page", "cpu", at_most=15, cases=MILLION),
    Target("search, its recall", "value", at_least=1),
    Target("search, the newest twenty", "times", at_most=5),
    Target("dashboard, its figures", "value", at_most=20),
    Target("month by component and contractor", "value", at_most=20),
    Target("import of homes, all checks", "value", at_most=60),
    Target("start to first answer", "value", at_most=3),
    Target("memory of two web workers", "value", at_most=300),
    Target("memory, last beside first tenth", "value", at_most=1.05),
    Target("growth of a creation", "value", at_most=1.3, cases=MILLION),
    Target("growth of the queue", "value", at_most=1.3, cases=MILLION),
    Target("growth of a case", "value", at_most=1.3, cases=MILLION),
)


# Every line of the table, in its order: what `make bench` measures and performance.md publishes.
LINES = (
    "a step, in the process",
    "queue, its rows",
    "queue, the page",
    "case of 50 events, the page",
    "home, the page",
    "today, the page",
    "search, the page",
    "dashboard, the page",
    "search, its recall",
    "search, the newest twenty",
    "dashboard, its figures",
    "month by component and contractor",
    "growth of the queue",
    "growth of the queue, processor time",
    "growth of a case",
    "growth of a case, processor time",
    "growth of a creation",
    "growth of a creation, processor time",
    "create, in the process",
    "create by REST, 1 at a time",
    "create by REST, 8 at a time",
    "create by form, 1 at a time",
    "create by form, 8 at a time",
    "cases registered meanwhile",
    "cases with all their jobs done",
    "import of homes, all checks",
    "start to first answer",
    "start to first page",
    "start to first call of a program",
    "memory of two web workers",
    "memory, last beside first tenth",
)


def targets_of(name: str, *, engine: str, cases: int) -> list[Target]:
    """What is asked of a line here."""
    return [each for each in TARGETS if each.name == name and each.engine in ("", engine) and each.cases <= cases]
