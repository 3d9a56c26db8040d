"""Builders for cases: registered as people register them, and moved to where a test wants them."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.policies.models import PolicyVersion
from aftercare.records.estate.models import Unit
from aftercare.service.cases import actions, queries
from aftercare.service.cases.models import Case
from aftercare.service.cases.rules import Intake
from tests.factories.accounts import an_actor
from tests.factories.estate import a_unit
from tests.factories.policies import a_published_policy

_number = count(1)
NOW = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)  # a Wednesday, ten in the morning in Shanghai


def the_policy() -> PolicyVersion:
    """The baseline pack, published once per test."""
    return PolicyVersion.objects.defer("document").order_by("pk").first() or a_published_policy()


ASKED = {"letter": {"letter_received_on": "2026-11-17"}, "visit": {"visitors": "业主本人"}}  # by the baseline


def an_intake(unit: Unit | None = None, **values: Any) -> Intake:
    """A repair told by telephone: the bathroom of a home leaks."""
    return Intake(
        **{
            "kind": "repair",
            "channel": "phone",
            "text": "主卫淋浴间地面渗水，次卧墙根发霉，已经一周了。",
            "unit_id": unit.pk if unit else None,
            "component": "bathroom_waterproofing",
            "symptom": "leak",
            "place": "",
            "reporter_name": "王小明",
            "reporter_phone": "13800005678",
            "answers": ASKED.get(values.get("channel", ""), {}),
            **values,
        }
    )


def a_case(
    *,
    development: Development | None = None,
    unit: Unit | None = None,
    by: Actor | None = None,
    at: datetime = NOW,
    key: str = "",
    **values: Any,
) -> Case:
    """A case freshly registered by an agent of its development, in a home of its own unless one is given."""
    the_policy()
    unit = unit or a_unit(f"3-1-{next(_number) + 100}", **({"development": development} if development else {}))
    by = by or an_actor("agent", development=unit.development)
    return actions.register(intake=an_intake(unit, **values), key=key, by=by, at=at)


def a_case_at(step: str, *, at: datetime = NOW, **values: Any) -> Case:
    """A case that stands on `step` of its procedure, as if all before it had been done."""
    case = a_case(at=at, **values)
    found = queries.procedure_of(case).step(step)
    Case.objects.filter(pk=case.pk).update(
        step=step, next_move=next(iter(found.moves)), owed_by=found.owed_by.value if found.owed_by else ""
    )
    case.refresh_from_db()
    return case
