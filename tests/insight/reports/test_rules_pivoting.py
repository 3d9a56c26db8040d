"""Which tables counters answer, and when kept ones are sent."""

from datetime import date

import pytest

from aftercare.ground.core.errors import BadInput
from aftercare.insight.reports.rules import Period, parse_period
from aftercare.insight.reports.rules.pivoting import (
    FACTS_AT_MOST,
    Axis,
    Measure,
    Question,
    check_question,
    check_size,
    counters_for,
    piece_of,
)
from aftercare.insight.reports.rules.tables import is_to_be_sent

TODAY = date(2026, 11, 18)


def the_period(text: str) -> Period:
    period = parse_period(text, today=TODAY)
    assert period is not None
    return period


@pytest.mark.parametrize(
    ("rows", "columns", "period", "dimension"),
    [
        (Axis.KIND, None, "13w", "kind"),
        (Axis.KIND, Axis.MONTH, "2026-Q3", "kind"),
        (Axis.KIND, Axis.MONTH, "13w", None),  # weeks are not cut at the end of months
        (Axis.COMPANY, Axis.WEEK, "13w", "all"),
        (Axis.PERSON, Axis.DEVELOPMENT, "2026-10", "person"),
        (Axis.PERSON, None, "2026-10-03..2026-10-09", None),  # single days are kept for kinds only
        (Axis.COMPONENT, None, "13w", None),  # some cases have none, and no counter says how many
        (Axis.KIND, Axis.CHANNEL, "13w", None),
    ],
)
def test_counters_answer_where_they_hold_every_case(
    rows: Axis, columns: Axis | None, period: str, dimension: str | None
) -> None:
    question = Question(rows, columns, Measure.OPENED, the_period(period))
    assert counters_for(question) == dimension
    narrowed = Question(rows, columns, Measure.OPENED, the_period(period), narrowed={Axis.URGENCY: "urgent"})
    assert counters_for(narrowed) is None


def test_a_table_has_not_the_same_twice_and_is_bounded() -> None:
    with pytest.raises(BadInput):
        check_question(Question(Axis.KIND, Axis.KIND, Measure.OPENED, the_period("4w")))
    check_size(FACTS_AT_MOST)
    with pytest.raises(BadInput):
        check_size(FACTS_AT_MOST + 1)


def test_a_piece_is_cut_at_the_ends_of_the_period() -> None:
    period = the_period("2026-10-07..2026-11-05")
    assert piece_of(Axis.WEEK, "2026-10-05", period) == ("2026-10-07", "2026-10-12")
    assert piece_of(Axis.MONTH, "2026-11-01", period) == ("2026-11-01", "2026-11-05")
    assert piece_of(Axis.MONTH, "2026-10-01", the_period("2026")) == ("2026-10-01", "2026-11-01")


@pytest.mark.parametrize(
    ("sending", "today", "sent_on", "now"),
    [
        ("", date(2026, 11, 23), None, False),
        ("weekly", date(2026, 11, 23), None, True),
        ("weekly", date(2026, 11, 24), None, False),
        ("weekly", date(2026, 11, 24), date(2026, 11, 16), True),
        ("weekly", date(2026, 11, 29), date(2026, 11, 23), False),
        ("monthly", date(2026, 12, 1), None, True),
        ("monthly", date(2026, 12, 3), date(2026, 11, 1), True),
        ("monthly", date(2026, 12, 3), date(2026, 12, 1), False),
    ],
)
def test_a_kept_table_is_sent_once_in_its_week_or_month(
    sending: str, today: date, sent_on: date | None, now: bool
) -> None:
    assert is_to_be_sent(sending=sending, today=today, sent_on=sent_on) is now
