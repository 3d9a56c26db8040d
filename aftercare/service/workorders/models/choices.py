"""Turning an enumeration of the rules into the choices of a field."""

from enum import StrEnum


def choices(values: type[StrEnum]) -> list[tuple[str, str]]:
    """The values of an enumeration as a field takes them; their words are in the rules."""
    return [(value.value, value.value) for value in values]
