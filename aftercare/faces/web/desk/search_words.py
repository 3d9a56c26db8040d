"""What was sought, shown in what was found: words marked, and the piece of a long text in which they stand."""

import re
from collections.abc import Sequence

from markupsafe import Markup, escape

from aftercare.ground.search.rules import normalised

_BETWEEN = re.compile(r"[\s,;，；、。！？!?]+")
AROUND = 28


def words_of_query(text: str) -> list[str]:
    """The words that were typed, the longest first, so that a word inside another is not marked twice."""
    return sorted({word for word in _BETWEEN.split(normalised(text)) if word}, key=len, reverse=True)[:8]


def _pattern(words: Sequence[str]) -> re.Pattern[str] | None:
    return re.compile("|".join(re.escape(word) for word in words), re.IGNORECASE) if words else None


def marked(text: str, words: Sequence[str]) -> Markup:
    """The text with every sought word in `<mark>`; everything else is escaped."""
    pattern = _pattern(words)
    if pattern is None:
        return escape(text)
    pieces, at = [], 0
    for found in pattern.finditer(text):
        pieces.append(escape(text[at : found.start()]))
        pieces.append(Markup("<mark>{}</mark>").format(found[0]))
        at = found.end()
    return Markup().join([*pieces, escape(text[at:])])


def excerpt(text: str, words: Sequence[str]) -> Markup:
    """The piece of a text round its first sought word, marked; empty when none stands in it."""
    plain = " ".join(text.split())
    pattern = _pattern(words)
    found = pattern.search(plain) if pattern else None
    if found is None:
        return Markup()
    starts, ends = max(0, found.start() - AROUND), min(len(plain), found.end() + AROUND * 2)
    piece = f"{'…' if starts else ''}{plain[starts:ends]}{'…' if ends < len(plain) else ''}"
    return marked(piece, words)
