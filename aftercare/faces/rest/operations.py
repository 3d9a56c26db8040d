"""What every operation has: summary, description, scopes, declared refusals, and that twice is once.

`reads` and `changes` stand where `router.get` and `router.post` would. The first line of the docstring is the
summary, the rest the description.
"""

import functools
import hashlib
import inspect
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from ninja import Router
from pydantic import TypeAdapter

from aftercare.faces.rest.door import Token
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.submissions.answers import Answer, answer_once
from aftercare.ground.submissions.parts import digest_of

P = ParamSpec("P")
R = TypeVar("R")

KEY_AT_MOST = 80
KEY_HEADER = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": KEY_AT_MOST, "pattern": "^[!-~]+$"},
    "description": "Any name of yours for this call. Sent again with the same content, the call does nothing more and "
    "is answered as the first time.",
    "example": "call-2026-11-21-0042",
}
READING = (401, 403, 404, 422, 429)
CHANGING = (400, 401, 403, 404, 409, 415, 422, 429)


def reads(
    router: Router, path: str, *, answers: Any, scopes: Sequence[Permission], refusals: Sequence[int] = READING
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare an operation that only reads."""
    return _declare(router, "GET", path, answers=answers, status=200, scopes=scopes, refusals=refusals)


def changes(
    router: Router,
    path: str,
    *,
    answers: Any,
    scopes: Sequence[Permission],
    method: str = "POST",
    status: int = 200,
    refusals: Sequence[int] = CHANGING,
    uploads: bool = False,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare an operation that changes something; with an `Idempotency-Key`, twice is once.

    `uploads`: it takes a form with files, not JSON.
    """
    more = (413,) if uploads else ()
    return _declare(
        router, method, path, answers=answers, status=status, scopes=scopes, refusals=sorted({*refusals, *more})
    )


def _declare(
    router: Router,
    method: str,
    path: str,
    *,
    answers: Any,
    status: int,
    scopes: Sequence[Permission],
    refusals: Sequence[int],
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    def register(function: Callable[P, R]) -> Callable[P, R]:
        summary, description = _words(function, scopes)
        adapter: TypeAdapter[Any] = TypeAdapter(answers)
        known = _Known()

        @functools.wraps(function)
        def run(request: SignedInRequest, **given: Any) -> HttpResponseBase:
            known.check(request)
            if method == "GET":
                return _spoken(function(request, **given), adapter, status)  # type: ignore[arg-type]
            return _once(request, lambda: _answer(function(request, **given), adapter, status))  # type: ignore[arg-type]

        extra: dict[str, Any] = {"security": [{"Token": [scope.value for scope in scopes]}]}
        if method != "GET":
            extra["parameters"] = [KEY_HEADER]
        # Refusals never come from ninja and look alike; a model of each for each operation took 20 MB of every process.
        router.api_operation(
            [method],
            path,
            response={status: answers, **dict.fromkeys(refusals)},
            auth=Token(scopes),
            operation_id=function.__name__,
            summary=summary,
            description=description,
            openapi_extra=extra,
        )(run)
        known.learn(router, path)
        return function

    return register


class _Known:
    """The names that an operation takes in its query; others are refused instead of being passed over in silence."""

    def __init__(self) -> None:
        self.names: frozenset[str] = frozenset()

    def learn(self, router: Router, path: str) -> None:
        """Take the names from the operation that was declared last."""
        models: list[Any] = router.path_operations[path].operations[-1].models
        self.names = frozenset(
            name for model in models if model.__ninja_param_source__ == "query" for name in model.__ninja_flatten_map__
        )

    def check(self, request: HttpRequest) -> None:
        """Refuse a name nobody knows, a NUL, and a name that comes twice."""
        for name, values in request.GET.lists():
            if name not in self.names:
                raise BadInput(field=name[:60], value="", remedy=_("There is no such parameter here."))
            if len(values) > 1 or "\x00" in values[0]:
                raise BadInput(field=name, value="", remedy=_("Send it once, as plain text."))


def _words(function: Callable[..., Any], scopes: Sequence[Permission]) -> tuple[str, str]:
    first, _blank, rest = inspect.cleandoc(function.__doc__ or "").partition("\n")
    scope = " and ".join(f"`{each.value}`" for each in scopes)
    told = f"A token limited to scopes needs {scope}." if scopes else "Any token may ask this."
    said = [" ".join(part.split()) for part in rest.split("\n\n")]
    return first.rstrip("."), "\n\n".join(part for part in (*said, told) if part)


def _spoken(result: Any, adapter: TypeAdapter[Any], status: int) -> HttpResponseBase:
    if isinstance(result, HttpResponseBase):
        return result
    return JsonResponse(adapter.dump_python(result, mode="json"), status=status, safe=False, json_dumps_params=_JSON)


_JSON = {"ensure_ascii": False}


def _answer(result: Any, adapter: TypeAdapter[Any], status: int) -> Answer:
    return Answer(status, adapter.dump_python(result, mode="json"))


def _once(request: SignedInRequest, do: Callable[[], Answer]) -> HttpResponseBase:
    key = request.headers.get("Idempotency-Key", "")
    if not key:
        answer = do()
    else:
        if len(key) > KEY_AT_MOST or not all("!" <= sign <= "~" for sign in key):
            raise BadInput(
                field="Idempotency-Key", value=key[:40], remedy=_("Send at most 80 visible ASCII characters.")
            )
        answer = answer_once(
            key=_kept_as(request, key), digest=_digest(request), do=do, by=request.actor, at=timezone.now()
        )
    response = JsonResponse(answer.body, status=answer.status, safe=False, json_dumps_params=_JSON)
    if answer.repeated:
        response["Idempotency-Replayed"] = "true"
    return response


def _kept_as(request: SignedInRequest, key: str) -> str:
    """The key under which the answer is kept: of this token alone, so that a narrower one is not told it."""
    token = request.token.pk if request.token else 0
    return f"rest:{hashlib.sha256(f'{token}:{key}'.encode()).hexdigest()}"


def _digest(request: HttpRequest) -> str:
    """What makes a second sending the same call: method, address, query, and content."""
    if (request.content_type or "").startswith("multipart/"):
        files = [
            (name, each.name, hashlib.sha256(each.read()).hexdigest())
            for name in request.FILES
            for each in request.FILES.getlist(name)
        ]
        for name in request.FILES:
            for each in request.FILES.getlist(name):
                each.seek(0)
        content: object = [sorted(request.POST.lists()), files]
    else:
        content = hashlib.sha256(request.body).hexdigest()
    return digest_of([request.method, request.get_full_path(), content])
