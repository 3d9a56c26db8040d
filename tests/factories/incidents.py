"""Builders for incidents: leaking bathrooms of one building, gathered."""

from collections.abc import Sequence
from typing import Any

from aftercare.care.incidents import actions
from aftercare.care.incidents.actions.gathering import About
from aftercare.care.incidents.models import Incident, Notice
from aftercare.care.incidents.rules import Facts, tokens_of
from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.search.rules import grams
from aftercare.service.cases.models import Case
from tests.factories.accounts import a_development, an_actor
from tests.factories.cases import NOW, a_case, the_policy
from tests.factories.estate import a_unit


def said(case_id: int, text: str = "", **facts: Any) -> Facts:
    """What is compared of a case that says this."""
    return Facts(case_id=case_id, tokens=tokens_of(grams(text)), **facts)


def leaks_in_one_building(homes: int, *, development: Development | None = None) -> list[Case]:
    """So many homes above one another whose bathroom leaks."""
    development = development or a_development()
    by = an_actor("agent", development=development)
    return [a_case(unit=a_unit(f"7-1-{floor}01", development=development), by=by) for floor in range(2, 2 + homes)]


def an_incident(
    cases: Sequence[Case] = (), *, by: Actor | None = None, development: Development | None = None, **about: Any
) -> Incident:
    """An incident opened for these cases by whoever leads the desk there."""
    the_policy()
    here = development or (cases[0].development if cases else a_development())
    return actions.open_incident(
        about=About(
            **{
                "cause": "3号楼卫生间防水批次问题",
                "development_id": here.pk,
                "component": "bathroom_waterproofing",
                "symptom": "leak",
                **about,
            }
        ),
        case_ids=[case.pk for case in cases],
        by=by or an_actor("supervisor", development=here),
        at=NOW,
    )


def a_notice(incident: Incident, *, by: Actor, **said: str) -> Notice:
    """A draft for the homes that have not reported anything."""
    return actions.draft_notice(
        incident_id=incident.pk,
        **{
            "title": "卫生间防水排查通知",
            "text": "本楼部分住户卫生间防水存在隐患，请留意顶棚渗水，我们将逐户上门检查。",
            **said,
        },
        by=by,
        at=NOW,
    )
