"""What is swept, and what is kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.submissions import drafts, jobs, rules, store
from aftercare.ground.submissions.models import Draft, ImportBatch, Submission
from tests.factories.accounts import a_development, an_actor
from tests.factories.submissions import a_checked_import, a_workbook


def test_old_files_go_with_what_was_read_of_them_unless_a_younger_import_needs_them():
    by, now = an_actor("administrator"), timezone.now()
    bad = [["楼栋", "房号"], ["3栋", None]]
    old = a_checked_import("units", [["楼栋", "房号"], ["1栋", None]], development=a_development(), by=by)
    shared, young = (
        a_checked_import("units", a_workbook(bad), development=a_development(), by=by) for _again in range(2)
    )
    ImportBatch.objects.filter(pk__in=[old.pk, shared.pk]).update(created_at=now - rules.KEEP_FILES_FOR * 1.1)
    ImportBatch.objects.filter(pk=young.pk).update(file_sha256=shared.file_sha256)

    jobs.sweep(at=now)

    with pytest.raises(Missing):
        store.read(old.file_sha256)
    assert store.read(shared.file_sha256)
    old.refresh_from_db()
    assert (old.head, old.refusals.count()) == ({}, 0)
    assert young.refusals.count() == 1


def test_old_submissions_and_drafts_go_and_young_ones_stay():
    by, now = an_actor("agent"), timezone.now()
    for age, name in ((timedelta(days=200), "old"), (timedelta(days=1), "young")):
        Submission.objects.create(actor=by.reference, key=name, digest="", at=now - age)
        drafts.save_draft(form=name, content={}, by=by, at=now - age)

    jobs.sweep(at=now)

    assert [each.key for each in Submission.objects.all()] == ["young"]
    assert [each.form for each in Draft.objects.all()] == ["young"]


def test_a_draft_is_kept_for_its_writer_alone_and_the_last_saving_wins():
    mine, other, now = an_actor("agent"), an_actor("agent"), timezone.now()
    drafts.save_draft(form="case.new", content={"description": "漏"}, by=mine, at=now)
    drafts.save_draft(form="case.new", content={"description": "漏水"}, by=mine, at=now)
    drafts.save_draft(form="case.new", content={"description": "电梯"}, by=other, at=now)

    found = drafts.find_draft(form="case.new", by=mine)
    assert found is not None and found.content == {"description": "漏水"}
    assert len(drafts.list_drafts(by=mine)) == 1

    drafts.discard_draft(form="case.new", by=mine)
    assert drafts.find_draft(form="case.new", by=mine) is None
    assert drafts.find_draft(form="case.new", by=other) is not None


def test_a_draft_longer_than_any_form_is_refused():
    with pytest.raises(BadInput):
        drafts.save_draft(form="x", content={"a": "漏" * 70_000}, by=an_actor("agent"), at=timezone.now())
