"""Marks are proofs: checks the ids at collection, and writes what each marked test showed to `test-results/`.

`--record=NAME` writes `test-results/NAME.jsonl`, one line per test: its ids, the engine, and whether it passed.
`make requirements` reads these files; nothing is run again.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.harness import catalogue

LIMIT = 3
KINDS = {"requirement": catalogue.requirements, "feature": catalogue.features}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", metavar="NAME", help="write test-results/NAME.jsonl: what each marked test proved")


def pytest_configure(config: pytest.Config) -> None:
    name = config.getoption("--record")
    if name and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Recorder(config.rootpath / "test-results" / f"{name}.jsonl"), "proof-recorder")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    mistakes: list[str] = []
    for item in items:
        for kind in KINDS:
            ids = own_ids(item, kind)
            mistakes += check(item, kind, ids)
            item.user_properties.append((kind, ids))
    if mistakes:
        raise pytest.UsageError("\n".join(sorted(set(mistakes))))


def own_ids(item: pytest.Item, kind: str) -> list[str]:
    """The ids on the test function itself, in the order of reading."""
    marks = getattr(getattr(item, "function", None), "pytestmark", [])
    return [key for mark in marks if mark.name == kind for key in mark.args]


def check(item: pytest.Item, kind: str, ids: list[str]) -> Iterator[str]:
    """What is wrong with the marks of one test."""
    where = item.nodeid
    if sum(len(mark.args) for mark in item.iter_markers(kind)) > len(ids):
        yield f"{where}: a {kind} mark stands on functions only, not on a class or a module."
    if len(ids) > LIMIT:
        yield f"{where}: {len(ids)} {kind} ids on one test; {LIMIT} at most."
    known = KINDS[kind]() if ids else {}
    yield from (f"{where}: there is no {kind} {key}." for key in ids if key not in known)


class Recorder:
    """Gathers the outcomes, in the process that hears of all tests."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: dict[str, dict[str, object]] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        properties = dict(report.user_properties)
        ids = {kind: properties.get(kind, []) for kind in KINDS}
        if not any(ids.values()):
            return
        row = self.rows.setdefault(
            report.nodeid, {"test": report.nodeid, "engine": properties.get("engine", ""), **ids, "passed": True}
        )
        row["passed"] = bool(row["passed"]) and report.passed  # set-up, call and tear-down must each pass

    def pytest_sessionfinish(self) -> None:
        self.path.parent.mkdir(exist_ok=True)
        lines = (json.dumps(self.rows[key], ensure_ascii=False) for key in sorted(self.rows))
        self.path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
