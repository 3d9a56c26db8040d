"""Replies: their states, who approves which, what a letter must say. Pure."""

import string
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum

from aftercare.care.replies.policy import Approval, Gravity, Promising, ReplyPolicy, ReplyTemplate
from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken
from aftercare.ground.core.text import lazy as _

PART_AT_MOST = 4000
REASON_AT_MOST = 1000
BEYOND_AT_MOST = 1000
CLOSE_OF_WORK = time(18)


class State(StrEnum):
    """How far a reply is."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    SENT = "sent"
    SETTLED = "settled"
    REVIEW = "review"
    DROPPED = "dropped"


WRITING = frozenset({State.DRAFTED, State.RETURNED})
OPEN = frozenset({State.DRAFTED, State.SUBMITTED, State.RETURNED})
GONE_OUT = frozenset({State.SENT, State.SETTLED, State.REVIEW})


class WrongState(RuleBroken):
    """The reply is not where this can be done."""


class OneAtATime(RuleBroken):
    """Another reply to the case is being written."""


class NotApproved(RuleBroken):
    """Somebody must approve the reply before it goes out."""


class NobodyAbove(RuleBroken):
    """There is no level above that could look at it again."""


class TooLate(RuleBroken):
    """The days in which a review can be asked for are over."""


@dataclass(frozen=True)
class Facts:
    """What approvals and templates may depend on."""

    kind: str
    channel: str = ""
    urgency: str = ""
    level: str = ""
    crisis: bool = False
    beyond: bool = False
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Said:
    """What a reply says, by the parts of its template; `beyond` is the real gap of a demand that cannot be granted
    here, for those who approve (S004.15.r15)."""

    parts: Mapping[str, str]
    beyond: str = ""


def _answered(wanted: Mapping[str, Collection[str]], answers: Mapping[str, str]) -> bool:
    return all(answers.get(question) in values for question, values in wanted.items())


def fits(when: Gravity, facts: Facts) -> bool:
    """Whether everything asked for is as asked."""
    named = (
        (when.kinds, facts.kind),
        (when.channels, facts.channel),
        (when.urgencies, facts.urgency),
        (when.levels, facts.level),
    )
    said = ((when.crisis, facts.crisis), (when.beyond, facts.beyond))
    return (
        all(not wanted or value in wanted for wanted, value in named)
        and all(wanted in (None, value) for wanted, value in said)
        and _answered(when.answers, facts.answers)
    )


def approval_for(policy: ReplyPolicy, facts: Facts) -> tuple[str, Approval]:
    """The approval that decides, with its key: the first that fits."""
    return next((key, each) for key, each in policy.approvals.items() if fits(each.when, facts))


def templates_for(policy: ReplyPolicy, facts: Facts) -> dict[str, ReplyTemplate]:
    """The templates for such a case, by key: those made for its answers before the general ones."""
    fitting = {
        key: each
        for key, each in policy.templates.items()
        if facts.kind in each.kinds and _answered(each.answers, facts.answers)
    }
    return dict(sorted(fitting.items(), key=lambda item: not item[1].answers))


def filled(text: str, facts: Mapping[str, str]) -> str:
    """A text of a template with its facts; what is not known stays empty, and blanks are tidied."""
    return string.Formatter().vformat(text, (), {**dict.fromkeys(_names_in(text), ""), **facts}).strip()


def _names_in(text: str) -> list[str]:
    return [name for _text, name, *_rest in string.Formatter().parse(text) if name]


def begin(template: ReplyTemplate, facts: Mapping[str, str], *, language: str) -> dict[str, str]:
    """The parts of a fresh draft, by key, with what is filled in at first."""
    return {
        key: filled(part.begins.in_language(language), facts) if part.begins else ""
        for key, part in template.parts.items()
    }


def check_said(template: ReplyTemplate, said: Said) -> Said:
    """The parts as they are kept, in the order of the template. Refuses one that the template lacks, or too long."""
    parts = said.parts
    if len(said.beyond) > BEYOND_AT_MOST:
        raise BadInput(field=_("Beyond what can be granted"), value=f"{said.beyond[:20]}…", remedy=_("Shorten it."))
    unknown = next((key for key in parts if key not in template.parts), None)
    if unknown is not None:
        raise BadInput(field=unknown, value="", remedy=_("This is no part of such a reply."))
    for key, text in parts.items():
        if len(text) > PART_AT_MOST:
            raise BadInput(field=template.parts[key].label.zh_hans, value=f"{text[:20]}…", remedy=_("Shorten it."))
    return Said({key: parts.get(key, "").strip() for key in template.parts}, said.beyond.strip())


def check_complete(template: ReplyTemplate, parts: Mapping[str, str], *, language: str) -> None:
    """Refuse a reply that leaves out what such a reply must say. Raises BadInput with the part's heading."""
    for key, part in template.parts.items():
        if part.needed and not parts.get(key, "").strip():
            raise BadInput(
                field=part.label.in_language(language), value="", remedy=_("The owner has to read this: write it.")
            )


