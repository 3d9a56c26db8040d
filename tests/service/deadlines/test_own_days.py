"""Single days and calendars of a company, a development or a contractor: what they move, and what they leave."""

from datetime import date

import pytest
from django.db import transaction

from aftercare.ground.accounts.models import Development
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import BadInput, Missing, NotPermitted, Stale
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.queries import policy_of
from aftercare.project.installer import INSTALLER
from aftercare.service.deadlines import actions, parts, rules
from aftercare.service.deadlines.models import CalendarTable, Clock, OwnDay, Recount
from aftercare.service.deadlines.policy import Facts
from aftercare.service.deadlines.queries import own_days
from aftercare.service.deadlines.queries.accounts import account_of_clock
from aftercare.service.deadlines.rules import AlreadySo, DayNote, Owner, SingleDay, Whose
from tests.factories.accounts import a_company, a_development
from tests.factories.contractors import a_contractor
from tests.factories.deadlines import local, the_calendar
from tests.factories.policies import a_published_policy

FRIDAY = local("2026-11-20 09:00")
MONDAY = date(2026, 11, 23)
EVERYWHERE = (Whose.EVERYWHERE, 0)
SIX_DAYS = {
    "zone": "Asia/Shanghai",
    "days": "cn",
    "week": {
        day: [{"start": "08:00", "end": "17:00"}]
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
    },
    "source": ["合同约定"],
}


@pytest.fixture(autouse=True)
def _days() -> None:
    the_calendar(years=(2026,))


def running(
    stage: str, place: Development | int, *, contractor: int = 0, version: PolicyVersion | None = None
) -> Clock:
    """A clock of a development, begun on Friday morning."""
    place = place if isinstance(place, int) else place.pk
    policy = policy_of((version or a_published_policy()).pk)
    facts = Facts(kind="repair", development_id=place, contractor_id=contractor)
    with transaction.atomic():
        (clock,) = parts.start_clocks(
            case_id=Clock.objects.count() + 1, stages=[stage], facts=facts, policy=policy, started_at=FRIDAY
        )
    return clock


def edition() -> int:
    return CalendarTable.objects.get().edition


def set_day(owner: Owner, *, day: date = MONDAY, note: DayNote = DayNote.HOLIDAY, by: Actor = INSTALLER) -> OwnDay:
    return actions.set_day(
        key="cn", seen=edition(), owner=owner, day=day, note=note, reason="台风停工", by=by, at=FRIDAY
    )


@pytest.mark.feature("SL05", "SL09")
def test_a_day_off_of_one_development_moves_its_limits_and_nobody_elses() -> None:
    here, there = a_development(), a_development()
    mine, other = running("survey", here), running("survey", there)
    assert mine.due_at == local("2026-11-24 18:00")
    set_day((Whose.DEVELOPMENT, here.pk))
    for clock in (mine, other):
        clock.refresh_from_db()
    assert (mine.due_at, other.due_at) == (local("2026-11-25 18:00"), local("2026-11-24 18:00"))
    kept = Recount.objects.get()
    assert (kept.clock_id, kept.was_due_at, kept.edition) == (mine.pk, local("2026-11-24 18:00"), edition())
    assert running("survey", here).due_at == local("2026-11-25 18:00"), "what begins later counts it too"
    told = account_of_clock(mine)
    assert [(each.day, each.owner) for each in told.own_days] == [(MONDAY, (Whose.DEVELOPMENT, here.pk))]
    assert [row.name for row in told.account.rows if row.because is rules.Because.SINGLE_DAY_FREE] == ["台风停工"]
    assert told.account.adds_up


@pytest.mark.feature("SL05")
def test_a_day_of_a_company_holds_in_its_developments_and_the_nearest_day_wins() -> None:
    region = a_company("华东区域")
    city = a_company("杭州公司", parent=region)
    here, there, elsewhere = a_development(company=city), a_development(company=city), a_development()
    set_day((Whose.COMPANY, region.pk))
    set_day((Whose.DEVELOPMENT, there.pk), note=DayNote.WORKDAY)
    due = [running("survey", each).due_at for each in (here, there, elsewhere)]
    assert due == [local("2026-11-25 18:00"), local("2026-11-24 18:00"), local("2026-11-24 18:00")]


@pytest.mark.feature("SL09")
def test_a_contractors_own_calendar_and_days_count_only_what_the_contractor_owes() -> None:
    builder, here = a_contractor(), a_development()
    version = a_published_policy(calendar__calendars__six_days=SIX_DAYS)
    actions.choose_calendar(
        key="cn", seen=edition(), owner=(Whose.CONTRACTOR, builder.pk), calendar="six_days", reason="施工合同",
        by=INSTALLER, at=FRIDAY,
    )  # fmt: skip
    his, ours = (running(stage, here, contractor=builder.pk, version=version) for stage in ("on_site", "survey"))
    usual = running("on_site", here, version=version)
    assert (his.calendar, his.due_at) == ("six_days", local("2026-11-24 17:00")), "Saturday, Monday, Tuesday"
    assert (usual.calendar, usual.due_at) == ("office", local("2026-11-25 18:00"))
    assert (ours.calendar, ours.due_at) == ("office", local("2026-11-24 18:00"))
    assert account_of_clock(his).chosen_by == (Whose.CONTRACTOR, builder.pk)
    assert account_of_clock(usual).chosen_by is None
    set_day((Whose.CONTRACTOR, builder.pk), day=date(2026, 11, 21))
    for clock in (his, ours):
        clock.refresh_from_db()
    assert (his.due_at, ours.due_at) == (local("2026-11-25 17:00"), local("2026-11-24 18:00"))


