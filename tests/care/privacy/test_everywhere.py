"""After an erasure nobody is found: in any table, session, file that the product keeps, list written later, or log."""

import io
import json
import logging
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.apps import apps
from django.conf import LazySettings
from django.contrib.sessions.models import Session
from django.db import IntegrityError, models, transaction
from openpyxl import load_workbook

from aftercare.faces.messages.models import Feedback, WebhookAttempt
from aftercare.ground.accounts.entering import SessionStore
from aftercare.ground.accounts.models import Staff
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.forgetting import free_fields
from aftercare.ground.jobs.models import Delivery
from aftercare.ground.submissions import store
from aftercare.ground.submissions.models import ImportBatch, ImportStep
from aftercare.service.deadlines.models import Clock, Extension, Pause
from aftercare.service.desk import actions as desk
from aftercare.service.desk import jobs as desk_jobs
from aftercare.service.desk.models import BulkAct, BulkLine, ListExport, SavedView
from tests.care.privacy.test_erasing import asked, confirmed, where_it_stands
from tests.factories.accounts import an_actor
from tests.factories.cases import NOW
from tests.factories.privacy import EMAIL, IDENTITY, NAME, PHONE, PLATE, TRACES, Story, a_whole_story, gone_from_here

WORDS = f"{NAME}，{PHONE}，{IDENTITY}，{EMAIL}"
NOT_OF_PEOPLE = {  # rules, staff, companies, places and keys: nobody writes there about an owner
    *("accounts", "auth", "contenttypes", "policies", "contractors", "sites", "axes", "mfa", "account", "rehearsal"),
    *(
        "jobs",
        "django_tasks_database",
        "numbering",
        "search",
        "audit",
        "reports",
        "privacy",
        "sessions",
        "usersessions",
    ),
}
OF_NO_OWNER = {  # tables of people's rooms whose rows are about no case and nobody's home, or filled by hand below
    *(f"deadlines.{name}" for name in ("CalendarTable", "CalendarDay", "OwnCalendar", "OwnDay")),
    *(f"correspondence.{name}" for name in ("Webhook", "WordingVersion", "Preference", "WebhookAttempt")),
    *(f"estate.{name}" for name in ("Phase", "Component", "PlaceCode", "Person", "PersonPhone")),
    "relations.Adviser",
}
OF_STAFF = (
    "_by_label",
    "_by",
    "approved_as",
)  # who of the staff did it; an owner's own acts are covered by their label


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged meanwhile."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    logging.getLogger().addHandler(handler)
    yield lines
    logging.getLogger().removeHandler(handler)


def written_into_every_empty_column() -> set[str]:
    """Have the owner stand in every free text that the story has left empty; the columns where it now stands."""
    found = set()
    for model in apps.get_models():
        if model._meta.app_label in NOT_OF_PEOPLE or model._meta.label in OF_NO_OWNER:
            continue
        for name in free_fields(model):
            field = model._meta.get_field(name)
            if name.endswith(OF_STAFF) or not isinstance(field, models.CharField | models.TextField):
                continue
            longest = field.max_length or len(WORDS)
            words = next((each for each in (WORDS, f"{NAME}{PHONE}", NAME) if len(each) <= longest), "")
            if words and longest > 40 and filled(model, name, words):
                found.add(f"{model._meta.db_table}.{name}")
    return found


def filled(model: type[models.Model], name: str, words: str) -> bool:
    """Whether any row had nothing there and now has this; not where the database wants more with it."""
    try:
        with transaction.atomic():
            return bool(model._base_manager.filter(**{name: ""}).update(**{name: words}))
    except IntegrityError:
        return False


