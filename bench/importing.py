"""A hundred thousand homes from an office file, with all checks; beside them the same rows by the plain driver."""

import io
import os
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.db import models
from django.utils import timezone

from aftercare.ground.accounts.models import Development
from aftercare.ground.core.actors import Actor
from aftercare.ground.jobs import queue
from aftercare.ground.submissions import actions, receiving
from aftercare.ground.submissions.models import ImportBatch
from aftercare.records.estate.models import Building, Entrance, Floor, Phase, Unit
from bench.measure import timed
from bench.rows import insert

if TYPE_CHECKING:
    from bench.measure import Bench

HEAD = ("期数", "楼栋", "单元", "楼层", "房号", "类型", "状态", "建筑面积", "户型", "交付日期", "竣工日期", "备注")
TABLES = (Development, Phase, Building, Entrance, Floor, Unit)
AT_ONCE = 500


def measure(bench: "Bench") -> None:
    """UNITS homes (100,000 unless said): checked, then written."""
    count = int(os.environ.get("UNITS", "100000"))
    beside = bench.beside
    number, company_id = Development.objects.order_by("-pk").values_list("pk", "company_id")[0]
    development = Development.objects.create(name=f"万户城{number}", code=f"WHC{number}", company_id=company_id)
    file = a_file(count)
    began, spent = time.perf_counter(), time.process_time()
    batch = _imported(file, development, by=bench.world.keeper)
    taken, cpu = time.perf_counter() - began, time.process_time() - spent
    if batch.accepted != count or batch.refused:
        raise RuntimeError(f"{batch.accepted} of {count} homes were accepted, {batch.refused} refused")
    written = list(_statements(development))
    yardstick = timed(lambda: beside.write(written))
    bench.add("import of homes, all checks", taken, "s", yardstick=yardstick, cpu=1000 * cpu)


def _imported(content: bytes, development: Development, *, by: Actor) -> ImportBatch:
    """Sent, checked and carried out, as the page and its jobs do it."""
    received = receiving.receive(
        kind="units", file_name="a.xlsx", content=content, development_id=development.pk, by=by
    )
    batch = actions.upload(received=received, development_id=development.pk, by=by, at=timezone.now())
    batch = actions.ask_check(
        batch_id=batch.pk,
        seen=batch.version,
        mapping=batch.mapping,
        duplicates="update",
        when_refused="good_rows",
        by=by,
        at=timezone.now(),
    )
    batch = _done(batch, "submissions.check")
    batch = actions.begin(batch_id=batch.pk, seen=batch.version, by=by, at=timezone.now())
    return _done(batch, "submissions.carry_out")


def _done(batch: ImportBatch, job: str) -> ImportBatch:
    queue.perform(job, f"import:{batch.pk}:{batch.run}", {"batch_id": batch.pk, "run": batch.run}, "slow")
    batch.refresh_from_db()
    return batch


def a_file(count: int) -> bytes:
    """An Excel file of so many homes, a hundred in each entrance."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True})
    sheet = book.add_worksheet("房产")
    sheet.write_row(0, 0, HEAD)
    for each in range(count):
        building, entrance, floor = each // 400 + 1, each // 100 % 4 + 1, each % 100 // 4 + 1
        room = f"{floor}{each % 4 + 1:02}"
        dates = (f"{date(2025, 6, 1):%Y-%m-%d}", "2025.3.1")
        row = (
            "一期",
            f"{building}栋",
            f"{entrance}单元",
            floor,
            room,
            "住宅",
            "已售",
            89.5 + each % 40,
            "三室两厅",
            *dates,
            "",
        )
        sheet.write_row(each + 1, 0, row)
    book.close()
    return out.getvalue()


def _statements(development: Development) -> "list[tuple[str, list[Any]]]":
    """The rows that came of it, some hundred with each statement."""
    found = []
    for model in TABLES:
        place: dict[str, Any] = {"pk": development.pk} if model is Development else {"development_id": development.pk}
        if model in (Entrance, Floor):
            place = (
                {"building__development_id": development.pk}
                if model is Entrance
                else {"entrance__building__development_id": development.pk}
            )
        rows: list[models.Model] = list(models.QuerySet(model).filter(**place).order_by("pk"))
        found += [insert(rows[start : start + AT_ONCE]) for start in range(0, len(rows), AT_ONCE)]
    return found
