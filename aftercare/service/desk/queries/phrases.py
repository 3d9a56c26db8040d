"""Ready words and macros for a case, with what their placeholders stand for."""

from dataclasses import dataclass
from typing import Any

from django.db.models import BigIntegerField, CharField, F, QuerySet, TextField, Value

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.prepared import Given, Listing, Shapes
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import procedure_of
from aftercare.service.desk import phrases
from aftercare.service.desk.models import Macro, TextBlock

OFFERED_AT_MOST = 60


@dataclass(frozen=True)
class ReadyText:
    """A text with its placeholders filled, in the language of the case's owner."""

    pk: int
    name: str
    text: str


@dataclass(frozen=True)
class ReadyMacro:
    """A macro by its name."""

    pk: int
    name: str


def language_of(case: Case) -> str:
    """The language in which the owner is written to."""
    return case.reporter.language if case.reporter is not None else "zh-hans"


def values_of(case: Case, *, by: Actor) -> dict[str, str]:
    """What the placeholders stand for on a case whose reporter, unit, development and responsible are loaded."""
    language = language_of(case)
    step = procedure_of(case).steps.get(case.step)
    due = case.due_at.astimezone(case.development.zone) if case.due_at else None
    english = f"{due:%d %b %H:%M}" if due else ""
    chinese = f"{due.month}月{due.day}日{due:%H:%M}" if due else ""
    return {
        "owner": case.reporter_name or (case.reporter.name if case.reporter else ""),
        "number": case.number or "",
        "subject": case.subject,
        "home": case.unit.code if case.unit else "",
        "development": case.development.name,
        "responsible": case.responsible.name,
        "step": step.label.owner.in_language(language) if step else "",
        "due": english if language == "en" else chinese,
        "me": by.label,
    }


def _ready(language: str) -> Listing:
    kind, development = Given("kind", CharField()), Given("development", BigIntegerField())

    def build() -> "QuerySet[TextBlock, Any]":
        blocks = TextBlock.objects.usable_on(kind=kind, development_id=development).order_by()
        macros = Macro.objects.usable_on(kind=kind, development_id=development).order_by()
        texts = blocks.values_list("pk", "name", F(language))
        names = macros.values_list("pk", "name", Value("", TextField()))
        return texts.union(names, all=True)[: 2 * OFFERED_AT_MOST]

    return Listing(build)


_READY = Shapes(_ready)


def ready_for(case: Case, *, by: Actor) -> tuple[list[ReadyText], list[ReadyMacro]]:
    """The ready texts, filled, and the macros for a case that `by` sees; one statement for both."""
    language = "english" if language_of(case) == "en" else "chinese"
    found = _READY.of(language).rows(kind=case.kind, development=case.development_id)
    rows = sorted(found, key=lambda row: (row[1], row[0]))
    values = values_of(case, by=by) if rows else {}
    return (
        [ReadyText(pk, name, phrases.filled(text, values)) for pk, name, text in rows if text],
        [ReadyMacro(pk, name) for pk, name, text in rows if not text],
    )
