"""What the how-tos name is there: commands and their options, targets, variables, files, and names in the code."""

import re
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from aftercare.project.environment import ROOT
from bench.drills.days import days

PAGES = sorted(
    [
        *(ROOT / "docs" / "howto").glob("*.md"),
        *(ROOT / name for name in ("README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/explanation/bad-days.md")),
        ROOT / "bench" / "drills" / "README.md",
    ]
)
BY_NAME = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
NEVER = {"lift_1_to_2"}  # names that a page makes up for its example, beside those it introduces by `name:`


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8").replace("\\\n", " ")


def code_of(page: Path) -> list[str]:
    """Every piece of code on the page: lines of blocks, and what stands between two backticks."""
    text = text_of(page)
    blocks = re.findall(r"^ *```[^\n]*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^ *```[^\n]*\n.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [*(line for block in blocks for line in block.splitlines()), *re.findall(r"`([^`\n]+)`", rest)]


@BY_NAME
def test_commands_exist_with_the_options_that_are_named(page: Path) -> None:
    known = get_commands()
    for piece in code_of(page):
        for name, rest in re.findall(r"(?:manage\.py|aftercare) ([a-z_]+)((?: +[^\s#;|&)]+)*)", piece):
            assert name in known, piece
            command = load_command_class(known[name], name) if isinstance(known[name], str) else known[name]
            options = command.create_parser("manage.py", name)._option_string_actions
            assert {word for word in rest.split() if word.startswith("--")} <= set(options), piece


@BY_NAME
def test_targets_of_make_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = {name for piece in code_of(page) for name in re.findall(r"\bmake ([a-z]+)", piece)}
    assert named <= targets


@BY_NAME
def test_variables_of_the_environment_exist(page: Path) -> None:
    known = set(re.findall(r"^\| `(\w+)` \|", text_of(ROOT / "docs/reference/environment.md"), re.MULTILINE))
    named = {name for piece in code_of(page) for name in re.findall(r"\b(?:AFTERCARE|EMAIL)_[A-Z_]+[A-Z]\b", piece)}
    assert named <= known


@cache
def files_of_the_project() -> str:
    """The path of every file, one a line, to be asked for an end."""
    folders = ("aftercare", "tests", "docs", "packs", "deploy", "bench", "requirements")
    return "".join(f"/{file.relative_to(ROOT).as_posix()}\n" for each in folders for file in (ROOT / each).rglob("*.*"))


@BY_NAME
def test_files_that_are_named_exist(page: Path) -> None:
    path = r"(?<![\w/.<>…*{-])([\w-]+(?:/[\w.-]+)+\.(?:py|yaml|md|txt|conf|yml|html|service))\b"
    named = {name for piece in code_of(page) for name in re.findall(path, piece)}
    lost = {name for name in named if f"/{name}\n" not in files_of_the_project()}
    assert {name for name in lost if not name.startswith("packs/lakeside/")} == set()


def test_every_bad_day_names_a_test_that_is_there() -> None:
    """`make drills` runs them all; here only that none has gone."""
    asked = list(days())
    assert len(asked) > 12
    for test in (test for day in asked for test in day.tests):
        file, _colons, name = test.partition("::")
        assert f"def {name}" in text_of(ROOT / file), test


@cache
def words_of_the_code() -> frozenset[str]:
    """Every name that stands anywhere in the code, its tests and its packs."""
    found: set[str] = set()
    for folder, kinds in (("aftercare", ("py", "html")), ("tests", ("py",)), ("deploy", ("py",)), ("packs", ("yaml",))):
        for kind in kinds:
            for file in (ROOT / folder).rglob(f"*.{kind}"):
                if "migrations" not in file.parts and "vendor" not in file.parts:
                    found.update(re.findall(r"[A-Za-z_]\w+", file.read_text(encoding="utf-8")))
    return frozenset(found)


@pytest.mark.parametrize(
    "page", [page for page in PAGES if page.name.startswith(("add-", "upgrade", "erase"))], ids=lambda page: page.name
)
def test_names_of_the_code_are_still_those(page: Path) -> None:
    """What stands between backticks in running text; blocks show what is to be written."""
    text = re.sub(r"^ *```.*?^ *```", "", text_of(page), flags=re.MULTILINE | re.DOTALL)
    named = {
        word
        for piece in re.findall(r"`([^`\n]+)`", text)
        for word in re.findall(r"(?<![\w/<.-])([A-Z]{2,}[A-Z_]*|[a-z]+_[a-z_]+|[A-Z][a-z]+[A-Z]\w+)\b(?![/.>-])", piece)
    }
    made_up = set(re.findall(r"`(\w+): ", text)) | NEVER
    unknown = {word for word in named - words_of_the_code() if not word.endswith(tuple(made_up))}
    assert unknown == set()
