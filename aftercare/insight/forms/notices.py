"""The notice of a fine, a demerit or a reward as it is handed over: what was decided, on which facts, how to object."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.insight.forms.sheets import Part, Sheet, Signature
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import MONEY
from aftercare.outcome.conduct.telling import FORM_WORDS, STATE_WORDS, facts_of, said


def notice_of(measure: Measure, *, at: datetime) -> Sheet:
    """The notice, numbered; whoever reads it sees the ground with its source, the facts, and how to be heard."""
    zone = measure.development.zone
    decided = timezone.localtime(measure.decided_at, zone) if measure.decided_at else None
    sum_of = f"¥{measure.amount:,.2f}" if measure.form in MONEY else ""
    return Sheet(
        title=_("Notice: %(form)s") % {"form": FORM_WORDS[measure.form]},
        company=f"{measure.development.company.name} {measure.development.name}",
        number=measure.number,
        printed=_("Printed %(at)s") % {"at": f"{timezone.localtime(at, zone):%Y-%m-%d %H:%M}"},
        language="en" if (get_language() or "").startswith("en") else "zh",
        facts=[
            (_("To"), str(measure.held)),
            (_("Ground"), said(measure.label)),
            (_("Rule"), ", ".join(measure.source)),
            (_("Case"), (measure.case.number or "") if measure.case else ""),
            (_("Decided on"), f"{decided:%Y-%m-%d}" if decided else ""),
            (_("Decided by"), measure.decided_by_label),
            (_("Amount"), sum_of),
            (_("State"), str(STATE_WORDS[measure.state])),
        ],
        parts=[
            Part(title=_("What happened"), text=measure.text, facts=facts_of(measure)),
            *([Part(title=_("What was said before the decision"), text=measure.heard)] if measure.heard else []),
            Part(title=_("Reason"), text=measure.reason),
            *([Part(title=_("How it is made good"), text=measure.remedy)] if measure.remedy else []),
            Part(title=_("Objection"), text=_objection(measure)),
        ],
        signatures=[
            Signature(_("Decided by"), measure.decided_by_label, f"{decided:%Y-%m-%d}" if decided else ""),
            Signature(_("Received by")),
        ],
        note=_("Nothing is taken from anybody's pay by this notice alone."),
    )


def _objection(measure: Measure) -> str:
    if measure.objection:
        return "\n".join(
            text for text in (measure.objection, measure.answer, measure.appeal, measure.ended_reason) if text
        )
    if measure.until_on is None:
        return _("Nobody objected in time.") if measure.state == "final" else measure.ended_reason
    return _("You may object until %(day)s: on the page of this notice, or in writing to the service centre.") % {
        "day": measure.until_on
    }
