"""The ids that marks may name: requirements of the catalogue and features."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "requirements"


@dataclass(frozen=True)
class Requirement:
    """One checkable line of the catalogue; `software` is yes, partly or no."""

    id: str
    system: str
    what: str
    software: str


@cache
def systems() -> dict[str, str]:
    """Every system by id, with its English name."""
    return {system["id"]: system["name_en"] for document in _documents() for system in document["systems"]}


@cache
def requirements() -> dict[str, Requirement]:
    """Every requirement by id."""
    return {
        row["id"]: Requirement(id=row["id"], system=system["id"], what=row["what"], software=str(row["software"]))
        for document in _documents()
        for system in document["systems"]
        for row in system["requirements"]
    }


@cache
def features() -> dict[str, str]:
    """Every feature by id, with its wording."""
    document = yaml.safe_load((FOLDER / "features.yaml").read_text(encoding="utf-8"))
    return {key: text for group in document["groups"] for key, text in group["features"].items()}


@cache
def _documents() -> list[dict]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return [yaml.load(path.read_text(encoding="utf-8"), loader) for path in sorted(FOLDER.glob("seed-*.yaml"))]
