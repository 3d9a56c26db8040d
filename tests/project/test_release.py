"""A release is made only of what is whole, tested and told; a refusal leaves everything as it was."""

import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deploy.release import CannotRelease, check_goes_up, dated, git, notes_of, parsed, release

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
PASS = [sys.executable, "-c", ""]
FAIL = [sys.executable, "-c", "raise SystemExit(1)"]
LOG = "# What has changed\n\n## Unreleased\n\n- A bell for letters.\n\n## 0.1.0 (2026-01-01)\n\n- The first.\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "x"\nversion = "0.1.0"\n', encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text(LOG, encoding="utf-8")
    for command in (
        ["init", "--quiet", "--initial-branch=main"],
        ["config", "user.name", "Somebody"],
        ["config", "user.email", "somebody@example.com"],
        ["config", "commit.gpgsign", "false"],
        ["add", "."],
        ["commit", "--quiet", "--message", "Begin"],
    ):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    return tmp_path


def test_a_release_dates_the_notes_sets_the_version_and_tags_with_the_notes(project: Path) -> None:
    assert release("0.2.0", tests=PASS, root=project, now=NOW) == "v0.2.0"
    assert 'version = "0.2.0"' in (project / "pyproject.toml").read_text(encoding="utf-8")
    log = (project / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## Unreleased\n\n## 0.2.0 (2026-11-22)\n\n- A bell for letters." in log
    assert "A bell for letters" in git("tag", "--list", "--format=%(contents)", "v0.2.0", root=project)
    assert git("status", "--porcelain", root=project) == ""
    with pytest.raises(CannotRelease, match="says nothing"):
        release("0.3.0", tests=PASS, root=project, now=NOW)


@pytest.mark.parametrize(
    ("version", "tests", "reason"),
    [("0.1.0", PASS, "does not come after"), ("two", PASS, "is no version"), ("0.2.0", FAIL, "tests fail")],
)
def test_a_refusal_leaves_everything_as_it_was(project: Path, version: str, tests: list[str], reason: str) -> None:
    before = git("rev-parse", "HEAD", root=project)
    with pytest.raises(CannotRelease, match=reason):
        release(version, tests=tests, root=project, now=NOW)
    assert (git("rev-parse", "HEAD", root=project), git("tag", root=project)) == (before, "")
    assert git("status", "--porcelain", root=project) == ""


def test_a_release_writes_down_which_migrations_it_brought(project: Path) -> None:
    folder = project / "aftercare" / "service" / "cases" / "migrations"
    folder.mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "0001_initial.py").write_text("text", encoding="utf-8")
    git("add", ".", root=project)
    git("commit", "--quiet", "--message", "Tables", root=project)
    release("0.2.0", tests=PASS, root=project, now=NOW)
    kept = json.loads((project / "deploy" / "released.json").read_text(encoding="utf-8"))
    digest = hashlib.sha256(b"text").hexdigest()
    assert kept == {"version": "0.2.0", "migrations": {"aftercare/service/cases/migrations/0001_initial.py": digest}}


def test_what_is_not_committed_is_not_released(project: Path) -> None:
    (project / "new.txt").write_text("x", encoding="utf-8")
    with pytest.raises(CannotRelease, match="not committed"):
        release("0.2.0", tests=PASS, root=project, now=NOW)


def test_a_tag_is_never_made_twice(project: Path) -> None:
    git("tag", "v0.2.0", root=project)
    with pytest.raises(CannotRelease, match="there already"):
        release("0.2.0", tests=PASS, root=project, now=NOW)


def test_versions_are_compared_as_numbers() -> None:
    check_goes_up(old="0.9.0", new="0.10.0")
    assert parsed("1.2.3") == (1, 2, 3)


def test_notes_end_where_the_last_release_begins() -> None:
    assert notes_of(LOG) == "- A bell for letters."
    assert dated(LOG, version="0.2.0", day="2026-11-22").count("## ") == 3
