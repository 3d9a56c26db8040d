"""How a measure begins: the system brings facts together, or a person says what happened; the other side is heard."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.dates import local_day
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.outcome.conduct import parts, permissions, queries, rules
from aftercare.outcome.conduct.models import Measure
from aftercare.outcome.conduct.policy import Ground, Held, Occasion
from aftercare.outcome.conduct.queries import Holder
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases.models import Case


@transaction.atomic
def propose_by_facts(
    *,
    case_id: int,
    occasion: Occasion,
    origin: str,
    level: str = "",
    trigger: str = "",
    move: str = "",
    responsible_id: int | None = None,
    more: Mapping[str, object] | None = None,
    by: Actor,
    at: datetime,
) -> list[Measure]:
    """Propose whatever the rules of the case's version find in its facts; nothing is decided by it.

    `origin` names what led to it (`event:12`); the same is not proposed twice. `responsible_id` answered for it
    when it happened (left out: who answers now, or for the report it came back from). `more` are further facts to keep.
    Source: S004.11.r09-r13, S001.09.r28.
    """
    case = _case(case_id)
    permissions.check_may_propose(by, development_id=case.development_id)
    policy = queries.conduct_policy_of(case.policy_id)
    known = queries.known_of(case, occasion=occasion, level=level, trigger=trigger, move=move, at=at)
    done = set(Measure.objects.filter(case=case, origin=origin).values_list("ground", flat=True))
    made = []
    for key in rules.grounds_for(policy, known.facts):
        found = _held(case, policy.ground(key), same=known.same, responsible_id=responsible_id, at=at)
        if found is None or key in done:
            continue
        held_as, holder = found
        proposal = parts.Proposal(
            development=case.development,
            policy_id=case.policy_id,
            ground=key,
            occasion=occasion,
            holder=holder,
            held_as=held_as.value,
            case=case,
            facts={**known.kept, **(more or {})},
            level=level,
            origin=origin,
        )
        made.append(_written(proposal, by=by, at=at))
    return made


@transaction.atomic
def propose(
    *,
    development_id: int,
    ground: str,
    text: str,
    number: str = "",
    staff_id: int | None = None,
    contractor_id: int | None = None,
    level: str = "",
    by: Actor,
    at: datetime,
) -> Measure:
    """Propose by hand: on which ground, what happened, against whom; of the case `number` if it is about one.

    Where nobody is named, the case says who is held to account. Raises BadInput, Missing, UnknownKey.
    """
    development = Development.objects.filter(pk=development_id).first()
    if development is None:
        raise Missing(_("There is no such development any more."))
    permissions.check_may_propose(by, development_id=development_id)
    said = rules.check_said(_("What happened"), text)
    case = _case_named(number.strip(), development_id=development_id, by=by)
    version = case.policy_id if case else queries.policy_here(development, on=local_day(at, str(development.zone)))
    asked = queries.conduct_policy_of(version).ground(ground)
    known = queries.known_of(case, occasion=Occasion.BY_HAND, level=level, at=at) if case else None
    named = _named(staff_id, contractor_id)
    if named is None and case is not None and known is not None:
        named = _held(case, asked, same=known.same, at=at)
    if named is None:
        raise BadInput(field=_("Held to account"), value="", remedy=_("Say whom it is about."))
    held_as, holder = named
    proposal = parts.Proposal(
        development=development,
        policy_id=version,
        ground=ground,
        occasion=Occasion.BY_HAND,
        holder=holder,
        held_as=held_as.value if held_as else "",
        case=case,
        facts=known.kept if known else {},
        level=level,
        text=said,
    )
    return _written(proposal, by=by, at=at)


@transaction.atomic
def hear(*, measure_id: int, seen: int, text: str, by: Actor, at: datetime) -> Measure:
    """What the person says before it is decided; it stands on the same page as the facts."""
    measure = Measure.objects.locked(measure_id, seen=seen)
    permissions.check_may_speak(by, measure)
    rules.check_stands(measure.state, rules.State.PROPOSED)
    measure.heard, measure.heard_at = rules.check_said(_("Your side"), text), at
    measure.save(update_fields=["heard", "heard_at", "version"])
    trail.record("measure.heard", measure, by=by, at=at, text=measure.heard)
    return measure


def _written(proposal: parts.Proposal, *, by: Actor, at: datetime) -> Measure:
    measure = parts.write_measure(proposal, by=by, at=at)
    trail.record(
        "measure.proposed",
        measure,
        by=by,
        at=at,
        begins=True,
        ground=measure.ground,
        form=measure.form,
        held=str(measure.held),
        case=measure.case_id,
        text=measure.text,
    )
    return measure


def _case(case_id: int) -> Case:
    found = Case.objects.select_related("development", "responsible", "first_contact", "return_of__responsible")
    return found.get(pk=case_id)


def _case_named(number: str, *, development_id: int, by: Actor) -> Case | None:
    if not number:
        return None
    found = Case.objects.visible_to(by).filter(number=number, development_id=development_id).first()
    if found is None:
        raise BadInput(field=_("Case"), value=number, remedy=_("There is no such case in this development."))
    return _case(found.pk)


def _named(staff_id: int | None, contractor_id: int | None) -> tuple[Held | None, Holder] | None:
    if staff_id is not None and contractor_id is not None:
        raise BadInput(
            field=_("Held to account"), value="", remedy=_("Name one of our people or a contractor, not both.")
        )
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first() if staff_id is not None else None
    contractor = Contractor.objects.filter(pk=contractor_id).first() if contractor_id is not None else None
    return (None, Holder(staff=staff, contractor=contractor)) if staff or contractor else None


def _held(
    case: Case, ground: Ground, *, same: Collection[int], responsible_id: int | None = None, at: datetime
) -> tuple[Held, Holder] | None:
    """The first of those whom the ground names who is there (S001.09.r28: without a culprit the group's lead)."""
    on = local_day(at, str(case.development.zone))
    had_it = case.return_of if ground.on is Occasion.RETURNED and case.return_of else case
    responsible = had_it.responsible if responsible_id is None else Staff.objects.get(pk=responsible_id)
    for held in ground.held:
        holder = queries.holder_of(case, held, same=same, responsible=responsible, on=on)
        if holder is not None:
            return held, holder
    return None
