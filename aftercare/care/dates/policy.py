"""What a policy pack says of dates to keep: how long before or after which date, who, and on what condition. Pure."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from aftercare.ground.core.documents import Key, Section, Sources, Words
from aftercare.service.deadlines.policy import Duration, Limit, Unit

MONTH = Duration(1, Unit.MONTHS)
WHOLE_DAYS = (Unit.DAYS, Unit.WEEKS, Unit.MONTHS)


class Anchor(StrEnum):
    """The dates that the records have of themselves; beside them a pack names milestones that are entered by hand.

    `COMPLETED` is a building's completion acceptance, `HANDED_OVER` the day its first unit was handed over,
    `FRAMEWORK_ENDS` the last day of a framework contract, `DONE` the day on which the task before was done.
    """

    COMPLETED = "completed"
    HANDED_OVER = "handed_over"
    FRAMEWORK_ENDS = "framework_ends"
    DONE = "done"


class Milestone(Section):
    """A date that is planned or agreed for a development or one of its buildings, and entered by hand."""

    label: Words
    source: Sources


class DatedRule(Section):
    """Something to be done `before` or `after` a date, by somebody who holds `role` at the place.

    It comes to the list `ahead` of its day, and is still opened until `still` after it, for what was entered late or
    waits for its condition: that more than `occupancy_over` per cent of the homes are lived in. `in_writing` must be
    written down when it is done, and goes to the roles in `tell`; `followed_by` is opened then.
    """

    label: Words
    anchor: Key
    before: Limit | None = None
    after: Limit | None = None
    ahead: Limit = Duration(14, Unit.DAYS)
    still: Limit = MONTH
    role: Key
    tell: tuple[Key, ...] = ()
    in_writing: bool = False
    occupancy_over: Annotated[int, Field(ge=0, lt=100)] | None = None
    followed_by: Key | None = None
    source: Sources

    @property
    def offset(self) -> Duration:
        """How long before or after."""
        return self.before or self.after or MONTH

    @property
    def sign(self) -> int:
        """-1 before the date, 1 after it."""
        return -1 if self.before else 1

    @model_validator(mode="after")
    def _before_or_after(self) -> Self:
        if (self.before is None) == (self.after is None):
            raise ValueError("say either how long before the date or how long after it")
        if any(each.unit not in WHOLE_DAYS for each in (self.offset, self.ahead, self.still)):
            raise ValueError("before, after, ahead and still are in days, weeks or months")
        return self


class DatePolicy(Section):
    """The milestones that are entered by hand, and everything that falls due by a date."""

    milestones: dict[Key, Milestone] = {}
    tasks: dict[Key, DatedRule] = {}

    @model_validator(mode="after")
    def _dates_exist(self) -> Self:
        known = {*self.milestones, *(each.value for each in Anchor)}
        for key, rule in self.tasks.items():
            if rule.anchor not in known:
                raise ValueError(f"tasks.{key}.anchor names the unknown date “{rule.anchor}”")
            follows = self.tasks.get(rule.followed_by or "")
            if rule.followed_by and (follows is None or follows.anchor != Anchor.DONE):
                raise ValueError(f"tasks.{key}.followed_by must name a task whose anchor is done")
        return self
