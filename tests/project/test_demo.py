"""The demo is made once, names who may sign in, and never runs by accident."""

import pytest
from django.core.management import CommandError, call_command

from aftercare.ground.accounts.models import RoleAssignment, Staff
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
