"""Catalogues are gathered by room and audience, keep what is translated, and tell what is not."""

from pathlib import Path

import polib
import pytest
from django.utils import translation

from aftercare.ground.core.errors import Stale
from aftercare.project import words

PACKAGE = words.PACKAGE


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("service/cases/rules.py", "service/cases"),
        ("service/cases/actions/intake.py", "service/cases"),
        ("project/settings.py", "project"),
        ("project/management/commands/words.py", "project"),
        ("faces/web/html.py", "faces/web"),
        ("faces/web/desk/cases.py", "faces/web/desk"),
        ("faces/web/templates/desk/cases/list.html", "faces/web/desk"),
        ("faces/web/templates/parts/badges.html", "faces/web"),
        ("faces/web/templates/base.html", "faces/web"),
    ],
)
def test_words_belong_to_their_room_and_on_the_web_to_their_audience(path, folder, monkeypatch):
    monkeypatch.setattr(Path, "is_file", lambda self: self.parent.name == "desk")

    assert words.catalogue_of(PACKAGE / path) == PACKAGE / folder


def message(text: str, plural: str = "") -> words.Message:
    return words.Message("", text, plural)


def test_a_translation_survives_a_merge_and_what_no_source_has_is_taken_out(tmp_path):
    words.merge(tmp_path, {("", "Leak"): message("Leak"), ("", "Gone"): message("Gone")})
    path = tmp_path / words.FILE
    path.write_text(path.read_text().replace('msgid "Leak"\nmsgstr ""', 'msgid "Leak"\nmsgstr "漏水"'))

    fresh, gone = words.merge(tmp_path, {("", "Leak"): message("Leak"), ("", "New"): message("New")})

    assert (fresh, gone) == (1, ["Gone"])
    assert [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(path))] == [("Leak", "漏水"), ("New", "")]


def test_babel_finds_words_in_python_and_in_templates(tmp_path):
    (tmp_path / "a.py").write_text('lazy("One")\npgettext("verb", "Close")\nngettext("%(n)s day", "%(n)s days", n)\n')
    (tmp_path / "b.html").write_text('{{ _("Two") }}{% trans %}Three{% endtrans %}')

    found = words.messages_in([tmp_path / "a.py", tmp_path / "b.html"])

    assert set(found) == {("", "One"), ("verb", "Close"), ("", "%(n)s day"), ("", "Two"), ("", "Three")}
    assert found["", "%(n)s day"].plural == "%(n)s days"


@pytest.mark.parametrize("text", ["好,谢谢", "备注(选填)", "确定吗?"])
def test_the_punctuation_of_english_inside_chinese_is_a_fault(text):
    entry = polib.POEntry(msgid="Well", msgstr=text)
    right = polib.POEntry(msgid="Well", msgstr="好，谢谢：10:30 至 11:00（约）")

    assert list(words._faults_of(entry, wanted=True)) == [f"Chinese with the punctuation of English: {text!r}"]
    assert list(words._faults_of(right, wanted=True)) == []


def test_a_missing_placeholder_is_a_fault():
    entry = polib.POEntry(msgid="%(count)s homes", msgstr="户")

    assert list(words._faults_of(entry, wanted=True)) == [
        "other placeholders than the source: '%(count)s homes' - '户'"
    ]


def test_a_refusal_is_said_in_the_readers_language():
    with translation.override("zh-hans"):
        assert "已经有人改过" in str(Stale())
    with translation.override("en"):
        assert str(Stale()).startswith("Somebody has changed this")


def test_a_text_that_is_translated_elsewhere_is_said_in_the_same_way(tmp_path):
    words.merge(tmp_path, {("", "Leak"): message("Leak")}, {("", "Leak"): "漏水", ("", "Other"): "其他"})

    assert [(entry.msgid, entry.msgstr) for entry in words.load(tmp_path)] == [("Leak", "漏水")]


def test_a_translation_of_its_own_stays_whatever_is_said_elsewhere(tmp_path):
    words.merge(tmp_path, {("", "Leak"): message("Leak")}, {("", "Leak"): "漏水"})
    words.merge(tmp_path, {("", "Leak"): message("Leak")}, {("", "Leak"): "渗漏"})

    assert [entry.msgstr for entry in words.load(tmp_path)] == ["漏水"]
