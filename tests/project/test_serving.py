"""What the web server reads before its workers part."""

import sys
import threading

from django.urls import get_resolver
from pytest_django import DjangoAssertNumQueries

from aftercare.project import serving


def test_before_the_workers_part_everything_is_read_and_nothing_asked_of_the_database(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    threads = threading.active_count()
    with django_assert_num_queries(0):
        serving.read_everything()
    assert "aftercare.faces.rest.api" in sys.modules
    assert get_resolver().namespace_dict
    assert threading.active_count() == threads  # none of them would be in a worker
