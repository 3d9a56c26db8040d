"""References to files that a program has sent: signed for the person it acts for, so that nobody can name another's."""

from collections.abc import Sequence

from django.core.signing import BadSignature, Signer

from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import BadInput
from aftercare.ground.core.text import lazy as _
from aftercare.ground.files.models import StoredFile


def reference_of(stored: StoredFile, *, by: Actor) -> str:
    """What stands for a stored file in the calls of `by`."""
    return _signer(by).sign(str(stored.pk))


def photos_of(refs: Sequence[str], *, by: Actor) -> list[StoredFile]:
    """The files behind `refs`, in their order. Raises BadInput for one that `by` has not sent, or that is gone."""
    numbers = [_number(ref, by=by) for ref in refs]
    found = StoredFile.objects.in_bulk(numbers)
    for ref, number in zip(refs, numbers, strict=True):
        if number not in found:
            raise _unknown(ref)
    return [found[number] for number in numbers]


def photo_of(ref: str, *, by: Actor) -> StoredFile | None:
    """The file behind `ref`; None for an empty one."""
    return photos_of([ref], by=by)[0] if ref else None


def _signer(by: Actor) -> Signer:
    return Signer(salt=f"rest.file.{by.reference}")


def _number(ref: str, *, by: Actor) -> int:
    try:
        return int(_signer(by).unsign(ref))
    except BadSignature as wrong:
        raise _unknown(ref) from wrong


def _unknown(ref: str) -> BadInput:
    return BadInput(field="ref", value=ref[:40], remedy=_("Send the file first, and its `ref` as you were told it."))
