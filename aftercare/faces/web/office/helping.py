"""Help articles: read by all staff, written by those who work on cases, let out by those who lead the desk."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.care.relations import actions, permissions
from aftercare.care.relations.models import Article
from aftercare.care.relations.queries import articles_kept
from aftercare.care.relations.rules import AUDIENCE_WORDS, STATE_WORDS, TOPIC_WORDS, State
from aftercare.faces.web.desk.queue import words_in_force
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.office.helping_forms import ArticleForm, PublishForm, SeenForm, WithdrawForm
from aftercare.faces.web.orders.forms import parsed
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.checks import allows
from aftercare.ground.core.errors import NotPermitted
from aftercare.records.estate.models import Building
from aftercare.service.cases.models import Case

BUILDINGS_AT_MOST = 500


def articles(request: SignedInRequest) -> HttpResponse:
    """Every article in reach, narrowed by state and words."""
    state, text = request.GET.get("state", ""), request.GET.get("text", "")[:100]
    state = state if state in STATE_WORDS else ""
    context = {
        "articles": articles_kept(by=request.actor, state=state, text=text),
        "chips": [
            (_("All"), "?", not state, None),
            *((words, f"?state={key}", key == state, None) for key, words in STATE_WORDS.items()),
        ],
        "text": text,
        "state": state,
        "may_write": request.actor.may(Permission.WORK_CASE),
        **_words(),
    }
    return page(request, "office/help/list.html", context)


def new(request: SignedInRequest) -> HttpResponse:
    """Write one; with `case`, after the fault of a case."""
    form = _form(request, initial=_from_case(request))
    if request.method == "POST" and form.is_valid():
        made = actions.write_article(written=form.written(), by=request.actor, at=timezone.now())
        toast(request, _("Kept as a draft. Somebody else approves it."))
        return redirect("office:help_article", made.pk)
    return page(request, "office/help/edit.html", {"form": form, "article": None}, status=422 if form.errors else 200)


def article(request: SignedInRequest, article_id: int) -> HttpResponse:
    """One article, with what may be done with it now."""
    return page(request, "office/help/article.html", _context(request, _find(request, article_id)))


def change(request: SignedInRequest, article_id: int) -> HttpResponse:
    """Change a draft."""
    found = _find(request, article_id)
    form = _form(request, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        actions.change_article(
            article_id=found.pk,
            seen=form.cleaned_data["seen"] or 0,
            written=form.written(),
            by=request.actor,
            at=timezone.now(),
        )
        toast(request, _("Kept as a draft. Somebody else approves it."))
        return redirect("office:help_article", found.pk)
    return page(request, "office/help/edit.html", {"form": form, "article": found}, status=422 if form.errors else 200)


@require_POST
def approve(request: SignedInRequest, article_id: int) -> HttpResponse:
    """It is right."""
    found = _find_to_let_out(request, article_id)
    seen = parsed(request, SeenForm).cleaned_data["seen"]
    actions.approve_article(article_id=found.pk, seen=seen, by=request.actor, at=timezone.now())
    toast(request, _("Approved. Publish it when it shall be read."))
    return redirect("office:help_article", found.pk)


@require_POST
def publish(request: SignedInRequest, article_id: int) -> HttpResponse:
    """Show it from a day on."""
    found = _find_to_let_out(request, article_id)
    sent = parsed(request, PublishForm).cleaned_data
    actions.publish_article(article_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("Published."))
    return redirect("office:help_article", found.pk)


@require_POST
def withdraw(request: SignedInRequest, article_id: int) -> HttpResponse:
    """Show it no more."""
    found = _find_to_let_out(request, article_id)
    sent = parsed(request, WithdrawForm).cleaned_data
    actions.withdraw_article(article_id=found.pk, by=request.actor, at=timezone.now(), **sent)
    toast(request, _("It is shown no more."))
    return redirect("office:help_article", found.pk)


def _find(request: SignedInRequest, article_id: int) -> Article:
    related = ("development", "building__development", "keeper", "written_by", "approved_by", "case")
    return get_object_or_404(Article.objects.visible_to(request.actor).select_related(*related), pk=article_id)


def _find_to_let_out(request: SignedInRequest, article_id: int) -> Article:
    found = _find(request, article_id)
    permissions.check_may_let_out(request.actor, development_id=found.development_id)
    return found


def _words() -> dict[str, object]:
    return {
        "state_words": STATE_WORDS,
        "topic_words": TOPIC_WORDS,
        "audience_words": AUDIENCE_WORDS,
        "words": words_in_force(timezone.now()),
    }


def _context(request: SignedInRequest, found: Article) -> dict[str, Any]:
    leads = allows(permissions.check_may_let_out, request.actor, development_id=found.development_id)
    writes = allows(permissions.check_may_write_articles, request.actor, development_id=found.development_id)
    return {
        "article": found,
        "may_change": writes and found.state in {State.DRAFT, State.APPROVED},
        "may_approve": leads and found.state == State.DRAFT and found.written_by_id != request.actor.id,
        "may_publish": leads and found.state == State.APPROVED,
        "may_withdraw": leads and found.state != State.WITHDRAWN,
        "publish_form": PublishForm(initial={"from_on": timezone.localdate().isoformat()}),
        **_words(),
    }


def _form(request: SignedInRequest, *, initial: dict[str, object]) -> ArticleForm:
    if not request.actor.may(Permission.WORK_CASE):
        raise NotPermitted(_("You may not write help articles here."))
    developments = list(Development.objects.visible_to(request.actor, Permission.WORK_CASE).order_by("name")[:200])
    buildings = Building.objects.filter(development__in=developments).select_related("development")
    return ArticleForm(
        request.POST or None,
        words=words_in_force(timezone.now()),
        developments=developments,
        buildings=list(buildings.order_by("development_id", "code", "pk")[:BUILDINGS_AT_MOST]),
        initial=initial,
    )


def _initial(found: Article) -> dict[str, object]:
    names = ("title_zh", "body_zh", "title_en", "body_en", "audience", "topic", "component", "kind")
    return {
        **{name: getattr(found, name) for name in names},
        "development": found.development_id,
        "building": found.building_id,
        "case": found.case_id,
        "seen": found.version,
    }


def _from_case(request: SignedInRequest) -> dict[str, object]:
    """What a new article begins with: for staff after a case, else for owners to help themselves."""
    asked = request.GET.get("case", "")
    case = Case.objects.visible_to(request.actor).filter(pk=int(asked)).first() if asked.isdigit() else None
    if case is None:
        return {"audience": "owners", "topic": "help_yourself"}
    return {
        "audience": "staff",
        "topic": "handbook",
        "title_zh": case.subject,
        "body_zh": "\n\n".join(filter(None, [case.text, case.resolution])),
        "component": case.component,
        "development": case.development_id,
        "case": case.pk,
    }
