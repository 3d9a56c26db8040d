"""Which files exist for whom: those of their cases, for contractors those of their own orders."""

from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.files.models import Attachment
from aftercare.service.cases.models import Case
from aftercare.service.workorders.models import WorkOrder


def find_file(attachment_id: int, *, by: Actor) -> Attachment | None:
    """The file on record with that number, its content's row loaded; None when it does not exist for `by`."""
    attachment = Attachment.objects.select_related("file").filter(pk=attachment_id).first()
    return attachment if attachment is not None and _exists_for(by, attachment) else None


def _exists_for(actor: Actor, attachment: Attachment) -> bool:
    """Whether the file exists for `actor`: by its case, for a contractor by its own orders on that case."""
    outside = actor.kind in {ActorKind.OWNER, ActorKind.CONTRACTOR}
    if attachment.internal and outside:
        return False
    if attachment.case_id is None:
        return actor.kind == ActorKind.STAFF or attachment.added_by == actor.reference
    orders = WorkOrder.objects.visible_to(actor).filter(case_id=attachment.case_id)
    if actor.kind == ActorKind.CONTRACTOR:
        kind, _colon, number = attachment.subject.partition(":")
        return (orders.filter(pk=int(number)) if kind == "workorder" else orders).exists()
    seen = Case.objects.visible_to(actor).filter(pk=attachment.case_id).exists()
    return seen or (not outside and orders.exists())
