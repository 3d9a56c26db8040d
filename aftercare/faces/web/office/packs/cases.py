"""The open cases that run under a version, and moving them on to another after a look at what that means."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.faces.web.desk.rows import rows_of
from aftercare.faces.web.html import page, toast
from aftercare.faces.web.office.packs.versions import version_rows
from aftercare.faces.web.office.packs.views import find
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.core.checks import allows
from aftercare.ground.policies import permissions
from aftercare.ground.policies.models import PolicyVersion
from aftercare.ground.policies.queries import policy_of
from aftercare.service.cases.actions import move_to_version
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.versions import count_open_by_version, list_open_under, preview_move

SIZE = 50


def cases(request: SignedInRequest, version_id: int) -> HttpResponse:
    """The open cases under a version, page by page, to be chosen by those who may move them."""
    found = find(request, version_id)
    after = request.GET.get("after", "")
    listed = list_open_under(found.pk, by=request.actor, after_id=int(after) if after.isdecimal() else 0, size=SIZE)
    others = [row for row in version_rows(by=request.actor, on=timezone.localdate()) if row.state in ("now", "past")]
    context = {
        "version": found,
        "at": timezone.now(),
        "rows": list(zip(rows_of(listed[:SIZE]), listed, strict=False)),
        "many": count_open_by_version(by=request.actor).get(found.pk, 0),
        "next_url": f"?after={listed[SIZE - 1].pk}" if len(listed) > SIZE else "",
        "may_move": allows(permissions.check_may_publish, request.actor),
        "targets": [(row.version.pk, f"{row.version} · {row.place}") for row in others if row.version.pk != found.pk],
    }
    return page(request, "office/rules/cases.html", context)


def move(request: SignedInRequest, version_id: int) -> HttpResponse:
    """What moving the chosen cases would mean; sent with a reason, it is done."""
    found = find(request, version_id)
    permissions.check_may_publish(request.actor)
    if request.method == "POST":
        return _moved(request, found)
    target = find(request, _number(request.GET.get("to", "")))
    chosen = [int(pk) for pk in request.GET.getlist("case") if pk.isdecimal()][:SIZE]
    listed = _chosen(request, found, chosen)
    context = {
        "version": found,
        "target": target,
        "previews": [
            (row, preview)
            for row, preview in zip(rows_of(listed), preview_move(listed, policy=policy_of(target.pk)), strict=True)
        ],
    }
    return page(request, "office/rules/move.html", context)


def _moved(request: SignedInRequest, found: PolicyVersion) -> HttpResponse:
    pairs = [each.partition(":") for each in request.POST.getlist("case")]
    seen = {int(pk): int(version) for pk, _colon, version in pairs if pk.isdecimal() and version.isdecimal()}
    visible = {case.pk for case in _chosen(request, found, list(seen))}
    moved = move_to_version(
        cases=[(pk, version) for pk, version in seen.items() if pk in visible],
        version_id=_number(request.POST.get("to", "")),
        reason=request.POST.get("reason", ""),
        by=request.actor,
        at=timezone.now(),
    )
    said = ngettext("%(n)d case follows the other rules now.", "%(n)d cases follow the other rules now.", len(moved))
    toast(request, said % {"n": len(moved)})
    return redirect("office:rules_cases", found.pk)


def _chosen(request: SignedInRequest, found: PolicyVersion, numbers: list[int]) -> list[Case]:
    related = ("unit", "development", "responsible", "executing_contractor", "executor")
    visible = Case.objects.visible_to(request.actor).open().filter(policy_id=found.pk, pk__in=numbers)
    return list(visible.select_related(*related).order_by("pk"))


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Http404(_("There is no such policy version."))
    return int(text)
