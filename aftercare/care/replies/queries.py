"""Replies for pages, and the facts that fill a draft."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import BigIntegerField

from aftercare.care.escalation import queries as ladder
from aftercare.care.escalation.models import Escalation
from aftercare.care.replies import rules
from aftercare.care.replies.models import Reply
from aftercare.care.replies.policy import ReplyPolicy, ReplyTemplate
from aftercare.care.replies.rules import State
from aftercare.care.replies.stages import Happened, Reached, stages_reached
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.audit.queries import who_acted
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.dates import local_day
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import procedure_of
from aftercare.service.deadlines.queries import clocks_of
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.workorders.models import Survey

LISTED_AT_MOST = 100
EVENTS_AT_MOST = 300
ASIDE = ("case.noted", "case.watched", "case.mentioned", "case.task_added", "case.task_ticked", "case.task_unticked")
"""Events by which no stage is ever done."""
_OF_CASE = Question(
    lambda: (
        Reply.objects.filter(case=Given("case", BigIntegerField()))
        .select_related("written_by", "changed_by", "approved_by", "sent_by")
        .order_by("-pk")[:20]
    )
)


def policy_of_case(case: Case) -> ReplyPolicy:
    """What the rules of the case say of replies."""
    return policy_of(case.policy_id).section(ReplyPolicy)


def policy_of_reply(reply: Reply) -> ReplyPolicy:
    """The rules under which the reply was drafted."""
    return policy_of(reply.policy_id).section(ReplyPolicy)


def template_of(reply: Reply) -> ReplyTemplate:
    """The template by which it is built."""
    return policy_of_reply(reply).template(reply.template)


def facts_of(case: Case, *, beyond: bool = False, whole: bool = True) -> rules.Facts:
    """What the rules may depend on; without `whole` only what the case itself says, which costs no statement."""
    return rules.Facts(
        kind=case.kind,
        channel=case.channel,
        urgency=case.urgency,
        level=ladder.level_of(case.pk) if whole else "",
        crisis=ladder.is_crisis(case.pk) if whole else False,
        beyond=beyond,
        answers=case.answers,
    )


def templates_of(case: Case) -> dict[str, ReplyTemplate]:
    """The templates that suit the case, the closest first; no statement."""
    return rules.templates_for(policy_of_case(case), facts_of(case, whole=False))


def replies_of(case: Case) -> Sequence[Reply]:
    """Every reply to a case, the latest first."""
    return _OF_CASE.rows(case=case.pk)


def remedies_of(reply: Reply) -> list[tuple[str, str]]:
    """Where else the owner may turn, in the language of the reply: what it is called, and how."""
    policy = policy_of_reply(reply)
    return [
        (policy.remedies[key].label.in_language(reply.language), policy.remedies[key].text.in_language(reply.language))
        for key in template_of(reply).remedies
    ]


def language_of(case: Case) -> str:
    """The language in which its owner reads."""
    return case.reporter.language if case.reporter else "zh-hans"


def filling(case: Case, *, language: str) -> dict[str, str]:
    """The facts of a case that templates may mention, in words. Three statements."""
    survey = Survey.objects.filter(case=case).order_by("-pk").first()
    coverage = CoverageDecision.objects.current().filter(case_id=case.pk).first()
    decided = Escalation.objects.filter(case=case, decided_at__isnull=False).order_by("-pk").first()
    return {
        "name": case.reporter_name,
        "number": case.number or "",
        "subject": case.subject,
        "text": case.text,
        "reported_on": said_day(case.opened_at, case, language),
        "place": f"{case.development.name} {case.unit.code if case.unit else ''}".strip(),
        "company": case.development.company.name,
        "responsible": case.responsible.name,
        "phone": case.responsible.phone,
        "finding": survey.finding if survey else "",
        "clause": coverage.computed_clause if coverage else "",
        "decision": decided.decision if decided else "",
        "due_on": said_day(case.finish_by, case, language),
    }


def said_day(moment: datetime | None, case: Case, language: str) -> str:
    """A day at the place of the case, as its reader writes it; empty for none."""
    if moment is None:
        return ""
    day = local_day(moment, str(case.development.zone))
    return f"{day:%d %B %Y}" if language.startswith("en") else f"{day.year}年{day.month}月{day.day}日"


def list_replies(*, by: Actor, states: Sequence[str], most: int = LISTED_AT_MOST) -> list[Reply]:
    """The replies in these states to the cases in reach; what waits for approval the longest first, else the newest."""
    order = ("submitted_at", "pk") if tuple(states) == (State.SUBMITTED.value,) else ("-pk",)
    found = Reply.objects.visible_to(by).filter(state__in=list(states))
    related = ("case__development", "case__unit", "case__responsible", "written_by", "approved_by")
    return list(found.select_related(*related).order_by(*order)[:most])


def review_level(case: Case, *, approved_as: str, at: datetime, but_not: Sequence[int | None]) -> str:
    """The nearest level above the case whose holder had no hand in the reply; empty when there is none."""
    policy = ladder.policy_of_case(case)
    for key in policy.above(ladder.level_of(case.pk)):
        level = policy.level(key)
        same = bool(approved_as) and approved_as in level.roles
        if not same and ladder.holder_on(level, case, at=at).pk not in but_not:
            return key
    return ""


_HAPPENED = Question(
    lambda: (
        AuditEvent.objects.filter(subject_type="case", subject_id=Given("case", BigIntegerField()))
        .exclude(name__in=ASIDE)
        .order_by("sequence")[:EVENTS_AT_MOST]
    )
)


def stages_of(case: Case, *, now: datetime) -> list[Reached]:
    """How far a case is by the stages of its kind; empty for kinds that have none. Two statements."""
    stages = policy_of_case(case).stages.get(case.kind)
    if not stages:
        return []
    happened = [
        Happened(event.name, event.at, who_acted(event), str(event.changes.get("to_step") or ""))
        for event in _HAPPENED.rows(case=case.pk)
    ]
    due: dict[str, datetime] = {}
    for clock in sorted(clocks_of(case.pk), key=lambda each: each.started_at):
        due[clock.stage] = clock.due_at
    return stages_reached(
        stages,
        happened,
        steps=[*procedure_of(case).steps],
        due=due,
        is_open=case.is_open,
        now=now,
    )
