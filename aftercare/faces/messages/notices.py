"""Who is told of what happens, as the policy pack of the case says: events in, messages out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q

from aftercare.care.relations.queries import adviser_of
from aftercare.care.surveys.models import Callback, Questionnaire, Rating
from aftercare.care.surveys.queries import survey_policy_of
from aftercare.care.surveys.questions import AskKind
from aftercare.faces.messages import queries
from aftercare.faces.messages.jobs import owner_link, say_when, values_of
from aftercare.faces.messages.parts import write
from aftercare.faces.messages.policy import Happening, Notice, Who
from aftercare.faces.messages.rules import Recipient
from aftercare.faces.messages.wordings import BY_KEY
from aftercare.faces.messages.work import contractor_link
from aftercare.ground.accounts.models import Staff
from aftercare.ground.accounts.queries import list_staff_in_role
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.audit.trail import declared
from aftercare.service.cases.models import Case, Entry
from aftercare.service.cases.queries import intake_policy_of, procedure_of
from aftercare.service.workorders.models import WorkOrder

TEXT_AT_MOST = 120
HAPPENING_FIELDS = ("policy_id", "kind", "channel", "category", "emergency", "return_of_id", "reopened", "urged")


def tell(*, event: AuditEvent, at: datetime) -> None:
    """Tell everybody whom the pack names for this event; never whoever did it."""
    if event.name == "questionnaire.answered" and not event.changes.get("case"):
        return  # a periodic survey is about no case; its results stand in the report
    told = Told(event=event)
    for key, notice in queries.message_policy_of(told.case).notices.items():
        if notice.on == event.name and notice.when.hold_for(told.happening):
            for to in _readers(notice, told):
                if f"{to.kind}:{to.id}" != event.actor:
                    _write(key, notice, told, to, at=at)


def noticed(events: Sequence[AuditEvent]) -> list[AuditEvent]:
    """The events for which the pack names a notice in such circumstances. One statement for those of cases."""
    told = {event.subject_id for event in events if event.subject_type == "case"}
    cases = Case.objects.only(*HAPPENING_FIELDS).in_bulk(told) if told else {}
    return [
        event
        for event in events
        if event.subject_type != "case" or event.subject_id not in cases or _is_noticed(event, cases[event.subject_id])
    ]


def _is_noticed(event: AuditEvent, case: Case) -> bool:
    notices = [each for each in queries.message_policy_of(case).notices.values() if each.on == event.name]
    return bool(notices) and any(each.when.hold_for(happening_of(case, event.changes)) for each in notices)


def _write(key: str, notice: Notice, told: "Told", to: Recipient, *, at: datetime) -> None:
    write(
        notice.wording,
        to=to,
        values=told.values(to),
        link=_link(notice, told, to, at=at),
        case=told.case,
        order_id=told.order.pk if told.order else None,
        event_id=told.event.pk,
        key=f"event:{told.event.pk}:{key}",
        at=at,
    )


def _link(notice: Notice, told: "Told", to: Recipient, *, at: datetime) -> str:
    if not BY_KEY[notice.wording].link:
        return ""
    if to.kind == "contractor" and told.order is not None:
        return contractor_link(told.order, at=at)
    return owner_link(told.case, to, at=at)


def _readers(notice: Notice, told: "Told") -> list[Recipient]:
    """Everybody named, once each."""
    found = (to for who in notice.tell for to in _named(who, told))
    return list({(to.kind, to.id): to for to in found}.values())


def _named(who: str, told: "Told") -> Iterator[Recipient]:
    case, order = told.case, told.order
    if who == Who.OWNER:
        owner = queries.owner_of(case)
        yield from [owner] if owner else []
    elif who == Who.CONTRACTOR_BEFORE:
        yield from _contractor_before(case)
    elif who == Who.CONTRACTOR:
        yield from [queries.contractor_recipient(order.contractor)] if order and order.contractor else []
    else:
        yield from map(queries.as_recipient, staff_named(who, case, order))


def _contractor_before(case: Case) -> list[Recipient]:
    """The contractor whose work on the earlier case was the last to be accepted or finished there."""
    if case.return_of_id is None:
        return []
    orders = WorkOrder.objects.filter(case=case.return_of_id, contractor__isnull=False, finished_at__isnull=False)
    order = orders.select_related("contractor").order_by("-pk").first()
    return [queries.contractor_recipient(order.contractor)] if order and order.contractor else []


def staff_named(who: str, case: Case, order: WorkOrder | None) -> list[Staff]:
    """The staff that a policy means by a word: whoever answers for the case, its technician, or a role there."""
    if who == Who.RESPONSIBLE:
        return [case.responsible]
    if who == Who.FIRST_CONTACT:
        return [case.first_contact]
    if who == Who.TECHNICIAN:
        return [order.technician] if order and order.technician else []
    if who == Who.WATCHERS:
        return list(Staff.objects.filter(watching__case=case, is_active=True).order_by("pk")[:50])
    if who == Who.ADVISER:
        adviser = adviser_of(case.reporter_id) if case.reporter_id else None
        return [adviser.staff] if adviser and adviser.staff.is_active else []
    return list_staff_in_role(who, development_id=case.development_id)


@dataclass(frozen=True)
class Told:
    """One event with the case and order it is about, and what messages may say of it."""

    event: AuditEvent

    @cached_property
    def order(self) -> WorkOrder | None:
        """The work order, for events of one."""
        if self.event.subject_type != "workorder":
            return None
        return WorkOrder.objects.select_related("contractor", "technician").get(pk=self.event.subject_id)

    @property
    def _of_questionnaire(self) -> bool:
        return self.event.name == "questionnaire.answered"

    @cached_property
    def case(self) -> Case:
        """The case, with the people and places that messages name."""
        pk = (
            self.order.case_id
            if self.order
            else self.event.changes["case"]
            if self._of_questionnaire
            else self.event.subject_id
        )
        return Case.objects.select_related(
            "development", "unit", "responsible", "first_contact", "reporter", "return_of", "policy"
        ).get(pk=pk)

    @cached_property
    def happening(self) -> Happening:
        """What the circumstances of a notice are held against."""
        return happening_of(self.case, self.event.changes)

    @cached_property
    def reason(self) -> str:
        """Why, in the words of whoever did it. What an owner said stands with the callback, the rating or the entry."""
        if self.event.name == "callback.recorded":
            last = Callback.objects.filter(case=self.case).order_by("-pk").first()
            return last.note if last else ""
        if self.event.name == "case.rated":
            rating = Rating.objects.filter(case=self.case).order_by("-pk").first()
            return f"{'★' * rating.stars} {rating.text}".strip() if rating else ""
        if self._of_questionnaire:
            return _words_of(Questionnaire.objects.get(pk=self.event.subject_id))
        return str(self.event.changes.get("reason") or self.event.changes.get("finding") or "")

    @cached_property
    def text(self) -> str:
        """What was written: the entry of the event, else what was reported."""
        entry = self.event.changes.get("entry")
        if isinstance(entry, int):
            return Entry.objects.filter(pk=entry).values_list("text", flat=True).first() or ""
        return self.case.text

    def values(self, to: Recipient) -> dict[str, object]:
        """Everything that a wording of a notice may mention, in the language of its reader."""
        case, order = self.case, self.order
        procedure = procedure_of(case)
        labels = procedure.step(case.step).label
        label = labels.staff if to.kind == "staff" else labels.owner
        due = self.event.changes.get("new_finish_by") or case.due_at
        earlier = case.return_of.number if case.return_of else ""
        return {
            **values_of(case, to),
            "number": order.number if order else case.number,
            "place": (order.where if order else "") or _place(case),
            "text": self.text[:TEXT_AT_MOST],
            "step": label.in_language(to.language),
            "due": say_when(_moment(due), case, to.language),
            "window": say_when(_moment(self.event.changes.get("from_at")), case, to.language),
            "reason": self.reason[:TEXT_AT_MOST],
            "clause": str(self.event.changes.get("clause") or ""),
            "channel": intake_policy_of(case).channels[case.channel].label.in_language(to.language),
            "who": self.event.actor_label,
            "what": str(declared()[self.event.name].label),
            "earlier": earlier,
            "times": _earlier_reports(case) + 1 if earlier else case.urged,
        }


def happening_of(case: Case, changes: Mapping[str, Any]) -> Happening:
    """What the circumstances of a notice are held against: the case, and what the event changed."""
    return Happening(
        kind=case.kind,
        channel=case.channel,
        category=case.category,
        emergency=case.emergency,
        returns=case.return_of_id is not None,
        reopened=case.reopened,
        urged=case.urged,
        covered=_truth(changes.get("covered")),
        confirmed=_truth(changes.get("confirmed")),
        size=str(changes.get("size") or ""),
        to_step=str(changes.get("to_step") or ""),
        outcome=str(changes.get("outcome") or ""),
        stars=changes.get("stars"),
        score=None if changes.get("score") is None else int(Decimal(changes["score"])),
    )


def _words_of(sheet: Questionnaire) -> str:
    """The score, and what the owner wrote in own words."""
    asked = survey_policy_of(sheet.policy_id).questionnaire(sheet.key).asks
    said = [answer for key, answer in sheet.answers.items() if asked[key].kind is AskKind.TEXT]
    return " ".join([f"{sheet.score}/100", *said])


def _truth(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _moment(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, datetime) else None


def _place(case: Case) -> str:
    return f"{case.development.name} {case.unit.code}" if case.unit else case.development.name


def _earlier_reports(case: Case) -> int:
    """How many cases of the same trouble came before this one."""
    first = case.return_of_id
    return Case.objects.filter(Q(pk=first) | Q(return_of=first), pk__lt=case.pk).count()
