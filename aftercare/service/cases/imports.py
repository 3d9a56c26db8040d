"""Messages of residents from another system, taken in as cases with everything a case has."""

import re
from collections.abc import Hashable, Sequence
from datetime import datetime
from functools import partial

from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.accounts.queries import responsible_for
from aftercare.ground.core.actors import Actor
from aftercare.ground.core.errors import Missing
from aftercare.ground.core.text import lazy as _
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.ground.search import parts as search
from aftercare.ground.submissions.declarations import (
    Duplicates,
    Field,
    ImportKind,
    ImportRow,
    Made,
    Outcome,
    Place,
    Refusal,
    Undone,
    Verdict,
)
from aftercare.ground.submissions.undoing import removable
from aftercare.ground.submissions.values import choice, code, heading, line, long_text, moment, whole
from aftercare.records.estate import rules as estate
from aftercare.records.estate.models import Unit
from aftercare.records.estate.rules import BadRoom
from aftercare.service.cases import parts, rules
from aftercare.service.cases.models import Case
from aftercare.service.cases.policy import Taxonomy
from aftercare.service.deadlines import parts as deadlines

CHANNEL = "import"
NUMBER = "source_number"
CASE = Case._meta.label_lower
KIND_WORDS: dict[str, tuple[str, ...]] = {
    "repair": ("报修", "维修", "repair"),
    "complaint": ("投诉", "举报", "complaint"),
    "question": ("咨询", "询问", "question", "enquiry"),
    "suggestion": ("建议", "意见", "suggestion"),
    "praise": ("表扬", "感谢", "praise"),
    "help": ("求助", "求决", "help"),
}
# what a subject begins with or holds, asked in this order; a message that says none of it is a complaint
_TELLING = (
    ("praise", re.compile(r"^(?:表扬|感谢|点赞)|表示感谢")),
    ("suggestion", re.compile(r"建议|希望能|呼吁")),
    ("help", re.compile(r"求助|求救|请求帮助|救救")),
    ("question", re.compile(r"咨询|请问|询问|何时|什么时候|是否|能否|可否|吗[？?]?$|呢[？?]?$|[？?]$")),
)


def kind_from(subject: str) -> str:
    """The kind of case that a subject tells of, when no column says it.

    >>> kind_from("咨询A6区道路命名问题")
    'question'
    """
    return next((kind for kind, words in _TELLING if words.search(subject)), "complaint")


class MessageIntake:
    """Takes messages in as cases of one development; numbers known from earlier imports are loaded once."""

    def __init__(self, place: Place) -> None:
        development = Development.objects.filter(pk=place.development_id or 0).first()
        if development is None or place.at is None:
            raise Missing(_("There is no such development."))
        self.development = development
        self.at = place.at
        self.duplicates = place.duplicates
        on = place.at.astimezone(development.zone).date()
        version = in_force(on=on, development_id=development.pk, company_id=development.company_id)
        self.policy = policy_of(version.pk)
        self.responsible = responsible_for(development_id=development.pk, on=on)
        reference, _colon, asked_by = place.asked_by.partition(":")
        found = Staff.objects.filter(pk=int(asked_by)).first() if reference == "staff" and asked_by else None
        self.first_contact = found or self.responsible
        self.kinds = self.policy.section(Taxonomy).kinds
        known = Case.objects.filter(development=development, channel=CHANNEL, details__has_key=NUMBER).order_by("pk")
        self.known = {details[NUMBER] for details in known.values_list("details", flat=True).iterator()}
        self.batch = str(place.batch_id)
        units = Unit.objects.filter(development=development).order_by("-pk").only("pk", "code", "building_id")
        self.units = {unit.code: unit for unit in units.iterator()}

    def check(self, rows: Sequence[ImportRow]) -> list[Verdict]:
        """Whether each message has words, a time that was, and a number not known yet."""
        return [self._judge(row) for row in rows]

    def carry_out(self, rows: Sequence[ImportRow], *, by: Actor, at: datetime) -> Made:  # noqa: ARG002
        """Open the cases, each with number, clocks, next step, somebody who answers, and searchable text."""
        cases = parts.open_cases([self._new_case(row) for row in rows], policy=self.policy)
        self.known.update(row.text("number") for row in rows)
        made = Made()
        made.add(CASE, [case.pk for case in cases])
        return made

    def _judge(self, row: ImportRow) -> Verdict:
        refusals = []
        opened_at = self._opened_at(row)
        if opened_at is not None and opened_at > self.at:
            refusals.append(Refusal("at", _("This time lies in the future.")))
        if not row.text("subject") and not row.text("text"):
            refusals.append(Refusal("text", _("There is neither a subject nor a text.")))
        if row.text("room") and self._unit(row) is None:
            refusals.append(Refusal("room", _("There is no such room here yet. Import the homes first.")))
        if self._kind(row) not in self.kinds:
            refusals.append(Refusal("kind", _("The rules in force have no such kind of case.")))
        if refusals:
            return Verdict(Outcome.REFUSE, refusals)
        if not row.text("number") or row.text("number") not in self.known:
            return Verdict(Outcome.MAKE)
        if self.duplicates == Duplicates.REFUSE:
            return Verdict(Outcome.REFUSE, [Refusal("number", _("This message has been imported already."))])
        return Verdict(Outcome.SKIP)

    def _opened_at(self, row: ImportRow) -> datetime | None:
        at = row.get("at")
        return at.replace(tzinfo=self.development.zone) if isinstance(at, datetime) else None

    def _kind(self, row: ImportRow) -> str:
        return row.text("kind") or kind_from(row.text("subject"))

    def _unit(self, row: ImportRow) -> Unit | None:
        try:
            return self.units.get(estate.unit_code("", "", row.text("room"))) if row.text("room") else None
        except BadRoom:
            return None

    def _new_case(self, row: ImportRow) -> parts.NewCase:
        unit = self._unit(row)
        details = {"import": self.batch} | {
            name: row.text(field)
            for name, field in ((NUMBER, "number"), ("votes_against", "against"), ("votes_for", "in_favour"))
            if row.get(field) is not None
        }
        intake = rules.Intake(
            kind=self._kind(row),
            channel=CHANNEL,
            subject=row.text("subject")[: rules.SUBJECT_AT_MOST],
            text=row.text("text"),
            development_id=self.development.pk,
            unit_id=unit.pk if unit else None,
            reporter_name=row.text("user"),
            reporter_phone=row.text("phone"),
            details=details,
        )
        return parts.NewCase(
            intake=intake,
            place=parts.Place(self.development, unit.building_id if unit else None, unit),
            responsible=self.responsible,
            first_contact=self.first_contact,
            accompanies=self.first_contact.pk != self.responsible.pk,
            opened_at=self._opened_at(row) or self.at,
        )


