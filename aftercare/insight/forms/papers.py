"""The forms that people hand over, sign and file: receipt, work order, service report, callback record, warranty card.

Each is gathered from what the rooms know and printed in the reader's language (RP03). Phones are masked for those who
may not see them; the work order shows the owner's phone, for whoever is sent must call first.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.care.surveys.queries import callback_policy_of, callbacks_of, rating_of
from aftercare.ground.accounts.queries import lead_of
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.documents import Words
from aftercare.ground.files.rules import Variant
from aftercare.ground.files.store import open_variant
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.insight.forms.sheets import Part, Row, Sheet, Signature
from aftercare.records.estate.models import Occupancy, Unit
from aftercare.records.estate.rules import OccupancyRole, mask_name, mask_phone
from aftercare.service.cases.models import Case
from aftercare.service.cases.policy import Taxonomy
from aftercare.service.cases.queries import procedure_of, taxonomy_of
from aftercare.service.warranty.queries import warranty_of_unit
from aftercare.service.warranty.rules import Dates
from aftercare.service.workorders.models import Acceptance, PartUsed, Visit, WorkOrder
from aftercare.service.workorders.queries.policy import acceptance_policy_of
from aftercare.service.workorders.rules.states import KIND_WORDS, SIGNATURE_WORDS

PAST_REPAIRS = 30
EMPTY_LINES = 4


def _said(words: Words) -> str:
    return words.in_language(get_language() or "zh-hans")


def _time(case: Case, moment: datetime | None) -> str:
    return f"{timezone.localtime(moment, case.development.zone):%Y-%m-%d %H:%M}" if moment else ""


def _printed(at: datetime) -> str:
    return _("Printed %(at)s") % {"at": f"{timezone.localtime(at):%Y-%m-%d %H:%M}"}


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"


def _about(case: Case) -> str:
    taxonomy = taxonomy_of(case)
    found = [
        taxonomy.components.get(case.component),
        taxonomy.symptoms.get(case.symptom),
        taxonomy.places.get(case.place),
    ]
    return " / ".join(_said(each.label) for each in found if each is not None)


def _where(case: Case) -> str:
    return f"{case.development.name} {case.unit.code if case.unit else ''}".strip()


def _reporter(case: Case, reader: Actor, *, open_phone: bool = False) -> str:
    may_see = reader.may(Permission.SEE_PERSONAL, development_id=case.development_id)
    name = case.reporter_name if open_phone else _named(case, reader)
    phone = case.reporter_phone if may_see or open_phone else mask_phone(case.reporter_phone)
    return f"{name} {phone}".strip()


def _named(case: Case, reader: Actor) -> str:
    may_see = reader.may(Permission.SEE_PERSONAL, development_id=case.development_id)
    return case.reporter_name if may_see else mask_name(case.reporter_name)


def _company(case: Case) -> str:
    return f"{case.development.company.name} {case.development.name}"


def receipt(case: Case, *, reader: Actor, at: datetime) -> Sheet:
    """What whoever reported takes home: the number, what was written down, who answers for it, until when."""
    taxonomy = taxonomy_of(case)
    return Sheet(
        title=_("Receipt of a request"),
        company=_company(case),
        number=case.number or "",
        printed=_printed(at),
        language=_language(),
        facts=[
            (_("Taken in on"), _time(case, case.opened_at)),
            (_("Kind of case"), _said(taxonomy.kind(case.kind).label)),
            (_("Home"), _where(case)),
            (_("Reported by"), _reporter(case, reader)),
            (_("About"), _about(case)),
            (_("Urgency"), _said(taxonomy.urgencies[case.urgency].label)),
            (_("Taken in by"), case.first_contact.name),
            (_("Answers for it"), f"{case.responsible.name} {case.responsible.phone}".strip()),
            (_("Next step by"), _time(case, case.due_at)),
            (_("Finished by"), _time(case, case.finish_by)),
        ],
        parts=[Part(title=_("What was reported"), text=case.text or case.subject)],
        signatures=[
            Signature(_("Reported by"), _named(case, reader)),
            Signature(_("Taken in by"), case.first_contact.name),
        ],
        note=_("Keep this number: with it you can ask at any time how your request stands."),
    )


def work_order(order: WorkOrder, *, reader: Actor, at: datetime) -> Sheet:
    """What whoever is sent takes along: what, where, until when, and room for what was done (S000.07.r14)."""
    case = order.case
    promised = [
        (_("Answer by"), order.answer_by),
        (_("On site by"), order.on_site_by),
        (_("Finished by"), order.finish_by),
    ]
    return Sheet(
        title=_("Work order"),
        company=_company(case),
        number=order.number,
        printed=_printed(at),
        language=_language(),
        facts=[
            (_("Sent on"), _time(case, order.sent_at)),
            (_("Carried out by"), order.executor_label),
            (_("Kind of order"), str(KIND_WORDS[order.kind])),
            (_("Sent by"), order.sent_by_label),
            (_("Home"), order.where or _where(case)),
            (_("To call first"), _reporter(case, reader, open_phone=order.is_open)),
            (_("About"), _about(case)),
            *((label, _time(case, moment)) for label, moment in promised),
        ],
        parts=[
            Part(title=_("What is to be done"), text=order.what),
            *([Part(title=_("To mind"), text=order.notice)] if order.notice else []),
            Part(
                title=_("Filled in on site"),
                head=[_("Arrived"), _("Left"), _("Finding and what was done")],
                rows=[["", "", "\n"]] * EMPTY_LINES,
                widths=[2, 2, 7],
            ),
            Part(
                title=_("Material"),
                head=[_("Material"), _("Quantity"), _("Unit price"), _("Old part given back")],
                rows=[["", "", "", ""]] * EMPTY_LINES,
                widths=[4, 2, 2, 3],
            ),
        ],
        signatures=[Signature(_("Carried out by")), Signature(_("Owner"))],
    )


def service_report(order: WorkOrder, *, reader: Actor, at: datetime) -> Sheet:
    """What was done, with what, by whom, when, and who signed it: filled from the order, filed with it."""
    case = order.case
    visits = list(Visit.objects.filter(order=order).order_by("pk"))
    parts = list(PartUsed.objects.filter(order=order).order_by("pk"))
    images: dict[str, bytes] = {}
    returned = {True: _("yes"), False: _("no"), None: ""}
    return Sheet(
        title=_("Service report and acceptance"),
        company=_company(case),
        number=order.number,
        printed=_printed(at),
        language=_language(),
        images=images,
        facts=[
            (_("Home"), order.where or _where(case)),
            (_("Reported by"), _reporter(case, reader)),
            (_("About"), _about(case)),
            (_("Carried out by"), order.executor_label),
            (_("Sent on"), _time(case, order.sent_at)),
            (_("Begun"), _time(case, order.started_at)),
            (_("Finished"), _time(case, order.finished_at)),
            (_("Promised by"), _time(case, order.finish_by)),
        ],
        parts=[
            Part(title=_("What was to be done"), text=order.what),
            Part(title=_("What was done"), text=order.result or order.ended_reason),
            *_table(
                _("On site"),
                [_("Who"), _("Arrived"), _("Left"), _("Minutes worked")],
                [
                    [
                        visit.who_label,
                        _time(case, visit.arrived_at),
                        _time(case, visit.left_at),
                        str(visit.minutes or ""),
                    ]
                    for visit in visits
                ],
            ),
            *_table(
                _("Material"),
                [_("Material"), _("Quantity"), _("Unit price"), _("Amount"), _("Old part given back")],
                [
                    [
                        part.name,
                        f"{part.quantity:g}{part.unit}",
                        f"{part.unit_price:,.2f}",
                        f"{part.quantity * part.unit_price:,.2f}",
                        returned[part.old_part_returned],
                    ]
                    for part in parts
                ],
            ),
        ],
        signatures=_signatures(order, images),
        note=_rated(case),
    )


def _table(title: str, head: Sequence[str], rows: Sequence[Row]) -> list[Part]:
    return [Part(title=title, head=head, rows=rows)] if rows else []


def _signatures(order: WorkOrder, images: dict[str, bytes]) -> list[Signature]:
    """Every signature that the policy wants: given ones with their picture, the others as empty boxes."""
    signatories = acceptance_policy_of(order.case).signatories
    found = []
    for row in Acceptance.objects.filter(order=order).select_related("signature__file").order_by("position"):
        name = f"{row.signature.pk}.png" if row.signature is not None else ""
        if row.signature is not None:
            try:
                path, _media_type = open_variant(row.signature.file, Variant.ORIGINAL)
                images[name] = path.read_bytes()
            except FileNotFoundError:
                name = ""
        role = _said(signatories[row.signatory].label) if row.signatory in signatories else row.signatory
        state = "" if row.state == "pending" else f" ({SIGNATURE_WORDS[row.state]})"
        found.append(Signature(f"{role}{state}", row.name, _time(order.case, row.at), name))
    return found or [Signature(_("Carried out by")), Signature(_("Owner"))]


def _rated(case: Case) -> str:
    rating = rating_of(case.pk)
    if rating is None:
        return ""
    return _("Rated by the owner: %(stars)s of 5. %(text)s") % {"stars": rating.stars, "text": rating.text}


def callback_record(case: Case, *, reader: Actor, at: datetime) -> Sheet:
    """Each call after the work: who asked, what the owner answered; an empty form before the first."""
    outcomes = {"satisfied": _("Content"), "not_satisfied": _("Not content"), "not_reached": _("Not reached")}
    questions = callback_policy_of(case).questions
    parts = [
        Part(
            title=_("Call %(n)s") % {"n": number},
            facts=[
                (_("Called"), f"{_time(case, call.at)} {call.caller.name}"),
                (_("Outcome"), outcomes.get(call.outcome, call.outcome)),
                *(
                    (_said(questions[key].label), f"{grade}/5")
                    for key, grade in call.answers.items()
                    if key in questions
                ),
                (_("Note"), call.note),
            ],
        )
        for number, call in enumerate(callbacks_of(case.pk), start=1)
    ]
    asked = [[_said(question.label), "1   2   3   4   5"] for question in questions.values()]
    form = Part(title=_("To be asked"), head=[_("Question"), _("Grade")], rows=asked, widths=[4, 2])
    order = WorkOrder.objects.filter(case=case).select_related("contractor", "technician").order_by("-sequence").first()
    return Sheet(
        title=_("Callback record"),
        company=_company(case),
        number=case.number or "",
        printed=_printed(at),
        language=_language(),
        facts=[
            (_("Home"), _where(case)),
            (_("Reported by"), _reporter(case, reader)),
            (_("About"), _about(case) or case.subject),
            (_("Carried out by"), order.executor_label if order else ""),
            (_("Finished"), _time(case, order.finished_at) if order else ""),
            (_("State"), _said(procedure_of(case).step(case.step).label.staff)),
        ],
        parts=parts or [form],
        signatures=[] if parts else [Signature(_("Called by"))],
        note=_rated(case),
    )


def warranty_card(unit: Unit, *, reader: Actor, at: datetime) -> Sheet:
    """A home's warranty card: the home, what is covered until when by which clause, notes, repairs, whom to call."""
    on = timezone.localdate(at, unit.development.zone)
    version = in_force(on=on, development_id=unit.development_id, company_id=unit.development.company_id)
    policy = policy_of(version.pk)
    taxonomy = policy.section(Taxonomy)
    completed_on = unit.building.completed_on if unit.building else None
    lines = warranty_of_unit(policy, dates=Dates(unit.handed_over_on, completed_on), on=on)
    rows = [
        [
            _said(line.label),
            _(", ").join(
                _said(taxonomy.components[key].label) for key in line.components if key in taxonomy.components
            ),
            _day(line.starts_on),
            _day(line.ends_on) or _("cannot be computed"),
            _said(line.clause),
        ]
        for line in lines
    ]
    return Sheet(
        title=_("Warranty card of the home"),
        company=unit.development.company.name,
        number=f"{unit.development.name} {unit.code}",
        printed=_printed(at),
        language=_language(),
        facts=[
            (_("Development"), unit.development.name),
            (_("Home"), unit.code),
            (_("Address"), unit.development.address),
            (_("Area (m²)"), str(unit.area or "")),
            (_("Owner"), _owners(unit, reader)),
            (_("Completion accepted on"), _day(completed_on)),
            (_("Handed over on"), _day(unit.handed_over_on)),
        ],
        parts=[
            Part(
                title=_("What is covered, and until when"),
                head=[_("Part of the work"), _("Belonging to it"), _("From"), _("Until"), _("By")],
                rows=rows,
                widths=[3, 6, 2, 2, 4],
            ),
            Part(
                title=_("To mind"),
                text=_(
                    "The last day counts. What is broken by wrong use, by changes the owner has made or by force of nature is"  # noqa: E501
                    " not covered. Report a defect as soon as you see it; the day of the report decides."
                ),
            ),
            *_table(_("Repairs so far"), _repair_head(), _repairs(unit, reader)),
            Part(title=_("Whom to call"), facts=_contacts(unit)),
        ],
    )


