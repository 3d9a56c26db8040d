"""What no import linter sees: faces decide and write nothing, rules know no clock, models do not save themselves."""

import ast

from django.apps import apps

from tests.architecture.reading import calls, in_every_room, modules, name_of, place, tree

WRITES = {"bulk_create", "bulk_update", "get_or_create", "update_or_create", "save", "create", "update", "delete"}
ON_ROWS = (".objects.", ".filter().", ".visible_to().", ".exclude().", ".all().", ".locked().")
CLOCKS = {"now", "today", "utcnow", "time", "monotonic"}
CLOCKS_UNLESS_GIVEN = {"localdate", "localtime"}
CLOCK_OWNERS = {"datetime", "date", "timezone", "time", "dt"}


def test_faces_write_no_rows():
    faults = [
        f"{place(path, call)} {name_of(call.func)}"
        for path in modules("faces/web/**/*.py", "faces/rest/**/*.py")
        for call in calls(tree(path))
        if writes_rows(name_of(call.func))
    ]

    assert faults == []


def writes_rows(name: str) -> bool:
    """Whether a call such as `Case.objects.filter().update` writes; dictionaries have an `update` too."""
    owner, _, verb = name.rpartition(".")
    return verb in WRITES and (verb == "save" or any(mark in f"{owner}." for mark in ON_ROWS))


def test_time_is_given_and_never_read_below_the_edge():
    rooms = ("rules", "policy", "models", "queries", "parts", "permissions", "actions", "events")
    faults = [
        f"{place(path, call)} {name_of(call.func)}"
        for room in rooms
        for path in in_every_room(room)
        for call in calls(tree(path))
        if reads_clock(call)
    ]

    assert faults == []


def reads_clock(call: ast.Call) -> bool:
    """Whether a call asks what time it is; `timezone.localdate(at)` only reckons with a given one."""
    owner, _, verb = name_of(call.func).rpartition(".")
    asks = verb in CLOCKS or (verb in CLOCKS_UNLESS_GIVEN and not call.args)
    return asks and owner.rpartition(".")[2] in CLOCK_OWNERS


def ours() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("aftercare.")]


def test_every_model_says_what_it_is():
    faults = [
        model.__name__
        for model in ours()
        if not any("__str__" in vars(base) for base in model.__mro__ if base.__module__.startswith("aftercare."))
    ]

    assert faults == []


def test_no_model_saves_in_a_way_of_its_own():
    assert [model.__name__ for model in ours() if {"save", "delete"} & vars(model).keys()] == []
