"""The search box of the top bar: a number leads straight to its case; else all that the words may mean (CW20).

Homes, people and cases are found by an index; developments, contractors and parts of homes are few enough to look at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup, escape

from aftercare.faces.web.desk.figures.scope import address as with_query
from aftercare.faces.web.desk.queue import address, words_in_force
from aftercare.faces.web.desk.rows import row_of
from aftercare.faces.web.desk.search_words import excerpt, marked, words_of_query
from aftercare.faces.web.filters import phone, when
from aftercare.faces.web.html import page
from aftercare.ground.accounts.models import Development
from aftercare.ground.accounts.request import SignedInRequest
from aftercare.ground.accounts.roles import Permission
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.models import Building
from aftercare.records.estate.queries import find_homes, find_people
from aftercare.records.estate.rules import is_meant_by
from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.queue import Filters, list_queue

CASES_SHOWN, OTHERS_SHOWN, LOOKED_AT = 20, 10, 3_000


@dataclass(frozen=True)
class Hit:
    """One thing that was found: what it is called, where it leads, what else to know of it."""

    url: str
    title: Markup
    more: Sequence[Markup | str] = ()


@dataclass(frozen=True)
class Group:
    """What was found of one kind; `all_url` leads to the rest."""

    key: str
    title: str
    icon: str
    hits: Sequence[Hit]
    all_url: str = ""


def search(request: SignedInRequest) -> HttpResponse:
    """Find what these words may mean."""
    text = request.GET.get("q", "").strip()
    now = timezone.now()
    if text:
        case = Case.objects.visible_to(request.actor).numbered(text).first()
        if case is not None:
            return redirect(case.url)
    groups = groups_of(text, by=request.actor, now=now) if text else []
    context = {"text": text, "groups": [group for group in groups if group.hits], "jumps": _jumps(groups)}
    return page(request, "desk/search.html", context)


def _jumps(groups: Iterable[Group]) -> list[tuple[str, str, bool, int]]:
    return [(group.title, f"#{group.key}", False, len(group.hits)) for group in groups if group.hits]


def groups_of(text: str, *, by: Actor, now: datetime) -> list[Group]:
    """What `text` may mean, by kind, what is likeliest meant first."""
    words = words_of_query(text)
    return [
        _homes(text, words, by),
        _people(text, words, by),
        _cases(text, words, by, now),
        _places(text, words, by),
        _contractors(text, words, by),
        _components(text, words, now),
    ]


def _homes(text: str, words: Sequence[str], by: Actor) -> Group:
    hits = [
        Hit(
            hit.url,
            marked(hit.code, words),
            [
                hit.development,
                escape(_(", ")).join(
                    Markup("{} {}").format(marked(owner.name, words), owner.phones[0] if owner.phones else "")
                    for owner in hit.owners
                ),
            ],
        )
        for hit in find_homes(by, text, OTHERS_SHOWN)
    ]
    return Group("homes", _("Homes"), "home", hits, _rest("desk:homes", text, hits))


def _rest(name: str, text: str, hits: Sequence[Hit]) -> str:

    return with_query(name, {"q": text}) if len(hits) == OTHERS_SHOWN else ""


def _people(text: str, words: Sequence[str], by: Actor) -> Group:
    found = find_people(by, text, OTHERS_SHOWN) if by.may(Permission.SEE_PERSONAL) else []
    hits = [
        Hit(
            person.url,
            marked(person.name, words),
            [
                " ".join(phone(each.number) for each in person.phones.all()),
                _(", ").join(
                    f"{row.unit.development.name} {row.unit.code}"
                    for row in person.occupancies.all()
                    if row.until_on is None
                ),
            ],
        )
        for person in found
    ]
    return Group("people", _("People"), "users", hits, _rest("desk:people", text, hits))


def _cases(text: str, words: Sequence[str], by: Actor, now: datetime) -> Group:
    filters = Filters(state="all", text=text, sort="newest")
    found = list_queue(filters, by=by, now=now, size=CASES_SHOWN).cases
    hits = []
    for case in found:
        row = row_of(case)
        state = _("Closed") if case.closed_at else row.next_step
        hits.append(
            Hit(
                case.url,
                marked(case.subject, words),
                [
                    Markup('<span class="mono">{}</span>').format(marked(row.number, words)),
                    marked(f"{row.development} {row.unit}".strip(), words),
                    excerpt(case.text, words),
                    f"{when(case.opened_at)} · {state}",
                ],
            )
        )
    rest = address({"q": text, "view": "all"}) if len(found) == CASES_SHOWN else ""
    return Group("cases", _("Cases"), "inbox", hits, rest)


def _places(text: str, words: Sequence[str], by: Actor) -> Group:
    developments = Development.objects.visible_to(by).order_by("name").values_list("pk", "name", "code", "address")
    meant = [each for each in developments[:LOOKED_AT] if is_meant_by(each[1], text) or each[2].lower() == text.lower()]
    hits = [
        Hit(f"/desk/developments/{pk}/", marked(name, words), [where])
        for pk, name, _code, where in meant[:OTHERS_SHOWN]
    ]
    buildings = Building.objects.visible_to(by).filter(name__iexact=text).select_related("development")
    hits += [
        Hit(each.url, marked(each.name, words), [each.development.name])
        for each in buildings.order_by("development__name", "pk")[:OTHERS_SHOWN]
    ]
    return Group("places", _("Developments and buildings"), "building-skyscraper", hits)


def _contractors(text: str, words: Sequence[str], by: Actor) -> Group:
    everyone = Contractor.objects.visible_to(by)
    listed = everyone.order_by("-active", "name").values_list("pk", "name", "short_name")[:LOOKED_AT]
    meant = [pk for pk, name, short in listed if is_meant_by(name, text) or is_meant_by(short, text)][:OTHERS_SHOWN]
    found = everyone.in_bulk(meant) if meant else {}
    hits = [
        Hit(each.url, marked(each.name, words), [each.short_name, f"{each.repair_contact} {phone(each.repair_phone)}"])
        for each in (found[pk] for pk in meant if pk in found)
    ]
    return Group("contractors", _("Contractors"), "hammer", hits)


def _components(text: str, words: Sequence[str], now: datetime) -> Group:
    try:
        taxonomy = words_in_force(now)
    except Missing:  # nothing has been published yet
        return Group("components", _("Parts of homes"), "tool", [])
    hits = [
        Hit(address({"component": key, "view": "all"}), marked(label, words), [group, _("all cases of this part")])
        for group, parts in taxonomy.components()
        for key, label in parts
        if is_meant_by(label, text)
    ]
    return Group("components", _("Parts of homes"), "tool", hits[:OTHERS_SHOWN])
