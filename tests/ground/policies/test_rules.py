"""What a pack may say, how a mistake in it is told, and how documents are compared and lifted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

from aftercare.ground.policies import rules
from aftercare.ground.policies.comparing import Difference, differences
from aftercare.ground.policies.loading import load_folder, read_folder
from aftercare.ground.policies.sections import handed
from aftercare.service.warranty.policy import WarrantyPolicy
from tests.factories.policies import BASELINE, a_document, a_policy, the_baseline


@pytest.fixture(autouse=True, scope="module")
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def problems_of(document: rules.Document) -> list[str]:
    with pytest.raises(rules.InvalidPack) as refusal:
        rules.read_document(document, tables=handed())
    return [str(problem) for problem in refusal.value.problems]


@pytest.mark.feature("PL14")
def test_the_baseline_pack_is_valid_and_asked_by_section():
    assert the_baseline().label == "baseline 2026.1"
    assert the_baseline().section(WarrantyPolicy).design_life.years == 50


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"warranty__terms__3__seasons": 0}, "warranty.yaml: terms.3.seasons: must be at least 1"),
        ({"warranty__terms__1__months": "long"}, "warranty.yaml: terms.1.months: must be a whole number"),
        ({"warranty__terms__1__monhts": 3}, "warranty.yaml: terms.1.monhts: is not known here; perhaps it is misspelt"),
        ({"warranty__terms__1__source": []}, "warranty.yaml: terms.1.source: needs at least 1 entry"),
        (
            {"procedures__repair__steps__survey__phase": "lost"},
            (
                "procedures/repair.yaml: steps.survey.phase: must be one of 'taken_in', 'understood', 'judged', "
                "'sent', 'done', 'accepted', 'asked', 'charged' or 'kept'"
            ),
        ),
        (
            {"procedures__repair__steps__survey__moves__surveyed__needs": ["magic"]},
            "procedures/repair.yaml: steps.survey.moves.surveyed.needs: there is no guard “magic”",
        ),
        (
            {"procedures__repair__steps__survey__moves__surveyed__roles": ["king"]},
            "procedures/repair.yaml: steps.survey.moves.surveyed.roles: there is no role “king”",
        ),
        (
            {"procedures__repair__steps__survey__time_limit": "never"},
            "procedures/repair.yaml: steps.survey.time_limit: there is no time limit “never”",
        ),
        (
            {"warranty__terms__10__components": ["road", "greenery", "playground", "other_part", "moat"]},
            "warranty.yaml: terms.10.components: there is no component “moat”",
        ),
        (
            {"warranty__terms__10__components": ["road", "greenery", "playground"]},
            "warranty.yaml: terms: no term for the component “other_part”",
        ),
        (
            {"taxonomy__kinds__help__procedure": "magic"},
            "taxonomy.yaml: kinds.help.procedure: there is no procedure “magic”",
        ),
        (
            {"deadlines__limits__finish__rules__0__when": {"kind": "wish"}},
            "deadlines.yaml: limits.finish.rules.0.when.kind: there is no kind “wish”",
        ),
        (
            {"acceptance__signatories__service_centre__roles": ["king"]},
            "acceptance.yaml: signatories.service_centre.roles: there is no role “king”",
        ),
    ],
)
@pytest.mark.feature("PL14")
def test_a_mistake_is_told_with_file_path_and_reason(change: dict[str, object], said: str):
    assert problems_of(a_document(**change)) == [said]


def test_every_mistake_is_told_at_once():
    document = a_document(warranty__design_life__years=0, numbering__patterns__repair__pattern="{year}")
    assert len(problems_of(document)) == 2


def test_a_missing_and_a_foreign_section_are_told():
    document = a_document()
    del document["warranty"]
    document["magic"] = {}
    assert problems_of(document) == ["magic.yaml: no room has a section of this name", "warranty.yaml: is missing"]


def test_a_cause_that_nobody_pays_for_is_told():
    document = a_document()
    document["settlement"]["bearers"] = [
        rule for rule in document["settlement"]["bearers"] if rule["party"] != "designer"
    ]
    assert problems_of(document) == [
        "settlement.yaml: bearers: nobody bears the cost when “designer” answers (cause “design”)"
    ]


def a_folder(tmp_path: Path, **files: str) -> Path:
    for name, text in {"pack": "pack: x\n", **files}.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path):
    with pytest.raises(rules.InvalidPack, match=r"warranty\.yaml: line 2"):
        read_folder(a_folder(tmp_path, warranty="a: 1\nb: ]\n"))


def test_a_key_written_twice_is_refused(tmp_path: Path):
    with pytest.raises(rules.InvalidPack, match=r"warranty\.yaml: line 2: “a” is written twice"):
        read_folder(a_folder(tmp_path, warranty="a: 1\na: 2\n"))


def test_yaml_keeps_its_surprises_to_itself(tmp_path: Path):
    folder = a_folder(tmp_path, calendar="start: 13:30\nopen: no\nrate: 0.10\nday: 11-15\nyes: true\nlimit: 30\n")
    assert read_folder(folder)["calendar"] == {
        "start": "13:30", "open": "no", "rate": "0.10", "day": "11-15", "yes": True, "limit": 30,
    }  # fmt: skip


def test_a_folder_without_a_manifest_is_no_pack(tmp_path: Path):
    with pytest.raises(rules.InvalidPack, match=r"pack\.yaml: is missing"):
        load_folder(tmp_path)


def test_one_document_has_one_hash_and_another_has_another():
    text = rules.canonical(a_document())
    assert text == rules.canonical(read_folder(BASELINE))
    assert rules.digest(text) == rules.digest(rules.canonical(a_document()))
    assert rules.digest(text) != rules.digest(rules.canonical(a_document(warranty__design_life__years=70)))


def test_two_documents_are_compared_value_by_value():
    other = a_document(warranty__design_life__years=70)
    other["taxonomy"]["places"]["attic"] = {"label": {"zh-hans": "阁楼", "en": "Attic"}}
    assert [(found.path, found.old, found.new) for found in differences(a_document(), other)] == [
        ("taxonomy.places.attic", None, {"label": {"zh-hans": "阁楼", "en": "Attic"}}),
        ("warranty.design_life.years", 50, 70),
    ]


def test_a_list_of_plain_values_is_one_value():
    assert list(differences({"a": [1, 2]}, {"a": [1, 3, 4]})) == [Difference("a", [1, 2], [1, 3, 4])]


def test_records_of_a_list_are_compared_by_their_key():
    old = [{"key": "roof", "months": 60}, {"key": "pipes", "months": 24}]
    new = [{"key": "lift", "months": 12}, {"key": "roof", "months": 96}]
    assert list(differences(old, new)) == [
        Difference("lift", None, {"key": "lift", "months": 12}),
        Difference("roof.months", 60, 96),
        Difference("pipes", {"key": "pipes", "months": 24}, None),
    ]


def test_a_record_put_before_others_is_the_only_difference():
    old = [{"limit": "2 days"}, {"limit": "3 days"}]
    assert list(differences(old, [{"limit": "1 hour"}, *old])) == [Difference("0", None, {"limit": "1 hour"})]
    assert list(differences(old, [{"limit": "2 days"}, {"limit": "4 days"}])) == [
        Difference("1.limit", "3 days", "4 days")
    ]


def test_an_old_document_is_lifted_step_by_step_and_stays_as_it_was():
    old = {"pack": {"schema": 1}, "warranty": {"years": 2}}

    def lift_1_to_2(document: rules.Document) -> rules.Document:
        return {**document, "warranty": {"months": document["warranty"]["years"] * 12}}

    def lift_2_to_3(document: rules.Document) -> rules.Document:
        return {**document, "causes": {}}

    lifted = rules.lifted(old, lifts={1: lift_1_to_2, 2: lift_2_to_3}, schema=3)
    assert lifted == {"pack": {"schema": 3}, "warranty": {"months": 24}, "causes": {}}
    assert old == {"pack": {"schema": 1}, "warranty": {"years": 2}}


def test_a_document_of_the_future_or_of_a_forgotten_past_is_refused():
    with pytest.raises(rules.InvalidPack, match="schema 2 is newer"):
        rules.lifted({"pack": {"schema": 2}})
    with pytest.raises(rules.InvalidPack, match="schema 1 can no longer be read"):
        rules.lifted({"pack": {"schema": 1}}, schema=2)


@pytest.mark.requirement("S000.01.r01")
def test_a_pack_names_its_legal_basis():
    names = [basis.name.zh_hans for basis in the_baseline().manifest.legal_basis]
    assert "中华人民共和国消费者权益保护法" in names
    assert "中华人民共和国产品质量法" in names
    assert problems_of(a_document(pack__legal_basis=[])) == ["pack.yaml: legal_basis: needs at least 1 entry"]


def test_a_changed_value_is_read_changed():
    assert a_policy(warranty__design_life__years=70).section(WarrantyPolicy).design_life.years == 70
