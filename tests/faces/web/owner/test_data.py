"""The owner's page of what is kept: a copy to take away, a request for erasure, and what came of it."""

from datetime import timedelta

from django.utils import timezone

from aftercare.care.privacy.actions import refuse_erasure
from aftercare.care.privacy.models import ErasureRequest
from aftercare.ground.audit.models import AuditEvent
from tests.faces.web.owner.test_asked import let_in
from tests.faces.web.pages import owner_browser, signed_in
from tests.factories.accounts import an_actor
from tests.factories.cases import a_case, the_policy
from tests.factories.estate import a_unit, an_owner_of

HERE = "/owner/data"


def test_an_owner_sees_what_is_kept_takes_a_copy_and_asks_to_be_erased() -> None:
    the_policy()
    owner = an_owner_of(a_unit("3-1-1201"))
    browser = owner_browser(owner.pk)
    shown = browser.get(HERE).content.decode()
    assert owner.name in shown
    assert "现有房屋 1 套" in shown

    copy = browser.post(f"{HERE}/copy")
    assert copy["Content-Disposition"].startswith("attachment; filename=")
    assert copy.content[:2] == b"PK"
    assert AuditEvent.objects.filter(name="person.copied", subject_id=owner.pk).count() == 1

    assert browser.post(HERE, {"ground": "consent_withdrawn", "words": ""}).status_code == 422
    browser.post(HERE, {"ground": "consent_withdrawn", "words": "房子已卖，请删除我的信息。"})
    asked = ErasureRequest.objects.get(person=owner)
    assert "等待他人确认" in browser.get(HERE).content.decode() or asked.state == "asked"
    refuse_erasure(
        request_id=asked.pk,
        seen=asked.version,
        reason="您名下仍有房屋在保修期内。",
        by=an_actor("administrator"),
        at=timezone.now() + timedelta(hours=1),
    )
    assert "您名下仍有房屋在保修期内。" in browser.get(HERE).content.decode()


def test_whoever_came_by_the_link_to_one_case_sees_no_data_and_takes_none() -> None:
    unit = a_unit("3-1-1202")
    owner = an_owner_of(unit)
    case = a_case(unit=unit, reporter_id=owner.pk)
    browser = let_in(case)
    shown = browser.get(HERE).content.decode()
    assert owner.name not in shown.partition("<main")[2]
    assert browser.post(f"{HERE}/copy").status_code == 403


def test_the_desk_hands_out_a_copy_only_with_words_of_who_asked() -> None:
    the_policy()
    unit = a_unit("3-1-1203")
    owner = an_owner_of(unit)
    browser = signed_in("agent", development=unit.development)
    assert f"/office/copies/of/{owner.pk}" in browser.get(f"/desk/people/{owner.pk}/").content.decode()
    assert browser.post(f"/office/copies/of/{owner.pk}", {"words": ""}).status_code == 422
    given = browser.post(f"/office/copies/of/{owner.pk}", {"words": "本人来电，核对过交房日期。"})
    assert (given.status_code, given.content[:2]) == (200, b"PK")
