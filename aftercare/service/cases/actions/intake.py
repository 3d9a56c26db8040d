"""Taking in: the first thing that happens to whatever anybody asks (S000.01.r10)."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime

from django.db import transaction
from django.db.models import BigIntegerField

from aftercare.ground.accounts.keys import keyed_digest
from aftercare.ground.accounts.models import Development, Staff
from aftercare.ground.audit import trail
from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.core.actors import Actor, ActorKind
from aftercare.ground.core.errors import BadInput, Missing
from aftercare.ground.core.inserting import written_together
from aftercare.ground.core.prepared import Given, Question
from aftercare.ground.core.text import lazy as _
from aftercare.ground.files import parts as files
from aftercare.ground.files.models import StoredFile
from aftercare.ground.policies.queries import in_force, policy_of
from aftercare.ground.policies.rules import LoadedPolicy
from aftercare.ground.submissions import parts as submissions
from aftercare.records.estate.models import Unit
from aftercare.records.estate.queries import find_place_code, resident_with_phone
from aftercare.service.cases import parts, permissions, queries, rules
from aftercare.service.cases.models import Case, Entry, OpenReport
from aftercare.service.cases.policy import IntakePolicy
from aftercare.service.cases.registering import record_registered

_STAFF = Question(lambda: Staff.objects.filter(pk=Given("pk", BigIntegerField()))[:1])


@transaction.atomic
def register(
    *,
    intake: rules.Intake,
    photos: Sequence[StoredFile] = (),
    papers: Sequence[parts.Paper] = (),
    key: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """Register a request and start its clocks; it has a number, a next step and somebody who answers from here on.

    `key` is the submission key: the same form sent twice makes one case, and the second sending returns it. Staff
    who take it in are its first contact and, through a service channel, answer for it to the end (S004.11.r01-r02);
    otherwise whoever the pack's routes name answers and the first contact accompanies it (S004.11.r03).
    Raises BadInput, NotPermitted, Missing, SentBefore.
    """
    sent = submissions.reserve(key=key, digest=submissions.digest_of(asdict(intake)), by=by, at=at)
    if sent is not None:
        return Case.objects.get(pk=sent)
    place = parts.find_place(intake)
    permissions.check_may_register(
        by,
        development_id=place.development.pk,
        building_id=place.building_id,
        owns_unit=place.unit is not None and by.kind == ActorKind.OWNER and _lives_in(place.unit, by),
    )
    policy = _policy_at(place.development, at=at)
    case = _take_in(intake, place, policy, photos=photos, papers=papers, by=by, at=at)
    submissions.keep_result(key=key, result=case, by=by)
    return case


def _policy_at(development: Development, *, at: datetime) -> LoadedPolicy:
    on = at.astimezone(development.zone).date()
    return policy_of(in_force(on=on, development_id=development.pk, company_id=development.company_id).pk)


def _take_in(
    intake: rules.Intake,
    place: parts.Place,
    policy: LoadedPolicy,
    *,
    photos: Sequence[StoredFile],
    papers: Sequence[parts.Paper] = (),
    by: Actor,
    at: datetime,
) -> Case:
    """Open the case with what came along, and record it: the same for every way in."""
    count = len(photos) + sum(paper.stored.is_photo for paper in papers)
    new = _who_answers(intake, place, policy, photos=count, by=by, at=at)
    with written_together(Case, AuditEvent):
        [case] = parts.open_cases([new], policy=policy)
        record_registered(case, by=by, at=at)
    _attach(case, photos, papers, by=by, at=at)
    return case


@transaction.atomic
def report_by_code(
    *,
    token: str,
    intake: rules.Intake,
    address: str,
    photos: Sequence[StoredFile] = (),
    key: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """Register what somebody reports who scanned the code on a wall, without sign-in (IN11).

    The place comes from the code and from nowhere else. Whoever gave a telephone that belongs to somebody of the home
    is taken for that person, since the follow-up link goes to that telephone; everybody else stays a caller.
    `address` is the network address. Raises Missing, TooManyReports, BadInput, SentBefore.
    """
    sent = submissions.reserve(key=key, digest=submissions.digest_of([token, asdict(intake)]), by=by, at=at)
    if sent is not None:
        return Case.objects.get(pk=sent)
    code = find_place_code(token)
    if code is None:
        raise Missing(_("This code is no longer in use. Please call the service centre."))
    policy = _policy_at(code.development, at=at)
    limits = policy.section(IntakePolicy).open_reports
    digest = keyed_digest("open-report", address)
    queries.check_may_report_here(code, limits=limits, address_digest=digest, at=at)
    permissions.check_may_register(
        by, development_id=code.development_id, building_id=code.building_id, owns_unit=False, by_code=True
    )
    reporter = resident_with_phone(intake.reporter_phone, unit_id=code.unit_id) if code.unit_id else None
    here = replace(
        intake,
        channel=permissions.OPEN_CHANNEL,
        unit_id=code.unit_id,
        building_id=code.building_id,
        development_id=code.development_id,
        reporter_id=reporter.pk if reporter else None,
    )
    case = _take_in(here, parts.find_place(here), policy, photos=photos, by=by, at=at)
    OpenReport.objects.create(case=case, code=code, address_digest=digest, language=by.language, at=at)
    submissions.keep_result(key=key, result=case, by=by)
    return case


@transaction.atomic
def add_report(
    *,
    case_id: int,
    text: str,
    channel: str,
    reporter_name: str = "",
    photos: Sequence[StoredFile] = (),
    papers: Sequence[parts.Paper] = (),
    key: str = "",
    by: Actor,
    at: datetime,
) -> Case:
    """Add what somebody reports to an open case about the same thing, instead of opening a second one (IN14).

    It stands in the story as the words of the reporter, and counts as urging. Raises BadInput, NotPermitted, NotOpen.
    """
    told = {"case": case_id, "text": text, "channel": channel, "reporter": reporter_name}
    sent = submissions.reserve(key=key, digest=submissions.digest_of(told), by=by, at=at)
    if sent is not None:
        return Case.objects.get(pk=sent)
    case = Case.objects.locked(case_id)
    permissions.check_may_write(by, case, internal=False)
    rules.check_open(closed_at=case.closed_at)
    if not text.strip():
        raise BadInput(field=_("Description"), value="", remedy=_("Write down what was said."))
    entry = Entry.objects.create(
        case=case,
        author=f"{ActorKind.OWNER.value}:{case.reporter_id or 0}",
        author_label=reporter_name.strip() or case.reporter_name,
        text=text.strip(),
        spoken=by.kind == ActorKind.STAFF,
        at=at,
    )
    _attach(case, photos, papers, by=by, at=at)
    case.urged, case.urged_at = case.urged + 1, at
    case.changed_at = at
    case.save(update_fields=["urged", "urged_at", "changed_at", "version"])
    trail.record(
        "case.told_again", case, by=by, at=at, entry=entry.pk, channel=channel, reporter_name=entry.author_label
    )
    submissions.keep_result(key=key, result=case, by=by)
    return case


def _attach(
    case: Case, photos: Sequence[StoredFile], papers: Sequence[parts.Paper], *, by: Actor, at: datetime
) -> None:
    """What came along, on the case: photos as photos of the report, everything else under its own name."""
    subject = f"case:{case.pk}"
    for photo in photos:
        files.attach(photo, subject=subject, case_id=case.pk, purpose="report", by=by, at=at)
    parts.attach_papers(papers, subject=subject, case_id=case.pk, by=by, at=at)


def _lives_in(unit: Unit, by: Actor) -> bool:
    return Unit.objects.visible_to(by).filter(pk=unit.pk).exists()


def _who_answers(
    intake: rules.Intake, place: parts.Place, policy: LoadedPolicy, *, photos: int, by: Actor, at: datetime
) -> parts.NewCase:
    taken_by = _STAFF.get(pk=by.id) if by.kind == ActorKind.STAFF else None
    routed = parts.route_new(intake, place, policy=policy, taken_by=taken_by, at=at)
    return parts.NewCase(
        intake=intake,
        place=place,
        responsible=routed.responsible,
        first_contact=routed.first_contact,
        accompanies=routed.accompanies,
        executor=routed.executor,
        route=routed.route,
        opened_at=at,
        photos=photos,
        language=by.language,
    )
