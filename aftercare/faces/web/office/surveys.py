"""What owners answered: by development and questionnaire, with how many came back and whether that counts."""

from datetime import date, datetime, time, timedelta

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.care.surveys import queries
from aftercare.care.surveys.questions import SurveyPolicy
from aftercare.faces.web.html import page
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.errors import Missing, NotPermitted
from aftercare.ground.policies.queries import in_force, policy_of

DAYS = {"30": 30, "90": 90, "365": 365}


def surveys(request: SignedInRequest) -> HttpResponse:
    """The results of the last month, quarter or year."""
    if not request.actor.may(Permission.SEE_REPORTS):
        raise NotPermitted(_("You may not look at these results."))
    asked = request.GET.get("days", "90")
    days = DAYS.get(asked, 90)
    until = timezone.now()
    places = Development.objects.visible_to(request.actor, Permission.SEE_REPORTS)
    rows = queries.report(places, since=_begin(until - timedelta(days=days)), until=until)
    words = _words(timezone.localdate())
    periods = ((_("30 days"), "30"), (_("90 days"), "90"), (_("One year"), "365"))
    context = {
        "rows": [
            (
                row,
                words.get(row.questionnaire, row.questionnaire),
                [(words.get(key, key), value) for key, value in row.topics.items()],
            )
            for row in rows
        ],
        "periods": [(label, f"?days={key}", DAYS[key] == days) for label, key in periods],
        "sent": sum(row.sent for row in rows),
        "answered": sum(row.answered for row in rows),
    }
    return page(request, "office/surveys/results.html", context)


def _begin(moment: datetime) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localtime(moment).date(), time.min))


def _words(today: date) -> dict[str, str]:
    """What questionnaires and topics are called today."""
    try:
        policy = policy_of(in_force(on=today).pk).section(SurveyPolicy)
    except Missing:
        return {}
    language = get_language() or "zh-hans"
    named = {key: sheet.label.in_language(language) for key, sheet in policy.questionnaires.items()}
    return named | {key: words.in_language(language) for key, words in policy.topics.items()}
