"""Counts what is proved from `test-results/*.jsonl`: passed on both engines, whatever test of the id ran."""

import json
import sys
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.harness import catalogue

RESULTS = catalogue.ROOT / "test-results"
ENGINES = {"sqlite", "postgresql"}
NO_ENGINE = "none"  # the test asks no database, and what it shows holds on both


@dataclass
class Evidence:
    """What the tests of one id came to."""

    passed_on: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # test -> engines
    failed: set[str] = field(default_factory=set)

    @property
    def proved(self) -> bool:
        """No test of it failed, and at least one passed on both engines."""
        return not self.failed and any(engines >= ENGINES for engines in self.passed_on.values())


def gather(folder: Path, kind: str) -> dict[str, Evidence]:
    """The evidence for every id of a kind that any test names."""
    found: dict[str, Evidence] = defaultdict(Evidence)
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            test = row["test"].partition("[")[0]  # one test, whatever it was given: a language, a role, a date
            for key in row[kind]:
                if row["passed"]:
                    found[key].passed_on[test] |= ENGINES if row["engine"] == NO_ENGINE else {row["engine"]}
                else:
                    found[key].failed.add(row["test"])
    return found


def report(folder: Path = RESULTS) -> list[str]:
    """The whole report: systems with what is proved and what is not, features, and marked ids that prove nothing."""
    evidence = gather(folder, "requirement")
    rows = {key: row for key, row in catalogue.requirements().items() if row.software != "no"}
    lines = ["Requirements, by system: proved of what software can carry"]
    for system, name in catalogue.systems().items():
        own = [key for key, row in rows.items() if row.system == system]
        proved = [key for key in own if evidence[key].proved]
        open_ones = ", ".join(key.removeprefix(f"{system}.") for key in own if key not in proved)
        lines.append(
            f"  {system}  {len(proved):>3} of {len(own):<3} {name}" + (f"\n      open: {open_ones}" if own else "")
        )
    features, shown = catalogue.features(), gather(folder, "feature")
    proved_features = [key for key in features if shown[key].proved]
    lines += ["", f"Features proved: {', '.join(proved_features) or 'none'}"]
    lines.append(f"  open: {', '.join(key for key in features if key not in proved_features)}")
    unproved = sorted(
        key for found in (evidence, shown) for key, each in found.items() if named(each) and not each.proved
    )
    if unproved:
        lines.append(f"Marked, yet not proved on both engines: {', '.join(unproved)}")
    total = sum(evidence[key].proved for key in rows)
    return [
        *lines,
        "",
        f"{total} of {len(rows)} requirements and {len(proved_features)} of {len(features)} features proved",
    ]


def named(evidence: Evidence) -> bool:
    """Whether any test stands behind it at all."""
    return bool(evidence.passed_on or evidence.failed)


def main() -> int:
    """Print the report; complain when nothing was recorded."""
    if not any(RESULTS.glob("*.jsonl")):
        print("Nothing is recorded yet. Run `make test` first.", file=sys.stderr)
        return 1
    print("\n".join(report()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
