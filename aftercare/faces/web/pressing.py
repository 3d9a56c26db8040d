"""The steps taken against a contractor in words, as the pages of the desk and of contractors show them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.faces.web.words import said
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.documents import Words
from aftercare.insight.forms.demands import demand_letter
from aftercare.insight.forms.sheets import print_sheet
from aftercare.service.workorders.models import Demand
from aftercare.service.workorders.queries.pressing import StepTaken, steps_of_demand
from aftercare.service.workorders.rules.pressing import DEMAND_WORDS, OUTCOME_WORDS, PROMISE_WORDS, WAY_WORDS

TONES: Mapping[str, str] = {
    "proposed": "wait",
    "issued": "accent",
    "passed": "late",
    "ended": "good",
    "dropped": "neutral",
}
ICONS: Mapping[str, str] = {
    "reminder": "bell",
    "proposed": "writing",
    "issued": "send",
    "delivered": "package",
    "acknowledged": "signature",
    "passed": "alert-triangle",
    "ended": "check",
    "dropped": "x",
}


@dataclass(frozen=True)
class StepTold:
    """One step as a line of a timeline."""

    at: datetime
    title: str
    who: str
    text: str
    tone: str
    icon: str
    demand: Demand | None = None


def tell(steps: Sequence[StepTaken]) -> list[StepTold]:
    """Every step in words."""
    return [
        StepTold(
            step.at,
            _title(step),
            _("the system") if step.who == "clock" else step.who,
            step.text,
            "late" if step.late else "neutral",
            ICONS[step.what],
            step.demand if step.what in {"proposed", "issued"} else None,
        )
        for step in steps
    ]


def _title(step: StepTaken) -> str:
    if step.what == "reminder":
        words = {"n": step.count, "what": PROMISE_WORDS[step.promise]}
        return _("Reminder %(n)s: it was %(what)s") % words
    if step.what == "delivered":
        return _("Formal demand delivered: %(way)s") % {"way": WAY_WORDS[step.way]}
    if step.what == "ended":
        return _("Formal demand ended: %(outcome)s") % {"outcome": OUTCOME_WORDS[step.outcome]}
    titles = {
        "proposed": _("Formal demand proposed"),
        "issued": _("Formal demand %(number)s issued") % {"number": step.number},
        "acknowledged": _("Formal demand acknowledged"),
        "passed": _("Formal demand ran out, the work is not done"),
        "dropped": _("Formal demand not issued"),
    }
    return titles[step.what]


def find(request: SignedInRequest, demand_id: int) -> Demand:
    """The demand, for those for whom it exists."""
    found = Demand.objects.visible_to(request.actor).select_related(
        "development__company", "contractor", "order__case__development", "clock"
    )
    return get_object_or_404(found, pk=demand_id)


def shared(demand: Demand, *, for_contractor: bool) -> dict[str, object]:
    """What every page of a demand shows."""
    deliveries = list(demand.deliveries.select_related("proof__file").order_by("pk")[:50])
    reminders = demand.facts.get("reminders", [])
    steps = [
        *(
            StepTaken(datetime.fromisoformat(sent), "reminder", place, promise)
            for place, (sent, promise, _ring) in enumerate(reminders, start=1)
        ),
        *steps_of_demand(demand, deliveries, for_contractor=for_contractor),
    ]
    return {
        "demand": demand,
        "order": demand.order,
        "steps": tell(sorted(steps, key=lambda step: step.at)),
        "proofs": [delivery.proof for delivery in deliveries if delivery.proof],
        "state_words": DEMAND_WORDS,
        "outcome": OUTCOME_WORDS.get(demand.outcome, ""),
        "tone": tone_of(demand),
        "clause": said(Words.model_validate(demand.clause)) if demand.clause else "",
        "consequence": said(Words.model_validate(demand.consequence)) if demand.consequence else "",
        "promise": PROMISE_WORDS[demand.promise],
        "reminded": ngettext("%(n)s reminder", "%(n)s reminders", len(reminders)) % {"n": len(reminders)},
        "reminded_at": [datetime.fromisoformat(each[0]) for each in reminders],
    }


def tone_of(demand: Demand) -> str:
    """How loudly its state is shown."""
    return "late" if demand.outcome == "outside" else TONES[demand.state]


def printed(demand: Demand) -> HttpResponse:
    """The letter as PDF; a proposal is a draft without number."""
    return HttpResponse(
        print_sheet(demand_letter(demand, at=timezone.now())),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{demand.number or "demand"}.pdf"'},
    )
