"""What happens around every view."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import include, path

from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken, Stale
from tests.faces.web.pages import signed_in

REFUSALS = {
    "person": NotPermitted("Not you."),
    "state": RuleBroken("Not now."),
    "stale": Stale(),
    "input": BadInput(field="Room", value="9-9", remedy="Choose one from the list."),
}


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    raise REFUSALS[kind]


def break_down(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [path("break", break_down), path("refuse/<kind>", refuse), path("", include("aftercare.faces.web.urls"))]
handler500 = "aftercare.faces.web.views.server_error"
handler404 = "aftercare.faces.web.views.not_found"
pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [
        ("person", 403, "NotPermitted"),
        ("state", 409, "RuleBroken"),
        ("stale", 409, "Stale"),
        ("input", 422, "BadInput"),
    ],
)
def test_a_refusal_is_a_page_with_its_words_and_code(kind: str, status: int, code: str) -> None:
    response = signed_in().post(f"/refuse/{kind}", {"story": "It drips.", "password": "geheim"})
    html = response.content.decode()
    assert response.status_code == status
    assert response["X-Refusal"] == code
    assert code in html
    assert "It drips." in html, "what was typed is given back"
    assert "geheim" not in html


def test_htmx_gets_a_refusal_as_a_notice_and_keeps_the_form() -> None:
    response = signed_in().post("/refuse/input", headers={"HX-Request": "true"})
    html = response.content.decode()
    assert response.status_code == 422
    assert response["HX-Retarget"] == "#notices"
    assert "<html" not in html
    assert "9-9" in html
    assert "Choose one from the list." in html


def test_a_stranger_is_sent_to_the_door() -> None:
    response = Client().get("/desk/?mine=1")
    assert response.status_code == 302
    assert "next=%2Fdesk%2F%3Fmine%3D1" in response["Location"]


def test_a_stranger_in_an_open_page_is_sent_whole_to_the_door() -> None:
    response = Client().get("/desk/", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response["HX-Redirect"]


def test_staff_do_not_get_the_pages_of_owners() -> None:
    response = signed_in().get("/owner/")
    assert response.status_code == 403
    assert response["X-Refusal"] == "NotPermitted"


def test_a_request_keeps_its_own_id_when_it_is_a_plain_one() -> None:
    assert Client().get("/live", headers={"X-Request-ID": "abc-12345"})["X-Request-ID"] == "abc-12345"
    assert Client().get("/live", headers={"X-Request-ID": "a b;c"})["X-Request-ID"] != "a b;c"


def test_pages_of_signed_in_people_are_not_stored() -> None:
    assert "no-store" in signed_in().get("/desk/")["Cache-Control"]


def test_nothing_inline_may_run() -> None:
    policy = signed_in().get("/desk/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_cookie_decides_the_language_before_the_person_does() -> None:
    client = signed_in(language="en")
    assert client.get("/desk/")["Content-Language"] == "en"
    client.post("/language", {"language": "zh-hans", "next": "/desk/"})
    assert client.get("/desk/")["Content-Language"] == "zh-hans"
    assert '<html lang="zh-Hans">' in client.get("/desk/").content.decode()


def test_an_unknown_address_says_so_in_our_own_words() -> None:
    response = signed_in(language="en").get("/desk/nowhere")
    assert response.status_code == 404
    assert "There is nothing at this address" in response.content.decode()


def test_a_breakdown_says_the_number_to_quote_and_needs_nothing_that_could_break_again() -> None:
    client = signed_in()
    client.raise_request_exception = False
    with override_settings(
        STORAGES={"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
    ):
        response = client.get("/break", headers={"X-Request-ID": "quote-me-12345"})
    html = response.content.decode()
    assert response.status_code == 500
    assert "quote-me-123" in html
    assert "ZeroDivisionError" not in html
