"""`make prove`: tries to break every proof. A mark that nothing breaks proves nothing.

For code, each line of `tests/proofs.yaml` names a function to break and the test that must notice. For policy, each
value of a shipped pack that cites a requirement is altered, one at a time, and the requirement's tests must notice.
`make prove` asks each mark until one alteration has made it fail. `make prove VALUES=all` asks of every alteration
whether anybody who bears one of its requirements notices; it takes longer (`VALUES=car`, `VALUES=baseline:deadlines`).
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

import pytest
import yaml
from _pytest.runner import runtestprotocol

from tests.harness.breaking import CannotBreak, alterations, altered, broken
from tests.harness.catalogue import ROOT
from tests.harness.marks import own_ids

Mark = tuple[str, str]  # requirement, test without its parameters
UNNOTICED = ROOT / "test-results" / "unnoticed.txt"
KEYS = {"requirement", "break", "test", "with"}


@dataclass(frozen=True)
class Line:
    """One line of proofs.yaml."""

    requirement: str
    target: str
    test: str
    way: str | None

    def __str__(self) -> str:
        return f"{self.requirement}: {self.target} broken, {self.test}"


def read_lines() -> list[Line]:
    """Every line; a line with other keys is refused."""
    path = ROOT / "tests" / "proofs.yaml"
    rows = (yaml.safe_load(path.read_text(encoding="utf-8")) if path.is_file() else []) or []
    unknown = [row for row in rows if not {"requirement", "break", "test"} <= set(row) <= KEYS]
    if unknown:
        raise pytest.UsageError(f"tests/proofs.yaml: not understood: {unknown[0]}")
    return [Line(row["requirement"], row["break"], row["test"], way_of(row.get("with"))) for row in rows]


def way_of(value: object) -> str | None:
    """`with: true` is read by YAML as a truth; we mean the word."""
    return None if value is None else str(value).lower()


class Prover:
    """Runs the marked tests under each breakage and keeps what noticed."""

    def __init__(self, items: list[pytest.Item]) -> None:
        self.tests: dict[str, list[pytest.Item]] = {}
        for item in items:
            self.tests.setdefault(item.nodeid.partition("[")[0], []).append(item)
        self.marks: set[Mark] = {
            (key, test) for test, own in self.tests.items() for key in own_ids(own[0], "requirement")
        }
        self.noticed: set[Mark] = set()
        self.faults: list[str] = []
        self.idle: list[str] = []
        self.asked = 0

    def notices(self, test: str, breakage: AbstractContextManager[None] | None = None) -> bool:
        """Whether the test fails under the breakage, in any of its parameters."""
        if breakage is None:
            return any(self.fails(item) for item in self.tests[test])
        with breakage:
            return any(self.fails(item) for item in self.tests[test])

    @staticmethod
    def fails(item: pytest.Item) -> bool:
        """Run one test once more and hear whether it failed; only what lasts the whole session stays set up."""
        item._initrequest()  # type: ignore[attr-defined]
        return any(report.failed for report in runtestprotocol(item, log=False, nextitem=item.session))

    def break_code(self, lines: list[Line]) -> None:
        """The functions that proofs.yaml names."""
        for line in lines:
            if (line.requirement, line.test) not in self.marks:
                self.faults.append(f"{line}: no such test bears this mark")
            elif self.notices(line.test):
                self.faults.append(f"{line}: the test fails although nothing is broken")
            else:
                try:
                    noticed = self.notices(line.test, broken(line.target, line.way))
                except CannotBreak as error:
                    self.faults.append(f"{line.requirement}: {error}")
                    continue
                if noticed:
                    self.noticed.add((line.requirement, line.test))
                else:
                    self.faults.append(f"{line}: nobody notices")

    def alter_packs(self) -> None:
        """The values of the shipped packs; a test is asked until one alteration has made it fail."""
        wanted = {key for key, _test in self.marks}
        for folder in sorted(path.parent for path in (ROOT / "packs").glob("*/*/pack.yaml")):
            for alteration in alterations(folder, wanted):
                asked = sorted(mark for mark in self.marks - self.noticed if mark[0] in alteration.ids)
                seen = {mark for mark in asked if self.notices(mark[1], altered(alteration))}
                self.noticed |= seen
                if asked and not seen:
                    self.idle.append(str(alteration))

    def alter_every_value(self, where: str) -> None:
        """Every alteration, or those of a pack, or of a section of one; whoever noticed the last is asked first."""
        pack, _, section = where.partition(":")
        wanted, last = {key for key, _test in self.marks}, ""
        for folder in sorted(path.parent for path in (ROOT / "packs").glob("*/*/pack.yaml")):
            if pack not in {"all", folder.parent.name}:
                continue
            for alteration in alterations(folder, wanted, section):
                self.asked += 1
                bearers = {test for key, test in self.marks if key in alteration.ids}
                order = sorted(bearers, key=lambda test: (test != last, "/test_rules" not in test, test))
                seen = next((test for test in order if self.notices(test, altered(alteration))), None)
                if seen is None:
                    self.idle.append(str(alteration))
                else:
                    last = seen
                    self.noticed |= {(key, seen) for key in alteration.ids if (key, seen) in self.marks}

    def report(self) -> Iterator[str]:
        """What was found, the verdict last."""
        yield from self.faults
        unproved = [] if self.asked else sorted(self.marks - self.noticed)
        if unproved:
            yield "Marks that no breakage and no altered value reaches:"
            yield from (f"  {requirement}  {test}" for requirement, test in unproved)
        if self.asked:
            yield f"{self.asked} alterations, {self.asked - len(self.idle)} noticed"
        if self.idle:
            UNNOTICED.parent.mkdir(exist_ok=True)
            UNNOTICED.write_text("\n".join(self.idle) + "\n", encoding="utf-8")
            yield f"{len(self.idle)} altered values were not noticed; they are listed in {UNNOTICED.relative_to(ROOT)}"
        if self.asked:
            return
        proved = {key for key, _test in self.noticed} - {key for key, _test in unproved}
        hold = f"{len(self.noticed)} of {len(self.marks)} marks hold"
        yield f"{hold}, {len(proved)} requirements, {len(self.faults)} faults"

    @property
    def good(self) -> bool:
        """Whether every mark holds."""
        return not self.faults and self.marks <= self.noticed


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--prove", action="store_true", help="break what the marked tests prove, and see that they notice")
    parser.addoption(
        "--values", metavar="PACK[:SECTION]", help="with --prove: every alteration of these values, or all"
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    if not session.config.getoption("--prove") or session.testsfailed:
        return None
    prover = Prover([item for item in session.items if own_ids(item, "requirement")])
    values = session.config.getoption("--values")
    if values:
        prover.alter_every_value(values)
    else:
        prover.break_code(read_lines())
        prover.alter_packs()
    session._setupstate.teardown_exact(None)
    session.config.stash[REPORT] = list(prover.report())
    session.testsfailed = int(bool(prover.idle) if values else not prover.good)
    session.testscollected = len(prover.marks)
    return True


REPORT = pytest.StashKey[list[str]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for line in config.stash.get(REPORT, []):
        terminalreporter.write_line(line)
