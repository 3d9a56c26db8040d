"""What was found on site, who was sent, when somebody was there, what was used, and who signed."""

from aftercare.service.workorders.models.acceptances import Acceptance
from aftercare.service.workorders.models.orders import WorkOrder, WorkOrderQuerySet
from aftercare.service.workorders.models.pressing import Demand, DemandDelivery, DemandQuerySet, Reminder
from aftercare.service.workorders.models.surveys import Survey, SurveyQuerySet
from aftercare.service.workorders.models.visits import Appointment, Delay, PartUsed, Visit

__all__ = [
    "Acceptance",
    "Appointment",
    "Delay",
    "Demand",
    "DemandDelivery",
    "DemandQuerySet",
    "PartUsed",
    "Reminder",
    "Survey",
    "SurveyQuerySet",
    "Visit",
    "WorkOrder",
    "WorkOrderQuerySet",
]
