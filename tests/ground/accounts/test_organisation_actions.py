"""Companies, departments and developments."""

from datetime import UTC, datetime

import pytest

from aftercare.ground.accounts import actions
from aftercare.ground.accounts.models import Company
from aftercare.ground.accounts.queries import companies_above, companies_under, developments_under
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken
from tests.factories.accounts import a_company, a_development, an_actor

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)


@pytest.mark.feature("PL01")
def test_a_group_is_built_from_companies_departments_and_developments():
    by = an_actor("administrator")
    group = actions.create_company(name="安居集团", code="AJ", by=by, at=NOW)
    city = actions.create_company(name="苏州公司", code="SZ", parent_id=group.pk, by=by, at=NOW)
    actions.create_department(company_id=city.pk, name="售后服务部", by=by, at=NOW)
    development = actions.create_development(company_id=city.pk, name="柳岸花园", code="LA", by=by, at=NOW)
    assert developments_under(group.pk) == {development.pk}
    assert companies_above(city.pk) == [city.pk, group.pk]
    assert companies_under(group.pk) == [city.pk]
    names = set(AuditEvent.objects.values_list("name", flat=True))
    assert names == {"company.created", "department.created", "development.created"}


def test_a_company_cannot_stand_under_itself():
    top = a_company()
    child = a_company(parent=top)
    with pytest.raises(RuleBroken):
        actions.change_company(
            company_id=top.pk, name="A", code="A", parent_id=child.pk, seen=1, by=an_actor("administrator"), at=NOW
        )


def test_the_tree_grows_no_deeper_than_reach_is_looked_up():
    by, parent = an_actor("administrator"), None
    for level in range(5):
        parent = actions.create_company(
            name=f"C{level}", code=f"C{level}", parent_id=parent.pk if parent else None, by=by, at=NOW
        )
    with pytest.raises(RuleBroken):
        actions.create_company(name="C6", code="C6", parent_id=parent.pk, by=by, at=NOW)
    top = Company.objects.get(code="C0")
    with pytest.raises(RuleBroken):
        actions.change_company(company_id=top.pk, name="C0", code="C0", parent_id=a_company().pk, seen=1, by=by, at=NOW)


def test_names_and_codes_are_given_once():
    by = an_actor("administrator")
    company = a_company()
    actions.create_development(company_id=company.pk, name="柳岸花园", code="LA", by=by, at=NOW)
    with pytest.raises(BadInput):
        actions.create_development(company_id=company.pk, name="柳岸花园", code="LB", by=by, at=NOW)
    with pytest.raises(BadInput):
        actions.create_development(company_id=company.pk, name="柳岸花园二期", code="LA", by=by, at=NOW)
    actions.create_department(company_id=company.pk, name="售后服务部", by=by, at=NOW)
    with pytest.raises(BadInput):
        actions.create_department(company_id=company.pk, name="售后服务部", by=by, at=NOW)


@pytest.mark.feature("PL02")
def test_a_keeper_of_one_development_changes_that_one_only():
    here, there = a_development(), a_development()
    keeper = an_actor("administrator", development=here)
    change = {"address": "", "time_zone": "Asia/Urumqi", "seen": 1, "by": keeper, "at": NOW}
    actions.change_development(development_id=here.pk, company_id=here.company_id, name="新名", code="X1", **change)
    with pytest.raises(NotPermitted):
        actions.change_development(
            development_id=there.pk, company_id=there.company_id, name="别名", code="X2", **change
        )
    with pytest.raises(NotPermitted):
        actions.create_company(name="苏州公司", code="SZ", by=keeper, at=NOW)


def test_a_time_zone_that_nobody_knows_is_refused_by_name():
    company, by = a_company(), an_actor("administrator")
    with pytest.raises(BadInput, match="Asia/Nowhere"):
        actions.create_development(
            company_id=company.pk, name="柳岸花园", code="LA", time_zone="Asia/Nowhere", by=by, at=NOW
        )
    made = actions.create_development(
        company_id=company.pk, name="天山花园", code="TS", time_zone="Asia/Urumqi", by=by, at=NOW
    )
    assert str(made.zone) == "Asia/Urumqi"


def test_a_manager_keeps_no_organisation():
    company = a_company()
    with pytest.raises(NotPermitted):
        actions.create_department(company_id=company.pk, name="售后服务部", by=an_actor("manager"), at=NOW)


def test_a_department_is_renamed_and_the_trail_tells():
    by, company = an_actor("administrator"), a_company()
    department = actions.create_department(company_id=company.pk, name="售后部", by=by, at=NOW)
    renamed = actions.change_department(department_id=department.pk, name="售后服务部", seen=1, by=by, at=NOW)
    assert renamed.name == "售后服务部"
    assert AuditEvent.objects.filter(name="department.changed", subject_id=department.pk).exists()
