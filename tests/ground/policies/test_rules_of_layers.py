"""A pack that says only what differs from another: laid over it, told apart from it, and never in a circle."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import translation

from aftercare.ground.policies import rules
from aftercare.ground.policies.loading import load_folder, naming_files, read_files, read_folder
from aftercare.ground.policies.rules.layering import laid_over
from aftercare.ground.policies.sections import Problem, handed


@pytest.fixture(autouse=True, scope="module")
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


MANIFEST = "pack: shop\nversion: 2026.1\nschema: 1\n"


def a_pack(packs: Path, edition: str, extends: str = "", **files: str) -> Path:
    """A folder among `packs`, resting on another when one is named."""
    folder = packs / edition
    folder.mkdir(parents=True)
    manifest = MANIFEST + (f"extends: {extends}\n" if extends else "")
    for name, text in {"pack": manifest, **files}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_mappings_are_merged_by_key_and_lists_and_single_values_are_replaced() -> None:
    below = {"a": {"x": 1, "y": [1, 2]}, "b": 1, "c": "kept"}
    assert laid_over(below, {"a": {"y": [3], "z": 4}, "b": 2}) == {
        "a": {"x": 1, "y": [3], "z": 4},
        "b": 2,
        "c": "kept",
    }
    assert below == {"a": {"x": 1, "y": [1, 2]}, "b": 1, "c": "kept"}, "the pack below is not touched"


def test_null_takes_a_key_out_and_a_star_all_of_them() -> None:
    below = {"kinds": {"repair": {"label": "x"}, "praise": {"label": "y"}}}
    assert laid_over(below, {"kinds": {"praise": None}}) == {"kinds": {"repair": {"label": "x"}}}
    assert laid_over(below, {"kinds": {"*": None, "sale": {"label": "z"}}}) == {"kinds": {"sale": {"label": "z"}}}
    assert laid_over({}, {"new": {"gone": None, "here": 1}}) == {"new": {"here": 1}}


def test_what_is_said_again_keeps_its_place_and_what_is_new_follows() -> None:
    assert list(laid_over({"a": 1, "b": 2, "c": 3}, {"d": 4, "b": 5})) == ["a", "b", "c", "d"]


def test_a_pack_starts_from_the_one_it_extends_over_any_number_of_steps(tmp_path: Path) -> None:
    a_pack(tmp_path, "below/2026.1", shop="opens: morning\ncloses: evening\n")
    a_pack(tmp_path, "middle/2026.1", "below/2026.1", shop="opens: noon\n")
    top = a_pack(tmp_path, "top/2026.1", "middle/2026.1", shop="stamps: true\n")
    document = read_folder(top)
    assert document["shop"] == {"opens": "noon", "closes": "evening", "stamps": True}
    assert document["pack"]["based_on"] == "middle/2026.1"
    assert "extends" not in document["pack"], "what was merged is not merged again"


@pytest.mark.parametrize("way", [("one/2026.1", "two/2026.1", "one/2026.1"), ("one/2026.1", "one/2026.1")])
def test_a_pack_cannot_rest_on_itself(tmp_path: Path, way: tuple[str, ...]) -> None:
    for edition, below in pairwise(way):
        a_pack(tmp_path, edition, below)
    with pytest.raises(rules.InvalidPack, match=r"pack\.yaml: extends: rests on itself in a circle \(one/2026\.1 →"):
        read_folder(tmp_path / way[0])


@pytest.mark.parametrize(
    ("extends", "said"),
    [
        ("nobody/2026.1", "there is no pack “nobody/2026.1” to rest on"),
        ("../../etc/2026.1", "must name a pack and its edition"),
        ("baseline", "must name a pack and its edition"),
    ],
)
def test_a_pack_that_is_not_there_or_not_named_as_one_is_told(tmp_path: Path, extends: str, said: str) -> None:
    with pytest.raises(rules.InvalidPack, match=rf"pack\.yaml: extends: {said}"):
        read_folder(a_pack(tmp_path, "shop/2026.1", extends))


def test_files_sent_by_somebody_rest_on_the_packs_we_ship() -> None:
    files = {"pack.yaml": "pack: shop\nversion: '2026.2'\nextends: baseline/2026.1\n", "callbacks.yaml": CALLS}
    document = read_files(files)
    assert document["callbacks"]["attempts"]["at_most"] == 5
    assert document["callbacks"]["caller"]["not_the_doer"] is True
    assert document["pack"]["schema"] == 1
    assert rules.read_document(document, tables=handed()).manifest.based_on == "baseline/2026.1"


CALLS = "attempts: {at_most: 5, source: [our own rule]}\n"


def test_a_fault_is_told_under_the_file_of_the_pack_that_wrote_it(tmp_path: Path) -> None:
    a_pack(tmp_path, "below/2026.1", shop="a: 1\nlist: [{b: 1}]\n")
    top = a_pack(tmp_path, "top/2026.1", "below/2026.1", shop="a: 2\n")
    problems = [
        Problem("shop.yaml", "a", "is ours"),
        Problem("shop.yaml", "list.0.b", "is theirs"),
        Problem("shop.yaml", "c", "is nobody's"),
    ]
    with pytest.raises(rules.InvalidPack) as refusal, naming_files(top):
        raise rules.InvalidPack(problems)
    assert [str(problem) for problem in refusal.value.problems] == [
        "shop.yaml: a: is ours",
        "below/2026.1/shop.yaml: list.0.b: is theirs",
        "shop.yaml: c: is nobody's",
    ]
    with pytest.raises(rules.InvalidPack, match="no room has a section of this name"):
        load_folder(top)
