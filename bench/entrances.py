"""How clients come in: a browser with its session, a program with its token; and the case that is looked at.

`python -m bench.entrances RESULT` writes them down as JSON for the database that DATABASE_URL names, so that another
process can knock there.
"""

import json
import random
import re
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import uuid4

import django
from django.conf import settings

from bench import serving

if TYPE_CHECKING:
    from bench.world import World

Act = Callable[[], None]


@dataclass(frozen=True)
class Entrances:
    """What a client needs to know."""

    session: str
    manager: str  # the session of somebody who reads reports
    cookies: str  # the session and the token against forgery
    hidden: str
    secret: str
    home_ids: list[tuple[int, int]]  # with their developments
    intake: dict[str, str]
    case_id: int  # of fifty events
    case_home_id: int

    def reader(self, port: int) -> serving.Knocker:
        """A browser that reads."""
        return serving.Knocker(port, {"Cookie": self.session})

    def program(self, port: int) -> Act:
        """A program that registers a case at each call, under a key of its own, so that twice would be once."""
        one = serving.Knocker(port, {"Authorization": f"Bearer {self.secret}"})

        def act() -> None:
            home, _development = random.choice(self.home_ids)
            one.post("/api/v1/cases", {**self.intake, "unit_id": home}, {"Idempotency-Key": uuid4().hex})

        return act

    def browser(self, port: int) -> Act:
        """An agent's browser that sends the desk's form, with session, token against forgery and the form's key."""
        one = serving.Knocker(port, {"Cookie": self.cookies})

        def act() -> None:
            home, development = random.choice(self.home_ids)
            sent = {**self.intake, "unit": home, "development": development, "submission_key": uuid4().hex}
            one.send("/desk/cases/new", urlencode({**sent, "urgency": "normal", "csrfmiddlewaretoken": self.hidden}))

        return act


def entrances(world: "World") -> Entrances:
    """Sign in, draw a token, and see to it that there is a case of fifty events."""
    from django.test import Client
    from django.utils import timezone

    from aftercare.ground.accounts.actions import issue_token
    from bench.story import case_of_fifty
    from bench.world import an_intake

    browser = Client(SERVER_NAME="localhost")
    browser.force_login(world.agent)
    page = browser.get("/desk/cases/new").content.decode()
    hidden = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    if hidden is None:
        raise RuntimeError("the form for a new case has no token against forgery")
    session, forgery = (
        f"{name}={browser.cookies[name].value}" for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME)
    )
    reading = Client(SERVER_NAME="localhost")
    reading.force_login(world.manager)
    _token, secret = issue_token(staff_id=world.agent.pk, name="bench", by=world.keeper, at=timezone.now())
    intake = asdict(an_intake(world.homes[0]))
    case = case_of_fifty(world)
    return Entrances(
        session=session,
        manager=f"{settings.SESSION_COOKIE_NAME}={reading.cookies[settings.SESSION_COOKIE_NAME].value}",
        cookies=f"{session}; {forgery}",
        hidden=hidden[1],
        secret=secret,
        home_ids=[(home.pk, home.development_id) for home in world.homes],
        intake={name: value for name, value in intake.items() if isinstance(value, str) and value},
        case_id=case.pk,
        case_home_id=case.unit_id or 0,
    )


def main() -> None:
    """Entry point."""
    django.setup()
    from bench import world

    Path(sys.argv[1]).write_text(json.dumps(asdict(entrances(world.found()))))


if __name__ == "__main__":
    main()
