"""Finding help: what answers a report that is being made, what an owner can read, what staff keep."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from aftercare.care.relations.models import Article
from aftercare.care.relations.rules import Asked, Audience, fits
from aftercare.ground.core.actors import Actor
from aftercare.ground.search.queries import matching_ids

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
        found = found.filter(pk__in=matching_ids(SUBJECT, text))
    return list(found.select_related("development", "building").order_by("topic", "-useful", "-pk")[:READ_AT_MOST])


def articles_kept(*, by: Actor, state: str = "", text: str = "") -> Sequence[Article]:
    """Every article in reach for those who keep them, the latest changed first; at most 200."""
    found = Article.objects.visible_to(by)
    if state:
        found = found.filter(state=state)
    if text.strip():
        found = found.filter(pk__in=matching_ids(SUBJECT, text))
    related = found.select_related("development", "building", "keeper", "written_by", "approved_by")
    return list(related.order_by("-changed_at", "-pk")[:READ_AT_MOST])
