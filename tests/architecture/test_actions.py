"""Every change of state is one function: one transaction, one event, a named actor, a given time."""

import ast
from pathlib import Path

from aftercare.ground.audit import trail
from tests.architecture.reading import calls, functions, in_every_room, modules, name_of, place, tree


def public_actions() -> list[tuple[Path, ast.FunctionDef]]:
    return [
        (path, function)
        for path in in_every_room("actions")
        for function in functions(path)
        if not function.name.startswith("_")
    ]


def test_every_action_is_atomic():
    faults = [
        place(path, function)
        for path, function in public_actions()
        if "transaction.atomic" not in {name_of(each).removesuffix("()") for each in function.decorator_list}
    ]

    assert faults == []


def test_every_action_takes_keywords_only_and_ends_with_by_and_at():
    faults = [
        place(path, function)
        for path, function in public_actions()
        if function.args.args
        or function.args.posonlyargs
        or [argument.arg for argument in function.args.kwonlyargs][-2:] != ["by", "at"]
    ]

    assert faults == []


def test_every_action_records_an_event():
    faults = []
    for path, function in public_actions():
        room = path.parent if path.name == "actions.py" else path.parent.parent
        known = {each.name: each for module in sorted(room.rglob("*.py")) for each in functions(module)}
        if not records(function, known, seen=set()):
            faults.append(place(path, function))

    assert faults == []


def records(function: ast.FunctionDef, known: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    """Whether the function, or one of its room that it calls, writes to the trail."""
    seen.add(function.name)
    names = {name_of(call.func) for call in calls(function)}
    if "trail.record" in names:
        return True
    below = {name.rpartition(".")[2] for name in names} & known.keys() - seen
    return any(records(known[name], known, seen) for name in below)


def test_every_event_that_is_recorded_is_declared():
    faults = [
        f"{place(path, call)} {call.args[0].value}"
        for path in modules()
        for call in calls(tree(path))
        if name_of(call.func) == "trail.record"
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and call.args[0].value not in trail.declared()
    ]

    assert faults == []
