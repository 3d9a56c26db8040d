"""Dates to keep in the packs of other trades."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from aftercare.care.dates import actions
from aftercare.care.dates.models import DatedTask
from aftercare.faces.messages.models import Message
from aftercare.ground.core.errors import BadInput
from aftercare.records.estate.models import Building
from tests.factories.cases import NOW
from tests.factories.dates import a_milestone, on_the_list
from tests.packs.trades import Site, a_site

TODAY = NOW.date()


def due(site: Site, *, after_days: int = 0) -> list[tuple[str, date]]:
    found = on_the_list(site.development, at=NOW + timedelta(days=after_days))
    return [(task.key, task.due_on) for task in found]


@pytest.mark.requirement("S001.09.r01", "S001.09.r02")
def test_a_project_is_joined_a_month_before_its_final_acceptance_and_taken_over_in_two_weeks_after_it() -> None:
    site = a_site("it_project")
    a_milestone(site.development, kind="final_acceptance", on=date(2026, 12, 28), by=site.supervisor)
    assert due(site) == [("join_project", date(2026, 11, 28))]
    assert ("finish_handover", date(2027, 1, 11)) in due(site, after_days=42)


@pytest.mark.requirement("S001.09.r26")
def test_three_months_before_free_upkeep_ends_the_director_is_told_in_writing_and_has_it_followed_up(
    do_jobs: Callable[[], int],
) -> None:
    site = a_site("it_project")
    a_milestone(site.development, kind="upkeep_ends", on=date(2027, 2, 25), by=site.supervisor)
    [task] = on_the_list(site.development)
    assert (task.key, task.due_on) == ("tell_end_of_upkeep", date(2026, 11, 25))
    with pytest.raises(BadInput):
        actions.finish_task(task_id=task.pk, seen=task.version, by=site.supervisor, at=NOW)
    text = "市档案系统免费运维 2027 年 2 月 25 日到期，建议续签。"
    actions.finish_task(task_id=task.pk, seen=task.version, note=text, by=site.supervisor, at=NOW)
    do_jobs()
    told = Message.objects.get(wording="date_task_done")
    assert told.to_id == site.manager.id
    assert text in told.body
    follow = DatedTask.objects.get(key="assign_sales")
    assert (follow.role, follow.due_on) == ("manager", TODAY + timedelta(days=3))
    handed = actions.hand_task(task_id=follow.pk, seen=follow.version, staff_id=site.agent.id, by=site.manager, at=NOW)
    assert handed.staff_id == site.agent.id


@pytest.mark.requirement("S001.19.r05")
def test_the_certificate_goes_out_at_the_latest_three_days_after_the_completion_acceptance() -> None:
    site = a_site("decoration")
    assert due(site) == []
    Building.objects.filter(pk=site.unit.building_id).update(completed_on=TODAY)
    assert due(site) == [("send_certificate", TODAY + timedelta(days=3))]
