"""Photos on their way in and out: stored before the action begins, shown by addresses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File

from aftercare.ground.files.models import Attachment, StoredFile
from aftercare.ground.files.store import keep_photo


def stored(uploads: Sequence[File[Any]], *, at: datetime) -> list[StoredFile]:
    """The contents kept; a file that is no photo refuses them all."""
    return [keep_photo(upload, at=at) for upload in uploads]


def stored_one(upload: File[Any] | None, *, at: datetime) -> StoredFile | None:
    """The content kept, None for none."""
    return None if upload is None else keep_photo(upload, at=at)


@dataclass(frozen=True)
class PhotoLink:
    """Where a photo is shown."""

    url: str
    thumbnail_url: str
    caption: str


def photo_links(attachments: Sequence[Attachment]) -> list[PhotoLink]:
    """The addresses of photos, in their order."""
    return [PhotoLink(one.url, one.small_url, one.caption) for one in attachments]
