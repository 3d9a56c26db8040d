"""Says what is missing or unsafe in an installation, and what to do about it. Reads only; each check stands alone."""

import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.staticfiles import finders
from django.utils import timezone

from aftercare.ground.accounts.models import Development, RoleAssignment, Staff
from aftercare.ground.audit.models import AuditEvent, Seal, SealedEvent, Verification
from aftercare.ground.audit.verification import VERIFIED, is_signed
from aftercare.ground.core import depot
from aftercare.ground.core.errors import Missing
from aftercare.ground.files.models import StoredFile
from aftercare.ground.jobs import queries as jobs
from aftercare.ground.jobs import ticks
from aftercare.ground.jobs.models import Tick
from aftercare.ground.policies.queries import in_force
from aftercare.project.environment import DEMO_PASSWORD, ROOT
from aftercare.project.keeping.backups import BACKUP
from aftercare.project.keeping.findings import Found, good, warning, wrong
from aftercare.project.keeping.installation import (
    CLOCKS_APART,
    FREE_SPACE,
    database_answers,
    reachable,
    settings_are_safe,
    tables_are_complete,
    zones_are_known,
)
from aftercare.project.watching.condition import fault_of_files, unapplied
from aftercare.service.deadlines.models import CalendarTable

LATE_SEAL = timedelta(minutes=10)
LATE_TICK = timedelta(minutes=10)
LATE_JOB = timedelta(minutes=15)
LATE_BACKUP = timedelta(hours=36)  # nightly, and half a day to have been late
LATE_CHECK = timedelta(days=35)
CALENDAR_AHEAD = timedelta(days=90)
CONTENTS_LOOKED_AT = 200


def examine(at: datetime) -> Found:
    """Every finding, in the order in which one would put things right. What needs tables waits until they are there."""
    yield from settings_are_safe()
    yield from zones_are_known()
    yield from database_answers(at)
    if not reachable():
        return
    yield from tables_are_complete()
    if unapplied():
        return
    for check in CHECKS:
        yield from check(at)


# -- what stands in the tables ----------------------------------------------------------------------------------------


def people_can_sign_in(_at: datetime) -> Found:
    """Whether there is an administrator, and whether anybody has the demo's password."""
    active = Staff.objects.filter(is_active=True)
    if not RoleAssignment.objects.filter(role="administrator", staff__is_active=True).exists():
        yield wrong("people", "There is no administrator.", "Run `manage.py create_administrator`.")
    if settings.DEMO:
        return
    oldest = active.order_by("pk").values_list("username", "password")[:20]
    held = [name for name, password in oldest if check_password(DEMO_PASSWORD, password)]
    if held:
        yield wrong("people", f"{held[0]} has the password of the demo.", "Set new passwords, or make a database anew.")


def rules_are_in_force(at: datetime) -> Found:
    """Whether every development has a policy today, and the calendar reaches far enough."""
    today = timezone.localdate(at)
    for development in Development.objects.order_by("pk")[:500]:
        try:
            in_force(on=today, development_id=development.pk, company_id=development.company_id)
        except Missing:
            yield wrong("rules", f"{development} has no policy in force.", "Publish one: `manage.py publish_policy`.")
            return
    tables = list(CalendarTable.objects.order_by("key"))
    if not tables:
        yield wrong("rules", "There is no calendar of holidays.", "Run `manage.py load_calendar`.")
    for table in tables:
        if table.confirmed_until is None or table.confirmed_until - today < CALENDAR_AHEAD:
            yield warning(
                "rules",
                f"The calendar {table.key} is confirmed until {table.confirmed_until or 'no day at all'} only.",
                "Load the State Council's notice as soon as it is out: `manage.py load_calendar`.",
            )


def work_gets_done(at: datetime) -> Found:
    """Whether worker and schedule are alive, and what gave up."""
    load = jobs.load(at)
    if not load.workers:
        yield wrong("jobs", "No worker is alive.", "Start `manage.py work`.")
    else:
        yield good("jobs", f"{len(load.workers)} workers, {load.waiting} jobs waiting.")
    if load.oldest_waiting_at is not None and at - load.oldest_waiting_at > LATE_JOB:
        yield warning(
            "jobs", f"The oldest job waits since {load.oldest_waiting_at:%Y-%m-%d %H:%M} UTC.", "Start more workers."
        )
    if load.gave_up:
        yield warning("jobs", f"{load.gave_up} jobs gave up.", "Look at Administration, Background jobs.")
    lines = Tick.objects.filter(name__in=[line.name for line in ticks.schedule()])
    last = lines.order_by("-last_at").values_list("last_at", flat=True).first()
    if ticks.schedule() and (last is None or at - last > LATE_TICK):
        yield wrong("jobs", "The schedule does not run: nothing happens by itself.", "Start `manage.py tick`.")


def broker_answers(_at: datetime) -> Found:
    """Whether the broker can be told of jobs, where there is one. Work goes on without it, only later."""
    if not settings.BROKER:
        return
    from aftercare.project import broker  # Celery is not there where no broker is

    if broker.answers():
        yield good("jobs", "The broker answers.")
    else:
        yield warning(
            "jobs",
            "The broker does not answer: jobs wait in the table until it does.",
            "Start it, look at AFTERCARE_BROKER, or let `manage.py work` run beside it.",
        )


