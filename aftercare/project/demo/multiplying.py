"""One story told again about another home, at another time, by other people: the same rows as its actions would make.

Ids, names, words and times are exchanged; what follows from them is worked out by the functions the actions use: due
times, warranty windows, numbers, searchable text, hashes. A test plays the same story both ways and compares every row.
"""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.utils.dateparse import parse_date, parse_datetime

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.audit import rules as chain
from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.files.models import Attachment, StoredFile
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.search import rules as search
from aftercare.ground.search.models import SearchText
from aftercare.project.demo.recording import TABLES, Row, Story
from aftercare.project.demo.writing import Writer
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.models import Building, Person, Unit
from aftercare.service.cases.models import Case
from aftercare.service.cases.parts import searchable
from aftercare.service.cases.policy import Taxonomy
from aftercare.service.deadlines import rules as deadlines
from aftercare.service.deadlines.models import Clock, Extension, Pause
from aftercare.service.deadlines.policy import CalendarPolicy, CountedFrom, DeadlinePolicy, Facts, parse_duration
from aftercare.service.deadlines.queries import calendar_of
from aftercare.service.warranty import rules as warranty
from aftercare.service.warranty.models import CoverageDecision
from aftercare.service.warranty.policy import WarrantyPolicy
from aftercare.service.workorders.models import WorkOrder
from aftercare.service.workorders.rules.states import Kind

TOKEN = re.compile(r"⟦[^⟧]+⟧")
INSTANT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
WHOLE_DAYS = ("days", "weeks", "months")
DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
ORDER_LIMITS = {"answer_by": "contractor_answer", "on_site_by": "on_site", "finish_by": "work"}
JSON_IDS: Mapping[str, str] = {  # keys of an event's changes that hold an id -> the table it is of
    "entry": "entry",
    "survey": "survey",
    "appointment": "appointment",
    "visit": "visit",
    "part": "partused",
    "contractor": "contractor",
    "contractor_id": "contractor",
    "case_id": "case",
}
BY_NAME = {table._meta.model_name or "": table for table in TABLES}
IDS_BESIDE: Mapping[tuple[type[models.Model], str], type[models.Model]] = {  # ids without a foreign key
    (Clock, "case_id"): Case,
    (Clock, "development_id"): Development,
    (Clock, "contractor_id"): Contractor,
    (CoverageDecision, "case_id"): Case,
    (CoverageDecision, "development_id"): Development,
    (CoverageDecision, "unit_id"): Unit,
    (CoverageDecision, "contractor_id"): Contractor,
    (Attachment, "case_id"): Case,
    (SearchText, "subject_id"): Case,
    (SearchText, "development_id"): Development,
    (AuditEvent, "development_id"): Development,
    (PersonalValue, "event_id"): AuditEvent,
}


@dataclass
class Target:
    """What is different in the new telling. `ids` and `words` map old to new; `tokens` fill the story's gaps."""

    began: datetime
    starts: datetime
    ids: dict[tuple[type[models.Model], int], int]
    words: dict[str, str]
    tokens: dict[str, str]
    development: Development
    unit: Unit
    dates: warranty.Dates
    number: str
    files: Callable[[int, str], int] = lambda old, _purpose: old
    classified: dict[str, str] = field(default_factory=dict)  # component, symptom, place
    channel: str = ""  # another way by which it came

    @property
    def shift(self) -> timedelta:
        """How much later it happens."""
        return self.starts - self.began


class Teller:
    """Tells stories again under one policy version."""

    def __init__(self, policy: LoadedPolicy, writer: Writer) -> None:
        self.policy, self.writer = policy, writer
        self.deadlines = policy.section(DeadlinePolicy)
        self.warranty = policy.section(WarrantyPolicy)
        self.taxonomy = policy.section(Taxonomy)
        self.calendars: dict[str, Any] = {}
        self.pointers = {
            table: [(each.attname, each.related_model or IDS_BESIDE.get((table, each.attname))) for each in fields]
            for table, fields in writer.fields.items()
        }
        self.held: dict[tuple[int, str], tuple[bool, bool, tuple[str, ...]]] = {}
        self.due_cache: dict[tuple[str, str, date], tuple[datetime, bool]] = {}

    def tell(self, story: Story, target: Target) -> int:
        """Write the rows of `story` for `target`; the id of the new case."""
        telling = _Telling(self, story, target)
        telling.write()
        return telling.case_id

    def holds(
        self, story: Story, text: str, number: str, words: Mapping[str, str]
    ) -> tuple[bool, bool, tuple[str, ...]]:
        """What of a text is to be exchanged: gaps, the number, which words. Looked for once per story and text."""
        key = (id(story), text)
        known = self.held.get(key)
        if known is None:
            inside = tuple(word for word in words if len(word) > 1 and word in text)
            known = self.held[key] = ("⟦" in text, bool(number) and number in text, inside)
        return known

    def due(self, *, limit: str, calendar: str, start: datetime) -> tuple[datetime, bool]:
        """When a limit ends, and whether holidays on the way are only expected."""
        # A limit in whole days that begins to count with the next day ends alike for the whole day it began on.
        whole = limit.endswith(WHOLE_DAYS) and self.deadlines.counting.counted_from is CountedFrom.NEXT_DAY
        key = (limit, calendar, self.calendar(calendar).day_of(start) if whole else start)
        if key not in self.due_cache:
            found = deadlines.due_at(
                limit=parse_duration(limit),
                start=start,
                calendar=self.calendar(calendar),
                counting=self.deadlines.counting,
            )
            self.due_cache[key] = found.due_at, found.provisional
        return self.due_cache[key]

    def read_calendars(self) -> None:
        """Read every calendar now: who tells in a process of his own has no database."""
        for key in self.policy.section(CalendarPolicy).calendars:
            self.calendar(key)

    def calendar(self, key: str) -> Any:
        """A calendar of the policy, read once."""
        if key not in self.calendars:
            self.calendars[key] = calendar_of(self.policy, key=key)
        return self.calendars[key]


