"""How a refusal looks: what happened, what was kept, what to do next."""

from django.http import HttpRequest, HttpResponse

from aftercare.faces.web.html import fragment, page
from aftercare.ground.core.errors import BadInput, Refused, Stale

SECRET = ("csrfmiddlewaretoken", "password", "code", "token", "submission_key", "seen", "secret")


def typed_values(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person had typed, to copy from the page; never secrets, never our own hidden fields."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if not any(secret in name for secret in SECRET)
        for value in values
        if value.strip() and isinstance(value, str)
    ][:40]


def refusal_response(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal as a page; for htmx as a notice put beside the form, which stays as it is."""
    context = {
        "refusal": refusal,
        "bad_input": refusal if isinstance(refusal, BadInput) else None,
        "stale": isinstance(refusal, Stale),
        "typed": typed_values(request) if request.method == "POST" else [],
        "back_url": request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "/",
    }
    if getattr(request, "htmx", False):
        response = fragment(request, "refused.html", "notice", context, status=refusal.http_status)
        response["HX-Retarget"] = "#notices"
        response["HX-Reswap"] = "innerHTML"
    else:
        response = page(request, "refused.html", context, status=refusal.http_status)
    response["X-Refusal"] = refusal.code
    return response
