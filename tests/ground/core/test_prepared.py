"""Questions put into words once answer as the queryset itself does."""

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Development, RoleAssignment, Staff
from aftercare.ground.core.prepared import (
    SHAPES_AT_MOST,
    Given,
    Listing,
    Presence,
    Question,
    Shapes,
    Written,
    among,
    asked_once,
    room_for,
    spread,
)
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


def _named(count: int) -> Listing:
    return Listing(
        lambda: (
            Staff.objects.filter(among("id", "staff", count), Q(language=Given("language", models.CharField())))
            .order_by("pk")
            .values_list("pk", "away_from")
            .annotate(held=models.Count("assignments"))
        )
    )


def test_a_listing_gives_the_plain_values_of_its_queryset_also_for_lists_of_any_length(django_assert_num_queries):
    shapes, people = (
        Shapes(_named),
        [a_staff_member(language="en", away_from=TODAY, away_until=TODAY) for _each in range(3)],
    )
    RoleAssignment.objects.filter(staff=people[1]).delete()
    for some in (people[:1], people[:2], people):
        ids = [staff.pk for staff in some]
        expected = list(
            Staff.objects.filter(pk__in=ids, language="en")
            .order_by("pk")
            .values_list("pk", "away_from")
            .annotate(held=models.Count("assignments"))
        )
        with django_assert_num_queries(1):
            assert shapes.of(room_for(len(ids))).rows(**spread("staff", ids), language="en") == expected
    assert shapes.of(4).rows(**spread("staff", [0, 0, 0]), language="en") == []


def test_a_shape_is_put_into_words_once_and_those_used_last_are_kept():
    made: list[int] = []

    def build(number: int) -> Listing:
        made.append(number)
        return Listing(lambda: Staff.objects.filter(pk=number).values_list("pk"))

    shapes = Shapes(build)
    assert shapes.of(-1) is shapes.of(-1)
    for number in range(SHAPES_AT_MOST - 1):
        shapes.of(number)
    shapes.of(-1)
    shapes.of(SHAPES_AT_MOST)
    shapes.of(-1)
    assert made.count(-1) == 1
    shapes.of(0)
    assert made.count(0) == 2


def test_what_can_never_be_found_asks_nothing(django_assert_num_queries):
    nothing = Listing(lambda: Staff.objects.none().values_list("pk"))
    nobody: Question[Staff] = Question(lambda: Staff.objects.filter(pk__in=[]))
    with django_assert_num_queries(0):
        assert (nothing.rows(), nothing.first(), nobody.rows()) == ([], None, [])


def test_a_listing_of_objects_or_in_another_order_is_refused():
    for build in (Staff.objects.all, lambda: Staff.objects.annotate(n=models.Value(1)).values_list("n", "pk")):
        with pytest.raises(TypeError):
            Listing(build).rows()


HERE = Question(lambda: Staff.objects.filter(pk=Given("pk", models.BigIntegerField())).order_by("pk")[:5])
ROLES = Listing(
    lambda: RoleAssignment.objects.filter(
        staff_id=Given("pk", models.BigIntegerField()), role=Given("role", models.CharField())
    ).values_list("role")
)
NEVER: Question[Staff] = Question(lambda: Staff.objects.filter(pk__in=[], username=Given("name", models.CharField())))


def test_within_a_page_a_question_is_asked_once_for_the_same_values(django_assert_num_queries):
    one, other = a_staff_member(), a_staff_member()
    with django_assert_num_queries(2), asked_once():
        first = HERE.rows(pk=one.pk)
        first.clear()  # a list of one's own
        assert (HERE.get(pk=one.pk), HERE.get(pk=other.pk), HERE.get(pk=one.pk)) == (one, other, one)
    Staff.objects.filter(pk=one.pk).update(name="新名")
    with django_assert_num_queries(1):
        assert HERE.get(pk=one.pk).name == "新名"


def test_what_finds_nothing_is_not_asked(django_assert_num_queries):
    staff = a_staff_member()
    RoleAssignment.objects.filter(staff=staff).delete()
    RoleAssignment.objects.create(staff=staff, role="manager")
    presence = Presence(HERE, ROLES, NEVER, ONE)
    for _again in range(2):
        with asked_once():
            with django_assert_num_queries(1):
                presence.ask(pk=staff.pk, role="finance", name="x")
            with django_assert_num_queries(0):
                assert (ROLES.rows(pk=staff.pk, role="finance"), NEVER.rows(name="x")) == ([], [])
            with django_assert_num_queries(2):
                assert HERE.rows(pk=staff.pk) == [staff]
                assert ROLES.rows(role="manager", pk=staff.pk) == [("manager",)]
    with django_assert_num_queries(1):
        assert ROLES.rows(pk=staff.pk, role="finance") == []


def test_presence_is_asked_only_for_a_page():
    with pytest.raises(RuntimeError):
        Presence(HERE).ask(pk=1)


@pytest.mark.parametrize("value", ["it's", "", "a b", "Ä", -1])
def test_only_numbers_and_keys_of_ours_are_written_into_a_question(value):
    with pytest.raises(ValueError, match="no number and no key"):
        Written(value)


def test_what_is_written_stands_in_the_words_and_finds_the_same():
    staff = a_staff_member("finance")
    found = RoleAssignment.objects.filter(staff=staff, role=Written("finance"))
    assert "'finance'" in found.query.sql_with_params()[0]
    assert found.get().staff == staff
