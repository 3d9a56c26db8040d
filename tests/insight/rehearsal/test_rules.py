"""What other rules make of a past case, deadline by deadline. No database."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aftercare.care.escalation.rules import Report
from aftercare.ground.core.calendar import Calendar
from aftercare.ground.core.errors import BadInput
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.insight.rehearsal.rules import (
    Consequences,
    Following,
    Judged,
    PastCase,
    PastClock,
    PastPause,
    PastReport,
    Rulebook,
    Tallies,
    check_time,
    judge,
    missed,
)
from aftercare.insight.rehearsal.rules.adding import Entered
from aftercare.insight.rehearsal.rules.facts import Told
from aftercare.insight.rehearsal.rules.moments import Moments
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy, parse_duration
from aftercare.service.deadlines.rules import DayNote, Place, calendar_from, due_at
from tests.factories.deadlines import local
from tests.factories.policies import a_document, a_policy, the_baseline
from tests.factories.rehearsal import with_a_second_look

OPENED, LATER = local("2026-11-16 09:00"), local("2026-12-31 18:00")  # a Monday
SHORT_SURVEY = {"deadlines__limits__survey__rules__1__limit": "1 working_days"}


def a_calendar(rules: LoadedPolicy, key: str, place: Place) -> Calendar:
    """A calendar without a table of holidays; development 7 was free on Tuesday, contractor 8 works by the site's."""
    named = key or ("site" if place.contractor_id == 8 else None)
    free = {date(2026, 11, 17): DayNote.HOLIDAY} if place.development_id == 7 else {}
    return calendar_from(rules.section(CalendarPolicy).rules_of(named), own=free)


def a_book(policy: LoadedPolicy, *, chosen: frozenset[str] = frozenset()) -> Rulebook:
    """These rules beside the baseline, under which every past case ran."""
    return Rulebook(policy, lambda _version: the_baseline(), a_calendar, chosen=chosen)


def a_past_clock(stage: str = "survey", **values: Any) -> PastClock:
    """The survey of a repair, promised within two working days and done in the afternoon of the second."""
    facts: dict[str, Any] = {
        "stage": stage,
        "limit": "2 working_days",
        "policy_id": 1,
        "responsible": "staff:3",
        "started_at": OPENED,
        "due_at": local("2026-11-18 18:00"),
        "stopped_at": local("2026-11-18 15:00"),
    }
    return PastClock(**{**facts, **values})


def a_past_case(*clocks: PastClock, kind: str = "repair", closed_at: datetime | None = None) -> PastCase:
    """A repair of everyday urgency."""
    return PastCase(
        case_id=1,
        development_id=1,
        policy_id=1,
        procedure=kind,
        told=Told(kind, "", "normal", ""),
        opened_at=OPENED,
        first_answered_at=local("2026-11-16 10:00"),
        closed_at=closed_at,
        responsible="staff:3",
        clocks=clocks,
    )


def the_only(case: PastCase, policy: LoadedPolicy) -> Judged:
    (judged,) = judge(case, a_book(policy), at=LATER)
    return judged


@pytest.mark.feature("PL14")
def test_a_shorter_limit_makes_missed_what_was_kept():
    judged = the_only(a_past_case(a_past_clock()), a_policy(**SHORT_SURVEY))
    assert (judged.was_late, judged.late) == (False, True)
    assert judged.due == local("2026-11-17 18:00")
    assert (judged.was_limit, judged.limit) == ("2 working_days", "1 working_days")


def test_a_longer_limit_forgives_what_was_missed():
    late = a_past_clock(stopped_at=local("2026-11-19 10:00"))
    judged = the_only(a_past_case(late), a_policy(deadlines__limits__survey__rules__1__limit="3 working_days"))
    assert (judged.was_late, judged.late) == (True, False)


def test_the_same_rules_change_nothing_whatever_became_of_the_clock():
    agreed = a_past_clock(due_at=local("2026-11-24 12:00"), extended_to=local("2026-11-24 12:00"), limit="9 days")
    assert the_only(a_past_case(agreed), the_baseline()).due == agreed.due_at


@pytest.mark.feature("PL14", "SL09")
def test_whose_calendar_counted_a_deadline_counts_it_under_the_rehearsed_rules_too():
    elsewhere = replace(a_past_case(a_past_clock()), development_id=7)
    assert the_only(elsewhere, a_policy(**SHORT_SURVEY)).due == local("2026-11-18 18:00"), "Tuesday was free there"
    friday = {"started_at": local("2026-11-20 09:00"), "due_at": local("2026-11-23 17:30")}
    his = a_past_case(a_past_clock("work", limit="20 working_days", contractor_id=8, **friday))
    shorter = a_policy(deadlines__limits__work__rules__2__limit="1 working_days")
    assert the_only(his, shorter).due == local("2026-11-21 17:30"), "he works on Saturday"
    week = {day: [{"start": "09:00", "end": "16:00"}] for day in ("monday", "saturday")}
    other_site = a_policy(calendar__calendars__site__week=week)
    (judged,) = judge(his, a_book(other_site, chosen=frozenset({"site"})), at=LATER)
    assert judged.due != his.clocks[0].due_at, "the calendar that he has chosen is another one"


