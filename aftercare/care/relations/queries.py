"""Finding help for a report, an owner, the staff who keep it; advisers, their customers and the experts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from aftercare.care.relations.models import Adviser, Article, Contact, Expert
from aftercare.care.relations.policy import AdviserRule, RelationPolicy
from aftercare.care.relations.rules import Asked, Audience, fits
from aftercare.ground.accounts.models import Company, Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.ground.search.queries import holding
from aftercare.records.estate.models import Occupancy, Person, Unit

SUBJECT = "article"
CANDIDATES = 100
READ_AT_MOST = 200


def answers_for(asked: Asked, *, audience: Audience, on: date, most: int = 4) -> Sequence[Article]:
    """The published articles that answer what is being reported, the closest first, then the most useful.

    Staff are shown those for owners too. One statement.
    """
    found = Article.objects.shown_on(on).filter(Q(component="") | Q(component=asked.component))
    found = found.filter(Q(development__isnull=True) | Q(development=asked.development_id))
    if audience is Audience.OWNERS:
        found = found.filter(audience=Audience.OWNERS.value)
    if not asked.component:
        found = found.filter(kind=asked.kind) if asked.kind else found.none()
    else:
        found = found.filter(Q(component=asked.component) | ~Q(kind=""))
    close = [
        (closeness, article)
        for article in found.order_by("-pk")[:CANDIDATES]
        if (
            closeness := fits(
                asked,
                kind=article.kind,
                component=article.component,
                development_id=article.development_id,
                building_id=article.building_id,
            )
        )
        is not None
    ]
    close.sort(key=lambda each: (-each[0], each[1].not_useful - each[1].useful, -each[1].pk))
    return [article for _closeness, article in close[:most]]


def articles_to_read(
    *, development_ids: Sequence[int], building_ids: Sequence[int], audience: Audience, on: date, text: str = ""
) -> Sequence[Article]:
    """What can be read about these places, narrowed to what says every word of `text`; at most 200, by topic."""
    found = Article.objects.shown_on(on).filter(
        Q(development__isnull=True) | Q(development__in=development_ids),
        Q(building__isnull=True) | Q(building__in=building_ids),
    )
    if audience is Audience.OWNERS:
        found = found.filter(audience=Audience.OWNERS.value)
    if text.strip():
        found = found.filter(holding(SUBJECT, text))
    return list(found.select_related("development", "building").order_by("topic", "-useful", "-pk")[:READ_AT_MOST])


def list_articles(
    *,
    by: Actor,
    on: date,
    topic: str = "",
    component: str = "",
    development_id: int | None = None,
    text: str = "",
    before_id: int | None = None,
    size: int = 50,
) -> list[Article]:
    """What `by` may read that day, the newest first, below `before_id`.

    With a component or a development: what was written for it, and what holds everywhere.
    """
    found = Article.objects.visible_to(by).shown_on(on)
    if topic:
        found = found.filter(topic=topic)
    if component:
        found = found.filter(component__in=["", component])
    if development_id is not None:
        found = found.filter(Q(development__isnull=True) | Q(development_id=development_id))
    if text.strip():
        found = found.filter(holding(SUBJECT, text))
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    return list(found.order_by("-pk")[:size])


def articles_kept(*, by: Actor, state: str = "", text: str = "") -> Sequence[Article]:
    """Every article in reach for those who keep them, the latest changed first; at most 200."""
    found = Article.objects.visible_to(by)
    if state:
        found = found.filter(state=state)
    if text.strip():
        found = found.filter(holding(SUBJECT, text))
    related = found.select_related("development", "building", "keeper", "written_by", "approved_by")
    return list(related.order_by("-changed_at", "-pk")[:READ_AT_MOST])


def relation_policy(
    *, at: datetime, company_id: int | None = None, development_id: int | None = None
) -> RelationPolicy:
    """What holds of advisers at a place that day; nothing while no policy was published or the pack does not say."""
    try:
        version = in_force(on=at.date(), development_id=development_id, company_id=company_id)
    except Missing:
        return RelationPolicy()
    sections = policy_of(version.pk).sections.values()
    return next((one for one in sections if isinstance(one, RelationPolicy)), RelationPolicy())


def adviser_rule_of(development: Development, *, at: datetime) -> AdviserRule:
    """How many customers an adviser has there, and how often they are in touch. Raises RuleBroken without a rule."""
    rule = relation_policy(at=at, company_id=development.company_id, development_id=development.pk).advisers
    if rule is None:
        raise RuleBroken(_("The rules in force here know no advisers."))
    return rule


def customers_of(staff_id: int) -> int:
    """How many customers somebody is adviser of now."""
    return Adviser.objects.standing().filter(staff_id=staff_id).count()


def home_of(person: Person) -> Unit:
    """The home by which somebody is a customer: where they live or own now, the latest. Raises RuleBroken for none."""
    living = Occupancy.objects.filter(person__in=Person.objects.same_as(person.pk), until_on__isnull=True)
    row = living.select_related("unit__development").order_by("-from_on", "-pk").first()
    if row is None:
        raise RuleBroken(_("This person has no home now, so no adviser is named."))
    return row.unit


def adviser_of(person_id: int) -> Adviser | None:
    """Who stands by a customer now."""
    standing = Adviser.objects.standing().filter(person__in=Person.objects.same_as(person_id))
    return standing.select_related("staff", "development").order_by("-pk").first()


def advisers_before(person_id: int) -> list[Adviser]:
    """Who stood by a customer before, the latest first."""
    ended = Adviser.objects.filter(person_id=person_id, until_on__isnull=False).select_related("staff")
    return list(ended.order_by("-until_on", "-pk")[:20])


def contacts_of(person_id: int) -> list[Contact]:
    """When an adviser was in touch with a customer, the latest first."""
    return list(Contact.objects.filter(adviser__person_id=person_id).order_by("-on", "-pk")[:50])


def customers_to_care_for(staff_id: int, *, by: Actor, after: str = "", size: int = 50) -> tuple[list[Adviser], str]:
    """The customers of an adviser, whoever is due first on top, and the key of the next page (empty at the end)."""
    found = Adviser.objects.visible_to(by).standing().filter(staff_id=staff_id)
    day, _mark, pk = after.partition("~")
    if pk.isdigit() and len(day) == 10:
        found = found.filter(Q(next_contact_on__gt=day) | Q(next_contact_on=day, pk__gt=int(pk)))
    related = found.select_related("person", "development").prefetch_related("person__phones")
    rows = list(related.order_by("next_contact_on", "pk")[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return rows[:size], f"{last.next_contact_on.isoformat()}~{last.pk}" if last else ""


@dataclass(frozen=True)
class ExpertRow:
    """Head office (no company) or a company, and who is asked in each field; None where nobody was named."""

    company: Company | None
    named: dict[str, Expert | None]

    @property
    def missing(self) -> int:
        """For how many fields nobody was named."""
        return sum(one is None for one in self.named.values())


def experts(*, at: datetime) -> list[ExpertRow]:
    """Head office first, then every company, with the fields of the policy in force (S004.11.r14). Two statements."""
    fields = tuple(relation_policy(at=at).experts)
    standing: dict[tuple[int | None, str], Expert] = {
        (one.company_id, one.field): one
        for one in Expert.objects.filter(until_on__isnull=True).select_related("staff").order_by("pk")[:5000]
    }
    places: list[Company | None] = [None, *Company.objects.order_by("name", "pk")[:500]]
    return [
        ExpertRow(place, {field: standing.get((place.pk if place else None, field)) for field in fields})
        for place in places
        if fields
    ]
