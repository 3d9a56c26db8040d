"""Writing packs as files: what is written is read back the same, and a change leaves the rest as it was typed."""

import io
import zipfile

import pytest

from aftercare.ground.policies import rules, writing
from aftercare.ground.policies.loading import read_files, read_text
from tests.factories.policies import BASELINE, a_document

TYPED = """# Limits
limits:
  survey:
    label: {zh-hans: 上门勘查, en: Site survey}  # a comment that stays
    rules:
      - {when: {urgency: emergency}, limit: 2 hours, source: [S000.12.r18]}
      - {limit: 2 working_days, source: [S000.19.r15]}

# What follows
pauses:
  owner: {label: {zh-hans: 业主, en: Owner}, stops_clocks: true}
"""


def read(text: str) -> dict:
    return read_text("deadlines.yaml", text)


def test_a_document_written_as_files_is_read_back_the_same():
    assert read_files(writing.to_files(a_document())) == a_document()
    assert rules.canonical(read_files(writing.to_files(a_document()))) == rules.canonical(a_document())


def test_one_value_is_written_and_all_else_stays_as_typed():
    text = writing.with_value(TYPED, path=["limits", "survey", "rules", "1", "limit"], value="1 working_days")
    assert text == TYPED.replace("2 working_days", "1 working_days")


def test_a_value_that_would_break_the_line_is_written_with_care():
    text = writing.with_value(TYPED, path=["limits", "survey", "label", "en"], value="Look, {then} say: no")
    assert read(text)["limits"]["survey"]["label"]["en"] == "Look, {then} say: no"
    text = writing.with_value(TYPED, path=["pauses", "owner", "stops_clocks"], value=False)
    assert read(text)["pauses"]["owner"]["stops_clocks"] is False


def test_an_entry_comes_at_the_end_of_its_table_and_goes_again():
    more = writing.with_entry(TYPED, path=["limits"], key="judge", value={"rules": [{"limit": "1 days"}]})
    assert list(read(more)["limits"]) == ["survey", "judge"]
    assert more.index("judge:") < more.index("# What follows")
    assert writing.without_entry(more, path=["limits", "judge"]) == TYPED


def test_a_table_in_one_line_or_not_yet_there_takes_an_entry_too():
    assert read(writing.with_entry(TYPED, path=["pauses", "owner", "label"], key="fr", value="x"))["pauses"]["owner"][
        "label"
    ] == {"zh-hans": "业主", "en": "Owner", "fr": "x"}
    assert read(writing.with_entry(TYPED, path=["questions"], key="floor", value={"type": "number"}))["questions"] == {
        "floor": {"type": "number"}
    }
    assert read(writing.without_entry(TYPED, path=["pauses", "owner", "label"]))["pauses"] == {
        "owner": {"stops_clocks": True}
    }


@pytest.mark.parametrize("path", [["nothing"], ["limits", "survey", "rules", "9"], ["limits", "survey", "label", "x"]])
def test_a_place_that_is_not_there_is_told(path: list[str]):
    with pytest.raises(KeyError):
        writing.with_value(TYPED, path=path, value=1)
    with pytest.raises(KeyError):
        writing.without_entry(TYPED, path=path)


@pytest.mark.parametrize("file", sorted(BASELINE.rglob("*.yaml")), ids=lambda file: file.stem)
def test_every_text_of_the_baseline_can_be_changed_alone(file):
    text = file.read_text(encoding="utf-8")
    before = read(text)
    for path in paths_of(before):
        changed = writing.with_value(text, path=path, value="changed here")
        assert value_at(read(changed), path) == "changed here"
        assert abs(len(changed) - len(text)) < 400


def paths_of(value: object, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """One way to a plain value for each table, list and record: enough to meet every style of writing."""
    held = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    below = [paths_of(one, (*path, str(key))) for key, one in held]
    return [path] if not below else [each[-1] for each in below[:1] + below[-1:]]


def value_at(value: object, path: tuple[str, ...]) -> object:
    for step in path:
        value = value[int(step)] if isinstance(value, list) else value[step]
    return value


def a_zip(**files: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/") + ".yaml", text)
    return held.getvalue()


def test_an_archive_is_taken_from_the_folder_in_which_its_manifest_lies():
    sent = a_zip(baseline__2026__pack="pack: x", baseline__2026__procedures__repair="start: a")
    assert writing.from_upload("rules.zip", sent) == {"pack.yaml": "pack: x", "procedures/repair.yaml": "start: a"}
    assert writing.from_upload("rules.zip", writing.to_zip({"pack.yaml": "a: 1"})) == {"pack.yaml": "a: 1"}
    assert writing.from_upload("C:\\rules\\deadlines.yml", b"a: 1") == {"deadlines.yaml": "a: 1"}


@pytest.mark.parametrize(
    ("name", "content"),
    [("rules.zip", b"not a zip"), ("rules.txt", b"hello"), ("deadlines.yaml", "时限".encode("gbk"))],
)
def test_what_is_no_pack_is_refused_with_its_name(name: str, content: bytes):
    with pytest.raises(rules.InvalidPack, match=name.replace(".", r"\.")):
        writing.from_upload(name, content)


def test_every_file_that_cannot_be_read_is_named():
    with pytest.raises(rules.InvalidPack) as refusal:
        read_files({"pack.yaml": "a: [", "deadlines.yaml": "b: {"})
    assert [problem.file for problem in refusal.value.problems] == ["pack.yaml", "deadlines.yaml"]


def test_editions_follow_one_another():
    assert rules.next_edition("2026.1", taken={"2026.1", "2026.2"}) == "2026.3"
    assert rules.next_edition("2026.1.4", taken=set()) == "2026.1.5"
