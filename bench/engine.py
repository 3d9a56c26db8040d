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
    from bench.measure import Bench  # models can be read only now

    bench = Bench(cases=int(os.environ.get("CASES", "2000")), times=int(os.environ.get("TIMES", "100")))
    bench.run(only_creating=os.environ.get("BENCH_ONLY") == "creating")
    lines = [{**asdict(figure), "ratio": round(figure.ratio, 2)} for figure in bench.figures]
    Path(sys.argv[1]).write_text(json.dumps({"figures": lines}, indent=1) + "\n")


if __name__ == "__main__":
    main()
