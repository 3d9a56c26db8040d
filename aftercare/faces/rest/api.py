"""The REST face: one API object, its subjects, and how refusals are told (RFC 9457)."""

import structlog
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as NinjaValidationError

from aftercare.faces.rest import (
    articles,
    bulk,
    calendars,
    case_acts,
    case_clocks,
    case_story,
    cases,
    contractors,
    dates,
    demands,
    developments,
    events,
    files,
    fines,
    health,
    homes,
    imports,
    incidents,
    ladder,
    money,
    opinions,
    order_acts,
    orders,
    people,
    policies,
    rehearsals,
    replies,
    site,
    staff,
    statements,
    views,
)
from aftercare.faces.rest.problems import problem, refused
from aftercare.faces.rest.schemas.common import Fault
from aftercare.ground.core.beyond import beyond_range_of
from aftercare.ground.core.errors import Refused
from aftercare.ground.core.outages import RETRY_AFTER_SECONDS, outage_of
from aftercare.ground.core.text import lazy as _

log = structlog.get_logger("aftercare.rest")
api = NinjaAPI(
    title="Aftercare",
    version="1",
    urls_namespace="rest",
    docs_url=None,
    openapi_url=None,
)
# One router for each first part of an address: what answers GET and POST at one address must stand in one.
SUBJECTS = (
    ("/cases", "cases", cases.router),
    ("/cases", "cases", case_acts.router),
    ("/cases", "cases", case_clocks.router),
    ("/cases", "conversation", case_story.router),
    ("/cases", "surveys", site.router),
    ("/cases", "work orders", orders.case_router),
    ("/orders", "work orders", order_acts.router),
    ("/cases", "callbacks", opinions.router),
    ("/cases", "money", money.router),
    ("/cases", "ladder", ladder.router),
    ("/cases", "replies", replies.case_router),
    ("/replies", "replies", replies.router),
    ("/orders", "pressing contractors", demands.order_router),
    ("/demands", "pressing contractors", demands.router),
    ("/incidents", "incidents", incidents.router),
    ("/dates", "dates", dates.router),
    ("/views", "desk", views.router),
    ("/bulk-acts", "desk", bulk.router),
    ("/articles", "help", articles.router),
    ("/statements", "money", statements.router),
    ("/fines", "fines and rewards", fines.router),
    ("/rehearsals", "rules", rehearsals.router),
    ("/files", "files", files.router),
    ("/developments", "developments", developments.router),
    ("/buildings", "developments", developments.building_router),
    ("/homes", "homes", homes.router),
    ("/people", "people", people.router),
    ("/merges", "people", people.merge_router),
    ("/contractors", "contractors", contractors.router),
    ("/imports", "imports", imports.router),
    ("/import-kinds", "imports", imports.kind_router),
    ("/me", "staff", staff.me_router),
    ("/staff", "staff", staff.router),
    ("/teams", "staff", staff.team_router),
    ("/policies", "rules", policies.router),
    ("/calendars", "rules", calendars.router),
    ("/health", "health", health.router),
    ("/audit", "audit", events.router),
)
for prefix, tag, router in SUBJECTS:
    api.add_router(prefix, router, tags=[tag])


@api.exception_handler(Refused)
def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return refused(request, refusal)


@api.exception_handler(Error)
@api.exception_handler(OSError)
@api.exception_handler(OverflowError)
def _away(request: HttpRequest, fault: Exception) -> HttpResponse:
    if beyond := beyond_range_of(fault):
        log.warning("beyond range", exc_info=fault)
        return refused(request, beyond)
    outage = outage_of(fault)
    if outage is None:
        raise fault
    log.error("outage", code=outage.code, exc_info=fault)
    response = refused(request, outage)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


@api.exception_handler(NinjaValidationError)
def _invalid(request: HttpRequest, error: NinjaValidationError) -> HttpResponse:
    errors = [
        Fault(field=".".join(str(part) for part in item["loc"][1:])[:120], value="", remedy=item["msg"])
        for item in error.errors
    ]
    detail = "; ".join(f"{item.field}: {item.remedy}" for item in errors[:5])
    return problem(request, status=422, code="InvalidRequest", detail=detail, errors=errors)


@api.exception_handler(AuthenticationError)
def _unknown(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(
        request, status=401, code="NotSignedIn", detail=str(_("Send a valid token: Authorization: Bearer …"))
    )


@api.exception_handler(Http404)
def _missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(request, status=404, code="Missing", detail=str(_("There is no such thing, or not for you.")))


@api.exception_handler(RequestDataTooBig)
def _too_large(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return problem(request, status=413, code="TooLarge", detail=str(_("Too much was sent at once.")))


@api.exception_handler(SuspiciousOperation)
@api.exception_handler(MultiPartParserError)
def _unreadable(request: HttpRequest, _error: Exception) -> HttpResponse:
    return problem(request, status=400, code="BadRequest", detail=str(_("What was sent cannot be read.")))


@api.exception_handler(HttpError)
def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    return problem(request, status=error.status_code, code="BadRequest", detail=str(error))
