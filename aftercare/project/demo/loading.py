"""Puts the demo together: the company, its homes, the pictures, then twenty thousand cases told from a few stories."""

import gc
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, transaction

from aftercare.ground.accounts.models import Company, Development, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.audit import rules as chain
from aftercare.ground.audit.parts import seal
from aftercare.ground.core.actors import Actor
from aftercare.ground.files.models import StoredFile
from aftercare.ground.numbering import rules as numbers
from aftercare.ground.numbering.models import Counter
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.policies import actions as policies
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.insight.reports.jobs import make_due
from aftercare.insight.reports.parts import rebuild
from aftercare.project.demo import content, scenes
from aftercare.project.demo.answering import answer_some
from aftercare.project.demo.company import GROUP, Firm, make_company
from aftercare.project.demo.fairness import make_fair, make_rehearsal, make_statements
from aftercare.project.demo.gathering import gather_some, plan_handovers
from aftercare.project.demo.help import make_help
from aftercare.project.demo.homes import SHAPES, HomeOfDemo, make_homes
from aftercare.project.demo.multiplying import Target, Teller, references
from aftercare.project.demo.own_days import make_own_days
from aftercare.project.demo.pictures import make_pictures
from aftercare.project.demo.pressing import press_some
from aftercare.project.demo.ready import make_ready
from aftercare.project.demo.recording import Story, record_stages
from aftercare.project.demo.sharing import cores, told_pieces
from aftercare.project.demo.telling import tell_lately
from aftercare.project.demo.writing import Writer
from aftercare.project.installer import INSTALLER
from aftercare.records.contractors.models import Contractor
from aftercare.records.contractors.queries import built_by
from aftercare.records.estate.models import Building, Person, Unit
from aftercare.service.cases.models import Case
from aftercare.service.cases.policy import Taxonomy
from aftercare.service.warranty.policy import Party, WarrantyPolicy
from aftercare.service.warranty.rules import Dates, decide_coverage, judge

SEED = 20_261_121
ROOMS = {
    "主卫": "main_bathroom",
    "次卫": "guest_bathroom",
    "公卫": "guest_bathroom",
    "主卧": "main_bedroom",
    "次卧": "second_bedroom",
    "客厅": "living_room",
    "书房": "study",
    "阳台": "balcony",
    "餐厅": "dining_room",
    "走廊": "hallway",
    "厨房": "kitchen",
    "玄关": "hallway",
    "电梯厅": "lobby",
}
Told = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Sizes:
    """How much is made."""

    cases: int = 20_000
    open_cases: int = 260
    years: float = 2.0
    shapes: Sequence[tuple[int, int, int, int]] = SHAPES


@dataclass
class Script:
    """A story recorded once after each of its acts."""

    name: str
    acts: scenes.Script
    stories: list[Story]
    stage: scenes.Stage
    weight: int
    kind: str


def load(*, now: datetime, sizes: Sizes, told: Told) -> int:
    """Make the demo in an empty database; returns how many cases. Does nothing where a company exists.

    A demo that was broken off before its cases is cleared away and made anew.
    """
    if Company.objects.exists():
        if not is_broken_off():
            return 0
        call_command("flush", interactive=False, verbosity=0)
    random = Random(SEED)  # noqa: S311  a demo, not a secret
    today = now.date()
    policy = _publish(now)
    with transaction.atomic():
        firm = make_company(random=random, today=today)
        make_ready(by=actor_of_staff(firm.staff["zhuguan"], on=today), at=now)
    told("company", 1, 1)
    with transaction.atomic():
        homes = make_homes(
            firm.developments,
            random=random,
            today=today,
            told=lambda made: told("homes", made, 0),
            shapes=sizes.shapes,
        )
    pictures = make_pictures(random=random, at=now)
    told("pictures", sum(map(len, pictures.values())), 0)
    made = tell_stories(firm, homes, pictures, policy=policy, now=now, sizes=sizes, random=random, told=told)
    told("articles", make_help(now=now), 0)
    with transaction.atomic():
        leads, drafts = (actor_of_staff(firm.staff[name], on=today) for name in ("zhuguan", "kefu1"))
        gather_some(leads=leads, drafts=drafts, at=now)
    make_own_days(firm.developments[0], firm.staff["admin"], at=now)
    told("replies", answer_some(firm.staff, at=now), 0)
    manager = actor_of_staff(firm.staff["jingli"], on=today)
    told("dates", plan_handovers(firm.developments, leads=manager, at=now), 0)
    told("fines", make_fair(firm.staff, at=now), 0)
    told("demands", press_some(firm.staff, at=now), 0)
    told("statements", make_statements(firm.staff, at=now), 0)
    told("rehearsal", make_rehearsal(firm.staff, at=now), 0)
    told("figures", rebuild(at=now), 0)
    told("reports", make_due(at=now)["made"], 0)
    told("messages", tell_lately(now), 0)
    told("seals", seal(now), 0)
    analyse()
    return made


