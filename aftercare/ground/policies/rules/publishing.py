"""When a document may be published, where and since when it holds, and what a draft may be. Pure."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from aftercare.ground.core.errors import BadInput, RuleBroken
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.rules.reading import MANIFEST, Document, canonical, digest


class AlreadyPublished(RuleBroken):
    """Another document of this pack already takes effect on that day."""


class SameEdition(RuleBroken):
    """The edition is taken by another document."""


class HasBegun(RuleBroken):
    """The version holds already, or was taken back."""


class DraftClosed(RuleBroken):
    """The draft was published or dropped."""


def check_not_another(*, known: str, new: str, pack: str, effective_from: date) -> None:
    """Refuse a document that would take the place of another of the same pack and day."""
    if known != new:
        raise AlreadyPublished(
            _(
                "Another document of “%(pack)s” already takes effect on %(day)s. What was published is never "
                "changed: choose another day."
            )
            % {"pack": pack, "day": effective_from.isoformat()}
        )


def check_edition(document: Document, *, others: Collection[str]) -> None:
    """Refuse a document under the edition of another: `others` are the hashes published under its number."""
    if any(sha256 != digest(canonical(document)) for sha256 in others):
        manifest = document[MANIFEST]
        raise SameEdition(
            _(
                "“%(pack)s %(version)s” was published with other contents. Give this one another number in "
                "pack.yaml, such as %(next)s."
            )
            % {
                "pack": manifest["pack"],
                "version": manifest["version"],
                "next": next_edition(manifest["version"], taken=[manifest["version"]]),
            }
        )


def pack_of(document: Document) -> str:
    """The name of the pack that a document calls itself; empty when it does not say."""
    manifest = document.get(MANIFEST)
    return str(manifest.get("pack", "")) if isinstance(manifest, dict) else ""


def next_edition(version: str, *, taken: Collection[str]) -> str:
    """The edition after `version` that nobody has used: 2026.1 becomes 2026.2."""
    *year, last = version.split(".")
    number = int(last) if year and last.isdecimal() else 0
    while True:
        number += 1
        following = ".".join([*(year or [version]), str(number)])
        if following not in taken:
            return following


def check_can_publish(*, effective_from: date, today: date, reason: str) -> None:
    """Refuse to publish into the past, or without saying why."""
    if effective_from < today:
        raise BadInput(
            field=_("First day"),
            value=effective_from,
            remedy=_("Rules never hold for the past: choose today or a later day."),
        )
    if not reason.strip():
        raise BadInput(field=_("Reason"), value=reason, remedy=_("Say why the rules change, in a sentence."))


def check_can_take_back(*, effective_from: date, today: date, taken_back: bool, reason: str) -> None:
    """Only what has not begun can be taken back, once, and with a reason."""
    if taken_back:
        raise HasBegun(_("This version was taken back already."))
    if effective_from <= today:
        raise HasBegun(_("This version has begun and is never taken back. Publish another one."))
    if not reason.strip():
        raise BadInput(field=_("Reason"), value=reason, remedy=_("Say why it is taken back, in a sentence."))


def check_open_draft(state: str) -> None:
    """Refuse to write in a draft that has ended."""
    if state != "open":
        raise DraftClosed(_("This draft was published or dropped. Begin a new one."))


FILE_NAME = re.compile(r"^(?:procedures/)?[a-z][a-z0-9_]*\.yaml$")
FILES_AT_MOST = 80
LETTERS_AT_MOST = 2_000_000


def check_files(files: Mapping[str, str]) -> None:
    """Refuse files that no pack has, or that are far too large; what they say is not judged here."""
    wrong = next((name for name in files if not FILE_NAME.match(name)), None)
    if wrong is not None:
        raise BadInput(
            field=_("File"),
            value=wrong,
            remedy=_("A pack has files such as deadlines.yaml and procedures/repair.yaml."),
        )
    if len(files) > FILES_AT_MOST or sum(map(len, files.values())) > LETTERS_AT_MOST:
        raise BadInput(field=_("File"), value=len(files), remedy=_("This is too large for a pack."))


@dataclass(frozen=True)
class Holding:
    """What decides where and since when a version holds."""

    version_id: int
    effective_from: date
    company_id: int | None
    development_id: int | None


def holding_at(
    versions: Iterable[Holding], *, on: date, company_id: int | None, development_id: int | None
) -> int | None:
    """The version that holds at a place: the development's own, else its company's, else everybody's; the latest."""
    fitting = [
        version
        for version in versions
        if version.effective_from <= on
        and version.company_id in (None, company_id)
        and version.development_id in (None, development_id)
    ]
    best = max(
        fitting,
        key=lambda one: (
            one.development_id is not None,
            one.company_id is not None,
            one.effective_from,
            one.version_id,
        ),
        default=None,
    )
    return best.version_id if best else None
