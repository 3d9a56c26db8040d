"""Questions and rows whose SQL is made once from the models: for what is asked or written at every call (ADR 0022).

Putting a question of the ORM into words takes five to ten times as long as the database takes to answer it. A
`Question` puts a queryset into words the first time and only fills in values from then on; the rows are the same
objects, with the same relations, as the queryset itself gives. `insert` does so for new rows. Nothing is typed by hand,
so that neither can drift from the models.
"""

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet, ObjectDoesNotExist
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

from aftercare.ground.core.reading import Converters, Maker, converted, converters_of, maker_of

ModelT = TypeVar("ModelT", bound=models.Model)
AskedT = TypeVar("AskedT")
SHAPES_AT_MOST = 256

_Asked = tuple[object, frozenset[tuple[str, Any]]]
_answers: ContextVar[dict[_Asked, Any] | None] = ContextVar("what was answered to this reader", default=None)


class Given(models.Expression):
    """A value of a queryset that is given only when it is asked."""

    def __init__(self, name: str, field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """A place; which value comes there is known to `Question`."""
        return "%s", (self,)


class Written(models.Expression):
    """A number or a key of ours that stands in the words themselves instead of being given with them.

    An index that holds only some rows is taken only where the database sees, before it is told any values, that these
    are the rows. Raises ValueError for anything that is not a number or a key.
    """

    def __init__(self, value: int | str) -> None:
        if not re.fullmatch(r"[0-9]+|[a-z_]+", str(value)):
            raise ValueError(f"{value!r} is no number and no key")
        super().__init__(output_field=models.IntegerField() if isinstance(value, int) else models.CharField())
        self.value = value

    def as_sql(self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """The value as SQL says it."""
        return (str(self.value) if isinstance(self.value, int) else f"'{self.value}'"), ()


class OutOfRange(Exception):
    """A number no column can hold."""


@dataclass(frozen=True)
class _Words:
    """A queryset in the words of one database, and how its rows become objects."""

    sql: str
    values: tuple[Any, ...]
    converters: Converters
    make: Maker | None  # None where nothing can be found


class Question(Generic[ModelT]):
    """A queryset over model objects, put into words once: `Question(lambda: Unit.objects.filter(pk=Given("pk", …)))`.

    For fixed conditions with values from outside: no prefetches, no annotations, and no `Given` that stands for a list.
    """

    def __init__(self, build: Callable[[], "models.QuerySet[ModelT, ModelT]"]) -> None:
        self._build = build
        self._words: dict[str, _Words] = {}

    def rows(self, **given: Any) -> list[ModelT]:
        """Every row; empty too when a number is beyond what its column holds."""
        return _answered(self, given, self._ask)

    def in_short(self) -> tuple[str, tuple[Any, ...]]:
        """The statement that asks whether there is any, and its values; empty where there can be none."""
        return _in_short(self._build())

    def _ask(self, given: Mapping[str, Any]) -> list[ModelT]:
        database = connections[DEFAULT_DB_ALIAS]
        words = self._words.get(database.vendor) or self._put_into_words()
        make = words.make
        if make is None:
            return []
        try:
            values = filled(words.values, given)
        except OutOfRange:
            return []
        with database.cursor() as cursor:
            cursor.execute(words.sql, values)
            found = cursor.fetchall()
        converters = words.converters
        return [make(converted(row, converters) if converters else row) for row in found]  # type: ignore[misc]

    def first(self, **given: Any) -> ModelT | None:
        """The first row; the queryset itself says of which order, and is best limited to one."""
        return next(iter(self.rows(**given)), None)

    def get(self, **given: Any) -> ModelT:
        """The first row. Raises ObjectDoesNotExist when there is none."""
        found = self.first(**given)
        if found is None:
            raise ObjectDoesNotExist("there is no such row")
        return found

    def _put_into_words(self) -> _Words:
        queryset = self._build()
        compiler = queryset.query.get_compiler(using=queryset.db)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            words = self._words[connection.vendor] = _Words("", (), (), None)
            return words
        about = compiler.klass_info
        if about is None or compiler.annotation_col_map:
            raise TypeError("a question asks for model objects, without annotations")
        expressions = [column[0] for column in compiler.select[: compiler.col_count]]
        converters = converters_of(compiler, expressions)
        words = _Words(sql, tuple(values), converters, maker_of(about, compiler.select))
        self._words[connection.vendor] = words
        return words


@dataclass(frozen=True)
class _Listing:
    """A queryset of plain values in the words of one database; `sql` is empty where nothing can be found."""

    sql: str
    values: tuple[Any, ...]
    converters: Converters


class Listing:
    """A queryset over plain values (`values_list`), put into words once; annotations come after the fields."""

    def __init__(self, build: "Callable[[], models.QuerySet[Any, Any]]") -> None:
        self._build = build
        self._words: dict[str, _Listing] = {}

    def rows(self, **given: Any) -> list[tuple[Any, ...]]:
        """Every row; empty too when a number is beyond what its column holds."""
        return _answered(self, given, self._ask)

    def in_short(self) -> tuple[str, tuple[Any, ...]]:
        """As that of `Question`."""
        return _in_short(self._build())

    def _ask(self, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        database = connections[DEFAULT_DB_ALIAS]
        words = self._words.get(database.vendor) or self._put_into_words()
        if not words.sql:
            return []
        try:
            values = filled(words.values, given)
        except OutOfRange:
            return []
        with database.cursor() as cursor:
            cursor.execute(words.sql, values)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        if words.converters:
            return [tuple(converted(row, words.converters)) for row in found]
        return found

    def first(self, **given: Any) -> tuple[Any, ...] | None:
        """The first row; the queryset itself says of which order, and is best limited to one."""
        return next(iter(self.rows(**given)), None)

    def _put_into_words(self) -> _Listing:
        queryset = self._build()
        query = queryset.query
        compiler = query.get_compiler(using=connection.alias)
        try:
            sql, values = compiler.as_sql()
        except EmptyResultSet:
            words = _Listing("", (), ())
        else:
            fields: tuple[str, ...] = queryset._fields or ()  # type: ignore[attr-defined]
            wanted = [*fields, *(name for name in query.annotation_select if name not in fields)]
            if not fields or wanted != [*query.values_select, *query.annotation_select]:
                raise TypeError("a listing asks for plain values, annotations last")
            expressions = [column[0] for column in compiler.select[: compiler.col_count]]
            words = _Listing(sql, tuple(values), converters_of(compiler, expressions))
        self._words[connection.vendor] = words
        return words


@contextmanager
def asked_once() -> Iterator[None]:
    """Ask each question at most once for the same values: for what is only read, of many rooms, for one page.

    The rooms then hold the same objects. Nothing may be written within, since it would not be seen.
    """
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


def _answered(question: object, given: Mapping[str, Any], ask: Callable[[Mapping[str, Any]], list[Any]]) -> list[Any]:
    answers = _answers.get()
    if answers is None:
        return ask(given)
    place = (question, frozenset(given.items()))
    found = answers.get(place)
    if found is None:
        found = answers[place] = ask(given)
    return list(found)


class Presence:
    """Which of many questions find anything, by one statement: within `asked_once` the others are not asked any more.

    For questions that nearly always find nothing: of most cases nobody has booked a cost, or called back.
    """

    def __init__(self, *questions: "Question[Any] | Listing") -> None:
        self._questions = questions
        self._words: dict[str, tuple[str, tuple[Any, ...], tuple[frozenset[str], ...]]] = {}

    def ask(self, **given: Any) -> None:
        """Ask for all of them; each takes from `given` what it asks with."""
        answers = _answers.get()
        if answers is None:
            raise RuntimeError("This spares questions that are asked within asked_once() alone.")
        database = connections[DEFAULT_DB_ALIAS]
        sql, values, names = self._words.get(database.vendor) or self._put_into_words()
        with database.cursor() as cursor:
            cursor.execute(sql, filled(values, given))
            found = cursor.fetchone()
        for question, asked_with, there in zip(self._questions, names, found, strict=True):
            if not there:
                answers[question, frozenset((name, given[name]) for name in asked_with)] = []

    def _put_into_words(self) -> tuple[str, tuple[Any, ...], tuple[frozenset[str], ...]]:
        told = [question.in_short() for question in self._questions]
        words = self._words[connection.vendor] = (
            f"SELECT {', '.join(f'EXISTS ({sql})' if sql else '1 = 0' for sql, _values in told)}",
            tuple(value for _sql, values in told for value in values),
            tuple(frozenset(each.name for each in values if isinstance(each, Given)) for _sql, values in told),
        )
        return words


def _in_short(queryset: "models.QuerySet[Any, Any]") -> tuple[str, tuple[Any, ...]]:
    try:
        sql, values = queryset.query.exists().get_compiler(using=connection.alias).as_sql()
    except EmptyResultSet:
        return "", ()
    return sql, tuple(values)


class Shapes(Generic[AskedT]):
    """Questions or listings of which the conditions differ: each shape is put into words once.

    A shape is everything that the conditions depend on, but for values that are given (`Given`): who asks, how many
    numbers there are in a list. The shapes used last are kept.
    """

    def __init__(self, build: Callable[..., AskedT]) -> None:
        self._build = build
        self._kept: dict[tuple[Hashable, ...], AskedT] = {}

    def of(self, *shape: Hashable) -> AskedT:
        """The question of this shape."""
        found = self._kept.pop(shape, None) or self._build(*shape)
        if len(self._kept) >= SHAPES_AT_MOST:
            self._kept.pop(next(iter(self._kept)), None)
        self._kept[shape] = found
        return found


def filled(values: Sequence[Any], given: Mapping[str, Any]) -> list[Any]:
    """The values of a statement, those that are given in their places, as the driver wants them. Raises OutOfRange."""
    return [_adapted(value, given) if isinstance(value, Given) else value for value in values]


def several(name: str, count: int, field: "models.Field[Any, Any]") -> list[Given]:
    """Places for a list of so many values, which `spread` gives."""
    return [Given(f"{name}{number}", field) for number in range(count)]


def among(column: str, name: str, count: int) -> models.Q:
    """The condition that a column holds one of so many numbers, which `spread` gives."""
    return models.Q(In(models.F(column), several(name, count, models.BigIntegerField())))


def room_for(count: int) -> int:
    """How many places a list of so many values is given: few sizes, so that there are few shapes."""
    return next((size for size in (1, 2, 4, 8, 16, 32, 64) if size >= count), count)


def spread(name: str, values: Sequence[Any]) -> dict[str, Any]:
    """The values of a list for the places of `several`, the last one as often as there is room left. Not empty."""
    room = room_for(len(values))
    return {f"{name}{number}": values[min(number, len(values) - 1)] for number in range(room)}


def _adapted(place: Given, given: Mapping[str, Any]) -> Any:
    value, field = given[place.name], place.output_field
    if isinstance(value, int) and isinstance(field, models.IntegerField):
        lowest, highest = connection.ops.integer_field_range(field.get_internal_type())
        if (lowest is not None and value < lowest) or (highest is not None and value > highest):
            raise OutOfRange
    return field.get_db_prep_value(value, connection)
