"""Channels, quiet hours and wordings: decided without a database."""

from dataclasses import fields
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from aftercare.faces.messages import rules
from aftercare.faces.messages.channels import CHANNELS
from aftercare.faces.messages.models import Message
from aftercare.faces.messages.rules import Recipient
from aftercare.faces.messages.wordings import BY_KEY, WORDINGS
from aftercare.ground.core.errors import BadInput

SHANGHAI = ZoneInfo("Asia/Shanghai")
OWNER = Recipient(kind="owner", id=1, label="陈先生", phone="13812345678", email="chen@example.com")
AGENT = Recipient(kind="staff", id=2, label="Wang", phone="13900001111", email="wang@example.com")


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("written", "goes_out"),
    [
        ("18 20:59", "18 20:59"),
        ("18 21:00", "19 08:00"),
        ("19 02:30", "19 08:00"),
        ("19 07:59", "19 08:00"),
        ("19 08:00", "19 08:00"),
    ],
)
def test_what_is_written_at_night_goes_out_at_the_first_minute_allowed(written, goes_out):
    assert rules.quiet_until(at(written), start="21:00", end="08:00") == at(goes_out)


def test_quiet_hours_may_lie_within_one_day_and_equal_times_mean_never():
    assert rules.quiet_until(at("18 12:30"), start="12:00", end="14:00") == at("18 14:00")
    assert rules.quiet_until(at("18 14:00"), start="12:00", end="14:00") == at("18 14:00")
    assert rules.quiet_until(at("18 03:00"), start="08:00", end="08:00") == at("18 03:00")


def test_an_owner_is_written_to_by_text_message_else_by_mail_and_staff_in_their_inbox():
    assert rules.reachable_by(OWNER) == ("sms", "email", "inbox")
    assert rules.reachable_by(Recipient(kind="owner", id=1, label="x", phone="0571-8888", email="a@b.cn"))[0] == "email"
    assert rules.reachable_by(AGENT)[0] == "inbox"


def test_readers_choose_their_channels_but_nobody_loses_what_must_be_heard():
    def channels(to: Recipient, chosen: list[str] | None, *, must: bool) -> tuple[str, ...]:
        return rules.channels_for(to, topic="progress", must=must, chosen=chosen)

    assert channels(OWNER, None, must=False) == ("sms",)
    assert channels(OWNER, ["email"], must=True) == ("email",)
    assert channels(OWNER, [], must=False) == ()
    assert channels(OWNER, [], must=True) == ("sms",)
    assert channels(AGENT, ["email"], must=True) == ("inbox", "email"), "the inbox of staff keeps what they owe"
    assert channels(AGENT, ["email"], must=False) == ("email",)
    assert rules.channels_for(OWNER, topic="sign_in", must=False, chosen=[]) == ("sms",)


def test_what_cannot_be_switched_off_is_refused_and_so_is_what_does_not_exist():
    def check(choice: dict[str, list[str]]) -> None:
        rules.check_choice(choice, known=["mine", "news"], obligatory=["mine"])

    check({"news": [], "mine": ["inbox"]})
    with pytest.raises(rules.CannotSwitchOff):
        check({"mine": []})
    for wrong in ({"weather": ["inbox"]}, {"news": ["pigeon"]}):
        with pytest.raises(BadInput):
            check(wrong)


@pytest.mark.parametrize(("start", "end"), [("22:00", ""), ("", "07:00"), ("25:00", "07:00"), ("late", "early")])
def test_quiet_hours_are_a_pair_of_times(start, end):
    with pytest.raises(BadInput):
        rules.check_quiet_hours(start, end)


@pytest.mark.feature("PL15")
@pytest.mark.parametrize("wording", WORDINGS, ids=lambda wording: wording.key)
def test_every_wording_is_complete_in_both_languages_and_says_the_same(wording):
    rules.check_wording(wording, wording.texts())
    used = {name: set(rules.placeholders_of(text)) for name, text in wording.texts().items()}
    assert used["zh"] == used["en"]
    assert used["subject_zh"] == used["subject_en"]
    assert any("\u4e00" <= sign <= "\u9fff" for sign in wording.zh)
    assert not any("\u4e00" <= sign <= "\u9fff" for sign in wording.en)


def test_a_wording_that_asks_for_what_nobody_gives_is_refused():
    shipped = BY_KEY["case_registered"]
    with pytest.raises(rules.UnknownPlaceholder):
        rules.check_wording(shipped, {**shipped.texts(), "zh": "您好 {nmae} {link}"})
    with pytest.raises(rules.UnknownPlaceholder):
        rules.check_wording(shipped, {**shipped.texts(), "zh": "没有链接"})
    for broken in ("", "{", "{number!r} {link}", "{a.b} {link}"):
        with pytest.raises(BadInput):
            rules.check_wording(shipped, {**shipped.texts(), "en": broken})


def test_addresses_are_covered_in_lists():
    assert rules.masked_address("13812345678") == "138****5678"
    assert rules.masked_address("wang@example.com") == "w***@example.com"


def test_a_channel_is_known_wherever_channels_are_named():
    """A channel that is forgotten somewhere would lose its messages in silence."""
    texts = {field.name: "13812345678" for field in fields(Recipient) if field.type is str}
    reached_by_all = Recipient(**{**texts, "kind": "staff", "id": 1})
    assert set(CHANNELS) == set(rules.CHANNEL_LABELS)
    assert set(rules.reachable_by(reached_by_all)) == set(rules.CHANNEL_LABELS)
    for channel in rules.CHANNEL_LABELS:
        assert bool(rules.address_at(reached_by_all, channel)) == (channel != rules.INBOX)
        assert len(channel) <= Message._meta.get_field("channel").max_length
