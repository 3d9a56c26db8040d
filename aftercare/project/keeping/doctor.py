"""Says what is missing or unsafe in an installation, and what to do about it. Reads only; each check stands alone."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.contrib.staticfiles import finders
from django.db import DatabaseError, connection
from django.utils import timezone

from aftercare.ground.accounts.models import Development, RoleAssignment, Staff
from aftercare.ground.audit.models import AuditEvent, Seal, SealedEvent
from aftercare.ground.core import depot
from aftercare.ground.core.database import is_postgresql
from aftercare.ground.core.errors import Missing
from aftercare.ground.files.models import StoredFile
from aftercare.ground.jobs import queries as jobs
from aftercare.ground.jobs import ticks
from aftercare.ground.jobs.models import Tick
from aftercare.ground.policies.queries import in_force
from aftercare.project.environment import DEMO_PASSWORD, ROOT
from aftercare.project.keeping.tables import differences
from aftercare.project.watching.condition import fault_of_files, unapplied
from aftercare.service.deadlines.models import CalendarTable

FREE_SPACE = 2 * 1024**3  # bytes: a handover weekend's photos
LATE_SEAL = timedelta(minutes=10)
LATE_TICK = timedelta(minutes=10)
LATE_JOB = timedelta(minutes=15)
CALENDAR_AHEAD = timedelta(days=90)
CLOCKS_APART = timedelta(seconds=5)
CONTENTS_LOOKED_AT = 200


class Level(StrEnum):
    """How bad it is: nothing, worth a look, or something that must be put right."""

    GOOD = "good"
    WARNING = "warning"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it stands, and the remedy when it does not stand well."""

    level: Level
    subject: str
    says: str
    remedy: str = ""


Found = Iterator[Finding]


def good(subject: str, says: str) -> Finding:
    """All is well."""
    return Finding(Level.GOOD, subject, says)


def warning(subject: str, says: str, remedy: str) -> Finding:
    """It works, but not as it should."""
    return Finding(Level.WARNING, subject, says, remedy)


def wrong(subject: str, says: str, remedy: str) -> Finding:
    """It does not work, or is not safe."""
    return Finding(Level.WRONG, subject, says, remedy)


def examine(at: datetime) -> Found:
    """Every finding, in the order in which one would put things right. What needs tables waits until they are there."""
    yield from settings_are_safe()
    yield from _database_answers(at)
    if not _reachable():
        return
    yield from tables_are_complete()
    if unapplied():
        return
    for check in CHECKS:
        yield from check(at)


# -- settings -------------------------------------------------------------------------------------------------------


def settings_are_safe() -> Found:
    """Keys, addresses and switches that a real installation needs."""
    if settings.DEMO:
        yield warning(
            "settings", "The demo is on: codes and passwords are shown.", "Unset AFTERCARE_DEMO for real work."
        )
        return
    if settings.DEBUG:
        yield wrong("settings", "Errors are shown in full to everybody.", "Unset AFTERCARE_DEBUG.")
    public = urlsplit(settings.PUBLIC_URL)
    if public.scheme != "https":
        yield wrong(
            "settings",
            f"People reach it by {settings.PUBLIC_URL}, unencrypted.",
            "Put a proxy with a certificate before it, and give AFTERCARE_PUBLIC_URL=https://… and AFTERCARE_HTTPS=1.",
        )
    elif not settings.SESSION_COOKIE_SECURE:
        yield wrong("settings", "Cookies would also be sent unencrypted.", "Give AFTERCARE_HTTPS=1.")
    if public.hostname not in settings.ALLOWED_HOSTS and "*" not in settings.ALLOWED_HOSTS:
        yield wrong(
            "settings",
            f"The host {public.hostname} of AFTERCARE_PUBLIC_URL is not answered to.",
            f"Add it: AFTERCARE_HOSTS={','.join([*settings.ALLOWED_HOSTS, str(public.hostname)])}",
        )
    if settings.SEAL_KEY == settings.SECRET_KEY:
        yield warning(
            "settings",
            "The seals of the trail are signed with a key derived from AFTERCARE_SECRET_KEY.",
            "Give AFTERCARE_SEAL_KEY, and keep it apart from the installation.",
        )
    if not settings.EMAIL_HOST:
        yield warning("settings", "Mail is only written to the outbox.", "Give EMAIL_HOST to have it sent.")


# -- database -------------------------------------------------------------------------------------------------------


def _reachable() -> bool:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True


def _database_answers(at: datetime) -> Found:
    if not _reachable():
        yield wrong("database", "It does not answer.", "Start it, and look at DATABASE_URL.")
        return
    yield from _postgresql(at) if is_postgresql() else _sqlite()


def _postgresql(at: datetime) -> Found:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_encoding'), clock_timestamp(), current_setting('fsync')")
        encoding, now, fsync = cursor.fetchone()
        cursor.execute("SELECT current_setting('server_version'), current_setting('max_connections')")
        version, connections = cursor.fetchone()
    yield good("database", f"PostgreSQL {version}, at most {connections} connections.")
    if encoding != "UTF8":
        yield wrong(
            "database", f"Its encoding is {encoding}.", "Make a new one with ENCODING 'UTF8' and restore into it."
        )
    if fsync != "on":
        yield wrong("database", "fsync is off: a power cut loses cases.", "Set fsync = on in postgresql.conf.")
    if abs(now - at) > CLOCKS_APART:
        yield wrong(
            "database", f"Its clock is {abs(now - at)} from ours.", "Let both machines set their clocks by NTP."
        )


def _sqlite() -> Found:
    yield good("database", f"SQLite {sqlite3.sqlite_version} at {connection.settings_dict['NAME']}.")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0])
        cursor.execute("PRAGMA quick_check(1)")
        fault = str(cursor.fetchone()[0])
    if mode not in ("wal", "memory"):
        yield wrong(
            "database", f"Its journal is {mode}: readers wait for writers.", "Put it on a local disk, not a share."
        )
    if fault != "ok":
        yield wrong("database", f"It is damaged: {fault}.", "Stop everything and restore the last good back-up.")


def tables_are_complete() -> Found:
    """Whether every migration has been applied."""
    missing = unapplied()
    if missing:
        yield wrong(
            "tables", f"{len(missing)} migrations are not applied, {missing[0]} first.", "Run `manage.py migrate`."
        )
    elif difference := next(differences(), ""):
        yield wrong(
            "tables",
            f"They are not those of this version: {difference}.",
            "Restore with the version that made them, then upgrade; a demo is made anew by `make demo`.",
        )
    else:
        yield good("tables", "Complete.")


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
    last = Tick.objects.order_by("-last_at").values_list("last_at", flat=True).first()
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
    files_are_there,
    pages_have_their_styles,
)
