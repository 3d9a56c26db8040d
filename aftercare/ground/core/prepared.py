"""Questions and rows whose SQL is made once from the models: for what is asked or written at every call (ADR 0022).

Putting a question of the ORM into words takes five to ten times as long as the database takes to answer it. A
`Question` puts a queryset into words the first time and only fills in values from then on; the rows are the same
objects, with the same relations, as the queryset itself gives. `insert` does so for new rows. Nothing is typed by hand,
so that neither can drift from the models.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

ModelT = TypeVar("ModelT", bound=models.Model)


class Given(models.Expression):
    """A value of a queryset that is given only when it is asked."""

    def __init__(self, name: str, field: "models.Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, _compiler: SQLCompiler, _connection: BaseDatabaseWrapper) -> tuple[str, tuple[Any, ...]]:
        """A place; which value comes there is known to `Question`."""
        return "%s", (self,)


class OutOfRange(Exception):
    """A number no column can hold."""


@dataclass(frozen=True)
class _Words:
    """A queryset in the words of one database, and how its rows become objects."""

    sql: str
    values: tuple[Any, ...]
    converters: tuple[tuple[int, tuple[Callable[..., Any], ...], Any], ...]
    model: type[models.Model]
    first: int
    last: int
    names: list[str]
    populators: list[Any]

    def filled(self, given: dict[str, Any]) -> list[Any]:
        """The values in their places, as the driver wants them. Raises OutOfRange."""
        return [_adapted(value, given) if isinstance(value, Given) else value for value in self.values]

    def object_of(self, row: Sequence[Any]) -> models.Model:
        """The row of the model with what was selected beside it."""
        if self.converters:
            cells = list(row)
            for place, converts, expression in self.converters:
                for convert in converts:
                    cells[place] = convert(cells[place], expression, connection)
            row = cells
        found = self.model.from_db(connection.alias, self.names, row[self.first : self.last])
        for populator in self.populators:
            populator.populate(row, found)
        return found


class Question(Generic[ModelT]):
    """A queryset over model objects, put into words once: `Question(lambda: Unit.objects.filter(pk=Given("pk", …)))`.

    For fixed conditions with values from outside: no prefetches, no annotations, and no `Given` that stands for a list.
    """

    def __init__(self, build: Callable[[], "models.QuerySet[ModelT, ModelT]"]) -> None:
        self._build = build
        self._words: dict[str, _Words] = {}

    def rows(self, **given: Any) -> list[ModelT]:
        """Every row; empty too when a number is beyond what its column holds."""
        words = self._words.get(connection.vendor) or self._put_into_words()
        try:
            values = words.filled(given)
        except OutOfRange:
            return []
        with connection.cursor() as cursor:
            cursor.execute(words.sql, values)
            found = cursor.fetchall()
        return [words.object_of(row) for row in found]  # type: ignore[misc]

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
        sql, values = compiler.as_sql()
        about = compiler.klass_info
        if about is None or compiler.annotation_col_map:
            raise TypeError("a question asks for model objects, without annotations")
        places = about["select_fields"]
        first, last = places[0], places[-1] + 1
        select = compiler.select
        expressions = [column[0] for column in select[: compiler.col_count]]
        words = _Words(
            sql=sql,
            values=tuple(values),
            converters=tuple(
                (place, tuple(converts), expression)
                for place, (converts, expression) in compiler.get_converters(expressions).items()
            ),
            model=about["model"],
            first=first,
            last=last,
            names=[column[0].target.attname for column in select[first:last]],
            populators=get_related_populators(about, select, queryset.db),  # type: ignore[call-arg]  # the stubs know a later one
        )
        self._words[connection.vendor] = words
        return words


def _adapted(place: Given, given: dict[str, Any]) -> Any:
    value, field = given[place.name], place.output_field
    if isinstance(value, int) and isinstance(field, models.IntegerField):
        lowest, highest = connection.ops.integer_field_range(field.get_internal_type())
        if (lowest is not None and value < lowest) or (highest is not None and value > highest):
            raise OutOfRange
    return field.get_db_prep_value(value, connection)
