"""Files in an S3-compatible store, by setting, against a server of its own on loopback."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import boto3
import pytest
from django.conf import LazySettings
from django.core.files.storage import storages
from django.core.management import call_command
from django.test import Client

from aftercare.ground.accounts.models import Staff
from aftercare.ground.files import store
from aftercare.ground.files.rules import Variant
from aftercare.project.environment import Environment
from aftercare.project.keeping import doctor
from aftercare.service.cases.models import Case
from tests.faces.web.desk.test_intake import a_home, sent
from tests.factories.accounts import a_staff_member
from tests.factories.files import a_picture, an_upload
from tests.factories.ground import NOW

BUCKET, KEY, SECRET = "aftercare-files", "name", "secret"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of an S3 server that has the bucket."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    program = Path(sys.executable).with_name("moto_server")
    process = subprocess.Popen([program, "-H", "127.0.0.1", "-p", str(port)])
    try:
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        bucket = boto3.client(
            "s3", endpoint_url=address, aws_access_key_id=KEY, aws_secret_access_key=SECRET, region_name="cn-north-1"
        )
        bucket.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "cn-north-1"})
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(autouse=True)
def by_setting(server: str, settings: LazySettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The product as its variables of the environment set it up."""
    for name, value in {
        "BUCKET": BUCKET,
        "ENDPOINT": server,
        "REGION": "cn-north-1",
        "KEY": KEY,
        "SECRET": SECRET,
    }.items():
        monkeypatch.setenv(f"AFTERCARE_S3_{name}", value)
    settings.STORAGES = {**settings.STORAGES, "contents": Environment().store_of_contents}
    settings.MEDIA_ROOT = tmp_path / "one"


def test_a_photo_taken_in_here_is_shown_by_a_machine_that_has_never_seen_it(
    settings: LazySettings, tmp_path: Path
) -> None:
    content = a_picture(size=(900, 600))
    stored = store.keep(an_upload(content), at=NOW)
    settings.MEDIA_ROOT = tmp_path / "two"
    assert store.open_variant(stored, Variant.ORIGINAL)[0].read_bytes() == content
    assert store.open_variant(stored, Variant.VIEW)[0].is_file()
    assert [found.says for found in doctor.files_are_there(NOW) if "missing" in found.says] == []
    storages["contents"].delete(stored.path)


def test_nobody_without_the_key_reads_the_bucket(server: str) -> None:
    stored = store.keep(an_upload(a_picture(colour="green")), at=NOW)
    assert "Signature" in storages["contents"].url(stored.path)


@pytest.mark.django_db(transaction=True)
def test_a_backup_brings_what_only_the_store_has(settings: LazySettings, tmp_path: Path) -> None:
    stored = store.keep(an_upload(a_picture(colour="blue")), at=NOW)
    settings.MEDIA_ROOT = tmp_path / "two"
    call_command("backup", str(tmp_path / "backups"), verbosity=0)
    pooled = tmp_path / "backups" / "contents" / stored.sha256[:2] / stored.sha256
    assert pooled.read_bytes() == a_picture(colour="blue")


def test_a_photo_sent_with_a_report_lies_in_the_store(settings: LazySettings) -> None:
    unit, _person = a_home()
    staff: Staff = a_staff_member(development=unit.development)
    browser = Client()
    browser.force_login(staff, backend="aftercare.ground.accounts.entering.StaffBackend")
    answer = browser.post("/desk/cases/new", {**sent(unit), "photos": an_upload(a_picture(colour="gold"), "photo.jpg")})
    assert answer.status_code == 302
    assert Case.objects.count() == 1
    folders, _files = storages["contents"].listdir("")
    assert folders
