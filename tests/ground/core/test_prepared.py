"""Questions put into words once answer as the queryset itself does."""

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Development, RoleAssignment, Staff
from aftercare.ground.core.prepared import Given, Question
from tests.factories.accounts import TODAY, a_company, a_development, a_staff_member

AWAY = Question(
    lambda: (
        Staff.objects.filter(
            Q(away_from__lte=Given("on", models.DateField()), away_until__gte=Given("on", models.DateField()))
            | Q(language=Given("language", models.CharField()))
        )
        .select_related("deputy")
        .order_by("pk")
    )
)
HELD = Question(
    lambda: (
        RoleAssignment.objects.filter(staff_id=Given("staff_id", models.BigIntegerField()))
        .select_related("staff", "development__company")
        .order_by("pk")
    )
)
ONE = Question(lambda: Development.objects.defer("address").filter(pk=Given("pk", models.BigIntegerField()))[:1])


def test_a_question_is_answered_with_the_rows_of_its_queryset_and_what_was_selected_beside_them(
    django_assert_num_queries,
):
    deputy = a_staff_member()
    away = a_staff_member(deputy=deputy, away_from=date(2026, 11, 1), away_until=date(2026, 11, 30))
    english = a_staff_member(language="en")
    with django_assert_num_queries(1):
        first, second = AWAY.rows(on=TODAY, language="en")
        assert (first, second, first.deputy, second.deputy) == (away, english, deputy, None)
    every = [field.attname for field in Staff._meta.concrete_fields]
    assert [getattr(first, name) for name in every] == [getattr(away, name) for name in every]
    assert AWAY.rows(on=date(2026, 12, 1), language="en") == [english]


def test_relations_over_two_tables_come_along_and_a_missing_one_is_none(django_assert_num_queries):
    company = a_company()
    development = a_development(company=company)
    staff = a_staff_member(development=development)
    RoleAssignment.objects.create(staff=staff, role="manager")
    with django_assert_num_queries(1):
        here, anywhere = HELD.rows(staff_id=staff.pk)
        assert (here.staff, here.development.company, anywhere.development) == (staff, company, None)


def test_what_was_left_out_is_read_when_it_is_wanted():
    development = a_development()
    found = ONE.get(pk=development.pk)
    assert found == development
    assert found.get_deferred_fields() == {"address"}
    assert found.address == development.address
    assert not found._state.adding


def test_a_number_that_no_column_holds_finds_nothing():
    assert ONE.first(pk=2**63) is None
    assert ONE.rows(pk=-(2**70)) == []


def test_nothing_found_is_none_or_refused():
    assert ONE.first(pk=0) is None
    assert ONE.first(pk=None) is None
    with pytest.raises(ObjectDoesNotExist):
        ONE.get(pk=0)


def test_only_objects_can_be_asked_for():
    counted = Question(lambda: Development.objects.annotate(n=models.Count("teams")))
    with pytest.raises(TypeError):
        counted.rows()
