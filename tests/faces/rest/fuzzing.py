"""Calls that schemathesis makes up from the description, sent to the product in this process.

What is made up is steered: half of the ids and versions are put right, so that calls come past the door and into the
rules. Each call is taken back, so that the next one meets the same world.
"""

import random
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy
from schemathesis import Case, GenerationMode
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from aftercare.faces.rest.describing import document

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
LISTED = {"photos": "refs", "signature": "ref", "photo": "ref"}


def taken_back(application: Application) -> Application:
    """The application, each call of which leaves nothing behind."""

    def call(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        with transaction.atomic(), no_connection_closed():
            answer = application(environ, start)
            body = list(answer)
            getattr(answer, "close", lambda: None)()
            transaction.set_rollback(True)
        return body

    return call


@contextmanager
def no_connection_closed() -> Iterator[None]:
    """As Django's own test client does: a request drops a connection that stands in a transaction of the test's."""
    edges = (request_started, request_finished)
    for edge in edges:
        edge.disconnect(close_old_connections)
    try:
        yield
    finally:
        for edge in edges:
            edge.connect(close_old_connections)


def the_interface() -> Any:
    """The described interface, answered by the product in this process."""
    schema = schemathesis.openapi.from_dict(document())
    schema.app = taken_back(get_wsgi_application())
    return schema


def operations(schema: Any) -> Iterator[Any]:
    """Every operation, by name."""
    found = [result.ok() for result in schema.get_all_operations()]
    return iter(sorted(found, key=lambda operation: operation.definition.raw["operationId"]))


def name_of(operation: Any) -> str:
    """Its operationId."""
    return str(operation.definition.raw["operationId"])


def faults_of(operation: Any, *, known: dict[str, Any], secret: str, examples: int, mode: GenerationMode) -> list[str]:
    """What is wrong with the answers to so many made-up calls, each fault once, with the call that shows it."""
    faults: dict[str, str] = {}
    dice = random.Random(name_of(operation))
    made: SearchStrategy[Case] = operation.as_strategy(generation_mode=mode)

    @seed(20261122)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(made)
    def knock(case: Case) -> None:
        steer(case, known, dice)
        answer = case.call(headers={"Authorization": f"Bearer {secret}"})
        try:
            case.validate_response(answer, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                faults.setdefault(f"{name_of(operation)} {answer.status_code} {failure}", case.as_curl_command()[:600])

    knock()
    return [f"{fault}\n    {call}" for fault, call in faults.items()]


def steer(case: Case, known: dict[str, Any], dice: random.Random) -> None:
    """Put ids, versions and references right in two calls of three."""
    if dice.random() < 0.33:
        return
    for name in case.path_parameters:
        case.path_parameters[name] = known.get(name, case.path_parameters[name])
    if isinstance(case.body, dict):
        for name in case.body:
            case.body[name] = known.get(name, case.body[name])
    if isinstance(case.query, dict):
        for name in list(case.query):
            if f"{name}_id" in known and case.query[name] is not None and dice.random() < 0.8:
                case.query[name] = known[f"{name}_id"]
