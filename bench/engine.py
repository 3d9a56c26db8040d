"""`python -m bench.engine RESULT`: measures the engine that DATABASE_URL names; the figures go to RESULT as JSON."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

import django


def main() -> None:
    """Entry point."""
    django.setup()
    from bench import parts  # models can be read only now
    from bench.measure import Bench, pace

    wanted = [name for name in os.environ.get("BENCH_ONLY", "").split(",") if name]
    unknown = set(wanted) - set(parts.PARTS)
    if unknown or len(sys.argv) != 2:
        sys.exit(f"BENCH_ONLY takes these, with commas between: {', '.join(parts.PARTS)}")
    bench = Bench(
        cases=int(os.environ.get("CASES", "2000")),
        times=int(os.environ.get("TIMES", "60")),
        small=os.environ.get("BENCH_SMALL", ""),
    )
    before = pace()
    for name, measure in parts.PARTS.items():
        if name in wanted or not wanted:
            measure(bench)
    told = {
        "cases": bench.cases,
        "pace": round((before + pace()) / 2, 1),
        "figures": [asdict(line) for line in bench.lines],
    }
    Path(sys.argv[1]).write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
