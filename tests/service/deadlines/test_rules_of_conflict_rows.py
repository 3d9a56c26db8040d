"""Where the written rules of companies contradict each other about time: each row of the catalogue, as packs have it.

One case for each pair of variants: the limits are read from the shipped packs that cite them, and begin at the same
moment, Friday, 20 November 2026 at 16:00. A row whose two variants came to the same would fail.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from aftercare.care.dates.policy import DatePolicy
from aftercare.care.dates.rules import due_on
from aftercare.faces.messages.policy import MessagePolicy
from aftercare.faces.messages.reminders import span
from aftercare.service.deadlines import rules
from aftercare.service.deadlines.policy import CalendarPolicy, DeadlinePolicy, Facts
from aftercare.service.workorders.policy import DispatchPolicy
from tests.factories.deadlines import SHANGHAI, local
from tests.packs.trades import policy_of
from tests.service.deadlines.reckoning import AUTUMN, wall

FRIDAY = "2026-11-20 16:00"
WANTED = "2026-11-23T10:00+08:00"


@dataclass(frozen=True)
class Limit:
    """A time limit of a pack: the stage, and what is known of the case."""

    pack: str
    stage: str
    facts: dict[str, str] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    since: str = FRIDAY

    def ends(self) -> datetime:
        """When it ends, on the wall."""
        policy = policy_of(self.pack)
        deadlines = policy.section(DeadlinePolicy)
        rule = deadlines.rule_for(self.stage, Facts(**self.facts, answers=self.answers), since=local(self.since))
        held = policy.section(CalendarPolicy).rules_of(rule.calendar)
        calendar = rules.calendar_from(held, days=AUTUMN, confirmed_until=date(2026, 12, 31))
        found = rules.due_at(limit=rule.limit, start=local(self.since), calendar=calendar, counting=deadlines.counting)
        return found.due_at.astimezone(SHANGHAI).replace(tzinfo=None)


@dataclass(frozen=True)
class Task:
    """Something to be done before or after a date, the same Friday."""

    pack: str
    task: str

    def ends(self) -> datetime:
        """The last day on which it is done in time, as its midnight."""
        day = due_on(policy_of(self.pack).section(DatePolicy).tasks[self.task], wall(FRIDAY).date())
        return datetime(day.year, day.month, day.day)  # noqa: DTZ001  on the wall


@dataclass(frozen=True)
class Share:
    """The moment at which a share of a planned time has passed; with none named, its end."""

    pack: str
    stage: str

    def ends(self) -> datetime:
        """When somebody is asked how far it is."""
        begins, due = wall(FRIDAY), Limit(self.pack, self.stage).ends()
        asked = [each.percent for each in policy_of(self.pack).section(MessagePolicy).reminders.midway]
        return begins + (due - begins) * min(asked, default=100) / 100


@dataclass(frozen=True)
class Ahead:
    """When something agreed for the next day at 16:00 is spoken of before: a reminder, or the way there."""

    pack: str
    what: str

    def ends(self) -> datetime:
        """The moment of the first reminder, or of leaving."""
        policy, visit = policy_of(self.pack), wall(FRIDAY) + timedelta(days=1)
        if self.what == "leave":
            return visit - timedelta(minutes=policy.section(DispatchPolicy).visits.leave_minutes_ahead)
        return visit - max(span(each) for each in policy.section(MessagePolicy).reminders.visit.ahead)


HOUSE, FITTING = (
    {"kind": "repair", "component_class": each, "urgency": "normal"} for each in ("house_quality", "decoration")
)
EMERGENCY = {"kind": "repair", "urgency": "emergency"}
Variant = Limit | Task | Share | Ahead

ROWS: dict[str, tuple[Variant, str, Variant, str]] = {
    "first answer: at once S000.15.r09, or in 24 hours S000.17.r11 S001.13.r09": (
        Limit("equipment", "first_answer"), "2026-11-20 16:10",
        Limit("equipment_supply", "first_answer"), "2026-11-21 16:00",
    ),
    "first answer: an urgent complaint at once S004.06.r04, any other in 24 hours S001.13.r09": (
        Limit("baseline", "first_answer", {"kind": "complaint", "urgency": "emergency"}), "2026-11-20 16:15",
        Limit("baseline", "first_answer", {"kind": "complaint"}), "2026-11-21 16:00",
    ),
    "first answer: opinion in 2 working days S004.10.r07, in 5 days outside the province S004.10.r08": (
        Limit("factory", "verify", answers={"outside_province": "no"}), "2026-11-24 18:00",
        Limit("factory", "verify", answers={"outside_province": "yes"}), "2026-11-26 00:00",
    ),
    "first answer: the firm sets its own figure S001.03.r01, or 24 hours S000.17.r11": (
        Limit("phone", "first_answer"), "2026-11-20 16:30",
        Limit("baseline", "first_answer"), "2026-11-21 16:00",
    ),
    "arrival: when the customer states S000.15.r10, or in the time set by the company S001.13.r10": (
        Limit("equipment", "on_site", answers={"wanted_by": WANTED}), "2026-11-23 10:00",
        Limit("equipment", "on_site"), "2026-11-22 16:00",
    ),
    "arrival: the builder in 24 hours for a small defect S000.12.r21, at once in an emergency S000.12.r18": (
        Limit("baseline", "on_site", {**HOUSE, "size": "small"}), "2026-11-21 16:00",
        Limit("baseline", "on_site", EMERGENCY), "2026-11-20 17:00",
    ),
    "arrival: as soon as possible, for a developer S000.19.r15 and for a decorator S001.19.r08": (
        Limit("baseline", "survey", HOUSE), "2026-11-24 18:00",
        Limit("decoration", "survey", HOUSE), "2026-11-24 00:00",
    ),
    "completion: house quality in 30 working days S000.01.r16, decoration in 15 S000.01.r17": (
        Limit("baseline", "finish", HOUSE), "2027-01-01 18:00",
        Limit("baseline", "finish", FITTING), "2026-12-11 18:00",
    ),
    "completion: public facilities in 30 working days S000.01.r18, anything else in 15 S000.01.r19": (
        Limit("baseline", "finish", {"kind": "repair", "component_class": "public_facilities"}), "2027-01-01 18:00",
        Limit("baseline", "finish", {"kind": "repair", "component_class": "other"}), "2026-12-11 18:00",
    ),
    "completion: the same day S001.09.r06, or the promised time S001.14.r42": (
        Limit("it_project", "finish", HOUSE), "2026-11-21 00:00",
        Limit("product", "finish", HOUSE), "2026-12-01 00:00",
    ),
    "completion: a preset period S000.12.r12, or a short time S000.17.r05": (
        Limit("baseline", "work", HOUSE), "2026-12-18 18:00",
        Limit("equipment_supply", "finish", HOUSE), "2026-11-28 00:00",
    ),
    "time base: working days S004.10.r07, or plain days S001.19.r05": (
        Limit("factory", "verify"), "2026-11-24 18:00",
        Task("decoration", "send_certificate"), "2026-11-23 00:00",
    ),
    "time base: hours S000.12.r21, or the end of the day S001.09.r06": (
        Limit("baseline", "on_site", {"kind": "repair", "size": "small"}), "2026-11-21 16:00",
        Limit("it_project", "work", HOUSE), "2026-11-21 00:00",
    ),
    "time base: minutes after a stated time S000.05.r07, or that time itself S000.17.r12": (
        Limit("car", "arrival", answers={"coming_at": WANTED}), "2026-11-23 10:30",
        Limit("equipment_supply", "on_site", answers={"wanted_by": WANTED}), "2026-11-23 10:00",
    ),
    "time base: weeks S001.09.r02, or months S003.01.r13": (
        Task("it_project", "finish_handover"), "2026-12-04 00:00",
        Task("baseline", "title_papers"), "2027-02-20 00:00",
    ),
    "time base: three quarters of the planned time S000.05.r17, or nobody asks before its end": (
        Share("car", "work"), "2026-11-23 04:00",
        Share("product", "work"), "2026-11-24 00:00",
    ),
    "survey: before the responsible unit goes S000.03.r07, at once in an emergency S000.12.r18": (
        Limit("baseline", "survey", HOUSE), "2026-11-24 18:00",
        Limit("baseline", "survey", EMERGENCY), "2026-11-20 18:00",
    ),
    "reply: a question in 2 working days S004.10.r07 S004.06.r11, a suggestion when the firm says S001.14.r18": (
        Limit("baseline", "reply", {"kind": "question"}), "2026-11-24 18:00",
        Limit("baseline", "reply", {"kind": "suggestion"}), "2026-11-27 18:00",
    ),
    "question that cannot be answered: to headquarters S000.15.r07, or a technician phones S000.07.r20": (
        Limit("equipment", "specialist_reply"), "2026-11-23 18:00",
        Limit("instrument", "talk"), "2026-11-20 20:00",
    ),
    "question that cannot be answered: to headquarters S001.13.r07, or a specialist will answer S000.20.r19": (
        Limit("equipment", "specialist_reply"), "2026-11-23 18:00",
        Limit("baseline", "specialist_reply"), "2026-11-25 18:00",
    ),
    "complaint: serious ones first S001.01.r19, ordinary ones after S001.01.r20": (
        Limit("manufacturer", "investigate", {"urgency": "serious"}), "2026-11-23 18:00",
        Limit("manufacturer", "investigate"), "2026-11-25 18:00",
    ),
    "callback: after each repair S000.03.r10 S000.19.r12, or one year after handover S004.19.r27": (
        Limit("baseline", "callback", HOUSE), "2026-11-25 18:00",
        Task("baseline", "revisit_owners"), "2027-11-20 00:00",
    ),
    "file: the result is filed when it is reported S000.01.r14, costs monthly S000.11.r16 S000.19.r27": (
        Limit("baseline", "file", HOUSE), "2026-11-25 18:00",
        Limit("baseline", "settle", HOUSE), "2026-12-22 00:00",
    ),
    "handover: 2 months before the owners' S000.11.r04, or 1 month before final acceptance S001.09.r01": (
        Task("baseline", "hand_to_property"), "2026-09-20 00:00",
        Task("it_project", "join_project"), "2026-10-20 00:00",
    ),
    "papers: title papers in 3 months S003.01.r13, the warranty certificate in 3 days S001.19.r05": (
        Task("baseline", "title_papers"), "2027-02-20 00:00",
        Task("decoration", "send_certificate"), "2026-11-23 00:00",
    ),
    "ahead: a day before an appointment S000.05.r06, or an hour before leaving S000.14.r13": (
        Ahead("baseline", "remind"), "2026-11-20 16:00",
        Ahead("product", "leave"), "2026-11-21 15:00",
    ),
    "ahead: three months before upkeep ends S001.09.r26, or a month before it begins S001.09.r01": (
        Task("it_project", "tell_end_of_upkeep"), "2026-08-20 00:00",
        Task("it_project", "join_project"), "2026-10-20 00:00",
    ),
}  # fmt: skip


@pytest.mark.feature("SL01", "SL02")
@pytest.mark.parametrize("row", ROWS)
def test_two_variants_of_a_row_about_time_end_at_two_times(row: str) -> None:
    one, ends, other, others_end = ROWS[row]
    assert (one.ends(), other.ends()) == (wall(ends), wall(others_end))
    assert one.ends() != other.ends()
