"""One box for everything: what is found, grouped by kind, marked, and within reach."""

import pytest

from aftercare.faces.web.desk.search import groups_of
from aftercare.faces.web.desk.search_words import excerpt, marked, words_of_query
from aftercare.ground.core.actors import Actor
from aftercare.records.estate.rules import is_meant_by
from aftercare.service.cases import actions as cases
from aftercare.service.cases.models import Case
from tests.faces.web.pages import browser_of
from tests.factories.accounts import a_development, a_staff_member, an_actor
from tests.factories.cases import NOW, a_case
from tests.factories.contractors import a_contractor
from tests.factories.estate import a_unit, an_owner_of


def found(text: str, by: Actor) -> dict[str, list[str]]:
    """The titles of what was found, by kind."""
    return {group.key: [hit.title.striptags() for hit in group.hits] for group in groups_of(text, by=by, now=NOW)}


@pytest.mark.feature("CW20")
def test_every_case_is_found_by_any_word_of_two_characters_in_it_by_room_by_name_and_by_phone() -> None:
    development = a_development()
    texts = ["厨房水槽下面渗水，橱柜泡坏了", "阳台推拉门关不严，漏风", "电梯半夜有异响，吵得睡不着"]
    for n, text in enumerate(texts):
        unit = a_unit(f"5-2-{n + 1}01", development=development)
        a_case(unit=unit, text=text, kind="complaint", component="", symptom="", reporter_name=f"郑{'甲乙丙'[n]}")
    agent = an_actor("agent", development=development)
    for n, case in enumerate(Case.objects.order_by("pk")):
        plain = texts[n].replace("，", "")
        words = {plain[at : at + 2] for at in range(len(plain) - 1) if plain[at : at + 2] in texts[n]}
        for word in [*sorted(words), f"郑{'甲乙丙'[n]}", "13800005678", f"5-2-{n + 1}01"]:
            assert case.subject in found(word, agent)["cases"], word


@pytest.mark.feature("CW20")
def test_people_developments_contractors_and_parts_are_found_by_pinyin_and_initials() -> None:
    development = a_development(name="云栖雅苑")
    an_owner_of(a_unit("3-1-1201", development=development), name="王小明")
    a_contractor(name="固邦防水工程有限公司", short_name="固邦防水")
    a_case(development=development)
    agent = an_actor("agent", development=development)
    for text in ("wxm", "wangxiaoming", "wangxm"[:4], "王小"):
        assert found(text, agent)["people"] == ["王小明"], text
    for text in ("yqyy", "yunqi", "yayuan", "雅苑"):
        assert "云栖雅苑" in found(text, agent)["places"], text
    for text in ("gbfs", "gubang", "固邦"):
        assert found(text, agent)["contractors"] == ["固邦防水工程有限公司"], text
    assert "卫生间防水" in found("wsjfs", agent)["components"]
    assert "卫生间防水" in found("防水", agent)["components"]


def test_a_part_of_a_home_leads_to_all_its_cases() -> None:
    case = a_case()
    browser = browser_of(a_staff_member("agent", development=case.development))
    groups = {group.key: group for group in browser.get("/desk/search?q=wsjfs").context_data["groups"]}
    [href] = [hit.url for hit in groups["components"].hits if "bathroom_waterproofing" in hit.url]
    assert case.number in browser.get(href).content.decode()


def test_what_was_sought_is_marked_in_subject_and_text_and_nothing_gets_in_as_markup() -> None:
    case = a_case(
        text="墙面<b>发霉</b>，厨房渗水很严重", subject="厨房渗水", kind="complaint", component="", symptom=""
    )
    html = browser_of(a_staff_member("agent", development=case.development)).get("/desk/search?q=渗水").content.decode()
    assert "厨房<mark>渗水</mark>" in html
    assert "&lt;b&gt;发霉&lt;/b&gt;" in html


def test_what_is_out_of_reach_is_not_found() -> None:
    case = a_case()
    an_owner_of(a_unit("9-9-901", development=case.development), name="李无邻")
    stranger = an_actor("agent", development=a_development())
    assert found("渗水", stranger)["cases"] == []
    assert found("李无邻", stranger)["people"] == []
    assert found(case.development.name, stranger)["places"] == []
    assert found("李无邻", an_actor("auditor"))["people"] == [], "auditors may not see who people are"


def test_what_is_classified_anew_is_still_found() -> None:
    case = a_case()
    supervisor = an_actor("supervisor", development=case.development)
    cases.classify(case_id=case.pk, seen=case.version, subject="顶棚滴水", by=supervisor, at=NOW)
    agent = an_actor("agent", development=case.development)
    assert found("滴水", agent)["cases"] == ["顶棚滴水"]


@pytest.mark.parametrize(
    ("name", "sought", "meant"),
    [
        ("云栖雅苑", "yq", True),
        ("云栖雅苑", "yay", True),
        ("云栖雅苑", "qiya", True),
        ("云栖雅苑", "y", False),
        ("云栖雅苑", "yx", False),
        ("云栖雅苑", "云 栖", True),
        ("华安建工", "3-1", False),
        ("", "yq", False),
    ],
)
def test_a_name_is_meant_by_its_characters_pinyin_or_initials(name: str, sought: str, meant: bool) -> None:
    assert is_meant_by(name, sought) is meant


def test_a_piece_of_a_long_text_is_shown_round_the_word() -> None:
    words = words_of_query("渗水 水")
    assert words == ["渗水", "水"]
    piece = excerpt(f"{'前' * 60}渗水{'后' * 90}", words)
    assert piece.startswith("…前")
    assert "<mark>渗水</mark>" in piece
    assert len(piece.striptags()) < 100
    assert excerpt("没有", words) == ""
    assert marked("a<b", ["<"]) == "a<mark>&lt;</mark>b"
