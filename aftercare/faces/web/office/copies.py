"""A copy of what is kept about a person who asks for it by telephone or letter, handed out by the desk."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from aftercare.care.privacy import actions, permissions
from aftercare.care.privacy.copying import as_workbook
from aftercare.faces.web.orders.forms import parsed
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.records.estate.models import Person

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CopyForm(forms.Form):
    """How it was asked, and how it was made sure who asked."""

    words = forms.CharField(label=_("Who asked, how, and how you know it is them"), max_length=1000)


@require_POST
def hand_out(request: SignedInRequest, person_id: int) -> HttpResponse:
    """The copy, to be handed to the person."""
    person = get_object_or_404(Person.objects.visible_to(request.actor), pk=person_id)
    permissions.check_may_copy(request.actor, person)
    words = parsed(request, CopyForm).cleaned_data["words"]
    copy = actions.take_copy(person_id=person.pk, words=words, by=request.actor, at=timezone.now())
    return HttpResponse(
        as_workbook(copy, language=person.language),
        content_type=WORKBOOK,
        headers={
            "Content-Disposition": f'attachment; filename="person-{person.pk}-{timezone.localdate():%Y%m%d}.xlsx"'
        },
    )
