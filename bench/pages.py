"""Pages read through the web server by one client, beside their own statements."""

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from aftercare.service.cases.queries.queue import Filters, list_queue
from bench import serving
from bench.entrances import entrances

if TYPE_CHECKING:
    from bench.measure import Bench


def measure(bench: "Bench") -> None:
    """The queue's rows in the process, then whole pages through one process of the web server."""
    by, now = bench.world.by, timezone.now()
    bench.reading("queue, its rows", lambda: list_queue(Filters(), by=by, now=now))
    client = entrances(bench.world)
    agent, manager = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    agent.force_login(bench.world.agent)
    manager.force_login(bench.world.manager)
    addresses = {
        "queue, the page": "/desk/cases/",
        "case of 50 events, the page": f"/desk/cases/{client.case_id}/",
        "home, the page": f"/desk/homes/{client.case_home_id}/",
        "today, the page": "/desk/",
        "search, the page": f"/desk/search?{urlencode({'q': '漏水'})}",
        "dashboard, the page": "/desk/figures/",
    }
    with serving.served(workers=1) as served:
        for name, address in addresses.items():
            session, browser = (client.manager, manager) if "figures" in address else (client.session, agent)
            reader = serving.Knocker(served.port, {"Cookie": session})
            bench.reading(name, partial(reader.get, address), partial(seen, browser, address), cpu=served.cpu)


def seen(browser: Client, address: str) -> None:
    """Read a page in this process."""
    status = browser.get(address).status_code
    if status != 200:
        raise RuntimeError(f"{address}: {status}")
