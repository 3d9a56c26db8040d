"""The words of a policy version in the reader's language: kinds, components, steps, moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aftercare.ground.core.documents import Words
from aftercare.ground.policies.queries import policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.procedures.graph import Phase, Procedure, Procedures, Step
from aftercare.service.cases.policy import IntakePolicy, Question, Taxonomy
from aftercare.service.cases.rules import REOPEN, said_answers
from aftercare.service.deadlines.policy import DeadlinePolicy

Choices = list[tuple[str, str]]
KEPT_AT_MOST = 32
Groups = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


def said(words: Words) -> str:
    """The text in the language of the reader."""
    return words.in_language(get_language() or "zh-hans")


def phase_words(kind: str = "repair") -> dict[str, str]:
    """The nine parts of the main job, in order; what is not a repair is seen to, not repaired."""
    return {
        Phase.TAKEN_IN: _("Intake"),
        Phase.UNDERSTOOD: _("Survey"),
        Phase.JUDGED: _("Judgement"),
        Phase.SENT: _("Dispatch"),
        Phase.DONE: _("Repair") if kind == "repair" else _("Seen to"),
        Phase.ACCEPTED: _("Acceptance"),
        Phase.ASKED: _("Callback"),
        Phase.CHARGED: _("Costs"),
        Phase.KEPT: _("Filed"),
    }


@dataclass(frozen=True)
class PolicyWords:
    """What one policy version calls things. A key it does not know is shown as it is: old rows must stay readable."""

    policy: LoadedPolicy

    @cached_property
    def _known(self) -> dict[tuple[str | None, str, str], str]:
        """What was said already, by language, list and key: what a version calls things never changes."""
        return {}

    @cached_property
    def taxonomy(self) -> Taxonomy:
        """The section with kinds, components, symptoms, places and urgencies."""
        return self.policy.section(Taxonomy)

    @cached_property
    def intake(self) -> IntakePolicy:
        """The section with channels and obligatory fields."""
        return self.policy.section(IntakePolicy)

    def procedure(self, key: str) -> Procedure:
        """A procedure of this version."""
        return self.policy.section(Procedures).of(key)

    def step(self, procedure: str, step: str) -> Step:
        """A step of a procedure of this version."""
        return self.procedure(procedure).step(step)

    def kind(self, key: str) -> str:
        """A kind of case."""
        return self._label("kinds", self.taxonomy.kinds, key)

    def component(self, key: str) -> str:
        """A part of a home."""
        return self._label("components", self.taxonomy.components, key)

    def component_class(self, key: str) -> str:
        """A class of components, or the kind of case that stands in for it."""
        return self._label("classes", self.taxonomy.classes, key) if key in self.taxonomy.classes else self.kind(key)

    def symptom(self, key: str) -> str:
        """What is wrong with it."""
        return self._label("symptoms", self.taxonomy.symptoms, key)

    def place(self, key: str) -> str:
        """A room of a home."""
        return self._label("places", self.taxonomy.places, key)

    def urgency(self, key: str) -> str:
        """A level of urgency."""
        return self._label("urgencies", self.taxonomy.urgencies, key)

    def channel(self, key: str) -> str:
        """A way in which a report came."""
        return self._label("channels", self.intake.channels, key)

    def step_label(self, procedure: str, step: str) -> str:
        """A step as staff call it."""
        place = (get_language(), procedure, step)
        known = self._known.get(place)
        if known is None:
            known = self._known[place] = said(self.step(procedure, step).label.staff)
        return known

    def move_label(self, procedure: str, step: str, move: str) -> str:
        """A move as its button says it."""
        found = self.step(procedure, step).moves.get(move)
        if found is None and move == REOPEN:
            return _("Opened again")
        return said(found.label) if found else move

    def _label(self, name: str, table: Mapping[str, object], key: str) -> str:
        place = (get_language(), f"/{name}", key)  # no procedure is called so
        known = self._known.get(place)
        if known is not None:
            return known
        label = getattr(table.get(key), "label", None)
        if not isinstance(label, Words):
            return key
        self._known[place] = known = said(label)
        return known

    def obligatory(self, kind: str) -> frozenset[str]:
        """The fields without which a case of this kind is not taken in; photos are never asked on the telephone."""
        known = self.intake.required.get(kind)
        return frozenset(known.fields) - {"photo"} if known else frozenset()

    def kinds(self) -> Choices:
        """Every kind of case, in the order of the pack."""
        return [(key, said(kind.label)) for key, kind in self.taxonomy.kinds.items()]

    def classes(self) -> Choices:
        """Every class of components."""
        return [(key, said(each.label)) for key, each in self.taxonomy.classes.items()]

    def urgencies(self) -> Choices:
        """Every level of urgency."""
        return [(key, said(each.label)) for key, each in self.taxonomy.urgencies.items()]

    def places(self) -> Choices:
        """Every room."""
        return [(key, said(each.label)) for key, each in self.taxonomy.places.items()]

    def channels(self) -> Choices:
        """Every channel."""
        return [(key, said(each.label)) for key, each in self.intake.channels.items()]

    @cached_property
    def open_kinds(self) -> tuple[str, ...]:
        """The kinds that may be reported without sign-in."""
        rule = self.intake.open_reports
        return rule.kinds if rule else ()

    def questions(self, *, kind: str, component: str, channel: str) -> dict[str, Question]:
        """What is asked beside the usual fields of such a report, in the order of the pack."""
        known = self.taxonomy.components.get(component)
        return self.intake.questions_for(
            kind=kind,
            component=component,
            group=known.group if known else "",
            channel=channel,
            public=known is not None and known.public,
        )

    def answers(self, answers: Mapping[str, str]) -> list[tuple[str, str]]:
        """Questions and what was answered, in words."""
        return said_answers(
            answers,
            questions=self.intake.questions,
            yes_no=(_("yes"), _("no")),
            language=get_language() or "zh-hans",
        )

    def pause_causes(self) -> Choices:
        """Every cause for which a case may wait."""
        causes = self.policy.section(DeadlinePolicy).pauses
        return [(key, said(each.label)) for key, each in causes.items()]

    def components(self) -> Groups:
        """Every component under its group, as a list of options wants it."""
        key = (id(self.taxonomy), get_language() or "zh-hans")
        held = _components_kept.get(key)
        if held is None:
            if len(_components_kept) >= KEPT_AT_MOST:
                _components_kept.clear()
            held = _components_kept[key] = (self.taxonomy, _components(key[1], self.taxonomy))
        return held[1]

    def symptoms_of(self, component: str) -> Choices:
        """What can be wrong with a component; every symptom when it is not known yet."""
        known = self.taxonomy.components.get(component)
        keys = known.symptoms if known else tuple(self.taxonomy.symptoms)
        return [(key, self.symptom(key)) for key in keys]

    def steps(self, kind: str) -> Choices:
        """The steps of the procedure of a kind that are not final."""
        known = self.taxonomy.kinds.get(kind)
        if known is None:
            return []
        steps = self.procedure(known.procedure).steps
        return [(key, said(step.label.staff)) for key, step in steps.items() if not step.final]


# By the section itself, which never changes and is held here so that no other can stand in its place.
_components_kept: dict[tuple[int, str], tuple[Taxonomy, Groups]] = {}


def _components(language: str, taxonomy: Taxonomy) -> Groups:
    return tuple(
        (
            group.label.in_language(language),
            tuple(
                (key, each.label.in_language(language))
                for key, each in taxonomy.components.items()
                if each.group == name
            ),
        )
        for name, group in taxonomy.groups.items()
    )


_words_kept: dict[int, PolicyWords] = {}


def words_of(version_id: int) -> PolicyWords:
    """The words of a published version; the version is read once and kept."""
    policy, held = policy_of(version_id), _words_kept.get(version_id)
    if held is None or held.policy is not policy:
        if len(_words_kept) >= KEPT_AT_MOST:
            _words_kept.clear()
        held = _words_kept[version_id] = PolicyWords(policy)
    return held
