"""A repair from the report to the closing, done by programs alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from aftercare.ground.accounts.models import Staff
from aftercare.ground.files.models import Attachment
from aftercare.records.contractors.models import Contractor
from tests.faces.rest.programs import Program
from tests.factories.accounts import a_development, a_staff_member
from tests.factories.cases import the_policy
from tests.factories.contractors import a_built_part, a_contractor
from tests.factories.estate import a_unit, an_owner_of
from tests.factories.files import a_picture, an_upload


class Desk:
    """The programs of a service centre, and the home they speak of."""

    def __init__(self) -> None:
        the_policy()
        here = a_development()
        self.unit = a_unit("3-1-1201", development=here, handed_over_on=timezone.localdate() - timedelta(days=400))
        an_owner_of(self.unit)
        self.builder: Contractor = a_contractor()
        a_built_part(self.builder, development=here, component="waterproofing")
        self.staff: dict[str, Staff] = {
            role: a_staff_member(role, development=here)
            for role in ("agent", "supervisor", "inspector", "finance", "manager", "technician")
        }
        self.agent, self.supervisor, self.inspector, self.finance, self.manager = (
            Program(self.staff[role]) for role in ("agent", "supervisor", "inspector", "finance", "manager")
        )

    def photo(self, program: Program, colour: str = "red") -> str:
        """The `ref` of a photo that the program has sent."""
        sent = program.send_file("/files", file=an_upload(a_picture(colour=colour), f"{colour}.jpg"))
        assert sent.status_code == 201, sent.content
        return str(sent.json()["ref"])

    def registered(self) -> dict[str, Any]:
        """A leak in the bathroom."""
        made = self.agent.post(
            "/cases",
            {
                "kind": "repair",
                "channel": "phone",
                "text": "主卫淋浴间漏水到楼下。",
                "unit_id": self.unit.pk,
                "component": "bathroom_waterproofing",
                "symptom": "leak",
                "reporter_name": "李芳",
                "reporter_phone": "13900001234",
                "photos": [self.photo(self.agent)],
            },
        )
        assert made.status_code == 201, made.content
        return dict(made.json())

    def version(self, case_id: int) -> int:
        """The version of the case as it stands."""
        return int(self.supervisor.get(f"/cases/{case_id}").json()["version"])


def done(answer: Any, status: int = 200) -> Any:
    """What a call answered that had to succeed."""
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


@pytest.mark.feature("PL07")
def test_a_repair_goes_from_the_report_to_the_closing_by_programs_alone() -> None:
    desk = Desk()
    case = desk.registered()["id"]
    moves = done(desk.agent.get(f"/cases/{case}/moves"))
    assert "verify" in [move["key"] for move in moves if move["ready"]]
    done(desk.agent.post(f"/cases/{case}/move", {"move": "verify", "seen": desk.version(case)}))
    surveyed = done(
        desk.inspector.post(
            f"/cases/{case}/surveys",
            {
                "text": "淋浴间地漏周边防水破损。",
                "visited_at": timezone.now().isoformat(),
                "cause": "construction",
                "estimate": "600.00",
                "photos": [desk.photo(desk.inspector, "blue")],
                "seen": desk.version(case),
            },
        ),
        201,
    )
    assert (surveyed["size"], surveyed["estimate"]) == ("small", "600.00")
    covered = done(
        desk.supervisor.post(
            f"/cases/{case}/coverage",
            {
                "cause": "construction",
                "covered": True,
                "liable_party": "contractor",
                "contractor_id": desk.builder.pk,
                "seen": desk.version(case),
            },
        )
    )
    assert (covered["computed"]["covered"], covered["decision"]["contractor"]["id"]) == (True, desk.builder.pk)
    done(desk.supervisor.post(f"/cases/{case}/move", {"move": "repair_in_warranty", "seen": desk.version(case)}))
    proposal = done(desk.agent.get(f"/cases/{case}/proposal"))
    assert proposal["chosen"]["contractor_id"] == desk.builder.pk
    sent = {"case_id": case, "route": proposal["chosen"]["route"], "contractor_id": desk.builder.pk}
    order = done(desk.agent.post("/orders", {**sent, "seen": desk.version(case)}), 201)
    done_by_telephone(desk, order["id"], order["version"])
    closed_with_costs(desk, case, order["id"])


def done_by_telephone(desk: Desk, order: int, version: int) -> None:
    """What the contractor tells the desk on the telephone, written down by its program."""
    at = timezone.now()
    path = f"/orders/{order}"
    taken = done(desk.agent.post(f"{path}/take", {"seen": version}))
    window = {"from_at": (at + timedelta(hours=4)).isoformat(), "until_at": (at + timedelta(hours=6)).isoformat()}
    proposed = done(desk.agent.post(f"{path}/appointments", {**window, "seen": taken["version"]}), 201)
    agreed = done(desk.agent.post(f"{path}/appointments/{proposed['appointments'][0]['id']}/accept"))
    there = done(desk.agent.post(f"{path}/visits", {"seen": agreed["version"]}), 201)
    for purpose, colour in (("before", "green"), ("after", "white")):
        ref = desk.photo(desk.inspector, colour)
        done(desk.inspector.post(f"{path}/photos", {"photos": [ref], "purpose": purpose}), 201)
    done(desk.agent.post(f"{path}/parts", {"name": "防水涂料", "quantity": "2", "unit_price": "80"}), 201)
    whole = done(desk.agent.get(path))
    assert (there["state"], whole["parts_total"]) == ("in_progress", "160.00")
    finished = done(
        desk.agent.post(
            f"{path}/finish", {"result": "重做地漏防水，闭水24小时不漏。", "minutes": 180, "seen": whole["version"]}
        )
    )
    assert finished["state"] == "done"


def closed_with_costs(desk: Desk, case: int, order: int) -> None:
    """Signed by everybody whom the policy names, called back, costs approved."""
    ref = desk.photo(desk.supervisor, "black")
    for _each in range(4):
        whole = done(desk.supervisor.get(f"/orders/{order}"))
        for one in whole["signatures"]:
            if one["may_sign"]:
                sent = {"signatory": one["signatory"], "name": "王志强", "signature": ref}
                done(desk.supervisor.post(f"/orders/{order}/sign", sent))
                break
    assert done(desk.supervisor.get(f"/orders/{order}"))["state"] == "accepted"
    called = {"outcome": "satisfied", "answers": {"result": 5}, "note": "业主满意", "seen": desk.version(case)}
    by_the_doer = desk.agent.post(f"/cases/{case}/callbacks", called)
    assert (by_the_doer.status_code, by_the_doer.json()["code"]) == (403, "DidTheWork")
    done(desk.manager.post(f"/cases/{case}/callbacks", called), 201)
    opinion = done(desk.agent.get(f"/cases/{case}/opinion"))
    assert ([each["outcome"] for each in opinion["callbacks"]], opinion["rating"]) == (["satisfied"], None)
    done(desk.manager.post(f"/cases/{case}/move", {"move": "archive", "seen": desk.version(case)}))
    assert done(desk.agent.get(f"/cases/{case}"))["closed_at"] is not None


def test_a_photo_of_somebody_else_cannot_be_claimed_as_ones_own() -> None:
    desk = Desk()
    case = desk.registered()["id"]
    [photo] = done(desk.agent.get(f"/cases/{case}/files"))
    assert photo["purpose"] == "report"
    fetched = desk.agent.get(f"/files/{photo['id']}/content")
    assert b"".join(fetched.streaming_content)[:2] == b"\xff\xd8"
    theirs = desk.photo(desk.agent, "blue")
    report = {"kind": "question", "text": "问", "unit_id": desk.unit.pk, "reporter_name": "甲", "photos": [theirs]}
    refused = desk.manager.post("/cases", report)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "ref")
    assert not Attachment.objects.filter(case_id__gt=case).exists()


def test_files_of_another_development_do_not_exist_for_the_program() -> None:
    desk = Desk()
    [photo] = done(desk.agent.get(f"/cases/{desk.registered()['id']}/files"))
    stranger = Program(a_staff_member("manager", development=a_development()))
    for path in (f"/files/{photo['id']}", f"/files/{photo['id']}/content"):
        assert stranger.get(path).status_code == 404


def test_what_is_no_photo_is_refused_with_the_remedy() -> None:
    desk = Desk()
    refused = desk.agent.send_file("/files", file=an_upload(b"MZ\x90\x00", "virus.exe"))
    assert (refused.status_code, refused.json()["code"]) == (422, "BadInput")
    assert desk.agent.post("/files", {}).status_code in {400, 422}


def test_costs_are_booked_on_whoever_bears_them_and_approved_by_another() -> None:
    desk = Desk()
    case = desk.registered()["id"]
    path = f"/cases/{case}/costs"
    booked = done(
        desk.finance.post(
            path, {"kind": "labour", "label": "检查", "unit_price": "120.50", "seen": desk.version(case)}
        ),
        201,
    )
    assert sum(float(line["amount"]) for line in booked["lines"]) == 120.5
    own = desk.finance.post(f"{path}/approve", {"seen": desk.version(case)})
    assert own.status_code in {403, 409}
    approved = done(desk.manager.post(f"{path}/approve", {"seen": desk.version(case)}))
    assert {line["state"] for line in approved["lines"]} == {"approved"}


def test_orders_are_listed_by_state_and_paged_and_only_for_whom_they_exist() -> None:
    desk = Desk()
    assert done(desk.agent.get("/orders", state="open")) == {"orders": [], "next": ""}
    assert Client().get("/api/v1/orders").status_code == 401
    assert desk.agent.get("/orders", state="strange").status_code == 422
    assert desk.agent.get("/orders/99").status_code == 404
