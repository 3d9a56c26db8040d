"""The uploaded files on the disk, each under the hash of its content, below the files' root.

Files are not transactional: stored first, the row second; what no row names is swept.
"""

import hashlib
import os
from pathlib import Path

from django.conf import settings

from aftercare.ground.core import depot
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _


def digest(content: bytes) -> str:
    """The SHA-256 under which `content` is kept."""
    return hashlib.sha256(content).hexdigest()


def keep(content: bytes) -> str:
    """Store `content` and return its SHA-256. Storing the same twice is harmless; a crash leaves no half file."""
    sha256 = digest(content)
    path = _path(sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(content)
        part.replace(path)
    depot.send(_name(sha256))
    return sha256


def read(sha256: str) -> bytes:
    """The content kept under a hash. Raises Missing when it has been swept."""
    path = _path(sha256)
    if not depot.at_hand(_name(sha256)):
        raise Missing(_("The file is no longer kept. Send it again."))
    return path.read_bytes()


def forget(sha256: str) -> None:
    """Remove a file; nothing happens when it is gone already."""
    _path(sha256).unlink(missing_ok=True)
    depot.remove(_name(sha256))


def _path(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / _name(sha256)


def _name(sha256: str) -> str:
    return f"imports/{sha256[:2]}/{sha256}"
