"""The world of a drill, and what must be true of it afterwards."""

import io
import time
from collections.abc import Iterator
from datetime import timedelta

from django.core.management import CommandError, call_command
from django.db import connections
from django.db.models import Count, Sum
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from aftercare.ground.accounts.actions import issue_token
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.audit.parts import seal
from aftercare.ground.jobs import parts as jobs
from aftercare.ground.jobs.models import Delivery, Heartbeat
from aftercare.ground.jobs.worker import work
from aftercare.ground.search.models import SearchText
from aftercare.insight.reports.models import CaseFact, Tally
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock
from bench import world
from bench.drills.callers import Answers

FEWEST = 1  # as few cases as a world can be made with


def make_world() -> tuple[list[int], str]:
    """A company with homes; answers the homes and the secret of a program that may register cases for them."""
    made = world.build(FEWEST)
    _token, secret = issue_token(staff_id=made.agent.pk, name="drill", by=made.keeper, at=timezone.now())
    homes = [home.pk for home in made.homes]
    connections.close_all()
    return homes, secret


def cases_there() -> int:
    """How many cases there are: asked before the drill, those with which the world was made. Leaves no connection."""
    found = Case.objects.count()
    connections.close_all()
    return found


def faults(answers: Answers, *, before: int) -> Iterator[str]:
    """Everything that was lost, doubled or left undone; `before` cases were there already.

    Work that waits for its next try is done first.
    """
    finish_jobs()
    yield from _faults_of_cases(answers, before)
    yield from _faults_of_jobs()
    said = io.StringIO()
    seal(timezone.now())
    try:
        call_command("verify_audit", stdout=said, stderr=said)
    except CommandError as fault:
        yield f"{fault} {said.getvalue()[:500]}"


def finish_jobs() -> None:
    """Let the time pass that a killed worker's jobs and those to be repeated wait for, and do them."""
    connections.close_all()
    for _ in range(5):
        Heartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=5))  # nobody works now: all are silent
        jobs.reap(timezone.now())
        left = DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now() - timedelta(seconds=1))
        if not left:
            return
        began = time.monotonic()
        print(f"    {left} jobs were left to be done", end="", flush=True)
        work(["default", "slow"], interval_seconds=0.05, until_empty=True)
        print(f": {time.monotonic() - began:.0f} s", flush=True)


def _faults_of_cases(answers: Answers, before: int) -> Iterator[str]:
    told = dict(answers.told.values())
    there = dict(Case.objects.order_by("pk").values_list("pk", "number"))
    keys = {text[-32:] for text in Case.objects.order_by("pk").values_list("text", flat=True)}
    if len(told) != len(answers.told):
        yield f"{len(answers.told) - len(told)} calls were answered with the case of another"
    if lost := [number for case_id, number in told.items() if there.get(case_id) != number]:
        yield f"{len(lost)} acknowledged cases are lost or have another number, such as {lost[0]}"
    if missing := set(answers.told) - keys:
        yield f"{len(missing)} acknowledged calls have no case with their words, such as {min(missing)}"
    if len(there) != len(answers.told) + before:
        yield f"{len(there) - before} cases for {len(answers.told)} acknowledged calls"
    if len({number for number in there.values() if number}) != len(there):
        yield "a number is missing or given twice"
    for what, having in (
        ("first event", AuditEvent.objects.filter(name="case.registered")),
        ("search text", SearchText.objects.filter(subject_type="case")),
    ):
        if having.count() != len(there):
            yield f"{having.count()} cases of {len(there)} have their {what}"
    if bare := set(there) - set(Clock.objects.values_list("case_id", flat=True)):
        yield f"{len(bare)} cases have no clock"


def _faults_of_jobs() -> Iterator[str]:
    left = dict(
        DBTaskResult.objects.exclude(status="SUCCESSFUL").order_by().values_list("status").annotate(n=Count("pk"))
    )
    if left:
        yield f"jobs are left undone: {left}"
    for each in Delivery.objects.exclude(state=Delivery.State.DONE).order_by("pk")[:3]:
        yield f"{each.name} {each.key} is {each.state}: {each.last_error[:200]}"
    cases = Case.objects.count()
    if CaseFact.objects.count() != cases:
        yield f"{CaseFact.objects.count()} cases of {cases} are in the reports"
    opened = Tally.objects.filter(span="d", dimension="all").aggregate(n=Sum("opened"))["n"] or 0
    if opened != cases:
        yield f"the counters of the reports say {opened} cases and there are {cases}, so a job was not done once"
