"""A company with many cases: some thousands told by the product's own acts, as the demo is, then copied by SQL."""

from dataclasses import dataclass

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from aftercare.ground.accounts.models import RoleAssignment, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.core.actors import Actor
from aftercare.records.estate.models import Unit
from aftercare.service.cases.models import Case
from aftercare.service.cases.rules import Intake
from bench import copying

TOLD = 10_000  # cases that are told anew; more are their copies
OPEN_SHARE = 10  # every tenth is open
HOMES = 8_000  # for new cases


@dataclass(frozen=True)
class World:
    """Who acts, and the homes for which cases are registered."""

    agent: Staff
    by: Actor
    keeper: Actor
    manager: Staff
    manages: Actor
    homes: list[Unit]


def an_intake(home: Unit) -> Intake:
    """The commonest request: water, by telephone."""
    return Intake(
        kind="repair",
        channel="phone",
        text="主卫淋浴间地面渗水，次卧墙根发霉，已经一周了。",
        unit_id=home.pk,
        component="bathroom_waterproofing",
        symptom="leak",
        reporter_name="王小明",
        reporter_phone="13800005678",
    )


def build(cases: int) -> World:
    """Make the company and `cases` cases, one in ten of them open, where none stand yet; who acts."""
    if "cases_case" not in connection.introspection.table_names() or not Case.objects.exists():
        make(cases)
    return found()


def found() -> World:
    """Who acts in the world that stands in the database."""
    (agent, by), (manager, manages) = (_somebody(role) for role in ("agent", "head_office"))
    _administrator, keeper = _somebody("administrator")
    homes = list(Unit.objects.filter(kind="home").order_by("pk")[:HOMES])
    return World(agent=agent, by=by, keeper=keeper, manager=manager, manages=manages, homes=homes)


def make(cases: int) -> None:
    """The company and its cases."""
    if not settings.DEMO:
        raise RuntimeError("This writes an invented company. Set AFTERCARE_DEMO=1 if that is meant.")
    told = min(cases, TOLD)
    call_command("migrate", verbosity=0)
    call_command("load_demo", cases=told, open=max(60, told // OPEN_SHARE), verbosity=0)
    copying.copy(cases // told - 1)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _somebody(role: str) -> tuple[Staff, Actor]:
    """Somebody whose role reaches the whole group: for them no case is left out."""
    staff, new = Staff.objects.get_or_create(username=f"bench-{role}", defaults={"name": "王敏"})
    if new:
        RoleAssignment.objects.create(staff=staff, role=role)
    return staff, actor_of_staff(staff, on=timezone.localdate())
