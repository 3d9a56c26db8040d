"""The interface described for programs, as OpenAPI 3.1: what django-ninja derives, made exact.

Refusals are problem details and not plain JSON; every answer tells its limits; subjects and scopes are explained.
"""

import functools
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import translation
from ninja.openapi.schema import REF_TEMPLATE
from ninja.schema import NinjaGenerateJsonSchema

from aftercare.faces.rest.api import api
from aftercare.faces.rest.files import BINARY
from aftercare.faces.rest.problems import MEDIA_TYPE, TITLES
from aftercare.faces.rest.schemas.common import Problem
from aftercare.ground.accounts.roles import PERMISSION_LABELS

PREFIX = "/api/v1/"
DESCRIPTION = """\
After-sales service for property developers, for programs: everything that people do on screen, by the same rules.

- **Tokens.** Every call carries `Authorization: Bearer …`. A token acts for one member of staff and never may more
  than that person; scopes limit it further. Issue and end tokens under *My account*.
- **Refusals** are problem details (RFC 9457). Tell them apart by `code`.
- **Versions.** What you change carries the `version` you looked at, as `seen`. When somebody was faster the answer is
  `409` with the code `Stale`: read again and decide anew.
- **Twice is once.** Send an `Idempotency-Key` with whatever changes something; a repeat is given the first answer.
- **Lists** are read page by page: send `next` as `after` until it is empty.
- **Limits.** `RateLimit` and `RateLimit-Policy` say how many calls are left; beyond them the answer is `429` with
  `Retry-After`.
- **Times** are UTC, days are the development's own, money is CNY as text. Unknown fields are refused, not passed over.
- **Words.** Labels come in the language of `Accept-Language` (`zh-hans`, `en`), else of the person for whom you act.
"""
TAGS = {
    "cases": "What owners asked: register, find, read, move on, hand over, hold, judge.",
    "conversation": "What was said about a case, its history and its files.",
    "surveys": "What was found on site.",
    "work orders": "Who was asked to do what, until when; appointments, visits, evidence, signatures.",
    "callbacks": "What owners said when they were asked, and unasked.",
    "replies": "Written replies to owners: drafted, approved by somebody else, sent; the stages of a complaint.",
    "ladder": "Who above is called to a case, until when, and what they decide; crises.",
    "pressing contractors": "Reminders and formal demands to contractors who are late, and how they were delivered.",
    "incidents": "One cause behind many cases, and the cases gathered under it.",
    "dates": "Dates entered by hand, and what falls due by a date.",
    "fines and rewards": "Proposed with the facts, decided by a person, open to objection and appeal.",
    "money": "Costs and who bears them; prices that owners were asked; statements.",
    "desk": "Views of the queue, and one act on many cases: begun, looked at, taken back.",
    "help": "Help articles that may be read today.",
    "files": "Photos and documents.",
    "imports": "Files of homes, owners, contractors and messages: checked, carried out, taken back.",
    "staff": "Who works here, in which teams, and for whom a token acts.",
    "rules": "The rules in force: versions, words and their keys, procedures.",
    "health": "Whether the installation can work.",
    "audit": "The trail: who did what to which, when.",
    "developments": "Developments and their buildings.",
    "homes": "Homes and other units: found, read and kept; who belongs to them, and when.",
    "people": "Owners, households and tenants; two records of one person merged, and separated again.",
    "contractors": "Who built what, who repairs, by which contract.",
}
LIMIT_HEADERS = {
    "RateLimit": {"description": "Calls left and seconds until there are more.", "schema": {"type": "string"}},
    "RateLimit-Policy": {"description": "Calls allowed and the seconds they are for.", "schema": {"type": "string"}},
}


@functools.cache
def document() -> dict[str, Any]:
    """The whole description, in English."""
    with translation.override("en"):
        made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix=PREFIX))
    made["info"] = {
        "title": "Aftercare",
        "version": api.version,
        "summary": "After-sales service for property developers.",
        "description": DESCRIPTION,
        "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
    }
    made["servers"] = [{"url": "/", "description": "This installation."}]
    used = {tag for methods in made["paths"].values() for one in methods.values() for tag in one["tags"]}
    made["tags"] = [{"name": name, "description": words} for name, words in TAGS.items() if name in used]
    made["components"]["schemas"] |= _problem()
    made["components"]["securitySchemes"] = {"Token": _token_scheme()}
    made["components"]["headers"] = LIMIT_HEADERS
    refusals: set[int] = set()
    for methods in made["paths"].values():
        for operation in methods.values():
            answers = {int(status): answer for status, answer in operation["responses"].items()}
            operation["security"] = operation["security"][-1:]  # ninja's own knows no scopes
            refusals |= {status for status in answers if status >= 400}
            operation["responses"] = {str(status): _answer(status, answer) for status, answer in answers.items()}
    made["components"]["responses"] = {_name_of(status): _refusal(status) for status in sorted(refusals)}
    return made


def _problem() -> dict[str, Any]:
    """The shape of a refusal, and what stands in it."""
    shape = Problem.model_json_schema(
        ref_template=REF_TEMPLATE, schema_generator=NinjaGenerateJsonSchema, mode="serialization"
    )
    return {**shape.pop("$defs", {}), Problem.__name__: shape}


def _token_scheme() -> dict[str, Any]:
    scopes = "\n".join(f"- `{permission.value}`: {_english(label)}" for permission, label in PERMISSION_LABELS.items())
    return {
        "type": "http",
        "scheme": "bearer",
        "description": f"A token of a member of staff. Scopes to which it can be limited:\n\n{scopes}",
    }


def _english(label: object) -> str:
    with translation.override("en"):
        return str(label)


def _answer(status: int, answer: dict[str, Any]) -> dict[str, Any]:
    """An answer with its headers; refusals are alike everywhere and stand in one place."""
    if status >= 400:
        return {"$ref": f"#/components/responses/{_name_of(status)}"}
    shapes = answer.get("content", {})
    if shapes.get("application/json", {}).get("schema", {}).get("format") == "binary":
        answer = {**answer, "content": {BINARY: {"schema": {"type": "string", "format": "binary"}}}}
    return {**answer, "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in LIMIT_HEADERS}}


def _name_of(status: int) -> str:
    return f"Problem{status}"


def _refusal(status: int) -> dict[str, Any]:
    headers: dict[str, Any] = {name: {"$ref": f"#/components/headers/{name}"} for name in LIMIT_HEADERS}
    if status == 429:
        headers["Retry-After"] = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
    return {
        "description": TITLES[status],
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def openapi(_request: HttpRequest) -> JsonResponse:
    """The description, for programs and for those who write them."""
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


openapi.login_required = False  # type: ignore[attr-defined]  # it tells nothing that is not in the source
