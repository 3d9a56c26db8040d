"""`python -m bench.drills.several ENGINE CASES`: two web servers, two workers, two schedules over one database.

Nobody is killed. What must be true is that two of each do no more than one would: every call is one case with a number
of its own, every job was done once, every moment of the schedule was begun once, although both were there to begin it.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from bench.drills import servers
from bench.drills.callers import Answers, Caller

CALLERS, FOR_SECONDS = 6, 70.0  # longer than a minute, so that what is due each minute comes round
EACH_MINUTE = ("audit.seal", "jobs.reap", "cases.ring_on")


def main() -> None:
    """Entry point; exit code 1 when anything was done twice or not at all."""
    engine, cases = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as name, servers.a_database(engine) as (url, _server):
        folder = Path(name)
        environment = servers.environment_for(url, folder / "files")
        os.environ.update(environment)
        import django

        django.setup()
        from bench.drills import findings  # models can be read only now

        homes, secret = findings.make_world()
        before = findings.cases_there()
        let_moments_come_due()
        pair = []
        for number in (1, 2):
            place = folder / str(number)
            place.mkdir()
            pair.append(servers.Product(environment, place))
            pair[-1].start()  # the second takes the next free port
        answers, began = Answers(), time.monotonic()
        share = -(-cases // CALLERS)
        callers = [Caller(pair[at % 2].port, secret, homes[at::CALLERS], share, answers) for at in range(CALLERS)]
        try:
            for caller in callers:
                caller.start()
            for caller in callers:
                caller.join()
            took = time.monotonic() - began
            time.sleep(max(FOR_SECONDS - took, 0))
        finally:
            for product in pair:
                product.stop()
        workers = hands_at_work()  # before the rest is done here
        faults = [caller.fault for caller in callers if caller.fault]
        faults += [*findings.faults(answers, before=before), *faults_of_moments()]
    print(f"  {engine}: {len(answers.told)} cases by two web servers in {took:.0f} s; jobs done by {workers} workers")
    for fault in faults:
        print(f"    WRONG  {fault}")
    if not faults:
        print("    every case, number, job and moment of the schedule once")
    sys.exit(1 if faults else 0)


def let_moments_come_due() -> None:
    """Have both schedules find everything due when they start: the race is for every line at once."""
    from django.db import connections
    from django.utils import timezone

    from aftercare.ground.jobs import ticks
    from aftercare.ground.jobs.models import Tick

    long_ago = timezone.now() - timedelta(days=40)
    for line in ticks.schedule():
        Tick.objects.update_or_create(name=line.name, defaults={"last_at": long_ago})
    connections.close_all()


def faults_of_moments() -> Iterator[str]:
    """Moments begun twice, and lines never begun."""
    from django_tasks_db.models import DBTaskResult

    from aftercare.ground.jobs import ticks

    begun: Counter[str] = Counter()
    for arguments in DBTaskResult.objects.order_by("pk").values_list("args_kwargs", flat=True):
        _name, key, *_rest = arguments["args"]
        if "@" in key:
            begun[key] += 1
    for key, times in begun.items():
        if times > 1:
            yield f"{key} was begun {times} times"
    lines = {key.partition("@")[0] for key in begun}
    if left := {line.name for line in ticks.schedule()} - lines:
        yield f"never begun: {', '.join(sorted(left))}"
    for name in EACH_MINUTE:
        if sum(key.startswith(f"{name}@") for key in begun) < 2:
            yield f"{name} did not come round"


def hands_at_work() -> int:
    """How many workers have done jobs."""
    from django.db import connections
    from django_tasks_db.models import DBTaskResult

    found = DBTaskResult.objects.filter(status="SUCCESSFUL").order_by("pk").values_list("worker_ids", flat=True)
    connections.close_all()
    return len({":".join(str(each).split(":")[:2]) for hands in found for each in hands})


if __name__ == "__main__":
    main()
