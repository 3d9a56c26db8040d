"""The owner's own requests: where each stands, whose turn it is, and what the owner can do."""

from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from aftercare.care.incidents.queries.incidents import one_of_many
from aftercare.faces.web import current
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.orders import forms
from aftercare.faces.web.orders.forms import drawing_of, parsed, photos_of
from aftercare.faces.web.orders.uploads import ACCEPTED, files_shown, photo_links, stored_one, stored_papers
from aftercare.faces.web.owner.above import above_of
from aftercare.faces.web.owner.deciding import decisions_of
from aftercare.faces.web.owner.forms import TextForm
from aftercare.faces.web.owner.letters import letters_of
from aftercare.faces.web.owner.story import story_of
from aftercare.faces.web.owner.words import asked_of_owner
from aftercare.faces.web.words import words_of
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.files.models import Attachment
from aftercare.ground.files.queries import attachments_of
from aftercare.service.cases import actions
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import next_label, procedure_of
from aftercare.service.workorders.actions import accepting, appointing
from aftercare.service.workorders.allowed import work_for_reader
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.queries.pages import (
    OrderFacts,
    case_words,
    waiting_for_owner,
    work_facts,
)

PER_PAGE = 50


def home(request: SignedInRequest) -> HttpResponse:
    """Every request of this owner, the open ones first; a link to one request leads straight to it."""
    if request.actor.case_ids is not None and len(request.actor.case_ids) == 1:
        return redirect("owner:case", next(iter(request.actor.case_ids)))
    cases = list(
        Case.objects.visible_to(request.actor)
        .select_related("unit", "development", "responsible")
        .order_by("-pk")[:PER_PAGE]
    )
    asked = waiting_for_owner(cases)
    rows = [_row(case, language=request.actor.language, asked=case.pk in asked) for case in cases]
    return page(
        request,
        "owner/home.html",
        {"open": [row for row in rows if row["case"].is_open], "closed": [r for r in rows if not r["case"].is_open]},
    )


def _row(case: Case, *, language: str, asked: bool) -> dict[str, Any]:
    step = procedure_of(case).step(case.step)
    return {
        "case": case,
        "step": step.label.owner.in_language(language),
        "yours": case.is_open and (asked or case.owed_by == "owner"),
    }


def _case(request: SignedInRequest, case_id: int) -> Case:
    found = get_object_or_404(
        Case.objects.visible_to(request.actor).select_related("unit", "development", "responsible"), pk=case_id
    )
    current.show_times_of(found.development)
    return found


def case(request: SignedInRequest, case_id: int) -> HttpResponse:
    """One request: the next step, the person, the date; what the owner can do; the story."""
    found = _case(request, case_id)
    language = request.actor.language
    work = work_for_reader(work_facts(found, by=request.actor), by=request.actor)
    step = procedure_of(found).step(found.step)
    asked = [facts for facts in work.orders if facts.order.is_open]
    ours = letters_of(found, by=request.actor, at=timezone.now())
    return page(
        request,
        "owner/case.html",
        {
            "case": found,
            "words": case_words(found, language=language),
            "step": step.label.owner.in_language(language),
            "next": next_label(found, language=language),
            "work": work,
            "to_answer": [facts for facts in asked if "accept_time" in facts.may],
            "coming": [facts for facts in asked if facts.coming and facts.coming.state == "accepted"],
            "to_sign": [facts for facts in asked if facts.to_sign],
            "story": story_of(found, letters=[each.reply.entry_id or 0 for each in ours.letters]),
            **asked_of_owner(found),
            "photo_links": photo_links,
            "accept": ACCEPTED,
            "reported": files_shown(_files_of(found)),
            "answers": words_of(found.policy_id).answers(found.answers),
            **decisions_of(found, by=request.actor, at=timezone.now()),
            **above_of(found, by=request.actor),
            "letters": ours.letters,
            "stages": ours.stages,
            "many": one_of_many(found),
            "has_signed": any(_owner_has_signed(facts) for facts in asked),
            "yours": found.is_open
            and (found.owed_by == "owner" or any(facts.to_sign or "accept_time" in facts.may for facts in asked)),
        },
    )


def _files_of(case: Case) -> list[Attachment]:
    """What came with the report, without what is for staff alone."""
    subject = f"case:{case.pk}"
    return attachments_of([subject], internal=False).get(subject, [])


def _owner_has_signed(facts: OrderFacts) -> bool:
    """Whether the owner's part of the acceptance is settled, and others are still awaited."""
    return any(one.is_owner and one.row.state != "pending" for one in facts.signatures)


def _back(request: SignedInRequest, case_id: int, said: object) -> HttpResponse:
    toast(request, said)
    return redirect("owner:case", case_id)


@require_POST
def write(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Write something in the case."""
    found = _case(request, case_id)
    form = parsed(request, TextForm)
    now = timezone.now()
    papers = stored_papers(photos_of(request), at=now)
    actions.write_as_owner(case_id=found.pk, text=form.cleaned_data["text"], papers=papers, by=request.actor, at=now)
    return _back(request, case_id, _("Sent. %(who)s will read it.") % {"who": found.responsible.name})


@require_POST
def urge(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Ask to hurry."""
    found = _case(request, case_id)
    form = parsed(request, TextForm)
    actions.urge(case_id=found.pk, text=form.cleaned_data["text"], by=request.actor, at=timezone.now())
    return _back(request, case_id, _("We have passed it on. Whoever answers for it has been told."))


def _order(request: SignedInRequest, order_id: int) -> WorkOrder:
    return get_object_or_404(WorkOrder.objects.visible_to(request.actor), pk=order_id)


@require_POST
def accept_time(request: SignedInRequest, order_id: int, appointment_id: int) -> HttpResponse:
    """The proposed time suits."""
    order = _order(request, order_id)
    appointing.accept_time(order_id=order.pk, appointment_id=appointment_id, by=request.actor, at=timezone.now())
    return _back(request, order.case_id, _("Agreed. Please be at home then."))


@require_POST
def reject_time(request: SignedInRequest, order_id: int, appointment_id: int) -> HttpResponse:
    """It does not suit, and when it would."""
    order = _order(request, order_id)
    form = parsed(request, forms.ReasonForm)
    appointing.reject_time(
        order_id=order.pk,
        appointment_id=appointment_id,
        reason=form.cleaned_data["reason"],
        by=request.actor,
        at=timezone.now(),
    )
    return _back(request, order.case_id, _("Passed on. Another time will be proposed."))


@require_POST
def sign(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Accept the work with a signature."""
    order = _order(request, order_id)
    form = parsed(request, forms.SignForm)
    now = timezone.now()
    accepting.sign(
        order_id=order.pk,
        signatory=form.cleaned_data["signatory"],
        name=form.cleaned_data["name"],
        signature=stored_one(drawing_of(request), at=now),
        key=form.cleaned_data["submission_key"],
        by=request.actor,
        at=now,
    )
    return _back(request, order.case_id, _("Thank you. Your signature is on file."))


@require_POST
def refuse(request: SignedInRequest, order_id: int) -> HttpResponse:
    """Refuse the work: it is done again."""
    order = _order(request, order_id)
    form = parsed(request, forms.RefuseForm)
    now: datetime = timezone.now()
    photos = photos_of(request, "proof")
    accepting.refuse(
        order_id=order.pk,
        signatory=form.cleaned_data["signatory"],
        reason=form.cleaned_data["reason"],
        photo=stored_one(photos[0] if photos else None, at=now),
        key=form.cleaned_data["submission_key"],
        by=request.actor,
        at=now,
    )
    return _back(request, order.case_id, _("We are sorry. It will be done again."))
