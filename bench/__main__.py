"""`python -m bench`: both engines one after the other, a table, and bench/results/<engine>.json."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from deploy.postgres import CannotStart, durable_server, temporary_server

RESULTS = Path(__file__).parent / "results"


def measure(engine: str, url: str, **more: str) -> None:
    """One engine in a process of its own; `more` is told it in its environment."""
    RESULTS.mkdir(exist_ok=True)
    result, began = RESULTS / f"{engine}.json", time.monotonic()
    environment = {
        **os.environ,
        **more,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONWARNINGS": "ignore",
        "DATABASE_URL": url,
        "AFTERCARE_DEMO": "1",
        "AFTERCARE_LOG_LEVEL": "ERROR",
        # One address and one token stand for a whole company here; the calls are counted all the same.
        "AFTERCARE_API_CALLS_PER_TOKEN": "10000000",
        "AFTERCARE_API_CALLS_PER_ADDRESS": "10000000",
    }
    subprocess.run([sys.executable, "-m", "bench.engine", str(result)], env=environment, check=True)
    print(f"\n{engine}, {environment.get('CASES', '2000')} cases, {time.monotonic() - began:.0f} s")
    print(f"  {'':<32}{'product':>10}{'plain':>10}{'times':>8}{'part':>7}{'statements':>12}")
    for line in json.loads(result.read_text())["figures"]:
        print(
            f"  {line['name']:<32}{line['product']:>7.2f} ms{line['yardstick']:>7.2f} ms{line['ratio']:>8.1f}"
            f"{1 / line['ratio']:>7.2f}"
            f"{line['statements'] or '':>12}"
        )


def main() -> int:
    """SQLite in a folder that goes away; PostgreSQL on servers that go away, one of them that forgets."""
    with tempfile.TemporaryDirectory() as folder:
        measure("sqlite", f"sqlite:///{folder}/bench.sqlite3")
    try:
        with durable_server() as server:
            measure("postgresql", server.url)
        with temporary_server() as url:
            measure("postgresql-forgetful", url, BENCH_ONLY="creating")
    except CannotStart as refusal:
        print(f"bench: {refusal}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
