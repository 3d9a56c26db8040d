"""The owner's questionnaires: answered with a thumb, once."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from aftercare.care.surveys import actions, queries, scoring
from aftercare.care.surveys.models import Questionnaire
from aftercare.care.surveys.questions import Ask, AskKind, SurveyPolicy
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.words import said
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.errors import BadInput


@dataclass(frozen=True)
class Question:
    """One question as the page asks it; without options it is answered in words."""

    key: str
    label: str
    options: list[tuple[str, str]]
    required: bool
    value: str


def questionnaire(request: SignedInRequest, questionnaire_id: int) -> HttpResponse:
    """Show the questions, and take the answers."""
    sheet = get_object_or_404(
        Questionnaire.objects.visible_to(request.actor).select_related("case", "development"), pk=questionnaire_id
    )
    refused = None
    if request.method == "POST":
        try:
            actions.answer_questionnaire(
                questionnaire_id=sheet.pk, answers=_given(request), by=request.actor, at=timezone.now()
            )
        except (BadInput, scoring.AnsweredAlready, scoring.TooLateToAnswer) as fault:
            refused = fault
        else:
            toast(request, _("Thank you! Whoever answers for it will read it."))
            return redirect("owner:case", sheet.case_id) if sheet.case_id else redirect("owner:home")
    policy = queries.survey_policy_of(sheet.policy_id)
    asked = policy.questionnaire(sheet.key)
    context = {
        "sheet": sheet,
        "title": said(asked.label),
        "questions": [_question(request, policy, key, ask) for key, ask in asked.asks.items()],
        "refused": refused,
        "open": sheet.answered_at is None and sheet.expires_at > timezone.now(),
    }
    return page(request, "owner/questionnaire.html", context, status=422 if refused else 200)


def _given(request: SignedInRequest) -> dict[str, str]:
    start = "ask_"
    return {name.removeprefix(start): request.POST[name] for name in request.POST if name.startswith(start)}


def _question(request: SignedInRequest, policy: SurveyPolicy, key: str, ask: Ask) -> Question:
    options: list[tuple[str, str]] = []
    if ask.kind is AskKind.SCALE and policy.scale is not None:
        options = [(name, said(grade.label)) for name, grade in policy.scale.grades.items()]
    elif ask.kind is AskKind.CHOICE:
        options = [(name, said(option.label)) for name, option in ask.options.items()]
    return Question(key, said(ask.label), options, ask.required, request.POST.get(f"ask_{key}", ""))
