"""Finding the files of a subject."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import CharField

from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.files.models import Attachment

AT_MOST = 500
_OF_ONE = Question(
    lambda: (
        Attachment.objects.filter(subject=Given("subject", CharField())).select_related("file").order_by("pk")[:AT_MOST]
    )
)

ASKED_OF_A_SUBJECT = (_OF_ONE,)


def attachments_of(subjects: Sequence[str], *, internal: bool) -> Mapping[str, list[Attachment]]:
    """The files of each of `subjects` in the order they were added, with their contents' rows; one statement.

    `internal` includes those that owners and contractors are not shown.
    """
    if internal and len(subjects) == 1:
        files = _OF_ONE.rows(subject=subjects[0])
        return {subjects[0]: files} if files else {}
    found = Attachment.objects.filter(subject__in=list(subjects)).select_related("file").order_by("pk")
    if not internal:
        found = found.filter(internal=False)
    by_subject: dict[str, list[Attachment]] = defaultdict(list)
    for attachment in found[:AT_MOST]:
        by_subject[attachment.subject].append(attachment)
    return by_subject
