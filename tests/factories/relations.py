"""Builders for help articles."""

from datetime import date
from typing import Any

from aftercare.care.relations import actions
from aftercare.care.relations.models import Article
from aftercare.care.relations.rules import Audience, Topic
from aftercare.ground.core.actors import Actor
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW

FROM = date(2026, 1, 1)


def written(**values: Any) -> actions.Written:
    """What an article about a slow tap says."""
    return actions.Written(
        **{
            "title_zh": "龙头出水变小怎么办",
            "body_zh": "先拧下出水口的起泡器，用清水冲净滤网再装回。",
            "audience": Audience.OWNERS,
            "topic": Topic.HELP_YOURSELF,
            "component": "tap_shower",
            **values,
        }
    )


def an_article(*, by: Actor | None = None, **values: Any) -> Article:
    """A draft."""
    return actions.write_article(written=written(**values), by=by or an_actor("agent"), at=NOW)


def a_published_article(*, from_on: date = FROM, until_on: date | None = None, **values: Any) -> Article:
    """One that readers see, approved by a supervisor."""
    article, lead = an_article(**values), an_actor("supervisor")
    article = actions.approve_article(article_id=article.pk, seen=article.version, by=lead, at=NOW)
    return actions.publish_article(
        article_id=article.pk, seen=article.version, from_on=from_on, until_on=until_on, by=lead, at=NOW
    )
