"""Whatever happens to cases, facts and counters say what a scan of the cases says."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random

from django.db import connection
from django.test.utils import CaptureQueriesContext

from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.jobs import queue
from aftercare.insight.reports import jobs, parts
from aftercare.insight.reports.models import CaseFact, GroupTally, PromiseTally, Tally
from aftercare.insight.reports.queries.truth import facts_of, truth_of
from aftercare.insight.reports.rules import (
    MEASURES,
    Cell,
    GroupCell,
    PromiseCell,
    of_group,
    promises_of,
    tallies_of,
)
from aftercare.outcome.settlement import actions as money
from aftercare.outcome.settlement.models import CostLine
from aftercare.project.demo import loading, scenes
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from tests.factories.accounts import a_development, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.estate import a_unit

SHAPES = ((1, 1, 6, 2),) * 3


def kept() -> dict[Cell, list[int]]:
    """The counters that are not nothing."""
    rows = Tally.objects.order_by("pk").values_list(
        "span", "dimension", "development_id", "starts_on", "key", *MEASURES
    )
    return {Cell(*row[:5]): list(row[5:]) for row in rows if any(row[5:])}


def kept_of_group() -> dict[GroupCell, list[int]]:
    """The counters of the whole group that are not nothing."""
    rows = GroupTally.objects.order_by("pk").values_list(*GroupCell._fields, *MEASURES)
    return {GroupCell(*row[:4]): list(row[4:]) for row in rows if any(row[4:])}


def scanned() -> dict[Cell, list[int]]:
    """What a scan of every case counts."""
    return tallies_of(facts_of(list(Case.objects.order_by("pk").values_list("pk", flat=True))))


def promises_kept() -> dict[PromiseCell, list[int]]:
    """The counters of promises that are not nothing."""
    rows = PromiseTally.objects.order_by("pk").values_list(*PromiseCell._fields, "kept", "broken")
    return {PromiseCell(*row[:6]): list(row[6:]) for row in rows if any(row[6:])}


def promises_scanned(at: datetime) -> dict[PromiseCell, list[int]]:
    """What a scan of every clock counts."""
    return promises_of(truth_of(list(Case.objects.order_by("pk").values_list("pk", flat=True)), now=at).promises)


def act_at_random(random: Random, *, stories: int) -> None:
    """Play pieces of the demo's stories, in turns, each in its own home."""
    now = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
    loading._publish(now)
    firm = loading.make_company(random=random, today=now.date())
    homes = loading.make_homes(
        firm.developments, random=random, today=now.date(), told=lambda _made: None, shapes=SHAPES
    )
    pictures = loading.make_pictures(random=random, at=now, each=1)
    at = datetime(2026, 10, 12, 2, 30, tzinfo=UTC)
    scripts = {name: acts for name, acts, _weight in (*scenes.REPAIRS, *scenes.OTHERS)}
    running = []
    for name in random.sample(sorted(scripts), stories):
        home = loading._home_of(homes, firm.developments[0], at, within=None if name == "paid" else 2)
        stage = loading._stage(firm, home, pictures, at=at, name=name)
        acts = list(scripts[name])
        whole = len(running) < 2
        running.append((stage, acts if whole else acts[: random.randint(1, len(acts) - 1)]))
    while running:
        stage, acts = random.choice(running)
        scenes.play(stage, [acts.pop(0)], acts=1)
        running = [(stage, acts) for stage, acts in running if acts]
    clerk = actor_of_staff(firm.staff["zhuguan"], on=now.date())
    for case in Case.objects.filter(closed_at=None).order_by("pk")[:2]:
        actions.classify(case_id=case.pk, seen=case.version, symptom="crack", reason="看错了", by=clerk, at=now)


def test_after_many_acts_in_any_order_the_counters_equal_a_scan(do_jobs: Callable[[], int]) -> None:
    act_at_random(Random(11), stories=4)
    do_jobs()
    assert Case.objects.filter(closed_at=None).exists()
    assert kept() == scanned()
    assert kept_of_group() == of_group(scanned())
    opened = Tally.objects.filter(span="m", dimension="all").values_list("opened", flat=True)
    assert sum(opened) == Case.objects.count()
    closed = Tally.objects.filter(span="w", dimension="all").values_list("closed", flat=True)
    assert sum(closed) == Case.objects.exclude(closed_at=None).count() > 0
    booked = CostLine.objects.filter(case__closed_at__isnull=False).exclude(state="void")
    cost = Tally.objects.filter(span="w", dimension="all").values_list("cost", flat=True)
    assert Decimal(sum(cost)) == sum(line.amount for line in booked) * 100

    later = datetime(2027, 2, 1, tzinfo=UTC)
    jobs.find_broken(at=later)
    assert promises_kept() == promises_scanned(later)
    assert {kept > 0 for kept, _broken in promises_kept().values()} == {True, False}

    facts, counters, together = list(CaseFact.objects.order_by("pk").values()), kept(), kept_of_group()
    promises = promises_kept()
    assert parts.rebuild(at=later) == Case.objects.count()  # made anew, they are the same
    assert list(CaseFact.objects.order_by("pk").values()) == facts
    assert kept() == counters
    assert kept_of_group() == together
    assert promises_kept() == promises


