"""How every test runs: which have a database, which engine they may use, and what they may not rely on."""

import random
from collections.abc import Callable, Iterator

import hypothesis
import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import override_settings
from django.utils.translation.reloader import translation_file_changed
from pytest_django import DjangoDbBlocker

from aftercare.ground.jobs import queue
from aftercare.ground.jobs.worker import Worker
from aftercare.ground.policies import queries as policy_queries
from aftercare.project import words
from aftercare.service.deadlines import queries as deadline_queries
from tests.harness import database

pytest_plugins = ["tests.harness.marks", "tests.harness.prove"]

# A slow machine is not a defect, and a search that starts elsewhere each day is for a person at leisure.
hypothesis.settings.register_profile("house", deadline=None, derandomize=True, database=None, max_examples=60)
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    """Show the words as their catalogues stand now."""
    if not hasattr(config, "workerinput") and words.compile_stale():
        translation_file_changed(sender=None, file_path=words.FILE.with_suffix(".mo"))  # Django has read the old ones


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Give a database to all but rules and architecture; leave out what another engine shows, or has shown."""
    kept, left_out = [], []
    for item in items:
        item.user_properties.append(("engine", connection.vendor if needs_database(item) else "none"))
        if belongs_elsewhere(item):
            left_out.append(item)
            continue
        kept.append(item)
        if needs_database(item) and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db)
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = kept


def belongs_elsewhere(item: pytest.Item) -> bool:
    """What the other engine shows: two writers at once on PostgreSQL; on SQLite the demo, and what asks no database."""
    if connection.vendor == "postgresql":
        return item.get_closest_marker("sqlite_only") is not None or not needs_database(item)
    return item.get_closest_marker("postgres_only") is not None


def needs_database(item: pytest.Item) -> bool:
    """Rules are pure; architecture, the reference pages and the harness's own tests read files only."""
    folders = item.path.relative_to(item.config.rootpath).parts
    pure_name = item.path.name.startswith(("test_rules", "test_reference"))
    return not pure_name and not {"architecture", "harness"} & set(folders)


@pytest.fixture
def do_jobs() -> Callable[[], int]:
    """Does everything that is ready in the queue, as the worker would, until nothing is; how much was done."""

    def work_off() -> int:
        workers = [Worker(name) for name in queue.QUEUES]
        while any(worker.work_once() for worker in workers):
            pass
        return sum(worker.done for worker in workers)

    return work_off


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker, django_db_modify_db_settings: None
) -> Iterator[None]:
    """The database of the whole run."""
    with django_db_blocker.unblock(), database.tables(), django_db_blocker.block():
        yield


@pytest.fixture(scope="session", autouse=True)
def _files_in_a_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _order_is_asked_for_or_random() -> Iterator[None]:
    """Shuffle what a query without order answers, so that no code relies on the order rows happen to lie in."""
    fetch = QuerySet._fetch_all

    def fetch_in_any_order(self: QuerySet) -> None:
        fresh = self._result_cache is None
        fetch(self)
        if fresh and not self.ordered and len(self._result_cache) > 1:
            random.shuffle(self._result_cache)

    QuerySet._fetch_all = fetch_in_any_order
    yield
    QuerySet._fetch_all = fetch


@pytest.fixture(autouse=True)
def _nothing_is_remembered_of_rows_that_are_gone() -> Iterator[None]:
    """A test's rows are rolled back and their numbers used again; what memory keeps by number must go with them."""
    yield
    policy_queries.policy_of.cache_clear()
    deadline_queries.calendar_of_edition.cache_clear()
    deadline_queries.own_of_edition.cache_clear()
