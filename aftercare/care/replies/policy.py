"""What a policy pack says of written replies: their templates, who approves which, and where else an owner may turn.

Pure. Every part may be left out: a pack without this section has no written replies.
"""

import string
from typing import Annotated, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from aftercare.ground.core.documents import Key, Section, Sources, UnknownKey, Words
from aftercare.ground.core.text import lazy as _

FACTS = frozenset(
    {
        "name",
        "number",
        "subject",
        "text",
        "reported_on",
        "place",
        "company",
        "responsible",
        "phone",
        "finding",
        "clause",
        "decision",
        "due_on",
    }
)
"""What a template may mention: facts of the case, filled in when a reply is drafted."""


def _names_facts(words: Words) -> Words:
    for text in (words.zh_hans, words.en):
        unknown = sorted({name for _text, name, *_rest in string.Formatter().parse(text) if name} - FACTS)
        if unknown:
            raise ValueError(f"{{{unknown[0]}}} is not known; use {', '.join(sorted(FACTS))}")
    return words


Template = Annotated[Words, AfterValidator(_names_facts)]


class Part(Section):
    """A part of a reply under a heading of its own; `begins` is what is filled in at first, with facts of the case."""

    label: Words
    begins: Template | None = None
    needed: bool = True


class ReplyTemplate(Section):
    """How replies of one sort are built, for which kinds of case.

    `answers` narrows it to cases in which those questions of intake were answered so. `takes` is the move of the case
    that goes with the sending, where the step it stands on has it, `settles` the one taken when its owner is content.
    `remedies` are printed at the end.
    """

    label: Words
    kinds: Annotated[tuple[Key, ...], Field(min_length=1)]
    answers: dict[Key, tuple[Key, ...]] = {}
    greeting: Template
    parts: Annotated[dict[Key, Part], Field(min_length=1)]
    remedies: tuple[Key, ...] = ()
    takes: Key | None = None
    settles: Key | None = None
    source: Sources


class Gravity(Section):
    """Which cases an approval is for; what is left out does not matter.

    `levels` are those of the ladder on which the case stands; `beyond` is a reply to a demand that goes beyond what
    can be granted here.
    """

    kinds: tuple[Key, ...] = ()
    channels: tuple[Key, ...] = ()
    urgencies: tuple[Key, ...] = ()
    levels: tuple[Key, ...] = ()
    answers: dict[Key, tuple[Key, ...]] = {}
    crisis: bool | None = None
    beyond: bool | None = None


class Approval(Section):
    """Who must approve a reply before it goes out: somebody else than its writer who holds one of `roles`.

    Without roles it goes out as it was written.
    """

    label: Words
    when: Gravity = Gravity()
    roles: tuple[Key, ...] = ()
    source: Sources


class Remedy(Section):
    """Where an owner may turn who is not content with the reply; `review` is our own second look."""

    label: Words
    text: Words
    review: bool = False
    source: Sources


class Review(Section):
    """Until how many days after the reply its owner may ask for a review one level up."""

    within_days: Annotated[int, Field(ge=1, le=365)]
    source: Sources


class Promising(Section):
    """Which kinds of case may be given a promised day of reply when they cannot be answered now, and how far off."""

    kinds: Annotated[tuple[Key, ...], Field(min_length=1)]
    days_at_most: Annotated[int, Field(ge=1, le=180)]
    source: Sources


class Stage(Section):
    """A stage of handling a complaint (ISO 10002): done by entering one of `steps`, or by one of `events`.

    `time_limit` names the limit by which it is owed.
    """

    label: Words
    steps: Annotated[tuple[Key, ...], Field(min_length=1)]
    events: tuple[Annotated[str, StringConstraints(pattern=r"^[a-z]+\.[a-z_]+$")], ...] = ()
    time_limit: Key
    source: Sources


class ReplyPolicy(Section):
    """Written replies: the first approval that fits decides, and the last one must fit every case.

    `stages` are those through which cases of a kind go, in order.
    """

    templates: dict[Key, ReplyTemplate] = {}
    approvals: dict[Key, Approval] = {}
    remedies: dict[Key, Remedy] = {}
    review: Review | None = None
    promise: Promising | None = None
    stages: dict[Key, dict[Key, Stage]] = {}

    def template(self, key: str) -> ReplyTemplate:
        """The template called `key`; UnknownKey when this version has none."""
        try:
            return self.templates[key]
        except KeyError:
            raise UnknownKey(_("This policy has no reply “%(key)s”.") % {"key": key}) from None

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        for key, template in self.templates.items():
            unknown = sorted(set(template.remedies) - set(self.remedies))
            if unknown:
                raise ValueError(f"templates.{key} names the unknown remedy “{unknown[0]}”")
        return self

    @model_validator(mode="after")
    def _last_fits_always(self) -> Self:
        if self.templates and (not self.approvals or [*self.approvals.values()][-1].when != Gravity()):
            raise ValueError("the last approval must fit every reply: leave out its `when`")
        return self
