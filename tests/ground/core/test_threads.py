"""Language, zone and connection belong to the thread that has chosen them, and to no other."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC
from threading import local
from zoneinfo import ZoneInfo

from django.db import connection, connections
from django.urls import get_script_prefix, set_script_prefix
from django.utils import timezone, translation

from aftercare.ground.core.threads import PLACES, keep_plainly


def elsewhere(ask):
    """What another thread answers."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(ask).result()


def test_every_place_is_pythons_own_and_what_was_chosen_goes_along():
    before = connections["default"]
    with translation.override("en"), timezone.override(UTC):
        keep_plainly()
        assert [type(getattr(owner, name)) for owner, name in PLACES] == [local] * len(PLACES)
        assert (translation.get_language(), timezone.get_current_timezone()) == ("en", UTC)
    assert (connections["default"], get_script_prefix()) == (before, "/")


def test_a_language_is_spoken_only_where_it_was_chosen():
    with translation.override("en"):
        assert (translation.get_language(), translation.gettext("Queue")) == ("en", "Queue")
        assert elsewhere(translation.get_language) == "zh-hans"
        with translation.override("zh-hans"):
            assert translation.gettext("Queue") == "工单队列"
        assert translation.get_language() == "en"


def test_a_zone_is_kept_only_where_it_was_chosen():
    with timezone.override(ZoneInfo("Asia/Urumqi")):
        assert str(timezone.get_current_timezone()) == "Asia/Urumqi"
        assert elsewhere(timezone.get_current_timezone) == timezone.get_default_timezone()
        with timezone.override(UTC):
            assert timezone.get_current_timezone() == UTC
    assert timezone.get_current_timezone() == timezone.get_default_timezone()


def test_a_prefix_of_addresses_stays_in_its_thread():
    set_script_prefix("/aftersales/")
    try:
        assert (get_script_prefix(), elsewhere(get_script_prefix)) == ("/aftersales/", "/")
    finally:
        set_script_prefix("/")


def test_each_thread_has_a_connection_of_its_own():
    here = connections["default"]
    assert connection == here
    assert elsewhere(lambda: connections["default"]) is not here
    assert connections["default"] is here


def test_a_statement_is_said_to_the_database_as_ever():
    with connection.cursor() as cursor:
        for _again in range(2):
            cursor.execute("SELECT %s, '100%%', %s", ["%s ?", 7])
            assert cursor.fetchone() == ("%s ?", "100%", 7)
            cursor.execute("SELECT %(a)s", {"a": "x"})
            assert cursor.fetchone() == ("x",)
        cursor.execute(f"SELECT %s{' ' * 30_000}", ["long"])
        assert cursor.fetchone() == ("long",)
