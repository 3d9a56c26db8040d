"""What an installation needs besides itself: nothing; and what it costs: nothing."""

import re
from importlib.metadata import PackageNotFoundError, metadata

import pytest
from django.conf import settings
from pydantic_core import PydanticUndefined

from aftercare.project.environment import ROOT, Environment

NAME = re.compile(r"^([A-Za-z0-9_.-]+)==", re.MULTILINE)
FREE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software|MPL|Mozilla|LGPL|Lesser General|OFL|Unlicense|Zope|ZPL|HPND|CNRI"
    r"|Public Domain|0BSD",
    re.IGNORECASE,
)


@pytest.mark.feature("PL19")
def test_without_a_word_of_configuration_everything_lives_in_one_file_and_needs_no_other_service():
    defaults = {name: field.default for name, field in Environment.model_fields.items()}
    assert PydanticUndefined not in defaults.values()
    assert str(defaults["database_url"]).startswith("sqlite:///")
    assert defaults["email_host"] == ""
    assert settings.TASKS["default"]["BACKEND"].startswith("django_tasks_db")
    assert not any("redis" in str(value).lower() or "amqp" in str(value).lower() for value in defaults.values())


def licence_of(name: str) -> str | None:
    """What a package says of its licence; None when it is not installed on this machine."""
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return None
    classified = [value for value in told.get_all("Classifier") or [] if value.startswith("License")]
    return " ".join([told.get("License-Expression") or "", told.get("License") or "", *classified])


@pytest.mark.feature("PL22")
def test_the_product_and_everything_it_runs_on_are_free_to_use():
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")
    locked = NAME.findall((ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8"))
    told = {name: licence_of(name) for name in locked}
    assert sum(licence is not None for licence in told.values()) > 40
    assert [name for name, licence in told.items() if licence is not None and not FREE.search(licence)] == []
