"""Parts of a case, two reports of one thing made one and parted again, and one case split into several."""

from datetime import timedelta

import pytest

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, NotPermitted
from aftercare.ground.files.models import Attachment
from aftercare.ground.files.parts import attach
from aftercare.service.cases import actions, linking
from aftercare.service.cases.linking import Defect
from aftercare.service.cases.models import Case, CaseLink, Watcher
from aftercare.service.cases.queries.links import entries_of_merged, joined_to, parts_closed, photos_of_merged
from aftercare.service.deadlines.models import Clock
from tests.factories.accounts import a_development, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.files import a_stored_photo

LATER = NOW + timedelta(hours=3)


def two_cases(kind: str = "repair") -> tuple[Case, Case, Actor]:
    here = a_development()
    by = an_actor("manager", development=here)
    return a_case(development=here, kind=kind), a_case(development=here, kind=kind), by


def merged(case: Case, survivor: Case, *, by: Actor, evidence: str = "同一户同一处漏水") -> Case:
    actions.merge(case_id=case.pk, seen=case.version, into_id=survivor.pk, evidence=evidence, by=by, at=NOW)
    return Case.objects.get(pk=case.pk)


@pytest.mark.feature("CW03")
def test_a_case_cannot_end_before_its_parts() -> None:
    whole, part, by = two_cases()
    actions.make_part_of(case_id=part.pk, seen=1, whole_id=whole.pk, by=by, at=NOW)
    assert not parts_closed(whole.pk)
    with pytest.raises(linking.PartsOpen, match="1"):
        actions.move(case_id=whole.pk, seen=whole.version, move="withdraw", reason="业主撤回", by=by, at=NOW)
    part.refresh_from_db()
    actions.move(case_id=part.pk, seen=part.version, move="withdraw", reason="业主撤回", by=by, at=NOW)
    assert parts_closed(whole.pk)
    actions.move(case_id=whole.pk, seen=whole.version, move="withdraw", reason="业主撤回", by=by, at=NOW)
    assert not Case.objects.get(pk=whole.pk).is_open


@pytest.mark.feature("CW03")
def test_a_part_has_one_whole_and_no_parts_and_can_leave_it() -> None:
    whole, part, by = two_cases()
    other = a_case(development=whole.development)
    actions.make_part_of(case_id=part.pk, seen=1, whole_id=whole.pk, by=by, at=NOW)
    for case, above in ((part, other), (other, part), (whole, other), (part, whole)):
        with pytest.raises(linking.CannotLink):
            actions.make_part_of(
                case_id=case.pk, seen=Case.objects.get(pk=case.pk).version, whole_id=above.pk, by=by, at=NOW
            )
    part.refresh_from_db()
    actions.leave_whole(case_id=part.pk, seen=part.version, by=by, at=NOW)
    assert not joined_to(whole, by=by)


@pytest.mark.feature("CW04")
def test_a_second_report_of_one_thing_ends_with_a_pointer_and_is_read_from_the_first() -> None:
    survivor, case, by = two_cases()
    agent = an_actor("agent", development=case.development)
    actions.answer(case_id=case.pk, text="今天下午上门", by=agent, at=NOW)
    actions.watch(case_id=case.pk, watching=True, by=agent, at=NOW)
    attach(a_stored_photo(), subject=f"case:{case.pk}", case_id=case.pk, purpose="report", by=by, at=NOW)
    case.refresh_from_db()
    ended = merged(case, survivor, by=by)
    assert (ended.is_open, ended.due_at, survivor.number in ended.resolution) == (False, None, True)
    assert not Clock.objects.running().filter(case_id=case.pk).exists()
    assert "今天下午上门" in [entry.text for entry in entries_of_merged([case.pk])]
    assert len(photos_of_merged([case.pk])) == 1
    assert Watcher.objects.filter(case=survivor, staff_id=agent.id).exists()
    told = ended.entries.filter(internal=False).order_by("-pk").first()
    assert told is not None
    assert survivor.number in told.text, "the owner of the second reads where it goes on"
    names = set(AuditEvent.objects.filter(subject_type="case").values_list("name", flat=True))
    assert names >= {"case.merged", "case.took_in"}


