"""`python -m bench.drills [days|kills|several|full|read-only …] [--cases N] [--engine E]`: each drill, both engines."""

import argparse
import subprocess
import sys
import time

DRILLS = {
    "days": "bench.drills.days",
    "kills": "bench.drills.kills",
    "several": "bench.drills.several",
    "full": "bench.drills.disks",
    "read-only": "bench.drills.disks",
}
ENGINES = ("sqlite", "postgresql")
NOT_TRIED = 3


def main() -> int:
    """Run the drills one after the other; 1 when any found something wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("drills", nargs="*", help=f"some of {', '.join(DRILLS)}; all when none is named")
    parser.add_argument("--cases", type=int, default=360, help="how many cases are registered while things are killed")
    parser.add_argument("--engine", choices=ENGINES, action="append")
    asked = parser.parse_args()
    if unknown := set(asked.drills) - set(DRILLS):
        parser.error(f"there is no drill {', '.join(sorted(unknown))}")
    results = {}
    for drill in asked.drills or DRILLS:
        print(f"\n{drill}", flush=True)
        for engine in asked.engine or ENGINES:
            began = time.monotonic()
            more = str(asked.cases) if drill in {"kills", "several"} else drill
            code = subprocess.run([sys.executable, "-m", DRILLS[drill], engine, more], check=False).returncode
            verdict = {0: "ok", NOT_TRIED: "not tried"}.get(code, "FAILED")
            results[drill, engine] = verdict
            print(f"    {engine}: {verdict}, {time.monotonic() - began:.0f} s", flush=True)
    print(
        f"\n{len(results)} drills: "
        + ", ".join(f"{drill} on {engine} {verdict}" for (drill, engine), verdict in results.items())
    )
    return int("FAILED" in results.values())


if __name__ == "__main__":
    sys.exit(main())
