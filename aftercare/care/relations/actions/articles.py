"""Every way a help article changes: written, changed, approved, published, withdrawn, judged."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from aftercare.care.relations import permissions, rules
from aftercare.care.relations.models import Article, Opinion
from aftercare.care.relations.queries import SUBJECT
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.search.parts import forget_texts, index_text
from aftercare.records.estate.models import Building

WORDS = ("title_zh", "body_zh", "title_en", "body_en")


@dataclass(frozen=True)
class Written:
    """What an article says, to whom, and where it holds."""

    title_zh: str
    body_zh: str
    audience: rules.Audience
    topic: rules.Topic
    title_en: str = ""
    body_en: str = ""
    kind: str = ""
    component: str = ""
    development_id: int | None = None
    building_id: int | None = None
    case_id: int | None = None


@transaction.atomic
def write_article(*, written: Written, by: Actor, at: datetime) -> Article:
    """A draft, kept by its writer. Raises BadInput, Missing, NotPermitted."""
    permissions.check_may_write_articles(by, development_id=written.development_id)
    _check(written)
    article = Article(keeper_id=by.id, written_by_id=by.id, changed_at=at)
    _fill(article, written)
    article.case_id = written.case_id
    article.save()
    _index(article)
    trail.record(
        "article.written",
        article,
        by=by,
        at=at,
        begins=True,
        title=article.title_zh,
        audience=article.audience,
        topic=article.topic,
        case=article.case_id,
    )
    return article


@transaction.atomic
def change_article(*, article_id: int, seen: int, written: Written, by: Actor, at: datetime) -> Article:
    """Change what is not published yet; an approval is lost with it. Raises NotInOrder, Stale, BadInput."""
    article = Article.objects.locked(article_id, seen=seen)
    permissions.check_may_write_articles(by, development_id=article.development_id)
    permissions.check_may_write_articles(by, development_id=written.development_id)
    rules.check_can_change(state=article.state)
    _check(written)
    was = article.title_zh
    _fill(article, written)
    article.state, article.approved_by_id, article.written_by_id, article.changed_at = "draft", None, by.id, at
    article.save()
    _index(article)
    trail.record("article.changed", article, by=by, at=at, title=article.title_zh, was=was)
    return article


@transaction.atomic
def approve_article(*, article_id: int, seen: int, by: Actor, at: datetime) -> Article:
    """Somebody else than the writer has read it and finds it right (S004.12.r01)."""
    article = Article.objects.locked(article_id, seen=seen)
    permissions.check_may_let_out(by, development_id=article.development_id)
    rules.check_can_approve(state=article.state, written_by=article.written_by_id, approver=by.id)
    article.state, article.approved_by_id, article.changed_at = rules.State.APPROVED.value, by.id, at
    article.save(update_fields=["state", "approved_by", "changed_at", "version"])
    trail.record("article.approved", article, by=by, at=at, title=article.title_zh)
    return article


@transaction.atomic
def publish_article(
    *, article_id: int, seen: int, from_on: date, until_on: date | None = None, by: Actor, at: datetime
) -> Article:
    """Show it from a day on, until a day or for good; the last day counts. Raises NotInOrder, BadInput."""
    article = Article.objects.locked(article_id, seen=seen)
    permissions.check_may_let_out(by, development_id=article.development_id)
    rules.check_can_publish(state=article.state, from_on=from_on, until_on=until_on)
    article.state, article.shown_from, article.shown_until = rules.State.PUBLISHED.value, from_on, until_on
    article.changed_at = at
    article.save(update_fields=["state", "shown_from", "shown_until", "changed_at", "version"])
    trail.record("article.published", article, by=by, at=at, title=article.title_zh, from_on=from_on, until_on=until_on)
    return article


@transaction.atomic
def withdraw_article(*, article_id: int, seen: int, reason: str, by: Actor, at: datetime) -> Article:
    """Show it no more."""
    article = Article.objects.locked(article_id, seen=seen)
    permissions.check_may_let_out(by, development_id=article.development_id)
    rules.check_can_withdraw(state=article.state, reason=reason)
    article.state, article.changed_at = rules.State.WITHDRAWN.value, at
    article.save(update_fields=["state", "changed_at", "version"])
    forget_texts(SUBJECT, [article.pk])
    trail.record("article.withdrawn", article, by=by, at=at, title=article.title_zh, reason=reason)
    return article


@transaction.atomic
def judge_article(*, article_id: int, useful: bool, by: Actor, at: datetime) -> Article:
    """Say whether it helped. Said again it replaces what one said before. Raises Missing for what one may not read."""
    if not Article.objects.visible_to(by).shown_on(at.date()).filter(pk=article_id).exists():
        raise Missing(_("There is no such article."))
    article = Article.objects.locked(article_id)
    before = Opinion.objects.filter(article=article, reader=by.reference).first()
    if before is None:
        Opinion.objects.create(article=article, reader=by.reference, useful=useful, at=at)
        _count(article, useful=useful, change=1)
    elif before.useful != useful:
        before.useful, before.at = useful, at
        before.save(update_fields=["useful", "at"])
        _count(article, useful=useful, change=1)
        _count(article, useful=not useful, change=-1)
    article.refresh_from_db()
    trail.record("article.judged", article, by=by, at=at, useful=useful)
    return article


def _count(article: Article, *, useful: bool, change: int) -> None:
    name = "useful" if useful else "not_useful"
    Article.objects.filter(pk=article.pk).update(**{name: F(name) + change})


def _check(written: Written) -> None:
    rules.check_words(**{name: getattr(written, name) for name in WORDS})
    if written.building_id is None:
        return
    building = Building.objects.filter(pk=written.building_id, development_id=written.development_id or 0)
    if not building.exists():
        raise BadInput(
            field=_("Building"), value=written.building_id, remedy=_("Choose a building of the development.")
        )


def _fill(article: Article, written: Written) -> None:
    for name in (*WORDS, "kind", "component", "development_id", "building_id"):
        value = getattr(written, name)
        setattr(article, name, value.strip() if isinstance(value, str) else value)
    article.audience, article.topic = written.audience.value, written.topic.value


def _index(article: Article) -> None:
    text = "\n".join(getattr(article, name) for name in WORDS)
    index_text(SUBJECT, article.pk, article.development_id, text)
