"""What the desk keeps besides the cases themselves."""

from aftercare.service.desk.models.bulk import BulkAct, BulkLine
from aftercare.service.desk.models.exports import ListExport
from aftercare.service.desk.models.phrases import Macro, TextBlock
from aftercare.service.desk.models.views import Habit, SavedView

__all__ = ["BulkAct", "BulkLine", "Habit", "ListExport", "Macro", "SavedView", "TextBlock"]
