"""The whole record of a case, gathered from every room that knows of it, ready to be printed.

The record is a Chinese document whoever prints it; phones are masked for those who may not see them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from aftercare.care.surveys.queries import callback_policy_of, callbacks_of, rating_of
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.audit.queries import lines
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.documents import Words
from aftercare.ground.files.models import Attachment
from aftercare.ground.files.rules import Variant
from aftercare.ground.files.store import open_variant
from aftercare.ground.policies.queries import policy_of
from aftercare.outcome.settlement.queries import lines_of, settlement_policy_of
from aftercare.outcome.settlement.rules import BEARER_WORDS
from aftercare.records.estate.rules import mask_phone
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import intake_policy_of, procedure_of, taxonomy_of
from aftercare.service.cases.queries.history import entries_of
from aftercare.service.cases.rules import said_answers
from aftercare.service.warranty.policy import Party, WarrantyPolicy
from aftercare.service.warranty.queries import decisions_of
from aftercare.service.warranty.rules import PARTY_WORDS
from aftercare.service.workorders.models import Acceptance, PartUsed, Survey, Visit, WorkOrder
from aftercare.service.workorders.queries.policy import acceptance_policy_of
from aftercare.service.workorders.rules.states import KIND_WORDS, SIGNATURE_WORDS, STATE_WORDS

LANGUAGE = "zh-hans"
PHOTOS_AT_MOST = 60
EVENTS_AT_MOST = 400
Row = list[str]


@dataclass
class Record:
    """What the layout `record` is fed with, and its pictures by file name."""

    case: Case
    reader: Actor
    document: dict[str, object] = field(default_factory=dict)
    images: dict[str, bytes] = field(default_factory=dict)

    def time(self, moment: datetime | None) -> str:
        """An instant in the zone of the development."""
        return f"{moment.astimezone(self.case.development.zone):%Y-%m-%d %H:%M}" if moment else ""

    def picture(self, attachment: Attachment | None, *, variant: Variant = Variant.SMALL) -> str:
        """The file name under which the layout finds a picture; empty when it is gone or is none."""
        if attachment is None or not attachment.file.is_photo or len(self.images) >= PHOTOS_AT_MOST:
            return ""
        try:
            path, media_type = open_variant(attachment.file, variant)
        except FileNotFoundError:
            return ""
        name = f"{attachment.pk}.{'png' if media_type == 'image/png' else 'jpg'}"
        self.images[name] = path.read_bytes()
        return name

    def gallery(self, attachments: Iterable[Attachment]) -> list[dict[str, str]]:
        """Pictures with the words under them."""
        shown = [(self.picture(each), each) for each in attachments if each.purpose not in {"signature", "document"}]
        return [
            {"file": name, "caption": " ".join(filter(None, [each.caption, self.time(each.taken_at or each.added_at)]))}
            for name, each in shown
            if name
        ]


def record_of(case: Case, *, reader: Actor, at: datetime) -> Record:
    """Gather the record of a case (S000.01.r14, S004.12.r10); a fixed number of statements for any length."""
    with translation.override(LANGUAGE):
        record = Record(case=case, reader=reader)
        photos: dict[str, list[Attachment]] = {}
        for attachment in Attachment.objects.filter(case_id=case.pk).select_related("file").order_by("pk"):
            photos.setdefault(attachment.subject.split(":")[0], []).append(attachment)
        orders = list(
            WorkOrder.objects.filter(case=case).select_related("contractor", "technician").order_by("sequence")
        )
        record.document = {
            "language": "zh",
            "title": _("After-sales record"),
            "number": case.number or "",
            "company": f"{case.development.company.name} {case.development.name}",
            "printed": _("Printed %(at)s") % {"at": record.time(at)},
            "words": _headings(),
            "facts": _facts(record),
            "text": case.text or case.subject,
            "photos": {
                "report": record.gallery(photos.get("case", [])),
                "survey": record.gallery(photos.get("survey", [])),
            },
            "judged": [*_surveys(record), *_decisions(record)],
            "orders": _orders(record, orders, photos.get("workorder", [])),
            "signatures": _signatures(record, orders),
            "callbacks": _callbacks(record),
            **_costs(record),
            **_story(record, orders),
        }
    return record


def _said(words: Words) -> str:
    return words.in_language(LANGUAGE)


def _headings() -> dict[str, str]:
    return {
        "request": _("What the owner reported"),
        "judged": _("Survey and judgement"),
        "work": _("Work"),
        "acceptance": _("Acceptance"),
        "callbacks": _("Callback"),
        "costs": _("What it cost"),
        "story": _("Course of events"),
        "seal": _("Last link of the trail"),
    }


def _facts(record: Record) -> list[Row]:
    case, taxonomy = record.case, taxonomy_of(record.case)
    open_phone = record.reader.may(Permission.SEE_PERSONAL, development_id=case.development_id)
    component = taxonomy.components.get(case.component)
    symptom = taxonomy.symptoms.get(case.symptom)
    step = procedure_of(case).steps.get(case.step)
    phone = case.reporter_phone if open_phone else mask_phone(case.reporter_phone)
    about = [_said(taxonomy.kind(case.kind).label)]
    about += [_said(named.label) for named in (component, symptom) if named]
    return [
        [_("Home"), f"{case.development.name} {case.unit.code if case.unit else ''}".strip()],
        [_("Reported by"), f"{case.reporter_name} {phone}".strip()],
        [_("About"), " / ".join(about)],
        [_("Urgency"), _said(taxonomy.urgencies[case.urgency].label)],
        [_("Taken in on"), record.time(case.opened_at)],
        [_("First contact"), case.first_contact.name],
        [_("Answers for it"), case.responsible.name],
        *_answers(case),
        [_("State"), _said(step.label.staff) if step else case.step],
        [_("Finished by"), record.time(case.finish_by)],
        [_("Closed on"), record.time(case.closed_at)],
        [_("Reopened"), str(case.reopened)],
        [_("Times refused"), str(case.rejected)],
    ]


def _answers(case: Case) -> list[Row]:
    """What was asked beside the usual fields, and the answers (PL12)."""
    questions = intake_policy_of(case).questions
    said = said_answers(case.answers, questions=questions, yes_no=(_("yes"), _("no")), language=LANGUAGE)
    return [[question, answer] for question, answer in said]


def _surveys(record: Record) -> list[list[Row]]:
    causes = policy_of(record.case.policy_id).section(WarrantyPolicy).causes
    return [
        [
            [_("Surveyed"), f"{record.time(survey.visited_at)} {survey.inspector.name}"],
            [_("Cause"), _said(causes[survey.cause].label) if survey.cause in causes else survey.cause],
            [_("Finding"), survey.finding],
            [_("Estimate"), f"{survey.estimate:,.2f}" if survey.estimate is not None else ""],
        ]
        for survey in Survey.objects.filter(case=record.case).select_related("inspector").order_by("pk")
    ]


def _decisions(record: Record) -> list[list[Row]]:
    return [
        [
            [_("Computed"), _coverage_words(decision.computed_covered, decision.computed_ends_on)],
            [_("Clause"), decision.computed_clause],
            [_("Decided"), _("In warranty") if decision.covered else _("Out of warranty")],
            [_("Answers for it"), str(PARTY_WORDS[Party(decision.liable_party)])],
            [_("Because"), decision.reason],
            [_("Decided by"), f"{decision.decided_by_label} {record.time(decision.decided_at)}"],
        ]
        for decision in reversed(decisions_of(record.case.pk))
    ]


def _coverage_words(covered: bool | None, ends_on: date | None) -> str:
    if covered is None:
        return _("cannot be computed")
    words = _("within the warranty") if covered else _("outside the warranty")
    return f"{words} ({ends_on:%Y-%m-%d})" if ends_on else words


def _orders(record: Record, orders: Sequence[WorkOrder], photos: Sequence[Attachment]) -> list[dict[str, object]]:
    parts: dict[int, list[PartUsed]] = {}
    for part in PartUsed.objects.filter(order__in=orders).order_by("pk"):
        parts.setdefault(part.order_id, []).append(part)
    visits: dict[int, list[Visit]] = {}
    for visit in Visit.objects.filter(order__in=orders).order_by("pk"):
        visits.setdefault(visit.order_id, []).append(visit)
    return [
        {
            "facts": _order_facts(record, order, visits.get(order.pk, [])),
            "parts_head": [_("Material"), _("Quantity"), _("Unit price"), _("Amount")],
            "parts": [
                [
                    part.name,
                    f"{part.quantity:g}{part.unit}",
                    f"{part.unit_price:,.2f}",
                    f"{part.quantity * part.unit_price:,.2f}",
                ]
                for part in parts.get(order.pk, [])
            ],
            "photos": record.gallery(photo for photo in photos if photo.subject == order.subject),
        }
        for order in orders
    ]


def _order_facts(record: Record, order: WorkOrder, visits: Sequence[Visit]) -> list[Row]:
    minutes = sum(visit.minutes or 0 for visit in visits)
    return [
        [_("Work order"), f"{order.number} {KIND_WORDS[order.kind]}"],
        [_("Carried out by"), order.executor_label],
        [_("Sent on"), record.time(order.sent_at)],
        [_("State"), str(STATE_WORDS[order.state])],
        [_("On site"), "; ".join(record.time(visit.arrived_at) for visit in visits)],
        [_("Minutes worked"), str(minutes) if minutes else ""],
        [_("Finished"), record.time(order.finished_at)],
        [_("What was done"), order.result or order.ended_reason],
    ]


def _signatures(record: Record, orders: Sequence[WorkOrder]) -> list[dict[str, str]]:
    signatories = acceptance_policy_of(record.case).signatories
    rows = Acceptance.objects.filter(order__in=orders).exclude(state="pending")
    return [
        {
            "role": _said(signatories[row.signatory].label) if row.signatory in signatories else row.signatory,
            "state": str(SIGNATURE_WORDS[row.state]),
            "file": record.picture(row.signature, variant=Variant.ORIGINAL),
            "name": row.name,
            "at": record.time(row.at),
            "reason": " ".join(
                filter(None, [row.reason, row.witness and _("witness: %(name)s") % {"name": row.witness}])
            ),
        }
        for row in rows.select_related("signature__file").order_by("order__sequence", "position")
    ]


def _callbacks(record: Record) -> list[list[Row]]:
    outcomes = {
        "satisfied": _("Content"),
        "not_satisfied": _("Not content"),
        "not_reached": _("Not reached"),
    }
    questions = callback_policy_of(record.case).questions
    told = [
        [
            [_("Called"), f"{record.time(call.at)} {call.caller.name}"],
            [_("Outcome"), outcomes.get(call.outcome, call.outcome)],
            [
                _("Grades"),
                "; ".join(
                    f"{_said(questions[key].label)} {grade}/5"
                    for key, grade in call.answers.items()
                    if key in questions
                ),
            ],
            [_("Note"), call.note],
        ]
        for call in callbacks_of(record.case.pk)
    ]
    rating = rating_of(record.case.pk)
    if rating is not None:
        told.append([[_("Rated by the owner"), f"{rating.stars}/5"], [_("Note"), rating.text]])
    return told


def _costs(record: Record) -> dict[str, object]:
    kinds = settlement_policy_of(record.case).cost_kinds
    costs = lines_of(record.case.pk)
    total = sum(line.amount for line in costs)
    return {
        "costs_head": [_("What"), _("Quantity"), _("Unit price"), _("Amount"), _("Borne by")],
        "costs": [
            [
                f"{line.label} ({_said(kinds[line.kind].label)})" if line.kind in kinds else line.label,
                f"{line.quantity:g}{line.unit}",
                f"{line.unit_price:,.2f}",
                f"{line.amount:,.2f}",
                f"{BEARER_WORDS[line.bearer]} {line.contractor or ''}".strip(),
            ]
            for line in costs
        ],
        "costs_total": _("Together CNY %(total)s") % {"total": f"{total:,.2f}"},
    }


def _story(record: Record, orders: Sequence[WorkOrder]) -> dict[str, object]:
    case = record.case
    events = list(
        AuditEvent.objects.filter(subject_type="case", subject_id=case.pk).order_by("at", "pk")[:EVENTS_AT_MOST]
    ) + list(
        AuditEvent.objects.filter(subject_type="workorder", subject_id__in=[order.pk for order in orders]).order_by(
            "at", "pk"
        )[:EVENTS_AT_MOST]
    )
    told = [(line.at, line.actor_label, line.label) for line in lines(events, reader=record.reader)]
    told += [
        (entry.at, entry.author_label, entry.text) for entry in entries_of(case.pk, internal=False, most=EVENTS_AT_MOST)
    ]
    last = max(
        (event for event in events if event.subject_type == "case"), key=lambda event: event.sequence, default=None
    )
    return {
        "story": [[record.time(at), who, what] for at, who, what in sorted(told, key=lambda row: row[0])],
        "hash": last.hash if last else "",
    }
