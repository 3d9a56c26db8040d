"""Reading for an erasure: whose values, what goes on with them, which terms hold, whose term is over."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from aftercare.care.privacy import holders
from aftercare.care.privacy.models import ErasureRequest
from aftercare.care.privacy.policy import PrivacyPolicy, Term
from aftercare.care.privacy.rules import CASES_AT_MOST, GoingOn, State, check_reachable
from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.dates import add_months
from aftercare.ground.core.documents import UnknownKey
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.forgetting import Whom
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.records.estate.models import Occupancy, Person
from aftercare.records.estate.parts.forgetting import values_of
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import WorkOrder

PROPOSED_AT_ONCE = 200


@dataclass(frozen=True)
class Line:
    """One holder in a plan or a result: how many records lose a value, how many keep theirs, and until when."""

    holder: holders.Holder
    gone: int
    kept: int
    kept_since: str


def lines_of(found: dict[str, dict[str, object]]) -> list[Line]:
    """A stored plan or result, in the order of the table of holders."""
    return [
        Line(holder, int(str(row["gone"])), int(str(row["kept"])), str(row["kept_since"] or ""))
        for holder in holders.holders()
        if (row := found.get(holder.key))
    ]


def same_people(person_id: int) -> tuple[int, ...]:
    """Every record that stands for this human being."""
    return tuple(Person.objects.same_as(person_id).order_by("pk").values_list("pk", flat=True))


def going_on(person_ids: Iterable[int], *, at: datetime) -> GoingOn:
    """Open cases, and homes that are theirs today."""
    today = timezone.localdate(at)
    homes = Occupancy.objects.filter(person_id__in=person_ids).filter(Q(until_on=None) | Q(until_on__gt=today))
    return GoingOn(Case.objects.open().filter(reporter_id__in=person_ids).count(), homes.count())


def whom(person_id: int, *, at: datetime) -> Whom:
    """Whose values go. About eight statements. Raises TooManyCases."""
    people = same_people(person_id)
    values = set(values_of(people))
    units = tuple(Occupancy.objects.filter(person_id__in=people).values_list("unit_id", flat=True).distinct())
    unknown = Q(reporter=None, unit_id__in=units, reporter_phone__in=values) & ~Q(reporter_phone="")
    own = Case.objects.filter(Q(reporter_id__in=people) | unknown).order_by("pk")
    reported = list(own.values_list("pk", "reporter_name", "reporter_phone")[: CASES_AT_MOST + 1])
    values |= {value for _pk, name, phone in reported for value in (name, phone) if value}
    own_ids = tuple(pk for pk, _name, _phone in reported)
    near = Case.objects.filter(unit_id__in=units).order_by("pk").values_list("pk", flat=True)[: CASES_AT_MOST + 1]
    case_ids = tuple(sorted({*own_ids, *near}))
    check_reachable(len(case_ids))
    policies = policies_of(people, at=at)
    return Whom(
        person_ids=people,
        own_case_ids=own_ids,
        case_ids=case_ids,
        order_ids=tuple(WorkOrder.objects.filter(case_id__in=case_ids).values_list("pk", flat=True)),
        unit_ids=units,
        values=tuple(sorted(values)),
        at=at,
        proof_since=_since([each.proof for each in policies], at),
        accounts_since=_since([each.accounts for each in policies], at),
    )


def policies_of(person_ids: Sequence[int], *, at: datetime) -> list[PrivacyPolicy]:
    """What the rules in force today say, for every development the person had to do with."""
    places = Q(cases__reporter_id__in=person_ids) | Q(units__occupancies__person_id__in=person_ids)
    found = []
    for development in Development.objects.filter(places).distinct().order_by("pk")[:100]:
        try:
            version = in_force(
                on=timezone.localdate(at), development_id=development.pk, company_id=development.company_id
            )
        except Missing:
            continue
        found.append(_section(version.pk))
    return found


def _section(version_id: int) -> PrivacyPolicy:
    try:
        return policy_of(version_id).section(PrivacyPolicy)
    except UnknownKey:
        return PrivacyPolicy()


def _since(terms: Sequence[Term | None], at: datetime) -> datetime:
    """The longest term, counted back from now; nothing is kept where no rule says so."""
    months = max((term.months for term in terms if term), default=0)
    return _months_before(at, months) if months else at


def _months_before(at: datetime, months: int) -> datetime:
    day = add_months(timezone.localdate(at), -months)
    return timezone.localtime(at).replace(year=day.year, month=day.month, day=day.day)


def months_of_keeping(*, at: datetime) -> int:
    """The longest term for people among the rules in force today; 0 where no rules name one."""
    try:
        version = in_force(on=timezone.localdate(at))
    except Missing:
        return 0
    term = _section(version.pk).people
    return term.months if term else 0


def past_term(*, months: int, at: datetime) -> list[int]:
    """People whose last home and last case ended so many months ago, and about whom nobody has asked yet."""
    since = _months_before(at, months)
    homes = Occupancy.objects.filter(person=OuterRef("pk"))
    living = homes.filter(Q(until_on=None) | Q(until_on__gte=since.date()))
    lately = Case.objects.filter(reporter=OuterRef("pk")).filter(Q(closed_at=None) | Q(closed_at__gte=since))
    asked = ErasureRequest.objects.filter(person=OuterRef("pk")).exclude(state=State.REFUSED.value)
    refused = ErasureRequest.objects.filter(person=OuterRef("pk"), decided_at__gte=since)
    people = Person.objects.filter(Exists(homes), merged_into=None, erased_at=None)
    people = people.exclude(Exists(living)).exclude(Exists(lately)).exclude(Exists(asked)).exclude(Exists(refused))
    return list(people.order_by("pk").values_list("pk", flat=True)[:PROPOSED_AT_ONCE])


def requests(by: Actor, *, state: str, before: int | None, most: int) -> list[ErasureRequest]:
    """Requests that `by` may see, the newest first."""
    found = ErasureRequest.objects.visible_to(by).filter(state=state).select_related("person")
    return list((found.filter(pk__lt=before) if before else found).order_by("-pk")[:most])