@pytest.mark.feature("CW04")
def test_a_merged_case_is_taken_out_again_and_stands_where_it_stood() -> None:
    survivor, case, by = two_cases()
    before = (
        case.step,
        case.due_at,
        set(Clock.objects.running().filter(case_id=case.pk).values_list("stage", "due_at")),
    )
    ended = merged(case, survivor, by=by)
    with pytest.raises(BadInput):
        actions.unmerge(case_id=case.pk, seen=ended.version, evidence=" ", by=by, at=LATER)
    actions.unmerge(case_id=case.pk, seen=ended.version, evidence="楼上楼下两处漏水", by=by, at=LATER)
    again = Case.objects.get(pk=case.pk)
    clocks = set(Clock.objects.running().filter(case_id=case.pk).values_list("stage", "due_at"))
    assert (again.step, again.due_at, clocks) == before
    assert again.is_open
    assert not Watcher.objects.filter(case=survivor).exists()
    assert CaseLink.objects.get().ended_at == LATER
    merged(again, Case.objects.get(pk=survivor.pk), by=by)


@pytest.mark.feature("CW04")
@pytest.mark.parametrize("evidence", ["", "证" * 301])
def test_nothing_is_merged_without_what_shows_it(evidence: str) -> None:
    survivor, case, by = two_cases()
    with pytest.raises(BadInput):
        merged(case, survivor, by=by, evidence=evidence)


def standing(**values: object) -> linking.Standing:
    return linking.Standing(**{"case_id": 1, "development_id": 7, "is_open": True, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("absorbed", "survivor"),
    [
        ({}, {"case_id": 1}),
        ({}, {"development_id": 8}),
        ({"is_open": False}, {}),
        ({}, {"is_open": False}),
        ({"open_parts": 1}, {}),
        ({"has_merged": True}, {}),
        ({"work_is_out": True}, {}),
    ],
)
def test_two_cases_that_do_not_fit_are_not_merged(absorbed: dict[str, object], survivor: dict[str, object]) -> None:
    with pytest.raises(linking.CannotLink):
        linking.check_can_merge(standing(**absorbed), standing(**{"case_id": 2, **survivor}), evidence="same")


def test_who_may_not_work_on_both_joins_neither() -> None:
    survivor, case, _by = two_cases()
    with pytest.raises(NotPermitted):
        merged(case, survivor, by=an_actor("auditor"))


@pytest.mark.feature("CW04")
@pytest.mark.requirement("S001.06.r04")
def test_one_case_of_several_defects_becomes_several_that_lose_no_time() -> None:
    case, _other, by = two_cases()
    attach(a_stored_photo(), subject=f"case:{case.pk}", case_id=case.pk, purpose="report", by=by, at=NOW)
    defects = [Defect("次卧墙面开裂", component="water_supply_pipe"), Defect("厨房水管漏水")]
    made = actions.split(case_id=case.pk, seen=1, defects=defects, as_parts=True, by=by, at=LATER)
    assert [new.subject for new in made] == ["次卧墙面开裂", "厨房水管漏水"]
    first = Case.objects.get(pk=made[0].pk)
    assert (first.unit, first.reporter_name, first.responsible, first.opened_at) == (
        case.unit, case.reporter_name, case.responsible, case.opened_at,
    )  # fmt: skip
    assert len({case.number, *(new.number for new in made)}) == 3
    assert Attachment.objects.filter(case_id=first.pk, purpose="report").count() == 1
    assert not parts_closed(case.pk)
    assert AuditEvent.objects.filter(name="case.registered", subject_id=first.pk).exists()
    assert len(joined_to(case, by=by).split) == 2


@pytest.mark.parametrize("defects", [[], [Defect(" ")], [Defect("x")] * 11])
def test_a_split_names_what_it_splits_off(defects: list[Defect]) -> None:
    with pytest.raises(BadInput):
        linking.check_can_split(is_open=True, defects=defects)
