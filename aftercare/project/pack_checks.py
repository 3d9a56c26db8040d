"""What the sections of a policy pack must agree on. It stands on the top floor because it looks at every section."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import Any, TypeVar

from pydantic import BaseModel

from aftercare.care.dates.policy import DatePolicy
from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.care.escalation.policy import Told as ToldOfStep
from aftercare.care.surveys.policy import CallbackPolicy
from aftercare.faces.messages.policy import TOLD_OF, MessagePolicy, Who
from aftercare.faces.messages.reminders import SPANS
from aftercare.faces.messages.wordings import BY_KEY
from aftercare.ground.core.actors import ActorKind
from aftercare.ground.core.text import lazy as _
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.policies.sections import Problem
from aftercare.ground.procedures.graph import Procedure, Procedures
from aftercare.insight.reports.policy import ReportPolicy
from aftercare.outcome.conduct.policy import ConductPolicy
from aftercare.outcome.settlement.policy import SettlementPolicy
from aftercare.project.reply_checks import replies_exist
from aftercare.service.cases.parts.clocks import FIRST_ANSWER
from aftercare.service.cases.policy import AnswerType, IntakePolicy, Taxonomy
from aftercare.service.cases.routing import RoutingPolicy
from aftercare.service.deadlines.policy import PROMISED_REPLY, CalendarPolicy, DeadlinePolicy, Duration
from aftercare.service.warranty.policy import WarrantyPolicy
from aftercare.service.workorders.policy import AcceptancePolicy, DispatchPolicy, PressingPolicy

Sections = Mapping[str, BaseModel]
M = TypeVar("M", bound=BaseModel)
ACTING = (ActorKind.OWNER, ActorKind.CONTRACTOR, ActorKind.CLOCK)


def checks(
    *, guards: Collection[str], staff_roles: Collection[str]
) -> tuple[Callable[[Sections], Iterable[Problem]], ...]:
    """Every check across sections, for an installation with these guards and roles of staff."""

    def procedures_name_what_exists(sections: Sections) -> Iterator[Problem]:
        for key, procedure in _of(sections, "procedures", Procedures).root.items():
            yield from _check_procedure(f"procedures/{key}.yaml", procedure, guards, staff_roles)

    def dates_have_people(sections: Sections) -> Iterator[Problem]:
        for key, rule in _of(sections, "dates", DatePolicy).tasks.items():
            yield from _unknown_roles("dates.yaml", f"tasks.{key}.role", (rule.role,), staff_roles)
            yield from _unknown_roles("dates.yaml", f"tasks.{key}.tell", rule.tell, staff_roles)

    def people_have_roles(sections: Sections) -> Iterator[Problem]:
        asked = _of(sections, "dispatch", DispatchPolicy).delays.asked_of
        yield from _unknown_roles("dispatch.yaml", "delays.asked_of", asked, staff_roles)
        demand = _of(sections, "pressing", PressingPolicy).demand
        yield from _unknown_roles("pressing.yaml", "demand.issued_by", demand.issued_by if demand else (), staff_roles)
        for key, signatory in _of(sections, "acceptance", AcceptancePolicy).signatories.items():
            yield from _unknown_roles("acceptance.yaml", f"signatories.{key}.roles", signatory.roles, staff_roles)
        callers = _of(sections, "callbacks", CallbackPolicy).caller.roles
        yield from _unknown_roles("callbacks.yaml", "caller.roles", callers, staff_roles)
        for key, rule in _of(sections, "reports", ReportPolicy).reports.items():
            yield from _unknown_roles("reports.yaml", f"reports.{key}.compiled_by", rule.compiled_by, staff_roles)
            yield from _unknown_roles("reports.yaml", f"reports.{key}.readers", rule.readers, staff_roles)
            yield from _unknown_roles("reports.yaml", f"reports.{key}.late_to", rule.late_to, staff_roles)
        ladder = _of(sections, "escalation", EscalationPolicy)
        for key, level in ladder.levels.items():
            yield from _unknown_roles("escalation.yaml", f"levels.{key}.roles", level.roles, staff_roles)
        for key, step in ladder.steps.items():
            told = {*staff_roles, *(each.value for each in ToldOfStep)}
            yield from _unknown_roles("escalation.yaml", f"steps.{key}.tell", step.tell, told)
        crisis = ladder.crisis.tell if ladder.crisis else ()
        yield from _unknown_roles("escalation.yaml", "crisis.tell", crisis, staff_roles)

        for place, one in enumerate(_of(sections, "conduct", ConductPolicy).authority):
            yield from _unknown_roles("conduct.yaml", f"authority.{place}.role", (one.role,), staff_roles)

    return (
        procedures_name_what_exists,
        people_have_roles,
        grounds_fit,
        limits_exist,
        dates_have_people,
        partial(replies_exist, staff_roles=staff_roles),
        limits_ask_what_exists,
        routes_exist,
        ladder_exists,
        crises_exist,
        kinds_are_complete,
        parts_are_complete,
        questions_fit,
    )


def limits_exist(sections: Sections) -> Iterator[Problem]:
    """Every time limit that a procedure, a delay or a reminder names is in `deadlines`."""
    deadlines = _of(sections, "deadlines", DeadlinePolicy)
    for key, procedure in _of(sections, "procedures", Procedures).root.items():
        named = {f"steps.{name}.time_limit": step.time_limit for name, step in procedure.steps.items()}
        named |= {f"steps.{name}.after_answer": step.after_answer for name, step in procedure.steps.items()}
        named |= {f"promises.{name}": name for name in procedure.promises}
        for path, limit in named.items():
            if limit is not None and limit not in deadlines.limits:
                yield _unknown(f"procedures/{key}.yaml", path, _("time limit"), limit)
        for name, step in procedure.steps.items():
            if step.time_limit == FIRST_ANSWER and not step.after_answer:
                words = _("name the limit that runs once the owner has been answered, or the step has none then")
                yield Problem(f"procedures/{key}.yaml", f"steps.{name}.after_answer", str(words))
    for place, stage in enumerate(_of(sections, "dispatch", DispatchPolicy).delays.stages):
        if stage not in deadlines.limits:
            yield _unknown("dispatch.yaml", f"delays.stages.{place}", _("time limit"), stage)
    demand = _of(sections, "pressing", PressingPolicy).demand
    if demand is not None and demand.time_limit not in deadlines.limits:
        yield _unknown("pressing.yaml", "demand.time_limit", _("time limit"), demand.time_limit)
    for place, midway in enumerate(_of(sections, "messages", MessagePolicy).reminders.midway):
        if midway.stage not in deadlines.limits:
            yield _unknown("messages.yaml", f"reminders.midway.{place}.stage", _("time limit"), midway.stage)


def limits_ask_what_exists(sections: Sections) -> Iterator[Problem]:
    """Limits ask only for kinds, classes, calendars and answers of intake that exist."""
    deadlines = _of(sections, "deadlines", DeadlinePolicy)
    taxonomy, intake = _of(sections, "taxonomy", Taxonomy), _of(sections, "intake", IntakePolicy)
    calendars = _of(sections, "calendar", CalendarPolicy).calendars
    moments = {key for key, question in intake.questions.items() if question.type is AnswerType.MOMENT}
    for stage, limits in deadlines.limits.items():
        for place, rule in enumerate(limits.rules):
            path = f"limits.{stage}.rules.{place}"
            wanted: tuple[tuple[str, str | None, Collection[str]], ...] = (
                ("when.kind", rule.when.kind, taxonomy.kinds),
                ("when.component_class", rule.when.component_class, taxonomy.classes),
                ("when.urgency", rule.when.urgency, taxonomy.urgencies),
                ("calendar", rule.calendar, calendars),
                ("stated_in", rule.stated_in, moments | {PROMISED_REPLY}),
                *((f"when.answers.{question}", question, intake.questions) for question in rule.when.answers),
            )
            for name, value, known in wanted:
                if value is not None and value not in known:
                    yield _unknown("deadlines.yaml", f"{path}.{name}", name.removeprefix("when."), value)


def routes_exist(sections: Sections) -> Iterator[Problem]:
    """Every kind, part, channel and urgency that a route asks for is in the taxonomy or a way in."""
    taxonomy, intake = _of(sections, "taxonomy", Taxonomy), _of(sections, "intake", IntakePolicy)
    for place, rule in enumerate(_of(sections, "routing", RoutingPolicy).rules):
        asked: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
            ("kinds", rule.when.kinds, taxonomy.kinds),
            ("classes", rule.when.classes, taxonomy.classes),
            ("groups", rule.when.groups, taxonomy.groups),
            ("components", rule.when.components, taxonomy.components),
            ("channels", rule.when.channels, intake.channels),
            ("urgencies", rule.when.urgencies, taxonomy.urgencies),
        )
        for name, values, known in asked:
            for value in values:
                if value not in known:
                    yield _unknown("routing.yaml", f"rules.{place}.when.{name}", name, value)
        for question, wanted in rule.when.answers.items():
            offered = intake.questions[question].choices if question in intake.questions else {}
            for value in wanted:
                if value not in offered:
                    yield _unknown("routing.yaml", f"rules.{place}.when.answers.{question}", _("answer"), value)


def ladder_exists(sections: Sections) -> Iterator[Problem]:
    """Every stage, kind, channel, class, urgency and answer that the ladder asks for exists."""
    ladder = _of(sections, "escalation", EscalationPolicy)
    taxonomy, intake = _of(sections, "taxonomy", Taxonomy), _of(sections, "intake", IntakePolicy)
    limits = _of(sections, "deadlines", DeadlinePolicy).limits
    for key, level in ladder.levels.items():
        if level.time_limit not in limits:
            yield _unknown("escalation.yaml", f"levels.{key}.time_limit", _("time limit"), level.time_limit)
    for key, step in ladder.steps.items():
        asked: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
            ("kinds", step.kinds, taxonomy.kinds),
            ("counted", step.counted, taxonomy.kinds),
            ("becomes", (step.becomes,) if step.becomes else (), taxonomy.kinds),
            ("stages", step.stages, limits),
            ("urgencies", step.urgencies, taxonomy.urgencies),
            ("classes", step.classes, taxonomy.classes),
            ("channels", step.channels, intake.channels),
        )
        for name, values, known in asked:
            for value in values:
                if value not in known:
                    yield _unknown("escalation.yaml", f"steps.{key}.{name}", name, value)
        for question, wanted in step.answers.items():
            offered = intake.questions[question].choices if question in intake.questions else {}
            for value in wanted:
                if value not in offered:
                    yield _unknown("escalation.yaml", f"steps.{key}.answers.{question}", _("answer"), value)


def crises_exist(sections: Sections) -> Iterator[Problem]:
    """The urgency that a crisis is given, and the kinds of which it is made by itself, are in the taxonomy."""
    crisis, taxonomy = _of(sections, "escalation", EscalationPolicy).crisis, _of(sections, "taxonomy", Taxonomy)
    if crisis is not None and crisis.urgency not in taxonomy.urgencies:
        yield _unknown("escalation.yaml", "crisis.urgency", _("urgency"), crisis.urgency)
    for kind in crisis.disputed.kinds if crisis and crisis.disputed else ():
        if kind not in taxonomy.kinds:
            yield _unknown("escalation.yaml", "crisis.disputed.kinds", "kinds", kind)


def kinds_are_complete(sections: Sections) -> Iterator[Problem]:
    """Every kind of case has a procedure, numbers and obligatory fields."""
    procedures = _of(sections, "procedures", Procedures).root
    numbers = _of(sections, "numbering", NumberingPolicy).patterns
    required = _of(sections, "intake", IntakePolicy).required
    for key, kind in _of(sections, "taxonomy", Taxonomy).kinds.items():
        if kind.procedure not in procedures:
            yield _unknown("taxonomy.yaml", f"kinds.{key}.procedure", _("procedure"), kind.procedure)
        if key not in numbers:
            yield Problem(
                "numbering.yaml", "patterns", str(_("has no pattern for the kind “%(kind)s”") % {"kind": key})
            )
        if key not in required:
            yield Problem("intake.yaml", "required", str(_("has no fields for the kind “%(kind)s”") % {"kind": key}))


def grounds_fit(sections: Sections) -> Iterator[Problem]:
    """Grounds ask only for kinds and causes that exist, somebody may decide on each form, and notices have numbers."""
    conduct = _of(sections, "conduct", ConductPolicy)
    kinds, causes = _of(sections, "taxonomy", Taxonomy).kinds, _of(sections, "warranty", WarrantyPolicy).causes
    decided = {form for one in conduct.authority for form in one.forms}
    for key, ground in conduct.grounds.items():
        asked: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
            ("kinds", ground.when.kinds, kinds),
            ("began_as", ground.when.began_as, kinds),
            ("causes", ground.when.causes, causes),
            ("other_causes_than", ground.when.other_causes_than, causes),
        )
        for name, values, known in asked:
            for value in values:
                if value not in known:
                    yield _unknown("conduct.yaml", f"grounds.{key}.when.{name}", name, value)
        for form in ground.forms:
            if form not in decided:
                reason = _("nobody has the authority to decide on “%(form)s”") % {"form": form.value}
                yield Problem("conduct.yaml", f"grounds.{key}.forms", str(reason))
    if conduct.grounds and "measure" not in _of(sections, "numbering", NumberingPolicy).patterns:
        yield Problem("numbering.yaml", "patterns", str(_("has no pattern for the notices of fines and rewards")))


def questions_fit(sections: Sections) -> Iterator[Problem]:
    """Questions are asked of kinds, components, groups and channels that exist."""
    taxonomy, intake = _of(sections, "taxonomy", Taxonomy), _of(sections, "intake", IntakePolicy)
    for key, question in intake.questions.items():
        asked_of: tuple[tuple[str, Collection[str], Collection[str]], ...] = (
            ("kinds", question.kinds, taxonomy.kinds),
            ("components", question.components, taxonomy.components),
            ("groups", question.groups, taxonomy.groups),
            ("channels", question.channels, intake.channels),
        )
        for name, named, known in asked_of:
            for value in named:
                if value not in known:
                    yield _unknown("intake.yaml", f"questions.{key}.{name}", name, value)
    taken = intake.open_reports.kinds if intake.open_reports else ()
    for kind in taken:
        if kind not in taxonomy.kinds:
            yield _unknown("intake.yaml", "open_reports.kinds", "kinds", kind)
    night, calendars = intake.emergencies_out_of_hours, _of(sections, "calendar", CalendarPolicy).calendars
    if night is not None and night.calendar not in calendars:
        yield _unknown("intake.yaml", "emergencies_out_of_hours.calendar", "calendar", night.calendar)


def parts_are_complete(sections: Sections) -> Iterator[Problem]:
    """Every component has a warranty term, terms name only components, and somebody pays whoever is answerable."""
    components = _of(sections, "taxonomy", Taxonomy).components
    warranty = _of(sections, "warranty", WarrantyPolicy)
    named: set[str] = set()
    for place, term in enumerate(warranty.terms):
        for component in term.components:
            named.add(component)
            if component not in components:
                yield _unknown("warranty.yaml", f"terms.{place}.components", _("component"), component)
    for component in components:
        if component not in named:
            yield Problem("warranty.yaml", "terms", str(_("no term for the component “%(key)s”") % {"key": component}))
    paying = {rule.party for rule in _of(sections, "settlement", SettlementPolicy).bearers}
    for key, cause in warranty.causes.items():
        for party in (cause.within, cause.after):
            if party.value not in paying:
                reason = _("nobody bears the cost when “%(party)s” answers (cause “%(cause)s”)")
                yield Problem("settlement.yaml", "bearers", str(reason % {"party": party.value, "cause": key}))


def _check_messages(messages: MessagePolicy, staff_roles: Collection[str]) -> Iterator[Problem]:
    """Notices speak of events that are told, with a wording for whom they name; reminders likewise."""
    for key, notice in messages.notices.items():
        if notice.on not in TOLD_OF:
            yield _unknown("messages.yaml", f"notices.{key}.on", _("event"), notice.on)
        for who in notice.tell:
            yield from _check_told(f"notices.{key}", who, notice.wording, staff_roles)
    reminders = messages.reminders
    if reminders.visit:
        yield from _check_told("reminders.visit", "owner", reminders.visit.owner_wording, staff_roles)
        yield from _check_told("reminders.visit", "responsible", reminders.visit.staff_wording, staff_roles)
        for place, ahead in enumerate(reminders.visit.ahead):
            yield from _check_span(f"reminders.visit.ahead.{place}", ahead)
    if reminders.step_due:
        yield from _check_told("reminders.step_due", "responsible", reminders.step_due.wording, staff_roles)
        yield from _check_span("reminders.step_due.ahead", reminders.step_due.ahead)
    for place, midway in enumerate(reminders.midway):
        for who in midway.tell:
            yield from _check_told(f"reminders.midway.{place}", who, midway.wording, staff_roles)
    if reminders.progress:
        yield from _check_told("reminders.progress", "owner", reminders.progress.wording, staff_roles)
        yield from _check_span("reminders.progress.every", reminders.progress.every)
    for who in reminders.day_end.tell if reminders.day_end else ():
        yield from _unknown_roles("messages.yaml", "reminders.day_end.tell", (who,), staff_roles)


def _check_told(path: str, who: str, wording: str, staff_roles: Collection[str]) -> Iterator[Problem]:
    if who not in set(Who):
        yield from _unknown_roles("messages.yaml", f"{path}.tell", (who,), staff_roles)
    outside = {Who.OWNER: "owner", Who.CONTRACTOR: "contractor", Who.CONTRACTOR_BEFORE: "contractor"}
    audience = next((told for name, told in outside.items() if name == who), "staff")
    known = BY_KEY.get(wording)
    if known is None or known.audience != audience:
        yield _unknown("messages.yaml", f"{path}.wording", _("wording for %(who)s") % {"who": who}, wording)


def _check_span(path: str, limit: Duration) -> Iterator[Problem]:
    if limit.unit not in SPANS:
        yield Problem("messages.yaml", path, str(_("must be in minutes, hours, days or weeks")))


def _check_procedure(
    file: str, procedure: Procedure, guards: Collection[str], staff_roles: Collection[str]
) -> Iterator[Problem]:
    acting = {*staff_roles, *(kind.value for kind in ACTING)}
    for name, step in procedure.steps.items():
        if step.role is not None:
            yield from _unknown_roles(file, f"steps.{name}.role", (step.role,), staff_roles)
        for key, move in step.moves.items():
            yield from _unknown_roles(file, f"steps.{name}.moves.{key}.roles", move.roles, acting)
            for guard in move.needs:
                if guard not in guards:
                    yield _unknown(file, f"steps.{name}.moves.{key}.needs", _("guard"), guard)


def _unknown_roles(file: str, path: str, roles: Collection[str], known: Collection[str]) -> Iterator[Problem]:
    for role in roles:
        if role not in known:
            yield _unknown(file, path, _("role"), role)


def _unknown(file: str, path: str, what: object, name: str) -> Problem:
    return Problem(file, path, str(_("there is no %(what)s “%(name)s”") % {"what": what, "name": name}))


def _of(sections: Mapping[str, Any], name: str, model: type[M]) -> M:
    """The section `name`; checks run only when every section is there and valid."""
    section = sections[name]
    if not isinstance(section, model):
        raise TypeError(f"{name} is not a {model.__name__}")
    return section
