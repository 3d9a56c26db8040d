"""`python -m bench.rehearsal`: on how many past cases a minute rules are tried, on the engine that DATABASE_URL names.

The company is that of the other measurements (`CASES`, 20,000 unless it is said otherwise); a database that has cases
is taken as it is. The rules tried shorten three limits, so that most clocks are worked out anew. The target is 100,000
cases a minute.
"""

import os
import time
from datetime import date, timedelta

import django

TARGET = 100_000
AT_ONCE = 2_000
MET = ("survey", "judge", "dispatch", "on_site")
"""Limits of steps that a finished repair went through, beside the first answer and the end."""


def main() -> None:
    """Entry point."""
    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    from aftercare.ground.policies.models import PolicyVersion
    from aftercare.ground.policies.queries import document_of
    from aftercare.ground.policies.rules import read_document
    from aftercare.ground.policies.sections import handed
    from aftercare.insight.rehearsal.queries.past import Asked
    from aftercare.insight.rehearsal.queries.replaying import replay
    from aftercare.service.cases.models import Case
    from bench import world

    call_command("migrate", verbosity=0)
    if not Case.objects.exists():
        world.build(int(os.environ.get("CASES", "20000")))
        _as_of_finished_repairs()
    document = document_of(PolicyVersion.objects.values_list("pk", flat=True).order_by("pk")[0])
    limits = document["deadlines"]["limits"]
    for stage in ("first_answer", "finish", "survey"):
        limits[stage]["rules"][-1]["limit"] = "3 working_days"
    now = timezone.now()
    asked = Asked(date(2018, 1, 1), timezone.localdate(now) + timedelta(days=1))
    began, worked = time.monotonic(), time.process_time()
    outcome = replay(asked, policy=read_document(document, tables=handed()), at=now)
    took, worked = time.monotonic() - began, time.process_time() - worked
    tallies, a_minute = outcome.tallies, outcome.tallies.cases / took * 60
    print(f"{tallies.cases} cases, {tallies.total.was} deadlines, {tallies.total.moved} of them at another moment")
    print(f"{took:.1f} s on the clock, {worked:.1f} s of one processor")
    print(f"{a_minute:,.0f} cases a minute, {tallies.cases / worked * 60:,.0f} in a minute of one processor")
    print(f"the target is {TARGET:,}")


def _as_of_finished_repairs() -> None:
    """Give every case the limits that a repair has met when it is over: six, as in the demonstration."""
    from aftercare.service.cases.models import Case
    from aftercare.service.deadlines.models import Clock

    last = 0
    while clocks := list(Clock.objects.filter(pk__gt=last, stage="finish").order_by("pk")[:AT_ONCE]):
        last = clocks[-1].pk
        ended = dict(Case.objects.filter(pk__in=[each.case_id for each in clocks]).values_list("pk", "changed_at"))
        more = []
        for clock in clocks:
            for stage in MET:
                values = {each.attname: getattr(clock, each.attname) for each in Clock._meta.concrete_fields}
                more.append(Clock(**{**values, "id": None, "stage": stage, "stopped_at": ended[clock.case_id]}))
        Clock.objects.bulk_create(more, batch_size=AT_ONCE)


if __name__ == "__main__":
    main()
