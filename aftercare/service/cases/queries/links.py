"""What joins cases to one another."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import BigIntegerField, Q

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.files.models import Attachment
from aftercare.ground.procedures import guards
from aftercare.service.cases.linking import Standing
from aftercare.service.cases.models import Case, CaseLink, Entry

NO_WORK_OUT = "no_work_out"
SHOWN = 30
_LINKS = Question(
    lambda: (
        CaseLink.objects.filter(
            Q(case=Given("case", BigIntegerField())) | Q(other=Given("case", BigIntegerField())), ended_at=None
        )
        .select_related("case", "other")
        .order_by("pk")[: 3 * SHOWN]
    )
)
ASKED_OF_A_CASE = (_LINKS,)


@dataclass(frozen=True)
class Joined:
    """The cases joined to one, as far as they exist for the reader."""

    whole: CaseLink | None
    parts: tuple[CaseLink, ...]
    merged_into: CaseLink | None
    merged: tuple[CaseLink, ...]
    split_from: CaseLink | None
    split: tuple[CaseLink, ...]

    def __bool__(self) -> bool:
        return any((self.whole, self.parts, self.merged_into, self.merged, self.split_from, self.split))


def count_open_parts(case_id: int) -> int:
    """How many parts of a case are still open."""
    return CaseLink.objects.filter(
        other=case_id, kind=CaseLink.Kind.PART_OF, ended_at=None, case__closed_at=None
    ).count()


def parts_closed(case_id: int) -> bool:
    """Guard: every part of the case has ended."""
    return not count_open_parts(case_id)


def standing_of(case: Case) -> Standing:
    """What is asked of a case before it is joined to another. Two statements and the guard's own."""
    links = CaseLink.objects.filter(Q(case=case) | Q(other=case), ended_at=None).select_related("case")
    rows = list(links.order_by("pk"))
    kind = CaseLink.Kind
    return Standing(
        case_id=case.pk,
        development_id=case.development_id,
        is_open=case.is_open,
        open_parts=sum(row.other_id == case.pk and row.kind == kind.PART_OF and row.case.is_open for row in rows),
        is_part=any(row.case_id == case.pk and row.kind == kind.PART_OF for row in rows),
        has_merged=any(row.other_id == case.pk and row.kind == kind.MERGED_INTO for row in rows),
        work_is_out=NO_WORK_OUT not in guards.met((NO_WORK_OUT,), case_id=case.pk),
    )


def joined_to(case: Case, *, by: Actor) -> Joined:
    """The cases joined to this one; one statement, a second when there are any."""
    links = _LINKS.rows(case=case.pk)
    if links:
        numbers = {link.case_id for link in links} | {link.other_id for link in links}
        seen = set(Case.objects.visible_to(by).filter(pk__in=numbers).values_list("pk", flat=True))
        links = [link for link in links if {link.case_id, link.other_id} <= seen | {case.pk}]
    kind = CaseLink.Kind

    def up(of: CaseLink.Kind) -> CaseLink | None:
        return next((link for link in links if link.case_id == case.pk and link.kind == of), None)

    def down(of: CaseLink.Kind) -> tuple[CaseLink, ...]:
        return tuple(link for link in links if link.other_id == case.pk and link.kind == of)[:SHOWN]

    return Joined(
        whole=up(kind.PART_OF),
        parts=down(kind.PART_OF),
        merged_into=up(kind.MERGED_INTO),
        merged=down(kind.MERGED_INTO),
        split_from=up(kind.SPLIT_FROM),
        split=down(kind.SPLIT_FROM),
    )


def entries_of_merged(case_ids: Collection[int]) -> list[Entry]:
    """What was said in the cases merged into one, oldest first."""
    return list(Entry.objects.filter(case__in=case_ids).select_related("case").order_by("pk")[:200])


def photos_of_merged(case_ids: Collection[int]) -> list[Attachment]:
    """The photos of the cases merged into one."""
    found = Attachment.objects.filter(case_id__in=case_ids, file__media_type__startswith="image/")
    return list(found.select_related("file").order_by("pk")[:60])
