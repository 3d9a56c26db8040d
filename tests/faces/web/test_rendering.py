"""What makes templates fast says nothing else than Jinja's and Django's own ways."""

import pytest
from django.urls import reverse
from django.utils import translation
from jinja2 import Undefined
from jinja2.exceptions import UndefinedError
from markupsafe import Markup, escape

from aftercare.faces.web import rendering
from aftercare.faces.web.html import engine


def said(template: str, **context: object) -> str:
    return str(engine().env.from_string(template).render(context))


@pytest.mark.parametrize("value", ["a & b", Markup("<b>"), 7, None, "", "“漏水” <1>"])
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


def test_a_kept_part_tells_safe_text_from_plain() -> None:
    assert ">a&amp;b<" in said("{{ badge('a&b') }}")
    assert "><i>x</i><" in said("{{ badge(mark) }}", mark=Markup("<i>x</i>"))
    assert ">&lt;i&gt;x&lt;/i&gt;<" in said("{{ badge('<i>x</i>') }}")


def test_what_is_undefined_is_still_refused() -> None:
    assert issubclass(engine().env.undefined, Undefined)
    with pytest.raises(UndefinedError):
        said("{{ nothing() }}")
    with pytest.raises(UndefinedError):
        said("{{ nothing }}")
