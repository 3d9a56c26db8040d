"""The stories of the demo, each a list of acts by the people concerned, played with the product's own actions.

An act is (hours after the report, function). A story may be stopped after any act: so cases of every stage are made.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from aftercare.care.surveys import actions as surveys
from aftercare.ground.core.actors import CLOCK, Actor, ActorKind
from aftercare.ground.files.models import StoredFile
from aftercare.outcome.settlement import actions as money
from aftercare.project.demo.content import DECLINES
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.cases.rules import Intake
from aftercare.service.workorders.actions import accepting, answering, appointing, dispatching, surveying, working
from aftercare.service.workorders.models import Acceptance, Appointment, WorkOrder
from aftercare.service.workorders.policy import Route

SIGNATORIES = ("service_centre", "supervision_engineer", "project_department", "owner")


@dataclass
class Stage:
    """Where a story is played and by whom. Words are gaps such as ⟦text⟧, filled when it is told again."""

    at: datetime
    unit_id: int
    person_id: int
    component: str
    symptom: str
    place: str
    agent: Actor
    other_agent: Actor
    supervisor: Actor
    inspector: Actor
    other_inspector: Actor
    technician: Actor
    finance: Actor
    manager: Actor
    builder_id: int
    outside_id: int
    photos: dict[str, StoredFile]
    kind: str = "repair"
    channel: str = "phone"
    emergency: bool = False
    case_id: int = 0
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.at

    @property
    def owner(self) -> Actor:
        """The owner, come by a signed link."""
        return Actor(kind=ActorKind.OWNER, id=self.person_id, label="⟦name⟧")

    def contractor(self, contractor_id: int) -> Actor:
        """A contractor, come by a signed link."""
        label = "⟦builder⟧" if contractor_id == self.builder_id else "⟦outside⟧"
        return Actor(kind=ActorKind.CONTRACTOR, id=contractor_id, label=label)

    @property
    def case(self) -> Case:
        """The case as it is now."""
        return Case.objects.get(pk=self.case_id)

    @property
    def order(self) -> WorkOrder:
        """The order that was given last."""
        return WorkOrder.objects.filter(case_id=self.case_id).latest("sequence")

    @property
    def doer(self) -> Actor:
        """Whoever has the last order."""
        order = self.order
        return self.contractor(order.contractor_id) if order.contractor_id else self.technician


Act = Callable[[Stage], object]
Script = Sequence[tuple[float, Act]]


def play(stage: Stage, script: Script, *, acts: int) -> None:
    """Play the first `acts` acts."""
    for hours, act in script[:acts]:
        stage.now = stage.at + timedelta(hours=hours)
        act(stage)


def register(s: Stage) -> None:
    """The call."""
    repair = s.kind == "repair"
    s.case_id = cases.register(
        intake=Intake(
            kind=s.kind,
            channel=s.channel,
            subject="⟦subject⟧",
            text="⟦text⟧",
            unit_id=s.unit_id,
            component=s.component if repair else "",
            symptom=s.symptom if repair else "",
            place=s.place if repair else "",
            emergency=s.emergency,
            reporter_id=s.person_id,
            reporter_name="⟦name⟧",
            reporter_phone="⟦phone⟧",
        ),
        by=s.agent,
        at=s.now,
    ).pk


def answer(s: Stage) -> object:
    """The agent tells the owner what happens next."""
    return cases.answer(case_id=s.case_id, text="⟦answer⟧", by=s.agent, at=s.now)


def note(s: Stage) -> object:
    """A word among staff."""
    return cases.note(case_id=s.case_id, text="⟦note⟧", by=s.agent, at=s.now)


def owner_writes(s: Stage) -> object:
    """The owner writes in the portal."""
    return cases.write_as_owner(case_id=s.case_id, text="⟦owner_words⟧", by=s.owner, at=s.now)


def urge(s: Stage) -> object:
    """The owner urges."""
    return cases.urge(case_id=s.case_id, text="⟦owner_words⟧", by=s.owner, at=s.now)


def hand_on(s: Stage) -> object:
    """Another agent answers from now on; the first contact stays."""
    return cases.assign(
        case_id=s.case_id, seen=s.case.version, staff_id=s.other_agent.id, reason="排班调整", by=s.supervisor, at=s.now
    )


def hold(s: Stage) -> object:
    """The owner is away for a week."""
    until = (s.now + timedelta(days=7)).date()
    return cases.hold(
        case_id=s.case_id,
        seen=s.case.version,
        until=until,
        reason="业主出差，约定回来后上门",
        cause="owner",
        by=s.agent,
        at=s.now,
    )


def resume(s: Stage) -> object:
    """The day has come."""
    return cases.resume(case_id=s.case_id, by=CLOCK, at=s.now)


def move(name: str, by: str = "supervisor", reason: str = "") -> Act:
    """A move of the procedure."""

    def act(s: Stage) -> object:
        return cases.move(case_id=s.case_id, seen=s.case.version, move=name, reason=reason, by=getattr(s, by), at=s.now)

    return act


def survey(s: Stage) -> object:
    """The inspector looks."""
    finding = surveying.Finding(
        text="⟦finding⟧", visited_at=s.now - timedelta(minutes=20), cause="construction", estimate=Decimal(650)
    )
    return surveying.record_survey(
        case_id=s.case_id, seen=s.case.version, finding=finding, photos=[s.photos["defect"]], by=s.inspector, at=s.now
    )


def judge(covered: bool) -> Act:
    """Covered or not, and who answers."""

    def act(s: Stage) -> object:
        return cases.decide_coverage(
            case_id=s.case_id,
            seen=s.case.version,
            cause="construction" if covered else "misuse",
            covered=covered,
            liable_party="contractor" if covered else "owner",
            contractor_id=s.builder_id if covered else None,
            reason="" if covered else "现场三方确认为使用不当造成",
            by=s.inspector,
            at=s.now,
        )

    return act


def send_builder(s: Stage) -> object:
    """The original contractor is asked first."""
    executor = dispatching.Executor(route=Route.ORIGINAL_CONTRACTOR, contractor_id=s.builder_id)
    return dispatching.dispatch(case_id=s.case_id, seen=s.case.version, executor=executor, by=s.supervisor, at=s.now)


def send_own(s: Stage) -> object:
    """Our own technician."""
    executor = dispatching.Executor(route=Route.OWN_STAFF, technician_id=s.technician.id)
    return dispatching.dispatch(case_id=s.case_id, seen=s.case.version, executor=executor, by=s.supervisor, at=s.now)


def send_outside(s: Stage) -> object:
    """Somebody else, at the original contractor's cost."""
    executor = dispatching.Executor(route=Route.OWN_STAFF, technician_id=s.technician.id)
    return dispatching.dispatch(case_id=s.case_id, seen=s.case.version, executor=executor, by=s.supervisor, at=s.now)