def test_an_event_delivered_twice_counts_once(do_jobs: Callable[[], int]) -> None:
    case = a_case()
    do_jobs()
    event = AuditEvent.objects.get(name="case.registered", subject_id=case.pk)
    before = kept()
    jobs.recount_cases(events=[event], at=NOW)
    jobs.recount_cases(events=[event], at=NOW)
    assert before
    assert kept() == before


def test_an_event_that_comes_late_counts_what_is_true_now(do_jobs: Callable[[], int]) -> None:
    case = a_case()
    registered = AuditEvent.objects.get(name="case.registered", subject_id=case.pk)
    supervisor = an_actor("supervisor", development=case.development)
    actions.classify(case_id=case.pk, seen=case.version, component="main_structure", symptom="", by=supervisor, at=NOW)
    do_jobs()
    jobs.recount_cases(events=[registered], at=NOW)
    assert set(CaseFact.objects.values_list("component", flat=True)) == {"main_structure"}
    assert kept() == scanned()


def test_a_cost_taken_back_is_taken_off() -> None:
    case = a_case()
    inspector = an_actor("inspector", development=case.development)
    line = money.book_cost(
        case_id=case.pk,
        seen=case.version,
        kind="labour",
        label="闭水试验",
        quantity=Decimal(1),
        unit="项",
        unit_price=Decimal("199.99"),
        by=inspector,
        at=NOW,
    )[0]
    parts.recount([case.pk])
    assert CaseFact.objects.get().cost == 19_999
    case.refresh_from_db()
    money.void_cost(case_id=case.pk, seen=case.version, line_id=line.pk, reason="记错了", by=inspector, at=NOW)
    parts.recount([case.pk])
    assert CaseFact.objects.get().cost == 0


def test_what_came_in_bulk_is_counted_by_catching_up_and_what_is_gone_is_forgotten() -> None:
    first, second = a_case(), a_case()
    assert parts.catch_up() == 2
    assert kept() == scanned()
    gone = CaseFact(case_id=second.pk + 1000)
    gone.save()
    assert parts.catch_up() == 0
    assert set(CaseFact.objects.values_list("pk", flat=True)) == {first.pk, second.pk}


def test_an_import_is_followed_by_catching_up(do_jobs: Callable[[], int]) -> None:
    a_case()
    jobs.recount_import(event=AuditEvent.objects.filter(name="case.registered").latest("pk"), at=NOW)
    CaseFact.objects.all().delete()
    Tally.objects.all().delete()
    GroupTally.objects.all().delete()
    do_jobs()
    assert jobs.CATCH_UP in queue.handled()
    assert kept() == scanned()


def test_the_group_is_counted_right_through_reclassifying_merging_moving_and_forgetting(
    do_jobs: Callable[[], int],
) -> None:
    home, elsewhere = a_unit(), a_development()
    cases = [a_case(unit=home, text=f"漏水{n}") for n in range(3)]
    parts.recount([case.pk for case in cases])
    first, second, third = cases
    clerk = an_actor("supervisor", development=first.development)
    actions.classify(case_id=first.pk, seen=first.version, component="main_structure", symptom="", by=clerk, at=NOW)
    actions.merge(case_id=second.pk, seen=second.version, into_id=third.pk, evidence="同一处漏水", by=clerk, at=NOW)
    do_jobs()
    assert kept_of_group() == of_group(scanned())

    Case.objects.filter(pk=third.pk).update(development=elsewhere)
    parts.recount([third.pk])
    assert {cell.development_id for cell in kept()} == {first.development_id, elsewhere.pk}
    assert kept_of_group() == of_group(scanned())

    CaseFact.objects.create(case_id=third.pk + 1000)  # one that is gone
    gone = replace(facts_of([third.pk])[0], case_id=third.pk + 1000)
    CaseFact.objects.filter(pk=gone.case_id).update(**{name: getattr(gone, name) for name in CaseFact.FIELDS})
    parts.add_to_tallies(tallies_of([gone]))
    assert kept_of_group() != of_group(scanned())
    parts.catch_up()
    assert kept_of_group() == of_group(scanned())


def test_recounting_one_case_takes_a_fixed_number_of_statements() -> None:
    case = a_case()
    parts.recount([case.pk])
    Case.objects.filter(pk=case.pk).update(closed_at=NOW + timedelta(days=1), closed_by="staff:1", due_at=None)
    with CaptureQueriesContext(connection) as asked:
        assert parts.recount([case.pk]) == 1
    assert len(asked) <= 18, "\n".join(query["sql"][:120] for query in asked.captured_queries)
    assert kept() == scanned()
