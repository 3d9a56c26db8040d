"""Objects that are filled in one go are those that Django makes."""

from datetime import UTC, datetime

from django.db import connection, models
from django.db.models.base import ModelState
from django.utils import timezone

from aftercare.ground.accounts.models import Development, RoleAssignment, Staff
from aftercare.ground.core import reading
from aftercare.ground.core.prepared import Given, Question
from aftercare.records.estate.models import Unit
from tests.factories.accounts import a_development, a_staff_member

KEY = Given("key", models.BigIntegerField())
MOMENT = datetime(2026, 11, 22, 4, 30, 0, 123456, tzinfo=UTC)


def held(found):
    """Everything an object holds, what stands beside it too."""
    state = found._state
    beside = {name: held(each) if each else None for name, each in state.fields_cache.items()}
    return {**found.__dict__, "_state": (type(state), state.adding, state.db, beside)}


def test_an_object_holds_what_django_gives_it_and_nothing_else():
    staff = a_staff_member(development=a_development())
    RoleAssignment.objects.create(staff=staff, role="manager")
    queryset = RoleAssignment.objects.select_related("staff__deputy", "development__company").order_by("pk")
    asked = Question(lambda: queryset.filter(staff=KEY)).rows(key=staff.pk)
    assert [held(each) for each in asked] == [held(each) for each in queryset.filter(staff=staff)]
    assert len(asked) > 1
    assert isinstance(asked[0]._state, ModelState)


def test_an_object_read_in_part_is_written_and_read_on_like_any_other(django_assert_num_queries):
    development = a_development()
    found = Question(lambda: Development.objects.only("name").filter(pk=KEY)).get(key=development.pk)
    found.name = "云栖里"
    found.save(update_fields=["name"])
    with django_assert_num_queries(1):
        assert found.address == development.address
    assert Development.objects.get(pk=development.pk).name == "云栖里"


def test_a_moment_comes_back_as_it_was_kept():
    staff = a_staff_member(last_login=MOMENT)
    for asked in (MOMENT, None):
        Staff.objects.filter(pk=staff.pk).update(last_login=asked)
        found = Question(lambda: Staff.objects.filter(pk=KEY)).get(key=staff.pk)
        assert found.last_login == asked
        assert asked is None or timezone.is_aware(found.last_login)


def test_what_is_not_plain_is_made_by_django(monkeypatch):
    assert reading._is_plain(Unit)
    assert reading._is_plain(Staff)

    def of_its_own(self, *args, **kwargs):
        models.Model.__init__(self, *args, **kwargs)
        self.greeted = True

    monkeypatch.setattr(Development, "__init__", of_its_own)
    assert not reading._is_plain(Development)
    development = a_development()
    assert Question(lambda: Development.objects.filter(pk=KEY)).get(key=development.pk).greeted


def test_only_sqlites_moments_are_read_our_way():
    compiler = Staff.objects.values_list("last_login", "pk", "language").query.get_compiler(using="default")
    compiler.as_sql()
    kept = reading.converters_of(compiler, [column[0] for column in compiler.select])
    assert [place for place, _convert in kept] == ([0] if connection.vendor == "sqlite" else [])
    for _place, convert in kept:
        assert convert(None) is None
        assert convert("2026-11-22 04:30:00.123456") == convert(datetime(2026, 11, 22, 4, 30, 0, 123456)) == MOMENT  # noqa: DTZ001