def send_crew(s: Stage) -> object:
    """A specialist crew at once."""
    executor = dispatching.Executor(route=Route.SPECIALIST_CREW, contractor_id=s.outside_id)
    return dispatching.dispatch(case_id=s.case_id, seen=s.case.version, executor=executor, by=s.supervisor, at=s.now)


def take(s: Stage) -> object:
    """Yes."""
    return answering.take(order_id=s.order.pk, seen=s.order.version, by=s.doer, at=s.now)


def decline(s: Stage) -> object:
    """No."""
    return answering.decline(order_id=s.order.pk, seen=s.order.version, reason=DECLINES[0], by=s.doer, at=s.now)


def silent(s: Stage) -> object:
    """No answer."""
    return answering.mark_silent(order_id=s.order.pk, by=CLOCK, at=s.now)


def propose(s: Stage) -> object:
    """When we would come."""
    start = s.now + timedelta(hours=20)
    return appointing.propose_time(
        order_id=s.order.pk,
        seen=s.order.version,
        from_at=start,
        until_at=start + timedelta(hours=2),
        by=s.doer,
        at=s.now,
    )


def agree(s: Stage) -> object:
    """The owner says yes."""
    coming = Appointment.objects.filter(order=s.order, state="proposed").latest("pk")
    return appointing.accept_time(order_id=s.order.pk, appointment_id=coming.pk, by=s.owner, at=s.now)


def check_in(s: Stage) -> object:
    """On site."""
    working.check_in(order_id=s.order.pk, seen=s.order.version, by=s.doer, at=s.now)
    return working.add_photos(
        order_id=s.order.pk, photos=[s.photos["before"]], purpose="before", by=s.doer, at=s.now + timedelta(minutes=3)
    )


def go_for_part(s: Stage) -> object:
    """What is needed must be ordered first."""
    return working.leave(
        order_id=s.order.pk, seen=s.order.version, minutes=40, note="配件需订货，到货后再来", by=s.doer, at=s.now
    )


