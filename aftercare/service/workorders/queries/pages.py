"""An order, and the work of a case, as the pages show them. A fixed number of queries however much there is."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import BigIntegerField

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.checks import allows
from aftercare.ground.core.money import Money
from aftercare.ground.core.prepared import Given, Question, Shapes
from aftercare.ground.files.models import Attachment
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import taxonomy_of
from aftercare.service.workorders.models import (
    Acceptance,
    Appointment,
    Delay,
    PartUsed,
    Survey,
    Visit,
    WorkOrder,
)
from aftercare.service.workorders.policy import SignatoryKind
from aftercare.service.workorders.queries.money import total_of
from aftercare.service.workorders.queries.policy import acceptance_policy_of, dispatch_policy_of
from aftercare.service.workorders.rules.acceptance import Signature, check_turn
from aftercare.service.workorders.rules.departing import Departure, plan_departure
from aftercare.service.workorders.rules.states import (
    APPOINTMENT_WORDS,
    DELAY_WORDS,
    KIND_WORDS,
    OPEN_STATES,
    ROUTE_WORDS,
    SIGNATURE_WORDS,
    SIZE_WORDS,
    STATE_WORDS,
    Answer,
    OrderState,
)

AT_MOST = 100
RowT = TypeVar("RowT", Appointment, Visit, PartUsed, Delay, Acceptance)
COMING = {Answer.PROPOSED.value, Answer.ACCEPTED.value}


@dataclass(frozen=True)
class SignatureFacts:
    """One signature as it is shown. Whether this reader may settle it now is filled in by the page."""

    row: Acceptance
    label: str
    is_owner: bool
    can_sign: bool = False
    can_do_without: bool = False

    @property
    def state_words(self) -> object:
        """How it stands, in words."""
        return SIGNATURE_WORDS[self.row.state]


@dataclass(frozen=True)
class OrderFacts:
    """Everything about one order; `may` names the acts this reader can do now, filled in by the page."""

    order: WorkOrder
    appointments: Sequence[Appointment]
    visits: Sequence[Visit]
    parts: Sequence[PartUsed]
    parts_total: Money
    delays: Sequence[Delay]
    signatures: Sequence[SignatureFacts]
    photos: Mapping[str, Sequence[Attachment]]
    may: frozenset[str] = frozenset()

    @property
    def coming(self) -> Appointment | None:
        """The time that is proposed or agreed."""
        return next((one for one in self.appointments if one.state in COMING), None)

    @property
    def company_is_asked(self) -> bool:
        """Whether nobody postpones this before the company was asked."""
        return bool(dispatch_policy_of(self.order.case).delays.asked_of)

    @property
    def owner_is_asked(self) -> bool:
        """Whether a new date holds only with the owner's consent."""
        return dispatch_policy_of(self.order.case).delays.consent

    @property
    def departure(self) -> Departure | None:
        """When our own technician leaves for the time that is agreed, and when he is there."""
        coming = self.coming
        if coming is None or coming.state != Answer.ACCEPTED.value or self.order.technician_id is None:
            return None
        return plan_departure(dispatch_policy_of(self.order.case).visits, comes_at=coming.from_at)

    @property
    def running(self) -> Visit | None:
        """The visit that has not ended."""
        return next((one for one in self.visits if one.left_at is None), None)

    @property
    def minutes(self) -> int:
        """Minutes worked in all visits."""
        return sum(visit.minutes or 0 for visit in self.visits)

    @property
    def to_sign(self) -> Sequence[SignatureFacts]:
        """The signatures this reader may settle now."""
        return [one for one in self.signatures if one.can_sign]

    @property
    def state_words(self) -> object:
        """Where the order stands, in words."""
        return STATE_WORDS[self.order.state]

    @property
    def kind_words(self) -> object:
        """Why it was given, in words."""
        return KIND_WORDS[self.order.kind]

    @property
    def route_words(self) -> object:
        """By which route, in words."""
        return ROUTE_WORDS[self.order.executor_kind]

    @property
    def size_words(self) -> object:
        """Small or large, in words."""
        return SIZE_WORDS[self.order.size]

    @property
    def is_over(self) -> bool:
        """Whether nothing is to be done on it any more."""
        return not self.order.is_open


def words_of_appointment(appointment: Appointment) -> object:
    """How an appointment stands, in words."""
    return APPOINTMENT_WORDS[appointment.state]


def words_of_delay(delay: Delay) -> object:
    """Why it takes longer, in words."""
    return DELAY_WORDS[delay.cause]


def order_facts(order: WorkOrder, *, language: str) -> OrderFacts:
    """One order for its page."""
    return facts_of_orders([order], language=language)[0]


def facts_of_orders(orders: Sequence[WorkOrder], *, language: str) -> list[OrderFacts]:
    """Several orders at once, in seven queries."""
    if not orders:
        return []
    ids = [order.pk for order in orders]
    appointments = _by_order(Appointment.objects.filter(order__in=ids).order_by("-pk")[: AT_MOST * 2])
    visits = _by_order(Visit.objects.filter(order__in=ids).order_by("pk")[: AT_MOST * 2])
    parts = _by_order(PartUsed.objects.filter(order__in=ids).order_by("pk")[: AT_MOST * 2])
    delays = _by_order(Delay.objects.filter(order__in=ids).order_by("pk")[:AT_MOST])
    acceptances = _by_order(
        Acceptance.objects.filter(order__in=ids).select_related("signature", "proof").order_by("position")[:AT_MOST]
    )
    photos = photos_of([order.subject for order in orders])
    return [
        OrderFacts(
            order=order,
            appointments=appointments[order.pk],
            visits=visits[order.pk],
            parts=parts[order.pk],
            parts_total=total_of(parts[order.pk]),
            delays=delays[order.pk],
            signatures=_signatures(order, acceptances[order.pk], language=language),
            photos=photos[order.subject],
        )
        for order in orders
    ]


