"""The Jinja environment of every page: strict, escaped, translated, with the components of `parts/` as globals."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.middleware.csrf import get_token
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from aftercare.faces.web.current import request_now
from aftercare.faces.web.filters import FILTERS

# In this order: a part may use the macros of those before it.
PARTS = (
    "icons",
    "buttons",
    "badges",
    "alerts",
    "inputs",
    "capture",
    "fields",
    "actions",
    "cards",
    "clocks",
    "calendars",
    "tables",
    "navigation",
    "people",
    "timeline",
    "rules",
    "parts",
    "helping",
)


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a named view."""
    return reverse(name, args=args or None, kwargs=kwargs or None)


def csrf_field() -> Markup:
    """The hidden field that proves a form is ours."""
    return Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(get_token(request_now()))


def new_key() -> str:
    """A fresh submission key: the same form sent twice is one act."""
    return uuid4().hex


def language_choices() -> list[dict[str, object]]:
    """The languages to switch to, each by its own name."""
    names = {"zh-hans": "中文", "en": "English"}
    now = get_language()
    return [
        {"code": code, "name": names.get(code, code), "current": code == now} for code, _label in settings.LANGUAGES
    ]


def attributes(values: Mapping[str, object]) -> Markup:
    """HTML attributes: `data_row=3` becomes `data-row="3"`; True stands bare; None and False are left out."""
    written = [
        Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)
        for name, value in ((key.replace("_", "-"), value) for key, value in values.items())
        if value is not None and value is not False
    ]
    return Markup().join(written)


def lines(text: str) -> Markup:
    """Plain text with its line breaks kept."""
    return Markup("<br>").join(escape(line) for line in str(text).splitlines())


def _add_parts(environment: Environment) -> None:
    for part in PARTS:
        module = environment.get_template(f"parts/{part}.html").make_module()
        environment.globals.update({name: value for name, value in vars(module).items() if isinstance(value, Macro)})


def environment(**options: Any) -> Environment:
    """Build the environment; named in settings.TEMPLATES."""
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made = Environment(**options, extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])  # noqa: S701  autoescape is on in the options Django passes
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(FILTERS)
    made.filters.update(lines=lines, attributes=attributes)
    made.globals.update(
        url=url,
        static=static,
        csrf_field=csrf_field,
        new_key=new_key,
        now=timezone.now,
        language_choices=language_choices,
        language_code=lambda: get_language() or settings.LANGUAGE_CODE,
    )
    _add_parts(made)
    return made
