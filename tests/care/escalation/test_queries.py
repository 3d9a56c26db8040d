"""Where cases stand, what comes next, and who is above."""

from datetime import date, timedelta

from aftercare.care.escalation import queries
from aftercare.ground.accounts.queries import who_stands_on
from aftercare.service.cases.models import Case
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW
from tests.factories.escalation import a_firm, a_report, an_escalation


def test_the_reports_of_a_trouble_are_found_from_any_of_them():
    firm = a_firm()
    first = a_report(firm)
    second = a_report(firm, return_of_id=first.pk)
    third = a_report(firm, return_of_id=first.pk)
    a_report(firm)
    for case in (first, second, third):
        assert [report.case_id for report in queries.reports_of(case)] == [first.pk, second.pk, third.pk]


def test_reports_of_long_ago_do_not_count():
    firm = a_firm()
    first = a_report(firm)
    Case.objects.filter(pk=first.pk).update(opened_at=NOW - timedelta(days=731))
    second = a_report(firm, return_of_id=first.pk)
    assert [report.case_id for report in queries.reports_of(second)] == [second.pk]


def test_who_stands_on_a_level_is_whoever_has_the_role_there_else_whoever_stands_above():
    firm = a_firm()
    on = date(2026, 11, 18)

    def manager(reach: str):
        return who_stands_on(reach, roles=["manager"], development_id=firm.development.pk, on=on)

    assert (manager("company"), manager("region")) == (firm.city, firm.region)
    firm.city.away_from = firm.city.away_until = on
    firm.city.save()
    assert manager("company") == firm.region
    assert who_stands_on("group", roles=["finance"], development_id=firm.development.pk, on=on) == firm.supervisor


def test_the_page_says_what_lateness_would_do_next():
    firm = a_firm()
    ahead = queries.ahead_of(a_report(firm), level="", now=NOW)
    assert ahead is not None and ahead.level == "project" and ahead.at > NOW


def test_raised_cases_are_seen_only_in_reach_and_by_level():
    firm = a_firm()
    step = an_escalation(firm)
    assert queries.list_raised(by=firm.actor("city")) == [step]
    assert queries.list_raised(by=firm.actor("city"), level="group") == []
    assert queries.list_raised(by=firm.actor("city"), mine=True) == [step]
    assert queries.list_raised(by=an_actor("agent", development=None)) == [step]
    stranger = a_firm()
    assert queries.list_raised(by=stranger.actor("agent")) == []