def photos_of(subjects: Sequence[str]) -> Mapping[str, Mapping[str, list[Attachment]]]:
    """The photos of several subjects by purpose, in one query; signatures are among them."""
    found: dict[str, dict[str, list[Attachment]]] = defaultdict(lambda: defaultdict(list))
    if not subjects:
        return found
    rows = Attachment.objects.filter(subject__in=list(subjects)).select_related("file").order_by("pk")[: AT_MOST * 3]
    for row in rows:
        found[row.subject][row.purpose].append(row)
    return found


def photos_of_report(case: Case) -> Sequence[Attachment]:
    """The photos that came with the report."""
    subject = f"case:{case.pk}"
    return photos_of([subject])[subject]["report"]


def _signatures(order: WorkOrder, rows: Sequence[Acceptance], *, language: str) -> list[SignatureFacts]:
    if not rows:
        return []
    policy = acceptance_policy_of(order.case)
    return [
        SignatureFacts(
            row=row,
            label=policy.signatories[row.signatory].label.in_language(language),
            is_owner=policy.signatories[row.signatory].kind is SignatoryKind.OWNER,
        )
        for row in rows
    ]


def _by_order(rows: Iterable[RowT]) -> dict[int, list[RowT]]:
    found: dict[int, list[RowT]] = defaultdict(list)
    for row in rows:
        found[row.order_id].append(row)
    return found


@dataclass(frozen=True)
class SurveyFacts:
    """One survey with its photos."""

    survey: Survey
    photos: Sequence[Attachment]

    @property
    def size_words(self) -> object:
        """Small or large, in words."""
        return SIZE_WORDS[self.survey.size]


@dataclass(frozen=True)
class WorkFacts:
    """The work of a case: surveys, orders the latest first; `may` is for the page to fill."""

    case: Case
    surveys: Sequence[SurveyFacts]
    orders: Sequence[OrderFacts]
    may: frozenset[str] = field(default_factory=frozenset)

    @property
    def current(self) -> OrderFacts | None:
        """The order on which something is still to be done; the latest one of them."""
        return next((facts for facts in self.orders if facts.order.is_open), None)


def _orders(by: Actor) -> Question[WorkOrder]:
    return Question(
        lambda: (
            WorkOrder.objects.visible_to(by)
            .filter(case=Given("case", BigIntegerField()))
            .select_related("contractor", "technician", "charged_to", "rework_of")
            .order_by("-sequence")[:AT_MOST]
        )
    )


_ORDERS = Shapes(_orders)
_SURVEYS = Question(
    lambda: (
        Survey.objects.filter(case=Given("case", BigIntegerField()))
        .select_related("inspector")
        .order_by("-pk")[:AT_MOST]
    )
)


def asked_of_a_case(by: Actor) -> tuple[Question[WorkOrder], Question[Survey]]:
    """What `work_facts` asks first."""
    return _ORDERS.of(by), _SURVEYS


def work_facts(case: Case, *, by: Actor) -> WorkFacts:
    """Everything about the work of a case that this reader sees."""
    orders = _ORDERS.of(by).rows(case=case.pk)
    for order in orders:
        order.case = case
    surveys = _SURVEYS.rows(case=case.pk)
    photos = photos_of([survey.subject for survey in surveys])
    return WorkFacts(
        case=case,
        surveys=[SurveyFacts(survey, photos[survey.subject]["survey"]) for survey in surveys],
        orders=facts_of_orders(orders, language=by.language),
    )


@dataclass(frozen=True)
class CaseWords:
    """What a case is about, in the reader's language."""

    component: str
    symptom: str
    place: str
    home: str
    development: str


def case_words(case: Case, *, language: str) -> CaseWords:
    """The classification of a case in words."""
    taxonomy = taxonomy_of(case)

    def word(table: Mapping[str, object], key: str) -> str:
        return table[key].label.in_language(language) if key in table else ""  # type: ignore[attr-defined]

    return CaseWords(
        component=word(taxonomy.components, case.component),
        symptom=word(taxonomy.symptoms, case.symptom),
        place=word(taxonomy.places, case.place),
        home=case.unit.code if case.unit else "",
        development=case.development.name,
    )


def waiting_for_owner(cases: Sequence[Case]) -> frozenset[int]:
    """Those of `cases` in which the owner is asked about a time, or to sign; two queries."""
    ids = [case.pk for case in cases if case.is_open]
    times = Appointment.objects.filter(
        order__case__in=ids, order__state__in=sorted(OPEN_STATES), state=Answer.PROPOSED.value
    )
    asked = set(times.order_by("pk").values_list("order__case_id", flat=True)[: AT_MOST * 2])
    pending = Acceptance.objects.filter(order__case__in=ids, order__state=OrderState.DONE.value).order_by("position")
    rows: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for case_id, key, state in pending.values_list("order__case_id", "signatory", "state")[: AT_MOST * 4]:
        rows[case_id].append((key, state))
    for case in cases:
        if any(_is_owners_turn(case, key, rows[case.pk]) for key, _state in rows[case.pk]):
            asked.add(case.pk)
    return frozenset(asked)


def _is_owners_turn(case: Case, key: str, rows: Sequence[tuple[str, str]]) -> bool:
    policy = acceptance_policy_of(case)
    if policy.signatories[key].kind is not SignatoryKind.OWNER:
        return False
    signatures = [Signature(signatory, state) for signatory, state in rows]
    return allows(check_turn, policy, signatory=key, emergency=case.emergency, signatures=signatures)