def check_state(state: str, *, among: Collection[str]) -> None:
    """Refuse what the state of the reply does not allow."""
    if state not in among:
        raise WrongState(_("This reply has moved on. Look at it again."))


def check_none_open(*, open_replies: int) -> None:
    """Refuse a second reply while one is being written."""
    if open_replies:
        raise OneAtATime(_("A reply to this case is being written already. Finish or drop it first."))


def check_goes_out_alone(*, roles: Collection[str]) -> None:
    """Refuse to send without approval what somebody must approve."""
    if roles:
        raise NotApproved(_("By the rules somebody must approve this reply before it goes out."))


def check_needs_approval(*, roles: Collection[str]) -> None:
    """Refuse to ask for an approval that nobody has to give."""
    if not roles:
        raise WrongState(_("Nobody has to approve this reply: send it."))


def check_somebody_else(*, staff_id: int, writers: Collection[int]) -> None:
    """Refuse an approval by whoever wrote the reply."""
    if staff_id in writers:
        raise NotPermitted(_("Whoever wrote the reply does not approve it: somebody else does."))


def check_authority(*, wanted: Collection[str], held: Collection[str]) -> None:
    """Refuse an approval by somebody who holds none of the roles that the rules name for it."""
    if not set(wanted) & set(held):
        raise NotPermitted(_("By the rules others approve this reply."))


def check_reason(reason: str) -> str:
    """The reason, tidied. Refuses none, or one too long."""
    said = reason.strip()
    if not said or len(said) > REASON_AT_MOST:
        raise BadInput(field=_("Reason"), value=said[:20], remedy=_("Say why, in a few sentences."))
    return said


def review_until(policy: ReplyPolicy, *, sent_at: datetime) -> datetime | None:
    """Until when the owner may ask for a review; None when the rules know none."""
    return sent_at + timedelta(days=policy.review.within_days) if policy.review else None


def check_can_review(policy: ReplyPolicy, *, sent_at: datetime, at: datetime) -> None:
    """Refuse a review when the rules know none or its days are over."""
    until = review_until(policy, sent_at=sent_at)
    if until is None or at > until:
        raise TooLate(_("The time for a review is over. You may turn to those named at the end of the reply."))


def check_somebody_above(level: str) -> None:
    """Refuse a review where every level above had a hand in the reply, or there is none."""
    if not level:
        raise NobodyAbove(_("There is no level above. You may turn to those named at the end of the reply."))


def promised_until(promising: Promising | None, *, kind: str, on: date, at: datetime, zone: tzinfo) -> datetime:
    """The moment by which a reply is promised: the close of work of the day. Refuses kinds and days that cannot be."""
    if promising is None or kind not in promising.kinds:
        raise WrongState(_("By the rules no day of reply is promised for such a case."))
    until = datetime.combine(on, CLOSE_OF_WORK, tzinfo=zone)
    today = at.astimezone(zone).date()
    if until <= at or (on - today).days > promising.days_at_most:
        raise BadInput(
            field=_("Day"),
            value=on,
            remedy=_("Choose a day still to come, at most %(days)s days from now.") % {"days": promising.days_at_most},
        )
    return until
