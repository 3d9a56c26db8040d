"""Words stand in one catalogue for each language, and say what they said in many."""

from gettext import NullTranslations

from django.utils import translation
from django.utils.translation import trans_real

from aftercare.ground.core.catalogs import put_together


def by_one(number: int) -> int:
    """As in English."""
    return int(number != 1)


def never(_number: int) -> int:
    """As in Chinese."""
    return 0


def a_catalog(words: dict[object, str], plural: object) -> NullTranslations:
    """The words of one room."""
    made = NullTranslations()
    made._catalog, made.plural = dict(words), plural
    return made


def test_the_words_of_all_rooms_stand_in_few_catalogues():
    for language in ("zh-hans", "en"):
        with translation.override(language):
            assert translation.gettext("no such word at all") == "no such word at all"
            assert len(trans_real.catalog()._catalog._catalogs) <= 3
    with translation.override("zh-hans"):
        assert translation.gettext("Queue") == "工单队列"
        assert translation.ngettext("%(n)d day", "%(n)d days", 2) % {"n": 2} == "2 天"


def test_what_came_last_holds_and_plurals_that_are_counted_otherwise_stay_apart():
    kept = trans_real.TranslationCatalog(a_catalog({"a": "1", "b": "1", "c": "1"}, by_one))
    for words, plural in (
        ({"a": "2", ("x", 0): "one"}, never),
        ({"b": "3"}, never),
        ({"b": "4", ("x", 1): "more"}, by_one),
    ):
        kept.update(a_catalog(words, plural))
    assert [kept[key] for key in "abc"] == ["2", "4", "1"]
    assert (kept.plural("x", 1), kept.plural("x", 5)) == ("one", "more")
    assert len(kept._catalogs) == 3


def test_catalogues_that_were_read_before_are_put_together_as_they_held():
    kept = trans_real.TranslationCatalog()
    kept._catalogs = [{"a": "3"}, {"a": "2", "b": "2"}, {"a": "1", "b": "1", "c": "1"}]
    kept._plurals = [eval("lambda n: 0") for _part in kept._catalogs]  # the same rule, read three times
    put_together(kept)
    assert kept._catalogs == [{"a": "3", "b": "2", "c": "1"}]
