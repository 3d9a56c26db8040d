"""The rule by which an upgrade needs no pause: while it runs, the version before still works on the new tables.

A column or table comes in one release and goes in a later one, in two steps (docs/howto/upgrade.md). The migrations
that no release has yet are read here; what was released is listed with its hash in `deploy/released.json` and stays.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.migration import Migration
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AlterField,
    AlterModelTable,
    AlterUniqueTogether,
    CreateModel,
    DeleteModel,
    RemoveField,
    RenameField,
    RenameModel,
    RunPython,
    RunSQL,
    SeparateDatabaseAndState,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import BaseConstraint, CheckConstraint, DecimalField, Field, ManyToManyField, Q, UniqueConstraint
from django.db.models.fields import NOT_PROVIDED

from aftercare.project.environment import ROOT

RELEASED = ROOT / "deploy" / "released.json"
CHANGES_TABLES = re.compile(r"\b(ALTER|DROP|RENAME|TRUNCATE)\b", re.IGNORECASE)
Gone = frozenset[tuple[str, str]]  # model, field (or "" for the whole table), both in lower case


def released() -> Mapping[str, str]:
    """The migrations of the last release by their path, with the hash each had."""
    found: Mapping[str, str] = json.loads(RELEASED.read_text(encoding="utf-8"))["migrations"]
    return found


def faults_of_released(known: Mapping[str, str], root: Path = ROOT) -> Iterator[str]:
    """What was released and has been changed or taken away since: installations have it already as it was."""
    for path, digest in known.items():
        file = root / path
        if not file.is_file():
            yield f"{path} was released and is gone. Put it back."
        elif hashlib.sha256(file.read_bytes()).hexdigest() != digest:
            yield f"{path} was released and has been changed. Put it back, and write a new migration."


def faults(known: Mapping[str, str]) -> Iterator[str]:
    """Everything in the migrations after the last release that would break the version before while they run.

    Before the first release there is no version before.
    """
    if not known:
        return
    loader = MigrationLoader(None)
    rooms = {key[0] for key, migration in loader.disk_migrations.items() if path_of(migration) in known}  # not new ones
    for key, migration in sorted(loader.disk_migrations.items()):
        if path_of(migration) in known or key[0] not in rooms:
            continue
        before = loader.project_state([parent.key for parent in loader.graph.node_map[key].parents], at_end=True)
        others = (other for (room, _name), other in loader.disk_migrations.items() if room == key[0])
        gone = removed_from_state(other for other in others if path_of(other) in known)
        yield from (f"{key[0]}.{key[1]}: {fault}" for fault in faults_of(migration, before, gone))


def path_of(migration: Migration) -> str:
    """Where the migration is written, below the root."""
    return type(migration).__module__.replace(".", "/") + ".py"


def removed_from_state(migrations: Iterable[Migration]) -> Gone:
    """What the code of these migrations had given up already, though the tables kept it."""
    return frozenset(
        _named(inner)
        for migration in migrations
        for operation in migration.operations
        if isinstance(operation, SeparateDatabaseAndState)
        for inner in operation.state_operations
        if isinstance(inner, RemoveField | DeleteModel)
    )


def faults_of(migration: Migration, before: ProjectState, gone: Gone) -> Iterator[str]:
    """What in one migration the version before cannot live with. `gone`: what that version does not use any more."""
    state = before.clone()
    new: set[str] = set()
    columns: set[tuple[str, str]] = set()  # those that come with this migration
    kinds = {isinstance(operation, RunPython | RunSQL) for operation in migration.operations}
    if len(kinds) > 1:
        yield "it changes both tables and rows. Make two migrations of it, so that no row waits for a table."
    for operation in migration.operations:
        if isinstance(operation, CreateModel):
            new.add(operation.name_lower)
        elif isinstance(operation, AddField):
            columns.add((operation.model_name_lower, operation.name))
        elif isinstance(operation, AddConstraint) and operation.model_name_lower not in new:
            yield from _faults_of_constraint(operation.model_name_lower, operation.constraint, columns)
        yield from _faults(operation, state, migration.app_label, new, gone)
        operation.state_forwards(migration.app_label, state)


def _faults(operation: Operation, state: ProjectState, label: str, new: set[str], gone: Gone) -> Iterator[str]:
    if isinstance(operation, SeparateDatabaseAndState):
        yield from _faults_of_two_steps(operation, state, label, gone)
    elif isinstance(operation, RemoveField | DeleteModel):
        model, field = _named(operation)
        yield (
            f"it removes {f'{model}.{field}' if field else model}, which the version before still uses. "
            "Give it up in the code first (state_operations), and remove it in the release after."
        )
    elif isinstance(operation, RenameField | RenameModel | AlterModelTable):
        yield "it renames what the version before knows by its old name. Add the new, copy, remove the old later."
    elif isinstance(operation, AlterUniqueTogether) and operation.name_lower not in new and operation.option_value:
        yield f"{operation.name_lower} is to be unique by several columns, which the version before does not keep to."
    elif isinstance(operation, RunSQL) and CHANGES_TABLES.search(str(operation.sql)):
        yield "it changes tables in plain SQL, which nobody can check. Say it by operations."
    elif isinstance(operation, AddField) and operation.model_name_lower not in new:
        if not _may_be_left_out(operation.field):
            yield (
                f"{operation.model_name_lower}.{operation.name} is needed, and the version before does not write it. "
                "Let it be null, or give it a db_default."
            )
    elif isinstance(operation, AlterField) and operation.model_name_lower not in new:
        old = state.models[label, operation.model_name_lower].fields[operation.name]
        yield from _faults_of_altering(operation, old)


def _faults_of_two_steps(
    operation: SeparateDatabaseAndState, state: ProjectState, label: str, gone: Gone
) -> Iterator[str]:
    for inner in operation.database_operations:
        if isinstance(inner, RemoveField | DeleteModel) and _named(inner) not in gone:
            yield f"it removes {'.'.join(filter(None, _named(inner)))}, which no release has given up yet."
    for inner in operation.state_operations:
        if isinstance(inner, RemoveField):
            field = state.models[label, inner.model_name_lower].fields[inner.name]
            if not _may_be_left_out(field):
                yield (
                    f"{inner.model_name_lower}.{inner.name} is given up, and yet every new row needs it. "
                    "Let it be null first, or give it a db_default."
                )


def _faults_of_altering(operation: AlterField, old: "Field[object, object]") -> Iterator[str]:
    name, field = f"{operation.model_name_lower}.{operation.name}", operation.field
    if old.null and not field.null:
        yield f"{name} becomes needed, and the version before leaves it out. Fill it first, demand it a release later."
    if type(old) is not type(field):
        yield f"{name} changes its type. Add a column of the new type, copy, and remove the old one later."
    if (field.max_length or 0) < (old.max_length or 0):
        yield f"{name} becomes shorter than what the version before may write."
    if any(digits < before for digits, before in zip(_digits(field), _digits(old), strict=True)):
        yield f"{name} takes smaller numbers than the version before may write."
    if field.unique and not old.unique:
        yield f"{name} becomes unique, which the version before does not keep to."


def _faults_of_constraint(model: str, constraint: BaseConstraint, columns: set[tuple[str, str]]) -> Iterator[str]:
    """A rule over what the version before writes may refuse it; over new columns alone it sees their emptiness."""
    if isinstance(constraint, UniqueConstraint):
        bound = [name for name in constraint.fields if (model, name) in columns]
    elif isinstance(constraint, CheckConstraint) and isinstance(constraint.condition, Q):
        named = constraint.condition.referenced_base_fields
        bound = sorted(named) if named and all((model, name) in columns for name in named) else []
    else:
        bound = []
    if not bound:
        yield (
            f"{model} gets the rule {constraint.name}, which the version before does not keep to: its rows would be "
            "refused. Keep to it in the code first, and add it a release later."
        )


def _digits(field: "Field[object, object]") -> tuple[int, int]:
    """How many digits a number may have before and after its point; none where it is no such number."""
    if not isinstance(field, DecimalField):
        return 0, 0
    return (field.max_digits or 0) - (field.decimal_places or 0), field.decimal_places or 0


def _may_be_left_out(field: "Field[object, object]") -> bool:
    return isinstance(field, ManyToManyField) or field.null or field.db_default is not NOT_PROVIDED


def _named(operation: RemoveField | DeleteModel) -> tuple[str, str]:
    if isinstance(operation, RemoveField):
        return operation.model_name_lower, operation.name_lower
    return operation.name_lower, ""
