"""How alike cases are and why, which may have one cause, and what may be done with an incident. Pure."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from aftercare.care.incidents.policy import Suggesting
from aftercare.ground.core.errors import BadInput, NotPermitted, RuleBroken
from aftercare.ground.core.text import lazy as _

CAUSE_AT_MOST = 120
TEXT_AT_MOST = 4000
CASES_AT_MOST = 2000
LINE_DIGITS = 2
SHARED_SHOWN = 4
JOINED_AT_MOST = 40
WORD_AT_MOST = 10
TOLD_ALONE = 2
"""So many longer words are enough; pairs of characters stand beside them only when there are fewer."""
COMMON_AT_LEAST = 40
LIKELY_FROM = 70  # points of a hundred
COMMON_SHARE = 0.12
"""A pair of characters that stands in more texts than this share (and in at least 40) tells nothing about them."""


class CannotGather(RuleBroken):
    """This case does not belong here, or belongs elsewhere already."""


class NotRunning(RuleBroken):
    """The incident has ended, or still runs."""


class Way(StrEnum):
    """How a case came under an incident."""

    HAND = "hand"
    SUGGESTED = "suggested"
    CLUSTER = "cluster"


class WordKind(StrEnum):
    """What was said to all: an answer while it goes on, or the closing one."""

    ANSWER = "answer"
    CLOSING = "closing"


class Closing(StrEnum):
    """What becomes of the gathered cases when an incident ends."""

    CLOSE = "close"
    ANSWER = "answer"
    LEAVE = "leave"


@dataclass(frozen=True)
class Facts:
    """What is compared of a case; `tokens` are the pairs of characters of its words."""

    case_id: int
    component: str = ""
    symptom: str = ""
    building_id: int | None = None
    line: str = ""
    tokens: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Reason:
    """One likeness with its points: `component`, `symptom`, `building`, `line` or `words`, and what is alike."""

    what: str
    detail: str
    points: int


@dataclass(frozen=True)
class Suggestion:
    """A case that may have the same cause, with the reasons for it; at most 100 points."""

    case_id: int
    points: int
    reasons: tuple[Reason, ...]

    @property
    def is_likely(self) -> bool:
        """Whether so much speaks for it that it is proposed ticked: never by what people wrote alone."""
        return self.points >= LIKELY_FROM and any(reason.what in ("component", "symptom") for reason in self.reasons)


def tokens_of(grams: str) -> frozenset[str]:
    """The pairs of characters and words of a text as search keeps it, without single characters and bare figures."""
    return frozenset(token for token in grams.split() if len(token) > 1 and not token.isdigit())


def line_of(room: str) -> str:
    """The end of a room number that homes above one another share: `01` of 1201; nothing for numbers too short.

    >>> line_of("1201"), line_of("3-1-1201"), line_of("12")
    ('01', '01', '')
    """
    digits = "".join(sign for sign in room.rpartition("-")[2] if sign.isdigit())
    return digits[-LINE_DIGITS:] if len(digits) > LINE_DIGITS else ""


def weights_of(texts: Collection[frozenset[str]]) -> dict[str, float]:
    """What each pair of characters tells: much when few texts have it, nothing when very many do."""
    found = Counter(token for tokens in texts for token in tokens)
    common = max(COMMON_AT_LEAST, len(texts) * COMMON_SHARE)
    return {token: math.log(1 + len(texts) / count) for token, count in found.items() if count <= common}


def alike(one: frozenset[str], other: frozenset[str], *, weights: Mapping[str, float]) -> float:
    """How much two texts say the same, 0 to 1: the weight of what both say beside the weight of what each says."""
    shared = _weight(one & other, weights)
    if not shared:
        return 0.0
    return shared / math.sqrt(_weight(one, weights) * _weight(other, weights))


def _weight(tokens: frozenset[str], weights: Mapping[str, float]) -> float:
    return math.fsum(sorted(weights.get(token, 0.0) for token in tokens))


def shared_words(one: frozenset[str], other: frozenset[str], *, weights: Mapping[str, float]) -> str:
    """What two texts share that tells most, pairs that overlap joined to words: `电梯停运 困人`."""
    words = sorted(one & other, key=lambda token: (-weights.get(token, 0.0), token))[:JOINED_AT_MOST]
    words.sort()
    while (pair := _next_pair(words)) is not None:
        first, after = pair
        words.remove(first)
        words.remove(after)
        words.append(first + after[1:])
    longest = sorted(words, key=lambda word: (-len(word), word))[:SHARED_SHOWN]
    telling = [word for word in longest if len(word) > TOLD_ALONE]
    return " ".join(telling if len(telling) >= TOLD_ALONE else longest)


def _next_pair(words: Sequence[str]) -> tuple[str, str] | None:
    """Two that go on into one another, and do not make too long a word together."""
    for first in words:
        for after in words:
            if after is not first and len(first) + len(after) <= WORD_AT_MOST and _overlap(first, after):
                return first, after
    return None


def _overlap(first: str, second: str) -> bool:
    return first[-1] == second[0] and not first.isascii() and not second.isascii()


def suggest(
    rule: Suggesting, *, like: Sequence[Facts], candidates: Sequence[Facts], of: Facts | None = None
) -> list[Suggestion]:
    """The candidates that may have the cause of the cases in `like`, those with most points first (S000.12.r09).

    `of` is what is said of the incident itself; each candidate is compared with it and with every gathered case, and
    the likest counts. Component and symptom empty on either side say nothing.
    """
    known = [*([of] if of is not None else []), *like]
    weights = weights_of([each.tokens for each in (*known, *candidates)])
    judged = [_judge(rule, each, known, weights) for each in candidates]
    found = [each for each in judged if each is not None and each.points >= rule.threshold]
    return sorted(found, key=lambda each: (-each.points, each.case_id))


def _judge(rule: Suggesting, one: Facts, known: Sequence[Facts], weights: Mapping[str, float]) -> Suggestion | None:
    best = max((_reasons(rule, one, other, weights) for other in known), key=_points, default=())
    return Suggestion(one.case_id, min(100, _points(best)), best) if best else None


def _points(reasons: Sequence[Reason]) -> int:
    return sum(reason.points for reason in reasons)


def _reasons(rule: Suggesting, one: Facts, other: Facts, weights: Mapping[str, float]) -> tuple[Reason, ...]:
    same: list[Reason] = []
    if one.component and one.component == other.component:
        same.append(Reason("component", one.component, rule.component))
        if one.symptom and one.symptom == other.symptom:
            same.append(Reason("symptom", one.symptom, rule.symptom))
    likeness = round(100 * alike(one.tokens, other.tokens, weights=weights))
    if likeness >= rule.words_from:
        said = shared_words(one.tokens, other.tokens, weights=weights)
        same.append(Reason("words", said, round(rule.words * min(1.0, likeness / rule.words_full))))
    if same and one.building_id is not None and one.building_id == other.building_id:
        same.append(Reason("building", str(one.building_id), rule.building))
        if one.line and one.line == other.line:
            same.append(Reason("line", one.line, rule.line))
    return tuple(same)


@dataclass(frozen=True)
class Group:
    """Cases whose texts say the same: the one most like the others, all of them, and the words they share."""

    centre: int
    case_ids: tuple[int, ...]
    words: str


def groups_of(texts: Mapping[int, frozenset[str]], *, from_percent: int, least: int) -> list[Group]:
    """Groups of at least `least` texts of which each is like the one in the middle; no text stands in two.

    Not from neighbour to neighbour, by which everything would hang together in the end. The greatest group first.
    """
    weights = weights_of([*texts.values()])
    near = _neighbours(texts, weights, least_alike=from_percent / 100)
    left = set(texts)
    groups: list[Group] = []
    while True:
        sizes = {key: len(near[key] & left) for key in left}
        centre = min(left, key=lambda key: (-sizes[key], key), default=None)
        if centre is None or sizes[centre] + 1 < least:
            return groups
        members = {centre, *(near[centre] & left)}
        left -= members
        common = frozenset(_said_by_most(texts, members))
        words = shared_words(common, texts[centre], weights=weights)
        groups.append(Group(centre, tuple(sorted(members)), words))


def _said_by_most(texts: Mapping[int, frozenset[str]], members: Collection[int]) -> list[str]:
    counted = Counter(token for key in members for token in texts[key])
    return [token for token, count in counted.items() if 2 * count > len(members)]


def _neighbours(
    texts: Mapping[int, frozenset[str]], weights: Mapping[str, float], *, least_alike: float
) -> dict[int, set[int]]:
    """Which texts are like which; only those that share a telling pair are compared."""
    held: dict[str, list[int]] = defaultdict(list)
    size = {key: math.sqrt(_weight(tokens, weights)) for key, tokens in texts.items()}
    near: dict[int, set[int]] = {key: set() for key in texts}
    for key in sorted(texts):
        shared: dict[int, float] = defaultdict(float)
        for token in texts[key]:
            weight = weights.get(token, 0.0)
            if weight:
                for other in held[token]:
                    shared[other] += weight
                held[token].append(key)
        for other, weight in shared.items():
            if weight >= least_alike * size[key] * size[other]:
                near[key].add(other)
                near[other].add(key)
    return near


def check_cause(cause: str, text: str) -> None:
    """An incident says in a line what is behind it."""
    if not cause.strip() or len(cause) > CAUSE_AT_MOST:
        raise BadInput(field=_("Cause"), value=cause[:20], remedy=_("Say in one line what is behind these cases."))
    if len(text) > TEXT_AT_MOST:
        raise BadInput(field=_("Text"), value=text[:20], remedy=_("Shorten it, or attach it as a file."))


def check_running(*, ended_at: datetime | None) -> None:
    """Only what goes on is gathered, answered and ended."""
    if ended_at is not None:
        raise NotRunning(_("This incident has ended. Take it up again first."))


def check_said(text: str) -> None:
    """Something is said to all, and not too much."""
    if not text.strip() or len(text) > TEXT_AT_MOST:
        raise BadInput(field=_("Text"), value=text[:20], remedy=_("Write what every owner shall read."))


def check_can_gather(*, wanted: int, found: int, elsewhere: Sequence[str], outside: Sequence[str], held: int) -> None:
    """The cases exist for whoever gathers them, lie in the place of the incident, and belong to no other one."""
    if not wanted or found < wanted:
        raise BadInput(field=_("Cases"), value="", remedy=_("Choose cases that you see."))
    if outside:
        raise CannotGather(_("These cases lie elsewhere: %(numbers)s.") % {"numbers": "、".join(outside[:5])})
    if elsewhere:
        raise CannotGather(
            _("These cases belong to another incident already: %(numbers)s.") % {"numbers": "、".join(elsewhere[:5])}
        )
    if held + wanted > CASES_AT_MOST:
        raise CannotGather(_("An incident holds at most %(most)s cases.") % {"most": CASES_AT_MOST})


def check_notice(*, title: str, text: str) -> None:
    """A notice has a title and says something."""
    if not title.strip() or len(title) > CAUSE_AT_MOST:
        raise BadInput(field=_("Title"), value=title[:20], remedy=_("Give a short title."))
    check_said(text)


def check_can_send(*, sent_at: datetime | None, written_by: int, approver: int, homes: int) -> None:
    """A notice goes out once, by somebody else than its writer, and only when there is a home to tell."""
    if sent_at is not None:
        raise NotRunning(_("This notice has gone out already."))
    if written_by == approver:
        raise NotPermitted(_("Somebody else than the writer approves."))
    if not homes:
        raise NotRunning(_("There is no home in this place that has not reported it."))


def check_can_end(*, ended_at: datetime | None, outcome: str, closing: str, text: str) -> None:
    """An incident ends once, with what came of it; who answers or closes its cases says what the owners read."""
    check_running(ended_at=ended_at)
    if not outcome.strip() or len(outcome) > TEXT_AT_MOST:
        raise BadInput(field=_("What came of it"), value=outcome[:20], remedy=_("Say it in one to a few sentences."))
    if closing not in set(Closing):
        raise BadInput(field=_("The cases"), value=closing, remedy=_("Choose one of those offered."))
    if closing != Closing.LEAVE:
        check_said(text)


def check_can_reopen(*, ended_at: datetime | None, reason: str) -> None:
    """What has ended is taken up again for a reason."""
    if ended_at is None:
        raise NotRunning(_("This incident goes on."))
    if not reason.strip() or len(reason) > TEXT_AT_MOST:
        raise BadInput(field=_("Reason"), value=reason[:20], remedy=_("Say why it is taken up again."))
