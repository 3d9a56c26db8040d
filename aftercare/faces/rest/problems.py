"""How a refusal is told to a program: problem details (RFC 9457), told apart by `code`."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

from aftercare.faces.rest.schemas.common import Fault, Problem
from aftercare.ground.core.errors import BadInput, Refused

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request cannot be read",
    401: "No valid token",
    403: "Not allowed",
    404: "Not found",
    405: "The address knows no such method",
    409: "Not possible as things stand",
    413: "Too large",
    415: "Send JSON",
    422: "A value cannot be used",
    429: "Too many calls",
    500: "Something broke",
    503: "Not possible at the moment",
}


def problem(request: HttpRequest, *, status: int, code: str, detail: str, errors: Sequence[Fault] = ()) -> HttpResponse:
    """A refusal as problem details."""
    body = Problem(
        type="about:blank",
        title=TITLES.get(status, code),
        status=status,
        detail=detail,
        code=code,
        instance=request.path[:300],
        errors=list(errors),
    )
    response = HttpResponse(body.model_dump_json(), status=status, content_type=MEDIA_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = "Bearer"
    return response


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """What an action refused, in its own words."""
    errors = (
        [Fault(field=str(refusal.field), value=str(refusal.value), remedy=str(refusal.remedy))]
        if isinstance(refusal, BadInput)
        else []
    )
    return problem(request, status=refusal.http_status, code=refusal.code, detail=str(refusal.message), errors=errors)