def is_broken_off() -> bool:
    """Whether the demo's company stands here without any case: its cases are written in one transaction, at the end."""
    return Company.objects.filter(code=GROUP).exists() and not Case.objects.exists()


def _publish(now: datetime) -> LoadedPolicy:
    call_command("load_calendar", verbosity=0, stdout=_Nowhere())
    policies.publish(
        source=Path(settings.PACKS_ROOT) / "baseline" / "2026.1",
        effective_from=date(2020, 1, 1),
        by=INSTALLER,
        at=now,
    )
    return policy_of(in_force(on=now.date()).pk)


class _Nowhere:
    def write(self, _text: str) -> None:
        """Say nothing."""

    def flush(self) -> None:
        """Nothing to flush."""


def tell_stories(
    firm: Firm,
    homes: Sequence[HomeOfDemo],
    pictures: dict[str, list[StoredFile]],
    *,
    policy: LoadedPolicy,
    now: datetime,
    sizes: Sizes,
    random: Random,
    told: Told,
) -> int:
    """Record every story once with the actions, then write it again and again."""
    scripts = record_scripts(firm, homes, pictures, now=now)
    told("stories", sum(len(script.stories) for script in scripts), 0)
    cast = Cast(firm, pictures, policy=policy, today=now.date())
    plans = _plans(scripts, now=now, sizes=sizes, random=random)
    tellings = []
    for starts, script, acts in plans:
        story = script.stories[acts - 1]
        tellings.append((story, cast.target(script, story, starts=starts, homes=homes, random=random)))
    writer = Writer()
    teller = Teller(policy, writer)
    teller.read_calendars()
    processes = 1 if connection.in_atomic_block else cores()
    gc.disable()  # as in the other processes
    with told_pieces(teller, tellings, processes=processes) as pieces, transaction.atomic():
        for made, rows in pieces:
            writer.write(rows)
            told("cases", made, len(plans))
        writer.finish()
        cast.write_counters()
    gc.enable()
    return len(plans)


def record_scripts(
    firm: Firm, homes: Sequence[HomeOfDemo], pictures: dict[str, list[StoredFile]], *, now: datetime
) -> list[Script]:
    """Play every story in the first development and keep what it made after each act."""
    at = datetime.combine(now.date() - timedelta(days=40), time(2, 30), tzinfo=now.tzinfo)
    development = firm.developments[0]
    fresh, old = _home_of(homes, development, at, within=2), _home_of(homes, development, at, within=None)
    found = []
    for name, acts, weight in (*scenes.REPAIRS, *scenes.OTHERS):
        stage = _stage(firm, old if name == "paid" else fresh, pictures, at=at, name=name)
        stories = record_stages(stage, acts)
        kind = name if name in dict(content_kinds()) else "repair"
        found.append(Script(name, acts, stories, stage, weight, kind))
    return found


def content_kinds() -> list[tuple[str, Sequence[tuple[str, ...]]]]:
    """The kinds that are not repairs, with what is said of them."""
    return [
        ("complaint", content.COMPLAINTS),
        ("question", content.QUESTIONS),
        ("suggestion", content.SUGGESTIONS),
        ("praise", content.PRAISES),
        ("help", content.HELPS),
    ]


def _home_of(homes: Sequence[HomeOfDemo], development: Development, at: datetime, *, within: int | None) -> HomeOfDemo:
    """A home of a development handed over less than `within` years ago, or the one handed over longest ago."""
    own = [home for home in homes if home.development_id == development.pk]
    if within is None:
        return min(own, key=lambda home: home.handed_over_on)
    return next(
        home for home in own if timedelta(days=30) < at.date() - home.handed_over_on < timedelta(days=365 * within - 60)
    )


