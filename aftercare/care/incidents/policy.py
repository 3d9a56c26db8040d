"""What a policy pack says of incidents: how alike cases must be to be suggested, and when somebody is warned. Pure."""

from typing import Annotated

from pydantic import Field

from aftercare.ground.core.documents import Key, Section, Sources

Points = Annotated[int, Field(ge=0, le=100)]


class Suggesting(Section):
    """How many points each likeness is worth, and from how many on a case is suggested.

    `words` is what two texts are worth that share `words_full` percent or more of what they say; half as much, half the
    points; below `words_from` percent they are not alike at all. From `groups_from` percent on texts of late are shown
    as a group. Only cases of `kinds` are looked at: what people praise has no cause to be found.
    """

    within_days: Annotated[int, Field(ge=1, le=730)] = 60
    kinds: tuple[Key, ...] = ("repair", "complaint", "question", "help", "suggestion")
    component: Points = 30
    symptom: Points = 20
    building: Points = 20
    line: Points = 10
    words: Points = 80
    words_from: Annotated[int, Field(ge=1, le=100)] = 15
    words_full: Annotated[int, Field(ge=1, le=100)] = 35
    groups_from: Annotated[int, Field(ge=1, le=100)] = 25
    threshold: Annotated[int, Field(ge=1, le=100)] = 40
    source: Sources = ("practice: one building, the same part and symptom",)


class Watching(Section):
    """So many homes with the same within so many days may have one cause: these roles are told, once a week."""

    homes: Annotated[int, Field(ge=2, le=1000)]
    within_days: Annotated[int, Field(ge=1, le=365)]
    tell: Annotated[tuple[Key, ...], Field(min_length=1)]
    source: Sources


class IncidentPolicy(Section):
    """Incidents. A pack without this section suggests by the figures above, and warns nobody."""

    suggesting: Suggesting = Suggesting()
    watching: Watching | None = None
