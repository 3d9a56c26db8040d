"""A single value of a policy document in the reader's words: what a key stands for, a limit, a day of the year."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, ngettext, pgettext

from aftercare.faces.web.filters import MONTHS
from aftercare.faces.web.office.packs.labels import value_label
from aftercare.faces.web.words import phase_words
from aftercare.ground.accounts.roles import BY_KEY
from aftercare.ground.policies.rules import Document
from aftercare.ground.procedures.guards import words_of as guard_words
from aftercare.service.deadlines.policy import DURATION

# field -> the table of the same document that its keys come from
TABLES: Mapping[str, tuple[str, ...]] = {
    "calendar": ("calendar", "calendars"),
    "class": ("taxonomy", "classes"),
    "component": ("taxonomy", "components"),
    "component_class": ("taxonomy", "classes"),
    "components": ("taxonomy", "components"),
    "group": ("taxonomy", "groups"),
    "kind": ("taxonomy", "kinds"),
    "procedure": ("taxonomy", "kinds"),
    "promises": ("deadlines", "limits"),
    "signatories": ("acceptance", "signatories"),
    "symptom": ("taxonomy", "symptoms"),
    "symptoms": ("taxonomy", "symptoms"),
    "time_limit": ("deadlines", "limits"),
    "after_answer": ("deadlines", "limits"),
    "urgency": ("taxonomy", "urgencies"),
}
DAY_OF_YEAR = re.compile(r"^(\d\d)-(\d\d)$")


def in_chinese() -> bool:
    """Whether the reader reads Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def is_words(value: object) -> bool:
    """Whether a value is a text in both languages."""
    return isinstance(value, dict) and value.keys() == {"zh-hans", "en"}


def words(value: Mapping[str, Any]) -> str:
    """The text in the language of the reader; an unfinished draft may hold anything."""
    return str(value.get("zh-hans" if in_chinese() else "en") or "")


def title_in(value: object) -> str:
    """The name that a record bears by itself: its `label` or `name`; empty when it has none."""
    if not isinstance(value, dict):
        return ""
    label = value.get("label") or value.get("name")
    if isinstance(label, dict) and "staff" in label:
        label = label["staff"]
    return words(label) if isinstance(label, dict) else ""


@dataclass(frozen=True)
class Names:
    """What the keys and values of one document are called."""

    document: Document
    procedure: str = ""  # whose steps `to` and `kept_on` name

    def of_key(self, section: str, field: str, key: str) -> str:
        """What a key of a table is called: by its own record, by what it refers to, else as it stands."""
        record = self._record((section, field), key)
        if section == "procedures":
            return self._kind_following(key)
        return title_in(record) or self.of_value(_referred(section, field), key)

    def of_value(self, field: str, value: object) -> str:
        """A plain value of a field."""
        if isinstance(value, bool):
            return pgettext("a rule", "yes") if value else pgettext("a rule", "no")
        if value is None:
            return "–"
        if is_words(value):
            return words(value)  # type: ignore[arg-type]
        text = str(value)
        if field == "procedure":
            return self._kind_following(text)
        table = ("procedures", self.procedure, "steps") if field in {"to", "kept_on"} else TABLES.get(field)
        found = title_in(self._record(table, text)) if table else ""
        if found:
            return found
        return _fixed(field, text) or _limit(text) or _day_of_year(text) or text

    def _record(self, path: tuple[str, ...], key: str) -> object:
        place: object = self.document
        for step in (*path, key):
            place = place.get(step) if isinstance(place, dict) else None
        return place

    def _kind_following(self, procedure: str) -> str:
        """A procedure is called by the kinds of case that follow it."""
        kinds = self._record(("taxonomy",), "kinds")
        followed = kinds.values() if isinstance(kinds, dict) else ()
        names = [title_in(kind) for kind in followed if isinstance(kind, dict) and kind.get("procedure") == procedure]
        return ", ".join(name for name in names if name) or procedure


def _referred(section: str, field: str) -> str:
    """The field whose values the keys of a table are, where they name something else than themselves."""
    by_table = {
        ("intake", "required"): "kind",
        ("numbering", "patterns"): "kind",
        ("procedures", "promises"): "time_limit",
        ("procedures", "steps"): "step_key",
    }
    return by_table.get((section, field), field)


def _fixed(field: str, text: str) -> str | None:
    if field in {"role", "roles"}:
        role = BY_KEY.get(text)
        return str(role.label) if role else value_label(field, text)
    if field == "needs":
        return guard_words(text)
    if field == "phase":
        return phase_words().get(text)
    if field == "step_key":
        return None
    return value_label(field, text)


def limit_words(text: str) -> str:
    """A time limit as one says it; the text itself where there are no words for it."""
    return _limit(text) or _fixed("limit", text) or text


def _limit(text: str) -> str | None:
    """`2 working_days` as one says it."""
    found = DURATION.match(text)
    if not found:
        return None
    n = int(found[1])
    said = {
        "minutes": ngettext("%(n)d minute", "%(n)d minutes", n),
        "hours": ngettext("%(n)d hour", "%(n)d hours", n),
        "working_hours": ngettext("%(n)d working hour", "%(n)d working hours", n),
        "working_days": ngettext("%(n)d working day", "%(n)d working days", n),
        "days": ngettext("%(n)d day", "%(n)d days", n),
        "weeks": ngettext("%(n)d week", "%(n)d weeks", n),
        "months": ngettext("%(n)d month", "%(n)d months", n),
    }[found[2]]
    return said % {"n": n}


def _day_of_year(text: str) -> str | None:
    found = DAY_OF_YEAR.match(text)
    if not found or not 1 <= int(found[1]) <= 12:
        return None
    month, day = int(found[1]), int(found[2])
    return f"{month}月{day}日" if in_chinese() else f"{day} {MONTHS[month - 1]}"
