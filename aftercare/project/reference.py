"""The pages of `docs/reference/`, made from the code and the packs so that they cannot disagree with them."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation

from aftercare.faces.rest.describing import document
from aftercare.ground.accounts.roles import ROLES, Permission
from aftercare.ground.audit import trail
from aftercare.ground.policies.loading import load_folder, read_text
from aftercare.ground.policies.rules import MANIFEST, base_of
from aftercare.ground.procedures import guards
from aftercare.ground.procedures.graph import Procedure, Procedures
from aftercare.project import wiring
from aftercare.project.environment import ROOT, Environment
from aftercare.project.schedule import SCHEDULE

FOLDER = ROOT / "docs" / "reference"
NOTE = "<!-- Made by `manage.py reference`; do not edit. -->\n"


@cache
def pages() -> dict[str, str]:
    """Every page by file name, in English. Made once: nothing that they tell of changes while a process runs."""
    with translation.override("en"):
        return {
            "environment.md": page("Variables of the environment", environment()),
            "permissions.md": page("Roles and what they may do", permissions()),
            "events.md": page("Events of the trail", events()),
            "schedule.md": page("Periodic jobs", schedule()),
            "procedures.md": page("Procedures of the shipped packs", procedures()),
            "openapi.json": openapi(),
        }


def page(title: str, lines: Iterator[str]) -> str:
    """A page of Markdown."""
    return f"# {title}\n\n{NOTE}\n" + "\n".join(lines).rstrip() + "\n"


def environment() -> Iterator[str]:
    """Each variable with its default and what it is for."""
    yield "| variable | default | what it is for |"
    yield "| --- | --- | --- |"
    for name, field in Environment.model_fields.items():
        default = str(field.get_default()).replace(str(ROOT), ".")
        shown = f"`{default}`" if default and set(default) != {"*"} else ""
        yield f"| `{field.alias or name.upper()}` | {shown} | {field.description} |"


def permissions() -> Iterator[str]:
    """The roles, then the matrix of rights."""
    for role in ROLES:
        yield f"- **{role.label}** (`{role.key}`): {role.description}"
    yield ""
    yield "| right | " + " | ".join(str(role.label) for role in ROLES) + " |"
    yield "| --- |" + " :-: |" * len(ROLES)
    for permission in Permission:
        marks = " | ".join("●" if permission in role.permissions else "" for role in ROLES)
        yield f"| `{permission.value}` | {marks} |"


def events() -> Iterator[str]:
    """Every kind of event with its fields, and who reacts to it."""
    yield "Personal fields stand in italics: they can be erased by law, and the chain still shows that they were there."
    yield ""
    yield "| event | meaning | fields | reactions |"
    yield "| --- | --- | --- | --- |"
    for name, kind in sorted(trail.declared().items()):
        fields = ", ".join(f"*{field}*" if field in kind.personal else field for field in kind.fields)
        reactions = ", ".join(
            f"`{function.__module__.removeprefix('aftercare.')}.{function.__name__}`"
            for function in wiring.REACTIONS.get(name, [])
        )
        yield f"| `{name}` | {kind.label} | {fields} | {reactions} |"


def schedule() -> Iterator[str]:
    """What begins by itself, and when."""
    yield "| job | when |"
    yield "| --- | --- |"
    for entry in sorted(SCHEDULE, key=lambda each: each.name):
        yield f"| `{entry.name}` | `{entry.cron}` |"


def openapi() -> str:
    """What programs may ask, as OpenAPI."""
    return json.dumps(document(), cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def procedures() -> Iterator[str]:
    """A drawing of each procedure of each pack, and its steps with who owes them.

    A pack that rests on another shows only the procedures that are not the same there.
    """
    drawn: dict[str, Mapping[str, Procedure]] = {}
    for folder in _packs_from_the_ground():
        policy = load_folder(folder)
        own = drawn[f"{folder.parent.name}/{folder.name}"] = policy.section(Procedures).root
        below = drawn.get(policy.manifest.based_on, {})
        yield f"## {policy.manifest.label.en} ({policy.label})"
        yield ""
        if below:
            same = ", ".join(f"`{key}`" for key, procedure in own.items() if below.get(key) == procedure)
            yield f"As in {policy.manifest.based_on}: {same or 'none'}."
            yield ""
        for key, procedure in own.items():
            if below.get(key) == procedure:
                continue
            yield f"### {key}"
            yield ""
            yield from drawing(procedure)
            yield from steps(procedure)


def _packs_from_the_ground() -> list[Path]:
    """The folders of all packs, each after the one it rests on."""
    waiting = sorted(path.parent for path in (ROOT / "packs").glob("*/*/pack.yaml"))
    below = {
        folder: base_of({MANIFEST: read_text(MANIFEST, (folder / f"{MANIFEST}.yaml").read_bytes())})
        for folder in waiting
    }
    found: dict[str, Path] = {}
    while waiting:
        ready = [folder for folder in waiting if below[folder] is None or below[folder] in found]
        found |= {f"{folder.parent.name}/{folder.name}": folder for folder in ready}
        waiting = [folder for folder in waiting if folder not in ready]
    return list(found.values())


def drawing(procedure: Procedure) -> Iterator[str]:
    """The graph in mermaid's words."""
    yield "```mermaid"
    yield "stateDiagram-v2"
    yield f"    [*] --> {procedure.start}"
    for key, step in procedure.steps.items():
        yield f"    {key}: {plain(step.label.staff.en)}"
        for move in step.moves.values():
            yield f"    {key} --> {move.to}: {plain(move.label.en)}"
        if step.final:
            yield f"    {key} --> [*]"
    yield "```"
    yield ""


def steps(procedure: Procedure) -> Iterator[str]:
    """A table: the step, what the owner reads, who owes it, the limit, and what each move needs."""
    yield "| step | the owner reads | owed by | answered for by | limit | moves |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for key, step in procedure.steps.items():
        moves = "; ".join(
            f"{move.label.en} ({', '.join(move.roles)})"
            + (f", needs: {', '.join(guards.words_of(need) for need in move.needs)}" if move.needs else "")
            for move in step.moves.values()
        )
        yield (
            f"| {step.label.staff.en} (`{key}`) | {step.label.owner.en} | {step.owed_by.value if step.owed_by else ''} "
            f"| {step.role or ''} | {step.time_limit or ''} | {moves} |"
        )
    yield ""


def plain(text: str) -> str:
    """A label without the signs that mean something to mermaid."""
    return text.replace(":", ",").replace(";", ",").replace("#", "")


def stale() -> list[Path]:
    """The pages that stand there otherwise than the code says, and those that nothing makes any more."""
    made = pages()
    wrong = [FOLDER / name for name, text in made.items() if read(FOLDER / name) != text]
    return wrong + [path for path in sorted(FOLDER.glob("*.md")) if path.name not in made and NOTE in read(path)]


def read(path: Path) -> str:
    """What stands in a file; nothing when there is none."""
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def write() -> list[Path]:
    """Write every stale page; answers which were written or removed."""
    made, changed = pages(), stale()
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in changed:
        if path.name in made:
            path.write_text(made[path.name], encoding="utf-8")
        else:
            path.unlink()
    return changed
