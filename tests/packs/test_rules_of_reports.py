"""Reports and registers of the baseline: of what, by whom, until when, for whom; and the columns of each register."""

from datetime import date

import pytest

from aftercare.ground.core.errors import NotPermitted
from aftercare.insight.reports.policy import ReportPolicy, ReportRule
from aftercare.insight.reports.rules.compiling import check_may_compile, due_day, last_over
from aftercare.service.deadlines.policy import CalendarPolicy
from aftercare.service.deadlines.rules import calendar_from
from tests.packs.reading import shipped
from tests.service.deadlines.reckoning import AUTUMN

ROLES = ("agent", "supervisor", "inspector", "technician", "manager", "finance", "head_office")
KINDS = ("repair", "complaint", "question", "suggestion", "praise", "help")


def report(key: str) -> ReportRule:
    return shipped("baseline").section(ReportPolicy).reports[key]


def owed(key: str, today: date = date(2026, 11, 2)) -> str:
    """Of what time the report is made on a day, and the last day on which it may be released."""
    found = report(key)
    over = last_over(found.rhythm, today=today)
    week = calendar_from(shipped("baseline").section(CalendarPolicy).rules_of(None), days=AUTUMN)
    until = due_day(since=over.ends, days=found.within_days, calendar=week if found.in_working_days else None)
    return f"{over.starts:%m-%d} to {over.ends:%m-%d} until {until:%m-%d}"


def compilers(key: str) -> list[str]:
    """The roles that may compile a report."""
    found = []
    for role in ROLES:
        try:
            check_may_compile(roles={role}, compiled_by=report(key).compiled_by)
        except NotPermitted:
            continue
        found.append(role)
    return found


def check(key: str, *, of: str, contents: str, compiled_by: list[str], readers: str, late_to: str) -> None:
    found = report(key)
    assert (found.place.value, [each.value for each in found.contents]) == (of, contents.split())
    assert compilers(key) == compiled_by
    assert (set(found.readers), set(found.late_to)) == (set(readers.split()), set(late_to.split()))


@pytest.mark.requirement("S004.13.r04", "S004.05.r21", "S000.11.r29")
def test_every_day_the_lead_compiles_the_table_of_customer_information_by_the_next_working_day() -> None:
    check(
        "daily", of="development", contents="summary kinds late cases", compiled_by=["supervisor"],
        readers="supervisor manager", late_to="manager",
    )  # fmt: skip
    assert owed("daily", date(2026, 11, 21)) == "11-20 to 11-21 until 11-23", "Saturday and Sunday do not count"


@pytest.mark.requirement("S000.11.r27", "S000.19.r06")
def test_every_week_a_report_of_the_development_is_compiled_in_two_working_days() -> None:
    check(
        "weekly", of="development", contents="summary flow kinds components contractors satisfaction ages late",
        compiled_by=["supervisor", "manager"], readers="supervisor manager", late_to="manager",
    )  # fmt: skip
    assert owed("weekly") == "10-26 to 11-02 until 11-03"


@pytest.mark.requirement("S000.12.r06", "S002.01.r46", "S000.11.r27")
def test_every_month_repairs_and_warranty_are_reported_with_costs_in_five_working_days() -> None:
    check(
        "monthly", of="development", contents="summary flow kinds components contractors satisfaction costs ages late",
        compiled_by=["supervisor", "manager"], readers="manager finance inspector head_office", late_to="head_office",
    )  # fmt: skip
    assert owed("monthly") == "10-01 to 11-01 until 11-06"


@pytest.mark.requirement("S002.01.r18", "S004.10.r13", "S001.05.r08")
def test_every_month_complaints_are_counted_in_five_working_days() -> None:
    check(
        "complaints_monthly", of="development", contents="summary flow satisfaction cases", compiled_by=["supervisor"],
        readers="manager head_office", late_to="manager",
    )  # fmt: skip
    assert report("complaints_monthly").kinds == ("complaint",)
    assert owed("complaints_monthly") == "10-01 to 11-01 until 11-06"


@pytest.mark.requirement("S004.19.r36", "S001.15.r05", "S001.03.r07")
def test_every_month_the_company_reports_to_head_office_in_seven_working_days() -> None:
    check(
        "company_monthly", of="company",
        contents="summary flow developments kinds contractors satisfaction costs ages",
        compiled_by=["manager"], readers="head_office finance", late_to="head_office",
    )  # fmt: skip
    assert owed("company_monthly") == "10-01 to 11-01 until 11-10"


@pytest.mark.requirement("S000.11.r27", "S000.19.r06", "S000.03.r12")
def test_every_quarter_the_company_reports_in_ten_working_days() -> None:
    check(
        "quarterly", of="company", contents="summary flow developments components contractors satisfaction costs",
        compiled_by=["manager"], readers="manager head_office", late_to="head_office",
    )  # fmt: skip
    assert owed("quarterly") == "07-01 to 10-01 until 10-20", "the holidays of October do not count"


@pytest.mark.requirement("S000.19.r06", "S004.17.r14")
def test_every_year_the_company_reports_in_twenty_working_days() -> None:
    check(
        "annual", of="company", contents="summary flow developments components contractors satisfaction costs",
        compiled_by=["manager"], readers="manager head_office", late_to="head_office",
    )  # fmt: skip
    assert owed("annual", date(2026, 1, 5)) == "01-01 to 01-01 until 01-28"


def register(key: str) -> tuple[list[str], str, str]:
    """The kinds of case in a register, by which day they belong into it, and its columns."""
    found = shipped("baseline").section(ReportPolicy).registers[key]
    return list(found.kinds), found.counted.value, " ".join(found.columns)


@pytest.mark.requirement("S000.15.r17", "S001.13.r16")
def test_calls_letters_and_visits_dispatches_and_costs_are_registered_with_what_each_register_needs() -> None:
    assert register("calls_letters") == (
        [], "opened", "number opened_at channel reporter phone home kind subject first_contact responsible step",
    )  # fmt: skip
    assert register("dispatch") == (
        ["repair"], "opened", "number home subject orders executor sent_at due_at finished_at",
    )  # fmt: skip
    assert register("costs") == (
        [], "closed", "number home subject component executor closed_at covered cost borne_by",
    )  # fmt: skip


@pytest.mark.requirement("S004.01.r21", "S004.10.r12", "S000.11.r24")
def test_complaints_are_registered_with_what_came_of_them() -> None:
    assert register("complaints") == (
        ["complaint"], "opened",
        "number opened_at channel reporter phone home subject responsible due_at closed_at result callback",
    )  # fmt: skip


@pytest.mark.requirement("S000.11.r28", "S000.11.r25", "S001.18.r04")
def test_repairs_feedback_and_callbacks_are_registered_each_with_its_own() -> None:
    assert register("repairs") == (
        ["repair"], "opened",
        "number opened_at home reporter component symptom covered executor finished_at step result",
    )  # fmt: skip
    assert register("feedback") == (
        ["suggestion", "praise", "question", "help"], "opened",
        "number opened_at channel reporter home kind subject responsible closed_at result",
    )  # fmt: skip
    assert register("callbacks") == (
        [], "asked", "number home reporter subject executor finished_at callback stars closed_at",
    )  # fmt: skip
