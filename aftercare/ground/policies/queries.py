"""Which policy holds, and what it says. Versions never change, so what was read once is kept in memory."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from django.db.models import BigIntegerField, DateField, F, Q, QuerySet

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies import rules
from aftercare.ground.policies.comparing import Difference, differences
from aftercare.ground.policies.loading import read_files, read_what_can_be_read
from aftercare.ground.policies.models import PolicyDraft, PolicyVersion
from aftercare.ground.policies.sections import Problem, handed
from aftercare.ground.policies.writing import Files, to_files


def _in_force() -> QuerySet[PolicyVersion]:
    return (
        PolicyVersion.objects.defer("document")
        .standing()
        .filter(
            Q(company_id=None) | Q(company_id=Given("company_id", BigIntegerField())),
            Q(development_id=None) | Q(development_id=Given("development_id", BigIntegerField())),
            effective_from__lte=Given("on", DateField()),
        )
        .order_by(
            F("development_id").desc(nulls_last=True),
            F("company_id").desc(nulls_last=True),
            "-effective_from",
            "-id",
        )[:1]
    )


_IN_FORCE = Question(_in_force)


def in_force(*, on: date, development_id: int | None = None, company_id: int | None = None) -> PolicyVersion:
    """The version that holds on a day: the development's own, else its company's, else everybody's; the latest of each.

    Raises Missing when nothing has been published for that day.
    """
    version = _IN_FORCE.first(on=on, development_id=development_id, company_id=company_id)
    if version is None:
        raise Missing(_("No policy is in force on this day. An administrator must publish one first."))
    return version


@lru_cache(maxsize=256)
def policy_of(version_id: int) -> rules.LoadedPolicy:
    """What a version says, read in the form of today; kept in memory for good, for it cannot change."""
    text = PolicyVersion.objects.filter(pk=version_id).values_list("document", flat=True).first()
    if text is None:
        raise Missing(_("There is no such policy version."))
    return replace(_read(text), version_id=version_id)


@lru_cache(maxsize=64)
def _read(text: str) -> rules.LoadedPolicy:
    return rules.read_document(json.loads(text), tables=handed())


def list_versions() -> list[PolicyVersion]:
    """Every version, the latest first, without the documents."""
    return list(PolicyVersion.objects.defer("document").order_by("-effective_from", "-id")[:500])


def list_drafts(by: Actor) -> list[PolicyDraft]:
    """The drafts that are being written, the last touched first, without their files."""
    drafts = PolicyDraft.objects.visible_to(by).open().defer("files")
    return list(drafts.order_by("-changed_at", "-pk")[:50])


def where_in_force(
    versions: Sequence[PolicyVersion], places: Iterable[tuple[int, int]], *, on: date
) -> dict[int, list[int]]:
    """For each version the developments in which it holds on a day; `places` are (development, company).

    What holds for everybody holds too where there is no development yet: it has an empty list.
    """
    held = [
        rules.Holding(version.pk, version.effective_from, version.company_id, version.development_id)
        for version in versions
        if version.taken_back_at is None
    ]
    found: dict[int, list[int]] = {}
    everywhere = rules.holding_at(held, on=on, company_id=None, development_id=None)
    if everywhere is not None:
        found[everywhere] = []
    for development_id, company_id in places:
        version_id = rules.holding_at(held, on=on, company_id=company_id, development_id=development_id)
        if version_id is not None:
            found.setdefault(version_id, []).append(development_id)
    return found


def document_of(version_id: int) -> rules.Document:
    """What a version says, as it was published, in the form of today."""
    text = PolicyVersion.objects.filter(pk=version_id).values_list("document", flat=True).first()
    if text is None:
        raise Missing(_("There is no such policy version."))
    return rules.lifted(json.loads(text))


def compare(*, old_id: int, new_id: int) -> list[Difference]:
    """What differs between two versions, each read in the form of today."""
    return list(differences(document_of(old_id), document_of(new_id)))


def files_of(version_id: int) -> Files:
    """A version as the files of its folder, under an edition that nobody has used."""
    document = document_of(version_id)
    manifest = document[rules.MANIFEST]
    taken = PolicyVersion.objects.filter(pack=manifest["pack"]).values_list("label", flat=True)
    manifest["version"] = rules.next_edition(str(manifest["version"]), taken=set(taken))
    return to_files(document)


@dataclass(frozen=True)
class Trial:
    """What came of reading the files of a draft: `own` is what its files say, as far as they can be read.

    `document` has what it rests on below it, and is the same where it rests on nothing.
    """

    own: rules.Document
    document: rules.Document
    policy: rules.LoadedPolicy | None
    problems: tuple[Problem, ...]


def try_files(files: Files) -> Trial:
    """Read and check files as publishing would, without publishing."""
    own, problems = read_what_can_be_read(files)
    if problems:
        return Trial(own, own, None, tuple(problems))
    document = own
    try:
        document = read_files(files)
        return Trial(own, document, rules.read_document(document, tables=handed()), ())
    except rules.InvalidPack as refusal:
        return Trial(own, document, None, refusal.problems)
