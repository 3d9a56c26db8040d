"""Advisers by field: whom head office and each company ask about law, quality, design, marketing, media."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from aftercare.care.relations import actions, permissions
from aftercare.care.relations.queries import experts as find_experts
from aftercare.care.relations.queries import relation_policy
from aftercare.faces.web.desk.acts import parsed
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.office.people import check_may_look
from aftercare.faces.web.words import said
from aftercare.ground.accounts.queries.staff import list_colleagues
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.ground.core.text import lazy


class ExpertForm(forms.Form):
    """Who is asked in a field."""

    company = forms.IntegerField(label=lazy("Company"), required=False)
    field = forms.CharField(label=lazy("Field"), max_length=40)
    staff = forms.IntegerField(label=lazy("Adviser"))


@require_http_methods(["GET", "HEAD", "POST"])
def experts(request: SignedInRequest) -> HttpResponse:
    """Head office and every company with their advisers; administrators name them."""
    check_may_look(request)
    now = timezone.now()
    if request.method == "POST":
        permissions.check_may_name_experts(request.actor)
        sent = parsed(ExpertForm, request).cleaned_data
        actions.name_expert(
            company_id=sent["company"], field=sent["field"], staff_id=sent["staff"], by=request.actor, at=now
        )
        toast(request, _("Saved."))
        return redirect("office:experts")
    rows = find_experts(at=now)
    fields = {key: said(field.label) for key, field in relation_policy(at=now).experts.items()}
    may_name = allows(permissions.check_may_name_experts, request.actor)
    context = {
        "rows": rows,
        "fields": fields,
        "may_name": may_name,
        "places": [(str(row.company.pk) if row.company else "", row.company or _("Head office")) for row in rows],
        "staff": [(str(one.pk), one.name) for one in list_colleagues(request.actor)] if may_name else [],
    }
    return page(request, "office/people/experts.html", context)
