"""The product's Celery application with two more jobs: a long one, and a short one that is done many at once."""

import os
import time
from pathlib import Path

from aftercare.project.broker import app  # first: it sets Django up

# isort: split
from aftercare.ground.jobs import queue
from aftercare.ground.jobs.models import Tick

NAME, SHORT = "halting", "hurrying"


def halt(*, number: int, at: object) -> None:
    """Say that it was begun, take a while, and leave a row in the transaction of the job."""
    with Path(os.environ["BEGUN"]).open("a") as begun:
        begun.write(f"{number}\n")
    time.sleep(0.5)
    Tick.objects.create(name=f"{NAME}:{number}", last_at=at)


def hurry(*, number: int, at: object) -> None:
    """Say that it was begun; it leaves no row but its mark."""
    with Path(os.environ["BEGUN"]).open("a") as begun:
        begun.write(f"{number}\n")
    time.sleep(0.01)


queue._handlers[NAME] = halt
queue._handlers[SHORT] = queue.InSteps(hurry, short=True)
__all__ = ["app"]
