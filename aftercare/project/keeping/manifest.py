"""What a back-up holds, in figures that can be checked before anything is restored."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1024 * 1024


class BackupRefused(Exception):
    """The back-up cannot be made or restored; the message says why, and what to do."""


@dataclass(frozen=True)
class Piece:
    """One file of a back-up: its name below the back-up's folder, its size in bytes and its SHA-256."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """All that is needed to trust and to restore a back-up. `tables` holds the number of rows of each."""

    format: int
    made_at: str
    version: str
    engine: str
    engine_version: str
    migrations: tuple[str, ...]
    tables: dict[str, int]
    pieces: tuple[Piece, ...]
    contents: int
    contents_size: int

    def write(self, folder: Path) -> None:
        """Write it beside what it tells of."""
        text = json.dumps(asdict(self), ensure_ascii=False, indent=1)
        (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a back-up. Raises BackupRefused when the folder holds none that can be read."""
    path = folder / MANIFEST
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as fault:
        raise BackupRefused(f"{path}: this is no complete back-up ({fault}). Choose another.") from fault
    if held.get("format") != FORMAT:
        raise BackupRefused(f"{path}: format {held.get('format')}, and this version reads {FORMAT} only.")
    held["pieces"] = tuple(Piece(**piece) for piece in held["pieces"])
    held["migrations"] = tuple(held["migrations"])
    return Manifest(**held)


def piece_of(path: Path, *, below: Path) -> Piece:
    """The size and hash of a file."""
    return Piece(name=path.relative_to(below).as_posix(), size=path.stat().st_size, sha256=hash_of(path))


def hash_of(path: Path) -> str:
    """SHA-256 of a file, read in chunks."""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while chunk := content.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def check_pieces(folder: Path, manifest: Manifest) -> None:
    """Raise BackupRefused unless every file of the back-up is there as it was written."""
    for piece in manifest.pieces:
        path = folder / piece.name
        if not path.is_file():
            raise BackupRefused(f"{path}: missing. The back-up is damaged; choose another.")
        if path.stat().st_size != piece.size or hash_of(path) != piece.sha256:
            raise BackupRefused(f"{path}: changed since it was written. The back-up is damaged; choose another.")
