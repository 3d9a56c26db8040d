"""Makes a release: checks that it may be one, dates the notes in CHANGELOG.md, commits and tags. It pushes nothing.

`release.py 0.2.0`. Refused while the tree holds changes, the tag exists, the notes are empty, the version does not go
up, or the tests fail. Standard library only.
"""

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")
IN_PROJECT = re.compile(r'^version = "([^"]*)"$', re.MULTILINE)
UNRELEASED = "## Unreleased"
RELEASED = "deploy/released.json"


class CannotRelease(Exception):
    """It may not be released; the message says why and what to do."""


def parsed(version: str) -> tuple[int, int, int]:
    """The three numbers of a version. Raises CannotRelease for what is none."""
    found = VERSION.fullmatch(version)
    if found is None:
        raise CannotRelease(f"“{version}” is no version. Name one such as 1.2.0.")
    major, minor, patch = (int(number) for number in found.groups())
    return major, minor, patch


def check_goes_up(*, old: str, new: str) -> None:
    """Refuse a version that is not above the last one."""
    if parsed(new) <= parsed(old):
        raise CannotRelease(f"{new} does not come after {old}.")


def notes_of(changelog: str) -> str:
    """What stands under “Unreleased”. Raises CannotRelease when nothing does."""
    _before, mark, rest = changelog.partition(f"{UNRELEASED}\n")
    notes = rest.partition("\n## ")[0].strip() if mark else ""
    if not notes:
        raise CannotRelease("CHANGELOG.md says nothing under “Unreleased”. Write what users will notice.")
    return notes


def dated(changelog: str, *, version: str, day: str) -> str:
    """The change log with what was unreleased put under `version` and `day`."""
    return changelog.replace(f"{UNRELEASED}\n", f"{UNRELEASED}\n\n## {version} ({day})\n", 1)


def migrations_below(root: Path) -> dict[str, str]:
    """Every migration with the hash of its text: from the release on they are what installations have, and stay so."""
    files = sorted(root.glob("aftercare/*/*/migrations/[0-9]*.py"))
    return {file.relative_to(root).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def git(*arguments: str, root: Path) -> str:
    """What git says to this. Raises CannotRelease when it refuses."""
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=False)
    if done.returncode:
        raise CannotRelease(f"git {arguments[0]}: {(done.stderr or done.stdout).strip()}")
    return done.stdout.strip()


def release(version: str, *, tests: Sequence[str], root: Path, now: datetime) -> str:
    """Check, test, date the notes, commit, tag; answers the name of the tag. Nothing is left behind by a refusal."""
    project, changelog = root / "pyproject.toml", root / "CHANGELOG.md"
    tag = f"v{version}"
    told = project.read_text(encoding="utf-8")
    found = IN_PROJECT.search(told)
    if found is None:
        raise CannotRelease("pyproject.toml names no version.")
    check_goes_up(old=found[1], new=version)
    if git("status", "--porcelain", root=root):
        raise CannotRelease("There are changes that are not committed. Commit them or put them away.")
    if git("tag", "--list", tag, root=root):
        raise CannotRelease(f"The tag {tag} is there already.")
    log = changelog.read_text(encoding="utf-8")
    notes = notes_of(log)
    if subprocess.run(tests, cwd=root, check=False).returncode:
        raise CannotRelease("The tests fail. Mend them first.")
    if git("status", "--porcelain", root=root):
        raise CannotRelease("The tests have changed files: generated pages were stale. Commit them first.")
    project.write_text(IN_PROJECT.sub(f'version = "{version}"', told, count=1), encoding="utf-8")
    changelog.write_text(dated(log, version=version, day=f"{now:%Y-%m-%d}"), encoding="utf-8")
    kept = {"version": version, "migrations": migrations_below(root)}
    (root / RELEASED).parent.mkdir(exist_ok=True)
    (root / RELEASED).write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    git("add", "pyproject.toml", "CHANGELOG.md", RELEASED, root=root)
    git("commit", "--quiet", "--message", f"Release {version}", root=root)
    git("tag", "--annotate", tag, "--message", f"{version}\n\n{notes}", root=root)
    return tag


def main(arguments: Sequence[str]) -> int:
    """Release what the one argument names."""
    if len(arguments) != 1:
        print("Name the version: make release VERSION=1.2.0")
        return 2
    try:
        tag = release(
            arguments[0], tests=[sys.executable, str(ROOT / "deploy" / "test.py")], root=ROOT, now=datetime.now(UTC)
        )
    except CannotRelease as reason:
        print(f"Not released. {reason}")
        return 1
    print(f"Released as {tag}. Look at it (git show {tag}), then push it: git push --follow-tags")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
