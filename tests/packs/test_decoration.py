"""A decoration contractor under its own pack: the cause and the cost are settled together with the employer."""

from datetime import timedelta

import pytest

from aftercare.ground.core.errors import BadInput
from aftercare.ground.procedures.rules import NoSuchMove, NotPermitted
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.queries import overdue_clocks
from aftercare.service.workorders.rules.dispatch import TooEarly
from tests.factories.cases import NOW
from tests.factories.workorders import fresh
from tests.packs.trades import Site, a_site, arrived, asked, done, judged, moved, sent, signed, surveyed, told


def inspected(site: Site) -> Case:
    """A floor that was looked at, and is our workmanship."""
    case = told(site, component="floor_tile", symptom="hollow", text="客厅地砖空鼓三块。")
    case = surveyed(site, moved(case, "verify", by=site.agent), cause="material")
    judged(site, case, "employer_supplied")
    return case


@pytest.mark.requirement("S001.19.r08")
def test_somebody_inspects_within_a_day_and_the_cause_is_settled_with_the_employer_before_the_work() -> None:
    site = a_site("decoration")
    case = moved(told(site, component="floor_tile", symptom="hollow"), "verify", by=site.agent)
    late = overdue_clocks(at=NOW + timedelta(days=2), stages=["survey"])
    assert [clock.case_id for clock in late] == [case.pk]
    case = moved(inspected(site), "repair_in_warranty", by=site.supervisor)
    assert case.step == "with_employer"
    with pytest.raises(TooEarly):
        sent(site, case)
    with pytest.raises(BadInput):
        moved(case, "settled_with_employer", by=site.inspector)
    with pytest.raises(NotPermitted):
        moved(case, "settled_with_employer", by=site.agent, reason="已电话沟通")
    moved(case, "settled_with_employer", by=site.inspector, reason="建设单位刘工、我方李工现场认定，铲除重铺")
    assert sent(site, case).state == "taken"


@pytest.mark.requirement("S001.19.r10")
def test_the_cost_is_agreed_jointly_by_nature_and_cause_before_anything_is_filed() -> None:
    site = a_site("decoration")
    case = moved(inspected(site), "repair_in_warranty", by=site.supervisor)
    moved(case, "settled_with_employer", by=site.inspector, reason="双方现场认定，铲除重铺")
    order = done(site, arrived(site, sent(site, case)))
    signed(site, order, "service_centre", "owner", "project_department")
    asked(site, case, "satisfied")
    assert fresh(case).step == "agreeing_costs"
    with pytest.raises(NoSuchMove):
        moved(case, "archive", by=site.manager)
    with pytest.raises(BadInput):
        moved(case, "costs_agreed", by=site.supervisor)
    with pytest.raises(NotPermitted):
        moved(case, "costs_agreed", by=site.agent, reason="各半")
    case = moved(case, "costs_agreed", by=site.supervisor, reason="甲供地砖，费用由建设单位承担")
    assert moved(case, "archive", by=site.manager).closed_at is not None
