"""Opening cases, one or many, with everything that belongs to them, in a handful of statements."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from django.db.models import BigIntegerField

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.inserting import insert
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.core.text import lazy as _
from aftercare.ground.numbering.parts import next_numbers
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.search import parts as search
from aftercare.records.estate.models import Building, Unit
from aftercare.service.cases import rules
from aftercare.service.cases.models import Case
from aftercare.service.cases.parts.advancing import enter_first_step
from aftercare.service.cases.policy import IntakePolicy, Taxonomy

_HOME = Question(lambda: Unit.objects.select_related("development").filter(pk=Given("pk", BigIntegerField()))[:1])


@dataclass(frozen=True)
class Place:
    """Where a case belongs."""

    development: Development
    building_id: int | None
    unit: Unit | None


@dataclass(frozen=True)
class NewCase:
    """Everything that is settled about a case before it is written.

    `carried` says that it was made of another case: nobody is there to be asked, so it is taken with what is known.
    """

    intake: rules.Intake
    place: Place
    responsible: Staff
    first_contact: Staff
    accompanies: bool
    opened_at: datetime
    photos: int = 0
    language: str = "zh-hans"
    executor: Staff | None = None
    route: dict[str, object] = field(default_factory=dict)
    carried: bool = False


def find_place(intake: rules.Intake) -> Place:
    """The place an intake names. Raises BadInput when it names none, or one that does not exist."""
    if intake.unit_id is not None:
        unit = _HOME.first(pk=intake.unit_id)
        if unit is None:
            raise BadInput(field=_("Home"), value=intake.unit_id, remedy=_("Search for the home again and choose it."))
        return Place(unit.development, unit.building_id, unit)
    development_id = intake.development_id
    if intake.building_id is not None:
        development_id = Building.objects.filter(pk=intake.building_id).values_list("development_id", flat=True).first()
    development = Development.objects.filter(pk=development_id).first() if development_id else None
    if development is None:
        raise BadInput(field=_("Home"), value="", remedy=_("Choose the home, or at least the development."))
    return Place(development, intake.building_id, None)


def open_cases(news: Sequence[NewCase], *, policy: LoadedPolicy) -> list[Case]:
    """Write cases with numbers, clocks and searchable text: few statements for any number of cases.

    Everything is settled before the numbers are taken, since their counter is what other writers wait for; what comes
    after it is only writing. The caller records the event.
    """
    check_in_transaction()
    prepared = [_prepare(new, policy) for new in news]
    begun = [enter_first_step(case, policy=policy) for case in prepared]
    _give_numbers(prepared, policy)
    insert(prepared)
    for case, clocks in zip(prepared, begun, strict=True):
        for clock in clocks:
            clock.case_id = case.pk
    insert([clock for clocks in begun for clock in clocks], keys=False)
    search.index_new_texts([search.Text("case", case.pk, case.development_id, searchable(case)) for case in prepared])
    return prepared


def searchable(case: Case) -> str:
    """Everything by which a case is found."""
    unit = case.unit
    return "\n".join(
        part
        for part in (
            case.number,
            case.subject,
            case.text,
            case.reporter_name,
            case.reporter_phone,
            unit.code if unit else "",
            case.development.name,
        )
        if part
    )


def _prepare(new: NewCase, policy: LoadedPolicy) -> Case:
    intake, place = new.intake, new.place
    taxonomy, intakes = policy.section(Taxonomy), policy.section(IntakePolicy)
    rules.check_complete(
        intake,
        kinds=taxonomy.kinds,
        channels=intakes.channels,
        obligatory=() if new.carried else _obligatory(intake, intakes, taxonomy),
        photos=new.photos,
    )
    kind = taxonomy.kind(intake.kind)
    if intake.component:
        taxonomy.component(intake.component)
    found = taxonomy.emergency(component=intake.component, symptom=intake.symptom)
    urgency, emergency = rules.urgency_for(
        chosen=intake.urgency,
        emergency=intake.emergency or found is not None,
        levels={key: level.emergency for key, level in taxonomy.urgencies.items()},
    )
    return Case(
        development=place.development,
        building_id=place.building_id,
        unit=place.unit,
        kind=intake.kind,
        category=taxonomy.class_of(intake.component) if intake.component else intake.kind,
        channel=intake.channel,
        subject=intake.subject.strip() or rules.subject_from(intake.text),
        text=intake.text.strip(),
        component=intake.component,
        symptom=intake.symptom,
        place=intake.place,
        urgency=urgency,
        emergency=emergency,
        details=dict(intake.details),
        answers=_answers(new, taxonomy, intakes, place.development.zone),
        reporter_id=intake.reporter_id,
        reporter_name=intake.reporter_name.strip(),
        reporter_phone=intake.reporter_phone.strip(),
        return_of_id=intake.return_of_id,
        policy_id=policy.version_id,
        procedure=kind.procedure,
        responsible=new.responsible,
        first_contact=new.first_contact,
        accompanies=new.accompanies,
        executor=new.executor,
        route=new.route,
        opened_at=new.opened_at,
        changed_at=new.opened_at,
    )


def _answers(new: NewCase, taxonomy: Taxonomy, intakes: IntakePolicy, zone: tzinfo) -> dict[str, str]:
    """The answers to what the policy asks of such a report, checked."""
    intake = new.intake
    component = taxonomy.components.get(intake.component)
    questions = intakes.questions_for(
        kind=intake.kind,
        component=intake.component,
        group=component.group if component else "",
        channel=intake.channel,
        public=component is not None and component.public,
    )
    complete = not (new.carried or intakes.is_partial_channel(intake.channel))
    return rules.checked_answers(
        intake.answers, questions=questions, complete=complete, language=new.language, zone=zone
    )


def _obligatory(intake: rules.Intake, intakes: IntakePolicy, taxonomy: Taxonomy) -> Sequence[str]:
    """What must be known of a case of this kind; records kept elsewhere are taken as they are.

    A part that belongs to all, such as a lift, stands in no home: its building or development is enough.
    """
    if intake.kind not in intakes.required or intakes.is_partial_channel(intake.channel):
        return ()
    component = taxonomy.components.get(intake.component)
    belongs_to_all = component is not None and component.public
    return tuple(name for name in intakes.required_for(intake.kind) if name != "unit" or not belongs_to_all)


def _give_numbers(cases: Sequence[Case], policy: LoadedPolicy) -> None:
    numbering = policy.section(NumberingPolicy)
    groups: dict[tuple[str, str, str], list[Case]] = {}
    for case in cases:
        day = case.opened_at.astimezone(case.development.zone).date()
        groups.setdefault((case.kind, case.development.code, day.isoformat()), []).append(case)
    for (kind, development, _day), members in groups.items():
        day = members[0].opened_at.astimezone(members[0].development.zone).date()
        numbers = next_numbers(
            pattern=numbering.pattern_for(kind), kind=kind, development=development, on=day, count=len(members)
        )
        for case, number in zip(members, numbers, strict=True):
            case.number = number
