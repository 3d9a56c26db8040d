"""Written replies to owners."""

from typing import Self

from django.db import models
from django.db.models import Q

from aftercare.care.replies.rules import GONE_OUT, OPEN, State
from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.rows import LockingQuerySet, Versioned
from aftercare.ground.policies.models import PolicyVersion
from aftercare.service.cases.models import Case

_GONE_OUT = sorted(GONE_OUT)


class ReplyQuerySet(LockingQuerySet["Reply"]):
    """Chainable filters over replies."""

    def visible_to(self, actor: Actor) -> Self:
        """Those to the cases that exist for `actor`; an owner reads what has gone out."""
        seen = self.filter(case__in=Case.objects.visible_to(actor).order_by().values("pk"))
        if actor.kind == ActorKind.STAFF:
            return seen
        return seen.filter(state__in=_GONE_OUT) if actor.kind == ActorKind.OWNER else self.none()

    def open(self) -> Self:
        """Those being written or waiting for approval."""
        return self.filter(state__in=sorted(OPEN))

    def gone_out(self) -> Self:
        """Those that were sent."""
        return self.filter(state__in=_GONE_OUT)


class Reply(Versioned):
    """One letter to the owner of a case, in `language`, by a template of the policy.

    `parts` is what it says, by the parts of its template. `beyond` says what is asked beyond what can be granted here,
    and the real gap: for those who approve, never in the letter. The approval that holds is kept as it was when it was
    sent for approval; `approved_as` is the role in which it was given. Once sent nothing of it changes.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="replies")
    number = models.CharField(max_length=40, unique=True, null=True, editable=False)
    policy = models.ForeignKey(PolicyVersion, models.PROTECT, related_name="+")
    template = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    to_name = models.CharField(max_length=120, blank=True)
    greeting = models.TextField(blank=True)
    parts = models.JSONField(default=dict)
    beyond = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=[(one.value, one.value) for one in State], default="drafted")
    written_by = models.ForeignKey(Staff, models.PROTECT, related_name="replies_written")
    written_at = models.DateTimeField()
    changed_by = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    rule = models.CharField(max_length=40, blank=True)
    roles = models.JSONField(default=list, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    returned_reason = models.TextField(blank=True)
    returned_by_label = models.CharField(max_length=120, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="replies_approved")
    approved_as = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="+")
    entry_id = models.BigIntegerField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    review_at = models.DateTimeField(null=True, blank=True)
    review_reason = models.TextField(blank=True)
    review_level = models.CharField(max_length=40, blank=True)

    objects: ReplyQuerySet = ReplyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=sorted(OPEN)), name="one_reply_being_written_per_case"
            ),
            models.CheckConstraint(
                name="reply_gone_out_has_number_and_time",
                condition=(Q(state__in=_GONE_OUT) & Q(number__isnull=False, sent_at__isnull=False))
                | (~Q(state__in=_GONE_OUT) & Q(number=None, sent_at=None)),
            ),
            models.CheckConstraint(
                name="reply_approved_by_somebody_else",
                condition=Q(approved_by=None)
                | (~Q(approved_by=models.F("written_by")) & ~Q(approved_by=models.F("changed_by"))),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="reply_by_case"),
            models.Index(fields=["submitted_at", "id"], name="reply_to_approve", condition=Q(state="submitted")),
            models.Index(fields=["written_by", "-id"], name="reply_by_writer"),
            models.Index(fields=["state", "-id"], name="reply_by_state"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.template} {self.written_at:%Y-%m-%d}"

    @property
    def url(self) -> str:
        """Its page at the desk."""
        return f"/desk/replies/{self.pk}/"
