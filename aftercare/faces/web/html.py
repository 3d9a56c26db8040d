"""Pages and fragments of pages, both from one template and one context, so that they cannot drift apart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, cast
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.urls import reverse
from jinja2_fragments import render_block

from aftercare.faces.messages.queries import unread_of
from aftercare.faces.web import navigation
from aftercare.faces.web.audiences import AUDIENCES, actor_of
from aftercare.ground.core.actors import Actor, ActorKind

Tone = Literal["success", "info", "warning", "danger"]
LEVELS: dict[Tone, int] = {
    "success": messages.SUCCESS,
    "info": messages.INFO,
    "warning": messages.WARNING,
    "danger": messages.ERROR,
}


class Page(HttpResponse):
    """A whole page that remembers what it was made of, so that a test can render its blocks alone."""

    template_name: str
    context_data: dict[str, Any]


def engine() -> Jinja2:
    """Our template engine."""
    return cast("Jinja2", engines["jinja"])


@cache
def component(name: str) -> Callable[..., str]:
    """A component of `templates/parts`, for the few pieces of pages that Python writes."""
    return cast("Callable[..., str]", engine().env.globals[name])


def shared(request: HttpRequest) -> dict[str, Any]:
    """What every page knows; also the context processor for third-party views that render our templates."""
    actor = actor_of(request)
    shown = navigation.entries_for(actor, path=request.path)
    return {
        "actor": actor,
        "signed_in": actor.kind != ActorKind.STRANGER,
        "navigation": shown,
        "navigation_groups": navigation.grouped(shown),
        "my_pages": navigation.my_pages(actor),
        "sign_out_url": navigation.sign_out_url(actor),
        "search_url": navigation.search_url(actor),
        "new_case_url": navigation.new_case_url(actor),
        "bell": bell_of(actor),
        "feedback_url": feedback_url(request, actor),
        "notices": messages.get_messages(request),
        "request_id": getattr(request, "request_id", ""),
    }


@dataclass(frozen=True)
class Bell:
    """The way to one's messages. How many are new is asked only where the bell is drawn: one small statement."""

    actor: Actor
    url: str

    def unread(self) -> int:
        """How many messages the reader has not opened; at most 100. Only staff have an inbox that counts."""
        return unread_of(self.actor) if self.actor.kind == ActorKind.STAFF else 0


def bell_of(actor: Actor) -> Bell | None:
    """The bell of this reader; none for strangers."""
    return Bell(actor, reverse("inbox:list")) if actor.kind in AUDIENCES["inbox"] else None


def feedback_url(request: HttpRequest, actor: Actor) -> str:
    """Where staff say what went wrong on this page; empty for others."""
    if actor.kind != ActorKind.STAFF:
        return ""
    here = {"page": request.get_full_path(), "request": getattr(request, "request_id", "")}
    return f"{reverse('office:feedback_give')}?{urlencode(here)}"


def context_for(request: HttpRequest, context: Mapping[str, Any]) -> dict[str, Any]:
    """The page's own context with the request, the csrf token and what every page knows."""
    return {
        **shared(request),
        **context,
        "request": request,
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
    }


def page(request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200) -> Page:
    """The whole page."""
    full = context_for(request, context or {})
    response = Page(engine().env.get_template(template).render(full), status=status)
    response.template_name, response.context_data = template, full
    return response


def fragment(
    request: HttpRequest, template: str, block: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """One block of the page alone, for htmx to swap in; waiting notices ride along out of band."""
    full = context_for(request, context or {})
    html = render_block(engine().env, template, block, full)
    if getattr(request, "htmx", False) and len(full["notices"]):
        html += render_block(engine().env, "notices.html", "out_of_band", full)
    return HttpResponse(html, status=status)


def toast(request: HttpRequest, text: object, tone: Tone = "success") -> None:
    """Say something on the next page or fragment this person gets."""
    messages.add_message(request, LEVELS[tone], str(text), extra_tags=tone)
