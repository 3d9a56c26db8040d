"""Files go out to those for whom their case exists, and to nobody else."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client, RequestFactory

from aftercare.faces.web import files
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.ground.files import parts
from aftercare.ground.files.models import Attachment
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import WorkOrder
from tests.faces.web.pages import owner_browser, signed_in
from tests.factories.accounts import a_contractor_actor, a_development, an_actor, an_owner_actor
from tests.factories.cases import a_case
from tests.factories.contractors import a_contractor
from tests.factories.estate import a_unit, an_owner_of
from tests.factories.files import a_stored_photo, a_video, an_upload
from tests.factories.ground import NOW, SOMEBODY


@pytest.fixture(autouse=True)
def _empty_store(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path


def a_photo_on(case: Case | None, *, subject: str = "", internal: bool = False) -> Attachment:
    with transaction.atomic():
        return parts.attach(
            a_stored_photo(size=(1800, 900)),
            subject=subject or f"case:{case.pk if case else 0}",
            case_id=case.pk if case else None,
            purpose="report",
            name="漏水 现场",
            internal=internal,
            by=SOMEBODY,
            at=NOW,
        )


def read(response) -> bytes:
    """The whole content; reading to the end closes the file without closing the test's database."""
    return b"".join(response.streaming_content)


def sees(actor: Actor, attachment: Attachment) -> bool:
    request = RequestFactory().get("/")
    request.actor = actor
    try:
        response = files.show(request, attachment.pk)
    except Missing:
        return False
    for stream in response._resource_closers:
        stream()
    return True


def an_order(case: Case, contractor_id: int) -> WorkOrder:
    number = WorkOrder.objects.count() + 1
    return WorkOrder.objects.create(
        number=f"W{number}",
        sequence=number,
        development=case.development,
        case=case,
        kind="repair",
        executor_kind="framework_contractor",
        contractor_id=contractor_id,
        state="sent",
        size="small",
        what="修",
        sent_at=NOW,
        answer_by=NOW,
        sent_by="staff:1",
    )


def test_a_photo_goes_out_small_for_lists_in_screen_size_and_as_it_came():
    photo = a_photo_on(a_case())
    client = signed_in("agent")
    sizes = {}
    for address in (photo.url, photo.small_url, photo.original_url):
        response = client.get(address)
        assert response.status_code == 200
        sizes[address] = len(read(response))
    assert sizes[photo.small_url] < sizes[photo.url]
    assert sizes[photo.original_url] == photo.file.size


