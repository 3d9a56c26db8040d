"""Measures in words: forms, states, and the facts that led to one, as pages and the notice say them."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.ground.core.documents import Words
from aftercare.ground.core.text import lazy
from aftercare.ground.policies.queries import policy_of
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import Form
from aftercare.outcome.conduct.rules import State
from aftercare.service.deadlines.policy import DeadlinePolicy
from aftercare.service.warranty.policy import WarrantyPolicy

FORM_WORDS: Mapping[str, object] = {
    Form.FINE: lazy("Fine"),
    Form.DONATION: lazy("Donation"),
    Form.DEMERIT: lazy("Demerit"),
    Form.MAJOR_DEMERIT: lazy("Major demerit"),
    Form.DISMISSAL: lazy("Dismissal"),
    Form.LEGAL_ACTION: lazy("Legal action"),
    Form.REWARD: lazy("Reward"),
}
STATE_WORDS: Mapping[str, object] = {
    State.PROPOSED: lazy("To be decided"),
    State.DROPPED: lazy("Not taken up"),
    State.DECIDED: lazy("Decided, open to objection"),
    State.OBJECTED: lazy("Objection to be answered"),
    State.ANSWERED: lazy("Answered, open to appeal"),
    State.APPEALED: lazy("Appeal to be decided"),
    State.FINAL: lazy("Final"),
    State.REVERSED: lazy("Reversed"),
}
LEVEL_WORDS: Mapping[str, object] = {
    "project": lazy("Project"),
    "city": lazy("City company"),
    "region": lazy("Region"),
    "group": lazy("Head office"),
}
HELD_WORDS: Mapping[str, object] = {
    "responsible": lazy("answered for the case"),
    "first_contact": lazy("was the first contact"),
    "repairer": lazy("did the repair"),
    "contractor": lazy("is answerable for the defect"),
    "team_lead": lazy("leads the team: nobody else was found"),
}
GROWN_WORDS: Mapping[str, object] = {"level": lazy("for the level it climbed to"), "relapse": lazy("for the relapse")}


def said(label: Mapping[str, str] | Words) -> str:
    """A text of a pack in the reader's language."""
    words = label if isinstance(label, Words) else Words.model_validate(label)
    return words.in_language(get_language() or "zh-hans")


def facts_of(measure: Measure) -> list[tuple[str, str]]:
    """What led to it, fact by fact; no statement but the policy's, which is kept in memory."""
    facts = measure.facts
    policy = policy_of(measure.policy_id)
    told = [
        (_("Climbed to"), str(LEVEL_WORDS.get(facts.get("level", ""), facts.get("level", "")))),
        (_("Reported"), _("%(n)s times, the same trouble") % {"n": facts["times"]} if "times" in facts else ""),
        (_("Return of"), facts.get("earlier", "")),
        (_("Reopened"), _times(facts.get("reopened"))),
        (_("Work refused by the owner"), _times(facts.get("rejected"))),
        (_("Urged by the owner"), _times(facts.get("urged"))),
    ]
    if "missed" in facts:
        limits = policy.section(DeadlinePolicy).limits.get(facts["missed"])
        stage = said(limits.label) if limits else facts["missed"]
        told.append((_("Time limit missed"), f"{stage} · {_moment(facts['due_at'], measure)}"))
    if "late_minutes" in facts:
        words = _("%(n)s minutes after the time agreed, which ended %(at)s")
        told.append(
            (_("Came late"), words % {"n": facts["late_minutes"], "at": _moment(facts["agreed_until"], measure)})
        )
    if "cause" in facts:
        cause = policy.section(WarrantyPolicy).causes.get(facts["cause"])
        told.append((_("Cause"), said(cause.label) if cause else facts["cause"]))
    if "covered" in facts:
        told.append((_("Warranty"), _("covered") if facts["covered"] else _("not covered")))
    if "relapses" in facts:
        told.append((_("Held to account before on this ground"), _times(facts["relapses"])))
    return [(label, value) for label, value in told if value]


def range_of(measure: Measure) -> str:
    """From how much to how much, and why that much; empty where it is not about money."""
    if not measure.most:
        return ""
    least, most = f"{measure.least:,.2f}", f"{measure.most:,.2f}"
    text = f"¥{least}" if least == most else f"¥{least} – ¥{most}"
    grown = [f"×{float(times):g} {GROWN_WORDS.get(reason, reason)}" for reason, times in measure.grown]
    return " · ".join([text, *grown])


def _times(count: int | None) -> str:
    return _("%(n)s times") % {"n": count} if count else ""


def _moment(text: str, measure: Measure) -> str:
    return f"{timezone.localtime(datetime.fromisoformat(text), measure.development.zone):%Y-%m-%d %H:%M}"
