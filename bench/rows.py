"""The rows of cases that the product has made, read back and put into as few statements as they can be written with."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django_tasks_db.models import DBTaskResult

from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.numbering.models import Counter
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.numbering.rules import counter_key
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.search.models import SearchText
from aftercare.ground.submissions.models import Submission
from aftercare.service.cases.models import Case
from aftercare.service.deadlines.models import Clock
from bench.yardstick import Told


def highest_case() -> int:
    """The newest case there is."""
    return Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def made_since(highest: int) -> list[Told]:
    """For each case made since then every row that came with it: one statement for each table, and the counter's."""
    cases = list(Case.objects.filter(pk__gt=highest).select_related("development").order_by("pk"))
    ids = [case.pk for case in cases]
    clocks = _by(Clock.objects.filter(case_id__in=ids), "case_id")
    texts = _by(SearchText.objects.filter(subject_type="case", subject_id__in=ids), "subject_id")
    events = _by(AuditEvent.objects.filter(subject_type="case", subject_id__in=ids), "subject_id")
    numbers = {event.pk: event.subject_id for some in events.values() for event in some}
    personal: dict[int, list[models.Model]] = defaultdict(list)
    for value in PersonalValue.objects.filter(event_id__in=list(numbers)).order_by("pk"):
        personal[numbers[value.event_id]].append(value)
    work: dict[int, list[models.Model]] = defaultdict(list)
    for task in DBTaskResult.objects.all():
        event = task.args_kwargs["args"][2].get("event_id")
        if event in numbers:
            work[numbers[event]].append(task)
    sent: dict[int, list[models.Model]] = defaultdict(list)
    for one in Submission.objects.order_by("pk"):
        sent[one.result_id or (one.body or {}).get("id", 0)].append(one)
    beside = (clocks, texts, events, personal, work, sent)
    return [
        [*(insert(some[case.pk]) for some in ({case.pk: [case]}, *beside) if some[case.pk]), _count(case)]
        for case in cases
    ]


def _by(rows: Iterable[Any], name: str) -> dict[int, list[models.Model]]:
    found: dict[int, list[models.Model]] = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found


def insert(rows: Sequence[models.Model]) -> tuple[str, list[Any]]:
    """One statement that writes rows of one table, keys included."""
    fields = rows[0]._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in fields)
    place = f"({', '.join(['%s'] * len(fields))})"
    sql = f'INSERT INTO "{rows[0]._meta.db_table}" ({names}) VALUES {", ".join([place] * len(rows))}'
    return sql, [_plain(field, getattr(row, field.attname)) for row in rows for field in fields]


def _plain(field: "models.Field[Any, Any]", value: Any) -> Any:
    """As the bare driver takes it."""
    if isinstance(field, models.JSONField):
        return None if value is None else json.dumps(value, ensure_ascii=False)
    return field.get_db_prep_save(value, connection)


def _count(case: Case) -> tuple[str, list[Any]]:
    day = case.opened_at.astimezone(case.development.zone).date()
    pattern = policy_of(case.policy_id).section(NumberingPolicy).pattern_for(case.kind)
    table = Counter._meta.db_table
    sql = (
        f'INSERT INTO "{table}" (key, last) VALUES (%s, %s) '
        f'ON CONFLICT (key) DO UPDATE SET last = "{table}".last + excluded.last'
    )
    return sql, [counter_key(pattern=pattern, development=case.development.code, on=day), 1]