@dataclass(frozen=True)
class _Due:
    """A due time of the story, when it was set, and what it is in the new telling."""

    set_at: datetime
    now: datetime


class _Telling:
    """One telling: old ids to new ones, old due times to new ones, then every row."""

    def __init__(self, teller: Teller, story: Story, target: Target) -> None:
        self.teller, self.story, self.target = teller, story, target
        self.new = {(table, row["id"]): teller.writer.new_id(table) for table in TABLES for row in story.rows[table]}
        self.case_id = self.new[Case, story.case["id"]]
        self.case = dict(story.case)
        self._classify()
        self.old_number = story.case["number"] or ""
        self.shift = target.shift
        zone = target.development.zone
        self.days = target.starts.astimezone(zone).date() - target.began.astimezone(zone).date()
        self.number = target.number
        self.due: dict[datetime, list[_Due]] = {}
        self.clocks: dict[int, Row] = {}
        self.counted: dict[int, Row] = {}
        self._reckon()

    def _classify(self) -> None:
        component = self.target.classified.get("component", self.case["component"])
        self.case |= self.target.classified
        self.case["channel"] = self.target.channel or self.case["channel"]
        if component:
            self.case["category"] = self.teller.taxonomy.class_of(component)

    # -- what follows from the time ---------------------------------------------------------------------------------

    def _facts(self, *, size: str = "") -> Facts:
        return Facts(
            kind=self.case["kind"],
            component_class=self.case["category"] if self.case["component"] else "",
            urgency=self.case["urgency"],
            size=size or str(self.case["details"].get("size", "")),
        )

    def _reckon(self) -> None:
        pauses: dict[int, list[Row]] = {}
        for pause in self.story.rows[Pause]:
            pauses.setdefault(pause["clock_id"], []).append(pause)
            zone = self.target.development.zone
            local = pause["planned_until"].astimezone(zone)
            again = datetime.combine(local.date() + self.days, local.time(), tzinfo=zone)
            self.due.setdefault(pause["planned_until"], []).append(_Due(pause["from_at"], again))
        extended = {row["clock_id"]: row for row in self.story.rows[Extension]}
        for old in self.story.rows[Clock]:
            clock = dict(old)
            rule = self.teller.deadlines.rule_for(old["stage"], self._facts())
            clock["limit"], clock["source"] = str(rule.limit), "; ".join(rule.source)[:200]
            clock["started_at"] = old["started_at"] + self.target.shift
            due, provisional = self.teller.due(
                limit=clock["limit"], calendar=clock["calendar"], start=clock["started_at"]
            )
            ended = [row for row in pauses.get(old["id"], []) if row["until_at"] is not None]
            if old["id"] in extended:
                due, provisional = old["extended_to"] + self.target.shift, False
            elif ended:
                plain, _provisional = self.teller.due(
                    limit=old["limit"], calendar=old["calendar"], start=old["started_at"]
                )  # what events before the pause told
                self.due.setdefault(plain, []).append(_Due(old["started_at"], due))
                due, provisional = self._after_pauses(clock, ended)
            clock["due_at"], clock["provisional"] = due, provisional
            self.clocks[old["id"]] = clock
            self.due.setdefault(old["due_at"], []).append(_Due(old["started_at"], due))
        for order in self.story.rows[WorkOrder]:
            counted = self.counted[order["id"]] = dict(order["counted"])
            limits = ORDER_LIMITS | ({"finish_by": "rework"} if order["kind"] == Kind.REWORK else {})
            for name, stage in limits.items():
                if order[name] is not None:
                    rule = self.teller.deadlines.rule_for(stage, self._facts(size=order["size"]))
                    start = order["sent_at"] + self.target.shift
                    key = rule.calendar or next(iter(self.clocks.values()))["calendar"]
                    due, _provisional = self.teller.due(limit=str(rule.limit), calendar=key, start=start)
                    self.due.setdefault(order[name], []).append(_Due(order["sent_at"], due))
                    if name in counted:
                        counted[name] = counted[name] | {"limit": str(rule.limit), "calendar": key}

    def _after_pauses(self, clock: Row, ended: list[Row]) -> tuple[datetime, bool]:
        calendar, counting = self.teller.calendar(clock["calendar"]), self.teller.deadlines.counting
        limit = parse_duration(clock["limit"])
        found = deadlines.due_at(
            limit=limit,
            start=clock["started_at"],
            calendar=calendar,
            counting=counting,
            pauses=[
                deadlines.PauseSpan(row["from_at"] + self.target.shift, row["until_at"] + self.target.shift)
                for row in ended
            ],
        )
        return found.due_at, found.provisional

    def moment(self, old: datetime, *, seen_at: datetime | None = None) -> datetime:
        """An instant of the story in the new telling; a due time is the one set last before `seen_at`."""
        known = self.due.get(old)
        if not known:
            return old + self.shift
        before = [each for each in known if seen_at is None or each.set_at <= seen_at]
        return max(before or known, key=lambda each: each.set_at).now

    def day(self, old: date) -> date:
        """A day of the story in the new telling."""
        return old + self.days

    # -- words and values -------------------------------------------------------------------------------------------

    def text(self, old: str) -> str:
        """A text of the story in the new telling."""
        exact = self.target.words.get(old)
        if exact is not None or not old:
            return exact or old
        tokens, numbered, words = self.teller.holds(self.story, old, self.old_number, self.target.words)
        if tokens:
            old = TOKEN.sub(lambda found: self.target.tokens.get(found[0], found[0]), old)
        if numbered:
            old = old.replace(self.old_number, self.number)
        for word in words:
            old = old.replace(word, self.target.words[word])
        return old

    def subject(self, old: str) -> str:
        """A subject such as `workorder:12`."""
        name, _colon, pk = old.partition(":")
        table = BY_NAME.get(name)
        return f"{name}:{self.new[table, int(pk)]}" if table and pk.isdigit() else self.text(old)

    def changes(self, old: object, *, seen_at: datetime, key: str = "") -> object:
        """A value inside an event."""
        if isinstance(old, dict):
            return {name: self.changes(value, seen_at=seen_at, key=name) for name, value in old.items()}
        if isinstance(old, list):
            return [self.changes(value, seen_at=seen_at, key=key) for value in old]
        if isinstance(old, int) and not isinstance(old, bool) and key in JSON_IDS:
            name = JSON_IDS[key]
            return self.pointed(Contractor if name == "contractor" else BY_NAME[name], old)
        if isinstance(old, str):
            if key in self.target.classified and key in ("component", "symptom", "place"):
                return self.target.classified[key]
            if INSTANT.match(old) and (instant := parse_datetime(old)):
                return chain.plain(self.moment(instant, seen_at=seen_at))
            if DAY.match(old) and (day := parse_date(old)):
                return chain.plain(self.day(day))
            return self.text(old)
        return old

    def pointed(self, table: type[models.Model], old: int) -> int:
        """The id in the new telling of what a row points to."""
        if (table, old) in self.new:
            return self.new[table, old]
        return self.target.ids.get((table, old), old)

    # -- rows -------------------------------------------------------------------------------------------------------

    def write(self) -> None:
        """Write every row of the story anew."""
        personal: dict[int, dict[str, str]] = {}
        for row in self.story.rows[PersonalValue]:
            fresh = self._row(PersonalValue, row)
            fresh["salt"] = secrets.token_hex(16)
            digest = chain.digest_personal(salt=fresh["salt"], value=fresh["value"])
            personal.setdefault(row["event_id"], {})[row["field"]] = digest
            self.teller.writer.add(PersonalValue, fresh)
        decisions: dict[int, Row] = {}
        for table in TABLES:
            if table in (PersonalValue, AuditEvent):
                continue
            for row in self.story.rows[table]:
                fresh = self._row(table, row)
                if table is CoverageDecision:
                    self._judge(fresh)
                    decisions[row["id"]] = fresh
                self.teller.writer.add(table, fresh)
        self._write_events(personal, list(decisions.values()))

    def _row(self, table: type[models.Model], old: Row) -> Row:
        seen_at = old.get("changed_at") or old.get("at") or old.get("sent_at")
        fresh: Row = {}
        for name, to in self.teller.pointers[table]:
            value = old[name]
            kind = type(value)
            if value is None or kind is bool:
                fresh[name] = value
            elif kind is str:
                fresh[name] = self.subject(value) if name == "subject" and table is Attachment else self.text(value)
            elif name == "id":
                fresh[name] = self.new[table, value]
            elif to is StoredFile:
                fresh[name] = self.target.files(value, old["purpose"])
            elif to is not None:
                fresh[name] = self.pointed(to, value)
            elif kind is datetime:
                fresh[name] = self.moment(value, seen_at=seen_at)
            elif kind is date:
                fresh[name] = self.day(value)
            elif kind is dict or kind is list:
                fresh[name] = self.changes(value, seen_at=seen_at or self.target.began)
            else:
                fresh[name] = value
        return self._special(table, old, fresh)

    def _special(self, table: type[models.Model], old: Row, fresh: Row) -> Row:
        if table is Clock:
            fresh |= {key: self.clocks[old["id"]][key] for key in ("limit", "source", "due_at", "provisional")}
            fresh["started_at"] = self.clocks[old["id"]]["started_at"]
        elif table is Case:
            fresh |= {key: self.case[key] for key in ("component", "symptom", "place", "category", "channel")}
            fresh["number"] = self.number
            finish = [clock for clock in self.clocks.values() if clock["stage"] == "finish"]
            if finish:
                fresh["finish_by"] = max(finish, key=lambda clock: clock["started_at"])["due_at"]
            self.fresh_case = fresh
        elif table is WorkOrder:
            fresh["counted"] = self.counted[old["id"]]
        elif table is SearchText:
            fresh["grams"] = search.grams(self._searchable())
        elif table is CoverageDecision:
            fresh["component"] = self.case["component"]
        return fresh

    def _searchable(self) -> str:
        case = Case(**{key: value for key, value in self.fresh_case.items() if not key.endswith("_id")})
        case.development, case.unit = self.target.development, self.target.unit
        return searchable(case)

    def _judge(self, row: Row) -> None:
        row["reported_on"] = self.target.starts.astimezone(self.target.development.zone).date()
        row["handed_over_on"], row["completed_on"] = self.target.dates.handed_over_on, self.target.dates.completed_on
        coverage = warranty.decide_coverage(
            self.teller.warranty,
            component=row["component"],
            dates=self.target.dates,
            reported_on=row["reported_on"],
        )
        judged = warranty.judge(self.teller.warranty, coverage=coverage, cause=row["cause"])
        row["computed_covered"], row["computed_party"] = judged.covered, judged.party.value
        row["computed_ends_on"], row["computed_contractor_ends_on"] = coverage.ends_on, coverage.contractor_ends_on
        row["computed_clause"] = judged.clause.zh_hans

    def _write_events(self, personal: dict[int, dict[str, str]], decisions: list[Row]) -> None:
        last: dict[tuple[str, int], str] = {}
        made = iter(decisions)
        for row in self.story.rows[AuditEvent]:
            fresh = self._row(AuditEvent, row)
            table = BY_NAME[row["subject_type"]]
            fresh["subject_id"] = self.new[table, row["subject_id"]]
            fresh["actor_label"] = self.text(row["actor_label"])
            for name, digest in personal.get(row["id"], {}).items():
                fresh["changes"][name] = {"personal": digest}
            if row["name"] == "case.registered":
                fresh["changes"]["channel"] = self.case["channel"]
            if row["name"] == "case.judged":
                decision = next(made)
                fresh["changes"] |= {
                    "computed_covered": decision["computed_covered"],
                    "ends_on": chain.plain(decision["computed_ends_on"]),
                    "clause": decision["computed_clause"],
                    "contractor": decision["contractor_id"],
                }
            key = (row["subject_type"], fresh["subject_id"])
            fresh["previous_hash"] = last.get(key, chain.NOTHING_BEFORE)
            fresh["hash"] = chain.hash_event(
                previous=fresh["previous_hash"],
                **{
                    name: fresh[name]
                    for name in (
                        "name",
                        "subject_type",
                        "subject_id",
                        "subject_label",
                        "sequence",
                        "actor",
                        "actor_label",
                        "at",
                        "development_id",
                        "changes",
                    )
                },
            )
            last[key] = fresh["hash"]
            self.teller.writer.add(AuditEvent, fresh)


def references(ids: Mapping[tuple[type[models.Model], int], int]) -> dict[str, str]:
    """How rows remember people without foreign keys: `staff:12` -> `staff:27`, owners and contractors likewise."""
    kinds = {Staff: "staff", Person: "owner", Contractor: "contractor"}
    return {f"{kinds[table]}:{old}": f"{kinds[table]}:{new}" for (table, old), new in ids.items() if table in kinds}


PLACES = (Development, Building, Unit, Person, Staff, Contractor)
