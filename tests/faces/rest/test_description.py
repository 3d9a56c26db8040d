"""The description of the interface: complete, exact, and the same as the file in the repository."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from aftercare.faces.rest.describing import TAGS, document
from aftercare.faces.rest.schemas.common import In, Out
from aftercare.ground.accounts.roles import Permission
from aftercare.project.reference import FOLDER


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


@pytest.mark.feature("PL07")
def test_it_is_openapi_3_1_and_the_same_that_the_repository_holds() -> None:
    served = Client().get("/api/v1/openapi.json").json()
    assert served["openapi"].startswith("3.1")
    assert served == json.loads((FOLDER / "openapi.json").read_text(encoding="utf-8"))


def test_every_operation_says_what_it_does_what_it_needs_and_how_it_refuses() -> None:
    scopes = {permission.value for permission in Permission}
    for method, path, operation in operations():
        where = f"{method} {path}"
        assert operation["summary"], where
        assert operation["description"], where
        assert set(operation["tags"]) <= set(TAGS), where
        [needed] = operation["security"]
        assert set(needed["Token"]) <= scopes, where
        refusals = {int(status) for status in operation["responses"] if int(status) >= 400}
        assert {401, 403, 429} <= refusals, where
        if method != "get":
            assert {400, 409, 415, 422} <= refusals, where
            assert [each for each in operation["parameters"] if each["name"] == "Idempotency-Key"], where


def test_every_operation_is_there_under_its_address_and_method() -> None:
    lost = []
    for method, path, _operation in operations():
        address = re.sub(r"{\w+}", "1", path)
        if getattr(Client(), method)(address, content_type="application/json").status_code != 401:
            lost.append(f"{method} {path}")
    assert lost == []


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for _method, _path, operation in operations()]
    assert len(names) == len(set(names))


def test_no_shape_takes_fields_that_nobody_knows() -> None:
    shapes = document()["components"]["schemas"]
    sent = {name for _m, _p, each in operations() for name in _refs(each.get("requestBody", {}))}
    assert sent
    assert [name for name in sent if shapes[name].get("additionalProperties") is not False] == []


def test_no_two_shapes_bear_one_name() -> None:
    classes = [each for base in (In, Out) for each in _below(base)]
    names = [each.__name__ for each in classes]
    assert len(names) == len(set(names))


def _below(base: type) -> Iterator[type]:
    for each in base.__subclasses__():
        yield each
        yield from _below(each)


def test_every_shape_is_described() -> None:
    assert [name for name, shape in document()["components"]["schemas"].items() if not shape.get("description")] == []


def _refs(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"].rpartition("/")[2]
        for each in value.values():
            yield from _refs(each)
    elif isinstance(value, list):
        for each in value:
            yield from _refs(each)
