"""What joins cases to one another, and what is to be done within one."""

from django.db import models
from django.db.models import Q

from aftercare.ground.accounts.models import Staff
from aftercare.ground.core.rows import Versioned
from aftercare.service.cases.models.cases import Case


class CaseLink(models.Model):
    """One case joined to another: a part of a larger one, merged into one about the same thing, or split from one.

    A link that is undone stays and says when. `kept` holds what undoing needs.
    """

    class Kind(models.TextChoices):
        """How `case` stands to `other`."""

        PART_OF = "part_of"
        MERGED_INTO = "merged"
        SPLIT_FROM = "split"

    case = models.ForeignKey(Case, models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, models.CASCADE, related_name="linked")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    evidence = models.CharField(max_length=300, blank=True)
    kept = models.JSONField(default=dict)
    linked_at = models.DateTimeField()
    linked_by_label = models.CharField(max_length=120)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "kind"], condition=Q(ended_at=None), name="one_link_of_a_kind_per_case"
            ),
            models.CheckConstraint(name="no_case_is_linked_to_itself", condition=~Q(case=models.F("other"))),
        ]
        indexes = [models.Index(fields=["other", "kind", "id"], name="link_by_other", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"


class Task(Versioned):
    """Something to be done within a case: written by hand, or an item of the procedure's checklist once it is ticked.

    `item` is the key of the checklist of `step`; empty for what was added by hand.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=200)
    step = models.CharField(max_length=40)
    item = models.CharField(max_length=40, blank=True)
    responsible = models.ForeignKey(Staff, models.PROTECT, null=True, blank=True, related_name="case_tasks")
    due_on = models.DateField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by_label = models.CharField(max_length=120, blank=True)
    struck_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "step", "item"], condition=~Q(item=""), name="each_item_of_a_checklist_once"
            ),
            models.CheckConstraint(
                name="done_task_says_by_whom",
                condition=(Q(done_at=None) & Q(done_by_label="")) | (Q(done_at__isnull=False) & ~Q(done_by_label="")),
            ),
        ]
        indexes = [
            models.Index(fields=["case", "id"], name="task_by_case"),
            models.Index(
                fields=["responsible", "due_on"], name="task_open_mine", condition=Q(done_at=None, struck_out_at=None)
            ),
        ]

    def __str__(self) -> str:
        return self.text
