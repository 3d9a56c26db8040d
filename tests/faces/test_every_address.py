"""Every address of the project, knocked at as every role, as owner, as contractor and as a stranger.

An address that `addresses.yaml` does not name fails, and says the line to add. `ADDRESSES=write pytest -n 0 <this
file>` writes the lines itself; read what has changed before you commit: it says who may open what.

Who may what is decided in Python, so everybody knocks on SQLite only; on PostgreSQL one of each kind does, who runs
every query of every address there.
"""

import os
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from tests.faces import walking
from tests.faces.walking import Address, Answers
from tests.faces.world import EVERYBODY, STAFF, World, a_world

ADDRESSES = walking.addresses()
FOR_STAFF = ("desk:", "field:", "office:")
KNOCK = EVERYBODY if connection.vendor == "sqlite" else ("administrator", "owner", "contractor", "stranger")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """One world for all addresses: what is sent is taken back each time."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield a_world()
        transaction.set_rollback(True)


@pytest.mark.feature("PL02")
@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_every_address_answers_everybody_as_it_is_written_down(address: Address, world: World) -> None:
    assert not (missing := set(address.parameters) - set(world.values)), f"add {missing} to tests/faces/world.py"
    got = walking.read(world, address, KNOCK)
    statuses = walking.sent(world, address, KNOCK)
    posted = {who: walking.taken_or_refused(status) for who, status in statuses.items()}

    assert not [who for who in KNOCK if got[who].startswith("5") or statuses[who] >= 500]
    line = walking.read_table().get(address.name)
    wanted = walking.written(address, got, posted, public=got["stranger"] not in walking.SHUT | {"405"})
    write_down(address, wanted)
    if line is None:
        pytest.fail(f"not in addresses.yaml; if this is right, add:\n{wanted}")
    assert got == walking.spread(line, "get", KNOCK), f"if this is right, write:\n{wanted}"
    if "405" in got.values():
        assert posted == walking.spread(line, "post", KNOCK), f"if this is right, write:\n{wanted}"
    check_shut_doors_stay_shut(address, got, statuses, public=bool(line.get("public")))
    check_audiences(address, got)


def check_shut_doors_stay_shut(address: Address, got: Answers, statuses: dict[str, int], *, public: bool) -> None:
    """Who may not read may not write, and a stranger is shown the door.

    The web service reads a body before it looks for what the address names, and so may call an empty one unreadable.
    """
    unread = {405, 400, 422} if address.name.startswith("rest:") else {405}
    refused = {401, 403, 404} | unread
    assert not [who for who in KNOCK if got[who] in walking.SHUT and statuses[who] not in refused]
    if not public:
        assert got["stranger"] in walking.SHUT | {"405"}
        assert statuses["stranger"] in refused


def check_audiences(address: Address, got: Answers) -> None:
    """Owners and contractors never see a page of staff, nor staff one of theirs."""
    if address.name.startswith(FOR_STAFF):
        assert {got["owner"], got["contractor"]} <= walking.SHUT
    for kind, other in (("owner", "contractor"), ("contractor", "owner")):
        if address.name.startswith(f"{kind}:"):
            assert {got[who] for who in KNOCK if who in {*STAFF, other}} <= walking.SHUT


@pytest.mark.parametrize("address", [a for a in ADDRESSES if not a.name.startswith("rest:")], ids=lambda a: a.name)
def test_no_form_of_another_site_is_taken(address: Address, world: World) -> None:
    who = next((kind for kind in ("owner", "contractor") if address.name.startswith(f"{kind}:")), "administrator")
    assert walking.sent_from_elsewhere(world, address, who) in {401, 403, 404, 405}


def test_nothing_is_written_down_that_is_not_there() -> None:
    assert set(walking.read_table()) - {address.name for address in ADDRESSES} == set()


def test_every_address_has_a_name() -> None:
    assert not [address for address in ADDRESSES if address.name.endswith("None")]


def write_down(address: Address, line: str) -> None:
    """Put the line into the table when asked to, in the place of the one that is there."""
    if os.environ.get("ADDRESSES") == "write" and KNOCK == EVERYBODY:
        lines = walking.TABLE.read_text(encoding="utf-8").splitlines()
        head = [text for text in lines if text.startswith("#")]
        others = [text for text in lines if text not in head and not text.startswith(f'"{address.name}":')]
        walking.TABLE.write_text("\n".join([*head, *sorted([*others, line])]) + "\n", encoding="utf-8")
