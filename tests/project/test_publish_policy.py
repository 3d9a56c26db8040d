"""The command that publishes a pack."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from aftercare.ground.policies.models import PolicyVersion
from aftercare.project.environment import ROOT


@pytest.fixture(autouse=True, scope="module")
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def test_the_baseline_is_published_and_checked():
    said = StringIO()
    call_command("publish_policy", "--check", stdout=said)
    assert "nothing is wrong" in said.getvalue()
    assert not PolicyVersion.objects.exists()
    call_command("publish_policy", "--from", "2020-01-01", stdout=said)
    assert PolicyVersion.objects.get().sha256 in said.getvalue()


def test_what_is_wrong_is_said(tmp_path: Path):
    with pytest.raises(CommandError, match=r"pack\.yaml: is missing"):
        call_command("publish_policy", str(tmp_path), "--check")


def test_the_pack_of_another_trade_is_published_whole_with_what_it_rests_on():
    call_command("publish_policy", str(ROOT / "packs" / "phone" / "2026.1"), "--from", "2020-01-01", stdout=StringIO())
    version = PolicyVersion.objects.get()
    document = json.loads(version.document)
    assert str(version).startswith("phone 2026.1")
    assert (document["pack"]["based_on"], "extends" in document["pack"]) == ("product/2026.1", False)
    assert {"callbacks", "calendar", "settlement"} <= document.keys(), "what it does not say itself is there too"
