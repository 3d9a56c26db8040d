"""A person is taken out of every record by two people; what the law has kept is kept and named; the trail verifies."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import connection

from aftercare.care.privacy import actions, jobs, queries, rules
from aftercare.care.privacy.holders import tell_everything
from aftercare.care.privacy.models import ErasureRequest
from aftercare.care.privacy.rules import Ground
from aftercare.ground.audit import verification
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import NotPermitted
from aftercare.insight.forms.papers import receipt, service_report, warranty_card, work_order
from aftercare.insight.forms.queries import record_of
from aftercare.records.estate.models import Occupancy, Person
from aftercare.records.estate.queries import find_people
from aftercare.service.workorders.models import WorkOrder
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW
from tests.factories.privacy import NAME, PHONE, TRACES, Story, a_whole_story, gone_from_here
from tests.factories.workorders import fresh

LATER = NOW + timedelta(days=31 * 366)  # every term of the baseline is over
SOON = NOW + timedelta(days=30)


def where_it_stands() -> set[str]:
    """Every table and column of the database in which the owner can be found."""
    found = set()
    traces = {*TRACES, *(json.dumps(trace)[1:-1] for trace in TRACES)}  # as JSON writes them on SQLite
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                found |= {
                    f"{table}.{name}"
                    for name, value in zip(names, row, strict=True)
                    if any(trace in str(value) for trace in traces)
                }
    return found


def asked(story: Story, *, ground: Ground = Ground.CONSENT_WITHDRAWN) -> ErasureRequest:
    return actions.ask_erasure(
        person_id=story.person.pk, ground=ground, words=f"{NAME}来电要求删除。", by=story.place.agent, at=SOON
    )


def confirmed(request: ErasureRequest, *, at: datetime = LATER) -> ErasureRequest:
    return actions.confirm_erasure(request_id=request.pk, seen=request.version, by=an_actor("administrator"), at=at)


@pytest.mark.feature("PL16")
def test_when_every_term_is_over_no_table_says_who_it_was_and_the_trail_verifies(do_jobs: Callable[[], int]) -> None:
    story = a_whole_story()
    do_jobs()
    before = where_it_stands()
    assert {"estate_person.name", "cases_entry.text", "audit_personalvalue.value", "search_searchtext.grams"} <= before
    assert {"workorders_acceptance.name", "settlement_quotation.answered_by_label", "relations_contact.text"} <= before
    assert {"correspondence_message.body", "correspondence_webhookdelivery.body", "submissions_draft.content"} <= before
    assert {"incidents_incident.text", "incidents_notice.text", "dates_milestone.note"} <= before
    gone_from_here(story, NOW.date())
    request = confirmed(asked(story))
    do_jobs()
    assert where_it_stands() == set()
    assert verification.verify().findings == []
    assert find_people(an_actor("administrator"), NAME) == find_people(an_actor("administrator"), PHONE) == []
    act = AuditEvent.objects.get(name="erasure.confirmed")
    assert (request.state, act.changes["rows"] > 10, act.changes["kept"]) == ("erased", True, 0)


def what_is_printed(story: Story) -> str:
    """Every paper about the case, before it is drawn, and the copy the person would get."""
    by = an_actor("administrator")
    order = WorkOrder.objects.get(case=story.case)
    record = record_of(fresh(story.case), reader=by, at=LATER)
    sheets = [each(order, reader=by, at=LATER) for each in (work_order, service_report)]
    sheets += [receipt(fresh(story.case), reader=by, at=LATER), warranty_card(story.place.unit, reader=by, at=LATER)]
    return str([record.document, *sheets, tell_everything(queries.whom(story.person.pk, at=LATER))])


@pytest.mark.feature("PL16")
def test_no_paper_and_no_copy_printed_after_an_erasure_says_who_it_was() -> None:
    story = a_whole_story()
    assert NAME in what_is_printed(story)
    gone_from_here(story, NOW.date())
    confirmed(asked(story))
    assert [trace for trace in TRACES if trace in what_is_printed(story)] == []


@pytest.mark.feature("PL16")
def test_what_the_law_has_kept_stays_in_its_own_table_alone_and_the_request_says_so() -> None:
    story = a_whole_story()
    gone_from_here(story, NOW.date())
    request = confirmed(asked(story), at=SOON)
    assert where_it_stands() == {
        "workorders_acceptance.name",
        "workorders_acceptance.entered_by_label",
        "settlement_costline.label",
        "settlement_quotation.lines",
        "settlement_quotation.answered_by_label",
    }
    kept = {line.holder.key: line.kept for line in queries.lines_of(request.result) if line.kept}
    assert kept == {"signatures": 1, "costs": 2}
    assert verification.verify().findings == []


@pytest.mark.feature("PL16")
def test_the_terms_of_the_rules_say_what_is_kept_and_since_when() -> None:
    story = a_whole_story()
    whom = queries.whom(story.person.pk, at=SOON)
    assert (whom.proof_since.date(), whom.accounts_since.date()) == (date(2023, 12, 18), date(1996, 12, 18))


def test_asking_shows_what_would_go_and_changes_nothing() -> None:
    story = a_whole_story()
    before = where_it_stands()
    request = asked(story)
    assert {line.holder.key for line in queries.lines_of(request.plan) if line.gone} >= {"person", "cases", "talks"}
    assert where_it_stands() - before == {"privacy_erasurerequest.words"}


def test_whoever_asked_may_not_confirm() -> None:
    story = a_whole_story()
    gone_from_here(story, NOW.date())
    boss = an_actor("administrator")
    request = actions.ask_erasure(person_id=story.person.pk, ground=Ground.TERM_OVER, words="期满", by=boss, at=SOON)
    with pytest.raises(rules.SecondPersonNeeded):
        actions.confirm_erasure(request_id=request.pk, seen=request.version, by=boss, at=SOON)
    assert Person.objects.get(pk=story.person.pk).name == NAME


def test_only_who_may_erase_everywhere_decides() -> None:
    story = a_whole_story()
    request = asked(story)
    for act, more in ((actions.confirm_erasure, {}), (actions.refuse_erasure, {"reason": "仍在保修期内"})):
        with pytest.raises(NotPermitted):
            act(request_id=request.pk, seen=request.version, by=story.place.supervisor, at=SOON, **more)


def test_an_owner_asks_for_himself_only() -> None:
    story = a_whole_story()
    with pytest.raises(NotPermitted):
        actions.ask_erasure(
            person_id=Occupancy.objects.exclude(person=story.person).get().person_id,
            ground=Ground.CONSENT_WITHDRAWN,
            words="删除",
            by=story.owner,
            at=SOON,
        )
    mine = actions.ask_erasure(
        person_id=story.person.pk, ground=Ground.CONSENT_WITHDRAWN, words="请删除我的信息", by=story.owner, at=SOON
    )
    assert list(ErasureRequest.objects.visible_to(story.owner)) == [mine]
    with pytest.raises(rules.AskedAlready):
        asked(story)


def test_nobody_is_erased_while_a_case_is_open_or_a_home_is_theirs() -> None:
    story = a_whole_story()
    request = asked(story)
    with pytest.raises(rules.StillNeeded, match="未结"):
        confirmed(request, at=SOON)
    gone_from_here(story, NOW.date())
    Occupancy.objects.filter(person=story.person).update(until_on=None)
    with pytest.raises(rules.StillNeeded, match="房"):
        confirmed(request, at=SOON)


def test_a_refusal_says_why_and_ends_the_request() -> None:
    story = a_whole_story()
    request = asked(story)
    refused = actions.refuse_erasure(
        request_id=request.pk, seen=request.version, reason="房屋仍在保修期内", by=an_actor("administrator"), at=SOON
    )
    assert (refused.state, refused.reason) == ("refused", "房屋仍在保修期内")
    with pytest.raises(rules.NotAsked):
        confirmed(refused, at=SOON)
    assert AuditEvent.objects.filter(name="erasure.refused").count() == 1


@pytest.mark.feature("PL16")
def test_past_the_term_of_the_rules_erasing_is_proposed_once_and_a_person_confirms() -> None:
    story = a_whole_story()
    gone_from_here(story, NOW.date())
    soon, late = NOW + timedelta(days=3 * 365 - 30), NOW + timedelta(days=3 * 366 + 1)
    assert jobs.propose(at=soon) == {"proposed": 0}
    assert jobs.propose(at=late) == {"proposed": 1}
    assert jobs.propose(at=late + timedelta(days=31)) == {"proposed": 0}
    request = ErasureRequest.objects.get()
    assert (request.ground, request.asked_by) == ("term_over", "clock:0")
    assert confirmed(request, at=late).state == "erased"
