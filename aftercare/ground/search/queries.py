"""Finding subjects by what their texts say: what a plain scan would find, by an index."""

from django.db.models import Q

from aftercare.ground.search import engines, rules

ONE_CHARACTER_AT_MOST = 1_000


def holding(subject_type: str, text: str, *, column: str = "pk") -> Q:
    """The condition that the text of the subject with the number in `column` holds every word of `text`.

    A query of one single character brings the newest 1,000 only; a query without a letter or figure, nothing.
    """
    words = rules.query_words(text)
    if not words:
        return Q(**{f"{column}__in": []})
    newest = ONE_CHARACTER_AT_MOST if len(words) == 1 and words[0].is_one_character else None
    return Q(engines.Holds(column, subject_type, words, newest))


def search(subject_type: str, text: str, limit: int, before_id: int | None = None) -> list[int]:
    """The ids of the newest `limit` subjects that hold every word of `text`, newest first; pages go on `before_id`."""
    words = rules.query_words(text)
    return engines.newest(subject_type, words, most=limit, before=before_id) if words else []
