"""Help articles as readers see them, beside a report and on the pages of help."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone
from django.utils.translation import get_language

from aftercare.care.relations.models import Article
from aftercare.care.relations.queries import answers_for
from aftercare.care.relations.rules import TOPIC_WORDS, Asked, Audience


@dataclass(frozen=True)
class Help:
    """One article in the reader's language."""

    id: int
    title: str
    body: str
    for_staff: bool


def in_words(articles: Sequence[Article]) -> list[Help]:
    """Articles as the reader reads them."""
    language = get_language() or "zh-hans"
    return [
        Help(one.pk, one.title(language), one.body(language), one.audience == Audience.STAFF.value) for one in articles
    ]


def by_topic(articles: Sequence[Article]) -> list[tuple[object, list[Help]]]:
    """Articles under their topics, in the order of the topics; `articles` are sorted by topic."""
    order = list(TOPIC_WORDS)
    ranked = sorted(articles, key=lambda one: order.index(one.topic))
    return [(TOPIC_WORDS[topic], in_words(list(some))) for topic, some in groupby(ranked, key=lambda one: one.topic)]


def help_with(asked: Asked, *, audience: Audience = Audience.OWNERS, on: date | None = None) -> list[Help]:
    """What answers the report that is being made; nothing when neither part nor kind is known."""
    if not (asked.component or asked.kind):
        return []
    return in_words(answers_for(asked, audience=audience, on=on or timezone.localdate()))
