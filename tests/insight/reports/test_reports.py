"""Reports are made when their time is over, by whom and for whom the policy says; registers stand ready."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from aftercare.care.surveys.models import Callback
from aftercare.faces.messages.models import Message
from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.core.checks import allows
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.ground.policies.queries import policy_of
from aftercare.insight.reports import actions, jobs, parts, permissions
from aftercare.insight.reports.models import Report
from aftercare.insight.reports.policy import RegisterRule, ReportPolicy
from aftercare.insight.reports.queries.content import sums_of
from aftercare.insight.reports.queries.registers import register_page
from aftercare.insight.reports.queries.reports import Punctuality, punctuality, registers_now, rule_of
from aftercare.insight.reports.rules import parse_period
from aftercare.insight.reports.rules.compiling import AlreadyReleased, NotOver
from aftercare.outcome.settlement import actions as money
from aftercare.project.installer import INSTALLER
from aftercare.service.cases.models import Case
from aftercare.service.deadlines import actions as calendars
from aftercare.service.deadlines.models import CalendarTable
from aftercare.service.deadlines.rules import DayNote, Whose
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.cases import a_case, the_policy
from tests.factories.deadlines import the_calendar

MORNING = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)  # ten in the morning of a Monday in Shanghai
NIGHT = datetime(2027, 1, 1, 1, 15, tzinfo=UTC)  # a year, a quarter, a month and a day are over


def a_place_with_cases() -> Development:
    """A repair and two complaints in November, one of each in December, counted."""
    the_policy()
    development = a_development()
    for days, kind in ((0, "repair"), (1, "complaint"), (9, "complaint"), (58, "repair"), (59, "complaint")):
        more = {} if kind == "repair" else {"component": "", "symptom": ""}
        a_case(development=development, kind=kind, text=f"第{days}天的事", at=MORNING + timedelta(days=days), **more)
    parts.rebuild()
    return development


def at_night(at: datetime, do_jobs: Callable[[], int]) -> dict[str, Report]:
    """What there is after the night's work, by rule."""
    jobs.make_due(at=at)
    do_jobs()
    return {report.rule: report for report in Report.objects.order_by("pk")}


def opened(report: Report) -> int:
    return sums_of(report.content["summary"]["now"]).opened


def told(wording: str) -> set[int]:
    return set(Message.objects.filter(wording=wording).values_list("to_id", flat=True))


@pytest.mark.feature("RP01")
@pytest.mark.requirement("S000.19.r06", "S000.11.r27")
def test_weekly_monthly_quarterly_and_annual_reports_are_made_when_their_time_is_over(
    do_jobs: Callable[[], int],
) -> None:
    a_place_with_cases()
    made = at_night(NIGHT, do_jobs)
    assert {rule: made[rule].period for rule in ("monthly", "quarterly", "annual")} == {
        "monthly": "2026-12",
        "quarterly": "2026-Q4",
        "annual": "2026",
    }
    assert (opened(made["monthly"]), opened(made["quarterly"]), opened(made["annual"])) == (2, 5, 5)
    assert made["weekly"].period == "2026-W52"
    assert {"components", "contractors", "satisfaction"} <= set(made["quarterly"].content)
    assert {"components", "contractors", "late"} <= set(made["weekly"].content)


def test_the_night_after_makes_only_what_is_new(do_jobs: Callable[[], int]) -> None:
    a_place_with_cases()
    before = set(at_night(NIGHT, do_jobs).values())
    at_night(NIGHT, do_jobs)
    assert set(Report.objects.all()) == before
    at_night(NIGHT + timedelta(days=1), do_jobs)
    assert set(Report.objects.exclude(pk__in=[r.pk for r in before]).values_list("rule", flat=True)) == {"daily"}


