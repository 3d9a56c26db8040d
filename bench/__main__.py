"""`python -m bench`: both engines one after the other, a table for each, and bench/results/<engine>.json.

CASES is how many stand (2,000 unless said), TIMES how often each act is measured. BENCH_ONLY names the parts that are
wanted (`python -m bench.engine` lists them), BENCH_ENGINES the engines: sqlite, postgresql, postgresql-forgetful.
Worlds are made once and kept in the folder BENCH_WORLDS (var/bench).
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

from bench import keeping
from bench.reading import Line, read
from deploy.postgres import CannotStart, Server, kept_server

RESULTS = Path(__file__).parent / "results"
ENGINES = ("sqlite", "postgresql", "postgresql-forgetful")
CREATING = "creating"  # what is measured once more on a server that forgets


def main() -> int:
    """Every engine that is wanted."""
    cases = int(os.environ.get("CASES", "2000"))
    wanted = os.environ.get("BENCH_ENGINES", ",".join(ENGINES)).split(",")
    RESULTS.mkdir(exist_ok=True)
    if "sqlite" in wanted:
        on_sqlite(cases)
    if any(name.startswith("postgresql") for name in wanted):
        try:
            with kept_server(keeping.place("postgresql", cases)) as server:
                on_postgresql(server, cases, wanted)
        except CannotStart as refusal:
            print(f"bench: {refusal}", file=sys.stderr)
            return 1
    return 0


def on_sqlite(cases: int) -> None:
    """On a copy of the world, which goes away; a very large world is used as it stands."""
    small, large = (keeping.sqlite(each, run) for each in (keeping.SMALL, cases))
    with keeping.used(large, cases) as (file, folder):
        measure("sqlite", f"sqlite:///{file}", cases, folder, small=f"sqlite:///{small}")


def on_postgresql(server: Server, cases: int, wanted: list[str]) -> None:
    """On copies of the world: with syncing, as an installation has it; then creations on a server that forgets."""
    keeping.postgresql(server, keeping.SMALL, run)
    keeping.postgresql(server, cases, run)
    for name in wanted:
        if not name.startswith("postgresql"):
            continue
        server.close()
        server.durable = name == "postgresql"
        server.run()
        only = {} if server.durable else {"BENCH_ONLY": CREATING}
        with keeping.copied(server, cases) as url, keeping.files() as folder:
            measure(name, url, cases, folder, small=keeping.url_of(server, keeping.SMALL), **only)


def measure(engine: str, url: str, cases: int, folder: Path, *, small: str, **more: str) -> None:
    """One engine in a process of its own; `more` is told it in its environment."""
    result, began = RESULTS / f"{engine}.json", time.monotonic()
    result.unlink(missing_ok=True)
    run("bench.engine", str(result), DATABASE_URL=url, BENCH_SMALL=small, AFTERCARE_FILES_ROOT=str(folder), **more)
    told = json.loads(result.read_text())
    print(
        f"\n{engine}, {cases:,} cases, {time.monotonic() - began:.0f} s; pace {told['pace']:.1f} (see performance.md)"
    )
    print(read([Line(**line) for line in told["figures"]]), flush=True)


def run(*arguments: str, **more: str) -> None:
    """One of our modules in a process of its own."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "PYTHONWARNINGS": "ignore",
        "AFTERCARE_DEMO": "1",
        "AFTERCARE_LOG_LEVEL": "ERROR",
        # One address and one token stand for a whole company here; the calls are counted all the same.
        "AFTERCARE_API_CALLS_PER_TOKEN": "10000000",
        "AFTERCARE_API_CALLS_PER_ADDRESS": "10000000",
        **more,
    }
    subprocess.run([sys.executable, "-m", *arguments], env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main())
