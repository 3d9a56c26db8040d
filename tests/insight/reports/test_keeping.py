"""Promises kept by stage, person, team and contractor; load and lateness; the first contact through hand-offs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.insight.reports import jobs
from aftercare.insight.reports.models import Promise
from aftercare.insight.reports.queries import figures, keeping
from aftercare.insight.reports.queries.behind import Behind, facts_behind
from aftercare.insight.reports.queries.keeping import Asked, Kept, list_promises, promises_behind
from aftercare.insight.reports.queries.load import burdens
from aftercare.insight.reports.rules import parse_period
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock
from tests.factories.accounts import a_development, a_staff_member, a_team, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.contractors import a_contractor

LATER = NOW + timedelta(days=60)
PERIOD = parse_period("2026-11", today=NOW.date())
assert PERIOD is not None
TODAY_ENDS = datetime(2026, 11, 18, 16, 0, tzinfo=UTC)


def acting(staff: Staff):  # type: ignore[no-untyped-def]
    return actor_of_staff(staff, on=NOW.date())


def a_desk(do_jobs: Callable[[], int]) -> tuple[Development, Staff, Staff]:
    """Two agents in one team: the first takes two cases and answers one at once; the other gets the second one."""
    development = a_development()
    first, second = (a_staff_member("agent", development=development) for _n in range(2))
    a_team(development=development, lead=first, members=[second])
    one, two = (a_case(development=development, by=acting(first), text=f"第{n}件", at=NOW) for n in (1, 2))
    actions.answer(case_id=one.pk, text="师傅明天上午来看。", by=acting(first), at=NOW + timedelta(minutes=20))
    supervisor = an_actor("supervisor", development=development)
    actions.assign(
        case_id=two.pk, seen=two.version, staff_id=second.pk, reason="休假", by=supervisor, at=NOW + timedelta(hours=1)
    )
    actions.answer(case_id=two.pk, text="我来跟进。", by=acting(second), at=NOW + timedelta(minutes=100))
    Case.objects.filter(pk=one.pk).update(executing_contractor=a_contractor())
    do_jobs()
    return development, first, second


def summed(kept: dict[str, Kept]) -> tuple[int, int]:
    return sum(each.kept for each in kept.values()), sum(each.broken for each in kept.values())


@pytest.mark.feature("SL10")
def test_promises_kept_and_broken_are_counted_by_stage_for_whom_they_were(do_jobs: Callable[[], int]) -> None:
    development, first, _second = a_desk(do_jobs)
    ids = frozenset({development.pk})
    answers = keeping.by_whose("person", PERIOD, ids, stage="first_answer")
    assert answers == {str(first.pk): Kept(2, 0)}  # the clock ran for who answered for the case when it began
    assert summed(keeping.by_whose("all", PERIOD, ids))[0] == 2

    assert jobs.find_broken(at=LATER)["cases"] == 2
    assert jobs.find_broken(at=LATER)["cases"] == 0
    running = Clock.objects.filter(stopped_at=None, due_at__lt=LATER)
    broken_here = sum(PERIOD.starts <= clock.due_at.date() < PERIOD.ends for clock in running)
    assert broken_here > 0
    assert summed(keeping.by_whose("all", PERIOD, ids)) == (2, broken_here)
    assert dict(keeping.by_stage(PERIOD, ids))["first_answer"] == Kept(2, 0)
    [team] = keeping.by_whose("team", PERIOD, ids).values()
    assert (team.kept, team.broken) == (2, broken_here)
    [contractor] = keeping.by_whose("contractor", PERIOD, ids).values()
    assert contractor.kept == 1
    assert contractor.share is not None
    [weeks] = keeping.trends("team", PERIOD, ids).values()
    assert sum(week.decided for week in weeks) == 2 + broken_here


@pytest.mark.feature("SL10")
def test_behind_every_share_stand_its_promises(do_jobs: Callable[[], int]) -> None:
    development, _first, _second = a_desk(do_jobs)
    jobs.find_broken(at=LATER)
    manager, ids = an_actor("manager", development=development), frozenset({development.pk})
    followed = 0
    for whose in ("person", "team", "contractor"):
        for stage in ("", *(stage for stage, _kept in keeping.by_stage(PERIOD, ids))):
            for key, kept in keeping.by_whose(whose, PERIOD, ids, stage=stage).items():
                for was_kept, number in ((True, kept.kept), (False, kept.broken)):
                    asked = Asked(was_kept, PERIOD, ids, stage, whose, int(key))
                    assert promises_behind(asked, by=manager).count() == number
                    assert len(list_promises(asked, by=manager).promises) == number
                    followed += number
    assert followed > 6
    stranger = an_actor("manager", development=a_development())
    assert not promises_behind(Asked(True, PERIOD, ids), by=stranger).exists()


def test_promises_are_paged_without_loss(do_jobs: Callable[[], int]) -> None:
    development, _first, _second = a_desk(do_jobs)
    jobs.find_broken(at=LATER)
    manager, asked = an_actor("manager", development=development), Asked(False, PERIOD)
    seen, after = [], ""
    while True:
        page = list_promises(asked, by=manager, after=after, size=2)
        seen += [promise.pk for promise, _case in page.promises]
        after = page.next_key
        if not after:
            break
    assert sorted(seen) == sorted(
        Promise.objects.filter(kept=False, decided_on__lt=PERIOD.ends).values_list("pk", flat=True)
    )


@pytest.mark.feature("IN04")
def test_load_and_lateness_of_persons_teams_and_contractors_are_what_the_cases_say(do_jobs: Callable[[], int]) -> None:
    development, first, second = a_desk(do_jobs)
    ids = frozenset({development.pk})
    Case.objects.filter(responsible=first).update(due_at=NOW - timedelta(hours=1))
    Case.objects.filter(responsible=second).update(due_at=NOW + timedelta(hours=2))
    people = burdens("person", ids, now=NOW, today_ends=TODAY_ENDS)
    late, due = people[str(first.pk)], people[str(second.pk)]
    assert (late.open_cases, late.late, late.due_today, late.late_share) == (1, 1, 0, 1.0)
    assert (due.open_cases, due.late, due.due_today) == (1, 0, 1)
    [team] = burdens("team", ids, now=NOW, today_ends=TODAY_ENDS).values()
    assert (team.open_cases, team.late, team.due_today) == (2, 1, 1)
    [contractor] = burdens("contractor", ids, now=NOW, today_ends=TODAY_ENDS).values()
    assert (contractor.open_cases, contractor.late) == (1, 1)
    assert burdens("person", frozenset(), now=NOW, today_ends=TODAY_ENDS) == {}


@pytest.mark.feature("IN04")
def test_the_first_contact_stays_through_a_hand_off_and_what_became_of_it_is_measured(
    do_jobs: Callable[[], int],
) -> None:
    development, first, second = a_desk(do_jobs)
    assert set(Case.objects.values_list("first_contact", flat=True)) == {first.pk}
    assert set(Case.objects.values_list("responsible", flat=True)) == {first.pk, second.pk}
    [(key, sums)] = figures.by_key("first", PERIOD, frozenset({development.pk}))
    assert (key, sums.opened, sums.handed_on, sums.hand_offs) == (str(first.pk), 2, 1, 1)
    assert sums.kept_share == 0.5
    assert (sums.first_words, sums.first_words_own, sums.own_word_share) == (2, 1, 0.5)
    assert sums.mean_answer_minutes == 60
    manager = an_actor("manager", development=development)
    for figure in ("opened", "handed_on", "first_words", "first_words_own"):
        behind = Behind(figure, PERIOD, first_contact_id=first.pk)
        assert facts_behind(behind, by=manager).count() == getattr(sums, figure)


def test_load_and_promises_take_a_fixed_number_of_statements(
    do_jobs: Callable[[], int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    a_desk(do_jobs)
    with django_assert_num_queries(7):
        burdens("person", None, now=NOW, today_ends=TODAY_ENDS)
        burdens("team", None, now=LATER, today_ends=LATER)
        keeping.by_whose("team", PERIOD, None)
        keeping.trends("person", PERIOD, None)