def test_a_file_may_be_kept_by_the_readers_browser_and_by_nobody_between():
    photo = a_photo_on(a_case())
    client = signed_in("agent")
    response = client.get(photo.url)
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    read(response)
    again = client.get(photo.url, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert again["ETag"] == response["ETag"]


def test_a_photo_is_shown_in_place_and_its_original_taken_away_under_its_name():
    photo = a_photo_on(a_case())
    client = signed_in("agent")
    shown, taken = client.get(photo.url), client.get(photo.original_url)
    assert shown["Content-Disposition"].startswith("inline")
    assert taken["Content-Disposition"].startswith("attachment")
    assert "%E6%BC%8F%E6%B0%B4" in taken["Content-Disposition"]
    assert taken["Content-Disposition"].endswith(".jpg")
    assert len(read(shown)) < len(read(taken))


def test_a_document_is_never_run_in_place():
    from aftercare.ground.files import store
    from tests.factories.files import an_office_file

    with transaction.atomic():
        use = parts.attach(
            store.keep(an_upload(an_office_file("xl/workbook.xml")), at=NOW),
            subject="case:1",
            case_id=a_case().pk,
            purpose="document",
            by=SOMEBODY,
            at=NOW,
        )
    response = signed_in("agent").get(use.url)
    assert response["Content-Disposition"].startswith("attachment")
    assert read(response).startswith(b"PK")


@pytest.mark.feature("PL02")
def test_staff_see_the_files_of_their_developments_only():
    case = a_case()
    photo = a_photo_on(case)
    assert sees(an_actor("agent", development=case.development), photo)
    assert not sees(an_actor("agent", development=a_development()), photo)


def test_an_owner_sees_the_files_of_his_case_but_not_those_kept_inside():
    case = a_case()
    mine = an_owner_actor(1, case_ids=[case.pk])
    assert sees(mine, a_photo_on(case))
    assert not sees(mine, a_photo_on(case, internal=True))
    assert not sees(an_owner_actor(2, case_ids=[case.pk + 1]), a_photo_on(case))


def test_a_contractor_sees_the_files_of_the_cases_he_works_on_and_of_his_own_orders():
    case = a_case()
    mine, theirs = a_contractor(name="甲公司"), a_contractor(name="乙公司")
    my_order, their_order = an_order(case, mine.pk), an_order(case, theirs.pk)
    me = a_contractor_actor(mine.pk)
    assert sees(me, a_photo_on(case))
    assert sees(me, a_photo_on(case, subject=f"workorder:{my_order.pk}"))
    assert not sees(me, a_photo_on(case, subject=f"workorder:{their_order.pk}"))
    assert not sees(me, a_photo_on(case, internal=True))
    assert not sees(a_contractor_actor(a_contractor(name="丙公司").pk), a_photo_on(case))


def test_a_file_of_no_case_is_for_staff_and_for_who_sent_it():
    photo = a_photo_on(None)
    assert sees(an_actor("agent"), photo)
    assert not sees(an_owner_actor(1), photo)


def test_strangers_are_sent_to_the_door_and_what_is_not_there_is_missing():
    photo = a_photo_on(a_case())
    assert Client().get(photo.url).status_code == 302
    assert signed_in("agent").get(f"/files/{photo.pk + 99}").status_code == 404


def test_a_file_gone_from_the_disk_is_missing_and_said_so(settings, tmp_path):
    photo = a_photo_on(a_case())
    settings.MEDIA_ROOT = tmp_path / "elsewhere"
    assert signed_in("agent").get(photo.url).status_code == 404


@pytest.mark.feature("IN12")
def test_a_voice_and_a_video_that_an_owner_sends_are_played_in_parts_by_those_who_see_the_case():
    unit = a_unit("3-1-1201")
    owner = an_owner_of(unit)
    case = a_case(unit=unit, reporter_id=owner.pk)
    browser, voice = owner_browser(owner.pk), a_video(b"M4A ")
    upload = SimpleUploadedFile("语音.m4a", voice, content_type="text/html")
    sent = browser.post(f"/owner/cases/{case.pk}/write", {"text": "", "photos": [upload]})
    assert sent.status_code == 302
    kept = Attachment.objects.get(subject__startswith="entry:")
    assert kept.file.media_type == "audio/mp4"
    for reader in (browser, signed_in("agent")):
        part = reader.get(kept.url, headers={"Range": "bytes=4-11"})
        assert (part.status_code, part["Content-Range"]) == (206, f"bytes 4-11/{len(voice)}")
        assert read(part) == b"ftypM4A "
        assert reader.get(kept.url, headers={"Range": "bytes=99999-"}).status_code == 416
        stale = reader.get(kept.url, headers={"Range": "bytes=4-11", "If-Range": '"other"'})
        assert stale.status_code == 200
        assert len(read(stale)) == len(voice)
    assert "<audio" in browser.get(f"/owner/cases/{case.pk}/").content.decode()
    assert "<audio" in signed_in("agent").get(case.url).content.decode()
    stranger = owner_browser(an_owner_of(a_unit("3-1-1202")).pk)
    assert stranger.get(kept.url, headers={"Range": "bytes=4-11"}).status_code == 404


def test_a_recording_is_refused_when_it_is_cut_off_or_larger_than_the_environment_allows(settings):
    case = a_case()
    client = signed_in("agent")

    def answer(content: bytes) -> int:
        upload = SimpleUploadedFile("现场.mp4", content)
        return client.post(f"/desk/cases/{case.pk}/answer", {"text": "请看视频。", "photos": [upload]}).status_code

    assert answer(a_video()[:-1]) == 422
    settings.LARGEST_VIDEO_MB = 1
    assert answer(a_video(content=b"x" * 1024 * 1024)) == 422
    assert not Attachment.objects.exists()
    assert answer(a_video()) == 302


def test_what_comes_with_a_note_among_staff_stays_among_staff():
    unit = a_unit("3-1-1201")
    owner = an_owner_of(unit)
    case = a_case(unit=unit, reporter_id=owner.pk)
    upload = SimpleUploadedFile("报价.mp4", a_video())
    signed_in("agent").post(f"/desk/cases/{case.pk}/note", {"text": "仅供内部参考。", "photos": [upload]})
    kept = Attachment.objects.get()
    assert kept.internal
    assert owner_browser(owner.pk).get(kept.url).status_code == 404
