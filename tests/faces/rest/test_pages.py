"""The description as people read it: complete, under sign-in, without anything of others."""

import re

import pytest
from django.test import Client

from aftercare.faces.rest.describing import TAGS, document
from tests.factories.accounts import a_staff_member


def a_browser() -> Client:
    browser = Client()
    browser.force_login(a_staff_member("agent"))
    return browser


def test_it_lists_every_subject_and_counts_every_operation() -> None:
    page = a_browser().get("/api/v1/docs").content.decode()
    assert all(f"/api/v1/docs/{tag.replace(' ', '%20')}" in page for tag in TAGS)
    operations = sum(len(methods) for methods in document()["paths"].values())
    assert f"{operations} " in page


@pytest.mark.parametrize("tag", TAGS)
def test_each_subject_shows_all_of_its_operations_with_their_refusals(tag: str) -> None:
    page = a_browser().get(f"/api/v1/docs/{tag}").content.decode()
    for path, methods in document()["paths"].items():
        for operation in methods.values():
            assert (f'id="{operation["operationId"]}"' in page) == (tag in operation["tags"]), path
    assert "429" in page


def test_strangers_are_shown_the_door_and_nothing_of_others_is_loaded() -> None:
    assert Client().get("/api/v1/docs").status_code == 302
    answer = a_browser().get("/api/v1/docs/cases")
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert not re.findall(r"""(?:src|href)="https?://""", answer.content.decode())


def test_a_subject_that_is_none_is_not_found() -> None:
    assert a_browser().get("/api/v1/docs/nothing").status_code == 404
