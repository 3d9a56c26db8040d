"""Where contents lie for good when one disk is not enough: an S3-compatible store, or any other storage Django knows.

Without one, the folder of files is all there is. With one, that folder holds what this machine has at hand: what comes
in is sent on before any row names it, and what another machine took in is fetched when it is asked for.
"""

from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

NAME = "contents"


def _depot() -> Storage | None:
    return storages[NAME] if NAME in settings.STORAGES else None


def is_set() -> bool:
    """Whether contents lie in a store of their own."""
    return _depot() is not None


def send(path: str) -> None:
    """Put the file at `path` below the files' root into the store, unless it is there. Contents never change."""
    depot = _depot()
    if depot is not None and not depot.exists(path):
        with (Path(settings.MEDIA_ROOT) / path).open("rb") as content:
            depot.save(path, File(content))


def at_hand(path: str) -> bool:
    """Whether the file is on this machine now; it is fetched from the store when it is not."""
    file, depot = Path(settings.MEDIA_ROOT) / path, _depot()
    if file.is_file():
        return True
    if depot is None or not depot.exists(path):
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    with depot.open(path) as content, NamedTemporaryFile(dir=file.parent, suffix=".part", delete=False) as target:
        for chunk in content.chunks():
            target.write(chunk)
    Path(target.name).replace(file)  # when it is whole, so that nobody reads half a file
    return True


def is_kept(path: str) -> bool:
    """Whether the file is anywhere, without fetching it."""
    return (Path(settings.MEDIA_ROOT) / path).is_file() or is_kept_elsewhere(path)


def is_kept_elsewhere(path: str) -> bool:
    """Whether the store has it, so that this machine need not."""
    depot = _depot()
    return depot is not None and depot.exists(path)


def remove(path: str) -> None:
    """Take it out of the store; nothing happens when it is not there."""
    depot = _depot()
    if depot is not None:
        depot.delete(path)
