"""Whoever runs it owes nobody anything: our licence, those of what it stands on, and no key that opens more."""

import json
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata

import pytest

from aftercare.ground.accounts.roles import ROLES, Permission
from aftercare.project.environment import ROOT, Environment

FREE = re.compile(r"MIT|BSD|Apache|MPL|Mozilla|LGPL|PSF|OFL|ISC|Unlicense|CC0", re.IGNORECASE)
BOUND = re.compile(r"proprietary|commercial|(?<!L)GPL|AGPL|SSPL|BUSL|Elastic", re.IGNORECASE)
SAID_TWICE = {"qrcode": "BSD for all of it; the other line names the trade mark of the code itself"}
ELSEWHERE = {"colorama": "Windows only, BSD", "tzdata": "Windows only, Apache-2.0"}


def licence_of(name: str) -> str:
    """What a package says of itself: its expression, else its classifiers, else its free text."""
    said = metadata(name)
    classifiers = [line.rpartition(" :: ")[2] for line in said.get_all("Classifier") or [] if line[:7] == "License"]
    return said.get("License-Expression") or " / ".join(classifiers) or (said.get("License") or "").partition("\n")[0]


@pytest.mark.feature("PL22")
def test_every_package_that_is_needed_to_run_it_may_be_used_by_anybody_for_nothing() -> None:
    lock = (ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8")
    names = re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)
    assert len(names) > 40
    for name in names:
        try:
            said = licence_of(name)
        except PackageNotFoundError:
            assert name in ELSEWHERE, f"{name} stands in the lock and is not installed"
            continue
        assert FREE.search(said), f"{name}: {said or 'says nothing'}"
        assert name in SAID_TWICE or not BOUND.search(said), f"{name}: {said}"


@pytest.mark.feature("PL22")
def test_styles_and_scripts_may_be_used_by_anybody_for_nothing() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    said = {place: str(each.get("license", "")) for place, each in packages.items() if place}
    assert said
    assert [place for place, licence in said.items() if not re.match(r"MIT|BSD|0BSD|Apache|MPL|ISC|OFL", licence)] == []


@pytest.mark.feature("PL22")
def test_it_is_given_away_whole_with_no_key_that_opens_more() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["license"] == "Apache-2.0"
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    bought = re.compile(r"licen[cs]e|subscription|edition|seat|premium|enterprise", re.IGNORECASE)
    names = [*Environment.model_fields, *Permission, *(role.key for role in ROLES)]
    assert [name for name in names if bought.search(name)] == []
