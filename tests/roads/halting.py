"""The product's Celery application with one more job, which takes a second and tells when it was begun and done."""

import os
import time
from pathlib import Path

from aftercare.project.broker import app  # first: it sets Django up

# isort: split
from aftercare.ground.jobs import queue
from aftercare.ground.jobs.models import Tick

NAME = "halting"


def halt(*, number: int, at: object) -> None:
    """Say that it was begun, take a while, and leave a row in the transaction of the job."""
    with Path(os.environ["BEGUN"]).open("a") as begun:
        begun.write(f"{number}\n")
    time.sleep(0.5)
    Tick.objects.create(name=f"{NAME}:{number}", last_at=at)


queue._handlers[NAME] = halt
__all__ = ["app"]
