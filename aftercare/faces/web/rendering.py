"""What makes our templates run fast: the same pages, put together with less ado (docs/explanation/performance.md).

Jinja asks at every call whether the context is wanted, translates and escapes the same words again and again, and wraps
each escaped piece. A page of fifty rows does all that thousands of times; here it is done once, or not at all.
"""

from collections.abc import Callable, Iterable, MutableMapping
from functools import lru_cache, partial
from types import CodeType, FunctionType, NoneType
from typing import Any

from django.templatetags.static import static as static_address
from django.urls import get_script_prefix, reverse
from django.utils.translation import get_language, gettext
from jinja2 import Environment, Template, Undefined
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from jinja2.utils import missing
from markupsafe import Markup, escape
from markupsafe._speedups import _escape_inner

WORDS_AT_MOST = 20_000
NAMES_AT_MOST = 8_192
FIRST_PLACE = 7_100_000_001  # stands for an id while an address is learnt; no other part of an address holds it

_KEPT = type(lru_cache(str))
_LOOKED_UP = frozenset({str, int, bool, NoneType, Markup})  # told apart by value and kind, and never changed
_known_words: dict[tuple[str | None, str], Markup] = {}
_known_names: dict[tuple[int | str, str], Markup] = {}
_safe: Callable[[str], Markup] = partial(str.__new__, Markup)  # a text that is safe as it stands, without being asked


def words(message: str, /, **variables: object) -> str:
    """`_()` of the templates: the translation as safe text, with the variables escaped; kept for good."""
    if type(message) is not str:  # lazy words know their language when they are asked
        return Markup(gettext(message)) % variables  # noqa: S704  our own sources
    key = (get_language(), message)
    known = _known_words.get(key)
    if known is None:
        if len(_known_words) >= WORDS_AT_MOST:
            _known_words.clear()
        known = _known_words[key] = Markup(gettext(message))  # noqa: S704  our own sources
    # Without variables too: a sign of per cent stands doubled in every message.
    return known % variables if variables or "%" in known else known


def escaped(value: Any) -> str:
    """What stands for `value` in HTML. Like `markupsafe.escape`, but a plain text: what follows only joins it."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    if kind is Undefined:  # an `if` without `else`: what is undefined by mistake is of the strict kind
        return ""
    return escape(value)


@lru_cache(maxsize=512)
def _places(arguments: tuple[str, ...]) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[Any, ...], ...]]:
    """By how many arguments stand in their places: the names of the others, and as many signs of what is missing."""
    count = len(arguments)
    return tuple(arguments[n:] for n in range(count + 1)), tuple((missing,) * (count - n) for n in range(count + 1))


class QuickMacro(Macro):
    """A macro called as Jinja calls it, with its arguments put in their places in one go."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._rest, self._left_out = _places(tuple(self.arguments))
        self._plain = self._default_autoescape and not (self.catch_varargs or self.explicit_caller)

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        """What the macro says; seldom kinds of calls and wrong ones are left to Jinja."""
        given = len(args)
        if not self._plain or given > self._argument_count or (args and type(args[0]) is EvalContext):
            return super().__call__(*args, **kwargs)
        if kwargs:
            arguments = [*args, *[kwargs.pop(name, missing) for name in self._rest[given]]]
        else:
            arguments = [*args, *self._left_out[given]]
        if self.caller:
            caller = kwargs.pop("caller", None)
            arguments.append(
                self._environment.undefined("No caller defined", name="caller") if caller is None else caller
            )
        if self.catch_kwargs:
            arguments.append(kwargs)
        elif kwargs:
            return super().__call__(*args, **kwargs)  # which says what is wrong with it
        return _safe(self._func(*arguments))


class QuickContext(Context):
    """Calls our macros without asking what they want to know of the context: they want nothing."""

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        """Call macros and plain functions at once, anything else in Jinja's way."""
        kind = type(called)
        if (
            kind is QuickMacro or kind is _KEPT or (kind is FunctionType and not called.__dict__)
        ):  # no mark of a wish on it
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return called(*args, **kwargs)
        return super().call(called, *args, **kwargs)


class QuickTemplate(Template):
    """A template whose pieces are escaped by `escaped`, and whose macros are ours."""

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002  Jinja's name
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """As Jinja does it, then the names of the compiled module are ours."""
        made = super().from_code(environment, code, globals, uptodate)
        made.root_render_func.__globals__.update(escape=escaped, Macro=QuickMacro)
        return made