@pytest.mark.requirement("S004.13.r04", "S004.05.r21", "S000.11.r29")
def test_each_day_has_its_table_and_the_supervisor_hears_of_it_the_same_night(do_jobs: Callable[[], int]) -> None:
    development = a_place_with_cases()
    supervisor = a_staff_member("supervisor", development=development)
    daily = at_night(MORNING + timedelta(days=59, hours=16), do_jobs)["daily"]  # midnight has passed in Shanghai
    assert daily.period == "2026-12-31"
    assert [row["subject"] for row in daily.content["cases"]] == ["第59天的事"]
    assert {row["subject"] for row in daily.content["late"]} >= {"第0天的事"}
    assert daily.due_on == date(2027, 1, 1)  # the first working day from then on, a Friday
    assert supervisor.pk in told("report_to_compile")


@pytest.mark.requirement("S002.01.r18", "S004.10.r13", "S000.08.r13")
def test_complaint_statistics_are_compiled_every_month_by_a_named_person_and_go_up(do_jobs: Callable[[], int]) -> None:
    development = a_place_with_cases()
    supervisor = a_staff_member("supervisor", development=development)
    manager, head = a_staff_member("manager", development=development), a_staff_member("head_office")
    agent = a_staff_member("agent", development=development)
    report = at_night(datetime(2026, 12, 1, 1, 15, tzinfo=UTC), do_jobs)["complaints_monthly"]
    assert report.period == "2026-11"
    assert opened(report) == 2
    assert [row["subject"] for row in report.content["cases"]] == ["第1天的事", "第9天的事"]
    assert told("report_to_compile") >= {supervisor.pk}
    actions.release_report(
        report_id=report.pk, seen=report.version, analysis="以漏水投诉为主。", by=acting(supervisor), at=NIGHT
    )
    do_jobs()
    assert {manager.pk, head.pk} <= told("report_released")
    assert agent.pk not in told("report_released")


@pytest.mark.requirement("S000.12.r06", "S002.01.r46")
def test_the_monthly_repair_report_informs_the_departments(do_jobs: Callable[[], int]) -> None:
    development = a_place_with_cases()
    people = {role: a_staff_member(role, development=development) for role in ("finance", "inspector", "manager")}
    report = at_night(NIGHT, do_jobs)["monthly"]
    assert {"kinds", "components", "contractors", "costs", "ages"} <= set(report.content)
    actions.release_report(
        report_id=report.pk,
        seen=report.version,
        analysis="卫生间防水问题最多。",
        by=acting(people["manager"]),
        at=NIGHT,
    )
    do_jobs()
    assert {staff.pk for staff in people.values()} <= told("report_released")


