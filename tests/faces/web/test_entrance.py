"""The doors: passwords, lock-out, second factor, links and codes."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from aftercare.ground.accounts import actions
from aftercare.ground.accounts.models import SignedLink, Staff
from aftercare.ground.accounts.request import client_ip
from aftercare.ground.audit.models import AuditEvent
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.models import Person, PersonPhone
from tests.faces.web.pages import browser_of, signed_in
from tests.factories.accounts import a_staff_member, an_actor

pytestmark = pytest.mark.usefixtures("_no_limits_from_before")
PASSWORD = "correct horse battery"
PHONE = "13812345678"


@pytest.fixture
def _no_limits_from_before() -> None:
    """allauth counts attempts in the cache, which outlives a test."""
    cache.clear()


def somebody(**fields: object) -> Staff:
    return a_staff_member("agent", username="li.na", password=PASSWORD, **fields)


def sign_in(browser: Client, password: str = PASSWORD, **more: str):
    return browser.post(reverse("account_login"), {"login": "li.na", "password": password, **more})


def a_person(number: str = PHONE, **fields: object) -> Person:
    person = Person.objects.create(name="陈先生", **fields)
    PersonPhone.objects.create(person=person, number=number)
    return person


def a_link(**fields: object) -> tuple[SignedLink, str]:
    given = {"kind": "owner", "holder_id": 41, "holder_label": "陈先生", "valid_for": timedelta(days=1), **fields}
    return actions.issue_link(by=an_actor("agent"), at=timezone.now(), **given)


def code_for(browser: Client, kind: str = "owner", phone: str = PHONE) -> str:
    with override_settings(DEMO=True):
        page = browser.post(reverse(f"{kind}_sign_in"), {"phone": phone}, follow=True)
    return page.context_data["demo_code"]


def test_staff_sign_in_with_a_password_and_the_trail_keeps_it():
    staff = somebody()
    browser = Client()
    assert browser.get(reverse("account_login")).status_code == 200
    answer = sign_in(browser, next="/desk/")
    assert (answer.status_code, answer.url) == (302, "/desk/")
    assert browser.get("/desk/").status_code == 200
    assert AuditEvent.objects.filter(name="staff.signed_in", subject_id=staff.pk).count() == 1


def test_a_foreign_address_after_signing_in_is_not_followed():
    somebody()
    assert sign_in(Client(), next="https://example.org/").url == "/"


def test_a_wrong_password_is_said_in_plain_words():
    somebody(language="en")
    page = sign_in(Client(headers={"accept-language": "en"}), "wrong").content.decode()
    assert "li.na" in page
    assert "/sign-in" in page


def test_the_ninth_try_is_locked_out_and_an_administrator_unlocks():
    staff = somebody()
    browser = Client()
    for _try in range(8):
        last = sign_in(browser, "wrong")
    assert last.status_code == 429
    assert sign_in(browser).status_code == 429
    keeper = signed_in("administrator")
    assert (
        reverse("office:person_unlock", args=[staff.pk])
        in keeper.get(reverse("office:person", args=[staff.pk])).content.decode()
    )
    keeper.post(reverse("office:person_unlock", args=[staff.pk]))
    assert sign_in(browser).status_code == 302


def test_a_lock_holds_for_that_name_from_that_address_only():
    somebody()
    a_staff_member("agent", username="han.mei", password=PASSWORD)
    for _try in range(8):
        sign_in(Client(), "wrong")
    assert sign_in(Client(REMOTE_ADDR="10.9.8.7")).status_code == 302
    other = Client().post(reverse("account_login"), {"login": "han.mei", "password": PASSWORD})
    assert other.status_code == 302


@override_settings(ACCOUNT_RATE_LIMITS={"login": "1/m/ip"})
def test_too_many_attempts_from_one_address_are_answered_by_our_own_page():
    sign_in(Client())
    page = sign_in(Client())
    assert page.status_code == 429
    assert "logo.svg" in page.content.decode()


def test_who_has_left_does_not_sign_in():
    somebody(is_active=False)
    browser = Client()
    sign_in(browser)
    assert browser.get("/desk/").status_code == 302


def test_nobody_signs_up():
    for address in ("/accounts/signup/", "/sign-in/sign-up", "/sign-up"):
        assert Client().get(address).status_code in {302, 404}
    assert Staff.objects.count() == 0


def test_the_first_password_is_chosen_by_a_link_which_then_is_used_up():
    staff = somebody()
    page = signed_in("administrator").post(reverse("office:person_password_link", args=[staff.pk]))
    address = page.context_data["password_link"].partition("//")[2].partition("/")[2]
    browser = Client()
    form = browser.get(f"/{address}", follow=True)
    chosen = {"new_password1": "three small green boats", "new_password2": "three small green boats"}
    browser.post(form.request["PATH_INFO"], chosen)
    assert Staff.objects.get(pk=staff.pk).check_password("three small green boats")
    assert not Client().get(f"/{address}", follow=True).context_data["validlink"]


def test_a_weak_password_is_refused():
    staff = somebody()
    browser = browser_of(staff)
    asked = {"oldpassword": PASSWORD, "password1": "1234567890", "password2": "1234567890"}
    page = browser.post(reverse("account_change_password"), asked)
    assert page.status_code == 200
    assert Staff.objects.get(pk=staff.pk).check_password(PASSWORD)


def test_a_password_set_by_another_must_be_changed_before_anything_else():
    staff = somebody()
    actions.set_password(staff_id=staff.pk, password=PASSWORD, by=an_actor("administrator"), at=timezone.now())
    browser = Client()
    sign_in(browser)
    assert browser.get("/desk/").url == reverse("account_change_password")
    new = "three small green boats"
    browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert browser.get("/desk/").status_code == 200


def test_signing_out_ends_the_session():
    browser = browser_of(somebody())
    browser.post(reverse("account_logout"))
    assert browser.get("/desk/").status_code == 302


def test_a_session_elsewhere_is_ended():
    staff = somebody()
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    page = here.get(reverse("office:my_account"))
    other = next(s for s in page.context_data["sessions"] if s.session_key != here.session.session_key)
    here.post(reverse("office:person_sessions", args=[staff.pk]), {"session": other.pk})
    assert there.get("/desk/").status_code == 302
    assert here.get("/desk/").status_code == 200


def set_up_second_factor(browser: Client) -> str:
    """Turn the second factor on; answers its secret."""
    page = browser.get(reverse("mfa_activate_totp"), follow=True)
    if page.request["PATH_INFO"] == reverse("account_reauthenticate"):
        page = browser.post(reverse("account_reauthenticate"), {"password": PASSWORD}, follow=True)
        page = browser.get(reverse("mfa_activate_totp"))
    secret = page.context_data["form"].secret
    browser.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    return secret


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


@pytest.mark.feature("PL04")
def test_with_a_second_factor_the_password_alone_lets_nobody_in(django_capture_on_commit_callbacks):
    staff = somebody()
    browser = Client()
    sign_in(browser)
    with django_capture_on_commit_callbacks(execute=True):
        secret = set_up_second_factor(browser)
    kept = Authenticator.objects.get(user=staff, type="totp").data["secret"]
    assert secret not in kept
    assert AuditEvent.objects.filter(name="staff.second_factor_changed", subject_id=staff.pk).exists()

    fresh = Client()
    assert sign_in(fresh).url == reverse("mfa_authenticate")
    assert fresh.get("/desk/").status_code == 302
    assert fresh.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert fresh.get("/desk/").status_code == 302


@pytest.mark.feature("PL04")
def test_a_recovery_code_lets_in_once():
    staff = somebody()
    browser = Client()
    sign_in(browser)
    set_up_second_factor(browser)
    codes = Authenticator.objects.get(user=staff, type="recovery_codes").wrap().get_unused_codes()
    for expected in (200, 302):
        fresh = Client()
        sign_in(fresh)
        fresh.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert fresh.get("/desk/").status_code == expected


@pytest.mark.feature("PL04")
def test_an_administrator_takes_the_second_factor_of_a_lost_phone_away():
    staff = somebody()
    browser = Client()
    sign_in(browser)
    set_up_second_factor(browser)
    signed_in("administrator").post(reverse("office:person_second_factor", args=[staff.pk]))
    fresh = Client()
    sign_in(fresh)
    assert fresh.get("/desk/").status_code == 200


@pytest.mark.parametrize(
    "page", ["mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]
)
def test_the_pages_of_the_second_factor_show(page):
    somebody()
    browser = Client()
    sign_in(browser)
    set_up_second_factor(browser)
    assert browser.get(reverse(page)).status_code == 200


def test_a_link_lets_its_owner_in_and_opened_again_does_no_harm():
    _link, secret = a_link()
    browser = Client()
    first = browser.get(reverse("link", args=[secret]))
    assert first.status_code == 302
    key = browser.session.session_key
    browser.get(reverse("link", args=[secret]))
    assert browser.session.session_key == key
    assert browser.get(reverse("owner:home")).status_code == 200
    assert AuditEvent.objects.filter(name="link.opened").count() == 1


@pytest.mark.parametrize(
    ("kind", "limit", "name"), [("owner", "case_id", "owner:case"), ("contractor", "workorder_id", "contractor:order")]
)
def test_a_link_for_one_case_or_order_leads_there(kind, limit, name):
    _link, secret = a_link(kind=kind, **{limit: 7})
    assert Client().get(reverse("link", args=[secret])).url == reverse(name, args=[7])


def test_a_link_that_is_over_shows_the_way_in_by_phone():
    link, secret = a_link()
    SignedLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    page = Client().get(reverse("link", args=[secret]))
    assert page.status_code == 410
    assert reverse("owner_sign_in") in page.content.decode()


def test_a_revoked_link_ends_the_session_it_opened():
    link, secret = a_link()
    browser = Client()
    browser.get(reverse("link", args=[secret]))
    actions.revoke_link(link_id=link.pk, by=an_actor("agent"), at=timezone.now())
    assert browser.get(reverse("owner:home")).url.startswith(reverse("owner_sign_in"))


def test_staff_do_not_lose_their_session_to_a_link():
    _link, secret = a_link()
    browser = signed_in("agent")
    assert browser.get(reverse("link", args=[secret])).status_code == 403
    assert browser.get("/desk/").status_code == 200


def test_an_owner_signs_in_by_phone_and_leaves():
    person = a_person()
    browser = Client()
    code = code_for(browser)
    answer = browser.post(reverse("owner_code"), {"code": code})
    assert answer.url == reverse("owner:home")
    link = SignedLink.objects.get()
    assert (link.holder_id, link.by_code) == (person.pk, True)
    browser.post(reverse("leave"))
    assert browser.get(reverse("owner:home")).status_code == 302


def test_a_contractor_signs_in_with_its_repair_phone():
    contractor = Contractor.objects.create(name="宏远建筑", kind="builder", repair_phone=PHONE)
    browser = Client()
    browser.post(reverse("contractor_code"), {"code": code_for(browser, "contractor")})
    assert SignedLink.objects.get(kind="contractor").holder_id == contractor.pk
    assert browser.get(reverse("contractor:home")).status_code == 200


def test_a_number_in_any_spelling_is_the_same_phone():
    a_person()
    browser = Client()
    assert code_for(browser, phone="+86 138-1234-5678")


def test_an_unknown_phone_is_answered_like_a_known_one():
    a_person()
    answers = []
    for phone in (PHONE, "13999999999"):
        browser = Client()
        with override_settings(DEMO=False):
            sent = browser.post(reverse("owner_sign_in"), {"phone": phone})
            page = browser.get(sent.url)
        answers.append((sent.status_code, sent.url, page.status_code, page.content.decode().count("<")))
    assert answers[0] == answers[1]


def test_outside_the_demo_no_code_is_shown():
    a_person()
    browser = Client()
    with override_settings(DEMO=False):
        page = browser.post(reverse("owner_sign_in"), {"phone": PHONE}, follow=True)
    assert page.context_data["demo_code"] == ""


def test_a_wrong_code_and_a_bad_number_are_said_at_their_fields():
    a_person()
    browser = Client()
    assert browser.post(reverse("owner_sign_in"), {"phone": "12"}).status_code == 422
    code = code_for(browser)
    wrong = "000000" if code != "000000" else "111111"
    assert browser.post(reverse("owner_code"), {"code": wrong}).status_code == 422
    assert browser.get(reverse("owner:home")).status_code == 302


def test_the_page_for_the_code_needs_a_phone_first():
    assert Client().get(reverse("owner_code")).url == reverse("owner_sign_in")


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "1.2.3.4", "127.0.0.1"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "1.2.3.4", "127.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed_about_an_address(rf, proxies, forwarded, seen):
    request = rf.get("/", headers={"x-forwarded-for": forwarded})
    with override_settings(PROXIES=proxies):
        assert client_ip(request) == seen