@lru_cache(maxsize=2048)
def static(path: str) -> str:
    """The address of one of our own files."""
    return static_address(path)


@lru_cache(maxsize=4096)
def _learnt(_prefix: str, name: str, count: int) -> tuple[str, ...] | None:
    """The pieces of an address between its `count` numbers; None when they cannot be told apart."""
    places = [FIRST_PLACE + number for number in range(count)]
    rest, pieces = reverse(name, args=places or None), []
    for place in places:
        piece, found, rest = rest.partition(str(place))
        if not found or str(place) in rest:
            return None
        pieces.append(piece)
    return (*pieces, rest)


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named view. Those made of numbers alone are learnt once: a page has dozens."""
    if not kwargs and all(type(each) is int and each >= 0 for each in args):
        pieces = _learnt(get_script_prefix(), name, len(args))
        if pieces is not None:
            return "".join([pieces[0], *(f"{each}{piece}" for each, piece in zip(args, pieces[1:], strict=True))])
    return reverse(name, args=args or None, kwargs=kwargs or None)


class Names(list[tuple[int | str, str]]):
    """Choices that are names of places or people with their numbers, by the hundred and the same on page after page."""


def options(choices: Iterable[tuple[object, Any]], value: object) -> Markup:
    """The options of a list, `value` chosen; a choice whose text is itself a list of choices is a group."""
    if type(choices) is Names:
        return Markup("".join(_options_of_names(choices, str(value))))  # noqa: S704  escaped
    return Markup("".join(_options(choices, str(value))))  # noqa: S704  escaped


def _options_of_names(names: Names, value: str) -> list[Markup]:
    """What was said of each name before is looked up in one go; only the one that is chosen is said anew."""
    found = list(map(_known_names.get, names))
    made = [one or _learnt_name(name) for one, name in zip(found, names, strict=True)]
    place = next((place for place, (key, _text) in enumerate(names) if str(key) == value), None)
    if place is not None:
        made[place] = _option(*names[place], True)
    return made


def _learnt_name(name: tuple[int | str, str]) -> Markup:
    if len(_known_names) >= NAMES_AT_MOST:
        _known_names.clear()
    made = _known_names[name] = _option(*name, False)
    return made


def _options(choices: Iterable[tuple[object, Any]], value: str) -> list[Markup]:
    made = []
    for key, text in choices:
        if type(text) is tuple:  # plain texts that do not change: most of them are on every page
            made.append(_kept_group(str(key), text, value if any(value == each for each, _label in text) else None))
            continue
        if type(text) is list:
            made.append(_group(key, text, value))
            continue
        one = _kept_option if type(text) is str and type(key) in {int, str} else _option
        made.append(one(key, text, str(key) == value))
    return made


def _option(key: object, text: object, chosen: bool) -> Markup:
    sent = escaped("" if key is None else key)
    return Markup(f'<option value="{sent}"{" selected" if chosen else ""}>{escaped(text)}</option>')  # noqa: S704  escaped


_kept_option = lru_cache(maxsize=2048, typed=True)(_option)


def _group(label: object, choices: Iterable[tuple[object, Any]], value: str) -> Markup:
    inner = "".join(_options(choices, value))
    return Markup(f'<optgroup label="{escaped(label)}">{inner}</optgroup>')  # noqa: S704  escaped


@lru_cache(maxsize=512)
def _kept_group(label: str, choices: tuple[tuple[str, str], ...], value: str | None) -> Markup:
    return _group(label, choices, "" if value is None else value)


def kept(macro: Macro) -> Callable[..., str]:
    """A macro that says the same for the same arguments, whoever reads it: what it said is kept."""
    return lru_cache(maxsize=4096, typed=True)(macro)


def kept_by_language(macro: Macro) -> Callable[..., str]:
    """A macro that says the same for the same arguments in the same language: what it said last is kept.

    Arguments that cannot be looked up (lists, errors of a form) are said anew.
    """

    @lru_cache(maxsize=1024, typed=True)
    def said(_language: str | None, *args: Any, **kwargs: Any) -> str:
        return macro(*args, **kwargs)

    def say(*args: Any, **kwargs: Any) -> str:
        for value in args:
            if type(value) not in _LOOKED_UP:
                return macro(*args, **kwargs)
        for value in kwargs.values():
            if type(value) not in _LOOKED_UP:
                return macro(*args, **kwargs)
        return said(get_language(), *args, **kwargs)

    return say