def trail_is_sealed(at: datetime) -> Found:
    """Whether events are sealed soon after they happen. `manage.py verify_audit` looks at the seals themselves."""
    newest_event = AuditEvent.objects.order_by("-pk").first()
    if newest_event is not None and newest_event.at - at > CLOCKS_APART:
        yield wrong(
            "time",
            f"The newest event is {newest_event.at - at} ahead of this machine.",
            "Let all machines set their clocks by NTP: time limits and receipts depend on it.",
        )
    newest = Seal.objects.order_by("-id").first()
    floor = newest.settled_id if newest else 0
    waiting = AuditEvent.objects.filter(pk__gt=floor, at__lt=at - LATE_SEAL).order_by("pk")[:1000]
    sealed = set(
        SealedEvent.objects.filter(event_id__in=[each.pk for each in waiting]).values_list("event_id", flat=True)
    )
    late = [each for each in waiting if each.pk not in sealed]
    if late:
        yield warning(
            "trail", f"{len(late)} events or more are not sealed yet.", "Let `manage.py tick` and a worker run."
        )
    else:
        yield good("trail", "Sealed.")


def trail_was_verified(at: datetime) -> Found:
    """Whether anybody has checked the trail lately and what came of it, and whether our key made its newest seal."""
    newest = Seal.objects.order_by("-id").first()
    if newest is None:
        return
    if not is_signed(newest):
        yield wrong(
            "trail",
            "The newest seal was not made with this AFTERCARE_SEAL_KEY.",
            "Give the key the seals were made with. If it is the right one, the seal was altered: "
            "`manage.py verify_audit`.",
        )
    last = Verification.objects.exclude(finished_at=None).order_by("-id").first()
    by_command = Tick.objects.filter(name=VERIFIED).values_list("last_at", flat=True).first()
    whole_since = last is not None and by_command is not None and by_command > (last.finished_at or at)
    if last is not None and last.findings and not whole_since:
        yield wrong(
            "trail",
            f"The check of {last.begun_at:%Y-%m-%d} found {len(last.findings)} things, first: {last.findings[0]}.",
            "Read them at Administration, Trail; compare with a back-up from before.",
        )
    checked = max(filter(None, [by_command, last.finished_at if last else None]), default=None)
    if (checked or newest.sealed_at) < at - LATE_CHECK and Seal.objects.filter(sealed_at__lt=at - LATE_CHECK).exists():
        yield warning(
            "trail",
            f"Nobody has verified it since {checked:%Y-%m-%d}." if checked else "Nobody has ever verified it.",
            "Run `manage.py verify_audit` each week, from cron.",
        )


def there_is_a_backup(at: datetime) -> Found:
    """Whether a back-up was made lately. The first day of an installation needs none."""
    if settings.DEMO:
        return
    last = Tick.objects.filter(name=BACKUP).values_list("last_at", flat=True).first()
    first = AuditEvent.objects.order_by("pk").values_list("at", flat=True).first()
    if last is not None and at - last <= LATE_BACKUP:
        yield good("back-up", f"The last is of {last:%Y-%m-%d %H:%M} UTC.")
    elif first is not None and at - first > LATE_BACKUP:
        yield wrong(
            "back-up",
            f"The last is of {last:%Y-%m-%d %H:%M} UTC." if last else "None was ever made.",
            "Run `manage.py backup /another/disk --keep 14` each night, from cron, and try a restore.",
        )


# -- disk -----------------------------------------------------------------------------------------------------------


def files_are_there(_at: datetime) -> Found:
    """Whether contents can be written, there is room for more, and the newest rows have theirs."""
    root = Path(settings.MEDIA_ROOT)
    if fault := fault_of_files():
        yield wrong("files", f"Nothing can be written to {root}: {fault}.", "Give it to the account that serves.")
        return
    free = shutil.disk_usage(root).free
    if free < FREE_SPACE:
        yield warning("files", f"{free / 1024**2:.0f} MB are free at {root}.", "Make room: photos need it.")
    newest = StoredFile.objects.order_by("-pk").values_list("path", flat=True)[:CONTENTS_LOOKED_AT]
    lost = [path for path in newest if not depot.is_kept(path)]
    if lost:
        yield wrong("files", f"{len(lost)} contents are missing, such as {lost[0]}.", "Restore them from a back-up.")
    else:
        yield good("files", f"{root}, {free / 1024**3:.0f} GB free.")


def pages_have_their_styles(_at: datetime) -> Found:
    """Whether assets were built and collected."""
    if finders.find("vendor/tabler.min.css") is None:
        yield wrong("pages", "Styles and scripts are not built.", "Run `make setup`.")
    elif not (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        yield wrong("pages", "Static files are not collected.", "Run `manage.py collectstatic --no-input`.")
    if not any((ROOT / "aftercare").glob("*/*/locale/zh_Hans/LC_MESSAGES/django.mo")):
        yield wrong(
            "pages", "The words are not compiled: pages are in English only.", "Run `manage.py words --compile`."
        )


CHECKS: tuple[Callable[[datetime], Found], ...] = (
    people_can_sign_in,
    rules_are_in_force,
    work_gets_done,
    broker_answers,
    trail_is_sealed,
    trail_was_verified,
    there_is_a_backup,
    files_are_there,
    pages_have_their_styles,
)
