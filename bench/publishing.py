"""`python -m bench.publishing`: writes what `make bench` has measured into docs/explanation/performance.md.

The table holds every line of `targets.LINES`, with what was asked of it. Times change with the machine, so what has a
yardstick is told as a ratio; what was asked as a time is told as a time.
"""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.reading import Line
from bench.targets import LINES, TARGETS

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "explanation" / "performance.md"
RESULTS = ROOT / "bench" / "results"
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "postgresql-forgetful": "PostgreSQL, not syncing"}
BEGINS, ENDS = "<!-- figures: python -m bench.publishing -->", "<!-- end of figures -->"
Results = Mapping[str, Mapping[str, Any]]


def table(results: Results) -> str:
    """The rows of every line for every engine measured; a dash where it was not."""
    engines = [name for name in ENGINES if name in results]
    found = {name: {line["name"]: Line(**line) for line in results[name]["figures"]} for name in engines}
    head = ["", "asked", *(ENGINES[name] for name in engines)]
    rows = [[line, asked(line), *(cell(found[name].get(line)) for name in engines)] for line in LINES]
    written = [f"| {' | '.join(cells)} |" for cells in ([*head], ["---"] * len(head), *rows)]
    measured = " ".join(
        f"{ENGINES[name]}: {results[name]['cases']:,} cases, pace {results[name]['pace']:.0f}." for name in engines
    )
    return "\n".join([*written, "", measured])


def asked(name: str) -> str:
    """Everything asked of a line, in words."""
    words = []
    for each in TARGETS:
        if each.name == name:
            where = [ENGINES[each.engine]] if each.engine else []
            where += [f"{each.cases:,} cases"] if each.cases else []
            words.append(each.words + (f" ({', '.join(where)})" if where else ""))
    return "; ".join(words)


def cell(line: Line | None) -> str:
    """A figure as people read it."""
    if line is None:
        return "–"
    if line.part is not None and line.name.startswith("create"):
        return f"part {line.part:.2f}"
    if line.times is not None and line.unit == "ms":
        spent = f", {line.cpu:.0f} ms of processor" if line.cpu is not None else ""
        took = (
            f", {line.value:.1f} ms"
            if any(each.name == line.name and each.measured == "value" for each in TARGETS)
            else ""
        )
        return f"{line.times:.1f} times{took}{spent}"
    return f"{line.value:.2f} {line.unit}"


def published(page: str, results: Results) -> str:
    """The page with the table anew."""
    before, _old, rest = page.partition(BEGINS)
    _between, _mark, after = rest.partition(ENDS)
    return f"{before}{BEGINS}\n{table(results)}\n{ENDS}{after}"


def main() -> int:
    """Write the page from bench/results."""
    results = {name: json.loads(file.read_text()) for name in ENGINES if (file := RESULTS / f"{name}.json").exists()}
    if not results:
        print("bench/results is empty: run `make bench` first", file=sys.stderr)
        return 1
    PAGE.write_text(published(PAGE.read_text(encoding="utf-8"), results), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
