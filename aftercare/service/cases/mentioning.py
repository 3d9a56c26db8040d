"""Who is meant by an @name in a note. Pure."""

from collections.abc import Mapping, Sequence

SIGNS = "@＠"


def named_in(text: str, people: Mapping[str, Sequence[int]]) -> list[int]:
    """The people whose name follows an @, each once, in the order of the text; the longest name that fits counts.

    `people` maps a name to everybody who bears it: two of one name are both meant.
    """
    meant: list[int] = []
    names = sorted((name for name in people if name), key=len, reverse=True)
    for place, sign in enumerate(text):
        if sign in SIGNS:
            rest = text[place + 1 :]
            found = next((name for name in names if rest.startswith(name)), None)
            meant += people[found] if found else ()
    return list(dict.fromkeys(meant))
