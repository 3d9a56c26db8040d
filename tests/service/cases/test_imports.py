"""Messages from another system become cases that lack nothing."""

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.search.models import SearchText
from aftercare.ground.submissions import actions
from aftercare.service.cases.imports import kind_from
from aftercare.service.cases.models import Case, Entry
from aftercare.service.deadlines.models import Clock
from tests.factories.accounts import a_development, a_team, an_actor
from tests.factories.cases import the_policy
from tests.factories.estate import a_unit
from tests.factories.submissions import a_checked_import, a_finished_import, worked_off

HEADINGS = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "反对数", "点赞数"]
LEAK = [
    188006.0,
    "A0001",
    "咨询房屋漏水问题",
    "2019/2/28 11:25:05",
    "\n\t\t\n\t\t卫生间漏水，\n\t\t已经三天。\n\t",
    0.0,
    12.0,
]
LIFT = [188007.0, "A0002", "电梯经常停运", datetime(2019, 3, 1, 8, tzinfo=UTC).date(), "三号楼电梯一周停三次", 1.0, 3.0]


def a_place():
    the_policy()
    development = a_development()
    return development, a_team(development)


@pytest.mark.feature("PL17")
def test_messages_become_cases_with_number_clocks_next_step_and_somebody_who_answers():
    (development, team), by = a_place(), an_actor("administrator")

    batch = a_finished_import("messages", [HEADINGS, LEAK, LIFT], development=development, by=by, duplicates="skip")

    leak = Case.objects.get(details__source_number="188006")
    assert (batch.state, batch.accepted) == ("done", 2)
    assert leak.opened_at == datetime(2019, 2, 28, 3, 25, 5, tzinfo=UTC)
    assert (leak.kind, leak.channel, leak.reporter_name) == ("question", "import", "A0001")
    assert leak.text == "卫生间漏水，\n已经三天。"
    assert leak.number and "20190228" in leak.number
    assert leak.next_move and leak.owed_by and leak.due_at
    assert (leak.responsible, leak.first_contact_id, leak.accompanies) == (team.lead, by.id, True)
    assert Clock.objects.filter(case_id=leak.pk).exists()
    assert SearchText.objects.filter(subject_type="case", subject_id=leak.pk).exists()
    assert leak.details["votes_for"] == "12"
    assert Case.objects.get(details__source_number="188007").kind == "complaint"


def test_the_import_is_one_act_and_no_owner_hears_of_it():
    (development, _team), by = a_place(), an_actor("administrator")

    a_finished_import("messages", [HEADINGS, LEAK, LIFT], development=development, by=by, duplicates="skip")

    assert not AuditEvent.objects.filter(subject_type="case").exists()
    assert AuditEvent.objects.filter(name="import.carried_out").count() == 1


def test_messages_that_cannot_be_are_refused():
    (development, _team), by = a_place(), an_actor("administrator")
    rows = [
        HEADINGS,
        [1, "A", "主题", "2099-01-01 08:00", "文", 0, 0],
        [2, "A", None, "2019-01-01", " \n\t", 0, 0],
        [3, "A", "主题", "昨天", "文", 0, 0],
        [4, "A", "主题", None, "文", 0, "很多"],
    ]

    batch = a_checked_import("messages", rows, development=development, by=by, duplicates="skip")

    assert [(r.row, r.field) for r in batch.refusals.order_by("row", "field")] == [
        (2, "at"),
        (3, "text"),
        (4, "at"),
        (5, "at"),
        (5, "in_favour"),
    ]


def test_a_message_known_from_an_earlier_import_is_passed_over():
    (development, _team), by = a_place(), an_actor("administrator")
    a_finished_import("messages", [HEADINGS, LEAK], development=development, by=by, duplicates="skip")

    batch = a_checked_import("messages", [HEADINGS, LEAK, LIFT], development=development, by=by, duplicates="skip")

    assert batch.summary["outcomes"] == {"skip": 1, "make": 1}


def test_a_room_that_is_known_is_joined_and_an_unknown_one_refused():
    (development, _team), by = a_place(), an_actor("administrator")
    unit = a_unit("3-1-1201", development=development)
    rows = [["留言时间", "内容", "房号"], ["2019-01-01", "漏水", "3栋1单元1201"], ["2019-01-01", "漏水", "9-9-901"]]

    batch = a_finished_import("messages", rows, development=development, by=by, duplicates="skip")

    assert Case.objects.get(development=development).unit == unit
    assert [(r.row, r.field) for r in batch.refusals.all()] == [(3, "room")]


def test_an_undo_removes_untouched_cases_with_all_that_is_theirs_and_keeps_the_others():
    (development, _team), by = a_place(), an_actor("administrator")
    batch = a_finished_import("messages", [HEADINGS, LEAK, LIFT], development=development, by=by, duplicates="skip")
    kept = Case.objects.get(details__source_number="188007")
    Entry.objects.create(case=kept, author=by.reference, author_label="", text="已联系业主", at=timezone.now())

    actions.ask_undo(batch_id=batch.pk, seen=batch.version, reason="", by=by, at=timezone.now())
    batch = worked_off(batch)

    assert list(Case.objects.filter(development=development)) == [kept]
    assert set(Clock.objects.values_list("case_id", flat=True)) == {kept.pk}
    assert SearchText.objects.filter(subject_type="case").count() == 1
    assert [label for label, _why in batch.summary["undo"]["why"]] == [kept.number]


def test_without_anybody_who_answers_the_check_stops_in_words():
    the_policy()

    batch = a_checked_import(
        "messages", [HEADINGS, LEAK], development=a_development(), by=an_actor("administrator"), duplicates="skip"
    )

    assert batch.state == "uploaded"
    assert batch.summary["stopped"]


@pytest.mark.parametrize(
    ("subject", "kind"),
    [
        ("咨询A6区道路命名规划", "question"),
        ("小区何时交房？", "question"),
        ("建议增设停车位", "suggestion"),
        ("求助：家中漏水无人管", "help"),
        ("感谢物业师傅", "praise"),
        ("反映楼上施工噪音", "complaint"),
    ],
)
def test_the_kind_is_taken_from_the_words_of_the_subject(subject, kind):
    assert kind_from(subject) == kind