def test_other_hours_of_work_move_a_deadline_that_keeps_its_limit():
    document = a_document()
    default = document["calendar"]["default"]
    hours = [{"start": "08:00", "end": "12:00"}]
    week = dict.fromkeys(document["calendar"]["calendars"][default]["week"], hours)
    changed = a_policy(**{f"calendar__calendars__{default}__week": week})
    assert the_only(a_past_case(a_past_clock()), changed).due == local("2026-11-18 12:00")


def test_what_still_runs_is_judged_as_it_stands():
    running = a_past_case(a_past_clock(stopped_at=None))
    (before,) = judge(running, a_book(a_policy(**SHORT_SURVEY)), at=local("2026-11-17 17:59"))
    (after,) = judge(running, a_book(a_policy(**SHORT_SURVEY)), at=local("2026-11-17 18:01"))
    assert (before.late, after.late) == (False, True)


def test_a_pause_counts_when_the_rules_accept_its_cause():
    pause = PastPause(local("2026-11-16 14:00"), local("2026-11-17 14:00"), "owner")
    clock = a_past_clock(pauses=(pause,), due_at=local("2026-11-19 18:00"), stopped_at=local("2026-11-19 11:00"))
    kept = the_only(a_past_case(clock), a_policy(deadlines__limits__survey__rules__1__source=["S000.03.r07"]))
    refused = the_only(a_past_case(clock), a_policy(deadlines__pauses__owner__stops_clocks=False))
    assert (kept.late, refused.late) == (False, True)
    assert refused.due == local("2026-11-18 18:00")


def test_an_agreed_date_stands_only_if_the_owner_was_told_within_the_new_limit():
    agreed = local("2026-11-24 12:00")
    clock = a_past_clock(extended_to=agreed, due_at=agreed, stopped_at=local("2026-11-20 10:00"))
    in_time = replace(clock, told_at=local("2026-11-17 09:00"))
    too_late = replace(clock, told_at=local("2026-11-18 09:00"))
    rules = a_policy(**SHORT_SURVEY)
    assert the_only(a_past_case(in_time), rules).due == agreed
    assert the_only(a_past_case(too_late), rules).due == local("2026-11-17 18:00")


def test_a_promise_dropped_cannot_be_missed():
    document = a_document()
    del document["procedures"]["repair"]["promises"]["finish"]
    rules = a_policy(procedures__repair__promises=document["procedures"]["repair"]["promises"])
    missed = a_past_clock("finish", due_at=OPENED, stopped_at=LATER)
    judged = the_only(a_past_case(missed), rules)
    assert (judged.was_late, judged.due, judged.late) == (True, None, False)


def test_the_tallies_count_by_limit_kind_month_and_person():
    tallies, case = Tallies(), a_past_case(a_past_clock(), a_past_clock("judge", stopped_at=None, due_at=LATER))
    assert tallies.add(case, judge(case, a_book(a_policy(**SHORT_SURVEY)), at=local("2026-11-20 12:00")))
    result = tallies.as_result()
    assert (result["cases"], result["differing"]) == (1, 1)
    assert result["total"] == [2, 2, 0, 1, 1, 0, 1]
    assert result["stage"] == {"survey": [1, 1, 0, 1, 1, 0, 1], "judge": [1, 1, 0, 0, 0, 0, 0]}
    assert list(result["person"]) == ["staff:3"]  # type: ignore[call-overload]
    assert list(result["month"]) == ["2026-11"]  # type: ignore[call-overload]


def following(case: PastCase, policy: LoadedPolicy, *, before: bool = False) -> Following:
    """What follows from a case under a policy, or as it was."""
    book = a_book(policy)
    judged = judge(case, book, at=LATER)
    under = the_baseline() if before else policy
    return Consequences(under, book.calendar_of).follow(case, missed(judged, before=before))


@pytest.mark.feature("PL14")
def test_a_shorter_limit_calls_those_above_when_it_would_have_been_late_long_enough():
    case = a_past_case(a_past_clock(due_at=local("2026-11-25 18:00"), stopped_at=local("2026-11-24 15:00")))
    rules = a_policy(**SHORT_SURVEY)
    assert following(case, rules, before=True).calls == ()
    assert [(call.level, call.step, call.at) for call in following(case, rules).calls] == [
        ("project", "late_step", local("2026-11-18 18:00"))
    ]
    assert following(case, rules).differs_from(following(case, rules, before=True))


def test_a_ladder_that_waits_longer_calls_nobody():
    case = a_past_case(a_past_clock(stopped_at=local("2026-11-20 15:00")))
    patient = a_policy(escalation__steps__late_step__after="3 working_days")
    assert [call.level for call in following(case, patient, before=True).calls] == ["project"]
    assert following(case, patient).calls == ()


