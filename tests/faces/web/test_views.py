"""The front door and the component page."""

import pytest

from aftercare.faces.web.audiences import home_of
from aftercare.ground.core.actors import Actor, ActorKind, Grant
from tests.faces.web.pages import signed_in


@pytest.mark.parametrize(
    ("kind", "roles", "home"),
    [
        (ActorKind.STAFF, ("agent",), "desk:home"),
        (ActorKind.STAFF, ("technician",), "field:home"),
        (ActorKind.STAFF, ("technician", "supervisor"), "desk:home"),
        (ActorKind.OWNER, (), "owner:home"),
        (ActorKind.CONTRACTOR, (), "contractor:home"),
    ],
)
def test_everybody_begins_where_their_work_is(kind: ActorKind, roles: tuple[str, ...], home: str) -> None:
    actor = Actor(kind=kind, id=1, label="x", grants=tuple(Grant(role, frozenset()) for role in roles))
    assert home_of(actor) == home


def test_the_front_door_leads_to_the_desk() -> None:
    assert signed_in().get("/")["Location"] == "/desk/"


def test_only_administrators_see_the_components() -> None:
    assert signed_in("agent").get("/office/components").status_code == 403
    html = signed_in("administrator", language="en").get("/office/components").content.decode()
    assert 'aria-invalid="true"' in html, "mistakes are told to screen readers"
    assert 'value="138"' in html, "what was typed is kept beside the mistake"
    assert ' style="' not in html, "the content-security policy forbids it"


def test_a_part_hands_on_the_attributes_it_is_given() -> None:
    html = signed_in("administrator").get("/office/components").content.decode()
    assert 'data-sample="kept"' in html


@pytest.mark.parametrize(("language", "words"), [("zh-hans", "主管看板"), ("en", "Board")])
def test_the_navigation_speaks_the_readers_language_and_knows_who_leads(language: str, words: str) -> None:
    assert words in signed_in("supervisor", language=language).get("/desk/").content.decode()
    assert words not in signed_in("agent", language=language).get("/desk/").content.decode()
