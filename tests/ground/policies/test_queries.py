"""Which policy holds when and where."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection

from aftercare.ground.core.errors import Missing
from aftercare.ground.policies import actions, queries
from aftercare.ground.policies.models import PolicyVersion
from aftercare.service.warranty.policy import WarrantyPolicy
from tests.factories.policies import PUBLISHER, a_document, a_published_policy


def published(years: int, *, on: date, **where: int) -> PolicyVersion:
    return actions.publish(
        source=a_document(warranty__design_life__years=years),
        effective_from=on,
        by=PUBLISHER,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        **where,
    )


@pytest.mark.requirement("S001.09.r31")
def test_the_latest_version_that_has_begun_holds():
    old = published(50, on=date(2025, 1, 1))
    new = published(70, on=date(2026, 1, 1))
    assert queries.in_force(on=date(2025, 12, 31)).pk == old.pk
    assert queries.in_force(on=date(2026, 1, 1)).pk == new.pk


def test_a_developments_own_policy_comes_before_its_companys_and_everybodys():
    everybody = published(50, on=date(2026, 2, 1))
    company = published(60, on=date(2026, 1, 1), company_id=1)
    development = published(70, on=date(2025, 1, 1), development_id=7)
    on = date(2026, 3, 1)
    assert queries.in_force(on=on, company_id=1, development_id=7).pk == development.pk
    assert queries.in_force(on=on, company_id=1, development_id=8).pk == company.pk
    assert queries.in_force(on=on, company_id=2, development_id=8).pk == everybody.pk
    assert queries.in_force(on=on).pk == everybody.pk


def test_before_anything_was_published_nothing_holds():
    published(50, on=date(2026, 1, 1))
    with pytest.raises(Missing):
        queries.in_force(on=date(2025, 12, 31))


def test_a_version_is_read_once(django_assert_num_queries):
    version = a_published_policy()
    queries.policy_of.cache_clear()
    with django_assert_num_queries(1):
        first = queries.policy_of(version.pk)
        assert queries.policy_of(version.pk) is first
    assert first.version_id == version.pk
    assert first.section(WarrantyPolicy).design_life.years == 50
    queries.policy_of.cache_clear()


def test_a_version_that_is_not_there_is_missing():
    with pytest.raises(Missing):
        queries.policy_of(999_999)


def test_two_versions_are_compared():
    old, new = published(50, on=date(2025, 1, 1)), published(70, on=date(2026, 1, 1))
    assert [(found.path, found.old, found.new) for found in queries.compare(old_id=old.pk, new_id=new.pk)] == [
        ("warranty.design_life.years", 50, 70)
    ]
    assert [version.pk for version in queries.list_versions()] == [new.pk, old.pk]


def test_the_long_document_is_the_last_column_so_that_what_holds_is_found_without_reading_it():
    with connection.cursor() as cursor:
        columns = [
            column.name for column in connection.introspection.get_table_description(cursor, "policies_policyversion")
        ]
    assert columns[-1] == "document"
