"""Whether the installation itself is safe: settings, zones, the database and its tables."""

import shutil
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.db import DatabaseError, connection

from aftercare.ground.core.database import is_postgresql
from aftercare.project.keeping.findings import Found, good, warning, wrong
from aftercare.project.keeping.tables import differences
from aftercare.project.watching.condition import unapplied

CLOCKS_APART = timedelta(seconds=5)
FREE_SPACE = 2 * 1024**3  # bytes: a handover weekend's photos, and the database's own journal
DEMO_KEY, FEWEST_CHARACTERS = "demo-only-key", 12
NEW_KEY = "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"


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
    if settings.SECRET_KEY.startswith(DEMO_KEY) or len(set(settings.SECRET_KEY)) < FEWEST_CHARACTERS:
        yield wrong(
            "settings",
            "AFTERCARE_SECRET_KEY can be guessed: whoever knows it signs in as anybody.",
            f"Give a random one: {NEW_KEY}. Everybody signs in anew, links sent before end.",
        )
    if settings.SESSION_COOKIE_SECURE and not settings.PROXIES:
        yield wrong(
            "settings",
            "Everybody seems to come from the proxy: eight wrong passwords of one would lock a name for all, "
            "and browsers are not told to stay with https.",
            "Give AFTERCARE_PROXIES=1 (as many as stand before it), and have the proxy set X-Forwarded-For and "
            "X-Forwarded-Proto as deploy/nginx.conf does.",
        )
    if settings.SEAL_KEY == settings.SECRET_KEY:
        yield warning(
            "settings",
            "The seals of the trail are signed with a key derived from AFTERCARE_SECRET_KEY.",
            "Give AFTERCARE_SEAL_KEY, and keep it apart from the installation.",
        )
    if not settings.EMAIL_HOST:
        yield warning("settings", "Mail is only written to the outbox.", "Give EMAIL_HOST to have it sent.")
    if not settings.SMS_URL:
        yield warning(
            "settings",
            "Text messages are only written to the outbox: owners cannot sign in by a code on their telephone.",
            "Give AFTERCARE_SMS_URL and AFTERCARE_SMS_TOKEN of your provider.",
        )


def zones_are_known() -> Found:
    """Whether the zone in which times are shown is known to this machine, and keeps the time that China has."""
    try:
        ZoneInfo(settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        yield wrong(
            "time",
            f"The zone {settings.TIME_ZONE} is not known here.",
            "Install the zones (Debian: tzdata; any machine: pip install tzdata), or mend AFTERCARE_TIME_ZONE.",
        )


# -- database -------------------------------------------------------------------------------------------------------


def reachable() -> bool:
    """Whether the database answers at all."""
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True


def database_answers(at: datetime) -> Found:
    """What the database is, and whether it keeps what it promises."""
    if not reachable():
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
    folder = Path(connection.settings_dict["NAME"]).parent
    if folder.is_dir() and (free := shutil.disk_usage(folder).free) < FREE_SPACE:
        yield warning("database", f"{free / 1024**2:.0f} MB are free beside it.", "Make room before nothing is left.")
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
