"""The demo is made once, names who may sign in, and never runs by accident."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from aftercare.ground.accounts.models import RoleAssignment, Staff
from aftercare.project.keeping.tables import differences
from aftercare.project.management.commands import demo, serve


def test_the_demo_refuses_where_it_was_not_asked_for(settings):
    settings.DEMO = False

    with pytest.raises(CommandError, match="invented company"):
        call_command("demo")


def test_sign_ins_name_one_of_each_role_and_nobody_who_has_left():
    gone = Staff.objects.create(username="gone", name="赵离", is_active=False)
    first = Staff.objects.create(username="agent1", name="王敏")
    second = Staff.objects.create(username="agent2", name="李强")
    for staff in (gone, first, second):
        RoleAssignment.objects.create(staff=staff, role="agent")

    assert [(name, username) for _role, name, username in serve.sign_ins()] == [("王敏", "agent1")]


def test_static_files_are_collected_again_only_when_a_source_has_changed(settings, tmp_path):
    settings.STATIC_ROOT, source = tmp_path, tmp_path / "sources"
    source.mkdir()
    (source / "one.css").write_text("a {}")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [source]

    assert not demo.static_is_fresh()
    demo.remember_static()
    assert demo.static_is_fresh()

    (source / "one.css").write_text("a { color: red }")
    assert not demo.static_is_fresh()


def alter(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_tables_of_this_version_are_known_as_such():
    assert list(differences()) == []


def test_tables_of_another_version_are_known_by_a_column_too_few_and_one_too_many():
    alter("ALTER TABLE cases_watcher RENAME COLUMN case_id TO issue_id")
    assert list(differences()) == ["cases_watcher lacks case_id", "cases_watcher has issue_id too many"]


def test_a_table_that_is_missing_is_named():
    alter("ALTER TABLE cases_watcher RENAME TO cases_observer")
    assert list(differences()) == ["the table cases_watcher is missing"]


@pytest.mark.postgres_only
def test_a_demo_of_another_version_on_a_server_is_left_alone_and_told():
    alter("ALTER TABLE cases_watcher ADD COLUMN colour text")
    with pytest.raises(CommandError, match=r"has colour too many.*Give an empty database"):
        demo.Command().bring_tables()


def test_a_demo_of_another_version_in_a_file_is_kept_beside_with_its_journal(tmp_path):
    file = tmp_path / "demo.sqlite3"
    for ending in ("", "-wal", "-shm", ".old", ".old-wal"):
        (tmp_path / f"demo.sqlite3{ending}").write_text(f"this{ending}")

    assert demo.set_aside(file) == tmp_path / "demo.sqlite3.old"
    assert {each.name: each.read_text() for each in tmp_path.iterdir()} == {
        "demo.sqlite3.old": "this",
        "demo.sqlite3.old-wal": "this-wal",
        "demo.sqlite3.old-shm": "this-shm",
    }
