"""Pages read over HTTP, beside their own statements."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.test import Client
from django.utils import timezone

from aftercare.service.cases.models import Case
from aftercare.service.cases.queries.queue import Filters, list_queue
from bench import serving

if TYPE_CHECKING:
    from bench.measure import Bench


def measure(bench: "Bench") -> None:
    """The queue's rows in the process, then whole pages through the web server."""
    by, now = bench.world.by, timezone.now()
    bench.reading("queue, its rows", lambda: list_queue(Filters(), by=by, now=now))
    browser = Client(SERVER_NAME="localhost")
    case_id = Case.objects.open().order_by("pk").values_list("pk", flat=True)[7]
    browser.force_login(bench.world.agent)
    session = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"}
    with serving.served() as port:
        reader = serving.Knocker(port, session)
        for name, address in (("queue, the page", "/desk/cases/"), ("case, the page", f"/desk/cases/{case_id}/")):
            bench.reading(name, lambda at=address: reader.get(at), lambda at=address: _seen(browser, at))


def _seen(browser: Client, address: str) -> None:
    """Read a page in this process."""
    status = browser.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address}: {status}")
