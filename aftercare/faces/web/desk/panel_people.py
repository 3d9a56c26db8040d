"""Who has a case, and how it came to them: the first contact, who answers, who carries it out, each with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aftercare.faces.web.desk.panels import Panel
from aftercare.faces.web.words import said
from aftercare.ground.core.actors import Actor
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries import intake_policy_of, routing_policy_of
from aftercare.service.cases.routing import Part, RouteTeam, Why


@dataclass(frozen=True)
class Holder:
    """One of those who have the case: what they have it for, who it is, and why."""

    part: str
    name: str
    why: str
    rule: str = ""


def people_panel(case: Case, by: Actor, at: datetime) -> Panel | None:  # noqa: ARG001  every panel is asked alike
    """The people of a case; no query, since what decided is kept with it."""
    holders = [_first_contact(case), _answers(case)]
    if case.executor or case.executing_contractor:
        holders.append(_carries_out(case))
    handed = (
        ngettext(
            "handed on once; the first contact stays",
            "handed on %(num)d times; the first contact stays",
            case.handed_on,
        )
        % {"num": case.handed_on}
        if case.handed_on
        else ""
    )
    return Panel("desk/panel_people.html", "facts", {"holders": holders, "handed": handed})


def _first_contact(case: Case) -> Holder:
    return Holder(_("First contact"), case.first_contact.name, first_contact_words(case))


def first_contact_words(case: Case) -> str:
    """What being the first contact means here: owning the case to its end, or accompanying it (S004.11.r02, r03)."""
    channels = intake_policy_of(case).channels
    channel = said(channels[case.channel].label) if case.channel in channels else case.channel
    if case.accompanies:
        return _("came by “%(channel)s”: accompanies it until it is done") % {"channel": channel}
    if Part.ANSWERS.value in case.route:
        return _("came by “%(channel)s”: nobody of the staff took it, so whoever answers is the first contact") % {
            "channel": channel
        }
    return _("came by “%(channel)s”: owns it from start to end") % {"channel": channel}


def _answers(case: Case) -> Holder:
    way = case.route.get(Part.ANSWERS.value)
    if isinstance(way, dict):
        return Holder(_("Answers for it"), case.responsible.name, *_told(case, way))
    if case.handed_on and case.responsible_id != case.first_contact_id:
        return Holder(_("Answers for it"), case.responsible.name, _("was handed it by a colleague"))
    return Holder(_("Answers for it"), case.responsible.name, _("took it as first contact"))


def _carries_out(case: Case) -> Holder:
    if case.executing_contractor:
        return Holder(_("Carries it out"), str(case.executing_contractor), _("by work order"))
    name = case.executor.name if case.executor else ""
    way = case.route.get(Part.CARRIES_OUT.value)
    return Holder(_("Carries it out"), name, *(_told(case, way) if isinstance(way, dict) else (_("by work order"),)))


def _told(case: Case, way: Mapping[str, object]) -> tuple[str, str]:
    """Why, in a sentence, and the sentence of the rule with its source."""
    policy = routing_policy_of(case)
    place, team = way.get("rule"), policy.teams.get(str(way.get("team")))
    rule = policy.rules[place] if isinstance(place, int) and place < len(policy.rules) else None
    if rule is None:
        return _decided(way, team), ""
    cited = ", ".join(source for source in rule.source if not source.startswith("practice"))
    return _decided(way, team), f"{said(rule.because)} ({cited})" if cited else said(rule.because)


def _decided(way: Mapping[str, object], team: RouteTeam | None) -> str:
    facts = {
        "team": said(team.label) if team else way.get("team", ""),
        "of": way.get("of", 0),
        "open": way.get("open_cases", 0),
    }
    words = {
        Why.DUTY.value: _("on duty for the team “%(team)s” that day"),
        Why.SKILL.value: _("has the trade, and the least in hand (%(open)s) of %(of)s in the team “%(team)s”"),
        Why.LOAD.value: _("has the least in hand (%(open)s) of %(of)s in the team “%(team)s”"),
        Why.ONLY.value: _("the only one of the team “%(team)s” who is here"),
        Why.HAND.value: _("was handed it by a colleague"),
        Why.INSTEAD.value: _("nobody of the team “%(team)s” is here: answers instead"),
    }
    if way.get("why") == Why.SKILL.value and way.get("of") == 1:
        return _("the one of the team “%(team)s” who has the trade") % facts
    return words.get(str(way.get("why")), "") % facts
