"""Reading a pack from its folder of YAML. No database."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.rules import (
    FOLDERS,
    MANIFEST,
    Document,
    InvalidPack,
    Layer,
    LoadedPolicy,
    base_of,
    check_no_circle,
    merged,
    read_document,
    said_by,
)
from aftercare.ground.policies.sections import Problem, Tables, handed


class StrictLoader(yaml.CSafeLoader):
    """YAML without its surprises: 13:30, no, on and 0.03 stay texts, and a key may be written only once.

    Built on libyaml, which the wheels of PyYAML bring along: a pack is read eight times as fast as in plain Python.
    """


StrictLoader.yaml_implicit_resolvers = {}
StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
StrictLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile(r"^-?(?:0|[1-9][0-9]*)$"), list("-0123456789"))
StrictLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^null$"), ["n"])


def _mapping_without_twins(loader: StrictLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    mapping: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in mapping:
            raise yaml.constructor.ConstructorError(None, None, f"“{key}” is written twice", key_node.start_mark)
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


StrictLoader.add_constructor("tag:yaml.org,2002:map", _mapping_without_twins)


def read_folder(folder: Path) -> Document:
    """The document of a pack's folder: `x.yaml` becomes section x, a folder becomes a section with one key per file.

    A pack that extends another is laid over it. Raises InvalidPack naming the file and line that cannot be read.
    """
    own = _own_of(_files_of(folder))
    below = base_of(own)
    if below is None:
        return own
    packs = folder.resolve().parent.parent
    check_chain(own, edition=_edition_of(folder), packs=packs)
    return merged([(_edition_of(folder), own), (below, read_folder(packs / below))])


def read_files(files: Mapping[str, str | bytes]) -> Document:
    """The document of a pack given file by file, named as in its folder: `deadlines.yaml`, `procedures/repair.yaml`.

    What it extends is one of the shipped packs. Raises InvalidPack with every file that cannot be read, and where.
    """
    return merged(_layers(_own_of(files), edition="", packs=Path(settings.PACKS_ROOT)))


def load_folder(folder: Path, *, tables: Tables | None = None) -> LoadedPolicy:
    """Read and validate the pack in `folder`; raises InvalidPack with every problem, under the file that has it."""
    with naming_files(folder):
        return read_document(read_folder(folder), tables=tables or handed())


@contextmanager
def naming_files(folder: Path) -> Iterator[None]:
    """What is refused about the pack in `folder` is told under the file that wrote it, be it a pack's below."""
    try:
        yield
    except InvalidPack as refusal:
        try:
            layers = _layers(
                _own_of(_files_of(folder)), edition=_edition_of(folder), packs=folder.resolve().parent.parent
            )
        except InvalidPack:  # it could not even be read: the refusal names the file already
            raise refusal from None
        raise InvalidPack(said_by(refusal.problems, layers)) from refusal


def _edition_of(folder: Path) -> str:
    """`baseline/2026.1`: a pack's folder within that of all packs."""
    return f"{folder.resolve().parent.name}/{folder.resolve().name}"


def _files_of(folder: Path) -> dict[str, bytes]:
    paths = [
        *sorted(folder.glob("*.yaml")),
        *(path for name in sorted(FOLDERS) for path in folder.glob(f"{name}/*.yaml")),
    ]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def check_chain(own: Document, *, edition: str, packs: Path) -> list[str]:
    """The editions below a pack, the nearest first. Raises InvalidPack when one is not there, or comes twice."""
    found: list[str] = []
    while (below := base_of(own)) is not None:
        check_no_circle(below, above=[edition, *found])
        manifest = packs / below / f"{MANIFEST}.yaml"
        if not manifest.is_file():
            reason = str(_("there is no pack “%(edition)s” to rest on") % {"edition": below})
            raise InvalidPack([Problem(manifest.name, "extends", reason)])
        found.append(below)
        own = {MANIFEST: read_text(manifest.name, manifest.read_bytes())}
    return found


def _layers(own: Document, *, edition: str, packs: Path) -> list[Layer]:
    """A pack and all those below it, the top one first, each with what its own files say."""
    below = check_chain(own, edition=edition, packs=packs)
    return [(edition, own), *((name, _own_of(_files_of(packs / name))) for name in below)]


def _own_of(files: Mapping[str, str | bytes]) -> Document:
    """What the files of one pack say, each read by itself."""
    document, problems = read_what_can_be_read(files)
    if problems:
        raise InvalidPack(problems)
    return document


def read_what_can_be_read(files: Mapping[str, str | bytes]) -> tuple[Document, list[Problem]]:
    """What the files of one pack say, each read by itself, and what is wrong with those that cannot be read."""
    problems: list[Problem] = []
    if f"{MANIFEST}.yaml" not in files:
        problems.append(Problem(f"{MANIFEST}.yaml", "", str(_("is missing"))))
    document: Document = {}
    for name in sorted(files, key=lambda name: ("/" in name, name != f"{MANIFEST}.yaml", name)):
        section, _slash, key = name.removesuffix(".yaml").partition("/")
        try:
            value = read_text(name, files[name])
        except InvalidPack as refusal:
            problems += refusal.problems
            continue
        if key:
            document.setdefault(section, {})[key] = value
        else:
            document[section] = value
    return document, problems


def read_text(name: str, text: str | bytes) -> Any:
    """One file of a pack as a value; raises InvalidPack naming the line."""
    try:
        said = text.decode("utf-8") if isinstance(text, bytes) else text
        return yaml.load(said, Loader=StrictLoader)  # noqa: S506  a SafeLoader itself
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        where = str(_("line %(line)s") % {"line": line})
        raise InvalidPack([Problem(name, where, error.problem or str(error))]) from error
    except yaml.YAMLError as error:
        raise InvalidPack([Problem(name, "", str(error))]) from error
    except UnicodeDecodeError as error:
        raise InvalidPack([Problem(name, "", str(_("is not written in UTF-8")))]) from error
