"""Figures that the database and the disks have at one moment: jobs, the schedule, messages, cases, back-ups, room left.

Every web node tells the same of the database, so alerts ask for the largest. What has never happened is told as old as
the installation: a figure that is missing would alarm nobody.
"""

import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.models import Q
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from aftercare import VERSION
from aftercare.faces.messages.models import Message, Webhook
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.database import is_postgresql
from aftercare.ground.jobs import queries as jobs
from aftercare.ground.jobs import ticks
from aftercare.insight.reports.queries import figures
from aftercare.project.keeping.backups import BACKUP
from aftercare.service.cases.models import Case

COUNTED_AT_MOST, FAILURES_AT_MOST = 10_000, 1_000
LATELY = timedelta(days=1)


class Standing(Collector):
    """What stands at `at`; of the database only that it is away when it is."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def collect(self) -> Iterable[GaugeMetricFamily]:
        try:
            found = [*self._jobs(), *self._ages(), *self._messages(), *self._cases()]
        except Error:
            found = []
        yield GaugeMetricFamily("aftercare_database_up", "1 when the database answers.", value=float(bool(found)))
        version = GaugeMetricFamily("aftercare_version", "1, by the version that runs.", labels=["version"])
        version.add_metric([VERSION], 1)
        yield from (version, *self._disks(), *found)

    def _jobs(self) -> Iterator[GaugeMetricFamily]:
        load = jobs.load(self.at)
        by_state = GaugeMetricFamily("aftercare_jobs", "Background jobs by state, up to 10,000.", labels=["state"])
        for state in ("waiting", "running", "trying_again", "gave_up"):
            by_state.add_metric([state], getattr(load, state))
        yield by_state
        yield _age("aftercare_oldest_job_seconds", "How long the oldest job waits.", load.oldest_waiting_at, self.at)
        yield GaugeMetricFamily("aftercare_workers", "Workers heard of lately.", value=len(load.workers))

    def _ages(self) -> Iterator[GaugeMetricFamily]:
        last = {tick.name: tick.last_at for tick in jobs.list_ticks()}
        begun = [last[line.name] for line in ticks.schedule() if line.name in last]
        made = last.get(BACKUP)
        founded = None if made and begun else AuditEvent.objects.order_by("pk").values_list("at", flat=True).first()
        yield _age("aftercare_backup_age_seconds", "How old the last back-up is.", made or founded, self.at)
        moved = max(begun, default=founded)
        yield _age("aftercare_schedule_age_seconds", "How long ago the schedule began something.", moved, self.at)

    def _messages(self) -> Iterator[GaugeMetricFamily]:
        """From the index of states alone; what failed lately is among the newest that failed."""
        due = Message.objects.filter(Q(not_before=None) | Q(not_before__lte=self.at), state=Message.State.WAITING)
        oldest = due.order_by("pk").values_list("not_before", "written_at").first()
        since = max(filter(None, oldest)) if oldest else None
        yield _age("aftercare_oldest_message_seconds", "How long the oldest message waits to go out.", since, self.at)
        failed = Message.objects.filter(state=Message.State.FAILED).order_by("-pk")[:FAILURES_AT_MOST]
        lately = sum(at > self.at - LATELY for at in failed.values_list("written_at", flat=True))
        yield GaugeMetricFamily(
            "aftercare_messages_failed", "Messages of the last day not delivered, up to 1,000.", value=lately
        )
        failing = Webhook.objects.listening().exclude(failing_since=None).count()
        yield GaugeMetricFamily(
            "aftercare_webhooks_failing", "Webhooks whose last message was not taken.", value=failing
        )

    def _cases(self) -> Iterator[GaugeMetricFamily]:
        """Open ones from the counters of the reports, late ones from the index of what is due: no scan of a table."""
        open_cases = figures.open_cases(None)
        yield GaugeMetricFamily("aftercare_cases_open", "Cases that wait for somebody.", value=open_cases)
        late = Case.objects.overdue(self.at).order_by()[:COUNTED_AT_MOST].count()
        yield GaugeMetricFamily("aftercare_cases_late", "Open cases whose next step is late, up to 10,000.", value=late)

    def _disks(self) -> Iterator[GaugeMetricFamily]:
        """Room where this node writes: PostgreSQL's own disk is for whoever watches its machine."""
        places = {"files": Path(settings.MEDIA_ROOT)}
        if not is_postgresql():
            places["database"] = Path(str(connection.settings_dict["NAME"])).parent
        free = GaugeMetricFamily("aftercare_disk_free_bytes", "Bytes free, by what is written there.", labels=["of"])
        for name, folder in places.items():
            if folder.is_dir():
                free.add_metric([name], shutil.disk_usage(folder).free)
        yield free


def _age(name: str, says: str, since: datetime | None, at: datetime) -> GaugeMetricFamily:
    """Seconds from `since` until `at`; none for what waits for nothing."""
    return GaugeMetricFamily(name, says, value=max((at - since).total_seconds(), 0) if since else 0)
