"""A case, its neighbours and its story."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import BigIntegerField, Count, QuerySet

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Question, Shapes
from aftercare.ground.files.models import Attachment
from aftercare.ground.search import rules as search
from aftercare.ground.search.models import SearchText
from aftercare.records.estate.models import Person
from aftercare.service.cases import rules
from aftercare.service.cases.models import Case, Entry

LIKE_AT_MOST = 10
COMPARED_AT_MOST = 60
MOST_SAID = 300  # in a story
_SAID = Question(lambda: Entry.objects.filter(case=Given("case", BigIntegerField())).order_by("-id")[:MOST_SAID])
SHOWN = ("unit", "development", "responsible", "executor", "executing_contractor")


def like_cases(
    *, unit_id: int | None, component: str, symptom: str, by: Actor, now: datetime, within_days: int
) -> Sequence[Case]:
    """Cases of the same home on the same part, open ones first, then the newest: shown before a new one is saved.

    A symptom only brings those with the same one to the front; without a component every case of the home counts.
    """
    if unit_id is None:
        return []
    cases = Case.objects.visible_to(by).filter(unit_id=unit_id, opened_at__gte=now - timedelta(days=within_days))
    if component:
        cases = cases.filter(component=component)
    rows = list(cases.select_related(*SHOWN).order_by("-id")[: LIKE_AT_MOST * 3])
    rows.sort(key=lambda case: (case.closed_at is not None, bool(symptom) and case.symptom != symptom, -case.pk))
    return rows[:LIKE_AT_MOST]


def cases_that_say_the_same(
    text: str,
    *,
    development_id: int,
    building_id: int | None = None,
    unit_id: int | None = None,
    by: Actor,
    most: int = 5,
) -> Sequence[Case]:
    """Open cases of the same home, else of the same building or development, whose words are alike, most alike first.

    Only the newest 60 open ones are compared, by the words they are found by: two statements.
    """
    grams = search.grams(text)
    if len(grams.split()) < 4:
        return []
    cases = Case.objects.visible_to(by).open().filter(development_id=development_id)
    if unit_id is not None:
        cases = cases.filter(unit_id=unit_id)
    elif building_id is not None:
        cases = cases.filter(building_id=building_id)
    else:
        cases = cases.filter(unit__isnull=True)
    rows = list(cases.select_related(*SHOWN).order_by("-id")[:COMPARED_AT_MOST])
    known = dict(
        SearchText.objects.filter(subject_type="case", subject_id__in=[case.pk for case in rows])
        .order_by("pk")
        .values_list("subject_id", "grams")
    )
    alike = {case.pk: rules.likeness(grams, known.get(case.pk, "")) for case in rows}
    found = [case for case in rows if alike[case.pk] >= rules.ALIKE]
    return sorted(found, key=lambda case: (-alike[case.pk], -case.pk))[:most]


def cases_of_unit(unit_id: int, *, by: Actor, most: int = 100, fields: Sequence[str] = ()) -> Sequence[Case]:
    """Every case of a home, newest first (AR02); `fields` as in `list_queue`."""
    return _OF_UNIT.of(by, most, tuple(fields)).rows(unit=unit_id)


def _of_unit(by: Actor, most: int, fields: tuple[str, ...]) -> Question[Case]:
    def build() -> "QuerySet[Case]":
        cases = Case.objects.visible_to(by).filter(unit_id=Given("unit", BigIntegerField())).select_related(*SHOWN)
        return (cases.only(*fields) if fields else cases).order_by("-id")[:most]

    return Question(build)


_OF_UNIT = Shapes(_of_unit)


def cases_of_person(person_id: int, *, by: Actor, most: int = 100) -> Sequence[Case]:
    """Every case a person reported, under whichever of their records, newest first."""
    cases = Case.objects.visible_to(by).filter(reporter__in=Person.objects.same_as(person_id))
    return list(cases.select_related(*SHOWN).order_by("-id")[:most])


def files_of_unit(
    unit_id: int, *, by: Actor, most: int = 12, before: int | None = None
) -> list[tuple[Attachment, Case]]:
    """The photos, recordings and papers of a home's cases, each with its case, the latest first (AR02).

    `before` is the number of the last one shown, for the next page. Signatures are left out. Two statements.
    """
    cases = Case.objects.visible_to(by).filter(unit_id=unit_id)
    found = Attachment.objects.filter(case_id__in=cases.values("pk")).exclude(purpose="signature")
    if before is not None:
        found = found.filter(pk__lt=before)
    files = list(found.select_related("file").order_by("-pk")[:most])
    known = cases.in_bulk({file.case_id for file in files})
    return [(file, known[file.case_id]) for file in files if file.case_id in known]


def open_cases_by_unit(building_id: int, *, by: Actor) -> dict[int, int]:
    """How many open cases each home of a building has; homes without are left out."""
    cases = Case.objects.visible_to(by).open().filter(building_id=building_id, unit__isnull=False)
    return dict(cases.order_by().values_list("unit_id").annotate(n=Count("pk")))


def entries_of(case_id: int, *, internal: bool, most: int = 200) -> Sequence[Entry]:
    """What was said about a case, oldest first; without the internal notes for owners and contractors."""
    if internal and most == MOST_SAID:
        return _SAID.rows(case=case_id)[::-1]
    entries = Entry.objects.filter(case_id=case_id)
    if not internal:
        entries = entries.filter(internal=False)
    return list(entries.order_by("-id")[:most])[::-1]
