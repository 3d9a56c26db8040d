"""Acts on many cases from the queue: begun, shown while they run, summed up, taken back."""

import time

from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from aftercare.faces.web.desk.incidents.opening import gather_chosen, running_choices
from aftercare.faces.web.desk.queue_filters import chosen_of, filters_of
from aftercare.faces.web.html import fragment, page
from aftercare.faces.web.rendering import Names
from aftercare.faces.web.words import PolicyWords
from aftercare.ground.accounts.queries.staff import names_of_colleagues
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.actors import Actor
from aftercare.service.cases.queries.queue import numbers_of
from aftercare.service.desk import actions, lines
from aftercare.service.desk.models import BulkAct
from aftercare.service.desk.queries.bulk import BulkSummary, summary_of
from aftercare.service.desk.rules import ASKS, MANY_AT_MOST, Act, Outcome, kept_address

TEMPLATE = "desk/queue/bulk.html"
GATHER = "gather"
SERVED_AT_ONCE_SECONDS = 1.5
"""How long somebody waits before the rest is left to a worker and its progress shown."""


def act_words() -> dict[str, str]:
    """What each act is called, in the order in which they are offered."""
    return {
        Act.ASSIGN.value: _("Hand on"),
        Act.WATCH.value: _("Watch"),
        Act.UNWATCH.value: _("Watch no more"),
        Act.HOLD.value: _("Put on hold"),
        Act.RESUME.value: _("Take up again"),
        Act.URGENCY.value: _("Change urgency"),
        Act.NOTE.value: _("Keep a note"),
        Act.ANSWER.value: _("Write to the owners"),
        Act.END.value: _("Close together"),
    }


def offers(by: Actor, words: PolicyWords) -> dict[str, object]:
    """What the lists of the acts on many offer, oneself first among the people."""
    people = names_of_colleagues(by)
    oneself = [each for each in people if each[0] == by.id]
    others = [each for each in people if each[0] != by.id]
    return {
        "staff": Names([("", "–"), *oneself, *others]),
        "causes": words.pause_causes(),
        "urgencies": words.urgencies(),
        "acts": act_words(),
        "incidents": [("", _("a new one")), *running_choices(by)],
        "most": MANY_AT_MOST,
    }


@require_POST
def begin(request: SignedInRequest) -> HttpResponse:
    """Do one act to the cases chosen, or to all that pass the filters; then show what came of it."""
    now, by = timezone.now(), request.actor
    act, back = request.POST.get("act", ""), kept_address(request.POST.get("query", ""))
    if act == GATHER:
        return gather_chosen(request, _chosen(request, back, by=by))
    known = {name for name, _label in ASKS.get(Act(act), ())} if act in set(Act) else set()
    values = {name: request.POST.get(f"{act}_{name}", "").strip() for name in sorted(known | {"reason"})}
    bulk = actions.begin_bulk(
        act=act,
        values={name: value for name, value in values.items() if value},
        case_ids=_chosen(request, back, by=by),
        back=back,
        key=request.POST.get("submission_key", ""),
        by=by,
        at=now,
    )
    lines.carry_out(bulk, enough=_until(SERVED_AT_ONCE_SECONDS), by=by, at=now)
    return _to_queue(request, bulk)


@require_POST
def undo(request: SignedInRequest, bulk_id: int) -> HttpResponse:
    """Take it back, as far as nobody has changed the cases since."""
    now, by = timezone.now(), request.actor
    bulk = actions.begin_undo(bulk_id=bulk_id, by=by, at=now)
    lines.put_back(bulk, enough=_until(SERVED_AT_ONCE_SECONDS), by=by, at=now)
    return _to_queue(request, bulk)


def result(request: SignedInRequest, bulk_id: int) -> HttpResponse:
    """How far it is and what came of it; htmx gets the summary alone."""
    context = result_of(bulk_id, by=request.actor)
    if context is None:
        raise Http404
    if request.htmx:
        return fragment(request, TEMPLATE, "result", context)
    return page(request, TEMPLATE, context)


def result_of(bulk_id: int, *, by: Actor) -> dict[str, object] | None:
    """What the summary shows; None for a number that is none of one's own."""
    found = summary_of(bulk_id, by=by, at=timezone.now())
    if found is None:
        return None
    return {"result": found, "result_words": _words_of(found), "result_back": _back_to(found.bulk)}


def _words_of(found: BulkSummary) -> list[str]:
    """The summary in plain sentences."""
    count = found.counts.get
    done, refused = count(Outcome.DONE, 0), count(Outcome.REFUSED, 0)
    undone, kept = count(Outcome.UNDONE, 0), count(Outcome.KEPT, 0)
    told = [
        (done, ngettext("%(n)d case changed.", "%(n)d cases changed.", done)),
        (refused, ngettext("%(n)d case refused.", "%(n)d cases refused.", refused)),
        (undone, ngettext("%(n)d case put back.", "%(n)d cases put back.", undone)),
        (kept, ngettext("%(n)d case could not be put back.", "%(n)d cases could not be put back.", kept)),
    ]
    said = [words % {"n": number} for number, words in told if number]
    return [_("%(act)s:") % {"act": act_words()[found.bulk.act]}, *said]


def _until(seconds: float) -> lines.Enough:
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end


def _chosen(request: SignedInRequest, back: str, *, by: Actor) -> list[int]:
    if request.POST.get("scope") == "all":
        now = timezone.now()
        chosen = chosen_of(QueryDict(back).dict())
        return numbers_of(filters_of(chosen, by=by, now=now), by=by, now=now, most=MANY_AT_MOST)
    return [int(number) for number in request.POST.getlist("case") if number.isdigit() and len(number) < 19]


def _back_to(bulk: BulkAct) -> str:
    return f"{reverse('desk:queue')}?{bulk.back or 'view=open'}"


def _to_queue(request: SignedInRequest, bulk: BulkAct) -> HttpResponse:
    """Back to where it was begun, with the summary on top."""
    where = f"{_back_to(bulk)}&done={bulk.pk}"
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Redirect": where})
    return redirect(where)