def a_thrice_reported_case() -> PastCase:
    """The third report of a defect that the warranty covers and nobody of ours repaired yet."""
    reports = tuple(PastReport(Report(number, "repair"), OPENED) for number in (8, 9, 1))
    return replace(a_past_case(), reports=reports, came_back=True, cause="wear", covered=True, repairer="staff:7")


@pytest.mark.feature("PL14")
def test_what_would_be_proposed_of_whom_follows_from_who_is_called():
    was = following(a_thrice_reported_case(), the_baseline(), before=True)
    assert [call.level for call in was.calls] == ["city"]
    assert [(fine.ground, fine.held, fine.least) for fine in was.fines] == [
        ("repair_unsolved_in_warranty", "staff:7", Decimal("200.00"))
    ]
    dearer = a_policy(conduct__grounds__repair_unsolved_in_warranty__amount={"least": "500.00", "most": "900.00"})
    would = following(a_thrice_reported_case(), dearer)
    assert [fine.least for fine in would.fines] == [Decimal("500.00")]
    tallies = Tallies()
    assert tallies.add(a_thrice_reported_case(), [], was=was, would=would)
    assert tallies.as_result()["held"] == {"staff:7": [1, 1, 20_000, 50_000]}
    assert tallies.as_result()["level"] == {"city": [1, 1, 0, 0]}


def test_without_a_change_of_rules_nothing_else_follows():
    case, rules = a_thrice_reported_case(), the_baseline()
    assert not following(case, rules).differs_from(following(case, rules, before=True))


def test_the_clock_of_a_level_above_is_no_step_of_the_procedure_and_stays_what_it_was():
    level = a_past_clock("raised_city", policy_id=1)
    judged = the_only(a_past_case(level), the_baseline())
    assert judged.due == level.due_at


def test_a_kind_that_the_rules_do_not_have_is_not_judged_by_them():
    assert not a_book(the_baseline()).knows(a_past_case(kind="rental"))


@pytest.mark.parametrize(
    ("first", "last"), [("2026-11-02", "2026-11-01"), ("2026-11-20", "2026-11-25"), ("2019-01-01", "2026-11-01")]
)
def test_a_time_must_be_past_and_run_forward_and_not_be_too_long(first: str, last: str):
    starts, ends = (datetime.fromisoformat(text).date() for text in (first, last))
    with pytest.raises(BadInput):
        check_time(starts_on=starts, ends_on=ends, today=local("2026-11-18 09:00").date())


STEPS = [("received", OPENED), ("survey", local("2026-11-16 11:00")), ("judging", local("2026-11-18 15:00"))]


def a_walked_case(*clocks: PastClock, steps: list[tuple[str, datetime]] = STEPS) -> PastCase:
    """A repair of which the way is known."""
    return replace(a_past_case(*clocks), path=tuple(Entered(step, at) for step, at in steps))


@pytest.mark.feature("PL14")
def test_a_step_that_the_rules_add_counts_with_its_whole_limit_and_what_was_promised_ends_that_much_later():
    finish = a_past_clock("finish", due_at=local("2026-11-20 18:00"), stopped_at=local("2026-11-20 10:00"))
    judged = judge(a_walked_case(finish), a_book(with_a_second_look()), at=LATER)
    [promise, step] = judged
    assert (step.stage, step.was_due, step.due, step.late) == ("survey", None, local("2026-11-20 18:00"), False)
    assert promise.would_end == finish.stopped_at + (step.due - STEPS[2][1])  # type: ignore[operator]
    assert (promise.was_late, promise.late) == (False, True)


def test_rules_that_add_no_step_on_the_way_of_a_case_change_nothing_for_it():
    finish = a_past_clock("finish", due_at=local("2026-11-20 18:00"), stopped_at=local("2026-11-20 10:00"))
    earlier = a_walked_case(finish, steps=STEPS[:2])
    for case, rules in ((earlier, with_a_second_look()), (a_walked_case(finish), the_baseline())):
        [promise] = judge(case, a_book(rules), at=LATER)
        assert (promise.would_end, promise.late) == (None, False)


@given(
    minutes=st.integers(min_value=0, max_value=500_000),
    limit=st.sampled_from(
        ["3 working_days", "1 days", "2 weeks", "1 months", "30 minutes", "5 working_hours", "24 hours"]
    ),
)
@settings(max_examples=60, deadline=None)
def test_a_moment_that_is_remembered_is_the_one_that_is_worked_out(minutes: int, limit: str):
    start = local("2026-01-01 00:00") + timedelta(minutes=minutes)
    calendar = calendar_from(the_baseline().section(CalendarPolicy).rules_of(""))
    counting, asked = the_baseline().section(DeadlinePolicy).counting, parse_duration(limit)
    exact = due_at(limit=asked, start=start, calendar=calendar, counting=counting).due_at
    for before in (start, start - timedelta(hours=3), start):
        REMEMBERED.due(asked, before, calendar=CALENDARS.setdefault("", calendar), counting=counting)
    assert REMEMBERED.due(asked, start, calendar=CALENDARS[""], counting=counting) == exact


REMEMBERED, CALENDARS = Moments(), dict[str, Any]()