def _people(firm: Firm, place: int) -> dict[str, Staff]:
    """Who plays which part in a development."""
    by_place = (
        ("kefu1", "kefu2", "zhuguan", "kancha", "kancha2", "shifu"),
        ("kefu4", "kefu5", "zhuguan2", "kancha3", "ren37", "shifu4"),
        ("kefu6", "kefu7", "zhuguan3", "kancha4", "ren32", "shifu6"),
    )
    parts = ("agent", "other_agent", "supervisor", "inspector", "other_inspector", "technician")
    people = {part: firm.staff[name] for part, name in zip(parts, by_place[place], strict=True)}
    return people | {"finance": firm.staff["caiwu"], "manager": firm.staff["jingli"]}


def _stage(
    firm: Firm, home: HomeOfDemo, pictures: dict[str, list[StoredFile]], *, at: datetime, name: str
) -> scenes.Stage:
    actors = {part: actor_of_staff(staff, on=at.date()) for part, staff in _people(firm, 0).items()}
    emergency = name == "emergency"
    return scenes.Stage(
        at=at,
        unit_id=home.unit_id,
        person_id=home.person_id,
        component="water_supply_pipe" if emergency else "bathroom_waterproofing",
        symptom="burst_pipe" if emergency else "leak",
        place="main_bathroom",
        builder_id=firm.contractors["远大水电" if emergency else "固邦防水"].pk,
        outside_id=firm.contractors["快修家"].pk,
        photos={purpose: files[0] for purpose, files in pictures.items()},
        kind=name if name in dict(content_kinds()) else "repair",
        emergency=emergency,
        agent=actors["agent"],
        other_agent=actors["other_agent"],
        supervisor=actors["supervisor"],
        inspector=actors["inspector"],
        other_inspector=actors["other_inspector"],
        technician=actors["technician"],
        finance=actors["finance"],
        manager=actors["manager"],
    )


def _plans(
    scripts: Sequence[Script], *, now: datetime, sizes: Sizes, random: Random
) -> list[tuple[datetime, Script, int]]:
    """When which story begins and how far it has come, in the order of their beginning."""
    weights = [script.weight for script in scripts]
    plans = []
    for _n in range(sizes.cases - sizes.open_cases):
        [script] = random.choices(scripts, weights)
        acts = len(script.acts)
        while script.stories[acts - 1].case["closed_at"] is None:
            acts -= 1  # HELD ends open: it is told to its end among the open ones only
            if acts == 0:
                script, acts = scripts[0], len(scripts[0].acts)
        lasts = timedelta(hours=script.acts[-1][0] + 24)
        span = timedelta(days=365 * sizes.years) - lasts
        plans.append((_office_hour(now - lasts - span * random.random() ** 0.9, random), script, acts))
    waiting = [
        (script, acts)
        for script in scripts
        for acts, story in enumerate(script.stories, 1)
        if story.case["closed_at"] is None
    ]
    # The longer a step takes, and the more there are of a kind, the more of them are found waiting.
    often = [script.weight * (_waits(script, acts) + 2) for script, acts in waiting]
    for script, acts in random.choices(waiting, often, k=sizes.open_cases):
        gone = script.acts[acts - 1][0]
        until = script.acts[acts][0] if acts < len(script.acts) else gone + 40
        slow = 9.0 if until - gone <= 48 and random.random() < 0.2 else 0.9
        since = timedelta(hours=gone + 1.5 + (until - gone) * slow * random.random())
        plans.append((_office_hour(now - since, random, latest=now - timedelta(hours=gone + 1.4)), script, acts))
    plans.sort(key=lambda plan: plan[0])
    return plans


def _waits(script: Script, acts: int) -> float:
    """Hours from an act to the next one."""
    return script.acts[acts][0] - script.acts[acts - 1][0] if acts < len(script.acts) else 0


def _office_hour(at: datetime, random: Random, *, latest: datetime | None = None) -> datetime:
    """The same day at a time at which people call (0:30 to 10 in UTC is 8:30 to 18 in China)."""
    moved = at.replace(
        hour=random.choice((0, 1, 1, 2, 2, 3, 5, 6, 6, 7, 8, 9)),
        minute=random.randint(30, 59),
        second=random.randint(0, 59),
        microsecond=0,
    )
    return moved - timedelta(days=1) if latest is not None and moved > latest else moved


