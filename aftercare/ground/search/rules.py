"""Texts as pairs of characters, and queries over them. Pure.

Chinese has no spaces, and dictionaries cut the words of building trades wrongly. So every run of Chinese is indexed as
overlapping pairs (`卫生间` → `卫生 生间 间`): a word of two characters is one token, a longer one a row of neighbours.
The last character of a run stands alone too, so that every character begins some token and a query of one character is
a search by beginning. Latin words and numbers are kept whole, in lower case.
"""

import re
import unicodedata
from dataclasses import dataclass

WORDS_AT_MOST = 8
TOKENS_PER_WORD_AT_MOST = 40
CHARACTERS_INDEXED_AT_MOST = 50_000
LATIN_AT_MOST = 64
KINDS = 1024  # so many kinds of subjects can be told apart; a power of two

_CHINESE = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_RUN = re.compile(rf"([{_CHINESE}]+)|((?:(?![{_CHINESE}])[^\W_])+)")
_BETWEEN_WORDS = re.compile(r"[\s,;，；、。！？!?]+")


@dataclass(frozen=True)
class Word:
    """One word of a query: all `tokens` must stand in a text, side by side.

    The last one may be only the beginning of a token when `open_ended`.
    """

    tokens: tuple[str, ...]
    open_ended: bool

    @property
    def run(self) -> str:
        """What must stand literally in the stored text: the tokens as neighbours."""
        return " " + " ".join(self.tokens)

    @property
    def is_one_character(self) -> bool:
        """Whether it asks for a single character, which very many texts have."""
        return self.open_ended and len(self.tokens) == 1 and len(self.tokens[0]) == 1


def mark_of(subject_type: str) -> int:
    """The mark of a kind of subjects below `KINDS`, made of its first letter and length; a test keeps ours apart."""
    return (ord(subject_type[0]) * 31 + len(subject_type)) % KINDS


def place_of(subject_type: str, subject_id: int) -> int:
    """The row number of a subject in SQLite's index: subjects of one kind are in the order of their numbers."""
    return subject_id * KINDS + mark_of(subject_type)


def normalised(text: str) -> str:
    """`text` with full-width and compatibility forms made plain, in lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def grams(text: str) -> str:
    """The tokens of `text` with a space before, between and after, as they are stored. Empty when there are none.

    Only the first 50,000 characters count: what PostgreSQL can index of one text has an end.

    >>> grams("卫生间漏水3处")
    ' 卫生 生间 间漏 漏水 水 3 处 '
    """
    tokens = _tokens(normalised(text[:CHARACTERS_INDEXED_AT_MOST]))
    return f" {' '.join(tokens)} " if tokens else ""


def query_words(text: str) -> tuple[Word, ...]:
    """The words of a query, each of which a text must hold. Empty when nothing in it can be searched.

    Words are parted by spaces and Chinese or Latin commas; other signs (`3-1-1201`) join their parts to a run.
    """
    words = (_word(part) for part in _BETWEEN_WORDS.split(normalised(text)))
    return tuple(word for word in words if word is not None)[:WORDS_AT_MOST]


def _word(text: str) -> Word | None:
    tokens = _tokens(text)
    if not tokens:
        return None
    # The last character alone marks the end of a run in a text; a query's run may go on there, so its mark is taken
    # off, unless it is all there is of the run.
    if len(tokens) > 1 and len(tokens[-1]) == 1 and tokens[-2][1:] == tokens[-1] and _is_chinese(tokens[-1]):
        tokens.pop()
    kept = tuple(tokens[:TOKENS_PER_WORD_AT_MOST])
    return Word(tokens=kept, open_ended=not (_is_chinese(kept[-1]) and len(kept[-1]) == 2))


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    for chinese, latin in _RUN.findall(text):
        if chinese:
            found.extend(chinese[place : place + 2] for place in range(len(chinese)))
        else:
            found.append(latin[:LATIN_AT_MOST])
    return found


def _is_chinese(token: str) -> bool:
    match = _RUN.match(token)
    return match is not None and match.group(1) is not None
