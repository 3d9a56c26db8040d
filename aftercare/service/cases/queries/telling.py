"""What a person has reported and what was said with them, for the copy they may ask for (PIPL art. 45)."""

from collections.abc import Iterator

from aftercare.ground.core.forgetting import Whom
from aftercare.ground.core.telling import ROWS_AT_MOST, Told
from aftercare.ground.core.text import lazy as _
from aftercare.service.cases.models import Case, Entry


def tell(whom: Whom) -> Iterator[Told]:
    """Their cases with their words, and the conversation of these. Two statements; notes among staff are not in it."""
    cases = Case.objects.filter(pk__in=whom.own_case_ids).select_related("unit").order_by("pk")[:ROWS_AT_MOST]
    yield Told(
        _("My requests"),
        [_("Number"), _("Reported on"), _("Home"), _("Subject"), _("Words"), _("Name"), _("Telephone"), _("Closed on")],
        [
            [
                each.number or "",
                each.opened_at,
                each.unit.code if each.unit else "",
                each.subject,
                each.text,
                each.reporter_name,
                each.reporter_phone,
                each.closed_at,
            ]
            for each in cases
        ],
    )
    said = Entry.objects.filter(case_id__in=whom.own_case_ids, internal=False).select_related("case").order_by("pk")
    yield Told(
        _("What was said"),
        [_("Number"), _("At"), _("Who"), _("Words")],
        [[each.case.number or "", each.at, each.author_label, each.text] for each in said[:ROWS_AT_MOST]],
    )
