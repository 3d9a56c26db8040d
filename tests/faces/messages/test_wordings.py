"""Messages are said in other words from the next one on; every version is kept, and the shipped text comes back."""

import pytest

from aftercare.faces.messages import actions, queries, rules
from aftercare.faces.messages.models import WordingVersion
from aftercare.faces.messages.wordings import BY_KEY
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing, NotPermitted, Stale
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW
from tests.factories.messages import a_message, an_owner_reader

NEW = {
    "subject_zh": "{number} 已回复",
    "zh": "{name}：{number} 已回复，请查看 {link}",
    "subject_en": "{number} answered",
    "en": "{name}: {number} is answered, see {link}",
}


def changed(by: Actor | None = None, *, seen: int = 0, **texts: str) -> WordingVersion:
    by = by or an_actor("administrator")
    return actions.reword(wording="case_answered", texts={**NEW, **texts}, why="更简短", seen=seen, by=by, at=NOW)


def test_the_next_message_is_worded_anew_in_both_languages() -> None:
    before = a_message(an_owner_reader(), "case_answered", values={"number": "BX-1"}, link="x")
    changed()
    chinese = a_message(an_owner_reader(id=1), "case_answered", values={"number": "BX-2"}, link="x")
    english = a_message(an_owner_reader(id=2, language="en"), "case_answered", values={"number": "BX-3"}, link="x")
    assert before.subject == "BX-1 有新的答复"
    assert chinese.subject == "BX-2 已回复"
    assert english.body.startswith("〈name〉: BX-3 is answered")


def test_who_changed_it_and_why_is_kept_and_the_words_of_the_product_come_back() -> None:
    version = changed()
    again = actions.restore_wording(wording="case_answered", seen=version.pk, by=an_actor("administrator"), at=NOW)
    assert queries.wording_of("case_answered") == BY_KEY["case_answered"]
    assert queries.reworded() == {}
    assert [(one.why, one.shipped) for one in queries.versions_of("case_answered")] == [("", True), ("更简短", False)]
    assert again.zh == ""
    assert AuditEvent.objects.filter(name="wording.changed").count() == 2


def test_two_who_change_it_at_once_do_not_overwrite_each_other() -> None:
    changed()
    with pytest.raises(Stale):
        changed()


def test_what_cannot_be_sent_is_refused_and_nothing_changes() -> None:
    with pytest.raises(rules.UnknownPlaceholder):
        changed(zh="{nmae} {link}")
    with pytest.raises(BadInput):
        changed(en=" ")
    with pytest.raises(Missing):
        actions.reword(wording="weather", texts=NEW, why="x", seen=0, by=an_actor("administrator"), at=NOW)
    assert not WordingVersion.objects.exists()


def test_only_who_publishes_rules_changes_words() -> None:
    with pytest.raises(NotPermitted):
        changed(an_actor("manager"))
