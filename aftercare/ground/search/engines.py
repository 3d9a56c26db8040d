"""Where the two databases differ in searching: the index each keeps over `SearchText.grams`, and how it is asked.

Neither stores where in a text a token stands. Positions are what both engines limit (PostgreSQL forgets them after
16,383 words and 256 repeats of one), so the index only says which texts hold all tokens, and a literal look into the
stored tokens says whether they are neighbours. That look is needed for words of three characters and more, and is
exact at any length.

SQLite's index bears the subject in its own row numbers (`place_of`): which subjects hold a word is read from it alone,
the newest first, without a look at the texts. PostgreSQL takes the index or goes through the texts, whichever it finds
shorter; there the literal look comes first in any case, being a small part of the other's cost.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import BooleanField, F, Func
from django.db.models.sql.compiler import SQLCompiler

from aftercare.ground.search.rules import KINDS, Word, mark_of

_TOKENS = "array_to_tsvector(string_to_array(trim(grams), ' '))"


def _place(row: str) -> str:
    """`rules.place_of` as SQLite says it."""
    kind = f"((unicode({row}.subject_type) * 31 + length({row}.subject_type)) & {KINDS - 1})"
    return f"{row}.subject_id * {KINDS} + {kind}"


_FORGET = f"INSERT INTO search_tokens(search_tokens, rowid, grams) VALUES ('delete', {_place('old')}, old.grams);"  # noqa: S608
_LEARN = f"INSERT INTO search_tokens(rowid, grams) VALUES ({_place('new')}, new.grams);"  # noqa: S608
# `ascii` takes every character beyond ASCII for part of a token, so that only our spaces part tokens.
_FTS5 = "fts5(grams, content='', tokenize='ascii', detail=none)"

CREATE = {
    "postgresql": [f"CREATE INDEX search_tokens ON search_searchtext USING gin ({_TOKENS})"],
    "sqlite": [
        f"CREATE VIRTUAL TABLE search_tokens USING {_FTS5}",
        f"CREATE TRIGGER search_text_added AFTER INSERT ON search_searchtext BEGIN {_LEARN} END",
        f"CREATE TRIGGER search_text_removed AFTER DELETE ON search_searchtext BEGIN {_FORGET} END",
        f"CREATE TRIGGER search_text_changed AFTER UPDATE ON search_searchtext BEGIN {_FORGET} {_LEARN} END",
    ],
}
DROP = {
    "postgresql": ["DROP INDEX search_tokens"],
    "sqlite": [
        "DROP TRIGGER search_text_added",
        "DROP TRIGGER search_text_removed",
        "DROP TRIGGER search_text_changed",
        "DROP TABLE search_tokens",
    ],
}
# After texts were written past the triggers: SQLite learns all of them anew.
LEARN_ALL = [
    "INSERT INTO search_tokens(search_tokens) VALUES ('delete-all')",
    f"INSERT INTO search_tokens(rowid, grams) SELECT {_place('said')}, grams FROM search_searchtext said",  # noqa: S608
]


class Holds(Func):
    """Whether the subject whose number stands in a column has a text that holds all `words`; asked of the index.

    `newest`: of those that do, only so many with the greatest numbers.
    """

    output_field = BooleanField()

    def __init__(self, column: str, subject_type: str, words: tuple[Word, ...], newest: int | None = None) -> None:
        super().__init__(F(column))
        self.subject_type, self.words, self.newest = subject_type, words, newest

    def as_postgresql(self, compiler: SQLCompiler, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        return self._among(compiler, *_subjects(self.subject_type, self.words, newest=self.newest, vendor="postgresql"))

    def as_sqlite(self, compiler: SQLCompiler, *_: Any, **__: Any) -> tuple[str, tuple[Any, ...]]:
        return self._among(compiler, *_subjects(self.subject_type, self.words, newest=self.newest, vendor="sqlite"))

    def _among(self, compiler: SQLCompiler, sql: str, values: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
        column, held = compiler.compile(self.source_expressions[0])
        return f"{column} IN ({sql})", (*held, *values)


def newest(subject_type: str, words: tuple[Word, ...], *, most: int, before: int | None) -> list[int]:
    """The greatest numbers of subjects that hold all `words`, below `before`, the greatest first; at most `most`."""
    sql, values = _subjects(subject_type, words, newest=most, before=before, vendor=connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [number for (number,) in cursor.fetchall()]


def _subjects(
    subject_type: str,
    words: tuple[Word, ...],
    *,
    vendor: str,
    newest: int | None = None,
    before: int | None = None,
) -> tuple[str, tuple[Any, ...]]:
    """A query for the numbers of subjects that hold all words, the newest first if they are limited."""
    by_place = vendor == "sqlite"
    sql, values = (_in_fts5 if by_place else _in_gin)(subject_type, words)
    place, number = ("rowid", mark_of(subject_type)) if by_place else ("subject_id", 0)
    if before is not None:
        sql, values = f"{sql} AND {place} < %s", [*values, before * KINDS + number if by_place else before]
    if newest is not None:
        sql = f"{sql} ORDER BY {place} DESC LIMIT {newest:d}"
    return sql, tuple(values)


def _in_fts5(subject_type: str, words: tuple[Word, ...]) -> tuple[str, list[Any]]:
    sql = (
        f"SELECT rowid / {KINDS} FROM search_tokens"  # noqa: S608  our own words
        f" WHERE search_tokens MATCH %s AND (rowid & {KINDS - 1}) = {mark_of(subject_type)}"
    )
    said = (
        f"(SELECT grams FROM search_searchtext WHERE subject_type = %s AND subject_id = search_tokens.rowid / {KINDS})"  # noqa: S608
    )
    values: list[Any] = [" AND ".join(_terms(words, '"{}"', " *"))]
    for word in words:
        if len(word.tokens) > 1:
            sql, values = f"{sql} AND instr({said}, %s) > 0", [*values, subject_type, word.run]
    return sql, values


def _in_gin(subject_type: str, words: tuple[Word, ...]) -> tuple[str, list[Any]]:
    literally = " AND ".join(["strpos(grams, %s) > 0"] * len(words))
    sql = (
        f"SELECT subject_id FROM search_searchtext WHERE subject_type = %s AND {literally} AND {_TOKENS} @@ %s::tsquery"  # noqa: S608
    )
    return sql, [subject_type, *(word.run for word in words), " & ".join(_terms(words, "'{}'", ":*"))]


def _terms(words: Sequence[Word], quoted: str, open_end: str) -> list[str]:
    # Tokens are letters and figures only (`rules._RUN`), so that nothing in them can end a quotation.
    return [
        quoted.format(token) + (open_end if word.open_ended and place == len(word.tokens) else "")
        for word in words
        for place, token in enumerate(word.tokens, start=1)
    ]
