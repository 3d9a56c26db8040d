"""The description of the interface as people read it: by subject, under sign-in, without any script of others."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aftercare.faces.rest.describing import PREFIX, TAGS, document
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.actors import ActorKind
from aftercare.ground.core.errors import NotPermitted
from aftercare.ground.core.text import lazy as _

SUBJECTS, SUBJECT = "interface/subjects.html", "interface/subject.html"


@dataclass(frozen=True)
class Value:
    """A parameter or a field: its name, its type in words, whether it must be sent, and what it means."""

    name: str
    type: str
    required: bool
    words: str


@dataclass(frozen=True)
class Described:
    """One operation as the page shows it."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    scopes: tuple[str, ...]
    parameters: tuple[Value, ...]
    body: tuple[Value, ...]
    media_type: str
    answer: tuple[Value, ...]
    status: str
    refusals: tuple[str, ...]


@require_safe
def subjects(request: SignedInRequest) -> HttpResponse:
    """What there is to be asked, by subject."""
    _check_may(request)
    counted = dict.fromkeys(TAGS, 0)
    for _method, _path, operation in _operations():
        counted[operation["tags"][0]] += 1
    rows = [(tag, TAGS[tag], count) for tag, count in counted.items() if count]
    context = {"rows": rows, "base": f"{settings.PUBLIC_URL}{PREFIX.rstrip('/')}", "total": sum(counted.values())}
    return render(request, SUBJECTS, context)


@require_safe
def subject(request: SignedInRequest, tag: str) -> HttpResponse:
    """Every operation on one subject."""
    _check_may(request)
    if tag not in TAGS:
        raise Http404
    found = [_described(method, path, each) for method, path, each in _operations() if tag in each["tags"]]
    return render(request, SUBJECT, {"tag": tag, "words": TAGS[tag], "operations": found})


def _check_may(request: SignedInRequest) -> None:
    if request.actor.kind != ActorKind.STAFF:
        raise NotPermitted(_("This page is for those who work here."))


def _operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


def _described(method: str, path: str, operation: Mapping[str, Any]) -> Described:
    answers = operation["responses"]
    status = next(each for each in answers if int(each) < 400)
    [(media_type, sent)] = (operation.get("requestBody") or {"content": {"": {}}})["content"].items()
    answer = next(iter(answers[status]["content"].values()))["schema"]
    return Described(
        name=operation["operationId"],
        method=method,
        path=path,
        summary=operation["summary"],
        description=operation["description"],
        scopes=tuple(operation["security"][0]["Token"]),
        parameters=tuple(
            Value(each["name"], _type(each["schema"]), each.get("required", False), each.get("description", ""))
            for each in operation["parameters"]
        ),
        body=_fields(sent.get("schema", {})),
        media_type=media_type,
        answer=_fields(answer),
        status=status,
        refusals=tuple(each for each in answers if int(each) >= 400),
    )


def _fields(shape: Mapping[str, Any]) -> tuple[Value, ...]:
    """The fields of a shape, those of its items when it is a list."""
    shape = _resolved(shape.get("items", shape))
    needed = shape.get("required", [])
    return tuple(
        Value(name, _type(each), name in needed, _resolved(each).get("description", each.get("description", "")))
        for name, each in shape.get("properties", {}).items()
    )


def _resolved(shape: Mapping[str, Any]) -> Mapping[str, Any]:
    name = str(shape.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Any] = document()["components"]["schemas"][name] if name else shape
    return found


def _type(shape: Mapping[str, Any]) -> str:
    """A type in a few words: `text (date-time)`, `list of CaseOut`."""
    if "$ref" in shape:
        return str(shape["$ref"]).rpartition("/")[2]
    if "anyOf" in shape:
        return " | ".join(_type(each) for each in shape["anyOf"])
    if "enum" in shape:
        return " | ".join(f'"{each}"' for each in shape["enum"])
    if shape.get("type") == "array":
        return f"[{_type(shape.get('items', {}))}]"
    form = shape.get("format")
    return f"{shape.get('type', 'any')} ({form})" if form else str(shape.get("type", "any"))
