"""What is measured, in the order in which the twin can follow."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from bench import creating, draining, growing, importing, memory, pages, reporting, searching, starting

if TYPE_CHECKING:
    from bench.measure import Bench

PARTS: "Mapping[str, Callable[[Bench], None]]" = {
    "steps": creating.steps,
    "pages": pages.measure,
    "search": searching.measure,
    "reports": reporting.measure,
    "growth": growing.measure,
    "creating": creating.measure,
    "draining": draining.measure,
    "import": importing.measure,
    "start": starting.measure,
    "memory": memory.measure,
}
