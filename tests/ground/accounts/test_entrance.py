"""Signed links, one-time codes and tokens of programs."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from aftercare.ground.accounts import actions, parts
from aftercare.ground.accounts.actions.codes import Holder
from aftercare.ground.accounts.models import ApiToken, OneTimeCode, SignedLink
from aftercare.ground.accounts.queries import (
    STRANGER,
    actor_of_link,
    actor_of_staff,
    actor_of_token,
    find_open_link,
    find_token,
    open_code,
)
from aftercare.ground.accounts.rules import LinkExpired, TooManyCodes
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.errors import BadInput, NotPermitted
from tests.factories.accounts import a_development, a_staff_member, an_actor

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PHONE = "13812345678"
OWNER = Holder(id=41, label="陈先生", language="en")


def a_link(**fields: object) -> tuple[SignedLink, str]:
    fields = {"kind": "owner", "holder_id": 41, "holder_label": "陈先生", "valid_for": DAY, **fields}
    return actions.issue_link(by=an_actor("agent"), at=NOW, **fields)


def ask_for_code(
    phone: str = PHONE, *, holder: Holder | None = OWNER, ip: str = "10.0.0.1", at: datetime = NOW
) -> OneTimeCode:
    return actions.request_code(kind="owner", phone=phone, ip=ip, holder=holder, by=STRANGER, at=at)


def enter(code: str, *, at: datetime = NOW) -> SignedLink | None:
    return actions.enter_by_code(kind="owner", phone=PHONE, code=code, by=STRANGER, at=at)


def test_the_holder_of_a_link_enters_limited_to_its_case():
    _link, secret = a_link(case_id=7)
    actor = actor_of_link(actions.enter_by_link(secret=secret, by=STRANGER, at=NOW))
    assert (actor.reference, actor.case_ids) == ("owner:41", frozenset({7}))


def test_a_contractors_link_is_limited_to_its_order():
    link, _secret = a_link(kind="contractor", workorder_id=9)
    assert actor_of_link(link).workorder_ids == frozenset({9})


def test_the_secret_of_a_link_is_kept_nowhere():
    link, secret = a_link()
    assert len(secret) > 40
    assert secret not in str(SignedLink.objects.filter(pk=link.pk).values())
    assert secret not in str(list(AuditEvent.objects.values()))


@pytest.mark.parametrize("later", [DAY, 2 * DAY])
def test_a_link_ends_with_its_time(later):
    _link, secret = a_link()
    assert find_open_link(secret, at=NOW + DAY - timedelta(seconds=1))
    with pytest.raises(LinkExpired):
        actions.enter_by_link(secret=secret, by=STRANGER, at=NOW + later)


def test_a_revoked_and_an_unknown_link_are_refused_alike():
    link, secret = a_link()
    actions.revoke_link(link_id=link.pk, by=an_actor("agent"), at=NOW)
    refusals = []
    for tried in (secret, "l_unknown"):
        with pytest.raises(LinkExpired) as refused:
            actions.enter_by_link(secret=tried, by=STRANGER, at=NOW)
        refusals.append(str(refused.value))
    assert refusals[0] == refusals[1]


def test_a_link_has_a_sensible_end():
    for valid_for in (timedelta(0), timedelta(days=3650)):
        with pytest.raises(BadInput):
            a_link(valid_for=valid_for)


def test_links_are_issued_by_those_who_work_there():
    here, there = a_development(), a_development()
    ask = {"holder_id": 1, "holder_label": "x", "valid_for": DAY, "at": NOW}
    with pytest.raises(NotPermitted):
        actions.issue_link(kind="owner", development_id=there.pk, by=an_actor("agent", development=here), **ask)
    with pytest.raises(NotPermitted):
        actions.issue_link(kind="contractor", development_id=here.pk, by=an_actor("finance", development=here), **ask)


def test_all_links_of_an_order_end_together():
    first, _ = a_link(kind="contractor", workorder_id=9)
    other, _ = a_link(kind="contractor", workorder_id=10)
    with transaction.atomic():
        assert parts.revoke_links(kind="contractor", workorder_id=9, at=NOW) == 1
    assert SignedLink.objects.get(pk=first.pk).revoked_at == NOW
    assert SignedLink.objects.get(pk=other.pk).revoked_at is None
    with pytest.raises(ValueError, match="name a holder"), transaction.atomic():
        parts.revoke_links(kind="contractor", at=NOW)


def test_a_right_code_lets_the_owner_in_once():
    row = ask_for_code()
    code = open_code(row.pk, at=NOW).code
    link = enter(code)
    assert actor_of_link(link).reference == "owner:41"
    assert link.language == "en"
    assert enter(code) is None


def test_the_trail_and_the_row_show_neither_phone_nor_code():
    row = ask_for_code()
    sent = open_code(row.pk, at=NOW)
    kept = str(OneTimeCode.objects.filter(pk=row.pk).values()) + str(list(AuditEvent.objects.values()))
    assert sent.phone == PHONE
    assert PHONE not in kept
    assert sent.code not in kept


def test_a_code_ends_after_ten_minutes_and_is_forgotten_when_used():
    row = ask_for_code()
    code = open_code(row.pk, at=NOW).code
    assert enter(code, at=NOW + timedelta(minutes=10)) is None
    assert open_code(row.pk, at=NOW + timedelta(minutes=10)) is None
    enter(code)
    assert open_code(row.pk, at=NOW) is None


def test_five_wrong_tries_end_a_code_and_each_is_recorded():
    code = open_code(ask_for_code().pk, at=NOW).code
    wrong = "000000" if code != "000000" else "111111"
    for _try in range(5):
        assert enter(wrong) is None
    assert enter(code) is None
    assert AuditEvent.objects.filter(name="code.refused").count() == 5


def test_a_phone_nobody_has_is_answered_the_same_and_never_lets_in():
    row = ask_for_code(holder=None)
    assert open_code(row.pk, at=NOW) is None
    assert AuditEvent.objects.filter(name="code.requested").count() == 1
    assert enter("123456") is None


def test_a_phone_gets_one_code_a_minute_and_five_an_hour():
    ask_for_code()
    with pytest.raises(TooManyCodes):
        ask_for_code(at=NOW + timedelta(seconds=59))
    for minute in range(1, 5):
        ask_for_code(at=NOW + timedelta(minutes=minute))
    with pytest.raises(TooManyCodes):
        ask_for_code(at=NOW + timedelta(minutes=6))
    ask_for_code(at=NOW + timedelta(minutes=61))


def test_one_address_cannot_ask_for_many_phones():
    for n in range(30):
        ask_for_code(f"138{n:08}", holder=None)
    with pytest.raises(TooManyCodes):
        ask_for_code("13999999999", holder=None)
    ask_for_code("13999999999", holder=None, ip="10.0.0.2")


def test_codes_are_forgotten_a_day_after_they_ended():
    ask_for_code()
    with transaction.atomic():
        assert parts.forget_codes(at=NOW + timedelta(hours=1)) == 0
        assert parts.forget_codes(at=NOW + timedelta(days=2)) == 1


def test_a_token_acts_for_its_person_within_its_scopes():
    staff = a_staff_member("agent")
    _token, secret = actions.issue_token(
        staff_id=staff.pk,
        name="sheet",
        scopes=["see_cases", "use_api"],
        by=actor_of_staff(staff, on=NOW.date()),
        at=NOW,
    )
    actor = actor_of_token(find_token(secret, at=NOW), at=NOW)
    assert actor.may("see_cases")
    assert not actor.may("register_case")
    assert actor.id == staff.pk


def test_a_token_without_scopes_has_the_rights_of_its_person_and_no_more():
    staff = a_staff_member("agent", development=a_development())
    _token, secret = actions.issue_token(staff_id=staff.pk, name="sheet", by=an_actor("administrator"), at=NOW)
    actor = actor_of_token(find_token(secret, at=NOW), at=NOW)
    assert actor.may("register_case")
    assert not actor.may("approve")


def test_a_token_ends_by_time_by_revocation_and_with_its_person():
    staff = a_staff_member("agent")
    by = an_actor("administrator")
    token, secret = actions.issue_token(staff_id=staff.pk, name="sheet", valid_for=DAY, by=by, at=NOW)
    assert find_token(secret, at=NOW)
    assert find_token(secret, at=NOW + DAY) is None
    actions.revoke_token(token_id=token.pk, by=by, at=NOW)
    assert find_token(secret, at=NOW) is None
    _other, second = actions.issue_token(staff_id=staff.pk, name="other", by=by, at=NOW)
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    assert find_token(second, at=NOW) is None


def test_somebody_who_may_not_use_programs_has_no_use_of_a_token():
    technician = a_staff_member("technician")
    with pytest.raises(NotPermitted):
        actions.issue_token(staff_id=technician.pk, name="x", by=actor_of_staff(technician, on=NOW.date()), at=NOW)
    _token, secret = actions.issue_token(staff_id=technician.pk, name="x", by=an_actor("administrator"), at=NOW)
    assert actor_of_token(find_token(secret, at=NOW), at=NOW) is None


def test_a_scope_that_is_no_permission_is_refused():
    with pytest.raises(BadInput):
        actions.issue_token(
            staff_id=a_staff_member().pk, name="x", scopes=["rule_the_world"], by=an_actor("administrator"), at=NOW
        )


def test_the_use_of_a_token_is_noted_at_most_once_a_minute():
    token, _secret = actions.issue_token(staff_id=a_staff_member().pk, name="x", by=an_actor("administrator"), at=NOW)
    for seconds, noted in ((0, 0), (59, 0), (61, 61)):
        parts.note_token_used(ApiToken.objects.get(pk=token.pk), at=NOW + timedelta(seconds=seconds))
        assert ApiToken.objects.get(pk=token.pk).last_used_at == NOW + timedelta(seconds=noted)
