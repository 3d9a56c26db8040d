"""Sending questionnaires, after a case is closed and at intervals, and taking the answers."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction

from aftercare.care.surveys import permissions, queries, scoring
from aftercare.care.surveys.models import Questionnaire
from aftercare.ground.accounts.models import Development
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases.models import Case


@transaction.atomic
def send_after_closing(*, case_id: int, by: Actor, at: datetime) -> Questionnaire | None:
    """Send the owner of a closed case the questionnaire of its policy; None when nobody is to be asked.

    Once for each time the case was closed, and not again within the days in which the policy leaves people in peace.
    """
    case = Case.objects.locked(case_id)
    permissions.check_may_send(by)
    policy = queries.survey_policy_of(case.policy_id)
    rule = policy.after_closing
    if rule is None or case.kind not in rule.kinds or case.step not in rule.steps:
        return None
    if case.reporter_id is None or case.closed_at is None:
        return None
    if queries.was_asked(case, not_since=at - timedelta(days=rule.not_again_within_days)):
        return None
    questionnaire = Questionnaire.objects.create(
        key=rule.questionnaire,
        case=case,
        unit_id=case.unit_id,
        person_id=case.reporter_id,
        development_id=case.development_id,
        policy_id=case.policy_id,
        round=case.reopened,
        sent_at=at,
        expires_at=at + timedelta(days=policy.questionnaire(rule.questionnaire).open_for_days),
    )
    trail.record(
        "questionnaire.sent", questionnaire, by=by, at=at, begins=True, questionnaire=rule.questionnaire, case=case.pk
    )
    return questionnaire


@transaction.atomic
def send_periodic(*, development_id: int, by: Actor, at: datetime) -> int:
    """Draw the homes of a periodic survey by lot and send its questionnaire to their owners; returns how many.

    Nothing is sent before the policy's months since the last such survey here have passed. The lot is drawn from the
    month and the development, so that anybody can draw it again and see that nobody was chosen (S004.09.r12).
    """
    permissions.check_may_send(by)
    development = Development.objects.select_for_update().filter(pk=development_id).first()
    if development is None:
        raise Missing(_("There is no such record any more."))
    found = queries.periodic_due(development, at=at)
    if found is None:
        return 0
    version_id, rule, policy = found
    campaign = f"{development.pk}:{at.astimezone(development.zone):%Y-%m}"
    owners = queries.owners_to_draw(development, months=rule.months_after_handover, at=at)
    drawn = scoring.draw(list(owners), percent=rule.percent, seed=campaign)
    expires_at = at + timedelta(days=policy.questionnaire(rule.questionnaire).open_for_days)
    rows = [
        Questionnaire(
            key=rule.questionnaire,
            campaign=campaign,
            unit_id=unit_id,
            person_id=owners[unit_id],
            development=development,
            policy_id=version_id,
            sent_at=at,
            expires_at=expires_at,
        )
        for unit_id in drawn
    ]
    for row in rows:
        row.save(force_insert=True)
        trail.record("questionnaire.sent", row, by=by, at=at, begins=True, questionnaire=row.key, campaign=campaign)
    return len(rows)


@transaction.atomic
def answer_questionnaire(
    *, questionnaire_id: int, answers: Mapping[str, str], by: Actor, at: datetime
) -> Questionnaire:
    """The owner's own answers, once. What is left open is left open: nothing counts that was not said (QS07)."""
    questionnaire = Questionnaire.objects.locked(questionnaire_id)
    permissions.check_may_answer(by, questionnaire)
    scoring.check_can_answer(answered_at=questionnaire.answered_at, expires_at=questionnaire.expires_at, at=at)
    policy = queries.survey_policy_of(questionnaire.policy_id)
    asked = policy.questionnaire(questionnaire.key)
    said = scoring.read_answers(policy, asked, answers)
    result = scoring.result_of(policy, asked, said)
    questionnaire.answers, questionnaire.answered_at = said, at
    questionnaire.score = result.score
    questionnaire.topics = {topic: str(score) for topic, score in result.topics.items()}
    questionnaire.save(update_fields=["answers", "answered_at", "score", "topics", "version"])
    trail.record(
        "questionnaire.answered",
        questionnaire,
        by=by,
        at=at,
        questionnaire=questionnaire.key,
        case=questionnaire.case_id,
        score=result.score,
        topics=questionnaire.topics,
        answers=said,
    )
    return questionnaire
