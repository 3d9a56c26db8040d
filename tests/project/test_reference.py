"""The generated pages say what the code says, and it is noticed when they do not."""

import pytest
from django.core.management import CommandError, call_command

from aftercare.project import reference
from aftercare.project.environment import ROOT


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(reference, "FOLDER", tmp_path)
    return tmp_path


def test_a_page_that_was_written_is_fresh_until_somebody_edits_it(folder):
    call_command("reference", verbosity=0)
    call_command("reference", "--check")

    (folder / "events.md").write_text("something else")

    with pytest.raises(CommandError, match=r"stale: events\.md"):
        call_command("reference", "--check")


def test_a_page_that_nothing_makes_any_more_is_stale_and_a_hand_written_one_is_not(folder):
    call_command("reference", verbosity=0)
    (folder / "old.md").write_text(f"# Old\n\n{reference.NOTE}")
    (folder / "own.md").write_text("# Our own\n")

    assert [path.name for path in reference.stale()] == ["old.md"]


def test_no_page_names_a_folder_of_this_machine(folder):
    assert [name for name, text in reference.pages().items() if str(ROOT) in text] == []


def test_a_drawing_shows_every_step_and_every_move():
    text = reference.pages()["procedures.md"]

    assert "    [*] --> received" in text
    assert "    received --> survey: Send somebody to look" in text
    assert "Emergency, dispatch at once" in text
    assert "needs: the case must be an emergency" in text
