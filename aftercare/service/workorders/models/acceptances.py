"""Who has signed."""

from django.db import models
from django.db.models import Q

from aftercare.ground.files.models import Attachment
from aftercare.service.workorders.models.choices import choices
from aftercare.service.workorders.models.orders import WorkOrder
from aftercare.service.workorders.rules.states import (
    SignatureState,
)


class Acceptance(models.Model):
    """One signature which the policy wants under a piece of work: given, refused or not to be had, each with proof."""

    order = models.ForeignKey(WorkOrder, models.PROTECT, related_name="acceptances")
    signatory = models.CharField(max_length=40)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=choices(SignatureState), default=SignatureState.PENDING.value)
    name = models.CharField(max_length=120, blank=True)
    signature = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    witness = models.CharField(max_length=120, blank=True)
    proof = models.ForeignKey(Attachment, models.PROTECT, null=True, blank=True, related_name="+")
    entered_by = models.CharField(max_length=40, blank=True)
    entered_by_label = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "signatory"], name="one_signature_per_signatory"),
            models.CheckConstraint(
                name="signature_settled_says_by_whom_and_when",
                condition=Q(state=SignatureState.PENDING.value, at__isnull=True, entered_by="")
                | (~Q(state=SignatureState.PENDING.value) & Q(at__isnull=False) & ~Q(entered_by="")),
            ),
            models.CheckConstraint(
                name="signed_has_name_and_signature",
                condition=~Q(state=SignatureState.SIGNED.value) | (~Q(name="") & Q(signature__isnull=False)),
            ),
            models.CheckConstraint(
                name="refused_or_absent_says_why",
                condition=~Q(state__in=[SignatureState.REFUSED.value, SignatureState.ABSENT.value]) | ~Q(reason=""),
            ),
        ]
        indexes = [models.Index(fields=["order", "position"])]

    def __str__(self) -> str:
        return f"{self.order} {self.signatory}"
