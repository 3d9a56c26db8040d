"""Nobody brings the interface down with made-up calls, and every answer is one that was declared."""

import os
from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker
from schemathesis import GenerationMode

from tests.faces.rest.fuzzing import faults_of, name_of, operations, the_interface
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


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for all calls: what they change is taken back each time."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_world()
        transaction.set_rollback(True)


BOTH = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@pytest.mark.feature("PL07")
@pytest.mark.parametrize(
    ("place", "operation"), list(enumerate(OPERATIONS)), ids=[name_of(each) for each in OPERATIONS]
)
def test_made_up_calls_are_answered_as_declared(place: int, operation: object, world: World) -> None:
    faults = []
    for role in ROLES if LONG else ("manager",):
        known = known_things(world, role)
        for mode in BOTH if LONG else BOTH[place % 2 :][:1]:
            faults += faults_of(operation, known=known, secret=world.tokens[role], examples=LONG or 2, mode=mode)
    assert not faults, "\n".join(dict.fromkeys(faults))
