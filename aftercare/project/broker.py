"""Celery, where a broker is set: `celery -A aftercare.project.broker worker -Q default,slow`."""

import os

import django
from celery import Celery
from django.apps import apps
from django.conf import settings
from kombu.exceptions import OperationalError

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aftercare.project.settings")
if not apps.ready:
    django.setup()

from aftercare.ground.jobs.announcing import BrokerAway
from aftercare.ground.jobs.hearing import work_on

NAME = "aftercare.work_on"
app = Celery("aftercare", broker=settings.BROKER, set_as_current=False)
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,  # a worker that dies has not taken the message with it
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,  # our own log, with personal values covered
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,  # a broker that is away is waited for, however long
    broker_transport_options={"socket_connect_timeout": 2, "socket_timeout": 10},
    broker_connection_timeout=2,
    task_serializer="json",
    accept_content=["json"],
)
app.task(name=NAME)(work_on)


def send(number: str, queue_name: str) -> None:
    """Tell the workers of a queue that this job is there. Raises BrokerAway at once when it takes nothing."""
    try:
        app.send_task(NAME, args=[number, queue_name], queue=queue_name, retry=False)
    except (OperationalError, OSError) as fault:
        raise BrokerAway(str(fault)) from fault


def answers() -> bool:
    """Whether the broker can be reached now."""
    try:
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, interval_start=0, timeout=2)
    except (OperationalError, OSError):
        return False
    return True
