"""`python -m bench`: both engines one after the other, a table, and bench/results/<engine>.json."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from deploy.postgres import CannotStart, temporary_server

RESULTS = Path(__file__).parent / "results"


def measure(engine: str, url: str) -> None:
    """One engine in a process of its own."""
    RESULTS.mkdir(exist_ok=True)
    result, began = RESULTS / f"{engine}.json", time.monotonic()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONWARNINGS": "ignore",
        "DATABASE_URL": url,
        "AFTERCARE_DEMO": "1",
        "AFTERCARE_LOG_LEVEL": "ERROR",
    }
    subprocess.run([sys.executable, "-m", "bench.engine", str(result)], env=environment, check=True)
    print(f"\n{engine}, {environment.get('CASES', '2000')} cases, {time.monotonic() - began:.0f} s")
    print(f"  {'':<30}{'product':>10}{'plain':>10}{'ratio':>8}{'statements':>12}")
    for line in json.loads(result.read_text())["figures"]:
        print(
            f"  {line['name']:<30}{line['product']:>7.2f} ms{line['yardstick']:>7.2f} ms{line['ratio']:>8.1f}"
            f"{line['statements'] or '':>12}"
        )


def main() -> int:
    """SQLite in a folder that goes away, PostgreSQL on a server that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        measure("sqlite", f"sqlite:///{folder}/bench.sqlite3")
    try:
        with temporary_server() as url:
            measure("postgresql", url)
    except CannotStart as refusal:
        print(f"bench: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
