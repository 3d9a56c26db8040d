"""The callback on the case page: what was said in each call, and what the next may say."""

from datetime import datetime

from django.utils.translation import gettext as _

from aftercare.care.surveys import permissions, queries, rules
from aftercare.care.surveys.models import Questionnaire
from aftercare.care.surveys.policy import Outcome
from aftercare.care.surveys.questions import AskKind
from aftercare.faces.web.desk.panels import Panel
from aftercare.faces.web.words import said
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.service.cases.models import Case


def outcome_words() -> dict[str, str]:
    """How a call can end."""
    return {
        Outcome.SATISFIED.value: _("Content"),
        Outcome.NOT_SATISFIED.value: _("Not content"),
        Outcome.NOT_REACHED.value: _("Not reached"),
    }


def callback_panel(case: Case, by: Actor, at: datetime) -> Panel | None:  # noqa: ARG001  every panel is told the time
    """The panel of a case that was, or is to be, called back or rated."""
    calls = queries.callbacks_of(case.pk)
    rating = queries.rating_of(case.pk)
    sheets = queries.questionnaires_of(case.pk)
    waits = case.is_open and case.step == "callback"
    if not (calls or rating or waits or sheets):
        return None
    policy = queries.callback_policy_of(case)
    words = outcome_words()
    may = waits and allows(permissions.check_may_call_back, by, case, policy)
    did_it = may and not allows(rules.check_independent, policy, caller=by.reference, doers=queries.doers_of(case))
    questions = {key: said(question.label) for key, question in policy.questions.items()}
    return Panel(
        "desk/panel_callback.html",
        place="main",
        context={
            "calls": [
                (call, words[call.outcome], [(questions.get(key, key), grade) for key, grade in call.answers.items()])
                for call in calls
            ],
            "rating": rating,
            "sheets": [(sheet, _answers(sheet)) for sheet in sheets],
            "may": may and not did_it,
            "did_it": did_it,
            "questions": list(questions.items()),
            "outcomes": list(words.items()),
        },
    )


def _answers(sheet: Questionnaire) -> list[tuple[str, str]]:
    """Each question with what was answered, in the reader's language."""
    policy = queries.survey_policy_of(sheet.policy_id)
    asks = policy.questionnaire(sheet.key).asks
    grades = policy.scale.grades if policy.scale else {}
    found = []
    for key, answer in sheet.answers.items():
        chosen = grades.get(answer) if asks[key].kind is AskKind.SCALE else asks[key].options.get(answer)
        found.append((said(asks[key].label), said(chosen.label) if chosen else answer))
    return found
