"""Writing a pack as files of YAML: a whole document, or one value within a file whose comments stay. No database."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import yaml

from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.loading import StrictLoader
from aftercare.ground.policies.rules import FOLDERS, MANIFEST, Document, InvalidPack
from aftercare.ground.policies.sections import Problem

FILES_AT_MOST = 80
BYTES_AT_MOST = 4_000_000

Files = dict[str, str]
"""The files of a pack by name: `deadlines.yaml`, `procedures/repair.yaml`."""


def to_files(document: Document) -> Files:
    """A document as the files of its folder."""
    files: Files = {}
    for section in sorted(document, key=lambda name: (name in FOLDERS, name != MANIFEST)):
        value = document[section]
        if section in FOLDERS and isinstance(value, dict):
            files |= {f"{section}/{key}.yaml": to_text(one) for key, one in value.items()}
        else:
            files[f"{section}.yaml"] = to_text(value)
    return files


def to_text(value: Any) -> str:
    """A value as YAML that our own loader reads back as the same."""
    return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=118, default_flow_style=None)


def file_of_section(section: str, path: Sequence[str]) -> tuple[str, list[str]]:
    """The file in which a place of a section stands, and the way to it within the file."""
    if section in FOLDERS and path:
        return f"{section}/{path[0]}.yaml", list(path[1:])
    return f"{section}.yaml", list(path)


def with_value(text: str, *, path: Sequence[str], value: Any) -> str:
    """The text of a file with one value in place of another; all else, comments too, stays as typed.

    An element of a list is named by its place, or by its `key`. Raises KeyError when there is no such place.
    """
    node = _find(text, path)
    start, end = node.start_mark.index, _end_of(node)
    return text[:start] + _in_flow(value) + text[end:]


def with_entry(text: str, *, path: Sequence[str], key: str, value: Any) -> str:
    """The text of a file with one more entry at the end of a table; a table that is not there yet is begun.

    Raises KeyError when the table cannot be begun because what should hold it is missing too.
    """
    try:
        node = _find(text, path)
    except KeyError:
        if len(path) != 1:
            raise
        return f"{text.rstrip()}\n{to_text({path[0]: {key: value}})}"
    if node.flow_style or not node.value:
        held = _constructed(node) or {}
        return with_value(text, path=path, value={**held, key: value})
    column = node.value[0][0].start_mark.column
    end = text.find("\n", _end_of(node))
    end = len(text) if end < 0 else end
    said = "".join(f"\n{' ' * column}{line}" for line in to_text({key: value}).rstrip().split("\n"))
    return text[:end] + said + text[end:]


def without_entry(text: str, *, path: Sequence[str]) -> str:
    """The text of a file without one entry of a table. Raises KeyError when there is no such entry."""
    *way, key = path
    table = _find(text, way)
    entries = table.value if isinstance(table, yaml.MappingNode) else []
    found = next(((name, value) for name, value in entries if name.value == key), None)
    if found is None:
        raise KeyError(key)
    if table.flow_style:
        return with_value(text, path=way, value={name: one for name, one in _constructed(table).items() if name != key})
    name, value = found
    start = text.rfind("\n", 0, name.start_mark.index) + 1
    end = text.find("\n", _end_of(value))
    return text[:start] + (text[end + 1 :] if end >= 0 else "")


def _in_flow(value: Any) -> str:
    return yaml.safe_dump([value], allow_unicode=True, sort_keys=False, width=10_000, default_flow_style=True).strip()[
        1:-1
    ]


def _find(text: str, path: Sequence[str]) -> Any:
    node: Any = yaml.compose(text, Loader=StrictLoader)
    for step in path:
        node = _step(node, step)
    return node


def _step(node: Any, step: str) -> Any:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value
    if isinstance(node, yaml.SequenceNode):
        for place, one in enumerate(node.value):
            if step == str(place) or (isinstance(one, yaml.MappingNode) and _key_of(one) == step):
                return one
    raise KeyError(step)


def _key_of(node: yaml.MappingNode) -> str:
    return next((value.value for key, value in node.value if key.value == "key"), "")


def _end_of(node: Any) -> int:
    """Where a value really ends: the parser lets a block reach up to the next thing, over blank lines and comments."""
    if isinstance(node, yaml.ScalarNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _end_of(last[1] if isinstance(node, yaml.MappingNode) else last)


def _constructed(node: Any) -> Any:
    """The value of a part of a file."""
    loader = StrictLoader("")
    try:
        return loader.construct_object(node, deep=True)
    finally:
        loader.dispose()


def to_zip(files: Files) -> bytes:
    """The files in one archive, to take away."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return held.getvalue()


def from_upload(name: str, content: bytes) -> Files:
    """The files in what somebody sent: a zip of a pack's folder, or one file of it.

    Raises InvalidPack when it is neither, is too large, or holds something that is not text.
    """
    if name.lower().endswith((".yaml", ".yml")):
        return {_plain_name(name): _text(name, content)}
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            held = [
                info
                for info in archive.infolist()
                if info.filename.endswith(".yaml") and "__MACOSX" not in info.filename
            ]
            if len(held) > FILES_AT_MOST or sum(info.file_size for info in held) > BYTES_AT_MOST:
                raise InvalidPack([Problem(name, "", str(_("is too large for a pack")))])
            top = _top_of([info.filename for info in held])
            return {info.filename.removeprefix(top): _text(info.filename, archive.read(info)) for info in held}
    except zipfile.BadZipFile:
        reason = str(_("is neither a zip nor a YAML file"))
        raise InvalidPack([Problem(name, "", reason)]) from None


def _top_of(names: Sequence[str]) -> str:
    """The folder in which the manifest lies, however deep the archive holds it."""
    found = [name for name in names if name == f"{MANIFEST}.yaml" or name.endswith(f"/{MANIFEST}.yaml")]
    return min(found, key=len).removesuffix(f"{MANIFEST}.yaml") if found else ""


def _plain_name(name: str) -> str:
    plain = name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    return plain.removesuffix(".yml").removesuffix(".yaml") + ".yaml"


def _text(name: str, content: bytes) -> str:
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise InvalidPack([Problem(name, "", str(_("is not written in UTF-8")))]) from None
