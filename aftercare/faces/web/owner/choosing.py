"""What a report can be about, as tiles to tap: parts under their groups, and the kinds that are no repair."""

from collections.abc import Sequence
from dataclasses import dataclass

from aftercare.faces.web.words import Choices, PolicyWords, said
from aftercare.records.estate.rules import pinyin_initials
from aftercare.service.cases.policy import Component

Groups = list[tuple[str, list["Part"]]]


@dataclass(frozen=True)
class Part:
    """A part to tap: `find` is what the filter above a long list looks in, with the pinyin initials."""

    key: str
    label: str
    find: str


def groups_of(words: PolicyWords, *, public: bool | None = None) -> Groups:
    """Components by group in the order of the policy; with `public` only those of all, or only those of a home."""
    return [
        (
            said(group.label),
            [
                Part(
                    component, said(value.label), f"{said(value.label)} {pinyin_initials(value.label.zh_hans)}".lower()
                )
                for component, value in words.taxonomy.components.items()
                if value.group == key and (public is None or value.public == public)
            ],
        )
        for key, group in words.taxonomy.groups.items()
    ]


def _part(key: str, component: Component) -> Part:
    label = said(component.label)
    return Part(key, label, f"{label} {pinyin_initials(component.label.zh_hans)}".lower())


def kinds_of(words: PolicyWords, offered: Sequence[str]) -> Choices:
    """The kinds among `offered` that are not about a part, in the order of the policy."""
    return [
        (key, said(kind.label))
        for key, kind in words.taxonomy.kinds.items()
        if key in offered and not kind.has_component
    ]
