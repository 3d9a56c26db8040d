"""The form that proposes by hand: its grounds are those of the rules that hold where it happened."""

from dataclasses import dataclass

from django.utils import timezone

from aftercare.faces.web.desk.measure_forms import ProposeForm
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.errors import Missing
from aftercare.outcome.conduct import queries, telling
from aftercare.records.contractors.models import Contractor
from aftercare.service.cases.models import Case

AT_MOST = 300


@dataclass(frozen=True)
class Proposing:
    """The form for one development, those among which is chosen, and whether the reader asked for it."""

    form: ProposeForm
    places: list[tuple[str, str]]
    place: str
    asked: bool


def proposing(request: SignedInRequest) -> Proposing | None:
    """For the development asked for, that of the case named, or the first; nothing for who may not propose anywhere."""
    places = list(Development.objects.visible_to(request.actor, Permission.DECIDE_CONDUCT).order_by("name")[:AT_MOST])
    if not places:
        return None
    number = request.GET.get("case", "")
    case = Case.objects.visible_to(request.actor).filter(number=number).first() if number else None
    wanted = str(case.development_id) if case else request.GET.get("development", "")
    place = next((each for each in places if str(each.pk) == wanted), places[0])
    form = ProposeForm(
        grounds=_grounds(place, case if case and case.development_id == place.pk else None),
        companies=[(str(each.pk), each.name) for each in _companies(place)],
        initial={"number": number, "development": place.pk},
    )
    return Proposing(form, [(str(each.pk), each.name) for each in places], str(place.pk), asked=bool(wanted))


def _grounds(place: Development, case: Case | None) -> list[tuple[str, str]]:
    """Those of the rules that hold there today; of a case, those that it began under."""
    try:
        version = case.policy_id if case else queries.policy_here(place, on=timezone.localdate())
    except Missing:
        return []
    return [(key, telling.said(ground.label)) for key, ground in queries.conduct_policy_of(version).grounds.items()]


def _companies(place: Development) -> list[Contractor]:
    """The companies that built or repair there."""
    built = Contractor.objects.filter(built__development=place, active=True)
    framed = Contractor.objects.filter(frameworks__development=place, active=True)
    return list(built.union(framed).order_by("name")[:AT_MOST])