@pytest.mark.requirement("S004.19.r36", "S001.15.r05", "S001.03.r07")
def test_the_company_files_its_statistics_and_costs_with_head_office_every_month(do_jobs: Callable[[], int]) -> None:
    development = a_place_with_cases()
    case = Case.objects.filter(kind="repair").earliest("pk")
    inspector = an_actor("inspector", development=development)
    money.book_cost(
        case_id=case.pk, seen=case.version, kind="labour", label="闭水试验", quantity=Decimal(1), unit="项",
        unit_price=Decimal(200), by=inspector, at=MORNING,
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(closed_at=MORNING, closed_by="staff:1", due_at=None)
    parts.rebuild()
    head, manager = a_staff_member("head_office"), a_staff_member("manager", company=development.company)
    report = at_night(datetime(2026, 12, 1, 1, 15, tzinfo=UTC), do_jobs)["company_monthly"]
    assert report.company == development.company
    [[name, counted]] = report.content["developments"]
    assert (name, counted["opened"], counted["open"]) == (development.name, 3, 4)
    assert sums_of(report.content["summary"]["now"]).cost == 20_000
    assert [sums_of(values).cost for _day, values in report.content["costs"]] == [20_000]
    assert "satisfaction" in report.content
    actions.release_report(
        report_id=report.pk, seen=report.version, analysis="费用可控。", by=acting(manager), at=NIGHT
    )
    do_jobs()
    assert head.pk in told("report_released")


@pytest.mark.requirement("S000.03.r12", "S004.17.r14")
def test_warranty_work_and_satisfaction_are_summed_up_by_quarter_and_year(do_jobs: Callable[[], int]) -> None:
    a_place_with_cases()
    made = at_night(NIGHT, do_jobs)
    for rule in ("quarterly", "annual"):
        assert {"summary", "satisfaction", "components", "costs"} <= set(made[rule].content)
        assert [sums_of(values).opened for _day, values in made[rule].content["flow"]][-2:] == [3, 2]


@pytest.mark.requirement("S000.09.r07")
def test_a_report_goes_out_only_with_an_analysis_by_whom_the_rules_name_and_once(do_jobs: Callable[[], int]) -> None:
    development = a_place_with_cases()
    supervisor = acting(a_staff_member("supervisor", development=development))
    report = at_night(NIGHT, do_jobs)["complaints_monthly"]
    with pytest.raises(BadInput):
        actions.release_report(report_id=report.pk, seen=report.version, analysis=" ", by=supervisor, at=NIGHT)
    for other in ("agent", "finance", "manager"):
        with pytest.raises(NotPermitted):
            actions.release_report(
                report_id=report.pk,
                seen=report.version,
                analysis="好。",
                by=acting(a_staff_member(other, development=development)),
                at=NIGHT,
            )
    assert not allows(
        permissions.check_may_compile, an_actor("supervisor", development=a_development()), report, rule_of(report)
    )
    done = actions.release_report(report_id=report.pk, seen=report.version, analysis="好。", by=supervisor, at=NIGHT)
    with pytest.raises(AlreadyReleased):
        actions.release_report(report_id=report.pk, seen=done.version, analysis="改。", by=supervisor, at=NIGHT)


@pytest.mark.feature("RP01")
@pytest.mark.requirement("S001.05.r08")
def test_a_report_not_released_by_its_working_day_is_told_above_once_and_stays_marked(
    do_jobs: Callable[[], int],
) -> None:
    development = a_place_with_cases()
    supervisor, manager = (a_staff_member(role, development=development) for role in ("supervisor", "manager"))
    agent = a_staff_member("agent", development=development)
    report = at_night(datetime(2026, 12, 1, 1, 15, tzinfo=UTC), do_jobs)["complaints_monthly"]
    assert report.number.startswith(f"BB-{development.code}-20261201-")
    assert report.due_on == date(2026, 12, 7)  # the fifth working day of December
    last_day = datetime(2026, 12, 7, 12, 0, tzinfo=UTC)
    jobs.find_late(at=last_day)
    assert Report.objects.get(pk=report.pk).late_told_at is None
    for days in (1, 2):
        jobs.find_late(at=last_day + timedelta(days=days))
        do_jobs()
    assert told("report_late") >= {supervisor.pk, manager.pk}
    named = Message.objects.filter(wording="report_late", to_id=manager.pk, subject__contains="投诉月度统计表")
    assert named.count() == 1
    assert agent.pk not in told("report_late")
    [line] = [line for line in counted_reports(manager) if line.rule == "complaints_monthly"]
    assert (line.made, line.overdue, line.share) == (1, 1, 0.0)
    done = actions.release_report(
        report_id=report.pk,
        seen=Report.objects.get(pk=report.pk).version,
        analysis="十一月投诉两起。",
        by=acting(supervisor),
        at=last_day + timedelta(days=3),
    )
    assert done.released_late
    [line] = [line for line in counted_reports(manager) if line.rule == "complaints_monthly"]
    assert (line.late, line.overdue, line.in_time) == (1, 0, 0)


def counted_reports(reader: Staff) -> list[Punctuality]:
    return punctuality(by=acting(reader), since=date(2026, 11, 1), today=date(2026, 12, 20))


def test_only_the_clock_calls_a_report_late(do_jobs: Callable[[], int]) -> None:
    a_place_with_cases()
    report = at_night(NIGHT, do_jobs)["monthly"]
    with pytest.raises(NotPermitted):
        actions.call_late(report_id=report.pk, by=an_actor("manager"), at=NIGHT + timedelta(days=60))
    assert actions.call_late(report_id=report.pk, by=CLOCK, at=NIGHT).late_told_at is None


def test_a_report_keeps_its_figures_whatever_happens_later(do_jobs: Callable[[], int]) -> None:
    development = a_place_with_cases()
    report = at_night(NIGHT, do_jobs)["annual"]
    a_case(development=development, at=MORNING)
    parts.rebuild()
    again = actions.make_report(
        key="annual", place_key=report.place_key, day=MORNING.date(), by=an_actor("manager"), at=NIGHT
    )
    assert again.pk == report.pk
    assert opened(again) == 5


def test_no_report_is_made_of_a_time_that_runs_and_none_out_of_reach(do_jobs: Callable[[], int]) -> None:
    development = a_place_with_cases()
    with pytest.raises(NotOver):
        actions.make_report(
            key="monthly", place_key=f"d{development.pk}", day=NIGHT.date(), by=an_actor("manager"), at=NIGHT
        )
    elsewhere = an_actor("manager", development=a_development())
    with pytest.raises(NotPermitted):
        actions.make_report(key="monthly", place_key=f"d{development.pk}", day=MORNING.date(), by=elsewhere, at=NIGHT)
    at_night(NIGHT, do_jobs)
    seen = Report.objects.visible_to(elsewhere)
    assert not seen.filter(development=development).exists()


def acting(staff: Staff):  # type: ignore[no-untyped-def]
    """The member of staff as he acts that day."""
    return actor_of_staff(staff, on=NIGHT.date())


def kept(key: str) -> RegisterRule:
    return policy_of(the_policy().pk).section(ReportPolicy).registers[key]


def entries(key: str, *, development: Development, role: str = "manager") -> list[dict[str, str]]:
    """The rows of a register in November, by the names of their columns."""
    rule = kept(key)
    period = parse_period("2026-11", today=NIGHT.date())
    assert period is not None
    page = register_page(rule, period, None, by=an_actor(role, development=development))
    return [dict(zip(rule.columns, values, strict=True)) for _url, values in page.rows]


@pytest.mark.feature("RP03")
@pytest.mark.requirement("S000.11.r28")
def test_the_repair_table_says_what_was_reported_where_and_what_became_of_it() -> None:
    development = a_place_with_cases()
    [row] = entries("repairs", development=development)
    case = Case.objects.filter(kind="repair").earliest("pk")
    assert case.unit is not None
    assert row["number"] == case.number
    assert case.unit.code in row["home"]
    assert (row["component"], row["symptom"], row["opened_at"]) == ("卫生间防水", "漏水", "2026-11-02 10:00")
    assert {"covered", "executor", "finished_at", "result", "step"} <= set(row)


@pytest.mark.requirement("S004.01.r21", "S004.10.r12", "S000.11.r24")
def test_every_complaint_stands_in_the_complaint_register_with_its_result() -> None:
    development = a_place_with_cases()
    first = Case.objects.filter(kind="complaint").earliest("pk")
    Case.objects.filter(pk=first.pk).update(
        closed_at=MORNING + timedelta(days=3), closed_by="staff:1", due_at=None, resolution="已与业主协商一致"
    )
    rows = entries("complaints", development=development)
    assert [row["number"] for row in rows] == list(
        Case.objects.filter(kind="complaint").order_by("pk").values_list("number", flat=True)[:2]
    )
    assert (rows[0]["result"], rows[0]["closed_at"]) == ("已与业主协商一致", "2026-11-05 10:00")
    assert rows[1]["closed_at"] == ""


@pytest.mark.requirement("S000.15.r17", "S001.13.r16")
def test_calls_letters_and_dispatches_are_registered_with_who_took_them() -> None:
    development = a_place_with_cases()
    rows = entries("calls_letters", development=development)
    assert len(rows) == 3
    case = Case.objects.get(number=rows[0]["number"])
    assert (rows[0]["channel"], rows[0]["reporter"], rows[0]["first_contact"]) == (
        "电话",
        "王小明",
        case.first_contact.name,
    )
    assert "13800005678" not in rows[0]["phone"]
    assert {"orders", "executor", "sent_at"} <= set(entries("dispatch", development=development)[0])
    assert {"cost", "borne_by"} <= set(kept("costs").columns)


@pytest.mark.requirement("S000.11.r25")
def test_questions_suggestions_praise_and_help_stand_in_the_feedback_record() -> None:
    development = a_place_with_cases()
    for kind in ("question", "suggestion", "praise", "help", "complaint"):
        a_case(development=development, kind=kind, component="", symptom="", text=f"说的是{kind}", at=MORNING)
    parts.rebuild()
    assert {row["subject"] for row in entries("feedback", development=development)} == {
        f"说的是{kind}" for kind in ("question", "suggestion", "praise", "help")
    }


@pytest.mark.requirement("S001.18.r04")
def test_what_owners_said_when_called_back_is_recorded_in_a_register() -> None:
    development = a_place_with_cases()
    case = Case.objects.earliest("pk")
    two_days_later = MORNING + timedelta(days=2)
    Callback.objects.create(
        case=case, round=0, caller=a_staff_member("agent"), outcome="not_satisfied", note="还有水印", at=two_days_later
    )
    parts.recount([case.pk])
    [row] = entries("callbacks", development=development)
    assert row["number"] == case.number
    assert row["callback"] == "不满意 2026-11-04 10:00 还有水印"


def test_who_may_not_see_names_reads_them_covered() -> None:
    development = a_place_with_cases()
    assert entries("complaints", development=development, role="auditor")[0]["reporter"] != "王小明"
    assert set(registers_now(on=NIGHT.date())) >= {"repairs", "complaints", "callbacks"}


def test_a_register_is_paged_without_loss() -> None:
    development = a_place_with_cases()
    rule, period = kept("calls_letters"), parse_period("2026", today=NIGHT.date())
    assert period is not None
    reader = an_actor("manager", development=development)
    first = register_page(rule, period, None, by=reader, size=2)
    second = register_page(rule, period, None, by=reader, size=2, after=first.next_key)
    third = register_page(rule, period, None, by=reader, size=2, after=second.next_key)
    numbers = [values[0] for page in (first, second, third) for _url, values in page.rows]
    assert numbers == list(Case.objects.order_by("pk").values_list("number", flat=True))
    assert third.next_key == ""


@pytest.mark.feature("RP01", "SL05")
def test_a_report_that_is_to_be_released_within_working_days_follows_the_calendar(do_jobs: Callable[[], int]) -> None:
    the_calendar(years=(2026, 2027))
    a_place_with_cases()
    made = at_night(MORNING + timedelta(days=14), do_jobs)
    report = next(each for each in made.values() if rule_of(each).in_working_days)
    table = CalendarTable.objects.get()
    calendars.set_day(
        key="cn", seen=table.edition, owner=(Whose.EVERYWHERE, 0), day=report.due_on, note=DayNote.HOLIDAY,
        reason="台风", by=INSTALLER, at=MORNING + timedelta(days=14),
    )  # fmt: skip
    moved = jobs.follow_calendar(at=MORNING + timedelta(days=14))["followed"]
    assert moved >= 1
    assert Report.objects.get(pk=report.pk).due_on > report.due_on
    assert jobs.follow_calendar(at=MORNING + timedelta(days=14)) == {"followed": 0}
    with pytest.raises(NotPermitted):
        actions.follow_calendar(report_id=report.pk, by=an_actor("supervisor"), at=MORNING)
