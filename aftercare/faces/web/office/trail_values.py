"""What the trail keeps as keys and numbers, in words: those of the rules in force, fixed ones, and names."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from aftercare.care.relations.rules import AUDIENCE_WORDS, TOPIC_WORDS
from aftercare.faces.web.words import said
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.roles import ROLES
from aftercare.ground.audit.queries import Line
from aftercare.ground.core.documents import Words
from aftercare.ground.core.errors import Missing
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.outcome.conduct.telling import FORM_WORDS
from aftercare.outcome.settlement.rules import BEARER_WORDS
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.models import Building
from aftercare.service.warranty.rules import PARTY_WORDS
from aftercare.service.workorders.rules.pressing import WAY_WORDS
from aftercare.service.workorders.rules.states import DELAY_WORDS, KIND_WORDS, ROUTE_WORDS, SIZE_WORDS

Tables = Mapping[str, Mapping[str, Words]]
# Where the rules name what stands in a field of an event; the first table that knows the key.
TABLES: Mapping[str, tuple[str, ...]] = {
    "category": ("taxonomy.classes",),
    "cause": ("warranty.causes", "deadlines.pauses"),
    "channel": ("intake.channels",),
    "component": ("taxonomy.components",),
    "from_level": ("escalation.levels",),
    "from_step": ("procedures.steps",),
    "ground": ("conduct.grounds", "escalation.grounds"),
    "kind": ("taxonomy.kinds",),
    "level": ("escalation.levels",),
    "move": ("procedures.moves",),
    "place": ("taxonomy.places",),
    "promise": ("deadlines.limits",),
    "rule": ("replies.templates", "reports.reports", "settlement.statements", "dates.tasks", "escalation.steps"),
    "signatory": ("acceptance.signatories",),
    "stage": ("deadlines.limits",),
    "step": ("escalation.steps", "procedures.steps"),
    "symptom": ("taxonomy.symptoms",),
    "template": ("replies.templates",),
    "to_level": ("escalation.levels",),
    "to_step": ("procedures.steps",),
    "urgency": ("taxonomy.urgencies",),
}
_ROLE_WORDS = {role.key: role.label for role in ROLES}
FIXED: Mapping[str, Mapping[str, object]] = {
    "audience": {str(key): words for key, words in AUDIENCE_WORDS.items()},
    "cause": DELAY_WORDS,
    "executor_kind": ROUTE_WORDS,
    "form": {str(key): words for key, words in FORM_WORDS.items()},
    "kind": {
        **KIND_WORDS,
        "owner": _("Owner"),
        "contractor": _("Contractor"),
        "staff": _("Staff"),
        "holiday": _("Day off"),
        "workday": _("Working day"),
    },
    "liable_party": {str(key): words for key, words in PARTY_WORDS.items()},
    "outcome": {
        "satisfied": _("Content"),
        "not_satisfied": _("Not content"),
        "not_reached": _("Not reached"),
    },
    "payer": BEARER_WORDS,
    "purpose": {"before": _("Before the repair"), "after": _("After the repair"), "defect": _("What is wrong")},
    "role": _ROLE_WORDS,
    "roles": _ROLE_WORDS,
    "size": SIZE_WORDS,
    "topic": {str(key): words for key, words in TOPIC_WORDS.items()},
    "trigger": {
        "late": _("A time limit has passed"),
        "reports": _("Reported again and again"),
        "grave": _("Grave from the first"),
        "hand": _("By a colleague"),
        "owner": _("The owner asked for it"),
        "crisis": _("A crisis"),
    },
    "way": {
        **{str(key): words for key, words in WAY_WORDS.items()},
        "hand": _("Chosen by a person"),
        "suggested": _("Suggested by likeness"),
        "cluster": _("Found among like cases"),
    },
    "whose": {
        "everywhere": _("Everybody"),
        "company": _("Company"),
        "development": _("Development"),
        "contractor": _("Contractor"),
    },
}


_NAMED = re.compile(r"^(staff|contractor|building):(\d+)$")
_NAMED_IN: Mapping[str, Callable[[], QuerySet[Any]]] = {
    "staff": Staff.objects.all,
    "contractor": Contractor.objects.all,
    "building": Building.objects.all,
}


@dataclass(frozen=True)
class ValueWords:
    """Says keys of one policy version and names. What neither it nor we know is shown as it is."""

    tables: Tables
    names: Mapping[str, str] = field(default_factory=dict)  # staff:12 -> who that is

    def __call__(self, place: str, key: str) -> str:
        """`key` as it stands in the field `place` of an event."""
        for name in TABLES.get(place, ()):
            if (words := self.tables.get(name, {}).get(key)) is not None:
                return said(words)
        return str(FIXED.get(place, {}).get(key) or self.names.get(key, key))


def words_for(lines: Iterable[Line]) -> ValueWords:
    """The words of the rules that hold today for everybody, and the names of whom these lines mention by number."""
    mentioned = {value for line in lines for change in line.changes for value in _texts(change.value)}
    try:
        tables = _tables_of(in_force(on=timezone.localdate()).pk)
    except Missing:  # no rules were published yet
        tables = {}
    return ValueWords(tables, _names_of(mentioned))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        yield from (item for item in value if isinstance(item, str))


def _names_of(mentioned: Iterable[str]) -> dict[str, str]:
    wanted: dict[str, list[int]] = {}
    for value in mentioned:
        if found := _NAMED.match(value):
            wanted.setdefault(found[1], []).append(int(found[2]))
    return {
        f"{kind}:{pk}": name
        for kind, numbers in sorted(wanted.items())
        for pk, name in _NAMED_IN[kind]().filter(pk__in=numbers).values_list("pk", "name")
    }


@lru_cache(maxsize=4)  # what a version calls things never changes
def _tables_of(version_id: int) -> Tables:
    return tables_of(policy_of(version_id))


def tables_of(policy: LoadedPolicy) -> Tables:
    """Every list of named things in a policy, by section and name: `taxonomy.components`."""
    tables: dict[str, dict[str, Words]] = {}
    for section, model in policy.sections.items():
        for name, key, words in _named(model):
            tables.setdefault(f"{section}.{name}", {}).setdefault(key, words)
    return tables


def _named(model: BaseModel) -> Iterator[tuple[str, str, Words]]:
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, BaseModel):
            yield from _named(value)
        for key, each in value.items() if isinstance(value, Mapping) else ():
            label = getattr(each, "label", None)
            label = getattr(label, "staff", label)  # steps are called otherwise before owners
            if isinstance(label, Words):
                yield name, key, label
            if isinstance(each, BaseModel):
                yield from _named(each)
