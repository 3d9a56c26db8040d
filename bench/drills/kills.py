"""`python -m bench.drills.kills ENGINE CASES`: web, worker and database killed again and again while cases come in."""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.drills import servers
from bench.drills.callers import Answers, Caller
from deploy.postgres import Server

CALLERS, ROUNDS = 6, 2


def main() -> None:
    """Entry point; exit code 1 when anything was lost, doubled or left undone."""
    engine, cases = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory() as name, servers.a_database(engine) as (url, server):
        folder = Path(name)
        environment = servers.environment_for(url, folder / "files")
        os.environ.update(environment)
        import django

        django.setup()
        from bench.drills import findings  # models can be read only now

        homes, secret = findings.make_world()
        before = findings.cases_there()
        product = servers.Product(environment, folder)
        product.start()
        answers, began = Answers(), time.monotonic()
        share = -(-cases // CALLERS)  # rounded up: not fewer than were asked for
        callers = [Caller(product.port, secret, homes[at::CALLERS], share, answers) for at in range(CALLERS)]
        try:
            for caller in callers:
                caller.start()
            killed = kill_while_they_call(product, server, answers, callers, cases)
            for caller in callers:
                caller.join()
        finally:
            product.stop()
        took = time.monotonic() - began
        faults = [caller.fault for caller in callers if caller.fault] + list(findings.faults(answers, before=before))
    print(f"  {engine}: {len(answers.told)} cases acknowledged in {took:.0f} s; killed: {', '.join(killed)}")
    print(f"    {answers.repeats} calls repeated: {answers.statuses}")
    for fault in faults:
        print(f"    WRONG  {fault}")
    if not faults:
        print("    all there once, none doubled, no number twice, the trail is whole, all jobs done once")
    sys.exit(1 if faults else 0)


def kill_while_they_call(
    product: servers.Product, server: Server | None, answers: Answers, callers: list[Caller], cases: int
) -> list[str]:
    """Kill each in turn when the next share of cases has been acknowledged; answers who was killed, in order."""
    victims = list(victims_of(product, server)) * ROUNDS
    killed = []
    for number, (name, kill) in enumerate(victims, start=1):
        share = cases * number // (len(victims) + 1)
        while len(answers.told) < share and any(caller.is_alive() for caller in callers):
            time.sleep(0.02)
        kill()
        killed.append(name)
    return killed


def victims_of(product: servers.Product, server: Server | None) -> Iterator[tuple[str, Callable[[], None]]]:
    """What can be killed: kill -9, then start it again."""

    def again(process: servers.Process) -> Callable[[], None]:
        def kill() -> None:
            process.end(signal.SIGKILL)
            process.start()

        return kill

    yield "web", again(product.web)
    yield "worker", again(product.worker)
    if server is not None:

        def kill_database() -> None:
            server.kill()
            server.start_again()

        yield "database", kill_database


if __name__ == "__main__":
    main()