def beside_the_story(story: Story) -> None:
    """What staff and programs have written where the story does not go."""
    clock = Clock.objects.filter(case_id=story.case.pk).order_by("pk")[0]
    by = {"clock": clock, "approved_by": "staff:1", "approved_by_label": "Li"}
    Pause.objects.create(from_at=NOW, planned_until=NOW, cause="owner", fault="owner", evidence=WORDS, **by)
    times = {"was_due_at": NOW, "until": NOW + timedelta(days=1), "owner_told_at": NOW, "made_at": NOW}
    Extension.objects.create(reason=f"{NAME}要求改到周末", **times, **by)
    staff = Staff.objects.order_by("pk")[0]
    SavedView.objects.create(owner=staff, name=f"{NAME}的报修", query=f"q={quote(NAME)}&state=open", saved_at=NOW)
    bulk = BulkAct.objects.create(act="note", values={"text": WORDS}, language="zh-hans", begun_by=staff, begun_at=NOW)
    BulkLine.objects.create(bulk=bulk, case=story.case, outcome="refused", reason=f"{NAME}不同意")
    Feedback.objects.create(text=f"{NAME}的页面打不开", page=f"/desk/?q={PHONE}", by="staff:1", by_label="Li", at=NOW)
    failed = {"name": "messages.send", "payload": {"to": EMAIL}, "first_at": NOW, "attempts": 8}
    Delivery.objects.create(key="in-vain", state=Delivery.State.GAVE_UP, last_error=f"550 <{EMAIL}> unknown", **failed)
    Delivery.objects.create(key="at-last", state=Delivery.State.DONE, last_error=f"450 <{EMAIL}> later", **failed)
    session = SessionStore()
    session["code_phone"] = PHONE
    session.save()
    kept = store.keep(f"姓名,电话\n{NAME},{PHONE}\n".encode())
    rows = {"head": {"rows": [[NAME, PHONE]]}, "created_at": NOW}
    batch = ImportBatch.objects.create(kind="owners", file_name="业主.csv", file_sha256=kept, state="done", **rows)
    was = {"estate.Person": {str(story.person.pk): {"version": 1, "was": {"name": NAME, "phones": [PHONE]}}}}
    ImportStep.objects.create(batch=batch, place=0, changed=was)
    about = AuditEvent.objects.filter(subject_type="case", subject_id=story.case.pk)
    WebhookAttempt.objects.filter(delivery__event_id__in=about.values("pk")).update(answer=f"{NAME}不是我们的客户")
    list_of(story)


def list_of(story: Story) -> ListExport:
    """The owner's case as a workbook."""
    export = desk.ask_for_list(
        format="xlsx", query=f"q={quote(NAME)}", case_ids=[story.case.pk], by=an_actor("administrator"), at=NOW
    )
    desk_jobs.write_list(export_id=export.pk, at=NOW)
    export.refresh_from_db()
    return export


def files_that_name(folder: Path) -> list[Path]:
    """The files in which the owner can be read, workbooks unpacked."""
    files = [file for file in sorted(folder.rglob("*")) if file.is_file()]
    return [file for file in files if any(trace in readable(file.read_bytes()) for trace in TRACES)]


def readable(content: bytes) -> str:
    if content.startswith(b"PK"):
        sheets = load_workbook(io.BytesIO(content)).worksheets
        return str([list(sheet.values) for sheet in sheets])
    return content.decode(errors="replace")


def sessions_that_name() -> list[str]:
    """Sessions are packed in the table, so that a search through it alone would overlook them."""
    kept = [json.dumps(each.get_decoded(), ensure_ascii=False) for each in Session.objects.order_by("pk")]
    return [data for data in kept if any(trace in data for trace in TRACES)]


@pytest.mark.feature("PL16")
def test_wherever_anybody_could_have_written_the_owner_down_nothing_is_left(
    do_jobs: Callable[[], int], settings: LazySettings, tmp_path: Path, log: io.StringIO
) -> None:
    settings.MEDIA_ROOT = tmp_path
    story = a_whole_story()
    do_jobs()
    beside_the_story(story)
    written = written_into_every_empty_column()
    assert len(written) > 25
    assert written <= where_it_stands()
    assert len(files_that_name(tmp_path)) == 2
    assert len(sessions_that_name()) == 1
    gone_from_here(story, NOW.date())
    confirmed(asked(story))
    do_jobs()
    assert sorted(where_it_stands()) == []
    assert sessions_that_name() == []
    assert files_that_name(tmp_path) == []
    assert list_of(story).sha256
    assert files_that_name(tmp_path) == []
    assert [value for value in (PHONE, IDENTITY, EMAIL, PLATE) if value in log.getvalue()] == []
