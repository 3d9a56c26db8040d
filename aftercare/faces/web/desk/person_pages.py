"""The page of a person: homes, phones, adviser, cases, what was sent to them."""

from django.http import HttpResponse
from django.utils import timezone

from aftercare.faces.messages.jobs import without_link
from aftercare.faces.messages.queries import messages_of_person
from aftercare.faces.web.desk import estate_forms, estate_words
from aftercare.faces.web.desk.advisers import adviser_panel
from aftercare.faces.web.desk.people import page_of
from aftercare.faces.web.desk.rows import rows_of
from aftercare.faces.web.html import page
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.records.estate import permissions
from aftercare.records.estate.rules import mask_identity
from aftercare.service.cases.queries.history import cases_of_person


def person(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Everything about one person."""
    found = page_of(request, person_id)
    row = found.person
    may_edit = (
        row.merged_into_id is None
        and row.erased_at is None
        and allows(permissions.check_may_edit_people, request.actor)
    )
    initial = {
        "name": row.name,
        "identity_number": row.identity_number,
        "email": row.email,
        "language": row.language,
        "notes": row.notes,
    }
    context = {
        "found": found,
        "person_row": row,
        "roles": estate_words.roles(),
        "identity": mask_identity(row.identity_number),
        "rows": rows_of(cases_of_person(row.pk, by=request.actor)),
        "messages": [(message, without_link(message)) for message in messages_of_person(row.pk, by=request.actor)],
        "may_edit": may_edit,
        "may_merge": row.merged_into_id is None and allows(permissions.check_may_merge, request.actor),
        "form": estate_forms.PersonForm(initial=initial) if may_edit else None,
        "phone_form": estate_forms.PhoneForm() if may_edit else None,
        "adviser": adviser_panel(row, by=request.actor),
        "may_erase": may_edit,
        "split_form": estate_forms.SplitForm(),
        "at": timezone.now(),
    }
    return page(request, "desk/people/person.html", context)
