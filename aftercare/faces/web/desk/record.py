"""The whole record of a case as one PDF."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from aftercare.faces.web.desk.case import find_case
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.insight.forms.printing import print_pdf
from aftercare.insight.forms.queries import record_of


@require_safe
def record(request: SignedInRequest, case_id: int) -> HttpResponse:
    """Print the record; named by the case's number."""
    case = find_case(request, case_id)
    made = record_of(case, reader=request.actor, at=timezone.now())
    pdf = print_pdf("record", document=made.document, images=made.images)
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{case.number or case.pk}.pdf"'},
    )
