"""What an owner asked: the case itself, what was said about it, what joins it to others, what is to be done in it."""

from aftercare.service.cases.models.cases import OWED_BY, Case, CaseQuerySet, Entry, OpenReport, Watcher
from aftercare.service.cases.models.links import CaseLink, Task
from aftercare.service.cases.models.night import NightRing

__all__ = ["OWED_BY", "Case", "CaseLink", "CaseQuerySet", "Entry", "NightRing", "OpenReport", "Task", "Watcher"]
