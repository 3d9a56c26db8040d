"""Builders for erasures: an owner whose name and numbers stand wherever people and the product write them."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from aftercare.care.dates.models import Milestone
from aftercare.care.privacy import actions
from aftercare.care.privacy.models import ErasureRequest
from aftercare.care.privacy.rules import Ground
from aftercare.care.relations import actions as relations
from aftercare.care.relations.models import Adviser
from aftercare.ground.accounts.parts import issue_link
from aftercare.ground.core.actors import Actor
from aftercare.ground.submissions.models import Draft
from aftercare.outcome.settlement.models import Quotation
from aftercare.records.estate import actions as estate
from aftercare.records.estate.models import Occupancy, Person
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.workorders.actions import accepting
from tests.factories.accounts import an_actor, an_owner_actor
from tests.factories.cases import NOW, the_policy
from tests.factories.dates import a_milestone
from tests.factories.incidents import a_notice, an_incident
from tests.factories.messages import a_webhook
from tests.factories.settlement import a_cost
from tests.factories.workorders import Place, a_covered_case, a_finished_order, a_photo, a_place, fresh, signed_by

NAME, PHONE, IDENTITY = "慕容清欢", "13912345678", "440301198001011234"
EMAIL, PLATE = "murong@example.com", "粤BM7788"
TRACES = (NAME, "容清", PHONE, "139 1234 5678", "139-1234-5678", PHONE[::-1], IDENTITY, EMAIL, PLATE, "murongqinghuan")
"""Everything that would give the owner away, in the forms in which tables keep it."""


@dataclass(frozen=True)
class Story:
    """A repair from the telephone to the signatures, and the owner it is about."""

    place: Place
    person: Person
    case: Case
    owner: Actor


def a_known_owner(place: Place) -> Person:
    """Another owner of the place, with everything that can be known."""
    keeper = an_actor("administrator")
    person = estate.create_person(
        name=NAME,
        phones=f"{PHONE}/0755-26001234",
        identity_number=IDENTITY,
        email=EMAIL,
        unit_id=place.unit.pk,
        by=keeper,
        at=NOW,
    )
    estate.add_vehicle(
        unit_id=place.unit.pk,
        seen=fresh(place.unit).version,
        plate=PLATE,
        person_id=person.pk,
        note=NAME,
        by=keeper,
        at=NOW,
    )
    return person


def a_whole_story() -> Story:
    """The owner is named in the words of everybody who writes."""
    the_policy()
    a_webhook(personal=True)
    place = a_place()
    person = a_known_owner(place)
    owner = an_owner_actor(person.pk, label=NAME)
    place = replace(place, owner=owner)
    case = a_covered_case(
        place,
        reporter_id=person.pk,
        reporter_name=NAME,
        reporter_phone=PHONE,
        text=f"主卫淋浴间地面渗水。业主{NAME}电话139-1234-5678。",
    )
    cases.note(case_id=case.pk, text=f"{NAME}来电两次，号码{PHONE}。", by=place.agent, at=NOW)
    cases.write_as_owner(case_id=case.pk, text=f"我是{NAME}，请快一点。", by=owner, at=NOW)
    order = a_finished_order(place, case=case)
    signed_by(place, order, "service_centre")
    accepting.sign(
        order_id=order.pk, signatory="owner", name=NAME, signature=a_photo(), by=owner, at=NOW + timedelta(hours=32)
    )
    _money_and_talks(case, person)
    _beside_the_case(case)
    return Story(place, person, fresh(case), owner)


def _money_and_talks(case: Case, person: Person) -> None:
    a_cost(case, label=f"{NAME}家淋浴间防水")
    Quotation.objects.create(
        case=case,
        lines=[{"label": f"{NAME}家加做", "amount": "10.00"}],
        total=10,
        valid_until=NOW.date(),
        state=Quotation.State.ACCEPTED,
        sent_at=NOW,
        sent_by="staff:1",
        sent_by_label="Li",
        answered_at=NOW,
        answered_by=f"owner:{person.pk}",
        answered_by_label=NAME,
    )
    adviser = Adviser.objects.create(
        person=person,
        staff=case.responsible,
        development=case.development,
        from_on=NOW.date(),
        next_contact_on=NOW.date(),
    )
    by = replace(an_actor("agent", development=case.development), id=case.responsible_id)
    relations.note_contact(
        person_id=person.pk, way="phone", text=f"{NAME}很满意。", on=NOW.date(), by=by, at=NOW + timedelta(hours=1)
    )
    assert adviser.pk
    with transaction.atomic():
        issue_link(kind="owner", holder_id=person.pk, holder_label=NAME, valid_for=timedelta(days=1), at=NOW)
    Draft.objects.create(actor=f"owner:{person.pk}", form="report", content={"text": NAME}, saved_at=NOW)


def _beside_the_case(case: Case) -> None:
    """The incident that gathers the case, the notice to its neighbours, and a note on a date of the place."""
    lead = an_actor("supervisor", development=case.development)
    incident = an_incident([case], by=lead, text=f"{NAME}家最先报修，电话{PHONE}。")
    a_notice(incident, by=lead, text=f"{NAME}家卫生间渗水，请邻居留意顶棚，我们将逐户上门检查。")
    held = a_milestone(case.development, on=NOW.date())
    Milestone.objects.filter(pk=held.pk).update(note=f"{NAME}来电问过，{PHONE}")  # the act itself would tell the chain


def gone_from_here(story: Story, on: date) -> None:
    """The case is closed and the home is sold: nothing is going on any more."""
    Occupancy.objects.filter(person=story.person).update(until_on=on)
    Case.objects.filter(pk=story.case.pk).update(closed_at=NOW, closed_by="staff:1")


def an_erasure_request(person_id: int) -> ErasureRequest:
    """One that waits for a second person."""
    return actions.ask_erasure(
        person_id=person_id,
        ground=Ground.CONSENT_WITHDRAWN,
        words="业主来信要求删除个人信息。",
        by=an_actor("administrator"),
        at=timezone.now(),
    )