def finish(s: Stage) -> object:
    """Done, with a part and photos."""
    working.use_part(
        order_id=s.order.pk,
        part=working.Part(name="⟦part⟧", quantity=Decimal(2), unit="⟦unit⟧", unit_price=Decimal("48.00")),
        by=s.doer,
        at=s.now - timedelta(minutes=10),
    )
    return working.finish(
        order_id=s.order.pk,
        seen=s.order.version,
        result="⟦result⟧",
        minutes=150,
        photos=[s.photos["after"]],
        by=s.doer,
        at=s.now,
    )


def sign_all(s: Stage) -> None:
    """Everybody whom the rules name signs; who has signed already is passed over."""
    signed = set(Acceptance.objects.filter(order=s.order, state="signed").values_list("signatory", flat=True))
    for n, signatory in enumerate(each for each in SIGNATORIES if each not in signed):
        _sign(s, signatory, at=s.now + timedelta(minutes=4 * n))


def sign_first(s: Stage) -> None:
    """The service centre looks first."""
    _sign(s, SIGNATORIES[0], at=s.now)


def _sign(s: Stage, signatory: str, *, at: datetime) -> None:
    who = {"service_centre": s.agent, "owner": s.owner}
    names = {
        "owner": "⟦name⟧",
        "service_centre": s.agent.label,
        "supervision_engineer": "监理张工",
        "project_department": "项目部李工",
    }
    accepting.sign(
        order_id=s.order.pk,
        signatory=signatory,
        name=names[signatory],
        signature=s.photos["signature"],
        by=who.get(signatory, s.other_inspector),
        at=at,
    )


def refuse(s: Stage) -> object:
    """The owner does not accept it."""
    return accepting.refuse(
        order_id=s.order.pk,
        signatory="owner",
        reason="⟦refusal⟧",
        witness="物业管家",
        photo=s.photos["defect"],
        by=s.owner,
        at=s.now,
    )


def call(outcome: str) -> Act:
    """The callback, by somebody who did not do the work."""

    def act(s: Stage) -> object:
        content = outcome == "satisfied"
        return surveys.record_callback(
            case_id=s.case_id,
            seen=s.case.version,
            outcome=outcome,
            answers={"result": 5, "attitude": 5, "promptness": 4} if content else {"result": 2, "attitude": 4},
            note="⟦pleased⟧" if content else "⟦displeased⟧",
            by=s.other_agent,
            at=s.now,
        )

    return act


def rate(s: Stage) -> object:
    """The owner gives stars."""
    return surveys.rate(case_id=s.case_id, stars=5, text="⟦rating⟧", by=s.owner, at=s.now)


def book(s: Stage) -> object:
    """What it cost."""
    return money.book_cost(
        case_id=s.case_id,
        seen=s.case.version,
        kind="labour",
        label="维修人工",
        quantity=Decimal(1),
        unit="工日",
        unit_price=Decimal("420.00"),
        by=s.inspector,
        at=s.now,
    )


def approve(s: Stage) -> object:
    """Finance approves."""
    return money.approve_costs(case_id=s.case_id, seen=s.case.version, by=s.finance, at=s.now)


def quote(s: Stage) -> object:
    """A price for the owner."""
    from aftercare.outcome.settlement.rules import QuotedLine

    lines = (QuotedLine(label="⟦part⟧", quantity=Decimal(2), unit="⟦unit⟧", unit_price=Decimal("48.00")),)
    return money.send_quotation(case_id=s.case_id, seen=s.case.version, lines=lines, by=s.inspector, at=s.now)


def accept_price(s: Stage) -> object:
    """The owner accepts the price."""
    return money.answer_quotation(case_id=s.case_id, seen=s.case.version, accepted=True, by=s.owner, at=s.now)


