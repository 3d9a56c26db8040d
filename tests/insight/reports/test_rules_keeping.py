"""When a promise is decided, and where it counts."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aftercare.insight.reports.rules import Decided, PromiseCell, add_promise, decide_kept, promises_of

ZONE = ZoneInfo("Asia/Shanghai")
DUE = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)  # eleven in the evening in Shanghai
SOON, LATER = DUE - timedelta(hours=30), DUE + timedelta(hours=30)


@pytest.mark.parametrize(
    ("stopped_at", "paused", "now", "decided"),
    [
        (SOON, False, LATER, (date(2026, 11, 17), True)),
        (DUE, False, LATER, (date(2026, 11, 18), True)),  # to the second of its end is in time
        (DUE + timedelta(seconds=1), False, LATER, (date(2026, 11, 18), False)),
        (LATER, False, LATER, (date(2026, 11, 18), False)),  # broken on the day it was due, not when it was made good
        (None, False, LATER, (date(2026, 11, 18), False)),
        (None, False, DUE, None),
        (None, True, LATER, None),
        (None, False, None, None),
    ],
)
def test_a_promise_is_decided_when_it_is_kept_or_when_its_time_is_over(
    stopped_at: datetime | None, paused: bool, now: datetime | None, decided: tuple[date, bool] | None
) -> None:
    assert decide_kept(due_at=DUE, stopped_at=stopped_at, paused=paused, now=now, zone=ZONE) == decided


def test_a_promise_counts_for_its_person_team_and_contractor_and_can_be_taken_off() -> None:
    promise = Decided(9, 1, 7, "finish", date(2026, 11, 18), False, person_id=3, contractor_id=5)
    counted = promises_of([promise])
    assert counted[PromiseCell("w", 7, date(2026, 11, 16), "finish", "contractor", "5")] == [0, 1]
    assert {(cell.span, cell.whose, cell.key) for cell in counted} == {
        (span, whose, key) for span in "wm" for whose, key in (("all", ""), ("person", "3"), ("contractor", "5"))
    }
    add_promise(counted, promise, times=-1)
    assert not any(any(values) for values in counted.values())
