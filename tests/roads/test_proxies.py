"""nginx and Caddy as the examples have them: people sign in, send a long video, play it from the middle."""

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest

from aftercare.project.environment import DEMO_PASSWORD
from tests.factories.files import a_box
from tests.roads.proxies import Behind, a_certificate, make_world, program, until
from tests.roads.visitors import PIECE, Visitor

LARGE = 190 * 1024 * 1024


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A demo company, to be copied."""
    folder = tmp_path_factory.mktemp("world")
    make_world(folder)
    return folder


@pytest.fixture(scope="module", params=["nginx", "caddy"])
def behind(request: pytest.FixtureRequest, world: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    """The product behind that proxy."""
    if program(request.param) is None:
        pytest.skip(f"NOT TRIED with {request.param}: it is not installed")
    folder = tmp_path_factory.mktemp(request.param)
    shutil.copytree(world, folder, dirs_exist_ok=True)
    with a_certificate(folder) as (certificate, key):
        proxy = Behind(request.param, folder, certificate, key)
        with proxy.running():
            yield proxy


@pytest.fixture
def agent(behind: Behind) -> Visitor:
    """Somebody of the service desk who has just signed in."""
    visitor = Visitor(behind.port, behind.certificate)
    answer = visitor.signs_in("kefu1", DEMO_PASSWORD)
    assert (answer.status, answer.headers["Location"]) == (302, "/")
    return visitor


def one_of(behind: Behind, statement: str) -> str:
    with closing(sqlite3.connect(behind.folder / "demo.sqlite3", timeout=10)) as database:
        return str(database.execute(statement).fetchone()[0])


def test_cookies_go_by_https_only_and_browsers_are_told_to_stay_with_it(agent: Visitor) -> None:
    page = agent.get("/desk/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert all(agent.cookies[name]["secure"] for name in ("sessionid", "csrftoken"))


def test_styles_come_packed_and_may_be_kept(agent: Visitor) -> None:
    page = agent.get("/desk/").text
    address = next(part for part in page.split('"') if part.startswith("/static/") and part.endswith(".css"))
    style = agent.get(address, **{"Accept-Encoding": "gzip"})
    assert (style.status, style.headers["Content-Encoding"]) == (200, "gzip")
    assert "immutable" in style.headers["Cache-Control"]


def test_a_long_video_arrives_whole_and_plays_from_the_middle(agent: Visitor, behind: Behind, tmp_path: Path) -> None:
    video = tmp_path / "厨房.mp4"
    with video.open("wb") as target:
        target.write(a_box(b"ftyp", b"isom" + bytes(4)) + a_box(b"moov", bytes(20)))
        target.write((LARGE + 8).to_bytes(4, "big") + b"mdat")
        for number in range(LARGE // PIECE):
            target.write(bytes([number % 256]) * PIECE)
    case = re.findall(r'href="/desk/cases/(\d+)/', agent.get("/desk/").text)[0]  # one the agent may see
    token = agent.token_of(f"/desk/cases/{case}/")
    values = {"csrfmiddlewaretoken": token, "text": "水管爆裂的全程录像。", "submission_key": uuid4().hex}
    answer = agent.sends_file(f"/desk/cases/{case}/note", values, video, tmp_path)
    assert answer.status in {200, 302}, answer.text[:500]
    assert one_of(behind, "SELECT max(size) FROM files_storedfile") == str(video.stat().st_size)
    number = one_of(behind, "SELECT id FROM files_attachment ORDER BY id DESC LIMIT 1")
    part = agent.get(f"/files/{number}", Range=f"bytes={100 * PIECE}-{100 * PIECE + 9}")
    assert (part.status, len(part.content)) == (206, 10)
    assert part.headers["Content-Range"] == f"bytes {100 * PIECE}-{100 * PIECE + 9}/{video.stat().st_size}"


def test_what_no_rule_takes_is_stopped_at_the_door(agent: Visitor) -> None:
    assert agent.sends_too_much("/desk/cases/new", 320 * PIECE) == 413


def test_the_log_knows_who_asked_and_by_which_number(agent: Visitor, behind: Behind) -> None:
    given = agent.get("/desk/", **{"X-Forwarded-For": "198.51.100.7", "X-Request-ID": "chosen-by-a-stranger"})
    number = given.headers["X-Request-ID"]
    assert number != "chosen-by-a-stranger"
    until(lambda: number in behind.log.read_text(encoding="utf-8"))
    found = one_of(behind, "SELECT count(*) FROM usersessions_usersession WHERE ip = '127.0.0.1'")
    assert int(found) > 0


def test_figures_are_not_for_the_world(agent: Visitor) -> None:
    assert agent.get("/metrics").status == 404


def test_when_one_node_is_gone_the_other_answers_and_when_both_are_people_are_told(
    agent: Visitor, behind: Behind
) -> None:
    behind.lives[0].close()
    assert {agent.get("/desk/").status for _ in range(6)} == {200}
    behind.lives[1].close()
    told = agent.get("/desk/")
    assert (told.status, told.headers["Retry-After"]) == (503, "10")
    assert "服务正在重新启动" in told.text
    for number in (0, 1):
        behind.start(number)
    until(lambda: agent.get("/desk/").status == 200)
