"""Nobody brings the interface down with made-up calls, and every answer is one that was declared."""

import os

import pytest
from schemathesis import GenerationMode

from tests.faces.rest.fuzzing import faults_of, operations, the_interface
from tests.faces.rest.known import known_things
from tests.faces.world import World, a_world

LONG = int(os.environ.get("FUZZ", "0"))  # calls for each operation, role and mode, in `make fuzz`
OPERATIONS = list(operations(the_interface()))
ROLES = (
    "manager",
    "administrator",
    "supervisor",
    "inspector",
    "finance",
    "head_office",
    "agent",
    "auditor",
    "elsewhere",
)


GROUPS = 6  # a world of its own for each


@pytest.fixture
def world(db: None) -> World:
    """One world for the calls of a group."""
    return a_world()


BOTH = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.feature("PL07")
@pytest.mark.parametrize("group", range(GROUPS))
def test_made_up_calls_are_answered_as_declared(group: int, world: World) -> None:
    faults = []
    roles = ROLES if LONG else ("manager",)
    known = {role: known_things(world, role) for role in roles}
    for place, operation in list(enumerate(OPERATIONS))[group::GROUPS]:
        for role in roles:
            for mode in BOTH if LONG else BOTH[place // GROUPS % 2 :][:1]:
                faults += faults_of(
                    operation, known=known[role], secret=world.tokens[role], examples=LONG or 2, mode=mode
                )
    assert not faults, "\n".join(dict.fromkeys(faults))
