"""A written reply as the owner gets it on paper: whom, about what, part by part, and where else to turn."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from aftercare.care.replies.models import Reply
from aftercare.care.replies.queries import remedies_of, said_day, template_of
from aftercare.insight.forms.sheets import Part, Sheet, Signature


def letter_of(reply: Reply, *, at: datetime) -> Sheet:
    """The letter in the language of its owner; what has not gone out is marked as a draft."""
    with override(reply.language):
        return _letter(reply, at=at)


def _letter(reply: Reply, *, at: datetime) -> Sheet:
    case, template = reply.case, template_of(reply)
    sent = said_day(reply.sent_at, case, reply.language)
    approver = reply.approved_by.name if reply.approved_by else ""
    sender = reply.sent_by.name if reply.sent_by else ""
    return Sheet(
        title=template.label.in_language(reply.language),
        company=f"{case.development.company.name} {case.development.name}",
        number=reply.number or _("Draft, not sent"),
        printed=_("Printed %(at)s") % {"at": f"{timezone.localtime(at, case.development.zone):%Y-%m-%d %H:%M}"},
        language="en" if reply.language.startswith("en") else "zh",
        facts=[
            (_("To"), reply.to_name),
            (_("Case"), case.number or ""),
            (_("About"), case.subject),
            (_("Date of the letter"), sent),
        ],
        parts=[
            Part(text=reply.greeting),
            *(
                Part(title=part.label.in_language(reply.language), text=reply.parts[key])
                for key, part in template.parts.items()
                if reply.parts.get(key)
            ),
            *_remedies(reply),
        ],
        signatures=[
            Signature(_("Written by"), reply.written_by.name),
            Signature(_("Approved by"), approver, sent) if approver else Signature(_("Sent by"), sender, sent),
        ],
        note=_("Answers for it: %(name)s %(phone)s") % {"name": case.responsible.name, "phone": case.responsible.phone},
    )


def _remedies(reply: Reply) -> list[Part]:
    told = remedies_of(reply)
    if not told:
        return []
    colon = ": " if reply.language.startswith("en") else "："
    lines = "\n".join(f"{place}. {label}{colon}{text}" for place, (label, text) in enumerate(told, 1))
    return [Part(title=_("If you are not content"), text=lines)]
