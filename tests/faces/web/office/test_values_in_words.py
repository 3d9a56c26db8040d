"""The forms of rules and the trail speak words: fixed values, fields of events, moments, and who acted."""

import pytest
from django.utils import translation

from aftercare.faces.web.office.packs.drafts import own_reader
from aftercare.faces.web.office.packs.enumerated import members_at
from aftercare.faces.web.office.packs.leaves import Leaf, leaves_of
from aftercare.faces.web.office.trail import shown, told
from aftercare.faces.web.office.trail_values import ValueWords, tables_of
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.audit.queries import Change, who_acted
from aftercare.ground.audit.trail import declared
from aftercare.ground.audit.words import COMMON_WORDS
from aftercare.ground.core.actors import CLOCK
from aftercare.ground.policies.queries import try_files
from aftercare.ground.policies.writing import to_files
from aftercare.outcome.conduct.policy import ConductPolicy
from tests.factories.policies import a_document, the_baseline


@pytest.fixture
def conduct() -> dict[str, Leaf]:
    """The values of the baseline's rules on fines, by path, as a Chinese reader is asked for them."""
    with translation.override("zh-hans"):
        found = leaves_of(own_reader(try_files(to_files(a_document()))), "conduct")
    return {leaf.path: leaf for leaves in found.values() for leaf in leaves}


def test_a_value_that_the_model_lists_is_chosen_by_its_words(conduct: dict[str, Leaf]) -> None:
    occasion = conduct["grounds.complaint_unsolved.on"]
    assert (occasion.kind, occasion.value) == ("choice", "escalated")
    assert dict(occasion.choices)["by_hand"] == "手工"


def test_a_list_of_such_values_shows_words_and_keeps_keys(conduct: dict[str, Leaf]) -> None:
    forms = conduct["authority.1.forms"]
    assert "fine" not in forms.value
    assert forms.read(forms.value) == ["fine", "donation", "reward", "demerit"]
    assert forms.read(f"fine、{dict(forms.choices)['donation']}") == ["fine", "donation"]


def test_what_a_model_lists_is_found_through_tables_lists_and_either_or() -> None:
    assert members_at(ConductPolicy, ("grounds", "any", "forms"))[:2] == ("fine", "donation")
    assert members_at(ConductPolicy, ("grounds", "any", "label")) == ()
    assert members_at(ConductPolicy, ("nothing", "there")) == ()


def test_every_field_of_every_event_has_words_in_both_languages() -> None:
    with translation.override("zh-hans"):
        words = {(name, field): kind.word_for(field) for name, kind in declared().items() for field in kind.fields}
    assert [where for where, word in words.items() if word.isascii() and where[1] not in {"ip", "sha256"}] == []
    assert {field for _name, field in words} <= {*COMMON_WORDS, *(f for k in declared().values() for f in k.words)}


def test_moments_and_nested_values_of_an_event_are_told_as_people_read_them() -> None:
    with translation.override("zh-hans"):
        assert shown("2026-11-21T06:05:00+00:00") == "11月21日 14:05"
        assert shown("2026-11-21") == "2026-11-21"
        assert shown({"reason": "业主改期", "covered": True}) == "原因 业主改期、是否在保 是"


def test_what_happens_by_itself_is_done_by_the_system() -> None:
    with translation.override("zh-hans"):
        assert who_acted(AuditEvent(actor=CLOCK.reference, actor_label=CLOCK.label)) == "系统自动"
        assert who_acted(AuditEvent(actor="staff:3", actor_label="王敏")) == "王敏"


def test_the_trail_says_keys_of_the_rules_and_names_instead_of_numbers() -> None:
    known = ValueWords(tables_of(the_baseline()), {"staff:12": "王敏"})
    with translation.override("zh-hans"):
        assert shown("window", field="component", known=known) == "外窗"
        assert shown(["supervisor", "manager"], field="roles", known=known) == "主管、经理"
        assert shown({"from": "normal", "to": "emergency"}, field="urgency", known=known) == "普通 → 紧急"
        assert shown({"to_step": "archived"}, known=known) == "新步骤 已归档"
        assert shown("staff:12", field="decided_by", known=known) == "王敏"
        assert shown("a_key_of_another_version", field="component", known=known) == "a_key_of_another_version"


def test_a_field_that_was_left_empty_is_not_told() -> None:
    assert [told(Change("note", "Note", value)) for value in ("", None, [], 0, False)] == [
        False,
        False,
        False,
        True,
        True,
    ]
    assert told(Change("phone", "Phone", None, "masked"))
