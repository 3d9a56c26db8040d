"""Keeping ready words and macros, and using a macro on a case."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from aftercare.ground.accounts.models import Team
from aftercare.ground.audit import trail
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from aftercare.service.desk import permissions, phrases
from aftercare.service.desk.models import Macro, TextBlock
from aftercare.service.desk.queries.phrases import values_of


@transaction.atomic
def save_text(
    *,
    text_id: int | None = None,
    seen: int | None = None,
    name: str,
    chinese: str,
    english: str,
    team_id: int | None = None,
    kind: str = "",
    by: Actor,
    at: datetime,
) -> TextBlock:
    """Keep a ready text, new or changed (CW12). Raises BadInput for an unknown placeholder, NotPermitted, Stale."""
    permissions.check_may_keep_phrases(by)
    phrases.check_name(name)
    for text in (chinese, english):
        phrases.check_text(text)
    block = TextBlock.objects.locked(text_id, seen=seen) if text_id else TextBlock()
    _check_free(TextBlock, block, name=name, team_id=team_id)
    block.name, block.chinese, block.english, block.kind = name.strip(), chinese.strip(), english.strip(), kind
    block.team = _team(team_id, by)
    block.save()
    trail.record("text.saved", block, by=by, at=at, name=block.name, kind=kind)
    return block


@transaction.atomic
def save_macro(
    *,
    macro_id: int | None = None,
    seen: int | None = None,
    name: str,
    acts: Sequence[Mapping[str, Any]],
    team_id: int | None = None,
    kind: str = "",
    by: Actor,
    at: datetime,
) -> Macro:
    """Keep a macro, new or changed (CW12). Raises BadInput for an act that lacks something, NotPermitted, Stale."""
    permissions.check_may_keep_phrases(by)
    phrases.check_name(name)
    phrases.check_acts(acts)
    macro = Macro.objects.locked(macro_id, seen=seen) if macro_id else Macro()
    _check_free(Macro, macro, name=name, team_id=team_id)
    macro.name, macro.acts, macro.kind, macro.team = name.strip(), [dict(act) for act in acts], kind, _team(team_id, by)
    macro.save()
    trail.record("macro.saved", macro, by=by, at=at, name=macro.name, kind=kind, count=len(macro.acts))
    return macro


@transaction.atomic
def put_away(*, model: type[TextBlock] | type[Macro], phrase_id: int, by: Actor, at: datetime) -> None:
    """Offer a text or macro no longer."""
    permissions.check_may_keep_phrases(by)
    phrase = model.objects.locked(phrase_id)
    phrase.put_away_at = at
    phrase.save(update_fields=["put_away_at", "version"])
    trail.record("phrase.put_away", phrase, by=by, at=at, name=phrase.name)


@transaction.atomic
def use_macro(*, case_id: int, seen: int, macro_id: int, by: Actor, at: datetime) -> Case:
    """Do every act of a macro to one case, each by its own action and with its own event, or none of them (CW12).

    The first act that is refused takes the others back, so that nothing is left half done; its reason is raised.
    """
    case = Case.objects.locked(case_id, seen=seen)
    usable = Macro.objects.usable_on(kind=case.kind, development_id=case.development_id)
    macro = usable.filter(pk=macro_id).first()
    if macro is None:
        raise Missing(_("There is no such macro for this case."))
    permissions.check_may_act_on_many(by)
    for act in macro.acts:
        _do(Case.objects.select_related("reporter", "unit", "development", "responsible").get(pk=case_id), act, by, at)
    trail.record("case.macro_used", case, by=by, at=at, name=macro.name)
    return case


def _do(case: Case, act: Mapping[str, Any], by: Actor, at: datetime) -> None:
    name, case_id, seen = act["act"], case.pk, case.version
    if name in {"answer", "note"}:
        text = phrases.filled(act["text"], values_of(case, by=by))
        (cases.answer if name == "answer" else cases.note)(case_id=case_id, text=text, by=by, at=at)
    elif name == "move":
        cases.move(case_id=case_id, seen=seen, move=act["move"], reason=act.get("reason", ""), by=by, at=at)
    elif name == "assign":
        cases.assign(case_id=case_id, seen=seen, staff_id=int(act["staff"]), by=by, at=at)
    elif name == "assign_me" and case.responsible_id != by.id:
        cases.assign(case_id=case_id, seen=seen, staff_id=by.id, by=by, at=at)
    elif name == "urgency" and case.urgency != act["urgency"]:
        cases.classify(case_id=case_id, seen=seen, urgency=act["urgency"], by=by, at=at)
    elif name == "hold":
        until = at.astimezone(case.development.zone).date() + timedelta(days=int(act["days"]))
        cases.hold(case_id=case_id, seen=seen, until=until, reason=act["reason"], cause=act["cause"], by=by, at=at)
    elif name == "watch":
        cases.watch(case_id=case_id, watching=True, by=by, at=at)


def _team(team_id: int | None, by: Actor) -> Team | None:
    if team_id is None:
        return None
    team = Team.objects.visible_to(by).filter(pk=team_id).first()
    if team is None:
        raise BadInput(field=_("Team"), value=team_id, remedy=_("Choose one of those offered."))
    return team


def _check_free(
    model: type[TextBlock] | type[Macro], phrase: TextBlock | Macro, *, name: str, team_id: int | None
) -> None:
    same = model.objects.filter(name=name.strip(), team=team_id, put_away_at=None).exclude(pk=phrase.pk)
    if same.exists():
        raise BadInput(field=_("Name"), value=name, remedy=_("There is one of this name already. Change that one."))
