"""Walking the addresses: which there are, what each answers to whom, and how that is written down.

`addresses.yaml` has a line for each address, by the name of its view:

    desk:queue: {get: {200: agent supervisor …, 403: rest, door: stranger}}

What is answered -> who gets it, names with blanks between; `staff` are all roles, `rest` is everybody not named.
`door` is the way to signing in, or a 401. An address that cannot be read (405 for GET) says what becomes of an empty
form: `post: {taken: administrator, refused: rest}`. `public: true` allows a stranger to be answered.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from django.db import transaction
from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.faces.world import EVERYBODY, STAFF, World

TABLE = Path(__file__).with_name("addresses.yaml")
DOORS = ("account_login", "owner_sign_in", "contractor_sign_in")
SHUT = {"door", "403", "404"}
Answers = dict[str, str]  # who -> what


class Address(NamedTuple):
    """One address of the installation."""

    name: str
    parameters: tuple[str, ...]

    def filled(self, values: dict[str, object]) -> str:
        """The address with things of the world in it."""
        return reverse(self.name, kwargs={name: values[name] for name in self.parameters})


def addresses() -> list[Address]:
    """Every address there is, by name; static files have none."""
    return sorted(set(_below(get_resolver().url_patterns, "", ())))


def _below(patterns: list[URLPattern | URLResolver], space: str, parameters: tuple[str, ...]) -> Iterator[Address]:
    for pattern in patterns:
        held = (*parameters, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _below(pattern.url_patterns, inner, held)
        else:
            yield Address(f"{space}{pattern.name}", held)


@cache
def read_table() -> dict[str, dict[str, Any]]:
    """What is written down."""
    table: dict[str, dict[str, Any]] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return table


def spread(line: dict[str, Any], what: str, asked: Sequence[str]) -> Answers:
    """Who of these gets what of a line's `get` or `post`; nobody is left out and nobody named twice."""
    answers: Answers = {}
    rest = ""
    for answer, people in line.get(what, {}).items():
        for who in str(people).split():
            if who == "rest":
                rest = str(answer)
                continue
            for one in STAFF if who == "staff" else (who,):
                assert one in EVERYBODY, f"{one} is nobody"
                assert one not in answers, f"{one} is named twice"
                answers[one] = str(answer)
    return {who: answers.get(who, rest) for who in asked}


def gathered(answers: Answers) -> str:
    """The same, as it is written in the table."""
    common = Counter(answers.values()).most_common(1)[0][0]
    groups: dict[str, list[str]] = {}
    for who, answer in answers.items():
        groups.setdefault(answer, []).append(who)
    parts = []
    for answer, people in sorted(groups.items(), key=lambda item: (item[0] == common, item[0])):
        if answer == common:
            parts.append(f"{answer}: rest")
            continue
        whole = set(STAFF) <= set(people)
        others = [who for who in people if not (whole and who in STAFF)]
        parts.append(f"{answer}: {' '.join((['staff'] if whole else []) + others)}")
    return "{" + ", ".join(parts) + "}"


def written(address: Address, get: Answers, post: Answers, *, public: bool) -> str:
    """The line for the table."""
    parts = [f"get: {gathered(get)}"]
    if "405" in get.values():
        parts.append(f"post: {gathered(post)}")
    if public:
        parts.append("public: true")
    return f'"{address.name}": {{{", ".join(parts)}}}'


def read(world: World, address: Address, people: Sequence[str]) -> Answers:
    """What these people are answered who open the address."""
    path = address.filled(world.values)
    return {who: said_of(_apart(_comes_as(world, address, who), "get", path)) for who in people}


def sent(world: World, address: Address, people: Sequence[str]) -> dict[str, int]:
    """With what status these are answered who send an empty form there; what it changed is taken back."""
    path = address.filled(world.values)
    return {who: _status(_apart(_comes_as(world, address, who), "post", path)) for who in people}


def sent_from_elsewhere(world: World, address: Address, who: str) -> int:
    """The status for a form of another site: a session, but no token of ours."""
    return _status(_apart(world.browser_of(who, checks_csrf=True), "post", address.filled(world.values)))


def _comes_as(world: World, address: Address, who: str) -> Client:
    return world.program_of(who) if address.name.startswith("rest:") else world.browser_of(who)


def _apart(browser: Client, verb: str, path: str) -> HttpResponseBase:
    browser.raise_request_exception = False
    with transaction.atomic():
        response: HttpResponseBase = getattr(browser, verb)(path)
        transaction.set_rollback(True)
    if getattr(response, "streaming", False):
        b"".join(response)  # what is read to its end closes itself; closing by hand would close the connection too
    return response


def said_of(response: HttpResponseBase) -> str:
    """An answer as the table calls it."""
    return "door" if _is_door(response) else str(response.status_code)


def _status(response: HttpResponseBase) -> int:
    return 401 if _is_door(response) else response.status_code


def _is_door(response: HttpResponseBase) -> bool:
    if response.status_code == 401:
        return True
    where = str(response.headers.get("Location", "")).partition("?")[0]
    return response.status_code == 302 and where in {reverse(name) for name in DOORS}


def taken_or_refused(status: int) -> str:
    """Whether an empty form was let through to the form's own checks."""
    return "refused" if status in {401, 403, 404} else "taken"
