"""What written replies must agree on with the other sections of a pack."""

from collections.abc import Collection, Iterator, Mapping

from pydantic import BaseModel

from aftercare.care.escalation.policy import EscalationPolicy
from aftercare.care.replies.policy import ReplyPolicy
from aftercare.ground.core.text import lazy as _
from aftercare.ground.numbering.policy import NumberingPolicy
from aftercare.ground.policies.sections import Problem
from aftercare.ground.procedures.graph import Procedures
from aftercare.service.cases.policy import AnswerType, IntakePolicy, Taxonomy
from aftercare.service.deadlines.policy import DeadlinePolicy

FILE = "replies.yaml"


def replies_exist(sections: Mapping[str, BaseModel], *, staff_roles: Collection[str]) -> Iterator[Problem]:
    """Templates and approvals ask only for kinds, levels, channels, urgencies, answers and roles that exist."""
    replies, taxonomy, intake, ladder, numbers, procedures, deadlines = (sections[name] for name in NEEDED)
    if not (
        isinstance(replies, ReplyPolicy)
        and isinstance(taxonomy, Taxonomy)
        and isinstance(intake, IntakePolicy)
        and isinstance(ladder, EscalationPolicy)
        and isinstance(numbers, NumberingPolicy)
        and isinstance(procedures, Procedures)
        and isinstance(deadlines, DeadlinePolicy)
    ):
        raise TypeError("replies are checked against sections of another sort")
    offered: dict[str, Collection[str]] = {
        key: ("yes", "no") if question.type is AnswerType.YES_NO else question.choices
        for key, question in intake.questions.items()
    }
    for key, template in replies.templates.items():
        path = f"templates.{key}"
        yield from _unknown(f"{path}.kinds", template.kinds, taxonomy.kinds)
        yield from _answers(f"{path}.answers", template.answers, offered)
        moves = _moves_of(template.kinds, taxonomy, procedures)
        yield from _unknown(f"{path}.takes", (template.takes,) if template.takes else (), moves)
        yield from _unknown(f"{path}.settles", (template.settles,) if template.settles else (), moves)
    for key, approval in replies.approvals.items():
        path = f"approvals.{key}.when"
        yield from _unknown(f"approvals.{key}.roles", approval.roles, staff_roles)
        yield from _unknown(f"{path}.kinds", approval.when.kinds, taxonomy.kinds)
        yield from _unknown(f"{path}.channels", approval.when.channels, intake.channels)
        yield from _unknown(f"{path}.urgencies", approval.when.urgencies, taxonomy.urgencies)
        yield from _unknown(f"{path}.levels", approval.when.levels, ladder.levels)
        yield from _answers(f"{path}.answers", approval.when.answers, offered)
    for kind, stages in replies.stages.items():
        known = taxonomy.kinds.get(kind)
        yield from _unknown("stages", (kind,) if known is None else (), ())
        steps = procedures.root[known.procedure].steps if known and known.procedure in procedures.root else {}
        for key, stage in stages.items():
            yield from _unknown(f"stages.{kind}.{key}.steps", stage.steps, steps)
            yield from _unknown(f"stages.{kind}.{key}.time_limit", (stage.time_limit,), deadlines.limits)
    if replies.templates and "reply" not in numbers.patterns:
        yield Problem("numbering.yaml", "patterns", str(_("has no pattern for written replies")))


NEEDED = ("replies", "taxonomy", "intake", "escalation", "numbering", "procedures", "deadlines")


def _moves_of(kinds: Collection[str], taxonomy: Taxonomy, procedures: Procedures) -> set[str]:
    """Every move that a case of these kinds can come to."""
    known = [taxonomy.kinds[kind].procedure for kind in kinds if kind in taxonomy.kinds]
    steps = (procedures.root[key].steps.values() for key in known if key in procedures.root)
    return {move for each in steps for step in each for move in step.moves}


def _answers(
    path: str, wanted: Mapping[str, tuple[str, ...]], offered: Mapping[str, Collection[str]]
) -> Iterator[Problem]:
    for question, values in wanted.items():
        yield from _unknown(f"{path}.{question}", values, offered.get(question, ()))


def _unknown(path: str, values: Collection[str], known: Collection[str]) -> Iterator[Problem]:
    for value in values:
        if value not in known:
            yield Problem(FILE, path, str(_("there is no “%(name)s”") % {"name": value}))