@pytest.mark.feature("SL05")
def test_what_a_day_would_move_is_seen_before_and_taking_it_back_moves_it_back() -> None:
    here = a_development()
    clock = running("survey", here)
    owner, table = (Whose.DEVELOPMENT, here.pk), CalendarTable.objects.get()
    single = SingleDay(DayNote.HOLIDAY, "台风停工")
    found = own_days.preview(table, owner=owner, day=MONDAY, single=single)
    assert (found.looked_at, found.moved, found.later, found.all_seen) == (1, 1, 1, True)
    assert found.first[0].becomes == local("2026-11-25 18:00")
    clock.refresh_from_db()
    assert clock.due_at == local("2026-11-24 18:00"), "looking changes nothing"
    own_day = set_day(owner)
    back = own_days.preview(CalendarTable.objects.get(), owner=owner, day=MONDAY, single=None)
    assert (back.moved, back.later) == (1, 0)
    actions.withdraw_day(own_day_id=own_day.pk, seen=edition(), by=INSTALLER, at=FRIDAY)
    clock.refresh_from_db()
    assert clock.due_at == local("2026-11-24 18:00")
    assert Recount.objects.count() == 2
    names = AuditEvent.objects.filter(name__startswith="calendar.day").order_by("pk").values_list("name", flat=True)
    assert list(names) == ["calendar.day_set", "calendar.day_withdrawn"]
    with pytest.raises(AlreadySo):
        actions.withdraw_day(own_day_id=own_day.pk, seen=edition(), by=INSTALLER, at=FRIDAY)


def test_limits_are_reckoned_anew_in_as_many_statements_for_many_as_for_few(django_assert_max_num_queries) -> None:
    here = a_development()
    for _each in range(12):
        running("survey", here)
    with django_assert_max_num_queries(24):
        set_day((Whose.DEVELOPMENT, here.pk))
    assert Recount.objects.count() == 12


@pytest.mark.feature("SL05")
def test_a_saturday_that_is_worked_brings_a_limit_forward_and_a_year_not_announced_stays_marked() -> None:
    the_calendar(years=(2026,), confirmed_until=date(2026, 11, 22))
    clock = running("survey", a_development())
    set_day(EVERYWHERE, day=date(2026, 11, 21), note=DayNote.WORKDAY)
    clock.refresh_from_db()
    assert (clock.due_at, clock.provisional) == (local("2026-11-23 18:00"), True)


def test_a_day_is_refused_without_reason_too_far_off_set_twice_of_nobody_and_by_whom_it_does_not_concern() -> None:
    def setting(**changes: object) -> None:
        asked = {"owner": EVERYWHERE, "day": MONDAY, "note": DayNote.HOLIDAY, "reason": "停电", "seen": edition()}
        actions.set_day(**{"key": "cn", "by": INSTALLER, "at": FRIDAY, **asked, **changes})  # type: ignore[arg-type]

    for wrong in ({"reason": " "}, {"day": date(2026, 11, 1)}, {"day": date(2029, 1, 1)}):
        with pytest.raises(BadInput):
            setting(**wrong)
    with pytest.raises(Missing):
        setting(owner=(Whose.CONTRACTOR, 404))
    with pytest.raises(Stale):
        setting(seen=edition() - 1)
    with pytest.raises(NotPermitted):
        setting(by=Actor(kind=ActorKind.STAFF, id=1, label="Agent"))
    setting()
    with pytest.raises(AlreadySo):
        setting()
    setting(note=DayNote.WORKDAY)
    assert OwnDay.objects.filter(withdrawn_at=None).count() == 1, "the later one stands in the place of the first"


def test_a_calendar_is_chosen_for_somebody_with_a_reason_and_the_usual_one_again() -> None:
    a_published_policy()
    here = a_development()

    def choosing(calendar: str, **changes: object) -> None:
        asked = {"owner": (Whose.DEVELOPMENT, here.pk), "reason": "全天值班", "seen": edition(), **changes}
        actions.choose_calendar(key="cn", calendar=calendar, by=INSTALLER, at=FRIDAY, **asked)  # type: ignore[arg-type]

    choosing("duty")
    assert running("survey", here).due_at == local("2026-11-23 00:00"), "two days, Saturday and Sunday"
    with pytest.raises(AlreadySo):
        choosing("duty")
    with pytest.raises(BadInput):
        choosing("", reason="")
    with pytest.raises(BadInput):
        choosing("duty", owner=EVERYWHERE)
    with pytest.raises(BadInput, match="dutty"):
        choosing("dutty")
    choosing("")
    assert running("survey", here).due_at == local("2026-11-24 18:00")


def test_days_whose_transaction_failed_are_not_counted_under_the_number_given_again() -> None:
    development = a_development()
    clock = running("survey", development)
    tuesday = date(2026, 11, 24)
    with pytest.raises(ConnectionError), transaction.atomic():
        set_day((Whose.DEVELOPMENT, development.pk), day=MONDAY)
        raise ConnectionError("lost before the commit")
    set_day((Whose.DEVELOPMENT, development.pk), day=tuesday)
    clock.refresh_from_db()
    assert clock.due_at == local("2026-11-25 18:00"), "Monday counts, Tuesday does not"
    told = account_of_clock(clock)
    assert [each.day for each in told.own_days] == [tuesday]
