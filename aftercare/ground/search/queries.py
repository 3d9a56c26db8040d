"""Finding subjects by what their texts say: what a plain scan would find, by an index."""

from typing import Any

from django.db.models import QuerySet

from aftercare.ground.search import engines, rules
from aftercare.ground.search.models import SearchText

ONE_CHARACTER_AT_MOST = 1_000


def matching_ids(subject_type: str, text: str) -> "QuerySet[SearchText, Any]":
    """The ids of subjects whose text holds every word of `text`, for `filter(pk__in=…)` in one statement.

    A query of one single character brings the newest 1,000 only; a query without a letter or figure, nothing.
    """
    words = rules.query_words(text)
    if not words:
        return SearchText.objects.none().values("subject_id")
    found = SearchText.objects.filter(engines.matching(words), subject_type=subject_type)
    if len(words) == 1 and words[0].is_one_character:
        found = found.order_by("-subject_id")[:ONE_CHARACTER_AT_MOST]
    return found.values("subject_id")


def search(subject_type: str, text: str, limit: int, before_id: int | None = None) -> list[int]:
    """The ids of the newest `limit` subjects that hold every word of `text`, newest first; pages go on `before_id`."""
    words = rules.query_words(text)
    if not words:
        return []
    found = SearchText.objects.filter(engines.matching(words), subject_type=subject_type)
    if before_id is not None:
        found = found.filter(subject_id__lt=before_id)
    return list(found.order_by("-subject_id").values_list("subject_id", flat=True)[:limit])