def _day(day: date | None) -> str:
    return f"{day:%Y-%m-%d}" if day else ""


def _owners(unit: Unit, reader: Actor) -> str:
    named = reader.may(Permission.SEE_PERSONAL, development_id=unit.development_id, building_id=unit.building_id)
    owners: Iterable[Occupancy] = Occupancy.objects.filter(
        unit=unit, role=OccupancyRole.OWNER.value, until_on__isnull=True
    ).select_related("person")
    return _(", ").join(row.person.name if named else mask_name(row.person.name) for row in owners)


def _repair_head() -> list[str]:
    return [_("Case number"), _("Taken in on"), _("Subject"), _("Closed on"), _("Result")]


def _repairs(unit: Unit, reader: Actor) -> list[list[str]]:
    cases = Case.objects.visible_to(reader).filter(unit=unit, kind="repair").select_related("development")
    return [
        [
            case.number or "",
            _time(case, case.opened_at)[:10],
            case.subject,
            _time(case, case.closed_at)[:10],
            case.resolution,
        ]
        for case in cases.order_by("-pk")[:PAST_REPAIRS]
    ]


def _contacts(unit: Unit) -> list[Row]:
    """Address, department, person and phone of the service desk of the development."""

    lead = lead_of(unit.development_id, on=timezone.localdate())
    return [
        (_("Address"), unit.development.address),
        (_("Department"), _("After-sales service of %(place)s") % {"place": unit.development.name}),
        (_("Contact person"), lead.name if lead else ""),
        (_("Phone"), lead.phone if lead else ""),
    ]