class Cast:
    """Finds for every telling the home, the people, the words and the pictures."""

    def __init__(self, firm: Firm, pictures: dict[str, list[StoredFile]], *, policy: LoadedPolicy, today: date) -> None:
        self.firm, self.policy = firm, policy
        self.people: list[dict[str, Actor]] = [
            {part: actor_of_staff(staff, on=today) for part, staff in _people(firm, place).items()}
            for place in range(3)
        ]
        self.agents = [
            [firm.staff[name] for name in names]
            for names in (("kefu1", "kefu2", "kefu3"), ("kefu4", "kefu5"), ("kefu6", "kefu7"))
        ]
        self.places = {development.pk: place for place, development in enumerate(firm.developments)}
        self.units: dict[int, Unit] = {unit.pk: unit for unit in Unit.objects.all().order_by("pk")}
        self.purposes = {stored.pk: [other.pk for other in files] for files in pictures.values() for stored in files}
        self.taxonomy = policy.section(Taxonomy)
        self.warranty = policy.section(WarrantyPolicy)
        self.numbering = policy.section(NumberingPolicy)
        self.builders: dict[str, Contractor] = {}
        self.given: dict[str, int] = {}

    def builder(self, component: str) -> Contractor:
        """Who built a component; the same in all developments of the demo."""
        if component not in self.builders:
            group = self.taxonomy.component(component).group
            names = (component, group, self.taxonomy.groups[group].component_class)
            part = built_by(development_id=self.firm.developments[0].pk, building_id=None, names=names)
            self.builders[component] = part.contractor if part else self.firm.contractors["华安建工"]
        return self.builders[component]

    def number(self, kind: str, development: str, on: date) -> str:
        """The next number, counted here and written to the counters at the end."""
        pattern = self.numbering.pattern_for(kind)
        key = numbers.counter_key(pattern=pattern, development=development, on=on)
        self.given[key] = self.given.get(key, 0) + 1
        return numbers.written(pattern=pattern, development=development, on=on, n=self.given[key])

    def write_counters(self) -> None:
        """Let the real counters go on where the demo stopped."""
        Counter.objects.bulk_create(
            (Counter(key=key, last=last) for key, last in self.given.items()),
            batch_size=2_000,
            update_conflicts=True,
            unique_fields=["key"],
            update_fields=["last"],
        )

    def target(
        self, script: Script, story: Story, *, starts: datetime, homes: Sequence[HomeOfDemo], random: Random
    ) -> Target:
        """Another home, other people, other words."""
        topic = random.choices(content.TOPICS, [topic.weight for topic in content.TOPICS])[0]
        room = random.choice(topic.places)
        plumbing = script.name == "emergency"
        component = script.stage.component if plumbing else topic.component
        home = self._home(script, starts, homes, random, component=component)
        place = self.places[home.development_id]
        ids, words = self._exchange(script, home, place, component=component, random=random)
        fixed = script.kind != "repair" or plumbing
        development = self.firm.developments[place]
        pick = Random(random.getrandbits(32))  # noqa: S311  its own, so that nothing hangs on who tells first
        return Target(
            began=script.stage.at,
            starts=starts,
            ids=ids,
            words=words | references(ids) | {chain.masked("⟦name⟧"): chain.masked(home.owner)},
            tokens=self._tokens(script, home, topic, room=room, component=component, random=random),
            development=development,
            unit=self.units[home.unit_id],
            dates=Dates(handed_over_on=home.handed_over_on, completed_on=home.completed_on),
            number=self.number(story.case["kind"], development.code, starts.astimezone(development.zone).date()),
            files=lambda old, _purpose: pick.choice(self.purposes.get(old, [old])),
            classified={} if fixed else {"component": component, "symptom": topic.symptom, "place": ROOMS[room]},
            channel="" if plumbing else random.choices(*zip(*content.CHANNELS, strict=True))[0],
        )

    def _home(
        self, script: Script, starts: datetime, homes: Sequence[HomeOfDemo], random: Random, *, component: str
    ) -> HomeOfDemo:
        """A home handed over before the report; still under warranty where the story says so."""
        day = starts.date()
        for _n in range(200):
            home = random.choice(homes)
            if home.handed_over_on >= day:
                continue
            if script.name == "paid" or script.kind != "repair" or self._covered(home, component, day):
                return home
        return script_home(script, homes)

    def _covered(self, home: HomeOfDemo, component: str, day: date) -> bool:
        dates = Dates(handed_over_on=home.handed_over_on, completed_on=home.completed_on)
        coverage = decide_coverage(self.warranty, component=component, dates=dates, reported_on=day)
        judged = judge(self.warranty, coverage=coverage, cause="construction")
        return judged.covered is True and judged.party is Party.CONTRACTOR

    def _exchange(
        self, script: Script, home: HomeOfDemo, place: int, *, component: str, random: Random
    ) -> tuple[dict[tuple[type[models.Model], int], int], dict[str, str]]:
        stage = script.stage
        old_unit = self.units[stage.unit_id]
        builder = self.builder(component)
        old_builder = self._contractor(stage.builder_id)
        ids: dict[tuple[type[models.Model], int], int] = {
            (Development, old_unit.development_id): home.development_id,
            (Building, old_unit.building_id or 0): home.building_id,
            (Unit, old_unit.pk): home.unit_id,
            (Person, stage.person_id): home.person_id,
            (Contractor, old_builder.pk): builder.pk,
        }
        words = {
            old_unit.code: home.code,
            self.firm.developments[0].name: self.firm.developments[place].name,
            old_builder.name: builder.name,
            str(old_builder): str(builder),
        }
        first, second = random.sample(self.agents[place], 2)
        people = self.people[place] | {"agent": first, "other_agent": second}
        for part, was in self.people[0].items():
            now = people[part]
            ids[Staff, was.id] = now.pk if isinstance(now, Staff) else now.id
            words[was.label] = now.name if isinstance(now, Staff) else now.label
        return ids, words

    def _contractor(self, pk: int) -> Contractor:
        return next(each for each in self.firm.contractors.values() if each.pk == pk)

    def _tokens(
        self, script: Script, home: HomeOfDemo, topic: content.Topic, *, room: str, component: str, random: Random
    ) -> dict[str, str]:
        entrance = (
            f"{home.code.split('-')[0]}栋{home.code.split('-')[1]}单元" if home.code.count("-") == 2 else "本单元"
        )
        part = random.choice(topic.parts) if topic.parts else ("辅材", "项", "48.00")

        def filled(text: str) -> str:
            return content.fill(text, room=room, entrance=entrance, random=random)

        tokens = {
            "⟦name⟧": home.owner,
            "⟦phone⟧": home.phone,
            "⟦subject⟧": filled(topic.subject),
            "⟦text⟧": content.report_of(topic, room=room, entrance=entrance, random=random),
            "⟦answer⟧": random.choice(content.ANSWERS),
            "⟦note⟧": random.choice(content.NOTES),
            "⟦owner_words⟧": random.choice(content.OWNER_WORDS),
            "⟦finding⟧": filled(random.choice(topic.findings)),
            "⟦result⟧": filled(random.choice(topic.results)),
            "⟦part⟧": part[0],
            "⟦unit⟧": part[1],
            "⟦refusal⟧": random.choice(content.REFUSALS),
            "⟦pleased⟧": random.choice(content.PLEASED),
            "⟦displeased⟧": random.choice(content.DISPLEASED),
            "⟦rating⟧": random.choice(content.RATINGS),
            "⟦not_needed⟧": random.choice(content.NOT_NEEDED),
            "⟦builder⟧": self.builder(component).repair_contact,
            "⟦outside⟧": self.firm.contractors["快修家"].repair_contact,
        }
        if script.name == "emergency":
            tokens |= {"⟦subject⟧": "卫生间水管爆裂", "⟦text⟧": "水管突然爆了，水已经漫到客厅，总阀关不上，快来人！"}
        table = dict(content_kinds()).get(script.kind)
        if table:
            said = random.choice(table)
            tokens |= {"⟦subject⟧": said[0], "⟦text⟧": said[1]}
            if len(said) > 2:
                tokens["⟦answer⟧"] = said[2]
        return tokens


def script_home(script: Script, homes: Sequence[HomeOfDemo]) -> HomeOfDemo:
    """The home in which the story was recorded."""
    return next(home for home in homes if home.unit_id == script.stage.unit_id)


def analyse() -> None:
    """Let the database know how much there is, so that it chooses the right index."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
