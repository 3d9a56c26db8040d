"""REST: help articles, as they may be read today."""

from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from aftercare.care.relations import queries
from aftercare.care.relations.models import Article
from aftercare.faces.rest.operations import reads
from aftercare.faces.rest.paging import cut, number_of
from aftercare.faces.rest.schemas.common import ID_AT_MOST
from aftercare.faces.rest.schemas.desk import ArticleFilter, ArticleOut, ArticlePage, ArticleWhole
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission

router = Router()
ArticleId = Annotated[int, Field(ge=1, le=ID_AT_MOST, description="The id of a help article.", examples=[6])]
NAME = "articles"


@reads(router, "", answers=ArticlePage, scopes=[Permission.SEE_CASES])
def list_articles(request: SignedInRequest, asked: Query[ArticleFilter]) -> ArticlePage:
    """List help articles.

    Those published today for everywhere and for the developments in your reach, the newest first.
    """
    found = queries.list_articles(
        by=request.actor,
        on=timezone.localdate(),
        topic=asked.topic,
        component=asked.component,
        development_id=asked.development,
        text=asked.text,
        before_id=number_of(NAME, asked.after),
        size=asked.size + 1,
    )
    page, following = cut(found, asked.size, name=NAME, key=lambda article: article.pk)
    language = request.actor.language
    return ArticlePage(articles=[ArticleOut(**_facts(article, language)) for article in page], next=following)


@reads(router, "/{article_id}", answers=ArticleWhole, scopes=[Permission.SEE_CASES])
def read_article(request: SignedInRequest, article_id: ArticleId) -> ArticleWhole:
    """Read a help article.

    In your language; in Chinese where nobody has translated it.
    """
    shown = Article.objects.visible_to(request.actor).shown_on(timezone.localdate())
    article, language = get_object_or_404(shown, pk=article_id), request.actor.language
    return ArticleWhole(**_facts(article, language), body=article.body(language))


def _facts(article: Article, language: str) -> dict[str, Any]:
    """What a list tells of an article."""
    return {
        "id": article.pk,
        "version": article.version,
        "title": article.title(language),
        "audience": article.audience,
        "topic": article.topic,
        "kind": article.kind,
        "component": article.component,
        "development_id": article.development_id,
        "building_id": article.building_id,
        "shown_from": article.shown_from,
        "shown_until": article.shown_until,
        "useful": article.useful,
        "not_useful": article.not_useful,
        "changed_at": article.changed_at,
    }
