"""What is answered when something breaks outside every view: to people a page, to programs problem details."""

import sys

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from aftercare.faces.rest.problems import problem, refused
from aftercare.faces.web.outages import outage_response
from aftercare.faces.web.views import server_error as page_of_an_error
from aftercare.ground.core.outages import RETRY_AFTER_SECONDS, outage_of

PROGRAMS = "/api/"


def server_error(request: HttpRequest) -> HttpResponse:
    """503 when the database or the disk is away, else 500; asks neither of them for anything."""
    outage = outage_of(sys.exc_info()[1])
    if not request.path.startswith(PROGRAMS):
        return outage_response(request, outage) if outage else page_of_an_error(request)
    if outage:
        response = refused(request, outage)
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
        return response
    return problem(request, status=500, code="Breakdown", detail=_("Something went wrong on our side."))