BEGIN: Script = ((0, register), (0.3, answer), (0.5, move("verify", "agent")))
JUDGED: Script = (*BEGIN, (26, survey), (27, judge(True)), (27.2, move("repair_in_warranty")))
DONE: Script = ((50, take), (52, propose), (55, agree), (72, check_in), (75, finish))
CLOSE: Script = ((124, call("satisfied")), (150, book), (172, approve), (174, move("archive", "finance")))
ORDINARY: Script = (*JUDGED, (29, send_builder), *DONE, (96, sign_all), *CLOSE, (180, rate))
BUSY: Script = (
    *BEGIN,
    (3, note),
    (20, owner_writes),
    (26, survey),
    (27, judge(True)),
    (27.2, move("repair_in_warranty")),
    (29, send_builder),
    (49, urge),
    (49.5, answer),
    *DONE,
    (96, sign_all),
    *CLOSE,
)
OWN: Script = (
    *JUDGED,
    (29, send_builder),
    (48, decline),
    (50, send_outside),
    (52, propose),
    (55, agree),
    (72, check_in),
    (75, finish),
    (96, sign_all),
    *CLOSE,
)
SILENT: Script = (
    *JUDGED,
    (29, send_builder),
    (56, silent),
    (58, send_outside),
    (60, propose),
    (63, agree),
    (80, check_in),
    (83, finish),
    (100, sign_all),
    *CLOSE,
)
REWORK: Script = (
    *JUDGED,
    (29, send_builder),
    *DONE,
    (95, sign_first),
    (96, refuse),
    (100, propose),
    (103, agree),
    (122, check_in),
    (124, finish),
    (146, sign_all),
    (170, call("satisfied")),
    (190, book),
    (200, approve),
    (202, move("archive", "finance")),
)
REOPENED: Script = (
    *JUDGED,
    (29, send_builder),
    *DONE,
    (96, sign_all),
    (124, call("not_satisfied")),
    (126, hand_on),
    (128, move("dispatch_again")),
    (130, send_own),
    (132, propose),
    (135, agree),
    (154, check_in),
    (157, finish),
    (175, sign_all),
    (200, call("satisfied")),
    (220, book),
    (230, approve),
    (232, move("archive", "finance")),
)
EMERGENCY: Script = (
    (0, register),
    (0.1, answer),
    (0.15, move("dispatch_at_once", "agent")),
    (0.3, send_crew),
    (0.5, take),
    (1.2, check_in),
    (3, finish),
    (20, sign_all),
    (24, judge(True)),
    *((hours - 60, act) for hours, act in CLOSE),
)
HELD: Script = (
    *BEGIN,
    (5, hold),
    (175, resume),
    (190, survey),
    (191, judge(True)),
    (191.2, move("repair_in_warranty")),
    (193, send_builder),
    (215, take),
)
PAID: Script = (
    *BEGIN,
    (26, survey),
    (27, judge(False)),
    (27.2, move("quote")),
    (30, quote),
    (48, accept_price),
    (50, send_own),
    (52, propose),
    (55, agree),
    (72, check_in),
    (75, finish),
    (96, sign_all),
    *CLOSE,
)
OVERLOOKED: Script = ((0, register), *((hours + 29, act) for hours, act in ORDINARY[1:]))  # answered after a day
_COMING, _WORK = ORDINARY[7:11], ORDINARY[10:]
PART_AWAITED: Script = (  # late by any limit
    *JUDGED,
    (29, send_builder),
    *_COMING,
    (73, go_for_part),
    *((hours + 1_080, act) for hours, act in _WORK),
)
NOT_NEEDED: Script = (*BEGIN, (26, move("not_needed", "inspector", "⟦not_needed⟧")))
WITHDRAWN: Script = ((0, register), (0.3, answer), (9, move("withdraw", "agent", "业主自行处理")))

REPAIRS: tuple[tuple[str, Script, int], ...] = (
    ("ordinary", ORDINARY, 46),
    ("busy", BUSY, 14),
    ("declined", OWN, 8),
    ("silent", SILENT, 5),
    ("rework", REWORK, 6),
    ("reopened", REOPENED, 5),
    ("held", HELD, 2),
    ("paid", PAID, 5),
    ("overlooked", OVERLOOKED, 3),
    ("part_awaited", PART_AWAITED, 4),
    ("not_needed", NOT_NEEDED, 12),
    ("withdrawn", WITHDRAWN, 2),
    ("emergency", EMERGENCY, 2),
)

COMPLAINT: Script = (
    (0, register),
    (0.4, answer),
    (0.6, move("investigate", "agent")),
    (5, note),
    (30, answer),
    (30.2, move("propose", "agent")),
    (52, move("agree", "agent")),
    (120, move("done", "supervisor", "已按方案落实")),
    (144, call("satisfied")),
    (146, move("archive", "agent")),
)
QUESTION: Script = ((0, register), (3, answer), (3.1, move("answer", "agent")))
SUGGESTION: Script = (
    (0, register),
    (4, move("weigh", "agent")),
    (50, answer),
    (52, move("adopt", "supervisor", "建议可行，列入改造计划")),
)
PRAISE: Script = ((0, register), (20, move("pass_on", "agent")))
HELP: Script = ((0, register), (0.3, answer), (0.4, move("help", "agent")), (2, move("helped", "agent", "已协助解决")))

OTHERS: tuple[tuple[str, Script, int], ...] = (
    ("complaint", COMPLAINT, 22),
    ("question", QUESTION, 34),
    ("suggestion", SUGGESTION, 8),
    ("praise", PRAISE, 6),
    ("help", HELP, 14),
)
