"""The bulk loader writes what the actions would have written, row by row, and the trail of the demo is whole."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from django.db import models, transaction

from aftercare.ground.accounts.models import Company, Development, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.audit import verification
from aftercare.ground.audit.models import AuditEvent, PersonalValue
from aftercare.ground.files.models import Attachment
from aftercare.project.demo import loading, scenes, sharing
from aftercare.project.demo.multiplying import BY_NAME, IDS_BESIDE, JSON_IDS, Target, Teller, references
from aftercare.project.demo.recording import TABLES, Row, Story, record, record_stages
from aftercare.project.demo.writing import Writer
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.models import Building, Person, Unit
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.cases.rules import Intake
from aftercare.service.warranty.rules import Dates

NOW = datetime(2026, 11, 18, 6, 0, tzinfo=UTC)
SMALL = loading.Sizes(cases=70, open_cases=30, shapes=((2, 1, 6, 2),) * 3)
# What differs from one writing to the next by its nature: random salts, and the hashes over them and over ids.
BY_CHANCE = {PersonalValue: {"salt"}, AuditEvent: {"hash", "previous_hash"}}


class Scenery:
    """The small company in which both tellings are played."""

    def __init__(self) -> None:
        self.random = Random(5)
        self.policy = loading._publish(NOW)
        self.firm = loading.make_company(random=self.random, today=NOW.date())
        self.homes = loading.make_homes(
            self.firm.developments, random=self.random, today=NOW.date(), told=lambda _made: None, shapes=SMALL.shapes
        )
        self.pictures = loading.make_pictures(random=self.random, at=NOW, each=1)
        self.cast = loading.Cast(self.firm, self.pictures, policy=self.policy, today=NOW.date())

    def stage(self, name: str) -> scenes.Stage:
        """Where the recording is played: in the first development."""
        at = datetime(2026, 10, 12, 2, 30, tzinfo=UTC)
        home = loading._home_of(self.homes, self.firm.developments[0], at, within=None if name == "paid" else 2)
        return loading._stage(self.firm, home, self.pictures, at=at, name=name)

    def elsewhere(self, stage: scenes.Stage, name: str) -> tuple[scenes.Stage, loading.HomeOfDemo]:
        """The same part in another home, at another time over a holiday, by the people of another development."""
        component = "water_supply_pipe" if name == "emergency" else "main_structure"
        starts = datetime(2026, 9, 24, 7, 10, tzinfo=UTC)
        own = [home for home in self.homes if home.development_id == self.firm.developments[1].pk]
        home = next(
            each
            for each in own
            if each.handed_over_on < starts.date()
            and (name == "paid" or self.cast._covered(each, component, starts.date()))
        )
        people = {
            part: actor_of_staff(staff, on=starts.date()) for part, staff in loading._people(self.firm, 1).items()
        }
        other = replace(
            stage,
            at=starts,
            unit_id=home.unit_id,
            person_id=home.person_id,
            builder_id=self.cast.builder(component).pk,
            channel="wechat",
            **(
                {}
                if name == "emergency"
                else {"component": "main_structure", "symptom": "crack", "place": "living_room"}
            ),
            **people,
        )
        return other, home

    def target(self, stage: scenes.Stage, other: scenes.Stage, home: loading.HomeOfDemo) -> Target:
        """What the loader is told of the difference; gaps in the words stay gaps, as they do for the actions."""
        units = self.cast.units
        old, new = units[stage.unit_id], units[other.unit_id]
        was, now = self.cast._contractor(stage.builder_id), self.cast._contractor(other.builder_id)
        ids: dict[tuple[type[models.Model], int], int] = {
            (Development, old.development_id): new.development_id,
            (Building, old.building_id or 0): new.building_id or 0,
            (Unit, old.pk): new.pk,
            (Person, stage.person_id): other.person_id,
            (Contractor, was.pk): now.pk,
        }
        words = {
            old.code: new.code,
            self.firm.developments[0].name: self.firm.developments[1].name,
            was.name: now.name,
            str(was): str(now),
        }
        for part in loading._people(self.firm, 0):
            before, after = getattr(stage, part), getattr(other, part)
            ids[Staff, before.id] = after.id
            words[before.label] = after.label
        return Target(
            began=stage.at,
            starts=other.at,
            ids=ids,
            words=words | references(ids),
            tokens={},
            development=self.firm.developments[1],
            unit=new,
            dates=Dates(handed_over_on=home.handed_over_on, completed_on=home.completed_on),
            number=self.cast.number(
                stage.kind, self.firm.developments[1].code, other.at.astimezone(self.firm.developments[1].zone).date()
            ),
            classified={"component": other.component, "symptom": other.symptom, "place": other.place}
            if stage.kind == "repair"
            else {},
            channel=other.channel,
        )


def without_ids(story: Story) -> dict[str, list[Row]]:
    """The rows with every id replaced by its place among the rows of its table, and without what is random."""
    places = {(table, row["id"]): n for table in TABLES for n, row in enumerate(story.rows[table])}
    return {
        table.__name__: sorted(
            (_plain(table, row, places) for row in story.rows[table]), key=lambda row: sorted(map(str, row.items()))
        )
        for table in TABLES
    }


def _plain(table: type[models.Model], row: Row, places: Mapping[Any, int]) -> Row:
    plain: Row = {}
    for field in table._meta.concrete_fields:
        name, value = field.attname, row[field.attname]
        to = table if name == "id" else field.related_model or IDS_BESIDE.get((table, name))
        if name in BY_CHANCE.get(table, ()):
            continue
        if table is AuditEvent and name == "subject_id":
            to = BY_NAME[row["subject_type"]]
        if table is Attachment and name == "subject":
            kind, _colon, pk = value.partition(":")
            value = f"{kind}:{places[BY_NAME[kind], int(pk)]}"
        if isinstance(value, dict):
            value = {key: _changed(key, each, places) for key, each in value.items()}
        plain[name] = places.get((to, value), value) if to else value
    return plain


def _changed(key: str, value: Any, places: Mapping[Any, int]) -> Any:
    if isinstance(value, dict) and set(value) == {"personal"}:
        return "personal"
    table = BY_NAME.get(JSON_IDS.get(key, ""))
    return places.get((table, value), value) if table else value


SCRIPTS = {name: script for name, script, _weight in (*scenes.REPAIRS, *scenes.OTHERS)}


@pytest.mark.parametrize("name", ["rework", "held", "paid", "complaint"])
def test_a_history_by_actions_and_by_loader_is_the_same_in_every_row(name: str) -> None:
    scenery = Scenery()
    stage = scenery.stage(name)
    story = record_stages(stage, SCRIPTS[name])[-1]
    other, home = scenery.elsewhere(stage, name)
    by_actions = record(lambda: scenes.play(other, SCRIPTS[name], acts=len(SCRIPTS[name])))
    writer = Writer()
    teller = Teller(scenery.policy, writer)

    def tell() -> None:
        teller.tell(story, scenery.target(stage, other, home))
        writer.finish()

    by_loader = record(tell)
    expected, found = without_ids(by_actions), without_ids(by_loader)
    for table, rows in expected.items():
        assert len(found[table]) == len(rows), table
        for ours, theirs in zip(found[table], rows, strict=True):
            assert {key: (value, theirs[key]) for key, value in ours.items() if theirs[key] != value} == {}, table


@pytest.mark.feature("PL18")
def test_the_demo_is_whole_and_goes_on_where_it_stopped() -> None:
    made = loading.load(now=NOW, sizes=SMALL, told=lambda *_progress: None)
    assert made == Case.objects.count() == SMALL.cases
    report = verification.verify()
    assert report.clean
    assert report.unsealed == 0
    assert Case.objects.filter(closed_at__isnull=True).count() >= 20
    assert Case.objects.filter(closed_at__isnull=False).count() >= 35
    latest = Case.objects.latest("opened_at")
    agent = Staff.objects.get(username="kefu1")
    registered = cases.register(
        intake=Intake(
            kind="question",
            channel="phone",
            text="请问何时可办证？",
            unit_id=latest.unit_id,
            reporter_name="王",
            reporter_phone="1",
        ),
        by=actor_of_staff(Staff.objects.get(username="jingli"), on=NOW.date()),
        at=NOW + timedelta(hours=1),
    )
    assert agent.check_password("anju-2026")
    assert Case.objects.filter(number=registered.number).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_processes_tell_the_same_as_one_would() -> None:
    with transaction.atomic():
        scenery = Scenery()
    stage = scenery.stage("complaint")
    script = loading.Script("complaint", SCRIPTS["complaint"], [], stage, weight=1, kind="complaint")
    story = record_stages(stage, script.acts)[-1]
    tellings = [
        (story, scenery.cast.target(script, story, starts=starts, homes=scenery.homes, random=scenery.random))
        for starts in (NOW - timedelta(days=days) for days in range(40, 46))
    ]
    teller = Teller(scenery.policy, Writer())
    teller.read_calendars()
    with sharing.told_pieces(teller, tellings, processes=2, size=2) as pieces:
        by_two = list(pieces)
    with sharing.told_pieces(teller, tellings, processes=1, size=2) as pieces:
        by_one = list(pieces)
    assert [told for told, _rows in by_two] == [2, 4, 6]
    for (_told, ours), (_too, theirs) in zip(by_two, by_one, strict=True):
        for table in set(TABLES) - set(BY_CHANCE):
            assert repr(ours.get(table)) == repr(theirs.get(table)), table  # PostgreSQL's JSON values equal only so


@pytest.mark.sqlite_only
@pytest.mark.django_db(transaction=True)
def test_a_demo_that_was_broken_off_is_made_anew() -> None:
    with transaction.atomic():
        loading.make_company(random=Random(5), today=NOW.date())
    assert loading.load(now=NOW, sizes=SMALL, told=lambda *_progress: None) == SMALL.cases
    assert Case.objects.count() == SMALL.cases
    assert loading.load(now=NOW, sizes=SMALL, told=lambda *_progress: None) == 0


def test_a_database_with_a_company_is_left_alone() -> None:
    Company.objects.create(name="Somebody's own", code="OWN")
    assert loading.load(now=NOW, sizes=SMALL, told=lambda *_progress: None) == 0
    assert not Case.objects.exists()
