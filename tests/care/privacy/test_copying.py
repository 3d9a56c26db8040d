"""A person takes a copy of what is kept about them; nobody else's words are in it, and that it was taken is kept."""

import io
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from aftercare.care.privacy import actions, rules
from aftercare.care.privacy.copying import Copy, as_workbook
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import NotPermitted
from aftercare.service.cases import actions as cases
from tests.factories.accounts import an_actor, an_owner_actor
from tests.factories.cases import NOW, a_case
from tests.factories.privacy import EMAIL, IDENTITY, NAME, PHONE, PLATE, Story, a_whole_story


def sheets(copy: Copy, language: str = "zh-hans") -> dict[str, list[list[Any]]]:
    """What Excel would show, by the name of the sheet."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(as_workbook(copy, language=language)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def taken(story: Story, **more: Any) -> Copy:
    return actions.take_copy(person_id=story.person.pk, **{"by": story.owner, "at": NOW, **more})


@pytest.mark.feature("PL16")
def test_the_copy_holds_what_the_person_told_us_and_nothing_that_staff_noted_among_themselves() -> None:
    story = a_whole_story()
    held = sheets(taken(story))
    everything = str(held)
    for value in (NAME, PHONE, IDENTITY, EMAIL, PLATE, "我是慕容清欢，请快一点。", "主卫淋浴间地面渗水"):
        assert value in everything, value
    assert "来电两次" not in everything  # a note among staff
    assert next(iter(held)) == "我的档案"
    assert held["我的档案"][0][:2] == ["姓名", "证件号码"]


def test_what_others_of_the_home_reported_is_theirs() -> None:
    story = a_whole_story()
    other = a_case(unit=story.case.unit, text="隔壁房间的事，与我无关。")
    cases.note(case_id=other.pk, text="另一位住户", by=story.place.agent, at=NOW)
    assert "隔壁房间的事" not in str(sheets(taken(story)))


def test_that_it_was_taken_by_whom_and_how_it_was_asked_is_kept() -> None:
    story = a_whole_story()
    copy = taken(story)
    with pytest.raises(rules.WordsMissing):
        taken(story, by=story.place.agent)
    taken(story, by=story.place.agent, words="本人来电，核对过交房日期。")
    first, second = AuditEvent.objects.filter(name="person.copied").order_by("pk")
    assert (first.actor.partition(":")[0], first.changes["rows"]) == ("owner", copy.rows)
    assert (second.actor.partition(":")[0], second.subject_id) == ("staff", story.person.pk)
    assert "核对过" not in str(second.changes)  # said of a person, so it can be erased


def test_nobody_takes_the_copy_of_another_nor_by_the_link_to_one_case() -> None:
    story = a_whole_story()
    for by in (
        an_owner_actor(story.person.pk + 1000),
        an_owner_actor(story.person.pk, case_ids=frozenset({story.case.pk})),
        an_actor("technician"),
        an_actor("finance"),
    ):
        with pytest.raises(NotPermitted):
            taken(story, by=by, words="想看看")


def test_a_text_that_looks_like_a_formula_stays_a_text_and_english_readers_have_english_heads() -> None:
    story = a_whole_story()
    cases.write_as_owner(case_id=story.case.pk, text="=1+1", by=story.owner, at=NOW)
    held = sheets(taken(story), language="en")
    assert "=1+1" in str(held["What was said"])
    assert held["My record"][0][0] == "Name"
