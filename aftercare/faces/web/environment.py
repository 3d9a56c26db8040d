"""The Jinja environment of every page: strict, escaped, translated, with the components of `parts/` as globals."""

from collections.abc import Mapping
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from aftercare.faces.web.current import request_now
from aftercare.faces.web.desk.cells import cells
from aftercare.faces.web.filters import FILTERS
from aftercare.faces.web.rendering import QuickContext, QuickTemplate, kept, kept_by_language, static, url, words
from aftercare.faces.web.rendering import options as options_of

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
# Those that say nothing but what they are given: neither words nor times of their own.
KEPT = frozenset({"icon", "badge", "dot", "number_mark"})
# Those that say words beside: by the reader's language, but without anything of the request, the time or a caller.
KEPT_BY_LANGUAGE = frozenset(
    {"button", "link_button", "form_foot", "text_input", "textarea_input", "check_input", "photo_input"}
)


def csrf_field() -> Markup:
    """The hidden field that proves a form is ours; every form of a page has the same."""
    request = request_now()
    made: Markup | None = getattr(request, "csrf_field_of_page", None)
    if made is None:
        made = Markup('<input type="hidden" name="csrfmiddlewaretoken" value="{}">').format(get_token(request))
        request.csrf_field_of_page = made  # type: ignore[attr-defined]
    return made


def new_key() -> str:
    """A fresh submission key: the same form sent twice is one act."""
    return token_hex(16)


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
        macros = {name: value for name, value in vars(module).items() if isinstance(value, Macro)}
        environment.globals.update(macros)
        environment.globals.update({name: kept(macro) for name, macro in macros.items() if name in KEPT})
        quick = {name: kept_by_language(macro) for name, macro in macros.items() if name in KEPT_BY_LANGUAGE}
        environment.globals.update(quick)


class QuickEnvironment(Environment):
    """An environment whose templates are put together with less ado."""

    context_class = QuickContext
    template_class = QuickTemplate


def environment(**options: Any) -> Environment:
    """Build the environment; named in settings.TEMPLATES."""
    options.update(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made = QuickEnvironment(**options, extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"])
    made.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.globals["_"] = words
    made.filters.update(FILTERS)
    made.filters.update(lines=lines, attributes=attributes, options=options_of)
    made.globals.update(
        url=url,
        static=static,
        csrf_field=csrf_field,
        new_key=new_key,
        cells=cells,
        now=timezone.now,
        language_choices=language_choices,
        language_code=lambda: get_language() or settings.LANGUAGE_CODE,
    )
    _add_parts(made)
    return made
