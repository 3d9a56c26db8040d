"""The formal demand as it goes out: what was ordered, promised and missed, every reminder, the clause, the deadline."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from aftercare.ground.core.documents import Words
from aftercare.insight.forms.sheets import Part, Sheet, Signature
from aftercare.service.workorders.models import Demand
from aftercare.service.workorders.policy import Promise
from aftercare.service.workorders.rules.pressing import PROMISE_WORDS


def demand_letter(demand: Demand, *, at: datetime) -> Sheet:
    """The letter, in the language of the contractor to whom it goes, whoever prints it; no statement."""
    with override(demand.contractor.language):
        return _letter(demand, at=at)


def _letter(demand: Demand, *, at: datetime) -> Sheet:
    facts, order = demand.facts, demand.order
    due = _moment(demand.clock.due_at, demand) if demand.clock else ""
    issued = _moment(demand.issued_at, demand) if demand.issued_at else ""
    return Sheet(
        title=_("Formal demand to complete a repair"),
        company=f"{demand.development.company.name} {demand.development.name}",
        number=demand.number,
        printed=_("Printed %(at)s") % {"at": _moment(at, demand)},
        language="en" if (get_language() or "").startswith("en") else "zh",
        facts=[
            (_("To"), demand.contractor.name),
            (_("Work order"), order.number),
            (_("Where"), str(facts.get("where", ""))),
            (_("What"), str(facts.get("what", ""))),
            (_("Contract"), str(facts.get("contract", ""))),
            (_("Issued"), issued),
            (_("Comply by"), due),
        ],
        parts=[
            Part(
                title=_("What was promised, and what happened"),
                head=[_("When"), _("What")],
                rows=_rows(demand),
                widths=[1, 3],
            ),
            Part(title=_("What the contract says"), text=_said(demand.clause)),
            Part(title=_("What we demand"), text=_demanded(demand, due)),
            Part(title=_("What follows"), text=_said(demand.consequence)),
            Part(title=_("Legal ground"), text="；".join(demand.source)),
        ],
        signatures=[
            Signature(_("Issued by"), demand.issued_by_label, issued),
            Signature(_("Received by"), demand.acknowledged_by_label, _moment(demand.acknowledged_at, demand)),
        ],
        note=_("Please acknowledge on the page of this demand, or sign and return a copy."),
    )


def _demanded(demand: Demand, due: str) -> str:
    asked = _("Complete the work of this order by %(due)s and report it finished.") % {"due": due}
    return "\n".join(text for text in (demand.text, asked) if text)


def _rows(demand: Demand) -> list[tuple[str, str]]:
    facts = demand.facts
    rows = [
        (facts.get("sent_at"), _("The order was sent.")),
        (facts.get("taken_at"), _("You took it on.")),
        *(
            (
                told,
                _("You told us that it takes until %(until)s: %(reason)s")
                % {"until": _read(until, demand), "reason": reason},
            )
            for told, until, reason in facts.get("delays", [])
        ),
        (demand.missed_at.isoformat(), _missed(demand)),
        *(
            (sent, _("We reminded you, and asked to be rung back.") if ring else _("We reminded you in writing."))
            for sent, _promise, ring in facts.get("reminders", [])
        ),
    ]
    return [(_read(moment, demand), text) for moment, text in rows if moment]


def _missed(demand: Demand) -> str:
    return _("By this time the work was %(what)s. It was not.") % {"what": PROMISE_WORDS[Promise(demand.promise)]}


def _read(moment: str, demand: Demand) -> str:
    return _moment(datetime.fromisoformat(moment), demand)


def _moment(moment: datetime | None, demand: Demand) -> str:
    return f"{timezone.localtime(moment, demand.development.zone):%Y-%m-%d %H:%M}" if moment else ""


def _said(text: dict[str, str]) -> str:
    return Words.model_validate(text).in_language(get_language() or "zh-hans") if text else ""
