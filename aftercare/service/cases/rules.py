"""What makes a request complete, and who answers for it. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases.policy import AnswerType, OpenReports, Question, Taxonomy

SUBJECT_AT_MOST = 200
TEXT_AT_MOST = 20_000
ANSWER_AT_MOST = 500
NUMBER_BELOW = 1_000_000_000
HELD_DAYS_AT_MOST = 180
REOPEN = "reopen"
"""What the trail calls it when a closed case is taken up again: no move of a procedure."""


class TooManyReports(RuleBroken):
    """More reports came from one address or by one code than people write."""

    http_status = 429


class NotByAPerson(RuleBroken):
    """The form came back as no person fills it in."""


class NotOpen(RuleBroken):
    """The case is closed."""


class AlreadyHeld(RuleBroken):
    """The case is on hold."""


class SameAgain(RuleBroken):
    """The rules name those who have it already."""


class NotReopened(RuleBroken):
    """The case is open, or cannot be taken up again any more."""


class NotHeld(RuleBroken):
    """The case is not on hold."""


@dataclass(frozen=True)
class Intake:
    """What is known when a case is taken in. Keys are those of the policy's taxonomy; empty means not known yet.

    A unit makes building and development known; a report on a place without a unit names its development. `answers`
    are those to the questions that the policy asks of such a report, by key, as they were typed or chosen.
    """

    kind: str
    channel: str
    text: str
    subject: str = ""
    development_id: int | None = None
    building_id: int | None = None
    unit_id: int | None = None
    component: str = ""
    symptom: str = ""
    place: str = ""
    urgency: str = ""
    emergency: bool = False
    reporter_id: int | None = None
    reporter_name: str = ""
    reporter_phone: str = ""
    return_of_id: int | None = None
    details: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)


def subject_from(text: str) -> str:
    """A subject made from the first sentence of what was said, when none was given."""
    first = text.strip().splitlines()[0] if text.strip() else ""
    for mark in "。!?!?;;":
        first = first.split(mark)[0]
    return first[:60]


def check_complete(
    intake: Intake,
    *,
    kinds: Collection[str],
    channels: Collection[str],
    obligatory: Collection[str],
    photos: int = 0,
) -> None:
    """Refuse an intake that lacks an obligatory value or names something the policy does not know.

    `photos` is how many came with it. Raises BadInput with the field, the value and the remedy.
    """
    if intake.kind not in kinds:
        raise BadInput(field=_("Kind"), value=intake.kind, remedy=_("Choose one of the kinds offered."))
    if intake.channel not in channels:
        raise BadInput(field=_("Channel"), value=intake.channel, remedy=_("Choose one of the channels offered."))
    if len(intake.subject) > SUBJECT_AT_MOST:
        raise BadInput(
            field=_("Subject"), value=f"{intake.subject[:20]}…", remedy=_("Shorten it; the rest belongs in the text.")
        )
    if len(intake.text) > TEXT_AT_MOST:
        raise BadInput(
            field=_("Description"), value=f"{intake.text[:20]}…", remedy=_("Shorten it, or attach it as a file.")
        )
    missing = [name for name in obligatory if not (photos if name == "photo" else _has(intake, name))]
    if missing:
        raise BadInput(
            field=FIELD_WORDS.get(missing[0], missing[0]), value="", remedy=_("This is needed to register the request.")
        )


FIELD_WORDS: dict[str, object] = {
    "description": _("Description"),
    "urgency": _("Urgency"),
    "photo": _("Photo"),
    "place": _("Room"),
    "unit": _("Home"),
    "development": _("Development"),
    "component": _("Component"),
    "symptom": _("Symptom"),
    "reporter_name": _("Name"),
    "reporter_phone": _("Phone"),
    "channel": _("Channel"),
    "kind": _("Kind"),
}


def _has(intake: Intake, name: str) -> bool:
    values: dict[str, object] = {
        "unit": intake.unit_id,
        "development": intake.development_id or intake.unit_id,
        "reporter_name": intake.reporter_name or intake.reporter_id,
        "reporter_phone": intake.reporter_phone or intake.reporter_id,
        "description": (intake.text or intake.subject).strip(),
    }
    return bool(values[name]) if name in values else bool(getattr(intake, name, ""))


def checked_answers(
    answers: Mapping[str, str], *, questions: Mapping[str, Question], complete: bool, language: str, zone: tzinfo = UTC
) -> dict[str, str]:
    """The answers as they are kept, in the order of the questions; those left empty are left out.

    Numbers lose needless zeros, days are `2026-11-21`, moments `2026-11-21T14:00+08:00` (typed without a zone they are
    of `zone`, the place's), yes and no are `yes` and `no`. With `complete` what is required must be there. Raises
    BadInput, which names the question as the reader reads it.
    """
    unknown = next((key for key, value in answers.items() if value and key not in questions), None)
    if unknown is not None:
        raise BadInput(field=unknown, value=answers[unknown][:60], remedy=_("This is not asked of such a report."))
    kept: dict[str, str] = {}
    for key, question in questions.items():
        typed = answers.get(key, "").strip()
        if typed:
            kept[key] = _read_answer(typed, question, language=language, zone=zone)
        elif question.required and complete:
            raise _bad_answer(question, "", _("This is needed to register the request."), language)
    return kept


def _read_answer(typed: str, question: Question, *, language: str, zone: tzinfo) -> str:
    if len(typed) > ANSWER_AT_MOST:
        raise _bad_answer(question, f"{typed[:20]}…", _("Shorten it; the rest belongs in the description."), language)
    if question.type is AnswerType.NUMBER:
        number = _number_in(typed)
        if number is None:
            raise _bad_answer(question, typed[:60], _("Give a number."), language)
        return f"{number.normalize():f}"
    if question.type is AnswerType.DATE:
        try:
            return date.fromisoformat(typed).isoformat()
        except ValueError as fault:
            raise _bad_answer(question, typed[:60], _("Give a day such as 2026-11-21."), language) from fault
    if question.type is AnswerType.MOMENT:
        return _read_moment(typed, question, language=language, zone=zone)
    offered: Collection[str] = {"yes", "no"} if question.type is AnswerType.YES_NO else question.choices
    if offered and typed not in offered:
        raise _bad_answer(question, typed[:60], _("Choose one of those offered."), language)
    return typed


def check_moment(question: str, moment: datetime, *, asked: Collection[str], at: datetime) -> None:
    """Refuse a time that nobody asked for, or that has passed."""
    if question not in asked:
        raise BadInput(field=_("Time"), value=question, remedy=_("This is not asked of such a report."))
    if moment <= at:
        raise BadInput(field=_("Time"), value=f"{moment:%Y-%m-%d %H:%M}", remedy=_("Choose a time still to come."))


def _read_moment(typed: str, question: Question, *, language: str, zone: tzinfo) -> str:
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError as fault:
        raise _bad_answer(question, typed[:60], _("Give a day and time such as 2026-11-21 14:00."), language) from fault
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat(timespec="minutes")


def _number_in(typed: str) -> Decimal | None:
    try:
        number = Decimal(typed)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < NUMBER_BELOW else None


def _bad_answer(question: Question, value: str, remedy: object, language: str) -> BadInput:
    return BadInput(field=question.label.in_language(language), value=value, remedy=remedy)


def said_answers(
    answers: Mapping[str, str], *, questions: Mapping[str, Question], yes_no: tuple[str, str], language: str
) -> list[tuple[str, str]]:
    """Question and answer in words, in the order of the pack. `yes_no` are those two words in the language.

    An answer whose question the policy no longer asks stands under its key: what was said stays readable.
    """
    order = {key: place for place, key in enumerate(questions)}
    return [
        _said_answer(key, answers[key], questions.get(key), yes_no=yes_no, language=language)
        for key in sorted(answers, key=lambda key: (order.get(key, len(order)), key))
    ]


def _said_answer(
    key: str, answer: str, question: Question | None, *, yes_no: tuple[str, str], language: str
) -> tuple[str, str]:
    if question is None:
        return key, answer
    label = question.label.in_language(language)
    if question.type is AnswerType.YES_NO:
        return label, yes_no[0] if answer == "yes" else yes_no[1]
    if question.type is AnswerType.MOMENT:
        return label, answer[:16].replace("T", " ")
    chosen = question.choices.get(answer)
    return label, chosen.label.in_language(language) if chosen else answer


def check_may_report_openly(*, from_address: int, by_code: int, limits: OpenReports) -> None:
    """Refuse one more report without sign-in when this hour saw too many from the address or by the code."""
    if from_address >= limits.per_address_and_hour or by_code >= limits.per_code_and_hour:
        raise TooManyReports(
            _("Too many reports came from here within an hour. Please call the service centre, or try again later.")
        )


def check_by_a_person(*, trap: str, seconds: float, limits: OpenReports) -> None:
    """Refuse what a program filled in: it fell for the field nobody sees, or was faster than anybody writes."""
    if trap or seconds < limits.seconds_at_least:
        raise NotByAPerson(_("This was sent faster than anybody writes. Please look at it once more and send it."))


def owns_to_the_end(*, channel: str, service_channels: Collection[str]) -> bool:
    """Whether the first contact answers for the case to the end (service channel, S004.11.r02).

    Through any other channel he or she receives it, helps to the right person and accompanies it (S004.11.r03).
    """
    return channel in service_channels


def check_moves_on(*, same: bool) -> None:
    """Refuse to hand a case on to those who have it."""
    if same:
        raise SameAgain(_("By the rules it stays with those who have it now."))


def check_open(*, closed_at: datetime | None) -> None:
    """Refuse what only an open case allows."""
    if closed_at is not None:
        raise NotOpen(_("This case is closed. Open it again first, or register a new one."))


def check_can_hold(
    *, closed_at: datetime | None, held_until: date | None, until: date, today: date, reason: str
) -> None:
    """Refuse a hold without end, without reason, in the past or too long."""
    check_open(closed_at=closed_at)
    if held_until is not None:
        raise AlreadyHeld(_("This case is on hold already. Take it up again first."))
    if not reason.strip():
        raise BadInput(field=_("Reason"), value=reason, remedy=_("Say why the case has to wait."))
    if until <= today:
        raise BadInput(field=_("Until"), value=until, remedy=_("Choose a day after today."))
    if (until - today).days > HELD_DAYS_AT_MOST:
        raise BadInput(
            field=_("Until"),
            value=until,
            remedy=_("A case may wait %(days)s days at most; hold it again later.") % {"days": HELD_DAYS_AT_MOST},
        )


def check_can_reopen(*, closed_at: datetime | None, to: str, within_days: int, at: datetime) -> str:
    """The step on which a closed case is taken up again; refuses one that is open, has no such way, or ended too long
    ago."""
    if closed_at is None:
        raise NotReopened(_("This case is open."))
    if not to:
        raise NotReopened(_("This case cannot be opened again. Please report it anew."))
    if at > closed_at + timedelta(days=within_days):
        raise NotReopened(
            _("This case was closed more than %(days)s days ago. Please report it anew.") % {"days": within_days}
        )
    return to


def check_why(reason: str) -> None:
    """Refuse an act without the reason that it needs."""
    if not reason.strip():
        raise BadInput(field=_("Reason"), value=reason, remedy=_("Say why, in a sentence."))


def check_can_resume(*, held_until: date | None) -> None:
    """Refuse to take up a case that is not on hold."""
    if held_until is None:
        raise NotHeld(_("This case is not on hold."))


ALIKE = Decimal("0.25")


def likeness(grams: str, others: str) -> Decimal:
    """How much two texts say the same: the share of the shorter one's pairs of characters that the other has too.

    Both as `search.rules.grams` makes them. Single characters and figures, which are in every text, do not count.
    """
    one, two = ({token for token in text.split() if len(token) > 1} for text in (grams, others))
    if not one or not two:
        return Decimal(0)
    return Decimal(len(one & two)) / min(len(one), len(two))


PHASES = ("taken_in", "understood", "judged", "sent", "done", "accepted", "asked", "charged", "kept")


def comes_back(*, from_phase: str, to_phase: str) -> str:
    """Whether a move counts as coming back: "reopened" once the owner had been asked, "rejected" from acceptance.

    Empty for every other move. Phases are those of the main job, in order.
    """
    before, after = PHASES.index(from_phase), PHASES.index(to_phase)
    if before >= PHASES.index("asked") and after < before and to_phase != "charged":
        return "reopened"
    if from_phase == "accepted" and after < before:
        return "rejected"
    return ""


def urgency_for(*, chosen: str, emergency: bool, levels: dict[str, bool]) -> tuple[str, bool]:
    """The urgency and whether it is an emergency. `levels` maps each urgency to whether it is one.

    An emergency symptom (S000.12.r18) lifts a lower choice to the first emergency level; nothing chosen means the
    mildest level, which a pack names last.
    """
    first_emergency = next(level for level, is_emergency in levels.items() if is_emergency)
    ordinary = [level for level, is_emergency in levels.items() if not is_emergency] or [first_emergency]
    level = chosen or ordinary[-1]
    if level not in levels:
        raise BadInput(field=_("Urgency"), value=chosen, remedy=_("Choose one of the levels offered."))
    if emergency and not levels[level]:
        level = first_emergency
    return level, levels[level]


def check_classification(values: Mapping[str, str], *, taxonomy: Taxonomy) -> None:
    """Refuse a word that the policy does not know, and values that cannot be classified at all."""
    known: dict[str, Collection[str]] = {
        "component": taxonomy.components,
        "symptom": taxonomy.symptoms,
        "place": taxonomy.places,
        "urgency": taxonomy.urgencies,
    }
    for name, value in values.items():
        if name == "subject":
            if not value.strip() or len(value) > SUBJECT_AT_MOST:
                raise BadInput(field=_("Subject"), value=value[:20], remedy=_("Give a short subject."))
        elif name not in known:
            raise BadInput(field=name, value=value, remedy=_("This is not part of the classification."))
        elif value and value not in known[name]:
            raise BadInput(field=FIELD_WORDS.get(name, name), value=value, remedy=_("Choose one of those offered."))
        elif name == "urgency" and not value:
            raise BadInput(field=_("Urgency"), value=value, remedy=_("Choose one of the levels offered."))
