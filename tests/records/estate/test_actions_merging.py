"""One person with many records."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import NotPermitted, Stale
from aftercare.records.estate import actions, rules
from aftercare.records.estate.models import Occupancy, Person, PersonMerge, PersonPhone, Vehicle
from aftercare.records.estate.queries import find_homes, people_of
from aftercare.records.estate.rules import OccupancyRole
from tests.factories.accounts import an_actor, an_owner_actor
from tests.factories.estate import a_person, a_unit, a_vehicle, an_occupancy, an_owner_of

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
EVIDENCE = "同一身份证复印件,来电核实"


def merge(kept: Person, absorbed: Person, **changes: Any) -> PersonMerge:
    told = {"kept_seen": kept.version, "absorbed_seen": absorbed.version, "evidence": EVIDENCE} | changes
    return actions.merge_people(
        kept_id=kept.pk, absorbed_id=absorbed.pk, **{"by": an_actor("supervisor"), "at": AT} | told
    )


def everything() -> list[list[Any]]:
    """All that a merge may touch, but for versions."""
    return [
        list(PersonPhone.objects.order_by("pk").values_list("pk", "person_id", "number", "primary")),
        list(Occupancy.objects.order_by("pk").values_list("pk", "person_id", "role", "until_on")),
        list(Vehicle.objects.order_by("pk").values_list("pk", "person_id")),
        list(Person.objects.order_by("pk").values_list("pk", "merged_into_id")),
    ]


@pytest.mark.feature("IN17")
def test_merging_moves_phones_and_homes_and_the_absorbed_record_stays_and_points() -> None:
    first, second = a_unit("3-1-1201"), a_unit("3-1-1202")
    kept = an_owner_of(first, "王小明", ["13800138000"])
    absorbed = an_owner_of(second, "王晓明", ["13900139000"])
    merge(kept, absorbed)
    absorbed.refresh_from_db()
    assert absorbed.merged_into == kept
    assert [(p.number, p.primary) for p in kept.phones.order_by("pk")] == [
        ("13800138000", True),
        ("13900139000", False),
    ]
    assert [row.person_id for row in people_of(second.pk, on=AT.date())] == [kept.pk]
    assert [hit.code for hit in find_homes(an_actor("agent"), "13900139000")] == ["3-1-1201", "3-1-1202"]


@pytest.mark.feature("IN17")
def test_what_was_said_of_either_record_is_of_the_same_person() -> None:
    kept, absorbed = a_person(), a_person()
    merge(kept, absorbed)
    for person in (kept, absorbed):
        assert set(Person.objects.same_as(person.pk)) == {kept, absorbed}
        assert set(Person.objects.visible_to(an_owner_actor(person.pk))) == {kept, absorbed}


@pytest.mark.feature("IN17")
def test_separating_gives_everything_back_exactly() -> None:
    unit = a_unit()
    kept = an_owner_of(unit, "王小明", ["13800138000", "13700137000"])
    absorbed = an_owner_of(unit, "王晓明", ["13700137000", "13900139000"])
    a_vehicle(unit, person=absorbed)
    before = everything()
    done = merge(kept, absorbed)
    assert everything() != before
    assert len(people_of(unit.pk, on=AT.date())) == 1
    actions.split_people(merge_id=done.pk, reason="原来是父子两人", by=an_actor("supervisor"), at=AT)
    assert everything() == before
    assert [e.name for e in AuditEvent.objects.order_by("pk")] == ["person.merged", "person.split"]


def test_of_two_merges_the_later_is_separated_first() -> None:
    first, second, third = a_person("甲"), a_person("乙"), a_person("丙", ["13900139000"])
    before = everything()
    inner = merge(second, third)
    second.refresh_from_db()
    outer = merge(first, second)
    assert set(Person.objects.same_as(first.pk)) == {first, second, third}
    with pytest.raises(rules.StillMerged):
        actions.split_people(merge_id=inner.pk, reason="不是同一人", by=an_actor("supervisor"), at=AT)
    actions.split_people(merge_id=outer.pk, reason="不是同一人", by=an_actor("supervisor"), at=AT)
    actions.split_people(merge_id=inner.pk, reason="不是同一人", by=an_actor("supervisor"), at=AT)
    assert everything() == before
    with pytest.raises(rules.StillMerged):
        actions.split_people(merge_id=inner.pk, reason="不是同一人", by=an_actor("supervisor"), at=AT)


def test_nobody_is_merged_without_evidence_nor_separated_without_a_reason() -> None:
    kept, absorbed = a_person(), a_person()
    with pytest.raises(rules.EvidenceMissing):
        merge(kept, absorbed, evidence="  是  ")
    done = merge(kept, absorbed)
    with pytest.raises(rules.EvidenceMissing):
        actions.split_people(merge_id=done.pk, reason="", by=an_actor("supervisor"), at=AT)


def test_two_identity_numbers_or_two_kinds_are_not_one_person() -> None:
    with pytest.raises(rules.NotOnePerson):
        merge(a_person(identity_number="440301199001011234"), a_person(identity_number="440301199001011235"))
    with pytest.raises(rules.NotOnePerson):
        merge(a_person(kind="organisation"), a_person())
    same = a_person()
    with pytest.raises(rules.NotOnePerson):
        merge(same, same)


def test_a_record_that_stands_for_another_is_neither_merged_nor_changed() -> None:
    kept, absorbed, third = a_person(), a_person(), a_person()
    merge(kept, absorbed)
    absorbed.refresh_from_db()
    with pytest.raises(rules.StillMerged):
        merge(third, absorbed)
    with pytest.raises(rules.StillMerged):
        actions.add_phone(
            person_id=absorbed.pk, seen=absorbed.version, number="13900139000", by=an_actor("administrator"), at=AT
        )


def test_only_those_who_may_merge_do_and_only_what_they_have_seen() -> None:
    kept, absorbed = a_person(), a_person()
    with pytest.raises(NotPermitted):
        merge(kept, absorbed, by=an_actor("agent"))
    with pytest.raises(Stale):
        merge(kept, absorbed, absorbed_seen=7)
    assert not PersonMerge.objects.exists()


class TestAnyTwoRecords(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(
        phones=st.lists(
            st.sets(st.sampled_from(["13800138000", "13800138001", "13800138002"])), min_size=2, max_size=2
        ),
        homes=st.lists(st.sets(st.sampled_from(["1-1-101", "1-1-102"])), min_size=2, max_size=2),
    )
    def test_merging_and_separating_changes_nothing_and_loses_no_home(
        self, phones: list[set[str]], homes: list[set[str]]
    ) -> None:
        units = {code: a_unit(code) for code in ("1-1-101", "1-1-102")}
        kept, absorbed = (a_person("王小明", sorted(numbers)) for numbers in phones)
        for person, codes in zip((kept, absorbed), homes, strict=True):
            for code in sorted(codes):
                an_occupancy(units[code], person, role=OccupancyRole.OWNER)
        before = everything()
        done = merge(kept, absorbed)
        assert {o.unit.code for o in kept.occupancies.select_related("unit")} == homes[0] | homes[1]
        assert set(kept.phones.values_list("number", flat=True)) == phones[0] | phones[1]
        assert kept.phones.filter(primary=True).count() == bool(phones[0] | phones[1])
        actions.split_people(merge_id=done.pk, reason="不是同一人", by=an_actor("supervisor"), at=AT)
        assert everything() == before
