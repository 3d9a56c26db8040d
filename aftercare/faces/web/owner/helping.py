"""Help for owners: answers for their own buildings, found by topic or word, and whether they helped."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.care.relations import actions
from aftercare.care.relations.queries import articles_to_read
from aftercare.care.relations.rules import Audience
from aftercare.faces.web.helping import by_topic
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.orders.forms import parsed
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.records.estate.models import Unit

HOMES_AT_MOST = 50


class UsefulForm(forms.Form):
    """Yes or no."""

    useful = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda sent: sent == "yes")


def help_page(request: SignedInRequest) -> HttpResponse:
    """Everything that can be read about one's homes, by topic; `text` narrows it."""
    units = list(Unit.objects.visible_to(request.actor).order_by("pk")[:HOMES_AT_MOST])
    text = request.GET.get("text", "")[:100]
    articles = articles_to_read(
        development_ids=[unit.development_id for unit in units],
        building_ids=[unit.building_id for unit in units if unit.building_id is not None],
        audience=Audience.OWNERS,
        on=timezone.localdate(),
        text=text,
    )
    return page(request, "owner/help.html", {"topics": by_topic(articles), "text": text})


@require_POST
def judge(request: SignedInRequest, article_id: int) -> HttpResponse:
    """Say whether it helped, and go on where one was."""
    useful = parsed(request, UsefulForm).cleaned_data["useful"]
    actions.judge_article(article_id=article_id, useful=useful, by=request.actor, at=timezone.now())
    toast(request, _("Good to hear.") if useful else _("Thank you. Report it, and we will see to it."))
    came_from = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()})
    return redirect(came_from if safe else reverse("owner:help"))
