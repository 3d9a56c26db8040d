"""Where the two databases differ in searching: the index each keeps over `SearchText.grams`, and how it is asked.

Neither stores where in a text a token stands. Positions are what both engines limit (PostgreSQL forgets them after
16,383 words and 256 repeats of one), so the index only says which texts hold all tokens, and a literal look into the
stored tokens says whether they are neighbours. That look is needed for words of three characters and more, and is
exact at any length.
"""

from typing import Any

from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.db.models.sql.compiler import SQLCompiler

from aftercare.ground.search.rules import Word


def _tokens_of(column: str) -> str:
    return f"array_to_tsvector(string_to_array(trim({column}), ' '))"


_FORGET = "INSERT INTO search_tokens(search_tokens, rowid, grams) VALUES ('delete', old.id, old.grams);"
_LEARN = "INSERT INTO search_tokens(rowid, grams) VALUES (new.id, new.grams);"
# `ascii` takes every character beyond ASCII for part of a token, so that only our spaces part tokens.
_FTS5 = "fts5(grams, content='search_searchtext', content_rowid='id', tokenize='ascii', detail=none)"

CREATE = {
    "postgresql": [f"CREATE INDEX search_tokens ON search_searchtext USING gin ({_tokens_of('grams')})"],
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


class HasTokens(Func):
    """Whether a row of SearchText holds every token of `words`, by the index of the database at hand."""

    output_field = BooleanField()

    def __init__(self, words: tuple[Word, ...]) -> None:
        super().__init__(F("pk"), F("grams"))
        self.words = words

    def as_postgresql(self, compiler: SQLCompiler, *_: Any, **__: Any) -> tuple[str, tuple[str, ...]]:
        column, _params = compiler.compile(self.source_expressions[1])
        return f"{_tokens_of(column)} @@ %s::tsquery", (" & ".join(self._terms("'{}'", ":*")),)

    def as_sqlite(self, compiler: SQLCompiler, *_: Any, **__: Any) -> tuple[str, tuple[str, ...]]:
        key, _params = compiler.compile(self.source_expressions[0])
        found = "SELECT rowid FROM search_tokens WHERE search_tokens MATCH %s"
        return f"{key} IN ({found})", (" AND ".join(self._terms('"{}"', " *")),)

    def _terms(self, quoted: str, open_end: str) -> list[str]:
        # Tokens are letters and figures only (`rules._RUN`), so that nothing in them can end a quotation.
        return [
            quoted.format(token) + (open_end if word.open_ended and place == len(word.tokens) else "")
            for word in self.words
            for place, token in enumerate(word.tokens, start=1)
        ]


def matching(words: tuple[Word, ...]) -> Q:
    """The condition on rows of SearchText that hold every one of `words`."""
    condition = Q(HasTokens(words))
    for word in words:
        if len(word.tokens) > 1:
            condition &= Q(GreaterThan(StrIndex(F("grams"), Value(word.run)), 0))
    return condition
