"""The cells that Python writes are those that a template would write."""

# ruff: noqa: E501  a template's lines are as long as what they say

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from aftercare.faces.web.desk.cells import cells
from aftercare.faces.web.desk.queue_columns import STANDARD
from aftercare.faces.web.desk.rows import Row
from aftercare.faces.web.html import engine

NOW = datetime(2026, 11, 22, 4, 30, tzinfo=UTC)
# What a cell is, in the language of templates; the cells themselves are put together in Python for speed.
TEMPLATE = """\
{% for name in columns %}
{% if name == "number" %}<td class="c-number narrow"><a class="mono" href="{{ row.url }}">{{ row.number }}</a><span class="second-line">{{ row.opened_at | when }}</span></td>
{% elif name == "what" %}<td class="c-what"><span class="main-line">{% if row.emergency %}{{ badge(_("Emergency"), tone="late", icon_name="urgent") }} {% endif %}{{ row.subject }}</span><span class="second-line">{{ row.kind }}{% if row.detail %} · {{ row.detail }}{% endif %}</span>
    {% if row.urgency or row.returned or row.held or row.urged %}<span class="row-marks">{% if row.urgency and not row.emergency %}{{ badge(row.urgency, tone="wait") }}{% endif %}{% if row.urged %}{{ badge(ngettext("Urged once", "Urged %(num)s times", row.urged), tone="late" if row.urged > 1 else "wait", icon_name="bell") }}{% endif %}{% if row.returned %}{{ badge(_("Came back"), tone="wait", icon_name="refresh") }}{% endif %}{% if row.held %}{{ badge(_("On hold"), icon_name="clock-pause") }}{% endif %}</span>{% endif %}</td>
{% elif name == "where" %}<td class="c-where">{% if row.unit %}<a href="{{ row.unit_url }}">{{ row.unit }}</a>{% endif %}<span class="second-line">{{ row.development }}</span></td>
{% elif name == "next" %}<td class="c-next">{{ row.next_step }}</td>
{% elif name == "owes" %}<td class="c-owes">{% if row.owed_by %}{{ badge(row.owed_by, tone=row.owed_tone) }}{% endif %}</td>
{% elif name == "answers" %}<td class="c-answers">{{ row.responsible }}</td>
{% elif name == "due" %}<td class="c-due">{% if row.closed_at %}<span class="due"><span class="due-words">{{ _("Closed") }}</span>{{ moment(row.closed_at) }}</span>{% else %}{{ due(row.due_at, at=at, paused=row.held) }}{% endif %}</td>
{% else %}<td class="c-further">{{ further[name] }}</td>{% endif %}
{% endfor %}
"""
PLAIN = Row(
    url="/desk/cases/7/",
    number="BX-YQ-20261121-0007",
    kind="报修",
    subject="主卫地面渗水 <3 & 次卧墙根发霉 “急”",
    detail="卫生间防水 · 渗漏",
    unit="3-2-1804",
    unit_url="/desk/homes/5/",
    development="云栖里 <一期>",
    next_step="查勘",
    owed_by="王敏 & 李工",
    owed_tone="accent",
    responsible="王敏<b>",
    urgency="",
    emergency=False,
    held=False,
    returned=False,
    urged=0,
    due_at=NOW + timedelta(hours=3),
    closed_at=None,
    opened_at=NOW - timedelta(days=2),
)
ROWS = (
    PLAIN,
    PLAIN._replace(urgency="紧急 & 快", urged=1, returned=True, due_at=NOW - timedelta(days=3, hours=2)),
    PLAIN._replace(urgency="紧急", emergency=True, urged=3, held=True),
    PLAIN._replace(emergency=True, detail="", unit="", due_at=NOW + timedelta(minutes=40)),
    PLAIN._replace(closed_at=NOW - timedelta(days=400), owed_by="", due_at=None, opened_at=NOW - timedelta(days=420)),
    PLAIN._replace(due_at=None),
)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("row", ROWS)
def test_a_cell_says_what_its_template_says(row: Row, language: str) -> None:
    columns, further = (*STANDARD, "urgency", "times"), {"urgency": "紧急 <1>", "times": "催办 & 重开"}
    with translation.override(language):
        written = engine().env.from_string(TEMPLATE).render(columns=columns, row=row, at=NOW, further=further)
        assert cells(columns, row, NOW, further) == written
        assert cells(("due", "number"), row, NOW, {}) in cells(("what", "due", "number"), row, NOW, {})


def test_no_value_of_a_case_is_read_as_html() -> None:
    mean = '<script>alert("1")</script>'
    told = {name: mean for name, value in PLAIN._asdict().items() if isinstance(value, str)}
    assert "<script" not in cells((*STANDARD, "channel"), PLAIN._replace(**told), NOW, {"channel": mean})
