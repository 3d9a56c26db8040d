"""Tests mirror the code: no room of the house stands without any."""

import pytest

from aftercare.project.environment import ROOT

FLOORS = ("ground", "records", "service", "care", "outcome", "insight", "faces")
LEAST = 3  # test functions; a room with fewer is a room on trust


@pytest.mark.feature("PL20")
def test_every_room_has_tests_of_its_own():
    faults = []
    for floor in FLOORS:
        for room in sorted((ROOT / "aftercare" / floor).iterdir()):
            if not (room / "__init__.py").is_file():
                continue
            folder = ROOT / "tests" / floor / room.name
            tests = [line for path in folder.rglob("test_*.py") for line in path.read_text("utf-8").splitlines()]
            if sum(line.startswith("def test_") for line in tests) < LEAST:
                faults.append(f"{floor}/{room.name}")
    assert faults == []
