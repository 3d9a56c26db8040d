"""Two ways in without the telephone: the owner's portal up to the signature, and a code on a wall without sign-in."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from aftercare.ground.accounts import parts as accounts
from aftercare.ground.accounts.models import SignedLink
from aftercare.ground.files.models import Attachment
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.warranty.policy import Party
from aftercare.service.workorders.actions import accepting, answering, appointing, dispatching, surveying, working
from aftercare.service.workorders.models import Acceptance, WorkOrder
from aftercare.service.workorders.policy import Route
from aftercare.service.workorders.queries import acceptance_policy_of
from tests.factories.estate import a_place_code
from tests.factories.workorders import Place, a_photo, fresh
from tests.journeys import story
from tests.journeys.people import OpenPage, Visitor
from tests.journeys.story import Scene

BOTH = pytest.mark.parametrize("language", ["zh-hans", "en"])


def by_phone(scene: Scene) -> Visitor:
    """The owner, signed in with a link on the telephone."""
    with transaction.atomic():
        _link, secret = accounts.issue_link(
            kind="owner",
            holder_id=scene.owner.pk,
            holder_label=scene.owner.name,
            valid_for=timedelta(days=1),
            language=scene.language,
            at=timezone.now(),
        )
    scene.pages["owner"] = Visitor(scene.open_page("phone"), scene.language)
    scene.pages["owner"].goes_to(f"/link/{secret}")
    return scene.pages["owner"]


def reports_a_leak(owner: Visitor) -> Case:
    """Photo, what is wrong, where, a sentence: sent within a minute."""
    owner.page.get_by_role("link", name=owner.say("Report something")).click()
    owner.page.locator("[data-filter=parts]").fill("wsjf")
    tile = owner.page.locator("#parts a.tile:visible")
    expect(tile).to_have_count(1)
    tile.click()
    form = owner.page.locator("form.action[enctype]")
    owner.takes_photo(form)
    owner.picks(form, symptom="leak", place="main_bathroom")
    owner.fills(form, text="主卫淋浴间地面渗水，已经一周了。")
    owner.presses("Send", form)
    owner.page.wait_for_url(re.compile(r"/owner/cases/\d+/"))
    case = Case.objects.get()
    owner.sees(case.number or "?")
    return case


def is_sent_to_the_builder(place: Place, case: Case) -> WorkOrder:
    """What the service centre does meanwhile, not looked at here."""
    now = timezone.now()
    case = cases.move(case_id=case.pk, seen=case.version, move="verify", by=place.agent, at=now)
    finding = surveying.Finding(
        text="淋浴间地漏周边防水破损。", visited_at=now, cause="construction", estimate=Decimal(600)
    )
    surveying.record_survey(
        case_id=case.pk, seen=fresh(case).version, finding=finding, photos=[a_photo()], by=place.inspector, at=now
    )
    cases.decide_coverage(
        case_id=case.pk,
        seen=fresh(case).version,
        cause="construction",
        covered=True,
        liable_party=Party.CONTRACTOR.value,
        by=place.supervisor,
        at=now,
    )
    case = fresh(case)
    cases.move(case_id=case.pk, seen=case.version, move="repair_in_warranty", by=place.supervisor, at=now)
    order = dispatching.dispatch(
        case_id=case.pk,
        seen=fresh(case).version,
        executor=dispatching.Executor(Route.ORIGINAL_CONTRACTOR, contractor_id=place.builder.pk),
        what="修补淋浴间防水",
        by=place.agent,
        at=now,
    )
    order = answering.take(order_id=order.pk, seen=order.version, by=place.from_builder, at=now)
    appointing.propose_time(
        order_id=order.pk,
        seen=order.version,
        from_at=now + timedelta(hours=28),
        until_at=now + timedelta(hours=30),
        by=place.from_builder,
        at=now,
    )
    return order


def is_done(place: Place, order: WorkOrder) -> None:
    """The builder comes, and the service centre signs first."""
    now = timezone.now()
    order = fresh(order)
    working.check_in(order_id=order.pk, seen=order.version, by=place.from_builder, at=now)
    working.add_photos(order_id=order.pk, photos=[a_photo()], purpose="before", by=place.from_builder, at=now)
    order = working.finish(
        order_id=order.pk,
        seen=fresh(order).version,
        result="已重做淋浴间防水，无渗漏。",
        photos=[a_photo()],
        by=place.from_builder,
        at=now,
    )
    first, *_others = acceptance_policy_of(order.case).signatories_for(emergency=False)
    accepting.sign(order_id=order.pk, signatory=first, name="陈工", signature=a_photo(), by=place.inspector, at=now)


@BOTH
@pytest.mark.feature("IN01", "IN16", "FW09")
def test_an_owner_reports_with_a_photo_and_signs_on_the_telephone(
    open_page: OpenPage, live_server: LiveServer, language: str, do_jobs: Callable[[], int]
) -> None:
    scene = story.a_scene(open_page, live_server.url, language)
    owner = by_phone(scene)
    case = reports_a_leak(owner)
    assert (case.channel, case.reporter, case.symptom) == ("web", scene.owner, "leak")
    assert Attachment.objects.filter(case_id=case.pk, purpose="report").count() == 1

    place = scene.as_place()
    order = is_sent_to_the_builder(place, case)
    owner.goes_to(f"/owner/cases/{case.pk}/")
    owner.presses("Yes, I am at home")
    owner.is_told("Agreed. Please be at home then.")

    is_done(place, order)
    do_jobs()
    story.the_owner_signs(scene)
    signed = Acceptance.objects.get(order=order, state="signed", signatory="owner")
    assert signed.signature is not None


@BOTH
@pytest.mark.feature("IN11")
def test_a_passer_by_scans_the_code_in_the_lift_and_follows_by_the_link(
    open_page: OpenPage, live_server: LiveServer, language: str, do_jobs: Callable[[], int]
) -> None:
    scene = story.a_scene(open_page, live_server.url, language)
    code = a_place_code(building=scene.unit.building, component="lift_car", label="3栋1单元电梯")
    passer_by = Visitor(scene.open_page("phone"), language)
    passer_by.page.context.add_cookies([{"name": "language", "value": language, "url": live_server.url}])
    passer_by.goes_to(f"/q/{code.token}")
    form = passer_by.page.locator("form.action[enctype]")
    passer_by.takes_photo(form)
    passer_by.picks(form, symptom="not_working")
    passer_by.fills(form, text="电梯停在三楼不动了。", reporter_name="路人甲", reporter_phone="139 0000 1111")
    form.locator("input[name=agreed]").check()
    passer_by.page.wait_for_timeout(3200)  # nobody writes faster, and the form knows
    passer_by.presses("Send", form)
    passer_by.page.wait_for_url(re.compile(r"/received$"))
    case = Case.objects.get()
    passer_by.sees(case.number or "?")
    assert (case.channel, case.building, case.reporter) == ("qr", scene.unit.building, None)

    do_jobs()
    follower = scene.by_link("caller", "case_registered")
    follower.sees(case.number or "?")
    follower.sees("电梯停在三楼不动了。")
    assert SignedLink.objects.get(case_id=case.pk).holder_id == 0
