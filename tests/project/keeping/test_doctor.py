"""The doctor names what is missing or unsafe, and the remedy."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import call_command
from django.utils import timezone

from aftercare.ground.audit.models import AuditEvent, Verification
from aftercare.ground.audit.parts import seal
from aftercare.ground.audit.verification import VERIFIED
from aftercare.ground.core.database import is_postgresql
from aftercare.ground.jobs import ticks
from aftercare.ground.jobs.models import Heartbeat, Tick
from aftercare.project.environment import Environment
from aftercare.project.keeping import backups, doctor, installation
from aftercare.project.keeping.findings import Found, Level
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.cases import the_policy
from tests.factories.files import a_stored_photo
from tests.factories.ground import NOW


def wrongs(found: Found) -> str:
    """Everything that must be put right, and how."""
    return "\n".join(f"{each.says} {each.remedy}" for each in found if each.level is not Level.GOOD)


def test_a_broker_without_its_packages_stops_the_start_and_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AFTERCARE_BROKER", "redis://127.0.0.1:1/0")
    monkeypatch.setattr("aftercare.project.environment.find_spec", lambda name: None)
    with pytest.raises(ValueError, match=r"Celery is not installed.*deploy/setup.py roads"):
        _ = Environment().broker_address


def test_without_a_broker_the_doctor_says_nothing_of_it() -> None:
    assert list(doctor.broker_answers(NOW)) == []


@pytest.fixture
def in_earnest(settings: LazySettings) -> LazySettings:
    """An installation set up as the how-to says."""
    settings.DEMO, settings.DEBUG = False, False
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = "https://after.example.cn", ["after.example.cn"]
    settings.SESSION_COOKIE_SECURE, settings.SEAL_KEY, settings.EMAIL_HOST = True, "s" * 40, "mail.example.cn"
    settings.SECRET_KEY, settings.PROXIES = "kV3x9TqLw0ZbN7sYr2FhJ5uGdA8mEcPo1iQK", 1
    settings.SMS_URL = "https://sms.example.cn/send"
    return settings


def test_settings_as_the_howto_has_them_are_safe(in_earnest: LazySettings) -> None:
    assert wrongs(installation.settings_are_safe()) == ""


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PUBLIC_URL", "http://after.example.cn", "unencrypted"),
        ("ALLOWED_HOSTS", ["localhost"], "AFTERCARE_HOSTS=localhost,after.example.cn"),
        ("DEBUG", True, "AFTERCARE_DEBUG"),
        ("SESSION_COOKIE_SECURE", False, "AFTERCARE_HTTPS=1"),
        ("DEMO", True, "AFTERCARE_DEMO"),
        ("EMAIL_HOST", "", "EMAIL_HOST"),
        ("SMS_URL", "", "AFTERCARE_SMS_URL"),
        ("SECRET_KEY", "demo-only-key-that-guards-nothing-0000", "can be guessed"),
        ("SECRET_KEY", "abababababababababababababababababab", "can be guessed"),
        ("PROXIES", 0, "AFTERCARE_PROXIES=1"),
    ],
)
def test_an_unsafe_setting_is_named_with_its_remedy(
    in_earnest: LazySettings, name: str, value: object, says: str
) -> None:
    setattr(in_earnest, name, value)
    assert says in wrongs(installation.settings_are_safe())


def test_a_seal_key_that_is_the_secret_key_is_told(in_earnest: LazySettings) -> None:
    in_earnest.SEAL_KEY = in_earnest.SECRET_KEY
    assert "AFTERCARE_SEAL_KEY" in wrongs(installation.settings_are_safe())


def test_a_zone_that_this_machine_does_not_know_is_told(settings: LazySettings) -> None:
    assert wrongs(installation.zones_are_known()) == ""
    settings.TIME_ZONE = "Asia/Nowhere"
    assert "tzdata" in wrongs(installation.zones_are_known())


def test_nobody_may_keep_the_password_of_the_demo(in_earnest: LazySettings) -> None:
    a_staff_member(role="administrator", username="chief")
    assert wrongs(doctor.people_can_sign_in(NOW)) == ""
    other = a_staff_member(role="agent", username="kefu1")
    other.set_password("anju-2026")
    other.save(update_fields=["password"])
    assert "kefu1 has the password of the demo" in wrongs(doctor.people_can_sign_in(NOW))


def test_an_installation_without_administrator_is_told_how_to_make_one() -> None:
    assert "create_administrator" in wrongs(doctor.people_can_sign_in(NOW))


def test_a_development_without_rules_is_named() -> None:
    a_development(name="江湾华府")
    assert "江湾华府 has no policy in force" in wrongs(doctor.rules_are_in_force(NOW))
    the_policy()
    assert "江湾华府" not in wrongs(doctor.rules_are_in_force(NOW))


def test_a_dead_worker_and_a_schedule_that_stands_still_are_told() -> None:
    assert "manage.py work" in wrongs(doctor.work_gets_done(NOW))
    assert "manage.py tick" in wrongs(doctor.work_gets_done(NOW))
    Heartbeat.objects.create(worker="one", started_at=NOW, seen_at=NOW)
    Tick.objects.create(name="audit.seal", last_at=NOW)
    assert wrongs(doctor.work_gets_done(NOW)) == ""


def test_events_that_nobody_seals_are_told() -> None:
    the_policy()
    later = NOW + timedelta(days=1)
    assert "not sealed yet" in wrongs(doctor.trail_is_sealed(later))
    seal(later)
    assert wrongs(doctor.trail_is_sealed(later)) == ""


def test_an_event_of_the_future_tells_of_a_clock_that_is_wrong() -> None:
    the_policy()
    assert "NTP" in wrongs(doctor.trail_is_sealed(NOW - timedelta(days=4000)))


def test_a_trail_that_nobody_verifies_and_a_key_that_is_another_are_told(settings: LazySettings) -> None:
    the_policy()
    seal(NOW)
    assert wrongs(doctor.trail_was_verified(NOW)) == ""
    assert "Nobody has ever verified it" in wrongs(doctor.trail_was_verified(NOW + timedelta(days=40)))
    call_command("verify_audit", verbosity=0)
    assert wrongs(doctor.trail_was_verified(timezone.now() + timedelta(days=34))) == ""
    settings.SEAL_KEY = "another key, such as that of another installation"
    assert "AFTERCARE_SEAL_KEY" in wrongs(doctor.trail_was_verified(NOW))


def test_what_a_check_of_the_trail_found_is_told_until_another_finds_nothing() -> None:
    the_policy()
    seal(NOW)
    Verification.objects.create(begun_at=NOW, finished_at=NOW, findings=["altered: event 7"])
    assert "altered: event 7" in wrongs(doctor.trail_was_verified(NOW))
    ticks.note_done(VERIFIED, at=NOW + timedelta(hours=1))
    assert wrongs(doctor.trail_was_verified(NOW)) == ""


@pytest.mark.parametrize(("hours", "says"), [(None, "None was ever made"), (40, "manage.py backup"), (20, "")])
def test_an_installation_without_a_backup_of_the_last_night_is_told(
    in_earnest: LazySettings, hours: int | None, says: str
) -> None:
    assert list(doctor.there_is_a_backup(NOW)) == []
    the_policy()
    later = AuditEvent.objects.order_by("pk").values_list("at", flat=True)[0] + timedelta(days=3)
    if hours is not None:
        ticks.note_done(backups.BACKUP, at=later - timedelta(hours=hours))
    assert says in wrongs(doctor.there_is_a_backup(later)) if says else wrongs(doctor.there_is_a_backup(later)) == ""


def test_little_room_beside_the_database_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(installation, "FREE_SPACE", 10**18)
    monkeypatch.setattr(doctor, "FREE_SPACE", 10**18)
    assert "MB are free" in wrongs(doctor.files_are_there(NOW))
    if not is_postgresql():
        assert "free beside it" in wrongs(installation.database_answers(NOW))


def test_a_lost_content_and_a_folder_that_cannot_be_written_are_told(settings: LazySettings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    photo = a_stored_photo("plum")
    assert "missing" not in wrongs(doctor.files_are_there(NOW))
    (tmp_path / photo.path).unlink()
    assert photo.path in wrongs(doctor.files_are_there(NOW))
    settings.MEDIA_ROOT = tmp_path / "a file"
    settings.MEDIA_ROOT.write_text("")
    assert "Nothing can be written" in wrongs(doctor.files_are_there(NOW))


def test_the_command_ends_with_1_when_something_must_be_put_right(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", json=True)
    assert ended.value.code == 1
    found = json.loads(capsys.readouterr().out)
    assert {"level", "subject", "says", "remedy"} == set(found[0])
    assert any(each["subject"] == "tables" and each["level"] == "good" for each in found)
