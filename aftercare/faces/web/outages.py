"""How an outage looks: a page that needs neither database nor session, or beside the form a notice for htmx."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from aftercare.faces.web.html import engine
from aftercare.faces.web.refusals import typed_values
from aftercare.ground.core.outages import RETRY_AFTER_SECONDS, Outage


def outage_response(request: HttpRequest, outage: Outage) -> HttpResponse:
    """503 with what is the matter, what was typed, and the number to quote."""
    context = {
        "message": outage.message,
        "typed": typed_values(request) if request.method == "POST" else [],
        "request_id": getattr(request, "request_id", ""),
        "static_url": f"/{settings.STATIC_URL.strip('/')}/",
    }
    by_htmx = request.headers.get("HX-Request") == "true"
    environment = engine().env
    template = "outage_notice.html" if by_htmx else "outage.html"
    response = HttpResponse(environment.get_template(template).render(context), status=outage.http_status)
    if by_htmx:
        response["HX-Retarget"], response["HX-Reswap"] = "#notices", "innerHTML"
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["X-Refusal"] = outage.code
    response["Cache-Control"] = "no-store"
    return response
