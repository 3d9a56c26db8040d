"""What makes templates fast says nothing else than Jinja's and Django's own ways."""

import pytest
from django.urls import reverse
from django.utils import translation
from jinja2 import Environment, StrictUndefined, Undefined
from jinja2.exceptions import UndefinedError
from markupsafe import Markup, escape

from aftercare.faces.web import rendering
from aftercare.faces.web.html import engine


def said(template: str, **context: object) -> str:
    return str(engine().env.from_string(template).render(context))


@pytest.mark.parametrize("value", ["a & b", Markup("<b>"), 7, True, Undefined(), None, "", "“漏水” <1>"])
def test_a_value_is_escaped_as_ever(value: object) -> None:
    assert rendering.escaped(value) == str(escape(value))
    assert said("{{ value }}", value=value) == str(escape(value))


def test_words_are_translated_with_their_variables_escaped() -> None:
    with translation.override("zh-hans"):
        assert said("{{ _('Queue') }}") == "工单队列"
        assert said("{{ _('%(n)s on this page', n=n) }}", n="<5>") == "本页 &lt;5&gt; 条"
    with translation.override("en"):
        assert said("{{ _('Queue') }}") == "Queue"
        assert said("{{ _('90%% of %(n)s', n=3) }} {{ _('100%% done') }}") == "90% of 3 100% done"


def test_addresses_are_those_of_django() -> None:
    for name, args in (("desk:queue", ()), ("desk:case", (7,)), ("desk:case_clock", (7, 12345)), ("desk:case", (0,))):
        assert rendering.url(name, *args) == rendering.url(name, *args) == reverse(name, args=args or None)
    assert rendering.url("desk:case", case_id=7) == reverse("desk:case", kwargs={"case_id": 7})


def test_options_are_escaped_grouped_and_chosen() -> None:
    made = rendering.options([(None, "–"), ("<1>", "a&b"), ("组", [(2, "二"), (3, "三")])], 3)
    assert made == (
        '<option value="">–</option><option value="&lt;1&gt;">a&amp;b</option>'
        '<optgroup label="组"><option value="2">二</option><option value="3" selected>三</option></optgroup>'
    )


@pytest.mark.parametrize("chosen", ["", 7, "7", "<9>", None, "nobody"])
def test_the_options_of_names_are_those_of_any_list(chosen: object) -> None:
    names: list[tuple[int | str, str]] = [("", "–"), (7, "王 & 李"), ("<9>", "湖畔<一期>"), (70, "王 & 李")]
    for _time in range(2):
        assert rendering.options(rendering.Names(names), chosen) == rendering.options(names, chosen)


def test_names_are_forgotten_before_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "NAMES_AT_MOST", 3)
    monkeypatch.setattr(rendering, "_known_names", {})
    for number in range(8):
        rendering.options(rendering.Names([(number, "王敏"), (number, "李明")]), "")
        assert len(rendering._known_names) <= 3


def test_a_kept_part_tells_safe_text_from_plain() -> None:
    assert ">a&amp;b<" in said("{{ badge('a&b') }}")
    assert "><i>x</i><" in said("{{ badge(mark) }}", mark=Markup("<i>x</i>"))
    assert ">&lt;i&gt;x&lt;/i&gt;<" in said("{{ badge('<i>x</i>') }}")


CALLS = (
    "{% macro m(a, b='<2>', c=none) %}{{ a }}|{{ b }}|{{ c }}{% endmacro %}",
    "{% macro rest(a) %}{{ a }}{{ kwargs | dictsort }}{{ varargs }}{% endmacro %}",
    "{% macro around(a='x') %}<p>{{ a }}{% if caller is defined %}{{ caller() }}{% endif %}</p>{% endmacro %}",
    "{% macro named(a, caller=none) %}{{ a }}{{ caller() if caller else '-' }}{% endmacro %}",
    "{% macro with(a) %}{{ caller(a) }}{% endmacro %}",
)


@pytest.mark.parametrize(
    "call",
    [
        "{{ m('<1>') }}{{ m(1, c=3) }}{{ m(b=1, a=2) }}{{ m(1, 2, 3) }}",
        "{{ rest(1) }}{{ rest(1, 2, 3) }}{{ rest(1, x='<x>') }}",
        "{{ around() }}{% call around('<a>') %}<b>{{ '<' }}</b>{% endcall %}",
        "{{ named(1) }}{% call named(1) %}in{% endcall %}",
        "{% call(x) with('&') %}{{ x }}{{ x ~ m(x) }}{% endcall %}",
        "{{ m() }}",
        "{{ m(1, 2, 3, 4) }}",
        "{{ m(1, d=4) }}",
        "{{ m(1, a=2) }}",
        "{{ with(1) }}",
        "{% call m(1) %}{% endcall %}",
    ],
)
def test_a_macro_is_called_as_jinja_calls_it(call: str) -> None:
    def outcome(environment: Environment) -> str:
        try:
            return environment.from_string("".join(CALLS) + call).render()
        except (TypeError, UndefinedError) as fault:
            return f"{type(fault).__name__}: {fault}"

    plain = Environment(autoescape=True, undefined=StrictUndefined)
    assert outcome(engine().env) == outcome(plain)


def test_what_is_kept_by_language_is_said_in_the_language_of_its_reader() -> None:
    ask = "{{ text_input('note', label, value) }}"
    for _again in range(2):
        with translation.override("zh-hans"):
            assert "选填" in said(ask, label="备注", value="<1>")
        with translation.override("en"):
            assert "optional" in said(ask, label="备注", value="<1>")
    assert 'value="&lt;1&gt;"' in said(ask, label="a", value="<1>")
    assert 'value="<1>"' in said(ask, label="a", value=Markup("<1>"))
    assert [said(ask, label="a", value=value)[-30:].count("True") for value in (1, True)] == [0, 1]


def test_errors_of_a_form_are_said_anew() -> None:
    ask, errors = "{{ text_input('note', 'Note', '', errors=errors) }}", ["too long"]
    assert "too long" in said(ask, errors=errors)
    errors[0] = "too short"
    assert "too short" in said(ask, errors=errors)


def test_what_is_undefined_is_still_refused() -> None:
    assert issubclass(engine().env.undefined, Undefined)
    with pytest.raises(UndefinedError):
        said("{{ nothing() }}")
    with pytest.raises(UndefinedError):
        said("{{ nothing }}")
