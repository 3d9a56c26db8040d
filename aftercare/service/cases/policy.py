"""What a policy pack says of cases: kinds, components, symptoms, places, urgency, emergencies, and intake. Pure."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Self, TypeVar

from pydantic import Field, StringConstraints, model_validator

from aftercare.ground.core.documents import Key, Section, Sources, UnknownKey, Words
from aftercare.ground.core.text import lazy as _

Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,4}$")]


class CaseKind(Section):
    """A kind of case: its names, the procedure it follows, and whether it is about a part of a home."""

    label: Words
    procedure: Key
    prefix: Prefix
    has_component: bool = False
    source: Sources


class ComponentClass(Section):
    """One of the classes of defect, with its groups."""

    label: Words
    source: Sources


class ComponentGroup(Section):
    """A group of components within a class: structure, water and power, waterproofing, …"""

    label: Words
    component_class: Key = Field(alias="class")


class Component(Section):
    """A part of a home or building that can be defective."""

    label: Words
    group: Key
    symptoms: Annotated[tuple[Key, ...], Field(min_length=1)]
    public: bool = False


class Named(Section):
    """Something that only has names."""

    label: Words


class Urgency(Section):
    """A level of urgency; `emergency` levels take the short way."""

    label: Words
    emergency: bool = False
    source: Sources


class Emergency(Section):
    """A symptom that makes a case an emergency, everywhere or on some components, and what to do until help comes."""

    symptom: Key
    components: tuple[Key, ...] = ()
    advice: Words
    source: Sources


class Taxonomy(Section):
    """The words in which a case is classified."""

    kinds: dict[Key, CaseKind]
    classes: dict[Key, ComponentClass]
    groups: dict[Key, ComponentGroup]
    components: dict[Key, Component]
    symptoms: dict[Key, Named]
    places: dict[Key, Named]
    urgencies: dict[Key, Urgency]
    emergencies: tuple[Emergency, ...]

    def kind(self, key: str) -> CaseKind:
        """The kind called `key`; UnknownKey when this version has none."""
        return _known(self.kinds, key, _("This policy has no kind of case “%(key)s”."))

    def component(self, key: str) -> Component:
        """The component called `key`; UnknownKey when this version has none."""
        return _known(self.components, key, _("This policy has no component “%(key)s”."))

    def class_of(self, component: str) -> str:
        """The key of the class to which a component belongs."""
        return self.groups[self.component(component).group].component_class

    def emergency(self, *, component: str, symptom: str) -> Emergency | None:
        """The emergency that this symptom on this component is, if it is one."""
        for emergency in self.emergencies:
            if emergency.symptom == symptom and (not emergency.components or component in emergency.components):
                return emergency
        return None

    @model_validator(mode="after")
    def _names_exist(self) -> Self:
        faults = [*self._faults_of_components(), *self._faults_of_emergencies()]
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def _faults_of_components(self) -> Iterator[str]:
        for key, group in self.groups.items():
            if group.component_class not in self.classes:
                yield f"groups.{key} names the unknown class “{group.component_class}”"
        for key, component in self.components.items():
            if component.group not in self.groups:
                yield f"components.{key} names the unknown group “{component.group}”"
            for symptom in component.symptoms:
                if symptom not in self.symptoms:
                    yield f"components.{key} names the unknown symptom “{symptom}”"

    def _faults_of_emergencies(self) -> Iterator[str]:
        for index, emergency in enumerate(self.emergencies):
            if emergency.symptom not in self.symptoms:
                yield f"emergencies.{index} names the unknown symptom “{emergency.symptom}”"
            for key in emergency.components:
                if key not in self.components:
                    yield f"emergencies.{index} names the unknown component “{key}”"
        if not any(urgency.emergency for urgency in self.urgencies.values()):
            yield "urgencies has no level with `emergency: true`"


class Channel(Section):
    """A way in which an owner reaches us. Through a `service` channel the first contact keeps the case to its end.

    Through a `partial` one come records kept elsewhere, of which nobody can be asked for what is missing.
    """

    label: Words
    service: bool
    partial: bool = False
    source: Sources


class Required(Section):
    """The fields without which a case of some kind is not taken in."""

    fields: Annotated[tuple[Key, ...], Field(min_length=1)]
    source: Sources


INTAKE_FIELDS = frozenset(
    {"unit", "reporter_name", "reporter_phone", "description", "component", "symptom", "place", "photo", "urgency"}
)
"""The fields that a pack may make obligatory."""


class AnswerType(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    NUMBER = "number"
    CHOICE = "choice"
    YES_NO = "yes_no"
    DATE = "date"
    MOMENT = "moment"


class Question(Section):
    """A question that is asked beside the usual ones, for some kinds, components, groups or channels, or for all.

    An empty list narrows nothing. Of `components` and `groups` one that fits is enough.
    """

    label: Words
    help: Words | None = None
    type: AnswerType
    choices: dict[Key, Named] = {}
    required: bool = False
    kinds: tuple[Key, ...] = ()
    components: tuple[Key, ...] = ()
    groups: tuple[Key, ...] = ()
    channels: tuple[Key, ...] = ()
    homes_only: bool = False
    source: Sources

    def is_asked(self, *, kind: str, component: str, group: str, channel: str, public: bool = False) -> bool:
        """Whether it belongs to a report of this kind, on this component of this group, through this channel.

        `public` is a component that belongs to all; what is asked of homes only is not asked of it.
        """
        if self.homes_only and public:
            return False
        about_part = not (self.components or self.groups) or component in self.components or group in self.groups
        return about_part and (not self.kinds or kind in self.kinds) and (not self.channels or channel in self.channels)

    @model_validator(mode="after")
    def _choices_fit(self) -> Self:
        if (self.type is AnswerType.CHOICE) != bool(self.choices):
            raise ValueError("a question of type “choice” has choices, and no other has")
        return self


class OutOfHours(Section):
    """What happens to an emergency outside working hours: what the owner is told, and who is called, in this order.

    `calls` are `duty` (whoever the rota names), `lead` (the lead of the team) and roles of staff. Whoever does not take
    it within `next_after_minutes` is followed by the next; the list is gone through `rounds` times.
    """

    calendar: Key = "office"
    told: Words
    calls: Annotated[tuple[Key, ...], Field(min_length=1)]
    next_after_minutes: Annotated[int, Field(ge=1, le=240)] = 5
    rounds: Annotated[int, Field(ge=1, le=10)] = 3
    source: Sources


class OpenReports(Section):
    """What keeps reports without sign-in honest: how fast a person can write, how many come from one address or code.

    `kinds` are those that a stranger may report.
    """

    kinds: Annotated[tuple[Key, ...], Field(min_length=1)]
    seconds_at_least: Annotated[int, Field(ge=0, le=60)]
    per_address_and_hour: Annotated[int, Field(ge=1, le=1000)]
    per_code_and_hour: Annotated[int, Field(ge=1, le=1000)]
    photos_at_most: Annotated[int, Field(ge=0, le=20)]
    source: Sources


class RepeatRule(Section):
    """When a report counts as the same thing coming back: same home, part and symptom within so many days."""

    within_days: Annotated[int, Field(ge=1, le=3650)]
    source: Sources


class IntakePolicy(Section):
    """How cases come in: channels, obligatory fields, repeats."""

    channels: dict[Key, Channel]
    required: dict[Key, Required]
    questions: dict[Key, Question] = {}
    repeats: RepeatRule
    emergencies_out_of_hours: OutOfHours | None = None
    open_reports: OpenReports | None = None

    def questions_for(
        self, *, kind: str, component: str, group: str, channel: str, public: bool = False
    ) -> dict[str, Question]:
        """The questions to ask of such a report, in the order of the pack."""
        return {
            key: question
            for key, question in self.questions.items()
            if question.is_asked(kind=kind, component=component, group=group, channel=channel, public=public)
        }

    def required_for(self, kind: str) -> tuple[str, ...]:
        """The obligatory fields of a kind of case."""
        return _known(self.required, kind, _("This policy has no obligatory fields for “%(key)s”.")).fields

    def is_service_channel(self, channel: str) -> bool:
        """Whether the first contact through this channel handles the case from start to end."""
        return _known(self.channels, channel, _("This policy has no channel “%(key)s”.")).service

    @property
    def service_channels(self) -> frozenset[str]:
        """The channels through which the first contact keeps the case to its end."""
        return frozenset(key for key, channel in self.channels.items() if channel.service)

    def is_partial_channel(self, channel: str) -> bool:
        """Whether what comes through this channel is taken in without its obligatory fields."""
        return channel in self.channels and self.channels[channel].partial

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        for kind, required in self.required.items():
            unknown = sorted(set(required.fields) - INTAKE_FIELDS)
            if unknown:
                raise ValueError(f"required.{kind} names the unknown field “{unknown[0]}”")
        return self


Value = TypeVar("Value")


def _known(table: dict[str, Value], key: str, words: object) -> Value:
    """The value under `key`, or UnknownKey said in `words`."""
    try:
        return table[key]
    except KeyError:
        raise UnknownKey(str(words) % {"key": key}) from None
