"""The catalogues of translations: one for each room, one for each audience of the web, one for what the web shares.

English sources stand in the code; Babel finds them in Python and in templates, polib keeps the Chinese. A catalogue
is sorted and bears neither line numbers nor dates, so that two people's changes meet in few lines.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "aftercare"
LANGUAGE = "zh_Hans"
FILE = Path("locale") / LANGUAGE / "LC_MESSAGES" / "django.po"
HEADER = {
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=1; plural=0;",
}
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
JINJA = {
    "extensions": "jinja2.ext.i18n,jinja2.ext.do,jinja2.ext.loopcontrols",
    "newstyle_gettext": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|(?<!%)%[sd]|\{(\w*)\}")
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”》][,;:?!]|[,;?!] ?[\u4e00-\u9fff“《]|\([^()]*[\u4e00-\u9fff][^()]*\)")

Key = tuple[str, str]  # context ("" for none), source text


@dataclass(frozen=True)
class Message:
    """One text of the sources; `plural` is empty where there is no second form."""

    context: str
    text: str
    plural: str

    @property
    def key(self) -> Key:
        """What tells it apart inside a catalogue."""
        return self.context, self.text


def catalogue_of(path: Path) -> Path:
    """The folder whose catalogue holds the words of `path`."""
    parts = path.relative_to(PACKAGE).parts
    if parts[0] == "project":
        return PACKAGE / "project"
    room = PACKAGE.joinpath(*parts[:2])
    if parts[:2] != ("faces", "web"):
        return room
    inner = parts[3:] if parts[2] == "templates" else parts[2:]
    audience = room / inner[0]
    return audience if len(inner) > 1 and (audience / "__init__.py").is_file() else room


def sources() -> dict[Path, list[Path]]:
    """Every file that may hold words, by the folder of its catalogue."""
    found: dict[Path, list[Path]] = defaultdict(list)
    for pattern in ("**/*.py", "faces/**/templates/**/*.html", "faces/**/templates/**/*.txt"):
        for path in sorted(PACKAGE.glob(pattern)):
            if len(path.relative_to(PACKAGE).parts) > 2 and "migrations" not in path.parts:
                found[catalogue_of(path)].append(path)
    for path in sorted((PACKAGE / "project").glob("*.py")):
        found[PACKAGE / "project"].append(path)
    return dict(found)


def messages_in(paths: Iterable[Path]) -> dict[Key, Message]:
    """The texts of these files."""
    found: dict[Key, Message] = {}
    for path in paths:
        method, options = ("python", {}) if path.suffix == ".py" else ("jinja2.ext:babel_extract", JINJA)
        with path.open("rb") as file:
            for _line, text, _comments, context in extract(method, file, keywords=KEYWORDS, options=options):
                single, plural = (text[0], text[1]) if isinstance(text, tuple) else (text, "")
                message = Message(context or "", single, plural)
                if single and (message.key not in found or plural):
                    found[message.key] = message
    return found


def load(folder: Path) -> polib.POFile:
    """The catalogue of a folder; an empty one where there is none yet."""
    path = folder / FILE
    file = polib.pofile(str(path)) if path.is_file() else polib.POFile()
    file.wrapwidth = 0
    return file


def merge(folder: Path, wanted: dict[Key, Message], known: Mapping[Key, str] = {}) -> tuple[int, list[str]]:
    """Bring one catalogue up to its sources. Answers how many texts are new and which were taken out.

    What is not translated yet takes its Chinese from `known`, so that one text is said in one way everywhere.
    """
    old = {(entry.msgctxt or "", entry.msgid): entry for entry in load(folder)}
    gone = [text for (_context, text), entry in old.items() if (_context, text) not in wanted or entry.obsolete]
    new = polib.POFile(wrapwidth=0)
    new.metadata = dict(HEADER)
    for key in sorted(wanted):
        new.append(_entry(wanted[key], old.get(key), known.get(key, "")))
    path = folder / FILE
    if not wanted:
        path.unlink(missing_ok=True)
    elif not path.is_file() or path.read_text(encoding="utf-8") != str(new) + "\n":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(new) + "\n", encoding="utf-8")
    return len(wanted.keys() - old.keys()), gone


def _entry(message: Message, old: polib.POEntry | None, known: str) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.text, msgctxt=message.context or None)
    kept = (chinese(old) if old is not None else "") or known
    if message.plural:
        entry.msgid_plural, entry.msgstr_plural = message.plural, {0: kept}
    else:
        entry.msgstr = kept
    if old is not None and "fuzzy" in old.flags:
        entry.flags = ["fuzzy"]
    if "%(" in message.text:
        entry.flags.append("python-format")
    return entry


def chinese(entry: polib.POEntry) -> str:
    """The translation; Chinese has one form for every number."""
    return str(entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr)


def faults() -> Iterator[str]:
    """Everything that is missing, doubtful, left over or contradictory in the catalogues."""
    seen: dict[Key, tuple[str, Path]] = {}
    found = sources()
    for folder in sorted(found):
        name = (folder / FILE).relative_to(ROOT)
        wanted = messages_in(found[folder])
        entries = {(entry.msgctxt or "", entry.msgid): entry for entry in load(folder)}
        yield from (f"{name}: not in the catalogue: {key[1]!r}" for key in sorted(wanted.keys() - entries.keys()))
        for key, entry in entries.items():
            yield from (f"{name}: {fault}" for fault in _faults_of(entry, key in wanted))
            text, other = seen.setdefault(key, (chinese(entry), name))
            if text != chinese(entry) and text and chinese(entry):
                yield f"{name}: {key[1]!r} is {chinese(entry)!r} here and {text!r} in {other}"
    yield from (
        f"{path.relative_to(ROOT)}: left over, its folder has no words"
        for path in _catalogues()
        if _owner(path) not in found
    )


def _faults_of(entry: polib.POEntry, wanted: bool) -> Iterator[str]:
    text = chinese(entry)
    if entry.obsolete or not wanted:
        yield f"left over, no source has it: {entry.msgid!r}"
    elif not text:
        yield f"not translated: {entry.msgid!r}"
    elif "fuzzy" in entry.flags:
        yield f"doubtful (fuzzy): {entry.msgid!r}"
    elif not entry.msgid_plural and _places(entry.msgid) != _places(text):
        yield f"other placeholders than the source: {entry.msgid!r} - {text!r}"
    elif HALF_WIDTH.search(text):
        yield f"Chinese with the punctuation of English: {text!r}"


def _places(text: str) -> list[str]:
    return sorted(match[0] for match in PLACEHOLDER.finditer(text))


def _catalogues() -> list[Path]:
    folders = (folder.parent for depth in settings.LOCALE_DEPTHS for folder in PACKAGE.glob(f"{depth}locale"))
    return sorted(folder / FILE for folder in folders)


def _owner(path: Path) -> Path:
    return path.parents[len(FILE.parts) - 1]


def compile_stale() -> int:
    """Write every compiled catalogue that is older than its source; how many were written."""
    written = 0
    for path in _catalogues():
        target = path.with_suffix(".mo")
        if path.is_file() and (not target.is_file() or target.stat().st_mtime < path.stat().st_mtime):
            polib.pofile(str(path)).save_as_mofile(str(target))
            written += 1
        elif not path.is_file():
            target.unlink(missing_ok=True)
    return written


def translated() -> dict[Key, str]:
    """The Chinese of every text that has some; of two ways to say it the one from the lower floor."""
    found: dict[Key, str] = {}
    for path in sorted(_catalogues(), key=lambda each: (not each.is_relative_to(PACKAGE / "ground"), each)):
        for entry in load(_owner(path)):
            if chinese(entry) and not entry.obsolete:
                found.setdefault((entry.msgctxt or "", entry.msgid), chinese(entry))
    return found


def update(only: Collection[str] = ()) -> Iterator[str]:
    """Bring every catalogue up to the sources, or `only` those of these folders; say what changed."""
    found, known = sources(), translated()
    folders = {*found, *(_owner(path) for path in _catalogues())}
    for folder in sorted(each for each in folders if not only or str(each.relative_to(PACKAGE)) in only):
        fresh, gone = merge(folder, messages_in(found.get(folder, [])), known)
        name = folder.relative_to(ROOT)
        if fresh:
            yield f"{name}: {fresh} new"
        yield from (f"{name}: taken out: {text!r}" for text in gone)