def take_back(made: Made) -> Undone:
    """Remove cases that nobody has touched, with their clocks and searchable texts; their numbers stay unused."""
    undone = Undone()
    gone = removable(Case, made.made.get(CASE, []), undone)
    deadlines.forget_clocks(gone)
    search.forget_texts("case", gone)
    Case.objects.filter(pk__in=gone).delete()
    return undone


def _identify(row: ImportRow) -> Hashable | None:
    return row.text("number") or None


def _kind_options() -> dict[str, str]:
    return {heading(word): kind for kind, words in KIND_WORDS.items() for word in (kind, *words)}


MESSAGES = ImportKind(
    key="messages",
    label=_("Messages as cases"),
    description=_("What residents wrote in another system: each message becomes a case with its own date and number."),
    fields=(
        Field(
            "number",
            _("Number of the message"),
            (
                "number of the message",
                "留言编号",
                "编号",
                "工单号",
                "工单编号",
                "单号",
                "message number",
                "number",
                "id",
            ),
            code,
            longest=60,
            example="L0001",
        ),
        Field(
            "user",
            _("Who wrote"),
            ("留言用户", "用户", "留言人", "姓名", "联系人", "反映人", "投诉人", "user", "who wrote", "name"),
            line,
            personal=True,
            longest=120,
            example="王小明",
        ),
        Field(
            "phone",
            _("Telephone of the writer"),
            ("电话", "联系电话", "手机号", "telephone of the writer", "phone"),
            code,
            personal=True,
            longest=30,
        ),
        Field(
            "subject",
            _("Subject"),
            ("留言主题", "主题", "标题", "事由", "subject", "title"),
            line,
            longest=200,
            example="电梯经常停运",
        ),
        Field(
            "at",
            _("Time of the message"),
            ("留言时间", "时间", "登记时间", "投诉时间", "反映时间", "time of the message", "time", "date"),
            moment,
            required=True,
            example="2026-01-05 09:30",
        ),
        Field(
            "text",
            _("Text of the message"),
            ("留言详情", "详情", "内容", "留言内容", "反映内容", "text of the message", "text", "message"),
            long_text,
            longest=rules.TEXT_AT_MOST,
            example="3栋1单元电梯本周停运三次。",
        ),
        Field(
            "kind",
            _("Kind of case"),
            ("留言类型", "类型", "类别", "工单类型", "kind of case", "kind", "type"),
            partial(choice, options=_kind_options()),
            hint=_("Empty: taken from the words of the subject; a complaint when they say nothing."),
            allowed=(
                ("repair", _("Repair")),
                ("complaint", _("Complaint")),
                ("question", _("Question")),
                ("suggestion", _("Suggestion")),
                ("praise", _("Praise")),
                ("help", _("Help")),
            ),
        ),
        Field(
            "room",
            _("Room, when known"),
            ("房号", "房间", "房屋", "room when known", "room"),
            line,
            longest=60,
            hint=_("The whole room, such as 3-1-1201."),
        ),
        Field("against", _("Votes against"), ("反对数", "反对", "votes against", "against"), whole),
        Field(
            "in_favour",
            _("Votes in favour"),
            ("点赞数", "点赞", "赞成数", "votes in favour", "votes for", "likes"),
            whole,
        ),
    ),
    begin=MessageIntake,
    undo=take_back,
    identify=_identify,
    duplicates=(Duplicates.SKIP, Duplicates.REFUSE),
)
