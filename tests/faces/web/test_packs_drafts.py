"""Writing rules in the office: a draft is begun, written in, tried, published, and taken back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from aftercare.ground.audit.models import AuditEvent
from aftercare.ground.policies.loading import read_files
from aftercare.ground.policies.models import PolicyDraft, PolicyVersion
from aftercare.ground.policies.queries import in_force, policy_of, try_files
from aftercare.ground.policies.writing import to_zip
from aftercare.service.cases.policy import IntakePolicy
from tests.faces.web.test_packs_pages import in_english, text_of
from tests.factories.policies import a_published_policy

FILE = "deadlines.yaml"


@pytest.fixture
def office() -> Client:
    return in_english()


def a_draft(office: Client) -> PolicyDraft:
    version = a_published_policy()
    office.post("/office/rules/drafts/new", {"name": "Faster surveys", "base": version.pk})
    return PolicyDraft.objects.get()


def sent(office: Client, draft: PolicyDraft, address: str, **values: object) -> str:
    """Send a form of the draft as it stands now; what the page after it says."""
    draft.refresh_from_db()
    answer = office.post(f"{draft.url}{address}", {"seen": draft.version, **values}, follow=True)
    assert answer.status_code == 200, answer.content.decode()
    draft.refresh_from_db()
    return answer.content.decode()


@pytest.mark.feature("PL14")
def test_a_draft_begins_with_a_version_under_an_edition_of_its_own(office: Client):
    draft = a_draft(office)
    assert read_files(draft.files)["pack"]["version"] == "2026.2"
    page = text_of(office, draft.url)
    assert "Everything fits together" in page
    assert "Faster surveys" in text_of(office, "/office/rules/")


@pytest.mark.feature("PL12", "PL14")
def test_a_value_is_changed_in_a_form_and_comments_stay(office: Client):
    draft = a_draft(office)
    text = draft.files[FILE].replace("limits:", "limits:  # what we promise")
    sent(office, draft, f"files/{FILE}", text=text)
    page = sent(office, draft, "values/deadlines", **{"v:limits.survey.rules.1.limit": "1 working_days"})
    assert "Kept in the draft" in page
    assert "# what we promise" in draft.files[FILE]
    assert read_files(draft.files)["deadlines"]["limits"]["survey"]["rules"][1]["limit"] == "1 working_days"
    assert "<del>2 working days</del>" in text_of(office, draft.url)


def test_what_is_faulty_is_kept_and_told_by_file_path_and_reason(office: Client):
    draft = a_draft(office)
    page = sent(office, draft, "values/deadlines", **{"v:limits.survey.rules.1.limit": "soon"})
    assert "limits.survey.rules.1.limit" in page
    assert "write a number above 0" in page
    page = sent(office, draft, f"files/{FILE}", text="limits: [unfinished")
    assert f"<code>{FILE}</code> › <code>line " in page
    assert draft.files[FILE] == "limits: [unfinished"
    assert "limits: [unfinished" in page


def test_what_does_not_fit_other_files_is_told(office: Client):
    draft = a_draft(office)
    sent(office, draft, "values/procedures/repair", **{"v:steps.survey.role": "wizard"})
    page = text_of(office, draft.url)
    assert "steps.survey.role" in page
    assert "wizard" in page


@pytest.mark.feature("PL12")
def test_a_question_is_added_without_writing_yaml(office: Client):
    draft = a_draft(office)
    sent(
        office,
        draft,
        "questions",
        key="pets",
        zh="家里有宠物吗",
        en="Are there animals in the home?",
        type="choice",
        choices="none | 没有 | None\ndog | 狗 | A dog",
        kinds=["repair"],
        source="whoever calls must know",
    )
    policy = try_files(draft.files).policy
    assert policy is not None
    question = policy.section(IntakePolicy).questions["pets"]
    assert question.label.en == "Are there animals in the home?"
    assert list(question.choices) == ["none", "dog"]
    assert question.kinds == ("repair",)


def test_an_entry_is_copied_and_taken_out_again(office: Client):
    draft = a_draft(office)
    sent(office, draft, "add/taxonomy", like="places.kitchen", key="pantry")
    places = read_files(draft.files)["taxonomy"]["places"]
    assert places["pantry"] == places["kitchen"]
    sent(office, draft, "take-out/taxonomy", like="places.pantry")
    assert "pantry" not in read_files(draft.files)["taxonomy"]["places"]


def test_files_are_put_into_a_draft_and_a_whole_pack_begins_one(office: Client):
    draft = a_draft(office)
    text = draft.files[FILE].replace("1 working_days", "2 working_days", 1)
    sent(office, draft, "upload", file=SimpleUploadedFile(FILE, text.encode()))
    assert draft.files[FILE] == text
    whole = SimpleUploadedFile("pack.zip", to_zip(draft.files))
    office.post("/office/rules/drafts/new", {"name": "From a zip", "file": whole})
    assert PolicyDraft.objects.get(name="From a zip").files == draft.files


def test_a_file_that_is_no_pack_is_refused_beside_the_field(office: Client):
    draft = a_draft(office)
    answer = office.post(
        f"{draft.url}upload", {"seen": draft.version, "file": SimpleUploadedFile("pack.zip", b"no archive")}
    )
    assert answer.status_code == 422
    assert "is neither a zip nor a YAML file" in answer.content.decode()


@pytest.mark.requirement("S001.10.r06")
@pytest.mark.feature("PL14")
def test_a_draft_is_published_by_day_and_place_with_a_reason(office: Client):
    draft = a_draft(office)
    sent(office, draft, "values/deadlines", **{"v:limits.survey.rules.1.limit": "1 working_days"})
    today = timezone.localdate()
    sent(office, draft, "publish", effective_from=today.isoformat(), reason="Owners wait too long")
    version = in_force(on=today)
    assert (version.label, version.reason) == ("2026.2", "Owners wait too long")
    assert (draft.state, draft.published_as) == ("published", version)
    event = AuditEvent.objects.get(name="policy.published", subject_id=version.pk)
    assert (event.changes["reason"], event.changes["draft"]) == ("Owners wait too long", draft.pk)
    assert policy_of(version.pk).label == "baseline 2026.2"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"reason": "x", "effective_from": "2020-01-02"}, "Rules never hold for the past"),
        ({"reason": "", "effective_from": "2099-01-02"}, "This field is required"),
    ],
)
def test_what_cannot_be_published_says_why_and_keeps_what_was_typed(office: Client, values: dict[str, str], why: str):
    draft = a_draft(office)
    answer = office.post(f"{draft.url}publish", {"seen": draft.version, **values})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert values["effective_from"] in answer.content.decode()


def test_an_edition_stands_for_one_document(office: Client):
    draft = a_draft(office)
    sent(office, draft, "values/pack", **{"v:version": "2026.1", "v:label.en": "Otherwise"})
    answer = office.post(
        f"{draft.url}publish", {"seen": draft.version, "effective_from": "2099-01-02", "reason": "New wording"}
    )
    assert answer.status_code == 409
    assert "2026.2" in answer.content.decode()


def test_a_version_that_has_not_begun_is_taken_back_and_its_day_is_free(office: Client):
    draft = a_draft(office)
    sent(office, draft, "values/deadlines", **{"v:limits.survey.rules.1.limit": "1 working_days"})
    later = timezone.localdate() + timedelta(days=30)
    sent(office, draft, "publish", effective_from=later.isoformat(), reason="Too soon")
    version = PolicyVersion.objects.get(label="2026.2")
    answer = office.post(f"{version.url}take-back", {"reason": "The crew is not ready"}, follow=True)
    assert "Taken back by" in answer.content.decode()
    assert in_force(on=later).label == "2026.1"
    assert AuditEvent.objects.filter(name="policy.taken_back").count() == 1
    a_published_policy(effective_from=later, warranty__design_life__years=70)
    assert in_force(on=later).taken_back_at is None


def test_a_version_in_force_is_never_taken_back(office: Client):
    version = a_published_policy()
    assert office.post(f"{version.url}take-back", {"reason": "Oops"}).status_code == 409
    assert in_force(on=timezone.localdate()).pk == version.pk


def test_a_draft_given_up_takes_nothing_any_more(office: Client):
    draft = a_draft(office)
    sent(office, draft, "drop", reason="Not wanted")
    answer = office.post(f"{draft.url}values/deadlines", {"seen": draft.version, "v:warn_ahead": "2 days"})
    assert answer.status_code == 409


def test_two_people_in_one_draft_do_not_overwrite_each_other(office: Client):
    draft = a_draft(office)
    sent(office, draft, f"files/{FILE}", text=draft.files[FILE] + "\n# mine\n")
    answer = office.post(f"{draft.url}files/{FILE}", {"seen": draft.version - 1, "text": "theirs: 1"})
    assert answer.status_code == 409
    draft.refresh_from_db()
    assert draft.files[FILE].endswith("# mine\n")


def test_whoever_may_not_publish_sees_no_draft(office: Client):
    draft = a_draft(office)
    text_of(in_english("manager"), draft.url, status=403)
