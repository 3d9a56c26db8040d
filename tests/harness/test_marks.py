"""The marks refuse what would not be a proof."""

import json
from pathlib import Path

import pytest

from tests.harness import report

pytest_plugins = ["pytester"]

HEAD = "import pytest\n"


@pytest.fixture
def collected(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch):
    """Collect a module in a pytest of its own, with the plugin of marks and nothing else."""

    def collect(text: str, *options: str) -> pytest.RunResult:
        pytester.makepyfile(HEAD + text)
        return pytester.runpytest_subprocess(
            "-p", "tests.harness.marks", "-p", "no:django", "-p", "no:randomly", *options
        )

    pytester.makeini("[pytest]\nmarkers =\n  requirement\n  feature\n")
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))
    return collect


def test_marks_that_prove_nothing_fail_at_collection(collected):
    result = collected(
        "@pytest.mark.requirement('S000.12.r99')\ndef test_unknown(): pass\n"
        "@pytest.mark.requirement('S000.12.r01', 'S000.12.r02', 'S000.12.r03', 'S000.12.r04')\n"
        "def test_many(): pass\n"
        "@pytest.mark.feature('SL05')\nclass TestIt:\n    def test_it(self): pass\n"
    )

    assert result.ret != 0
    result.stderr.fnmatch_lines_random(
        [
            "*there is no requirement S000.12.r99.*",
            "*4 requirement ids on one test; 3 at most.*",
            "*a feature mark stands on functions only*",
        ]
    )


def test_what_passed_and_what_failed_is_written_down(collected, pytester):
    collected(
        "@pytest.mark.requirement('S000.12.r01')\ndef test_good(): pass\n"
        "@pytest.mark.requirement('S000.12.r02')\ndef test_bad(): assert False\n"
        "def test_unmarked(): pass\n",
        "--record=here",
    )

    rows = [json.loads(line) for line in (pytester.path / "test-results" / "here.jsonl").read_text().splitlines()]
    assert {(row["requirement"][0], row["passed"]) for row in rows} == {("S000.12.r01", True), ("S000.12.r02", False)}


def write(folder: Path, engine: str, *, passed: bool, test: str = "test_it") -> None:
    row = {"test": test, "engine": engine, "requirement": ["S000.12.r01"], "feature": [], "passed": passed}
    with (folder / f"{engine}.jsonl").open("a") as file:
        file.write(json.dumps(row) + "\n")


def test_only_what_passed_on_both_engines_is_proved(tmp_path):
    write(tmp_path, "sqlite", passed=True)
    assert not report.gather(tmp_path, "requirement")["S000.12.r01"].proved

    write(tmp_path, "postgresql", passed=True)
    assert report.gather(tmp_path, "requirement")["S000.12.r01"].proved


def test_one_failing_test_of_an_id_takes_its_proof_away(tmp_path):
    for engine in ("sqlite", "postgresql"):
        write(tmp_path, engine, passed=True)
    write(tmp_path, "sqlite", passed=False, test="test_other")

    assert not report.gather(tmp_path, "requirement")["S000.12.r01"].proved
