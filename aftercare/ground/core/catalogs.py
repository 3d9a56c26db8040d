"""One catalogue of words for each language (ADR 0027).

Every room has a catalogue of its own. Django would put together those that count plurals alike, but asks whether the
code of one rule is the rule of the other, which it never is: a word was looked for in seventy places, one after the
other, a hundred and sixty times for a page, and in all of them when it is nowhere.
"""

from collections.abc import Callable
from typing import Any

from django.utils.translation import trans_real

Plural = Callable[[int], int]


def keep_together() -> None:
    """Let catalogues that count plurals alike be one, those that were read already too. To be called at the start."""
    trans_real.TranslationCatalog.update = _update  # type: ignore[method-assign]
    for translation in trans_real._translations.values():  # type: ignore[attr-defined]  # noqa: SLF001
        put_together(translation._catalog)  # noqa: SLF001


def put_together(catalog: Any) -> None:
    """Put together what counts plurals alike; where two have a word, the one that held before holds."""
    parts = list(zip(catalog._catalogs, catalog._plurals, strict=True))  # noqa: SLF001
    words, plural = parts.pop()
    catalog._catalogs, catalog._plurals = [words], [plural]  # noqa: SLF001
    for words, plural in reversed(parts):
        _add(catalog, words, plural)


def _update(self: Any, trans: Any) -> None:
    """Take in the words of `trans`, which hold from now on."""
    _add(self, trans._catalog, trans.plural)  # noqa: SLF001


def _add(catalog: Any, words: dict[Any, str], plural: Any) -> None:
    if plural.__code__ == catalog._plurals[0].__code__:  # noqa: SLF001
        catalog._catalogs[0].update(words)  # noqa: SLF001
        return
    catalog._catalogs.insert(0, words.copy())  # noqa: SLF001
    catalog._plurals.insert(0, plural)  # noqa: SLF001
