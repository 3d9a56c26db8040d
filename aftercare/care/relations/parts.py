"""Writing help articles and notices inside another room's transaction; taking a person out of what advisers noted."""

from datetime import date, datetime

from aftercare.care.relations.models import Article, Contact
from aftercare.care.relations.queries import SUBJECT
from aftercare.care.relations.rules import Audience, State, Topic
from aftercare.ground.core.database import check_in_transaction
from aftercare.ground.core.forgetting import NOBODY, Forgotten, Whom
from aftercare.ground.search.parts import index_text


def publish_notice(
    *,
    title: str,
    text: str,
    development_id: int,
    building_id: int | None,
    written_by_id: int,
    approved_by_id: int,
    from_on: date,
    until_on: date,
    at: datetime,
) -> Article:
    """A notice for owners, shown from a day until another; its writer keeps it, somebody else has approved it."""
    check_in_transaction()
    article = Article.objects.create(
        title_zh=title,
        body_zh=text,
        audience=Audience.OWNERS.value,
        topic=Topic.NOTICE.value,
        development_id=development_id,
        building_id=building_id,
        state=State.PUBLISHED.value,
        keeper_id=written_by_id,
        written_by_id=written_by_id,
        approved_by_id=approved_by_id,
        shown_from=from_on,
        shown_until=until_on,
        changed_at=at,
    )
    index_text(SUBJECT, article.pk, development_id, f"{title}\n{text}")
    return article


def forget(whom: Whom) -> Forgotten:
    """Empty every note of a talk with them: it is about nothing but the person."""
    check_in_transaction()
    notes = Contact.objects.filter(adviser__person_id__in=whom.person_ids).exclude(text=NOBODY)
    return Forgotten(notes.update(text=NOBODY))
