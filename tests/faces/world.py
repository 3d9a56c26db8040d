"""A small world with one of everything that an address can name, and everybody who may knock."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from aftercare.care.escalation.actions import declare_crisis, escalate
from aftercare.care.replies.actions import draft, send
from aftercare.care.replies.models import Reply
from aftercare.care.replies.rules import Said
from aftercare.faces.messages.actions import give_feedback, ping
from aftercare.ground.accounts import actions
from aftercare.ground.accounts.models import ApiToken, Department, Development, Staff
from aftercare.ground.accounts.queries import actor_of_staff
from aftercare.ground.accounts.roles import ROLES
from aftercare.ground.audit.actions import begin_verification
from aftercare.ground.core.actors import Actor
from aftercare.ground.files.parts import attach
from aftercare.ground.policies.actions import begin_draft
from aftercare.records.contractors.models import Contractor
from aftercare.records.estate.models import Person, PersonMerge, Unit
from aftercare.records.estate.rules import OccupancyRole
from aftercare.service.cases.models import Case, Task
from aftercare.service.deadlines.models import CalendarTable, Clock, OwnDay
from aftercare.service.desk.models import BulkAct, ListExport, SavedView, TextBlock
from tests.factories.accounts import a_development, a_staff_member, a_team, an_actor
from tests.factories.cases import a_case
from tests.factories.conduct import a_measure, decided
from tests.factories.contractors import a_built_part, a_contractor, a_crew_member
from tests.factories.dates import a_dated_task
from tests.factories.estate import a_place_code, a_unit, a_vehicle, an_occupancy, an_owner_of
from tests.factories.files import a_stored_photo
from tests.factories.ground import a_job
from tests.factories.incidents import a_notice, an_incident
from tests.factories.messages import a_message, a_webhook
from tests.factories.pressing import a_demand_on_file
from tests.factories.privacy import an_erasure_request
from tests.factories.rehearsal import a_rehearsal
from tests.factories.relations import a_published_article
from tests.factories.reports import a_kept_table, a_report
from tests.factories.settlement import a_statement
from tests.factories.submissions import a_checked_import
from tests.factories.surveys import a_questionnaire
from tests.factories.workorders import an_order_on_file, fresh

STAFF = tuple(role.key for role in ROLES)
ELSEWHERE = "elsewhere"  # a manager of another development: what is here must not exist for them
EVERYBODY = (*STAFF, ELSEWHERE, "owner", "contractor", "stranger")
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class World:
    """`values`: name of an address's parameter -> what to put there; who came in: by session, and programs by token."""

    values: dict[str, object]
    sessions: dict[str, str]
    tokens: dict[str, str]

    def browser_of(self, who: str, *, checks_csrf: bool = False) -> Client:
        """A browser in which `who` has come in; a stranger has not."""
        browser = Client(enforce_csrf_checks=checks_csrf)
        if who in self.sessions:
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return browser

    def program_of(self, who: str) -> Client:
        """A program that acts for `who`; owners, contractors and strangers have none."""
        return Client(headers={"Authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {})


def _an_own_day() -> OwnDay:
    """A day off of everybody, so far away that it moves nothing."""
    table, _is_new = CalendarTable.objects.get_or_create(key="cn")
    day = timezone.localdate() + timedelta(days=700)
    return OwnDay.objects.create(
        table=table,
        whose="everywhere",
        day=day,
        kind="holiday",
        reason="停电",
        set_by_label="管理员",
        set_at=timezone.now(),
    )


def _of_the_estate(unit: Unit, owner: Person, contractor: Contractor) -> dict[str, object]:
    """What is known of the home, its owner and who built it."""
    other, third = (an_owner_of(unit, "王晓明") for _each in range(2))
    merge = PersonMerge.objects.create(
        kept=owner, absorbed=third, evidence="同一电话", merged_at=timezone.now(), merged_by="staff:1"
    )
    return {
        "building_id": unit.building_id,
        "occupancy_id": an_occupancy(unit, other, role=OccupancyRole.TENANT).pk,
        "vehicle_id": a_vehicle(unit).pk,
        "phone_id": owner.phones.get().pk,
        "other_id": other.pk,
        "merge_id": merge.pk,
        "part_id": a_built_part(contractor, development=unit.development).pk,
        "crew_id": a_crew_member(contractor).pk,
    }


def _of_an_incident(here: Development, keeper: Actor) -> dict[str, object]:
    incident = an_incident(development=here, by=keeper)
    return {"incident_id": incident.pk, "notice_id": a_notice(incident, by=keeper).pk}


def _a_reply(unit: Unit, owner: Person, keeper: Actor) -> Reply:
    """A letter that answers a question of the owner, gone out."""
    asked = a_case(unit=unit, kind="question", component="", symptom="", text="飘窗能拆吗？", reporter_id=owner.pk)
    reply = draft(case_id=asked.pk, template="question", by=keeper, at=timezone.now())
    said = Said({"asked": asked.text, "decided": "不能拆，属于承重构件。"})
    return send(reply_id=reply.pk, seen=reply.version, said=said, by=keeper, at=timezone.now())


def _of_programs(here: Development, keeper: Actor) -> dict[str, object]:
    """A webhook and a message on its way to it."""
    hook, _secret = a_webhook(development_id=here.pk)
    said = give_feedback(text="太慢", page="/desk/", product_version="0", by=keeper, at=timezone.now())
    return {
        "feedback_id": said.pk,
        "wording_key": "case_answered",
        "webhook_id": hook.pk,
        "webhook_delivery_id": ping(webhook_id=hook.pk, by=keeper, at=timezone.now()).pk,
    }


def _by_password(staff: Staff) -> str:
    browser = Client()
    browser.force_login(staff)
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def _by_link(kind: str, holder_id: int) -> str:
    _link, secret = actions.issue_link(
        kind=kind,
        holder_id=holder_id,
        holder_label=kind,
        valid_for=timedelta(days=1),
        by=an_actor("supervisor"),
        at=timezone.now(),
    )
    browser = Client()
    browser.get(f"/link/{secret}")
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def _a_token(staff: Staff, keeper: Actor) -> tuple[ApiToken, str]:
    return actions.issue_token(staff_id=staff.pk, name="sheet", by=keeper, at=timezone.now())


def a_world() -> World:
    """Build it. Whoever adds an address with a new parameter adds the thing here."""
    here = a_development()
    unit = a_unit("3-1-1201", development=here)
    owner = an_owner_of(unit)
    contractor = a_contractor()
    staff = {role: a_staff_member(role, development=here, password=PASSWORD) for role in STAFF}
    staff[ELSEWHERE] = a_staff_member("manager", development=a_development(), password=PASSWORD)
    case = a_case(unit=unit, reporter_phone="13800138000", reporter_name=owner.name)
    Case.objects.filter(pk=case.pk).update(executing_contractor=contractor)
    somebody = a_staff_member("agent", development=here)
    keeper = an_actor("administrator")
    keeper_of_desk = an_actor("supervisor")
    photo = attach(
        a_stored_photo(), subject=f"case:{case.pk}", case_id=case.pk, purpose="report", by=keeper, at=timezone.now()
    )
    token, _secret = _a_token(somebody, keeper)
    proposed = an_order_on_file(case, contractor)
    on_the_wall = a_place_code(unit)
    batch = a_checked_import("units", [["楼栋", "房号"], ["3栋", None]], development=here, by=keeper)
    values: dict[str, object] = {
        "code_id": on_the_wall.pk,
        "article_id": a_published_article().pk,
        "year": 2026,
        "place_token": on_the_wall.token,
        "staff_id": somebody.pk,
        "token_id": token.pk,
        "company_id": here.company_id,
        "department_id": Department.objects.create(company=here.company, name="售后服务部").pk,
        "development_id": here.pk,
        "team_id": a_team(here).pk,
        "uidb64": "MQ",
        "token": "not-a-token",
        "secret": "not-a-secret",
        "unit_id": unit.pk,
        "person_id": owner.pk,
        "contractor_id": contractor.pk,
        "case_id": case.pk,
        "own_day_id": _an_own_day().pk,
        "clock_id": Clock.objects.running().filter(case_id=case.pk).order_by("pk").values_list("pk", flat=True)[0],
        "attachment_id": photo.pk,
        "panel": "flow",
        "paper": "receipt",
        "order_paper": "order",
        "register_key": "repairs",
        "report_id": a_report(here).pk,
        "table_id": a_kept_table(staff["supervisor"]).pk,
        "form": "csv",
        "file_id": photo.pk,
        "line_id": 1,
        "tag": "cases",
        "policy_id": case.policy_id,
        "batch_id": batch.pk,
        "import_id": batch.pk,
        "kind": "units",
        "version_id": case.policy_id,
        "name": "deadlines",
        "key": "repair",
        "draft_id": begin_draft(name="更快的勘查", base_id=case.policy_id, by=keeper, at=timezone.now()).pk,
        "rehearsal_id": a_rehearsal(
            case.policy_id,
            by=actor_of_staff(staff["manager"], on=timezone.localdate()),
            development_ids=[here.pk],
        ).pk,
        "file_name": "deadlines.yaml",
        "part": "procedures/repair",
        **_of_the_estate(unit, owner, contractor),
        "delivery_id": a_job().pk,
        "verification_id": begin_verification(by=keeper, at=timezone.now()).pk,
        "message_id": a_message(staff["agent"], case_id=case.pk).pk,
        **_of_programs(here, keeper),
        "questionnaire_id": a_questionnaire(case, owner.pk).pk,
        "order_id": proposed.order_id,
        **_of_an_incident(here, keeper_of_desk),
        "escalation_id": escalate(
            case_id=case.pk,
            seen=fresh(case).version,
            level="city",
            reason="业主不满意",
            by=keeper_of_desk,
            at=timezone.now(),
        ).pk,
        "reply_id": _a_reply(unit, owner, keeper_of_desk).pk,
        "crisis_id": declare_crisis(
            case_id=case.pk,
            seen=fresh(case).version,
            ground="media",
            reason="采访",
            by=keeper_of_desk,
            at=timezone.now(),
        ).pk,
        "statement_id": a_statement(case).pk,
        "measure_id": decided(a_measure(case, contractor=contractor), at=timezone.now()).pk,
        "demand_id": a_demand_on_file(proposed.order, by=keeper_of_desk, at=timezone.now()).pk,
        "appointment_id": proposed.pk,
        "export_id": ListExport.objects.create(
            format="csv", total=1, language="en", asked_by=staff["manager"], asked_at=timezone.now()
        ).pk,
        "what": "text",
        "phrase_id": TextBlock.objects.create(name="谢谢", chinese="谢谢", english="Thanks").pk,
        "date_id": a_dated_task(case.development).pk,
        "task_id": Task.objects.create(case=case, text="拍照", step=case.step).pk,
        "bulk_id": BulkAct.objects.create(act="watch", begun_by=staff["supervisor"], begun_at=timezone.now()).pk,
        "erasure_id": an_erasure_request(owner.pk).pk,
        "view_id": SavedView.objects.create(owner=staff["supervisor"], name="晚了的", saved_at=timezone.now()).pk,
    }
    sessions = {who: _by_password(one) for who, one in staff.items()}
    sessions |= {"owner": _by_link("owner", owner.pk), "contractor": _by_link("contractor", contractor.pk)}
    tokens = {who: _a_token(one, keeper)[1] for who, one in staff.items()}
    return World(values=values, sessions=sessions, tokens=tokens)
