"""The web server, which reads the product once: `python -m aftercare.project.serving`, with all the options of granian.

Granian's first process keeps its workers and makes them by fork. So what the first has read all of them have, in the
same memory until somebody writes to it, and a worker that is started again serves at once. Whoever starts plain
`granian` gets the same pages from workers that have each read everything for themselves.
"""

import gc
import os

from django.db import connections
from django.template import engines
from django.urls import get_resolver, reverse
from granian.cli import entrypoint

READ_LATE = ("home", "rest:openapi")  # an address in each part that is read when somebody asks for one


def read_everything() -> None:
    """All modules and addresses, the schemas of the interface for programs, what templates stand on.

    Asks no database: a connection could not be shared by processes.
    """
    from aftercare.project.wsgi import application  # noqa: F401  it reads the settings

    _ = get_resolver().url_patterns
    for name in READ_LATE:
        reverse(name)
    _ = engines["jinja"].env  # type: ignore[attr-defined]  # Jinja's has one


def main() -> None:
    """Entry point."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.project.settings")
    gc.disable()  # nothing of what is read now goes away again
    read_everything()
    connections.close_all()
    gc.enable()
    gc.freeze()  # who looks for what can be thrown away need not look here: looking would be writing
    entrypoint()  # type: ignore[no-untyped-call]  # granian says no types


if __name__ == "__main__":
    main()
