"""Numbers are given once, whoever asks at the same time."""

import threading
from datetime import date, timedelta

import pytest
from django.db import transaction

from aftercare.ground.numbering.models import Counter
from aftercare.ground.numbering.parts import next_numbers
from tests.ground.jobs.test_queue import in_parallel

TODAY = date(2026, 11, 21)
PATTERN = "BX-{development}-{date}-{n:04}"


def numbers(count: int = 1, *, pattern: str = PATTERN, kind: str = "repair", development: str = "YF", on=TODAY) -> list:
    with transaction.atomic():
        return next_numbers(pattern=pattern, kind=kind, development=development, on=on, count=count)


def test_numbers_go_up_by_one():
    assert numbers() + numbers() == ["BX-YF-20261121-0001", "BX-YF-20261121-0002"]


def test_each_development_begins_anew_every_day():
    numbers()
    assert numbers(development="LY") == ["BX-LY-20261121-0001"]
    assert numbers(on=TODAY + timedelta(days=1)) == ["BX-YF-20261122-0001"]


def test_many_numbers_are_taken_at_once():
    numbers()
    assert numbers(3) == ["BX-YF-20261121-0002", "BX-YF-20261121-0003", "BX-YF-20261121-0004"]
    assert numbers() == ["BX-YF-20261121-0005"]


def test_a_pattern_that_does_not_show_the_day_never_begins_anew():
    plain = "W{n:03}"
    assert numbers(pattern=plain) == ["W001"]
    assert numbers(pattern=plain, on=TODAY + timedelta(days=1), development="LY") == ["W002"]


def test_two_kinds_with_one_pattern_share_a_counter():
    assert numbers(kind="repair") + numbers(kind="complaint") == ["BX-YF-20261121-0001", "BX-YF-20261121-0002"]


@pytest.mark.django_db(transaction=True)
def test_a_number_rolled_back_is_given_again():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        numbers()
        raise ZeroDivisionError
    assert numbers() == ["BX-YF-20261121-0001"]


@pytest.mark.django_db(transaction=True)
def test_a_number_is_only_given_within_a_transaction():
    with pytest.raises(RuntimeError):
        next_numbers(pattern=PATTERN, kind="repair", development="YF", on=TODAY)


def test_a_pattern_too_long_for_its_counter_is_refused():
    with pytest.raises(ValueError, match="too long"):
        numbers(pattern="X" * 120 + "{n:04}")


@pytest.mark.postgres_only
@pytest.mark.django_db(transaction=True)
def test_eight_writers_at_once_get_no_number_twice():
    barrier, given, lock = threading.Barrier(8), [], threading.Lock()

    def take_five() -> None:
        barrier.wait(timeout=10)
        for _ in range(5):
            mine = numbers()
            with lock:
                given.extend(mine)

    in_parallel([take_five] * 8)
    assert len(given) == len(set(given)) == 40
    assert Counter.objects.get().last == 40
