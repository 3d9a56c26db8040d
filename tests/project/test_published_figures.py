"""The load figures that are published: every line that is measured, what is asked of it, and whether it is reached."""

import re

import pytest

from bench import publishing
from bench.reading import Line, read
from bench.targets import LINES, MILLION, TARGETS, targets_of

PAGE = publishing.PAGE.read_text(encoding="utf-8")


def results(value: float) -> dict[str, dict[str, object]]:
    """What a run leaves when every line is the same."""
    line = {"value": value, "unit": "ms", "yardstick": 1.0, "times": value, "part": 1 / value, "cpu": value}
    figures = [{**line, "name": name, "asked": [["value ≤ 20", value <= 20]]} for name in LINES]
    return {"sqlite": {"cases": 100_000, "pace": 8.0, "figures": figures}}


@pytest.mark.feature("PL21")
def test_every_figure_that_is_measured_is_published_with_what_is_asked_of_it():
    table = PAGE.partition(publishing.BEGINS)[2].partition(publishing.ENDS)[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.strip().splitlines() if line[:1] == "|"]
    assert [row[0] for row in rows[2:]] == list(LINES)
    for name, asked, *measured in rows[2:]:
        assert asked == publishing.asked(name)
        assert any(re.search(r"\d", cell) for cell in measured), name
    assert {target.name for target in TARGETS} <= set(LINES)
    assert "a machine with 2 cores" in PAGE


def test_the_page_is_written_anew_from_what_was_measured_and_keeps_its_words():
    again = publishing.published(PAGE, results(12))
    assert again.partition(publishing.BEGINS)[0] == PAGE.partition(publishing.BEGINS)[0]
    assert again.partition(publishing.ENDS)[2] == PAGE.partition(publishing.ENDS)[2]
    assert "| create by form, 8 at a time |" in again
    assert "part 0.08" in again
    assert "SQLite: 100,000 cases, pace 8." in again


def test_a_figure_is_held_against_what_is_asked_of_this_engine_and_size():
    (part,) = targets_of("create by REST, 8 at a time", engine="postgresql", cases=1000)
    assert (part.words, part.reached(0.296), part.reached(0.29)) == ("part ≥ 0.30", True, False)
    assert [each.measured for each in targets_of("queue, the page", engine="sqlite", cases=1000)] == ["times"]
    (_times, cpu) = targets_of("queue, the page", engine="sqlite", cases=MILLION)
    assert (cpu.words, cpu.reached(15.0), cpu.reached(15.1)) == ("cpu ≤ 15", True, False)


def test_the_printed_table_says_of_each_figure_whether_it_is_reached():
    told = read([Line(**line) for line in results(25)["sqlite"]["figures"]])  # type: ignore[attr-defined]
    assert told.count("value ≤ 20: NO") == len(LINES)
    assert "value ≤ 20: yes" in read([Line(**line) for line in results(15)["sqlite"]["figures"]])  # type: ignore[attr-defined]
