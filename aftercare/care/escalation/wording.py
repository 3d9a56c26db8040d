"""Why a case was raised, in a sentence for people: its step of the rules and the facts that led to it."""

from datetime import datetime

from aftercare.care.escalation.models import Escalation
from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.care.escalation.rules import Trigger
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import policy_of
from aftercare.service.deadlines.policy import DeadlinePolicy


def why_of(step: Escalation, *, language: str) -> str:
    """The sentence in the language that is active; labels of the pack come in `language`."""
    policy = policy_of(step.policy_id)
    if step.trigger == Trigger.OWNER:
        return str(_("the owner complained directly: %(reason)s")) % {"reason": step.reason}
    if step.trigger in {Trigger.HAND, Trigger.CRISIS}:
        return step.reason
    rule = policy.section(EscalationPolicy).steps.get(step.step)
    label = rule.label.in_language(language) if rule else step.step
    if step.trigger == Trigger.REPORTS:
        said = _("%(label)s (reported %(count)s times: %(cases)s)")
        return str(said) % {"label": label, "count": step.facts.get("reports"), "cases": step.facts.get("cases")}
    if step.trigger == Trigger.LATE:
        stage = policy.section(DeadlinePolicy).limits.get(str(step.facts.get("stage")))
        return str(_("%(label)s: %(stage)s was due %(due)s")) % {
            "label": label,
            "stage": stage.label.in_language(language) if stage else "",
            "due": _when(step),
        }
    return label


def _when(step: Escalation) -> str:
    due = datetime.fromisoformat(str(step.facts["due_at"])).astimezone(step.case.development.zone)
    return f"{due:%Y-%m-%d %H:%M}"
