"""An upgrade needs no pause: what the version before could not live with is refused, with the way to do it."""

from pathlib import Path

import pytest
from django.db import migrations, models
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from aftercare.project.keeping.upgrades import faults, faults_of, faults_of_released, released, removed_from_state

Separate = migrations.SeparateDatabaseAndState


DEAR = models.Q(cost__gte=100) | models.Q(place="")


def before() -> ProjectState:
    """One table as the version before has it."""
    state = ProjectState()
    fields = [
        ("id", models.BigAutoField(primary_key=True)),
        ("subject", models.CharField(max_length=200)),
        ("place", models.CharField(max_length=40, null=True)),
        ("cost", models.DecimalField(max_digits=12, decimal_places=2)),
    ]
    state.add_model(ModelState("cases", "Case", fields))
    return state


def told(*operations: Operation, gone: frozenset[tuple[str, str]] = frozenset()) -> str:
    migration = migrations.Migration("0002_next", "cases")
    migration.operations = list(operations)
    return "\n".join(faults_of(migration, before(), gone))


def test_what_stands_in_the_repository_can_be_brought_in_without_a_pause() -> None:
    assert [*faults_of_released(released()), *faults(released())] == []


@pytest.mark.parametrize(
    ("operation", "why"),
    [
        (migrations.RemoveField("case", "place"), "removes case.place"),
        (migrations.DeleteModel("case"), "removes case, which"),
        (migrations.RenameField("case", "place", "spot"), "renames"),
        (migrations.RenameModel("case", "Issue"), "renames"),
        (migrations.AlterModelTable("case", "issues"), "renames"),
        (migrations.AddField("case", "colour", models.CharField(max_length=9, default="red")), "db_default"),
        (migrations.AlterField("case", "place", models.CharField(max_length=40)), "becomes needed"),
        (migrations.AlterField("case", "subject", models.CharField(max_length=50)), "becomes shorter"),
        (migrations.AlterField("case", "subject", models.TextField()), "changes its type"),
        (migrations.AlterField("case", "subject", models.CharField(max_length=200, unique=True)), "becomes unique"),
        (migrations.AlterField("case", "cost", models.DecimalField(max_digits=9, decimal_places=2)), "smaller numbers"),
        (
            migrations.AlterField("case", "cost", models.DecimalField(max_digits=12, decimal_places=0)),
            "smaller numbers",
        ),
        (migrations.AlterUniqueTogether("case", {("subject", "place")}), "unique by several"),
        (migrations.AddConstraint("case", models.UniqueConstraint(fields=["subject"], name="once")), "the rule once"),
        (migrations.AddConstraint("case", models.CheckConstraint(condition=DEAR, name="dear")), "the rule dear"),
        (migrations.RunSQL("ALTER TABLE cases_case DROP COLUMN place"), "plain SQL"),
    ],
)
def test_what_the_version_before_cannot_live_with_is_refused(operation: Operation, why: str) -> None:
    assert why in told(operation)


@pytest.mark.parametrize(
    "operation",
    [
        migrations.AddField("case", "colour", models.CharField(max_length=9, null=True)),
        migrations.AddField("case", "colour", models.CharField(max_length=9, db_default="red")),
        migrations.AlterField("case", "subject", models.CharField(max_length=300)),
        migrations.AddIndex("case", models.Index(fields=["place"], name="case_by_place")),
        migrations.CreateModel("Colour", [("id", models.BigAutoField(primary_key=True))]),
        migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop),
        migrations.RunSQL("UPDATE cases_case SET place = '' WHERE place IS NULL"),
        migrations.RemoveConstraint("case", "that_was_there"),
    ],
)
def test_what_only_adds_is_taken(operation: Operation) -> None:
    assert told(operation) == ""


def test_a_rule_over_columns_that_come_with_it_is_taken_and_one_that_binds_older_ones_too_is_not() -> None:
    colour = migrations.AddField("case", "colour", models.CharField(max_length=9, null=True))
    unique = models.UniqueConstraint(fields=["subject", "colour"], name="one_colour_each")
    known = models.CheckConstraint(condition=models.Q(colour__in=["red", "green"]), name="known_colour")
    both = models.CheckConstraint(condition=models.Q(colour__isnull=True) | DEAR, name="dear_colour")
    assert told(colour, migrations.AddConstraint("case", unique)) == ""
    assert told(colour, migrations.AddConstraint("case", known)) == ""
    assert "the rule dear_colour" in told(colour, migrations.AddConstraint("case", both))


def test_a_table_made_in_the_same_migration_may_have_any_column() -> None:
    made = migrations.CreateModel("Colour", [("id", models.BigAutoField(primary_key=True))])
    assert told(made, migrations.AddField("colour", "name", models.CharField(max_length=9))) == ""


def test_tables_and_rows_are_changed_in_migrations_of_their_own() -> None:
    added = migrations.AddField("case", "colour", models.CharField(max_length=9, null=True))
    assert "Make two migrations" in told(added, migrations.RunPython(migrations.RunPython.noop))


def test_a_column_goes_in_two_releases_and_never_in_one() -> None:
    give_up = Separate(state_operations=[migrations.RemoveField("case", "place")])
    remove = Separate(database_operations=[migrations.RemoveField("case", "place")])
    assert told(give_up) == ""
    assert "no release has given up yet" in told(remove)

    first = migrations.Migration("0002_give_up", "cases")
    first.operations = [give_up]
    assert told(remove, gone=removed_from_state([first])) == ""


def test_a_column_that_every_row_needs_cannot_be_given_up_yet() -> None:
    assert "every new row needs it" in told(Separate(state_operations=[migrations.RemoveField("case", "subject")]))


def test_what_was_released_is_not_edited_nor_taken_away(tmp_path: Path) -> None:
    (tmp_path / "0001_initial.py").write_text("as it is now")
    known = {"0001_initial.py": "the hash it had", "0002_more.py": "another"}
    assert [fault.split(". ")[0] for fault in faults_of_released(known, tmp_path)] == [
        "0001_initial.py was released and has been changed",
        "0002_more.py was released and is gone",
    ]


def test_once_something_is_released_what_comes_after_it_is_read() -> None:
    known = {"aftercare/ground/jobs/migrations/0001_initial.py": "any"}
    assert list(faults(known)) == []  # a room's first migration is a new room's, and 0002 of jobs is not there yet
