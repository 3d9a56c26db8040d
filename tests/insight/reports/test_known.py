"""The figures of a past moment, made again, are what was said then; and every number leads to its cases of then."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db.models import Q

from aftercare.ground.accounts.models import Development
from aftercare.insight.reports import jobs, parts
from aftercare.insight.reports.models import CaseFact, PastFact, Report
from aftercare.insight.reports.queries import figures
from aftercare.insight.reports.queries.behind import FIGURES, Behind, list_behind
from aftercare.insight.reports.queries.content import LISTS, content_of
from aftercare.insight.reports.queries.known import Known
from aftercare.insight.reports.queries.reports import rule_of
from aftercare.insight.reports.rules import Fact, Period, parse_period
from aftercare.insight.reports.rules.counting import as_known_on
from aftercare.insight.reports.rules.pivoting import Axis
from aftercare.outcome.settlement import actions as money
from aftercare.service.cases.models import Case
from tests.factories.accounts import a_development, an_actor
from tests.factories.cases import a_case, the_policy

OCTOBER = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 1, 17, 15, tzinfo=UTC)  # a quarter past one in the morning of the second of November
LATER = NIGHT + timedelta(days=20)
COUNTED = set(FIGURES) - {"cost", "cost_own", "cost_owner"}  # these count money, not cases


def the_period(text: str = "2026-10") -> Period:
    period = parse_period(text, today=NIGHT.date())
    assert period is not None
    return period


def october() -> tuple[Development, list[Case]]:
    """Four cases of October, one of them closed with a cost, as the counters followed them."""
    the_policy()
    development = a_development()
    cases = []
    for days in range(4):
        at = OCTOBER + timedelta(days=days)
        cases.append(a_case(development=development, text=f"第{days}件", at=at))
        parts.recount([cases[-1].pk], at=at)
    change(
        cases[0],
        at=OCTOBER + timedelta(days=9),
        closed_at=OCTOBER + timedelta(days=9),
        closed_by="staff:1",
        due_at=None,
    )
    return development, cases


def change(case: Case, *, at: datetime, **values: object) -> None:
    Case.objects.filter(pk=case.pk).update(**values)
    parts.recount([case.pk], at=at)


def what_came_later(development: Development, cases: list[Case]) -> None:
    """After the report: one more case, one closed, one called something else, one taken up again, and a cost."""
    at = NIGHT + timedelta(days=3)
    parts.recount([a_case(development=development, text="十一月的事", at=at).pk], at=at)
    change(cases[1], at=at, closed_at=at, closed_by="staff:1", due_at=None)
    change(cases[2], at=at, component="main_structure")
    change(cases[0], at=at, closed_at=None, closed_by="", due_at=at, next_move="accept", owed_by="staff", reopened=1)
    case = Case.objects.get(pk=cases[3].pk)
    money.book_cost(
        case_id=case.pk, seen=case.version, kind="labour", label="闭水试验", quantity=Decimal(1), unit="项",
        unit_price=Decimal(200), by=an_actor("inspector", development=development), at=at,
    )  # fmt: skip
    parts.recount([case.pk], at=at)


@pytest.mark.feature("RP05")
def test_a_report_asked_as_of_the_day_it_was_made_says_what_it_said_then() -> None:
    development, cases = october()
    jobs.make_due(at=NIGHT)
    report = Report.objects.get(rule="monthly")
    rule, ids = rule_of(report), frozenset({development.pk})
    assert rule is not None
    said = {name: value for name, value in report.content.items() if name not in LISTS}
    what_came_later(development, cases)
    assert content_of(rule, the_period(), ids) != report.content
    again = content_of(rule, the_period(), Known(at=report.made_at, ids=ids))
    assert again == said
    assert said["summary"]["now"]["opened"] == 4
    parts.rebuild(at=LATER)  # made anew, the past is not lost
    assert content_of(rule, the_period(), Known(at=report.made_at, ids=ids)) == said


@pytest.mark.feature("RP05")
def test_behind_every_number_of_then_stand_as_many_cases_of_then() -> None:
    development, cases = october()
    what_came_later(development, cases)
    manager, ids = an_actor("manager", development=development), frozenset({development.pk})
    for at, closed, component in ((NIGHT, 1, 4), (OCTOBER + timedelta(days=2), 0, 3), (LATER, 0, 3)):
        known = Known(at=at, ids=ids)
        sums = figures.totals(the_period(), known)
        assert sums.closed == closed
        for figure in COUNTED:
            behind = Behind(figure, the_period(), development_ids=ids, as_of=at)
            assert len(list_behind(behind, by=manager).cases) == getattr(sums, figure), (at, figure)
        [(key, of_part)] = [
            row for row in figures.by_key("component", the_period(), known) if row[0] != "main_structure"
        ]
        narrowed = Behind("opened", the_period(), narrowed=((Axis.COMPONENT, key),), as_of=at)
        assert len(list_behind(narrowed, by=manager).cases) == of_part.opened == component
    stranger = an_actor("manager", development=a_development())
    assert not list_behind(Behind("opened", the_period(), as_of=NIGHT), by=stranger).cases


def test_as_of_now_the_past_says_what_the_counters_say() -> None:
    development, cases = october()
    what_came_later(development, cases)
    ids, known = frozenset({development.pk}), Known(at=LATER, ids=frozenset({development.pk}))
    for text in ("2026-10", "2026-11", "2026-W41", "2026-10-05"):
        period = the_period(text)
        assert figures.totals(period, known) == figures.totals(period, ids)
        assert figures.by_piece(period, known) == figures.by_piece(period, ids)
        assert figures.by_development(period, known) == figures.by_development(period, ids)
    assert figures.by_key("person", the_period(), known) == figures.by_key("person", the_period(), ids)
    assert figures.ages(known, today=LATER.date()) == figures.ages(ids, today=LATER.date())
    assert figures.open_by_development(known) == figures.open_by_development(ids)


def test_the_cases_of_then_are_paged_without_loss() -> None:
    development, cases = october()
    manager, seen, after = an_actor("manager", development=development), [], ""
    while True:
        page = list_behind(Behind("opened", the_period(), as_of=NIGHT), by=manager, after=after, size=3)
        seen += [case.pk for case in page.cases]
        after = page.next_key
        if not after:
            break
    assert sorted(seen) == [case.pk for case in cases]


def test_what_came_in_bulk_is_read_off_its_own_dates() -> None:
    development, cases = october()
    CaseFact.objects.all().delete()
    PastFact.objects.all().delete()
    parts.catch_up(at=LATER)
    known = Known(at=OCTOBER + timedelta(days=5), ids=frozenset({development.pk}))
    assert {fact.closed_on for fact in known.facts(Q())} == {None}
    assert len(known.facts(Q())) == len(cases)
    assert Known(at=OCTOBER - timedelta(days=1), ids=None).facts(Q()) == []


def test_a_case_that_is_gone_has_no_past(do_jobs: Callable[[], int]) -> None:
    _development, cases = october()
    do_jobs()
    assert PastFact.objects.filter(case_id=cases[0].pk).exists()
    gone = CaseFact.objects.get(pk=cases[0].pk)
    PastFact.objects.filter(case_id=gone.pk).update(case_id=gone.pk + 1000)
    CaseFact.objects.create(case_id=gone.pk + 1000, development_id=1, opened_on=date(2026, 10, 1))
    parts.catch_up(at=LATER)
    assert not PastFact.objects.filter(case_id=gone.pk + 1000).exists()


def test_what_happened_after_a_day_was_not_known_on_it() -> None:
    day = date(2026, 10, 10)
    fact = Fact(
        1, 7, day, answered="late", answered_on=day + timedelta(1), answer_minutes=9, first_word_own=True,
        closed_on=day + timedelta(2), minutes=90, finished="in_time", outcome="satisfied", asked_on=day + timedelta(3),
        stars=5, rated_on=day + timedelta(4),
    )  # fmt: skip
    assert as_known_on(fact, day - timedelta(1)) is None
    assert as_known_on(fact, day) == Fact(1, 7, day)
    assert as_known_on(fact, day + timedelta(4)) == fact
    known = as_known_on(fact, day + timedelta(2))
    assert known is not None
    assert (known.finished, known.outcome, known.stars) == ("in_time", "", None)
