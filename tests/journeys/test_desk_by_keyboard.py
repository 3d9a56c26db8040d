"""An agent's morning by keyboard alone, and a supervisor who clears what is late."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from aftercare.service.cases.models import Case, Entry
from aftercare.service.desk import actions
from tests.factories.accounts import an_actor
from tests.factories.cases import a_case
from tests.journeys import story
from tests.journeys.people import OpenPage, Visitor, is_signed_in
from tests.journeys.story import Scene

BOTH = pytest.mark.parametrize("language", ["zh-hans", "en"])


def at_the_desk(scene: Scene, who: str) -> Visitor:
    """Somebody who is signed in and has the desk before them."""
    page = scene.open_page("desk")
    page.context.add_cookies([{"name": "language", "value": scene.language, "url": scene.address}])
    return is_signed_in(page, scene.staff[who], scene.address, language=scene.language)


def types(page: Page, *keys: str) -> None:
    """Press keys one after the other, as fingers do."""
    for key in keys:
        page.keyboard.press(key)


@BOTH
@pytest.mark.feature("CW19", "CW12", "CW13")
def test_an_agents_morning_by_keyboard_alone(open_page: OpenPage, live_server: LiveServer, language: str) -> None:
    scene = story.a_scene(open_page, live_server.url, language)
    lead = an_actor("supervisor", development=scene.development)
    acts = [{"act": "note", "text": "{number} 已电话联系"}, {"act": "watch"}]
    actions.save_macro(name="电话联系", acts=acts, by=lead, at=timezone.now())
    now = timezone.now()
    agent_of = an_actor("agent", development=scene.development)
    first, second = (
        a_case(development=scene.development, subject=subject, by=agent_of, at=now - timedelta(hours=hours))
        for subject, hours in (("厨房水管漏水", 3), ("入户门锁坏", 1))
    )

    agent = at_the_desk(scene, "agent")
    page = agent.page
    agent.goes_to("/desk/")
    types(page, "?")
    expect(page.locator("#keys")).to_be_visible()
    types(page, "Escape", "g", "q")
    page.wait_for_url(re.compile("/desk/cases/"))
    types(page, "j", "j", "k", "Enter")
    page.wait_for_url(re.compile(f"/desk/cases/{first.pk}/"))

    types(page, "r")
    page.keyboard.type("nn 您好，师傅今天下午上门。")
    types(page, "Control+Enter")
    agent.sees("nn 您好，师傅今天下午上门。")
    types(page, "Escape", "i")
    page.keyboard.type("@周")
    expect(page.locator(".mention-list")).to_be_visible()
    types(page, "Enter")
    page.keyboard.type("请看一下")
    types(page, "Control+Enter")
    expect(page.locator(".entry-note", has_text="请看一下")).to_be_visible()
    types(page, "Escape", "m", "Enter")
    agent.is_told("Everything the macro does is done.")
    agent.sees(f"{first.number} 已电话联系")
    expect(page.locator("#answer-text")).to_have_value("")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    types(page, "Escape", "t")
    agent.is_told("Done. The next step is shown above.")
    assert Case.objects.get(pk=first.pk).step != first.step
    assert list(Entry.objects.filter(case=first, internal=True).order_by("pk").values_list("text", flat=True)) == [
        "@周强 请看一下",
        f"{first.number} 已电话联系",
    ]
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)

    types(page, "]")
    page.wait_for_url(re.compile(f"/desk/cases/{second.pk}/"))
    types(page, "u")
    page.wait_for_url(re.compile(r"/desk/cases/(\?|$)"))
    types(page, "n")
    page.wait_for_url(re.compile("/desk/cases/new"))
    page.keyboard.type("3-1-1201")
    expect(page.locator(".hit").first).to_be_visible()


@BOTH
@pytest.mark.feature("CW15", "CW19")
def test_a_supervisor_clears_the_late_and_takes_one_act_back(
    open_page: OpenPage, live_server: LiveServer, language: str
) -> None:
    scene = story.a_scene(open_page, live_server.url, language)
    by = an_actor("agent", development=scene.development)
    long_ago = timezone.now() - timedelta(days=20)
    late = [a_case(development=scene.development, by=by, at=long_ago) for _n in range(2)]
    a_case(development=scene.development, by=by, at=timezone.now(), subject="刚登记的")

    lead = at_the_desk(scene, "supervisor")
    page = lead.page
    lead.goes_to("/desk/cases/?view=late")
    expect(page.locator("tr[data-row]")).to_have_count(2)
    types(page, "j", "x", "j", "x")
    bar = page.locator("#bulk-form")
    expect(bar.locator("[data-count]")).to_have_text("2")
    bar.locator("summary", has_text=lead.say("Hand on")).click()
    bar.locator("[name=assign_staff]").select_option(str(scene.staff["colleague"].pk))
    bar.locator("button[value=assign]").click()
    result = page.locator("#bulk-result")
    expect(result).to_be_visible()
    assert set(Case.objects.filter(pk__in=[case.pk for case in late]).values_list("responsible", flat=True)) == {
        scene.staff["colleague"].pk
    }
    lead.presses("Take it back", result)
    expect(page.locator("#bulk-result")).to_contain_text("2")
    expect(page.locator("#bulk-result button")).to_have_count(0)
    assert not Case.objects.filter(responsible=scene.staff["colleague"]).exists()
