"""What a policy pack says of numbers that people read out. Pure."""

import re
from typing import Annotated

from pydantic import AfterValidator

from aftercare.ground.core.documents import Key, Section, Sources, UnknownKey
from aftercare.ground.core.text import lazy as _

PLACEHOLDER = re.compile(r"\{([^}]*)\}")
COUNTER = re.compile(r"^n:0\d$")


def _is_pattern(pattern: str) -> str:
    fields = PLACEHOLDER.findall(pattern)
    unknown = [field for field in fields if field not in ("development", "date") and not COUNTER.match(field)]
    if unknown:
        raise ValueError(f"{{{unknown[0]}}} is not known; use {{development}}, {{date}} and {{n:04}}")
    if sum(bool(COUNTER.match(field)) for field in fields) != 1:
        raise ValueError("the pattern needs exactly one counter such as {n:04}")
    return pattern


class Pattern(Section):
    """How the numbers of one kind are written: `BX-{development}-{date}-{n:04}`."""

    pattern: Annotated[str, AfterValidator(_is_pattern)]
    source: Sources


class NumberingPolicy(Section):
    """The pattern of every kind of number."""

    patterns: dict[Key, Pattern]

    def pattern_for(self, kind: str) -> str:
        """The pattern of a kind; UnknownKey when this version names none."""
        try:
            return self.patterns[kind].pattern
        except KeyError:
            raise UnknownKey(_("This policy has no numbers for “%(kind)s”.") % {"kind": kind}) from None
