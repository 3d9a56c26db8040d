"""Finding the files of a subject."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from aftercare.ground.files.models import Attachment

AT_MOST = 500


def attachments_of(subjects: Sequence[str], *, internal: bool) -> Mapping[str, list[Attachment]]:
    """The files of each of `subjects` in the order they were added, with their contents' rows; one statement.

    `internal` includes those that owners and contractors are not shown.
    """
    found = Attachment.objects.filter(subject__in=list(subjects)).select_related("file").order_by("pk")
    if not internal:
        found = found.filter(internal=False)
    by_subject: dict[str, list[Attachment]] = defaultdict(list)
    for attachment in found[:AT_MOST]:
        by_subject[attachment.subject].append(attachment)
    return by_subject
